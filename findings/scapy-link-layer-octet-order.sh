#!/usr/bin/env bash
# scapy 2.5.0 (Debian python3-scapy 2.5.0+dfsg-2): fields of three link-layer control PDUs are read most significant octet first.
#
# All multi-octet fields of link-layer control PDUs are least significant octet first ([Vol 6, Part B] 1.2). scapy reads
# LL_CONNECTION_UPDATE_IND and LL_CHANNEL_MAP_IND so, but LL_CONNECTION_PARAM_REQ, LL_CONNECTION_PARAM_RSP and LL_PHY_UPDATE_IND not:
# an interval of 6 (7.5 ms) becomes 1536 (1.92 s), a timeout of 72 (720 ms) becomes 18432, an instant of 10 becomes 2560.
#
# Seen:
#   update-ind interval=24 timeout=72 instant=10
#   param-req interval_min=1536 interval_max=3072 timeout=18432
#   param-rsp interval_min=1536 interval_max=3072 timeout=18432
#   phy-update-ind instant=2560
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
cd "$folder"
apt-get download -qq python3-scapy=2.5.0+dfsg-2 2>/dev/null || { echo "needs apt-get with Debian 12's package lists (apt-get update)"; exit 2; }
dpkg -x python3-scapy_*.deb .

PYTHONPATH=$folder/usr/lib/python3/dist-packages /usr/bin/python3 - >seen <<'PY'
from scapy.layers.bluetooth4LE import BTLE

def control(opcode, body):
    payload = bytes([opcode]) + bytes.fromhex(body)
    # Access address, header (LLID 3), length, payload, CRC (not checked).
    return BTLE(bytes.fromhex("9a328370") + b"\x03" + bytes([len(payload)]) + payload + bytes(3)).lastlayer()

def show(name, pdu, *fields):
    print(name, *["%s=%d" % (field, getattr(pdu, field)) for field in fields])

parameters = "0600" "0c00" "0000" "4800" "00" "0000" + "ffff" * 6
show("update-ind", control(0x00, "02" "0000" "1800" "0000" "4800" "0a00"), "interval", "timeout", "instant")
show("param-req", control(0x0F, parameters), "interval_min", "interval_max", "timeout")
show("param-rsp", control(0x10, parameters), "interval_min", "interval_max", "timeout")
show("phy-update-ind", control(0x18, "02" "02" "0a00"), "instant")
PY
cat seen
diff - seen <<'SEEN' && echo "scapy 2.5.0: as described"
update-ind interval=24 timeout=72 instant=10
param-req interval_min=1536 interval_max=3072 timeout=18432
param-rsp interval_min=1536 interval_max=3072 timeout=18432
phy-update-ind instant=2560
SEEN
