#!/bin/busybox sh
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=dash
#
# /init of the Linux guests: the first and only program, run by the kernel from the initramfs that
# mkinitramfs.py makes. Prints the CPUs that are online and the node of hypstub, then runs the script
# that `guest.test=FILE` on the kernel command line names, or else a shell, and powers off.

/bin/busybox --install -s
export PATH=/sbin:/bin:/usr/sbin:/usr/bin HOME=/root

mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev

# show_property FILE: prints a property of the device tree. Properties have no types: one that holds
# nothing but text and the NULs between strings is printed as text, unless it begins with a zero byte,
# and any other in hexadecimal, by cells.
show_property()
{
	name=${1##*/}
	if [ ! -s "$1" ]; then
		echo "  $name"
	elif [ -n "$(head -c 1 "$1" | tr -d '\0')" ] && [ -z "$(tr -d '\0 -~' <"$1")" ]; then
		echo "  $name = $(tr '\0' ' ' <"$1")"
	else
		echo "  $name = 0x$(hexdump -v -e '4/1 "%02x" " "' "$1")"
	fi
}

echo "hypstub-init: ready"
echo "CPUs online: $(grep -c ^processor /proc/cpuinfo) ($(cat /sys/devices/system/cpu/online))"
node=/proc/device-tree/firmware/hypstub
if [ -d $node ]; then
	echo "/firmware/hypstub:"
	for property in "$node"/*; do
		case $property in
		*/name)	;;	# not in the tree: Linux adds it
		*)	[ -d "$property" ] || show_property "$property" ;;
		esac
	done
fi

test=$(sed -n 's/.*\bguest\.test=\([^ ]*\).*/\1/p' /proc/cmdline)
if [ -n "$test" ]; then
	sh "$test"
	echo "hypstub-init: test exit status $?"
else
	# /dev/console cannot be a controlling terminal: the shell gets the tty behind it instead.
	setsid cttyhack sh
fi

# -f: there is no init program to signal. Does not return, unless this board cannot be powered off.
poweroff -f
sleep 1000000
