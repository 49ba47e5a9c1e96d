#!/usr/bin/env bash
# @stoprocent/noble 2.8.0 (npm): what makes it pair, and how.
#
# - Insufficient Authorization (0x08) makes it pair, although no pairing gives an authorization; Insufficient Encryption Key Size (0x0C)
#   does not.
# - A Security Request, also one that asks for protection against a man in the middle, is not answered: neither by a Pairing Request
#   nor by Pairing Failed.
# - It pairs by LE legacy pairing only, as NoInputNoOutput and without identity keys of its own: there is no way to type or compare digits.
#
# Input: a read that is refused with 02, 05, 08, 0A, 0C, 0E and 0F, each on a link of its own; then a Security Request on another.
#
# Seen:
#   pairs after: 05 08 0f
#   Pairing Request: 01030001100001
#   after a Security Request: nothing
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --omit=optional @stoprocent/noble@2.8.0

node - >seen <<'JS'
const AclStream = require('@stoprocent/noble/lib/hci-socket/acl-stream');
const Gatt = require('@stoprocent/noble/lib/hci-socket/gatt');
const ATT = 4, SMP = 6;

function connect() {
  const sent = [];
  const hci = { writeAclDataPkt: (handle, cid, pdu) => { if (cid === SMP) sent.push(Buffer.from(pdu).toString('hex')); } };
  const link = new AclStream(hci, 0x40, 'public', '00:1a:7d:00:00:01', 'public', '24:0a:c4:5e:c0:de');
  const gatt = new Gatt('24:0a:c4:5e:c0:de', link);
  gatt.addService({ uuid: '180d', startHandle: 1, endHandle: 3 });
  gatt.addCharacteristics('180d', [{ uuid: '2a38', startHandle: 2, valueHandle: 3, endHandle: 3, properties: 0x02 }]);
  return { link, gatt, sent };
}
const pairs = [];
let request;
for (const error of [0x02, 0x05, 0x08, 0x0a, 0x0c, 0x0e, 0x0f]) {
  const { link, gatt, sent } = connect();
  gatt.read('180d', '2a38');
  link.push(ATT, Buffer.from([0x01, 0x0a, 3, 0, error]));
  if (sent.length) {
    pairs.push(error.toString(16).padStart(2, '0'));
    request = sent[0];
  }
}
console.log(`pairs after: ${pairs.join(' ')}`);
console.log(`Pairing Request: ${request}`);

const { link, sent } = connect();
link.push(SMP, Buffer.from([0x0b, 0x0d])); // Security Request: Bonding, MITM, SC
console.log(`after a Security Request: ${sent.join(' ') || 'nothing'}`);
JS
cat seen
diff - seen <<'SEEN' && echo "@stoprocent/noble 2.8.0: as described"
pairs after: 05 08 0f
Pairing Request: 01030001100001
after a Security Request: nothing
SEEN
