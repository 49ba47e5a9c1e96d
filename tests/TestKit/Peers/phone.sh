#!/usr/bin/env bash
# Gives you a phone: Linux with BlueZ in QEMU, on a controller of a running `simulator serve`, and drops you into bluetoothctl.
#
#   phone.sh [tcp:127.0.0.1:9000 | unix:/tmp/h4]
#
# Start `simulator serve` first. In bluetoothctl: scan le, pair ADDRESS; menu gatt for values.
# `quit` in bluetoothctl, or Ctrl-A X, ends the guest. The guest starts from the state saved after its first boot.
# Exit codes: 0 ended by the user, 2 wrong command line, 3 this machine cannot.
set -euo pipefail

usage() { echo "usage: phone.sh [tcp:127.0.0.1:PORT | unix:PATH]   (default tcp:127.0.0.1:9000, where 'simulator serve' waits)" >&2; exit 2; }

fail() { echo "phone.sh: $*" >&2; exit 3; }

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/Bluez
where=${1:-tcp:127.0.0.1:9000}
[ $# -le 1 ] || usage

case $where in
  tcp:127.0.0.1:* | tcp:localhost:*)
    port=${where##*:}
    [[ $port =~ ^[0-9]{1,5}$ ]] || usage
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || fail "nothing listens at $where; start 'simulator serve --h4 $where' first"
    h4="socket,host=127.0.0.1,port=$port,nodelay=on"
    ;;
  unix:?*)
    [ -S "${where#unix:}" ] || fail "there is no socket at ${where#unix:}; start 'simulator serve --h4 $where' first"
    h4="socket,path=${where#unix:}"
    ;;
  *) usage ;;
esac

image=$("$here/build-guest.sh" | tail -n 1) || exit $?
state=$("$here/save-guest.sh" "$image" | tail -n 1) || fail "the guest does not start"
work=$(mktemp -d)
terminal=
[ ! -t 0 ] || terminal=$(stty -g)
feeder=
finish() {
  [ -z "$terminal" ] || stty "$terminal"
  [ -z "$feeder" ] || kill "$feeder" 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT
echo "BlueZ ($(sed -n 's/^bluez //p' "$image/versions")) on $where; Ctrl-A X ends it" >&2

# The guest hears `phone` once its kernel has said that it runs, then all that is typed; Ctrl-C is the guest's.
mkfifo "$work/typed"
[ -z "$terminal" ] || stty raw -echo
(
  until grep -q 'virtual machine fork' "$work/console" 2>/dev/null; do sleep 0.05; done
  echo phone
  exec cat
) <&0 >"$work/typed" &
feeder=$!
code=0
"$here/start-guest.sh" "$image" "stdio,mux=on,signal=off,logfile=$work/console" "$h4" null "" \
  -mon chardev=console -incoming "exec:cat $(printf %q "$state")" <"$work/typed" 2>"$work/problem" || code=$?
[ "$code" = 0 ] || fail "$(grep -q 'Failed to connect' "$work/problem" && echo "nothing listens at $where any more; start 'simulator serve --h4 $where' first" || tail -n 1 "$work/problem")"
