#!/usr/bin/env bash
# Gives you a phone: boots Linux with BlueZ in QEMU, on a controller of a running `simulator serve`, and drops you into bluetoothctl.
#
#   phone.sh [tcp:127.0.0.1:9000 | unix:/tmp/h4]
#
# Start `simulator serve` first. In bluetoothctl: scan le, pair ADDRESS; menu gatt for values.
# `quit` in bluetoothctl, or Ctrl-A X, ends the guest. Exit codes: 0 ended by the user, 2 wrong command line, 3 this machine cannot.
set -euo pipefail

usage() { echo "usage: phone.sh [tcp:127.0.0.1:PORT | unix:PATH]   (default tcp:127.0.0.1:9000, where 'simulator serve' waits)" >&2; exit 2; }

fail() { echo "phone.sh: $*" >&2; exit 3; }

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
where=${1:-tcp:127.0.0.1:9000}
[ $# -le 1 ] || usage

case $where in
  tcp:127.0.0.1:* | tcp:localhost:*)
    port=${where##*:}
    [[ $port =~ ^[0-9]{1,5}$ ]] || usage
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || fail "nobody listens at $where; start 'simulator serve --h4 $where' first"
    h4="host=127.0.0.1,port=$port,nodelay=on"
    ;;
  unix:?*)
    [ -S "${where#unix:}" ] || fail "there is no socket at ${where#unix:}; start 'simulator serve --h4 $where' first"
    h4="path=${where#unix:}"
    ;;
  *) usage ;;
esac

guest=$("$here/Bluez/build-guest.sh" | tail -n 1) || exit $?
echo "booting BlueZ ($(sed -n 's/^bluez //p' "$guest/versions")) on $where, about 7 seconds; Ctrl-A X ends it" >&2

# mon:stdio keeps Ctrl-C for the guest and Ctrl-A X for QEMU.
exec qemu-system-x86_64 -accel tcg -cpu max -smp 1 -m 192 -nodefaults -no-user-config -no-reboot -display none \
  -kernel "$guest/kernel" -initrd "$guest/initramfs" -append "console=ttyS0 quiet panic=-1 phone" \
  -chardev stdio,id=console,mux=on,signal=off -serial chardev:console -mon chardev=console \
  -chardev "socket,id=h4,$h4" -serial chardev:h4
