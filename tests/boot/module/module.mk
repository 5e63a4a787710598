# SPDX-License-Identifier: BSD-2-Clause
#
# Modules for Debian's kernel, $(MODULES): hypmod installs a hypervisor, pattern fills memory. Made without
# the kernel's headers: what has to be known of struct module is read from a module of Debian's. Included by
# tests/tests.mk.

MODULES := $(addprefix $(O)/tests/boot/,hypmod.ko pattern.ko)
MODULE_O := $(O)/module/tests/boot/module

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

# What the loader reads, once for each module
$(addprefix $(MODULE_O)/this_,hypmod.o pattern.o): $(MODULE_O)/this_%.o: \
		tests/boot/module/this_module.S $(O)/module/layout.h
	@mkdir -p $(@D)
	@echo "  AS      $< (module $*)"
	$(Q)$(CC) $(MODULE_FLAGS) -I$(O)/module -DTHIS_MODULE='"$*"' -MMD -MP -c -o $@ $<

$(O)/module/layout.h: external/debian/module.ko tests/boot/module/layout.awk
	@mkdir -p $(@D)
	$(Q)$(CROSS_COMPILE)readelf -SrW -p .gnu.linkonce.this_module $< | \
		awk -f tests/boot/module/layout.awk > $@.tmp
	$(Q)mv $@.tmp $@

external/debian/module.ko:
	@echo "$@ is missing: run make setup first"; exit 1

$(O)/tests/boot/hypmod.ko: $(addprefix $(MODULE_O)/,hypmod.o vectors.o this_hypmod.o) \
	$(O)/module/src/client/calls.o
$(O)/tests/boot/pattern.ko: $(addprefix $(MODULE_O)/,pattern.o this_pattern.o)

$(MODULES):
	@mkdir -p $(@D)
	@echo "  LD      $@"
	$(Q)$(LD) -r -o $@ $^
