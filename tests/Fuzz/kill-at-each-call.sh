#!/usr/bin/env bash
# Kills a process that writes a bond file at each system call it makes on the file, on its temporary or on their folder, and says which state is left.
#   tests/Fuzz/kill-at-each-call.sh          (needs strace and the right to trace)
set -euo pipefail
cd "$(dirname "$0")/../.."
command -v strace >/dev/null || { echo "error: strace is not here; apt-get install strace" >&2; exit 3; }
dotnet build -c Release tests/Fuzz -v q --nologo
fuzz="dotnet tests/Fuzz/bin/Release/net10.0/fuzz.dll"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
$fuzz write-bonds --file "$work/seed" --first 1 --count 2 >/dev/null
kills=0 wrong=0
for call in unlink openat pwrite64 fsync rename close lstat fstat stat newfstatat statx flock lseek pread64; do
  for nth in $(seq 1 20); do
    rm -f "$work"/bonds*
    cp -p "$work/seed" "$work/bonds"
    strace -f -qq -P "$work/bonds" -P "$work/bonds.new" -P "$work" -e "trace=$call" -e "inject=$call:signal=SIGKILL:when=$nth" -o "$work/trace" \
      $fuzz write-bonds --file "$work/bonds" --first 3 --count 1 >/dev/null 2>&1 || true
    grep -q 'killed by SIGKILL' "$work/trace" || break
    kills=$((kills + 1))
    state=$($fuzz write-bonds --show --file "$work/bonds" 2>&1) || true
    echo "$call $nth: state $state"
    [ "$state" = 2 ] || [ "$state" = 3 ] || wrong=$((wrong + 1))
  done
done
echo "$kills kills, $wrong of them left neither the old state (2) nor the new one (3)"
[ "$wrong" -eq 0 ] && [ "$kills" -gt 0 ]
