# SPDX-License-Identifier: BSD-2-Clause
#
# Tests and measurements. "make test" runs all of them but the bench; each suite
# can be run alone. Included by the top Makefile.

include tests/host/host.mk
include tests/fuzz/fuzz.mk
include tests/target/target.mk
include tests/psci/psci.mk
include tests/boot/module/module.mk

include tests/restart/restart.mk
include tests/matrix/matrix.mk
include tests/odd/odd.mk
include tests/docs/docs.mk

# The suites run on both instruction sets
BUILDS := $(O)/arm $(O)/thumb
export HYPSTUB_BUILDS := $(BUILDS)

PYTEST_ALONE := $(PYTHON) -m pytest -q -p no:cacheprovider
PYTEST := $(PYTEST_ALONE) -n 2
# Runs a suite and writes its figures for the table of "make test"
pytest_suite = $(PYTEST) --junitxml=$(O)/tests/results/$(1).xml tests/$(1)

PYTEST_SUITES := check docs target restart boot matrix psci odd
ALL_SUITES := host fuzz $(PYTEST_SUITES)
SUITES := $(ALL_SUITES)
ifneq ($(filter-out $(ALL_SUITES),$(SUITES)),)
$(error SUITES=$(SUITES): they are of $(ALL_SUITES))
endif

include tests/coverage/coverage.mk

.PHONY: builds
builds:
	$(Q)$(MAKE) --no-print-directory ISA=arm O=$(O)/arm all restart-tests
	$(Q)$(MAKE) --no-print-directory ISA=thumb O=$(O)/thumb all restart-tests

.PHONY: test
ifeq ($(T),)

# Runs one suite after the other, and prints a table of what ran
test:
	+$(Q)MAKE="$(MAKE)" tests/suites.py $(SUITES)

else

# T=name: an area of tests/host, or the tests of the other suites with that
# name; T='name[case]', as pytest prints it, is one case of a test.
T_AREA := $(filter $(T:test_%=%),$(HOST_AREAS))
T_NAME := $(firstword $(subst [, ,$(T)))
test: export HYPSTUB_CASE := $(if $(findstring [,$(T)),$(T))

ifneq ($(T_AREA),)
test: $(HOST_O)/test_$(T_AREA) $(HOST_DTBS) $(HOST_FITS)
	$(Q)$<
else
test:
	$(Q)$(PYTEST_ALONE) --collect-only -k '$(T_NAME)' tests >/dev/null || \
		{ echo "T=$(T): there is no such test (make test-all T=$(T) looks among all cases)"; exit 1; }
	+$(Q)$(MAKE) --no-print-directory T= pytest-files
	$(Q)$(PYTEST) -k '$(T_NAME)' tests
endif
endif

# The files that the suites in Python need from make
.PHONY: pytest-files
pytest-files: builds all $(TARGET_TESTS) $(PSCI_TESTS) $(MODULES) matrix-payloads \
	$(O)/tests/restart/trace.so $(ODD_PROBE)

# All tests, with every case of those from which "make test" takes a sample
.PHONY: test-all matrix-arm-test
test-all: export HYPSTUB_EXHAUSTIVE := 1
test-all: SUITES += matrix-arm
test-all: test

matrix-arm-test:
	$(Q)$(MAKE) --no-print-directory ISA=arm O=$(O)/arm matrix-test

.PHONY: check
check: builds
	$(Q)$(call pytest_suite,check)

.PHONY: target-test
target-test: builds $(TARGET_TESTS)
	$(Q)$(call pytest_suite,target)

.PHONY: restart-test
restart-test: builds
	$(Q)$(call pytest_suite,restart)

.PHONY: boot-test
boot-test: builds $(MODULES) matrix-payloads
	$(Q)$(call pytest_suite,boot)

.PHONY: psci-test
psci-test: builds $(PSCI_TESTS)
	$(Q)$(call pytest_suite,psci)

.PHONY: bench
bench: all $(O)/tests/bench/count.so $(O)/tests/bench/calls.elf \
		$(O)/tests/bench/psci.elf $(O)/tests/restart/kernel.elf
	$(Q)tests/bench/bench.py --build $(O)

# The script reads the variables of make's command line from the environment
.PHONY: trace
trace: all $(O)/tests/bench/count.so $(O)/tests/bench/psci.elf
	$(Q)tools/trace.py -o $(O)/trace.svg

# A plugin is linked with QEMU's functions when QEMU loads it.
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
