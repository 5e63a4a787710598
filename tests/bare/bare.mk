# SPDX-License-Identifier: BSD-2-Clause
#
# What guest programs share: the entry, the console, and the recipe that links a
# guest for a board. Included by the makefiles of the suites that have guests.

ifndef BARE
BARE := tests/bare
BARE_START := $(BARE)/start.S $(BARE)/console.c
# For guests that use vectors
BARE_VECTORS := $(BARE)/vectors.S

# The same as objects that are built like the image
BARE_O := $(patsubst %,$(O)/%.o,$(basename $(BARE_START)))
BARE_VECTORS_O := $(patsubst %,$(O)/%.o,$(basename $(BARE_VECTORS)))
$(O)/$(BARE)/%.o: CFLAGS_ALL += $(CFLAGS_FREESTANDING)

# Addresses of the boards' RAM and devices; 0: the board has no such device
BARE_virt := ram_base=0x40000000 uart=0x09000000 gicd=0x08000000 \
	gicc=0x08010000 gicr=0x080a0000 local=0
BARE_vexpress := ram_base=0x80000000 uart=0x1c090000 gicd=0x2c001000 \
	gicc=0x2c002000 gicr=0 local=0
BARE_raspi2b := ram_base=0 uart=0x3f201000 gicd=0 gicc=0 gicr=0 local=0x40000000
BARE_ast2600-evb := ram_base=0x80000000 uart=0x1e784000 uart_8250=1 \
	gicd=0x40461000 gicc=0x40462000 gicr=0 local=0

# The recipe that links a target from its objects and libraries. $(1): the
# compiler and its flags, $(2): a board's variable and other symbols of bare.ld
define bare_link
@mkdir -p $(@D)
@echo "  LD      $@"
$(Q)$(1) -nostartfiles -Wl,--fatal-warnings,--no-warn-rwx-segments,--build-id=none \
	$(2:%=-Wl,--defsym=%) -T $(BARE)/bare.ld -o $@ $(filter %.o,$^) $(filter %.a,$^)
endef
endif
