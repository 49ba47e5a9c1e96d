#!/usr/bin/env bash
# ble-central-advertisements 1.1.0 (npm): three fields of its result do not say what their names say.
#
# Input: the advertising data of a connectable peripheral in limited discoverable mode: Flags 05, TX Power Level -4 dBm (FC), the
# 16-bit service list 180D, and one Service Data structure each for 180F (64) and 180D (01); [CSS] Part A.
# - advDataIsConnectable is the General Discoverable flag: false here, although connectability is a property of the PDU type and in no
#   advertising data at all. A device in limited discoverable mode is shown as one that cannot be connected.
# - advDataTxPowerLevel is read as unsigned: 252 dBm.
# - Of two structures of one type only the last is kept: the battery's Service Data is gone.
#
# Seen: connectable=false txPower=252 serviceData=0d1801
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts ble-central-advertisements@1.1.0

node - >seen <<'JS'
const { AdvertisementDecoder } = require('ble-central-advertisements');
const octets = Buffer.from('020105' + '020afc' + '03030d18' + '04160f1864' + '04160d1801', 'hex');
const result = new AdvertisementDecoder().decode(Uint8Array.from(octets).buffer);
const serviceData = Buffer.from(result.gap.serviceDataUuid16Bit).toString('hex');
console.log(`connectable=${result.advDataIsConnectable} txPower=${result.advDataTxPowerLevel} serviceData=${serviceData}`);
JS
cat seen
[ "$(cat seen)" = "connectable=false txPower=252 serviceData=0d1801" ] && echo "ble-central-advertisements 1.1.0: as described"
