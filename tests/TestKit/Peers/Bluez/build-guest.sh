#!/usr/bin/env bash
# Builds the phone: a Debian kernel with BlueZ in an initramfs, to be booted by QEMU.
#
#   build-guest.sh [--check]     prints the folder that holds `kernel`, `initramfs` and `versions` as its last line
#
# Everything comes from this machine's Debian package source, by name, and is unpacked into the cache folder only; nothing is installed,
# except QEMU when it is missing and the caller is root. The folder's name is the hash of this script, the guest's own files and the
# packages' SHA-256 sums: an unchanged guest is built once. --check only says whether it could be built.
#
#   GUEST_CACHE   the cache (default: artifacts/guest in the repository)
#
# Exit codes: 0 built or found; 3 this machine cannot build it, and the last line on standard error says why; 1 a defect.
set -euo pipefail

here=$(cd "${BASH_SOURCE[0]%/*}" && pwd)
repository=$(cd "$here/../../../.." && pwd)
cache=${GUEST_CACHE:-$repository/artifacts/guest}
network_seconds=180

packages=(
  bluez bluez-test-tools busybox-static dbus-daemon dbus-bin kmod
  libacl1 libapparmor1 libasound2 libaudit1 libblkid1 libbz2-1.0 libc6 libcap-ng0 libcap2 libdbus-1-3 libdw1 libelf1 libexpat1 libffi8
  libgcc-s1 libgcrypt20 libglib2.0-0 libgpg-error0 libkmod2 liblz4-1 liblzma5 libmount1 libpcre2-8-0 libreadline8 libselinux1 libssl3
  libsystemd0 libtinfo6 libudev1 libzstd1 zlib1g
  socat libwrap0
)

# In order of loading: SHA-512, the counter mode and the random generator on it come first, or the P-256 self-test of `bluetooth` fails.
modules=(
  sha512_generic ecb ctr drbg cmac algif_hash algif_skcipher ecdh_generic bluetooth hci_uart hci_vhci uhid
  virtio_pci virtio_console virtio_net
)

cannot() { echo "build-guest: $*" >&2; exit 3; }

say() { echo "build-guest: $*" >&2; }

# What the kernel's meta package names today.
kernel_package() { { apt-cache depends linux-image-amd64 2>/dev/null || true; } | awk '/Depends: linux-image-[0-9]/ && !found++ { print $2 }'; }

check_machine() {
  local tool
  for tool in uname id mkdir apt-get apt-cache dpkg-deb xz sha256sum timeout awk find; do
    command -v "$tool" >/dev/null || cannot "$tool is missing; on Debian: apt-get install apt dpkg xz-utils coreutils mawk findutils"
  done
  [ "$(uname -s)" = Linux ] || cannot "the guest is built from Debian packages; this is $(uname -s)"
  [ "$(uname -m)" = x86_64 ] || cannot "the guest is an amd64 Debian; this machine is $(uname -m)"
}

need_qemu() {
  command -v qemu-system-x86_64 >/dev/null && return
  [ "$(id -u)" = 0 ] || cannot "qemu-system-x86_64 is missing; install it: apt-get install --no-install-recommends qemu-system-x86"
  say "installing qemu-system-x86"
  update_lists
  DEBIAN_FRONTEND=noninteractive timeout "$network_seconds" apt-get install -y -qq --no-install-recommends qemu-system-x86 >/dev/null 2>&1 ||
    cannot "apt-get could not install qemu-system-x86 within $network_seconds s: no network, or no such package"
}

updated=
update_lists() {
  [ -z "$updated" ] && [ "$(id -u)" = 0 ] || return 0
  updated=yes
  timeout "$network_seconds" apt-get update -qq >/dev/null 2>&1 || say "apt-get update failed; going on with the lists there are"
}

find_kernel() {
  kernel=$(kernel_package)
  if [ -z "$kernel" ]; then
    update_lists
    kernel=$(kernel_package)
  fi
  [ -n "$kernel" ] || cannot "apt knows no linux-image-amd64: this is no Debian, or its lists are missing (apt-get update)"
}

# 'URL' file size SHA256:sum, one package a line; what the hash is made of.
package_list() { apt-get download --print-uris "${packages[@]}" "$kernel" 2>/dev/null; }

download() { # into the current folder
  timeout "$network_seconds" apt-get download -qq "${packages[@]}" "$kernel" >/dev/null 2>&1 && return
  # The list may be older than the archive.
  update_lists
  timeout "$network_seconds" apt-get download -qq "${packages[@]}" "$kernel" >download.log 2>&1 ||
    cannot "apt-get could not download the guest's packages within $network_seconds s: $(grep -m1 '^E:' download.log || echo no answer)"
}

# A program of the guest, with the guest's libraries, on this machine.
in_tree() { # tree, name it is called by, path, arguments...
  local tree=$1 name=$2 path=$3
  shift 3
  "$tree/lib64/ld-linux-x86-64.so.2" --argv0 "$name" --library-path "$tree/lib/x86_64-linux-gnu:$tree/usr/lib/x86_64-linux-gnu" "$tree$path" "$@"
}

add_modules() { # tree with every module, root of the guest
  local tree=$1 root=$2 version module
  version=$(basename "$tree"/lib/modules/*)
  in_tree "$tree" depmod /bin/kmod -b "$tree" "$version"
  for module in "${modules[@]}"; do
    in_tree "$tree" modprobe /bin/kmod -d "$tree" -S "$version" --show-depends "$module" 2>/dev/null || say "the kernel has no module $module"
  done | awk '$1 == "insmod" && !seen[$2]++ { print $2 }' >modules.list
  mkdir -p "$root/lib/modules/$version"
  local file
  while read -r file; do
    cp "$file" "$root/lib/modules/$version/"
    basename "$file"
  done <modules.list >"$root/etc/modules.order"
}

# Programs the guest runs and, found by the loader itself, the libraries they need.
add_programs() { # tree, root
  local tree=$1 root=$2 program library
  local programs=(/usr/libexec/bluetooth/bluetoothd /usr/bin/bluetoothctl /usr/bin/btmgmt /usr/bin/btattach /usr/bin/btmon
    /usr/bin/dbus-daemon /usr/bin/dbus-send /usr/bin/btvirt /usr/bin/hci-tester /usr/bin/smp-tester /usr/bin/userchan-tester
    /usr/bin/socat)
  for program in "${programs[@]}"; do
    local found=$program
    [ -e "$tree$found" ] || found=$(cd "$tree" && find . -type f -name "$(basename "$program")" -printf '/%P\n' | head -1)
    [ -n "$found" ] || { say "the packages have no $program"; continue; }
    mkdir -p "$root$(dirname "$found")"
    cp "$tree$found" "$root$found"
    "$tree/lib64/ld-linux-x86-64.so.2" --library-path "$tree/lib/x86_64-linux-gnu:$tree/usr/lib/x86_64-linux-gnu" --list "$tree$found"
  done | awk '$3 ~ /^\// { print $3 } /not found/ { print "missing " $1 > "/dev/stderr" }' | sort -u >libraries.list
  mkdir -p "$root/lib/x86_64-linux-gnu" "$root/lib64"
  while read -r library; do cp -L "$library" "$root/lib/x86_64-linux-gnu/"; done <libraries.list
  cp -L "$tree/lib64/ld-linux-x86-64.so.2" "$root/lib64/"
}

# The kernel inside its own unpacker: the guest need not spend two emulated seconds on it. Where it is not found, the whole file does.
unpack_kernel() { # bzImage, target
  local offset
  offset=$(LC_ALL=C grep -abom1 -P '\xfd7zXZ\x00' "$1" | head -1 | cut -d: -f1 || true)
  if [ -n "$offset" ]; then
    tail -c "+$((offset + 1))" "$1" | xz -dc 2>/dev/null >"$2" || true
    [ "$(head -c 4 "$2" | tail -c 3)" = ELF ] && return
  fi
  cp "$1" "$2"
}

work=
build() { # target
  local target=$1
  work=$(mktemp -d "$cache/build.XXXXXX")
  trap '[ -z "$work" ] || rm -rf "$work"' EXIT
  cd "$work"
  download
  local package
  mkdir tree root
  for package in *.deb; do dpkg-deb -x "$package" tree; done
  mkdir -p root/{bin,sbin,etc,dev,proc,sys,run,tmp,root,var/lib/bluetooth,var/log}
  cp -a "$here/guest/." root/
  chmod 755 root/init
  cp tree/bin/busybox root/bin/
  add_modules "$work/tree" "$work/root"
  add_programs "$work/tree" "$work/root"
  mkdir out
  # What is in there, for tests that need a certain program or module.
  (cd root && find usr -type f -path '*bin/*' -printf '/%p\n' && sed 's|^|/lib/modules/|' etc/modules.order) >out/contents
  unpack_kernel tree/boot/vmlinuz-* out/kernel
  (cd root && find . | ../tree/bin/busybox cpio -o -H newc -R 0:0 2>/dev/null) >out/initramfs
  local name
  for name in "$kernel" bluez bluez-test-tools dbus-daemon busybox-static socat; do dpkg-deb -W --showformat '${Package} ${Version}\n' "$name"_*.deb; done >out/versions
  mv out "$target"
  cd "$cache"
}

check_machine
need_qemu
mkdir -p "$cache"
kernel=
find_kernel
list=$(package_list) || cannot "apt does not know all of the guest's packages: $(apt-get download --print-uris "${packages[@]}" 2>&1 | grep -m1 '^E:')"
key=$({ printf '%s\n' "$list" | sed 's/.*SHA256://'; cd "$here" && cat build-guest.sh && find guest -type f | LC_ALL=C sort | xargs cat; } | sha256sum | cut -c1-16)
target=$cache/$key
[ "${1:-}" = --check ] && { echo "$target"; exit; }

exec 9>"$cache/.lock"
command -v flock >/dev/null && { flock -w 300 9 || cannot "another build of the guest holds $cache/.lock for over 300 s"; }
if [ ! -e "$target/initramfs" ]; then
  say "building the guest (once) in $target"
  build "$target"
  # A guest has some 90 MB, and its state 100; only the last three are kept.
  find "$cache" -mindepth 1 -maxdepth 1 -type d -printf '%T@ %p\n' | sort -rn | tail -n +4 | cut -d' ' -f2- | xargs -r rm -rf
fi
echo "$target"
