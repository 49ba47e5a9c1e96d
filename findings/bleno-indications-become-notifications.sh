#!/usr/bin/env bash
# @stoprocent/bleno 0.12.4 (npm): who subscribes to indications of a characteristic that has both properties gets notifications.
#
# A client chooses by the bits of the Client Characteristic Configuration: 0001 notifications, 0002 indications ([Vol 3, Part G] 3.3.3.3).
# bleno stores the value, gives it back when it is read, and then looks at the characteristic's properties alone: Notify before Indicate.
# A phone that relies on the confirmation of each value never gets to send one. Where the characteristic only indicates, 0001, which asks
# for notifications it does not have, is taken and answered with indications.
#
# Seen:
#   notify+indicate, wrote 0200: read back 0200, value sent as opcode 1b
#   indicate, wrote 0100: read back 0100, value sent as opcode 1d
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --omit=optional @stoprocent/bleno@0.12.4

node - >seen <<'JS'
const { EventEmitter } = require('events');
const Gatt = require('@stoprocent/bleno/lib/hci-socket/gatt');
const Characteristic = require('@stoprocent/bleno/lib/characteristic');
const ATT = 4;

function subscribe(properties, value) {
  const characteristic = new Characteristic({ uuid: '2a1c', properties });
  const gatt = new Gatt();
  gatt.setServices([{ uuid: '1809', characteristics: [characteristic] }]);
  const sent = [];
  const link = Object.assign(new EventEmitter(), { write: (cid, pdu) => sent.push(Buffer.from(pdu)), encrypted: false });
  const connection = { address: '00:1a:7d:00:00:01' };
  gatt.registerAclStream(link, connection);
  const phone = (...pdu) => gatt.onAclStreamData(connection, ATT, Buffer.from(pdu));

  phone(0x04, 1, 0, 0xff, 0xff); // Find Information, until the last descriptor: the one of this characteristic
  let last = 1;
  while (sent.at(-1)[0] === 0x05) {
    last = sent.at(-1).readUInt16LE(sent.at(-1).length - 4);
    phone(0x04, last + 1, 0, 0xff, 0xff);
  }
  phone(0x12, last, 0, ...Buffer.from(value, 'hex'));
  phone(0x0a, last, 0);
  const back = sent.at(-1).subarray(1).toString('hex');
  characteristic.notify(Buffer.from([0x06, 0x6d, 0x01, 0x00, 0xff, 0x02]));
  console.log(`${properties.join('+')}, wrote ${value}: read back ${back}, value sent as opcode ${sent.at(-1)[0].toString(16)}`);
}
subscribe(['notify', 'indicate'], '0200');
subscribe(['indicate'], '0100');
JS
cat seen
diff - seen <<'SEEN' && echo "@stoprocent/bleno 0.12.4: as described"
notify+indicate, wrote 0200: read back 0200, value sent as opcode 1b
indicate, wrote 0100: read back 0100, value sent as opcode 1d
SEEN
