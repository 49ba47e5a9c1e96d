#!/usr/bin/env bash
# Rewrites the Compile items of the device projects from what lies in their folders. Run it after adding, moving or removing a file.
set -euo pipefail
cd "$(dirname "$0")/.."
export LC_ALL=C

sources() { # folder -> its .cs files, relative, sorted
  find "$1" -name '*.cs' -not -path '*/bin/*' -not -path '*/obj/*' -printf '%P\n' | sort
}

rewrite() { # project file, file with the new items
  awk -v items="$2" '
    /<ItemGroup Label="Compile">/ { print; while ((getline line < items) > 0) print line; skipping = 1; next }
    skipping && /<\/ItemGroup>/ { skipping = 0 }
    !skipping { print }' "$1" > "$1.new"
  if cmp -s "$1" "$1.new"; then rm "$1.new"; else mv "$1.new" "$1"; echo "updated $1"; fi
}

items=$(mktemp); trap 'rm -f "$items"' EXIT

sources src/SecureGattServer | tr / '\\' | sed 's|.*|    <Compile Include="&" />|' > "$items"
rewrite src/SecureGattServer/SecureGattServer.nfproj "$items"

{
  sources src/SecureGattServer | grep -vx -e Program.cs -e Properties/AssemblyInfo.cs | tr / '\\' |
    sed 's|.*|    <Compile Include="..\\..\\src\\SecureGattServer\\&" Link="Firmware\\&" />|' || true
  sources tests/SecureGattServer.UnitTests | tr / '\\' | sed 's|.*|    <Compile Include="&" />|'
} > "$items"
rewrite tests/SecureGattServer.UnitTests/SecureGattServer.UnitTests.nfproj "$items"
