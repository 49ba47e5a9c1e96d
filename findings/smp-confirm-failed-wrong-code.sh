#!/usr/bin/env bash
# @stoprocent/noble 2.8.0 and @stoprocent/bleno 0.12.4 (npm): neither says "Confirm Value Failed" when a confirm value does not match.
#
# A side that finds the other's confirm value wrong sends Pairing Failed, Confirm Value Failed: 05 04 ([Vol 3, Part H] 3.5.5). It is what
# tells a wrong passkey from other failures. noble, the central, sends 04 03, a Pairing Random of one octet, so its peer is not told that
# the pairing is over; bleno, the peripheral, sends 05 03, Authentication Requirements, as if protection had been asked for that it lacks.
#
# Input: a legacy pairing whose other side computes its confirm value with a passkey as TK (as one that shows digits may).
#
# Seen:
#   noble: 0403
#   bleno: 0503
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --omit=optional @stoprocent/noble@2.8.0 @stoprocent/bleno@0.12.4

node - >seen <<'JS'
const { EventEmitter } = require('events');
const Central = require('@stoprocent/noble/lib/hci-socket/smp');
const Peripheral = require('@stoprocent/bleno/lib/hci-socket/smp');
const { c1 } = require('@stoprocent/noble/lib/hci-socket/crypto');
const SMP = 6;
const phone = '00:1a:7d:00:00:01', device = '24:0a:c4:5e:c0:de';
const littleEndian = address => Buffer.from(address.replaceAll(':', ''), 'hex').reverse();

const passkey = Buffer.alloc(16);
passkey.writeUInt32LE(123456);
const random = Buffer.alloc(16, 0x5a);
function confirm(request, response) {
  return c1(passkey, random, response, request, Buffer.from([0]), littleEndian(phone), Buffer.from([0]), littleEndian(device));
}
function stream() {
  const sent = [];
  return Object.assign(new EventEmitter(), { sent, write: (cid, pdu) => sent.push(Buffer.from(pdu)) });
}
const request = Buffer.from([0x01, 0x03, 0, 0x01, 16, 0, 1]);
const response = Buffer.from([0x02, 0x03, 0, 0x01, 16, 0, 1]);

let link = stream();
new Central(link, 'public', phone, 'public', device).sendPairingRequest();
for (const pdu of [response, Buffer.from([0x03, ...confirm(request, response)]), Buffer.from([0x04, ...random])]) link.emit('data', SMP, pdu);
console.log(`noble: ${link.sent.at(-1).toString('hex')}`);

link = stream();
new Peripheral(link, { addLongTermKey() {} }, 'public', device, 'public', phone);
for (const pdu of [request, Buffer.from([0x03, ...confirm(request, response)]), Buffer.from([0x04, ...random])]) link.emit('data', SMP, pdu);
console.log(`bleno: ${link.sent.at(-1).toString('hex')}`);
JS
cat seen
diff - seen <<'SEEN' && echo "@stoprocent/noble 2.8.0, @stoprocent/bleno 0.12.4: as described"
noble: 0403
bleno: 0503
SEEN
