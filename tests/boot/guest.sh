# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=dash
#
# Runs in the Linux guests of test_linux.py, as /t.sh: shows what the kernel made of what hypstub told
# it. A word in front of each line tells the test what it is; the test does the judging.

dmesg -n 1 # from here on the console is ours
echo
sed 's/^/iomem: /' /proc/iomem
dmesg | sed 's/^/dmesg: /'
# shellcheck disable=SC2044 # no name there has a space
for file in $(find /proc/device-tree/firmware /proc/device-tree/reserved-memory \
		/proc/device-tree/chosen /proc/device-tree/psci /proc/device-tree/cpus \
		-type f); do
	echo "property: ${file#/proc/device-tree} $(hexdump -v -e '1/1 "%02x"' "$file")"
done
echo "cpus: $(grep -c ^processor /proc/cpuinfo)"
echo "t.sh: done"
