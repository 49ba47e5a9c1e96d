#!/usr/bin/env bash
# btmon of BlueZ 5.66 (Debian bluez 5.66-1+deb12u2): a truncated record is completed with octets of the record after it.
#
# A btsnoop record has two lengths, that of the packet and that of the octets kept of it; a capture that keeps the beginning of each packet
# has a smaller second one. btmon takes the first for both: it goes on into the next record's header, shows those octets as the packet's,
# and then finds no further record, so the rest of the capture is not shown. Its exit status is 0 and nothing marks the packet.
#
# Input, a btsnoop file (datalink 1002): an LE Connection Complete with a supervision timeout of 4 s (0x0190), of which the first 16 of 22
# octets are kept, so that half of the interval, latency, timeout and clock accuracy are not in the file; a Read Request and its response,
# whole.
#
# Seen (the packets shown, the timeout, the exit status):
#   LE Connection Complete (0x01)
#   Supervision timeout: 120 msec (0x000c)
#   exit status 0
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
cd "$folder"
apt-get download -qq bluez=5.66-1+deb12u2 2>/dev/null || { echo "needs apt-get with Debian 12's package lists (apt-get update)"; exit 2; }
dpkg -x bluez_*.deb .

/usr/bin/python3 - >capture.btsnoop <<'PY'
import struct, sys

def record(received, packet, kept=None):
    flags = received | (2 if packet[0] == 4 else 0)
    octets = packet[:kept]
    return struct.pack(">IIIIq", len(packet), len(octets), flags, 0, 0x00E2E7D7274DC000) + octets

def att(received, pdu):
    octets = bytes.fromhex(pdu)
    return record(received, struct.pack("<BHHHH", 2, 0x2040 if received else 0x0040, len(octets) + 4, len(octets), 4) + octets)

connected = bytes.fromhex("04 3e 13 01 00 4000 00 00 dec05ec40a24 1800 0000 9001 00")
sys.stdout.buffer.write(b"btsnoop\0" + struct.pack(">II", 1, 1002) + b"".join([
    record(1, connected, kept=16), att(0, "0a 0300"), att(1, "0b 0048")]))
PY
usr/bin/btmon -r capture.btsnoop >shown && status=0 || status=$?
{
  grep -E 'LE Connection Complete|ATT:|Supervision timeout' shown | sed 's/^ *//; s/ *$//'
  echo "exit status $status"
} >seen
cat seen
diff - seen <<'SEEN' && echo "btmon 5.66: as described"
LE Connection Complete (0x01)
Supervision timeout: 120 msec (0x000c)
exit status 0
SEEN
