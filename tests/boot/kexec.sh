# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=dash
#
# Runs in the Linux guests of the tests that restart, as /t.sh: tells how this kernel was entered, turns
# all CPUs but the first off and on, hotplug=ROUNDS times, and enters the next kernel, as the words on
# its command line say: hop=N of hops=M, then by how=linux|hypstub|crash.

word() { sed -n "s/.*\b$1=\([^ ]*\).*/\1/p" /proc/cmdline; }
hop=$(word hop) hops=$(word hops) how=$(word how) hotplug=$(word hotplug)

dmesg -n 1
echo
echo "hop $hop: $(grep -c ^processor /proc/cpuinfo) CPUs," \
	"$(dmesg | sed -n 's/.*CPU: \(All CPU(s) started in .* mode\).*/\1/p')"
for node in /proc/device-tree/firmware/hypstub* /proc/device-tree/reserved-memory/hypstub*; do
	[ -d "$node" ] && echo "hop $hop: node ${node#/proc/device-tree}"
done
sed -n "s/\(.*\) : System RAM/hop $hop: RAM \1/p" /proc/iomem

cpus=/sys/devices/system/cpu
all=$(cat $cpus/present)

# One after the other, so that the last round of offs leaves the first CPU alone
switch() {
	for cpu in "$cpus"/cpu[1-9]*; do
		echo "$1" >"$cpu/online" || echo "hop $hop: $cpu: hotplug to $1 failed"
	done
}
for round in $(seq 1 "${hotplug:-0}"); do
	switch 0
	off=$(cat $cpus/online)
	switch 1
	# A program on each CPU, which has to run there
	for cpu in "$cpus"/cpu[0-9]*; do
		taskset "$(printf %x $((1 << ${cpu##*cpu})))" true || echo "hop $hop: $cpu: runs nothing"
	done
	[ "$off" = 0 ] && [ "$(cat $cpus/online)" = "$all" ] && echo "hop $hop: hotplug $round: well"
done

# This is the crash kernel, or the last hop
if [ "$hop" = "$hops" ]; then
	echo "t.sh: done"
	return 0
fi

next="console=ttyAMA0 rdinit=/init guest.test=/t.sh panic=-1 hop=$((hop + 1)) hops=$hops how=$how hotplug=$hotplug"
# The kernel does not keep its initramfs: make it again from the files
mkdir -p /run /root-only
mount -t tmpfs tmpfs /run
mount --bind / /root-only
(cd /root-only && find . | cpio -o -H newc >/run/initrd 2>/dev/null)

# --image-size: what this kexec makes of the size tag is less than the kernel needs
load() { kexec "$@" --image-size=0x2000000; }
case $how in
linux)
	load -l /boot/zImage --initrd=/run/initrd --append="$next" && kexec -e ;;
hypstub)
	load -l /boot/hypstub.bin --initrd=/boot/zImage --append="console=ttyAMA0 panic=-1" && kexec -e ;;
crash)
	load -p /boot/zImage --initrd=/run/initrd --append="$next maxcpus=1 reset_devices" &&
		echo c >/proc/sysrq-trigger ;;
esac
echo "t.sh: kexec failed"
