#!/usr/bin/env bash
# hcidump of BlueZ 5.66 (Debian bluez-hcidump 5.66-1+deb12u2): the address of an Identity Address Information is not the one sent.
#
# The PDU (SMP 0x09) is an address type and the six octets of the identity address ([Vol 3, Part H] 3.6.5). hcidump shows the type as it
# was sent and, as "bdaddr", six octets that are not in the capture: the same ones for different addresses of one run, others in the next
# run. The Identity Information (IRK) before it is shown as sent, so the pair looks like a key and its owner.
#
# Input, a btsnoop file (datalink 1002): a connection; an IRK and the public address 00:1B:DC:07:32:44; an IRK and the static random
# address C9:5F:21:A0:44:1E.
#
# Seen (the address replaced by what it is):
#   IRK 2b7e151628aed2a6abf7158809cf4f3c
#   bdaddr OTHER (Public)
#   IRK 2b7e151628aed2a6abf7158809cf4f3c
#   bdaddr OTHER (Random)
#   one address for both
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
cd "$folder"
apt-get download -qq bluez-hcidump=5.66-1+deb12u2 libbluetooth3=5.66-1+deb12u2 2>/dev/null ||
  { echo "needs apt-get with Debian 12's package lists (apt-get update)"; exit 2; }
for package in *.deb; do dpkg -x "$package" .; done

/usr/bin/python3 - >capture.btsnoop <<'PY'
import struct, sys

def record(received, packet):
    flags = received | (2 if packet[0] == 4 else 0)
    return struct.pack(">IIIIq", len(packet), len(packet), flags, 0, 0x00E2E7D7274DC000) + packet

def smp(pdu):
    octets = bytes.fromhex(pdu)
    return record(1, struct.pack("<BHHHH", 2, 0x2040, len(octets) + 4, len(octets), 6) + octets)

connected = bytes.fromhex("04 3e 13 01 00 4000 00 00 dec05ec40a24 1800 0000 4800 00")
irk = "08 2b7e151628aed2a6abf7158809cf4f3c"
sys.stdout.buffer.write(b"btsnoop\0" + struct.pack(">II", 1, 1002) + b"".join([
    record(1, connected), smp(irk), smp("09 00 443207dc1b00"), smp(irk), smp("09 01 1e44a0215fc9")]))
PY
LD_LIBRARY_PATH=$(dirname "$(find . -name 'libbluetooth.so.3')") "$(find . -name hcidump -type f)" -r capture.btsnoop >shown
grep -E '^ *(IRK|bdaddr [0-9A-F:]+ \((Public|Random)\))' shown | grep -A 9 IRK | sed 's/^ *//' >raw
sed -E 's/bdaddr (00:1B:DC:07:32:44|C9:5F:21:A0:44:1E)/bdaddr SENT/; s/bdaddr [0-9A-F:]{17}/bdaddr OTHER/' raw >seen
[ "$(awk '/bdaddr/ { print $2 }' raw | sort -u | wc -l)" -eq 1 ] && echo "one address for both" >>seen
cat seen
diff - seen <<'SEEN' && echo "hcidump 5.66: as described"
IRK 2b7e151628aed2a6abf7158809cf4f3c
bdaddr OTHER (Public)
IRK 2b7e151628aed2a6abf7158809cf4f3c
bdaddr OTHER (Random)
one address for both
SEEN
