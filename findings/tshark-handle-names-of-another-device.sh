#!/usr/bin/env bash
# tshark 4.0.17 (Debian 4.0.17-0+deb12u3): names of attribute handles outlive the link and are put on the values of another device.
#
# Which UUID a handle has is remembered by the connection handle of HCI, not by the peer. Controllers give the same connection handle
# again and again (here 0040), so after a disconnection the next device's handles have the last one's names until it is discovered itself,
# and its values are decoded by them: a reader sees a heart rate that was never measured. Attribute handles mean something for one device
# only ([Vol 3, Part F] 3.2.2).
#
# Input, a btsnoop file: connection to 24:0A:C4:5E:C0:DE, which is discovered (0008 is Heart Rate Measurement) and notifies 00 48;
# disconnection; connection to 24:0A:C4:5E:C0:DF, nothing is discovered, and a notification of 0008 with 00 48.
#
# Seen, for each notification peer, handle, UUID, heart rate:
#   24:0a:c4:5e:c0:de 0x0008 0x2a37 72
#   24:0a:c4:5e:c0:df 0x0008 0x2a37 72
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
cd "$folder"
version=4.0.17-0+deb12u3
libraries=$(apt-cache depends --recurse --no-{recommends,suggests,conflicts,breaks,replaces,enhances} tshark |
  grep '^lib' | sort -u | grep -vxE 'libc6|libgcc-s1|libstdc\+\+6|lib(wireshark|wiretap|wsutil).*')
# shellcheck disable=SC2086 # names of packages
apt-get download -qq {tshark,libwireshark16,libwiretap13,libwsutil14}=$version $libraries 2>/dev/null ||
  { echo "needs apt-get with Debian 12's package lists (apt-get update)"; exit 2; }
for package in *.deb; do dpkg -x "$package" .; done

/usr/bin/python3 - >capture.btsnoop <<'PY'
import struct, sys

def record(received, packet):
    flags = received | (2 if packet[0] == 4 else 0)
    return struct.pack(">IIIIq", len(packet), len(packet), flags, 0, 0x00E2E7D7274DC000) + packet

def event(code, parameters):
    octets = bytes.fromhex(parameters)
    return record(1, bytes([4, code, len(octets)]) + octets)

def att(received, pdu):
    octets = bytes.fromhex(pdu)
    return record(received, struct.pack("<BHHHH", 2, 0x2040 if received else 0x0040, len(octets) + 4, len(octets), 4) + octets)

def connected(address):
    return event(0x3E, "01 00 4000 00 00 %s 1800 0000 4800 00" % address)

sys.stdout.buffer.write(b"btsnoop\0" + struct.pack(">II", 1, 1002) + b"".join([
    connected("dec05ec40a24"),
    att(0, "10 0100 ffff 0028"), att(1, "11 06 0600 0900 0d18"),
    att(0, "08 0600 0900 0328"), att(1, "09 07 0700 10 0800 372a"),
    att(1, "1b 0800 00 48"),
    event(0x05, "00 4000 13"),
    connected("dfc05ec40a24"),
    att(1, "1b 0800 00 48")]))
PY
export HOME=$folder LD_LIBRARY_PATH=$folder/usr/lib/x86_64-linux-gnu:$folder/lib/x86_64-linux-gnu
usr/bin/tshark -r capture.btsnoop -Y 'btatt.opcode == 0x1b' -T fields -E separator=' ' \
  -e bthci_acl.src.bd_addr -e btatt.handle -e btatt.uuid16 -e btatt.heart_rate_measurement.value.8 2>errors >seen || { cat errors; exit 1; }
cat seen
diff - seen <<'SEEN' && echo "tshark 4.0.17: as described"
24:0a:c4:5e:c0:de 0x0008 0x2a37 72
24:0a:c4:5e:c0:df 0x0008 0x2a37 72
SEEN
