#!/usr/bin/env bash
# Grows the seeds: builds the runner, instruments a copy of it with SharpFuzz, and lets coverage lead the search.
#   tests/Fuzz/grow.sh [--target NAME|all] [--inputs N] [--seed N]      (default: all targets, 1,000,000 inputs each)
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
dotnet build -c Release tests/Fuzz -v q --nologo -o "$work/bin"
dotnet tool install SharpFuzz.CommandLine --version 2.3.0 --tool-path "$work/tool" >/dev/null
for assembly in BleStack BleStack.Virtual; do "$work/tool/sharpfuzz" "$work/bin/$assembly.dll"; done
rm -rf "$work/bin/Seeds" && cp -r tests/Fuzz/Seeds "$work/bin/Seeds"
[ $# -gt 0 ] || set -- --target all --inputs 1000000
dotnet "$work/bin/fuzz.dll" grow "$@" --out tests/Fuzz/Seeds
