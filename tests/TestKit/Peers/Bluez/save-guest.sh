#!/usr/bin/env bash
# Boots the guest once and saves its state, ready and without a controller, for others to start from.
#
#   save-guest.sh IMAGE     prints the file, to be given to start-guest.sh as `-incoming "exec:cat FILE"`, as its last line
#
# The file lies in the image's folder and is named by what it depends on beside the image: QEMU's version and the command line.
# Started from it, the guest's kernel says "crng reseeded due to virtual machine fork": it runs, and its random numbers are its own.
#
#   GUEST_READY_SECONDS   how long the guest may take to boot and to be saved (default 180)
#
# Exit codes: 0 saved or found; 3 QEMU cannot be run; 1 the guest did not get ready, and standard error says how far it came.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
image=$1
limit=${GUEST_READY_SECONDS:-180}

version=$(qemu-system-x86_64 --version 2>/dev/null | head -n 1) || { echo "save-guest: qemu-system-x86_64 cannot be run" >&2; exit 3; }
key=$({ echo "$version"; cat "$here/start-guest.sh" "$here/save-guest.sh"; } | sha256sum | cut -c1-16)
state=$image/state-$key

exec 9>"$image/.lock"
command -v flock >/dev/null && { flock -w "$((limit + 30))" 9 || { echo "save-guest: another process has been saving this guest for over $((limit + 30)) s ($image/.lock)" >&2; exit 1; }; }
[ -e "$state" ] && { echo "$state"; exit; }

work=$(mktemp -d)
qemu=
finish() { [ -z "$qemu" ] || { kill "$qemu" && wait "$qemu"; } 2>/dev/null || true; rm -rf "$work" "$state.new"; }
trap finish EXIT
deadline=$((SECONDS + limit))

fail() {
  echo "save-guest: $1 within $limit s; its console said:" >&2
  tail -n 5 "$work/console" >&2 || true
  exit 1
}

# QMP, one JSON object a line; the lock is not QEMU's to keep.
mkfifo "$work/ask"
"$here/start-guest.sh" "$image" "file,path=$work/console" null null "" -qmp stdio <"$work/ask" >"$work/answers" 2>"$work/console" 9>&- &
qemu=$!
exec 8>"$work/ask"

await() { # file, pattern, what did not happen
  until grep -q "$2" "$1" 2>/dev/null; do
    kill -0 "$qemu" 2>/dev/null || fail "QEMU ended; the guest did not get ready"
    [ "$SECONDS" -lt "$deadline" ] || fail "$3"
    sleep 0.05
  done
}

await "$work/console" 'guest: ready' "the guest did not say that it is ready"
printf '%s\n' '{"execute":"qmp_capabilities"}' "{\"execute\":\"migrate\",\"arguments\":{\"uri\":\"exec:cat >$(printf %q "$state.new")\"}}" >&8
until grep -q '"status": "completed"' "$work/answers"; do
  ! grep -q '"status": "failed"' "$work/answers" || fail "QEMU could not save the guest"
  [ "$SECONDS" -lt "$deadline" ] || fail "the guest's state was not saved"
  echo '{"execute":"query-migrate"}' >&8
  sleep 0.1
done
echo '{"execute":"quit"}' >&8
wait "$qemu" || true
qemu=
mv "$state.new" "$state"
# States of other versions are of no use here.
find "$image" -maxdepth 1 -name 'state-*' ! -path "$state" -delete
echo "$state"
