# SPDX-License-Identifier: BSD-2-Clause
#
# The kernels with their MMU on that restart themselves, $(RESTART_TESTS), and
# the reference hypervisor that they install. Included by tests/tests.mk.

include tests/bare/bare.mk

MINIHYP_O := $(call objects,src/minihyp,init.S vectors.S call.S prepare.c install.c)
RESTART_COMMON := enter.S entry_capture.S entry.c mmu.c ends.c
RESTART_COMMON_O := $(BARE_O) $(call objects,tests/restart,$(RESTART_COMMON))
# Linked high and loaded low, as kernel.h says; mmu.c maps one MiB by pages
RESTART_PLACE := link_at=0xc2000000 load_at=0x42000000 room=0x100000 starts_again=1 \
	kernel_start=start uart=0xf0000000 gicd=0 gicc=0 gicr=0 local=0

# The files that each kernel does not share with the others
RESTART_KERNELS := kernel many panic refused
RESTART_kernel := main.c bench_calls.S
RESTART_many := many.c
RESTART_panic := panic.c panic_paths.S
RESTART_refused := refused.c refused_vectors.S

RESTART_ELFS := $(RESTART_KERNELS:%=$(O)/tests/restart/%.elf)
# The files that test_*.py need in a build directory
RESTART_TESTS := $(RESTART_ELFS) $(O)/tests/restart/trace.so $(O)/tests/restart/be8.bin

$(O)/libminihyp.a: $(MINIHYP_O)
	$(Q)rm -f $@
	$(Q)$(AR) rcs $@ $^

$(O)/tests/restart/%.o: CFLAGS_ALL += $(CFLAGS_FREESTANDING)

define RESTART_KERNEL
$(O)/tests/restart/$(1).elf: $(call objects,tests/restart,$(RESTART_$(1)))
endef
$(foreach kernel,$(RESTART_KERNELS),$(eval $(call RESTART_KERNEL,$(kernel))))

$(O)/tests/restart/refused.elf: $(O)/$(BARE)/semihosting.o

$(RESTART_ELFS): $(BARE)/bare.ld $(RESTART_COMMON_O) $(O)/libminihyp.a $(O)/libhypstub.a
	$(call bare_link,$(CC) $(ARCH_FLAGS) -nostdlib,$(RESTART_PLACE))

$(O)/tests/restart/trace.so $(O)/tests/bench/count.so: tests/lib/qemu_plugin.h

# A plugin is linked with QEMU's functions when QEMU loads it
$(O)/tests/restart/trace.so: tests/restart/trace.c
	@mkdir -p $(@D)
	@echo "  HOSTCC  $<"
	$(Q)$(HOSTCC) -std=gnu11 -O2 -Wall -Wextra -Werror -shared -fPIC \
		-fvisibility=hidden -o $@ $<

# A big-endian kernel (BE8), as a raw binary: its ELF header would be big-endian
BE8_FLAGS := -march=armv7ve -m$(ISA) -mfloat-abi=soft -mbig-endian -g -Iinclude
BE8_O := $(patsubst $(O)/%,$(O)/be8/%,$(RESTART_COMMON_O)) $(O)/be8/tests/restart/be8.o \
	$(call objects,be8/src/client,$(CLIENT)) $(O)/be8/src/arm/cache.o

$(O)/be8/%.o: %.c Makefile $(O)/built-with
	@mkdir -p $(@D)
	@echo "  CC      $< (BE8)"
	$(Q)$(CC) $(BE8_FLAGS) -std=gnu11 -Os -Wall -Wextra -Werror -mno-unaligned-access -fpie \
		-include src/hidden.h $(CFLAGS_FREESTANDING) -MMD -MP -c -o $@ $<

$(O)/be8/%.o: %.S Makefile $(O)/built-with
	@mkdir -p $(@D)
	@echo "  AS      $< (BE8)"
	$(Q)$(CC) $(BE8_FLAGS) -Werror -MMD -MP -c -o $@ $<

$(O)/tests/restart/be8.elf: $(BARE)/bare.ld $(BE8_O)
	$(call bare_link,$(CC) $(BE8_FLAGS) -nostdlib -Wl$(comma)--be8,$(RESTART_PLACE))

$(O)/tests/restart/be8.bin: $(O)/tests/restart/be8.elf
	$(Q)$(OBJCOPY) -O binary $< $@

.PHONY: restart-tests
restart-tests: $(RESTART_TESTS)

.PHONY: run-restart
run-restart: $(O)/hypstub.bin $(O)/tests/restart/kernel.elf
	@echo "Ctrl-A X ends QEMU, Ctrl-A C is its monitor" >&2
	$(Q)qemu-system-arm -M virt,virtualization=on -cpu cortex-a15 -m 512 -nic none \
		-display none -serial mon:stdio -kernel $(O)/hypstub.bin \
		-initrd $(O)/tests/restart/kernel.elf
