# SPDX-License-Identifier: BSD-2-Clause
#
# What guest programs share: the entry, the console, and how one is linked for a
# board. Included by the makefiles of the suites that have guests.

ifndef BARE
BARE := tests/bare
BARE_START := $(BARE)/start.S $(BARE)/console.c
# For guests that use vectors
BARE_VECTORS := $(BARE)/vectors.S

# The same, built as the image is
BARE_O := $(patsubst %,$(O)/%.o,$(basename $(BARE_START)))
BARE_VECTORS_O := $(patsubst %,$(O)/%.o,$(basename $(BARE_VECTORS)))
$(O)/$(BARE)/%.o: CFLAGS_ALL += $(CFLAGS_FREESTANDING)

# Where boards have their RAM and their devices; 0: a board has none
BARE_virt := ram_base=0x40000000 uart=0x09000000 gicd=0x08000000 \
	gicc=0x08010000 gicr=0x080a0000 local=0
BARE_vexpress := ram_base=0x80000000 uart=0x1c090000 gicd=0x2c001000 \
	gicc=0x2c002000 gicr=0 local=0
BARE_raspi2b := ram_base=0 uart=0x3f201000 gicd=0 gicc=0 gicr=0 local=0x40000000

# The recipe that links the target from its objects and libraries. $(1): the
# compiler and its flags, $(2): a board's variable and other symbols of bare.ld
define bare_link
@mkdir -p $(@D)
@echo "  LD      $@"
$(Q)$(1) -nostartfiles -Wl,--fatal-warnings,--no-warn-rwx-segments,--build-id=none \
	$(2:%=-Wl,--defsym=%) -T $(BARE)/bare.ld -o $@ $(filter %.o,$^) $(filter %.a,$^)
endef
endif
