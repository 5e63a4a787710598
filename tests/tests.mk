# SPDX-License-Identifier: BSD-2-Clause
#
# Tests and measurements. "make test" is all of them but the bench; each part
# can be run alone. Included by the top Makefile.

include tests/host/host.mk
include tests/fuzz/fuzz.mk
include tests/target/target.mk
include tests/psci/psci.mk
include tests/boot/module/module.mk

include tests/restart/restart.mk
include tests/matrix/matrix.mk

PYTEST := $(PYTHON) -m pytest -q -p no:cacheprovider -n 2

# The suites run on both instruction sets
BUILDS := $(O)/arm $(O)/thumb

.PHONY: builds
builds:
	$(Q)$(MAKE) --no-print-directory ISA=arm O=$(O)/arm all restart-tests
	$(Q)$(MAKE) --no-print-directory ISA=thumb O=$(O)/thumb all restart-tests

.PHONY: test
test: host-test fuzz-test check target-test restart-test boot-test matrix-test psci-test

# The same, with every case of those that "make test" makes a choice of
.PHONY: test-all
test-all: export HYPSTUB_EXHAUSTIVE := 1
test-all: test
	$(Q)$(MAKE) --no-print-directory ISA=arm O=$(O)/arm matrix-test

.PHONY: check
check: builds
	$(Q)HYPSTUB_BUILDS="$(BUILDS)" $(PYTEST) tests/check

.PHONY: target-test
target-test: builds $(TARGET_TESTS)
	$(Q)HYPSTUB_BUILDS="$(BUILDS)" $(PYTEST) tests/target

.PHONY: restart-test
restart-test: builds
	$(Q)HYPSTUB_BUILDS="$(BUILDS)" $(PYTEST) tests/restart

.PHONY: boot-test
boot-test: builds $(MODULE)
	$(Q)HYPSTUB_BUILDS="$(BUILDS)" $(PYTEST) tests/boot

.PHONY: psci-test
psci-test: builds $(PSCI_TESTS)
	$(Q)HYPSTUB_BUILDS="$(BUILDS)" $(PYTEST) tests/psci

.PHONY: bench
bench: all $(O)/tests/bench/count.so $(O)/tests/bench/calls.elf \
		$(O)/tests/bench/psci.elf $(O)/tests/restart/kernel.elf
	$(Q)tests/bench/bench.py --build $(O)

# What it is told on make's command line, the script reads from the environment
.PHONY: trace
trace: all $(O)/tests/bench/count.so $(O)/tests/bench/psci.elf
	$(Q)tools/trace.py -o $(O)/trace.svg

# A plugin finds QEMU's functions when QEMU loads it.
$(O)/tests/bench/count.so: tests/bench/count.c Makefile
	@mkdir -p $(@D)
	@echo "  HOSTCC  $<"
	$(Q)$(HOSTCC) -std=gnu11 -O2 -Wall -Wextra -Werror -shared -fPIC \
		-fvisibility=hidden -o $@ $<

# Linked in the RAM of QEMU's virt board, clear of the image
$(O)/tests/bench/%.elf: tests/bench/%.S $(wildcard include/*/*.h) Makefile
	@mkdir -p $(@D)
	@echo "  LD      $@"
	$(Q)$(CC) -march=armv7ve -marm -Iinclude -nostdlib \
		-Wl,-Ttext=0x41000000,--build-id=none,--no-warn-rwx-segments -o $@ $<
