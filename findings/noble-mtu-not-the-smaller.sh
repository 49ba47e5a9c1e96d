#!/usr/bin/env bash
# @stoprocent/noble 2.8.0 (npm): the ATT_MTU is what the device answers, also when that is more than noble itself asked for.
#
# The ATT_MTU of a link is the smaller of both sides' numbers ([Vol 3, Part F] 3.4.2.2). noble asks for 256 and takes the answer of a
# device that can do 517 as the link's ATT_MTU. A read is long for noble when its answer fills the ATT_MTU, so:
# - of a value of 300 octets, answered with the 255 that fit into 256, the other 45 are never asked for; the cut value is handed out as whole.
# - a write of 300 octets leaves as one Write Request of 303 octets instead of Prepare Write Requests.
#
# Seen:
#   asked=256 answered=517
#   value of 300 octets: read as 255, Read Blob Requests: 0
#   write of 300 octets: opcode 12, PDU of 303 octets
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
const link = new EventEmitter();
const sent = [];
link.write = (cid, pdu) => sent.push(Buffer.from(pdu));
const gatt = new Gatt('24:0a:c4:5e:c0:de', link);
const device = (...pdu) => link.emit('data', ATT, Buffer.from(pdu.flatMap(part => [...part])));

gatt.exchangeMtu();
device([0x03, 0x05, 0x02]); // Exchange MTU Response: 517
console.log(`asked=${sent[0].readUInt16LE(1)} answered=${0x0205}`);

gatt.addService({ uuid: 'ffe0', startHandle: 1, endHandle: 3 });
gatt.addCharacteristics('ffe0', [{ uuid: 'ffe1', startHandle: 2, valueHandle: 3, endHandle: 3, properties: 0x0a }]);
const value = Buffer.alloc(300, 0x55);
let read;
gatt.on('read', (address, service, characteristic, data) => { read = data; });
gatt.read('ffe0', 'ffe1');
device([0x0b], value.subarray(0, 256 - 1)); // Read Response: as much as an ATT_MTU of 256 holds
console.log(`value of 300 octets: read as ${read.length}, Read Blob Requests: ${sent.filter(pdu => pdu[0] === 0x0c).length}`);

gatt.write('ffe0', 'ffe1', value, false);
console.log(`write of 300 octets: opcode ${sent.at(-1)[0].toString(16)}, PDU of ${sent.at(-1).length} octets`);
JS
cat seen
diff - seen <<'SEEN' && echo "@stoprocent/noble 2.8.0: as described"
asked=256 answered=517
value of 300 octets: read as 255, Read Blob Requests: 0
write of 300 octets: opcode 12, PDU of 303 octets
SEEN
