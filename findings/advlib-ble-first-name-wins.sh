#!/usr/bin/env bash
# advlib-ble 1.4.2 (npm): the first local name wins, also a shortened one, and Service Data without a value disappears.
#
# Input, two ADV_IND PDUs with advertising data as [CSS] Part A allows it:
# - Shortened Local Name "Heart", then Complete Local Name "Heart Rate": the result is named "Heart".
# - Service Data for 180F with no value (the UUID alone is a valid structure): the result has no service data at all.
#
# Seen:
#   name=Heart
#   serviceData=undefined
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts advlib-ble@1.4.2

node - >seen <<'JS'
const { process: decode } = require('advlib-ble');
const structure = (type, value) => [value.length + 1, type, ...value];
function advInd(data) { // header: ADV_IND, TxAdd random; length; AdvA; AdvData
  return Buffer.from([0x40, 6 + data.length, 0x66, 0x55, 0x44, 0x33, 0x22, 0x11, ...data]);
}
const names = [...structure(0x08, Buffer.from('Heart')), ...structure(0x09, Buffer.from('Heart Rate'))];
console.log(`name=${decode(advInd(names)).name}`);
console.log(`serviceData=${decode(advInd(structure(0x16, [0x0f, 0x18]))).serviceData}`);
JS
cat seen
diff - seen <<'SEEN' && echo "advlib-ble 1.4.2: as described"
name=Heart
serviceData=undefined
SEEN
