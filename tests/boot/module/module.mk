# SPDX-License-Identifier: BSD-2-Clause
#
# A module for Debian's kernel, $(MODULE), that installs a hypervisor. Made without the kernel's headers:
# what has to be known of struct module is read from a module of Debian's. Included by tests/tests.mk.

MODULE := $(O)/tests/boot/hypmod.ko
MODULE_O := $(call objects,module/tests/boot/module,hypmod.c vectors.S this_module.S) \
	$(O)/module/src/client/calls.o

# ARM code, as the kernel is and the vectors have to be. Without -fpic: the
# kernel's loader knows no GOT.
MODULE_FLAGS := -march=armv7ve -marm -mfloat-abi=soft -Iinclude -Werror

$(O)/module/%.o: %.c Makefile
	@mkdir -p $(@D)
	@echo "  CC      $< (module)"
	$(Q)$(CC) $(MODULE_FLAGS) -std=gnu11 -Os -Wall -Wextra -fno-common \
		$(CFLAGS_FREESTANDING) -MMD -MP -c -o $@ $<

$(O)/module/%.o: %.S Makefile
	@mkdir -p $(@D)
	@echo "  AS      $< (module)"
	$(Q)$(CC) $(MODULE_FLAGS) -MMD -MP -c -o $@ $<

$(O)/module/tests/boot/module/this_module.o: $(O)/module/layout.h
$(O)/module/tests/boot/module/this_module.o: MODULE_FLAGS += -I$(O)/module

$(O)/module/layout.h: external/debian/module.ko tests/boot/module/layout.awk
	@mkdir -p $(@D)
	$(Q)$(CROSS_COMPILE)readelf -SrW -p .gnu.linkonce.this_module $< | \
		awk -f tests/boot/module/layout.awk > $@.tmp
	$(Q)mv $@.tmp $@

external/debian/module.ko:
	@echo "$@ is missing: run make setup first"; exit 1

$(MODULE): $(MODULE_O)
	@mkdir -p $(@D)
	@echo "  LD      $@"
	$(Q)$(LD) -r -o $@ $^
