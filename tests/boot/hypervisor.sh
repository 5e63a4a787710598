# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=dash
#
# Runs in the Linux guests of test_hypervisor.py, as /t.sh: loads and removes the module that installs a
# hypervisor, with and without a CPU that goes off and on meanwhile, and powers off with it in place.
# The module's own lines tell how it went; the test does the judging.

# What the kernel and the module have said since the last time
told() { dmesg -c | sed -n 's/^<.>//; s/^\[[^]]*\] //; /^hypmod: /p; /Oops\|BUG:\|WARNING:/p'; }

dmesg -n 1 # from here on the console is ours
dmesg -c | sed -n 's/.*CPU: \(All CPU(s) started in .* mode\).*/\1/p'

# Without the stub under this kernel its calls mean something else
[ "$(tr -d '\0' </proc/device-tree/firmware/hypstub/boot-mode)" = svc ] || return 1

load() { insmod /lib/modules/hypmod.ko; echo "t.sh: insmod: $?"; told; }
remove() { rmmod hypmod; echo "t.sh: rmmod: $?"; told; }
cpu1=/sys/devices/system/cpu/cpu1

load
remove

load
echo 0 >$cpu1/online
echo "t.sh: on: $(cat /sys/devices/system/cpu/online)"
echo 1 >$cpu1/online
# A program that has to run there
taskset 2 echo "t.sh: on: $(cat /sys/devices/system/cpu/online)"
remove

load
echo "t.sh: done"
