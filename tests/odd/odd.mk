# SPDX-License-Identifier: BSD-2-Clause
#
# Boots of what is odd, and the payload that they probe with. Included by
# tests/tests.mk.

ODD_PROBE := $(O)/tests/odd/probe.bin
ODD_O := $(call objects,tests/odd/guest,entry.S probe.c)

# It lies wherever a case has it, so that no address of its own is absolute
$(O)/tests/odd/guest/%.o: CFLAGS_ALL += $(CFLAGS_FREESTANDING) -marm

$(O)/tests/odd/probe.elf: tests/odd/guest/probe.ld $(ODD_O)
	@mkdir -p $(@D)
	@echo "  LD      $@"
	$(Q)$(CC) $(ARCH_FLAGS) -nostdlib -nostartfiles \
		-Wl,--build-id=none,--no-warn-rwx-segments -T $< -o $@ $(ODD_O)

$(ODD_PROBE): $(O)/tests/odd/probe.elf
	$(Q)$(CROSS_COMPILE)objcopy -O binary $< $@

# SEED and CASE: one case alone, as a failure prints it. CASES: how many
.PHONY: odd-test
odd-test: export HYPSTUB_ODD_SEED := $(SEED)
odd-test: export HYPSTUB_ODD_CASE := $(CASE)
odd-test: export HYPSTUB_ODD_CASES := $(CASES)
odd-test: builds all $(ODD_PROBE)
	$(Q)$(call pytest_suite,odd)
