#!/usr/bin/env bash
# btmon of BlueZ 5.66 (Debian bluez 5.66-1+deb12u2): a Read Multiple Variable Response is read as if it held handles.
#
# The response (ATT 0x21) is a list of lengths and values; handles are in the request only ([Vol 3, Part F] 3.4.4.12). btmon reads it as
# a Multiple Handle Value Notification (0x23), a list of handles, lengths and values: the first length becomes a handle, what follows a
# length, and the values shown are others than those sent. Nothing marks it as doubtful.
#
# Input, a btsnoop file (datalink 1002): a connection; the request for 0008 and 000A; the response with the values 02 00 AA and 07 00 00;
# a notification of the same two, which btmon reads as it was sent.
#
# Seen (lines of the response, then of the notification):
#   ATT: Read Multiple Response Variable Length (0x21) len 10
#   Length: 0x0002
#   Handle: 0x0003
#   Data: aa03
#   Length: 0x0000
#   Handle: 0x0700
#   Data:
#   ATT: Handle Multiple Value Notification (0x23) len 14
#   Length: 0x0003
#   Handle: 0x0008
#   Data: 0200aa
#   Length: 0x0003
#   Handle: 0x000a
#   Data: 070000
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
cd "$folder"
apt-get download -qq bluez=5.66-1+deb12u2 2>/dev/null || { echo "needs apt-get with Debian 12's package lists (apt-get update)"; exit 2; }
dpkg -x bluez_*.deb .

/usr/bin/python3 - >capture.btsnoop <<'PY'
import struct, sys

def record(received, packet):
    flags = received | (2 if packet[0] == 4 else 0)
    return struct.pack(">IIIIq", len(packet), len(packet), flags, 0, 0x00E2E7D7274DC000) + packet

def att(received, pdu):
    octets = bytes.fromhex(pdu)
    return record(received, struct.pack("<BHHHH", 2, 0x2040 if received else 0x0040, len(octets) + 4, len(octets), 4) + octets)

values = ["0200aa", "070000"]
connected = bytes.fromhex("04 3e 13 01 00 4000 00 00 dec05ec40a24 1800 0000 4800 00")
sys.stdout.buffer.write(b"btsnoop\0" + struct.pack(">II", 1, 1002) + b"".join([
    record(1, connected),
    att(0, "20 0800 0a00"),
    att(1, "21" + "".join("0300" + value for value in values)),
    att(1, "23" + "".join(handle + "0300" + value for handle, value in zip(["0800", "0a00"], values)))]))
PY
usr/bin/btmon -r capture.btsnoop >shown
sed -n '/Read Multiple Response/,$p' shown | grep -E '^ *(ATT|Length|Handle|Data):' | sed 's/^ *//; s/ *$//' >seen
cat seen
diff - seen <<'SEEN' && echo "btmon 5.66: as described"
ATT: Read Multiple Response Variable Length (0x21) len 10
Length: 0x0002
Handle: 0x0003
Data: aa03
Length: 0x0000
Handle: 0x0700
Data:
ATT: Handle Multiple Value Notification (0x23) len 14
Length: 0x0003
Handle: 0x0008
Data: 0200aa
Length: 0x0003
Handle: 0x000a
Data: 070000
SEEN
