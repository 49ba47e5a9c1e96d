#!/usr/bin/env bash
# @stoprocent/noble 2.8.0 (npm): a read that the device refuses is a success with an empty value, and a refusal half-way a shorter value.
#
# Its HCI binding reports no error of a read: the event that answers it carries a value only, and readAsync() resolves with it. Read Not
# Permitted (0x02) and Unlikely Error (0x0E) cannot be told from a value of no octets, and a long value whose second part is refused from
# one that ends there.
#
# Seen (ATT_MTU 23):
#   refused with 0x02: 0 octets, further arguments: 0
#   refused with 0x0e: 0 octets, further arguments: 0
#   empty value: 0 octets, further arguments: 0
#   40 octets, the second part refused with 0x0e: 22 octets, further arguments: 0
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --omit=optional @stoprocent/noble@2.8.0

node - >seen <<'JS'
const { EventEmitter } = require('events');
const Gatt = require('@stoprocent/noble/lib/hci-socket/gatt');
const ATT = 4;
const link = Object.assign(new EventEmitter(), { write: () => {} });
const gatt = new Gatt('24:0a:c4:5e:c0:de', link);
gatt.addService({ uuid: '180d', startHandle: 1, endHandle: 3 });
gatt.addCharacteristics('180d', [{ uuid: '2a38', startHandle: 2, valueHandle: 3, endHandle: 3, properties: 0x02 }]);

function read(what, ...answers) {
  gatt.once('read', (address, service, characteristic, data, ...more) =>
    console.log(`${what}: ${data.length} octets, further arguments: ${more.length}`));
  gatt.read('180d', '2a38');
  for (const answer of answers) link.emit('data', ATT, Buffer.from(answer));
}
read('refused with 0x02', [0x01, 0x0a, 3, 0, 0x02]);
read('refused with 0x0e', [0x01, 0x0a, 3, 0, 0x0e]);
read('empty value', [0x0b]);
read('40 octets, the second part refused with 0x0e', [0x0b, ...Array(22).fill(1)], [0x01, 0x0c, 3, 0, 0x0e]);
JS
cat seen
diff - seen <<'SEEN' && echo "@stoprocent/noble 2.8.0: as described"
refused with 0x02: 0 octets, further arguments: 0
refused with 0x0e: 0 octets, further arguments: 0
empty value: 0 octets, further arguments: 0
40 octets, the second part refused with 0x0e: 22 octets, further arguments: 0
SEEN
