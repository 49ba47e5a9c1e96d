#!/usr/bin/env bash
# @stoprocent/noble 2.8.0 (npm): what a device once advertised stays in its advertisement indefinitely.
#
# Each report is merged into one object per address; nothing is removed. A device that ends a state (Service Data of an open pairing
# window, Manufacturer Data, a service) by leaving the structure out still has it for the application. It is also the same object every
# time: an advertisement that an application kept from an earlier event changes with the next one.
# And a device that can be scanned but not connected to (ADV_SCAN_IND) is reported as connectable.
#
# Input, advertising reports as [Vol 4, Part E] 7.7.65.2 gives them: ADV_NONCONN_IND with Service Data 180F = 64, the list 180D and
# Manufacturer Data; then from the same address Flags and the list 1805 alone; ADV_SCAN_IND twice from another address.
#
# Seen:
#   1: services=180d serviceData=180f:64 manufacturerData=e5020102
#   2: services=180d,1805 serviceData=180f:64 manufacturerData=e5020102
#   same object: true
#   ADV_SCAN_IND: connectable=true
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --omit=optional @stoprocent/noble@2.8.0

node - >seen <<'JS'
const { EventEmitter } = require('events');
const Gap = require('@stoprocent/noble/lib/hci-socket/gap');
const ADV_SCAN_IND = 2, ADV_NONCONN_IND = 3;
const hci = new EventEmitter();
const gap = new Gap(hci);
const found = [];
gap.on('discover', (status, address, addressType, connectable, advertisement) => {
  found.push({ connectable, advertisement });
});
const report = (type, address, data) => hci.emit('leAdvertisingReport', 0, type, address, 'public', Buffer.from(data, 'hex'), -60);

function show(number) {
  const { serviceUuids, serviceData, manufacturerData } = found.at(-1).advertisement;
  const values = serviceData.map(({ uuid, data }) => `${uuid}:${data.toString('hex')}`);
  console.log(`${number}: services=${serviceUuids} serviceData=${values} manufacturerData=${manufacturerData.toString('hex')}`);
}
report(ADV_NONCONN_IND, '24:0a:c4:5e:c0:de', '03030d18' + '04160f1864' + '05ffe5020102');
show(1);
report(ADV_NONCONN_IND, '24:0a:c4:5e:c0:de', '020106' + '03030518');
show(2);
console.log(`same object: ${found[0].advertisement === found[1].advertisement}`);

report(ADV_SCAN_IND, '24:0a:c4:5e:c0:df', '020106');
report(ADV_SCAN_IND, '24:0a:c4:5e:c0:df', '020106'); // it waits for a scan response once
console.log(`ADV_SCAN_IND: connectable=${found.at(-1).connectable}`);
JS
cat seen
diff - seen <<'SEEN' && echo "@stoprocent/noble 2.8.0: as described"
1: services=180d serviceData=180f:64 manufacturerData=e5020102
2: services=180d,1805 serviceData=180f:64 manufacturerData=e5020102
same object: true
ADV_SCAN_IND: connectable=true
SEEN
