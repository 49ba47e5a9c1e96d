#!/usr/bin/env bash
# mergecap 4.0.17 (Debian 4.0.17-0+deb12u3): the captures of a link's two sides become one interface, and answers go to wrong requests.
#
# Merging what the phone and what the device recorded is how one looks for what got lost between them. mergecap folds interfaces that are
# described alike into one, and btsnoop files say nothing of their adapter, so both sides end as interface 0: which side a packet is from
# is gone, and tshark, which tells links apart by interface and connection handle, pairs answers with requests of the other side. With
# -I none there are two interfaces and every answer finds its request.
#
# Input: two btsnoop files, datalink 1002, of one link: the phone's and the device's (0.5 ms later), each with the connection, a Read
# Request and its Read Response; both controllers gave the link the handle 0040.
#
# Seen: for each Read Response frame, interface, frame of its request
#   mergecap: 5 0 4, 6 0 4
#   mergecap -I none: 5 0 3, 6 1 4
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
cd "$folder"
version=4.0.17-0+deb12u3
libraries=$(apt-cache depends --recurse --no-{recommends,suggests,conflicts,breaks,replaces,enhances} tshark |
  grep '^lib' | sort -u | grep -vxE 'libc6|libgcc-s1|libstdc\+\+6|lib(wireshark|wiretap|wsutil).*')
# shellcheck disable=SC2086 # names of packages
apt-get download -qq {tshark,wireshark-common,libwireshark16,libwiretap13,libwsutil14}=$version $libraries 2>/dev/null ||
  { echo "needs apt-get with Debian 12's package lists (apt-get update)"; exit 2; }
for package in *.deb; do dpkg -x "$package" .; done

/usr/bin/python3 - <<'PY'
import struct

def write(name, role, delay, peer):
    packets = [(1, bytes.fromhex("04 3e 13 01 00 4000 %02x 00 %s 1800 0000 4800 00" % (role, peer)))]
    for from_phone, pdu in [(True, "0a 0800"), (False, "0b 48")]:
        received = int(from_phone == (role == 1))
        octets = bytes.fromhex(pdu)
        packets.append((received, struct.pack("<BHHHH", 2, 0x2040 if received else 0x0040, len(octets) + 4, len(octets), 4) + octets))
    with open(name, "wb") as file:
        file.write(b"btsnoop\0" + struct.pack(">II", 1, 1002))
        for number, (received, packet) in enumerate(packets):
            flags = received | (2 if packet[0] == 4 else 0)
            microseconds = 0x00E2E7D7274DC000 + 10000 * number + delay
            file.write(struct.pack(">IIIIq", len(packet), len(packet), flags, 0, microseconds) + packet)

write("phone.btsnoop", 0, 0, "dec05ec40a24")
write("device.btsnoop", 1, 500, "0100007d1a00")
PY
export HOME=$folder LD_LIBRARY_PATH=$folder/usr/lib/x86_64-linux-gnu:$folder/lib/x86_64-linux-gnu
for options in "" "-I none"; do
  # shellcheck disable=SC2086 # two words
  usr/bin/mergecap $options -w merged.pcapng phone.btsnoop device.btsnoop
  answers=$(usr/bin/tshark -r merged.pcapng -Y 'btatt.opcode == 0x0b' -T fields -E separator=' ' \
    -e frame.number -e frame.interface_id -e btatt.request_in_frame 2>/dev/null | paste -sd ,)
  echo "mergecap${options:+ $options}: ${answers//,/, }"
done >seen
cat seen
diff - seen <<'SEEN' && echo "mergecap 4.0.17: as described"
mergecap: 5 0 4, 6 0 4
mergecap -I none: 5 0 3, 6 1 4
SEEN
