# SPDX-License-Identifier: BSD-2-Clause
#
# The kernel with its MMU on that restarts itself, and the reference hypervisor
# that it installs. Included by tests/tests.mk.

MINIHYP_O := $(call objects,src/minihyp,init.S vectors.S call.S prepare.c install.c)
RESTART_O := $(call objects,tests/restart,start.S mmu.c console.c main.c)

$(O)/libminihyp.a: $(MINIHYP_O)
	$(Q)rm -f $@
	$(Q)$(AR) rcs $@ $^

$(O)/tests/restart/%.o: CFLAGS_ALL += $(CFLAGS_FREESTANDING)

$(O)/tests/restart/kernel.elf: tests/restart/kernel.ld $(RESTART_O) \
		$(O)/libminihyp.a $(O)/libhypstub.a
	@echo "  LD      $@"
	$(Q)$(CC) $(ARCH_FLAGS) -nostartfiles -nostdlib -Wl,--fatal-warnings \
		-Wl,--no-warn-rwx-segments,--build-id=none -T $< -o $@ $(filter %.o %.a,$^)

.PHONY: run-restart
run-restart: $(O)/hypstub.bin $(O)/tests/restart/kernel.elf
	$(Q)tools/run.py --payload $(O)/tests/restart/kernel.elf
