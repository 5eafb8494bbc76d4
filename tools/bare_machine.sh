#!/usr/bin/env bash
# Tries a target on a machine that has Python and nothing else: a fresh Debian in a folder, a fresh
# clone, an ordinary user, none of this shell's settings.
#
#     sudo tools/bare_machine.sh test            the first line that fails says what is missing
#     sudo SUITE=trixie tools/bare_machine.sh demo
#
# Needs root, debootstrap and about 3 GB below $BARE (default: a folder below /var/tmp, kept, so
# that a second run is quick; delete it by hand).
set -euo pipefail

suite=${SUITE:-bookworm}
bare=${BARE:-/var/tmp/anxin-bare-$suite}
source=$(cd "$(dirname "$0")/.." && pwd)
target=${1:-test}

if [ ! -e "$bare/etc/debian_version" ]; then
    debootstrap --variant=minbase --include=python3,python3-venv,make,ca-certificates "$suite" "$bare"
fi
cp /etc/resolv.conf /etc/hosts "$bare/etc/"
cp /etc/ssl/certs/ca-certificates.crt "$bare/etc/ssl/certs/"

unmount() { umount "$bare/proc" "$bare/dev/shm" "$bare/dev" 2>/dev/null || true; }
trap unmount EXIT
mountpoint -q "$bare/dev" || mount --bind --make-private /dev "$bare/dev"
mountpoint -q "$bare/dev/shm" || mount -t tmpfs -o mode=1777 tmpfs "$bare/dev/shm"
mountpoint -q "$bare/proc" || mount -t proc proc "$bare/proc"

chroot "$bare" sh -c 'id inspector >/dev/null 2>&1 || useradd -m inspector'
home=$bare/home/inspector
mkdir -p "$home/anxin"
git -C "$source" archive HEAD | tar -x -C "$home/anxin"
chroot "$bare" chown -R inspector: /home/inspector

run() {
    chroot --userspec=inspector "$bare" env -i HOME=/home/inspector PATH=/usr/bin:/bin \
        PIP_CERT=/etc/ssl/certs/ca-certificates.crt sh -c "cd ~/anxin && $1"
}

echo "== make $target, before Qt's libraries"
if run "make $target" 2>&1 | tee "$bare/first-run.log"; then exit 0; fi
packages=$(sed -n 's/.*apt install \(.*\)$/\1/p' "$bare/first-run.log" | tail -1)
[ -n "$packages" ] || exit 1
echo "== installing what the message named: $packages"
# shellcheck disable=SC2086 - one word a package
chroot "$bare" sh -c "apt-get update -qq && apt-get install -y -qq --no-install-recommends $packages" >/dev/null
echo "== make $target"
run "make $target"
