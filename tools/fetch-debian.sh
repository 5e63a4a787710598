#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
#
# fetch-debian.sh [DIR]: puts the guests that the tests boot into DIR (default: external/debian): Linux
# with the boards' device trees and one of its modules, a static busybox, kexec with its libraries, Xen,
# and the U-Boot of a board with an Allwinner H3. All are from Debian's armhf packages, which apt has verified; DIR/VERSIONS lists the packages.
# Does nothing if DIR is complete; remove DIR to get newer versions. Called by setup.sh.

set -euo pipefail
tools=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$tools/apt-private.sh"

dir=$(realpath -m "${1:-$tools/../external/debian}")
kernel=linux-image-armmp-lpae
packages=(
	busybox-static xen-hypervisor-4.17-armhf kexec-tools u-boot-sunxi
	# kexec-tools' libraries
	libc6 libxenmisc4.17 libxentoollog1 libxencall1 libxentoolcore1 libxenevtchn1
	libxengnttab1 libxenforeignmemory1 libxendevicemodel1
)
boards=(
	bcm2836-rpi-2-b vexpress-v2p-ca15-tc1 sun8i-h3-orangepi-pc imx7d-sdb imx6ul-14x14-evk
	ecx-2000 aspeed-ast2600-evb
	# of boards that QEMU does not have
	imx6ull-14x14-evk stm32mp157c-dk2 sun7i-a20-bananapi rk3288-tinker am57xx-beagle-x15
)
# The package has none for the Orange Pi PC. The NanoPi NEO has the same SoC, and nothing else that
# U-Boot would miss in QEMU.
uboot=nanopi_neo
# A small module with an init and an exit function: it shows the layout of this kernel's struct module
module=dummy

# DIR is moved into place when it is complete, so the stamp need only list what was asked for.
stamp="$kernel ${packages[*]} ${boards[*]} $module.ko $uboot"
if [ "$(cat "$dir/.complete" 2>/dev/null)" = "$stamp" ]; then
	echo "debian: $dir is up to date"
	exit
fi

mkdir -p "$(dirname "$dir")"
work=$(mktemp -d)
new=$(mktemp -d "$dir.XXXXXX")
trap 'rm -rf "$work" "$new"' EXIT
mkdir "$work/root" "$new/dtbs" "$new/lib"

# unpack DEB [PATTERN...]: unpacks a package, or only the files that match, below $work/root.
unpack()
{
	local deb=$1

	shift
	dpkg-deb --fsys-tarfile "$deb" |
		tar -x -C "$work/root" --no-same-owner --wildcards --no-anchored "$@"
}

# copy_libraries ELF: copies the libraries that ELF needs to $new/lib, and those that they need.
copy_libraries()
{
	local name names path

	names=$(readelf -ld "$1" | sed -n \
		's|.*program interpreter: .*/\(.*\)\]|\1|p; s/.*(NEEDED).*\[\(.*\)\]/\1/p')
	for name in $names; do
		[ ! -e "$new/lib/$name" ] || continue
		path=$(find "$work/root" -name "$name" -print -quit)
		[ -n "$path" ] || die "${1##*/} needs $name, which is in none of the packages"
		cp -L "$path" "$new/lib/$name"
		copy_libraries "$path"
	done
}

apt_private_init "$work" armhf deb
image=$(apt_private cache depends --important "$kernel" | sed -n 's/^ *Depends: \(linux-image-\)/\1/p')
[ -n "$image" ] || die "cannot find out which kernel $kernel stands for"

cd "$work/download"
retry apt_private get download -qq "$image" "${packages[@]}" ||
	die "cannot download the armhf packages"

for deb in *.deb; do
	dpkg-deb -W --showformat='${Package} ${Version}\n' "$deb" >>"$new/VERSIONS"
	case $deb in
	# The other modules, 60 MB, are not needed.
	linux-image-*)	unpack "$deb" 'boot/*' "${boards[@]/%/.dtb}" "$module.ko" ;;
	u-boot-sunxi_*)	unpack "$deb" "$uboot/*" ;;
	*)		unpack "$deb" ;;
	esac
done

cd "$work/root"
cp boot/vmlinuz-* "$new/zImage"
cp boot/config-* "$new/config"
for board in "${boards[@]}"; do
	cp "$(find usr/lib/linux-image-* -name "$board.dtb" -print -quit)" "$new/dtbs/"
done
cp "$(find lib/modules -name "$module.ko" -print -quit)" "$new/module.ko"
cp bin/busybox sbin/kexec "usr/lib/u-boot/$uboot/u-boot-sunxi-with-spl.bin" "$new/"
copy_libraries sbin/kexec
# Xen's file is compressed in some versions of the package and plain in others: -f passes it through.
gzip -dcf boot/xen-4.17-armhf* >"$new/xen"

echo "$stamp" >"$new/.complete"
chmod 755 "$new"
rm -rf "$dir"
mv "$new" "$dir"
echo "debian: $dir is ready"
