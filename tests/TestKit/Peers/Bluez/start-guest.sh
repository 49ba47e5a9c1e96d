#!/usr/bin/env bash
# Starts QEMU with the guest's one command line: a state is only good for the machine it was saved from, so it is written only here.
#
#   start-guest.sh IMAGE CONSOLE H4 H4B FORWARDS [QEMU ARGUMENTS...]
#
#   IMAGE      folder with kernel and initramfs
#   CONSOLE    QEMU chardev of the guest's console          stdio
#   H4, H4B    chardevs of its two controllers' serial ports  socket,path=/tmp/h4 or null
#   FORWARDS   more options of its network                   ,hostfwd=tcp:127.0.0.1:7777-:7777 or nothing
#
# The guest has no way out but these. QEMU takes this process's place, and ends when the process that started it does.
set -euo pipefail
[ $# -ge 5 ] || { sed -n '4p' "$0" >&2; exit 2; }
image=$1 console=$2 h4=$3 h4b=$4 forwards=$5
shift 5

# A test run that is killed cannot end its guest.
starter=$PPID
(exec 3<> <(:); while kill -0 "$starter" && kill -0 "$$"; do read -rt 1 -u 3 || :; done; kill "$$") </dev/null >/dev/null 2>&1 &

exec qemu-system-x86_64 -accel tcg -cpu max -smp 1 -m 192 -nodefaults -no-user-config -no-reboot -display none \
  -kernel "$image/kernel" -initrd "$image/initramfs" -append "console=ttyS0 quiet panic=-1 no_timer_check cryptomgr.notests" \
  -chardev "$console,id=console" -serial chardev:console \
  -chardev "$h4,id=h4" -serial chardev:h4 -chardev "$h4b,id=h4b" -serial chardev:h4b \
  -netdev "user,id=net,restrict=on$forwards" -device virtio-net-pci,netdev=net,romfile= \
  -device vmgenid,guid=auto "$@"
