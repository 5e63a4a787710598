# SPDX-License-Identifier: BSD-2-Clause
#
# The on-target conformance suite, $(TARGET_TESTS) and the libraries that it is
# linked with. Included by tests/tests.mk, which runs test_target.py. Uses O, Q
# and CROSS_COMPILE.

include tests/bare/bare.mk

TARGET_TESTS_DIR := tests/target
TARGET_TESTS_OUT := $(O)/tests/target
TARGET_TESTS_CC := $(CROSS_COMPILE)gcc

# The library, which needs only memset, memmove and the like of a libc; the
# runner
TARGET_TESTS_SUITE := $(wildcard $(TARGET_TESTS_DIR)/suite/*.[cS])
TARGET_TESTS_RUNNER := $(wildcard $(TARGET_TESTS_DIR)/runner/*.[cS])
# The example, which uses one file of the runner
TARGET_TESTS_EXAMPLE := $(TARGET_TESTS_DIR)/example/example.c \
	$(TARGET_TESTS_DIR)/runner/entry.c
# The hypervisor to start from, which hypervisor.c makes the target
TARGET_TESTS_HYPERVISOR := $(TARGET_TESTS_DIR)/example/hypervisor.c \
	examples/hypervisor/hypervisor.S $(TARGET_TESTS_DIR)/runner/entry.c
# All end by semihosting
TARGET_TESTS_BARE := $(BARE_START) $(BARE_VECTORS) $(BARE)/semihosting.S
# The hypervisor under test, and the library that makes the calls
TARGET_TESTS_LIBS := $(O)/libminihyp.a $(O)/libhypstub.a

# In the RAM of QEMU's virt board; minihyp maps 2 MiB of it flat
TARGET_TESTS_PLACE := $(BARE_virt) link_at=ram_base+0x1000000 room=0x200000
TARGET_TESTS := $(foreach isa,arm thumb,$(TARGET_TESTS_OUT)/conformance-$(isa).elf \
	$(TARGET_TESTS_OUT)/example-$(isa).elf \
	$(TARGET_TESTS_OUT)/hypervisor-$(isa).elf)

# -mno-unaligned-access: the MMU is off, and the stub turns HSCTLR.A on.
# -mgeneral-regs-only: HCPTR may trap the rest at any time.
TARGET_TESTS_ARCH := -march=armv7ve -mfloat-abi=soft
TARGET_TESTS_CFLAGS := $(TARGET_TESTS_ARCH) -std=gnu11 -O2 -g -Wall -Wextra \
	-Werror -mno-unaligned-access -mgeneral-regs-only -ffunction-sections \
	-fno-common -fno-stack-protector -Iinclude -I$(TARGET_TESTS_DIR)/suite
TARGET_TESTS_ASFLAGS := $(TARGET_TESTS_ARCH) -g -Iinclude \
	-Wa,--fatal-warnings

# newlib's memcpy makes unaligned accesses, its memmove does not.
TARGET_TESTS_LINK := $(TARGET_TESTS_CC) $(TARGET_TESTS_ARCH) --specs=nano.specs \
	-Wl,--gc-sections,--defsym=memcpy=memmove

target_tests_objects = $(patsubst %,$(TARGET_TESTS_OUT)/$(1)/%.o, \
	$(basename $(2)))

.PHONY: target-tests
target-tests: $(TARGET_TESTS)

define TARGET_TESTS_ISA
$(TARGET_TESTS_OUT)/libconformance-$(1).a: \
		$(call target_tests_objects,$(1),$(TARGET_TESTS_SUITE))
	$$(Q)rm -f $$@
	$$(Q)$(CROSS_COMPILE)ar rcs $$@ $$^

$(TARGET_TESTS_OUT)/conformance-$(1).elf: \
		$(call target_tests_objects,$(1),$(TARGET_TESTS_RUNNER) $(TARGET_TESTS_BARE))
$(TARGET_TESTS_OUT)/example-$(1).elf: \
		$(call target_tests_objects,$(1),$(TARGET_TESTS_EXAMPLE) $(TARGET_TESTS_BARE))
$(TARGET_TESTS_OUT)/hypervisor-$(1).elf: \
		$(call target_tests_objects,$(1),$(TARGET_TESTS_HYPERVISOR) $(TARGET_TESTS_BARE))

$(TARGET_TESTS_OUT)/%-$(1).elf: $(BARE)/bare.ld \
		$(TARGET_TESTS_OUT)/libconformance-$(1).a $(TARGET_TESTS_LIBS)
	$$(call bare_link,$$(TARGET_TESTS_LINK) -m$(1),$$(TARGET_TESTS_PLACE))

$(TARGET_TESTS_OUT)/$(1)/%.o: %.c
	@mkdir -p $$(@D)
	@echo "  CC      $$< ($(1))"
	$$(Q)$(TARGET_TESTS_CC) $(TARGET_TESTS_CFLAGS) -m$(1) -MMD -MP -c -o $$@ $$<

$(TARGET_TESTS_OUT)/$(1)/%.o: %.S
	@mkdir -p $$(@D)
	@echo "  AS      $$< ($(1))"
	$$(Q)$(TARGET_TESTS_CC) $(TARGET_TESTS_ASFLAGS) -m$(1) -MMD -MP -c -o $$@ $$<
endef
$(foreach isa,arm thumb,$(eval $(call TARGET_TESTS_ISA,$(isa))))
