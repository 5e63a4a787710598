# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=dash
#
# Runs in the Linux guests of the test of kdump, as /t.sh: hop=0 is the kernel that crashes, once it has
# a module's pattern in memory and hypstub with a FIT as its crash kernel; hop=1, the kernel in that FIT,
# reads the pattern out of the dump and prints its checksum.

word() { sed -n "s/.*\b$1=\([^ ]*\).*/\1/p" /proc/cmdline; }
hop=$(word hop)

dmesg -n 1
echo
echo "hop $hop: $(dmesg | sed -n 's/.*CPU: \(All CPU(s) started in .* mode\).*/\1/p')"

if [ "$hop" = 0 ]; then
	insmod /lib/modules/pattern.ko
	at=$(dmesg | sed -n 's/.*pattern: at \(0x[0-9a-f]*\).*/\1/p')
	echo "hop 0: pattern at $at"
	# --image-size: as in kexec.sh
	set -- /boot/hypstub.bin --dtb=/sys/firmware/fdt --initrd=/boot/payload.itb
	[ -n "$(word pack)" ] && set -- /boot/pack.bin
	kexec -p "$@" --image-size=0x2000000 \
		--append="console=ttyAMA0 rdinit=/init guest.test=/t.sh panic=-1 maxcpus=1 reset_devices hop=1 pattern=$at" &&
		echo c >/proc/sysrq-trigger
	echo "hop 0: kexec failed"
	return 1
fi

# Prints a number of the dump: its offset, and its size in bytes
number() { hexdump -v -s "$1" -n "$2" -e "1/$2 \"%u\"" /proc/vmcore; }

# The program headers of a 32-bit ELF file: each with type, offset, and so on
pattern=$(($(word pattern)))
header=$(number 28 4)
for _ in $(seq "$(number 44 2)"); do
	from=$(number $((header + 12)) 4)
	skip=$((pattern - from))
	if [ "$(number "$header" 4)" = 1 ] && [ $skip -ge 0 ] && [ $skip -lt "$(number $((header + 16)) 4)" ]; then
		skip=$(((skip + $(number $((header + 4)) 4)) / 4096))
		echo "hop 1: pattern: $(dd if=/proc/vmcore bs=4096 skip=$skip count=256 2>/dev/null | md5sum)"
	fi
	header=$((header + $(number 42 2)))
done
echo "hop 1: RAM $(sed -n 's/\(.*\) : System RAM/\1/p' /proc/iomem | tr '\n' ' ')"
for node in /proc/device-tree/reserved-memory/hypstub*; do
	echo "hop 1: node ${node#/proc/device-tree}"
done
echo "t.sh: done"
