# SPDX-License-Identifier: BSD-2-Clause
#
# Fuzzing of all code that reads files from elsewhere, by libFuzzer with address
# and undefined-behaviour sanitizers. "make fuzz-test" is short and tries the
# same inputs each time; "make fuzz" tries FUZZ_RUNS inputs of each kind in
# FUZZ_KINDS, and starts from the inputs that earlier runs found. Included by
# tests/tests.mk after host.mk, whose sources and flags this file uses.

CLANG ?= clang-14
FUZZ_KINDS := dt elf zimage fit uimage appended
FUZZ_RUNS ?= 2000000
FUZZ_TEST_RUNS ?= 10000

FUZZ_O := $(O)/tests/fuzz
# The program that reads each kind
FUZZ_dt := dt
FUZZ_elf := payload
FUZZ_zimage := payload
FUZZ_fit := payload
FUZZ_uimage := appended
FUZZ_appended := appended

# libFuzzer's choices depend on addresses: fixed addresses give the same inputs
# each time. Some containers do not let a process fix its addresses.
FUZZ_FIXED = $(shell setarch -R true 2>/dev/null && echo setarch -R)

# Inputs are small, and none takes long
FUZZ_FLAGS := -max_len=8192 -timeout=20 -print_final_stats=1 -verbosity=0

FUZZ_COMMON := tests/fuzz/fuzz.c tests/host/mutate.c tests/host/guest.c \
	tests/host/console.c src/boot/base/print.c src/boot/base/memory.c $(HOST_DT)
FUZZ_BOOT := tests/fuzz/boot.c $(HOST_HASHES) $(filter src/boot/base/hex.c \
	src/boot/format/% src/boot/handoff/% src/boot/payload/%,$(HOST_PAYLOAD))
FUZZ_SRC_dt := $(FUZZ_COMMON) $(HOST_SRC_options) src/boot/crash_kernel.c
FUZZ_SRC_payload := $(FUZZ_COMMON) $(FUZZ_BOOT)
FUZZ_SRC_appended := $(FUZZ_COMMON) $(FUZZ_BOOT) \
	$(addprefix tests/host/,packed.c craft.c)
FUZZ_TARGETS := $(addprefix $(FUZZ_O)/fuzz_,dt payload appended)

# Comparisons are traced in src/ alone: that would double the time of libfdt's
# checks
FUZZ_COVERAGE := -fsanitize=fuzzer-no-link
FUZZ_COVERAGE_FDT := -fsanitize-coverage=inline-8bit-counters,pc-table
FUZZ_CFLAGS = $(filter-out -O1,$(HOST_CFLAGS)) -O2 $(FUZZ_COVERAGE)
# Without the options that only gcc has
FUZZ_CFLAGS_FDT := $(filter-out -finline-functions --param%,$(CFLAGS_FDT))

fuzz_objects = $(patsubst %.c,$(FUZZ_O)/obj/%.o,$(1))

define fuzz_target
$(FUZZ_O)/fuzz_$(1): $$(call fuzz_objects,tests/fuzz/fuzz_$(1).c \
		$$(FUZZ_SRC_$(1)))
endef
$(foreach target,dt payload appended,$(eval $(call fuzz_target,$(target))))

$(FUZZ_TARGETS):
	@echo "  FUZZLD  $@"
	$(Q)$(CLANG) $(FUZZ_CFLAGS) -fsanitize=fuzzer -o $@ $^

$(FUZZ_O)/obj/$(LIBFDT)/%.o $(FUZZ_O)/obj/$(BEARSSL)/%.o \
	$(FUZZ_O)/obj/tests/%.o $(FUZZ_O)/obj/src/boot/base/print.o: \
	FUZZ_COVERAGE := $(FUZZ_COVERAGE_FDT)
$(FUZZ_O)/obj/src/boot/format/hash.o: FUZZ_CFLAGS += -I$(BEARSSL)
$(FUZZ_O)/obj/$(BEARSSL)/%.o: FUZZ_CFLAGS += $(CFLAGS_BEARSSL)
$(FUZZ_O)/obj/$(LIBFDT)/%.o: FUZZ_CFLAGS += -include string.h $(FUZZ_CFLAGS_FDT)
$(FUZZ_O)/obj/$(LIBFDT)/fdt.o: FUZZ_CFLAGS += -UFDT_ASSUME_MASK \
	-DFDT_ASSUME_MASK=0x0e

$(FUZZ_O)/obj/%.o: %.c tests/fuzz/fuzz.mk tests/host/host.mk | $(EXTERNAL)
	@mkdir -p $(@D)
	@echo "  CLANG   $<"
	$(Q)$(CLANG) $(FUZZ_CFLAGS) -MMD -MP -c -o $@ $<

# Seeds: the trees of the tests on the host, and files that craft.c and mkimage
# make
$(FUZZ_O)/seeds: tests/fuzz/seeds.c tests/host/craft.c tests/host/craft.h
	@mkdir -p $(@D)
	@echo "  HOSTCC  $<"
	$(Q)$(HOSTCC) -std=gnu11 -O1 -Wall -Wextra -Werror -o $@ $(filter %.c,$^)

FUZZ_MKIMAGE = SOURCE_DATE_EPOCH=0 mkimage \
	-D "-q -I dts -O dtb -p 64 -i $(FUZZ_O)/parts" >$(FUZZ_O)/mkimage.log

$(FUZZ_O)/seeded: $(FUZZ_O)/seeds $(HOST_DTBS) $(wildcard tests/fuzz/fit/*.its)
	@echo "  SEEDS   $(FUZZ_O)/corpus"
	$(Q)rm -rf $(FUZZ_O)/corpus $(FUZZ_O)/parts
	$(Q)cd $(FUZZ_O) && mkdir -p parts $(FUZZ_KINDS:%=corpus/%)
	$(Q)cd $(FUZZ_O)/corpus && ../seeds elf zimage uimage appended
	$(Q)find $(HOST_O)/dts -name '*.dtb' -size -8k -exec cp -t $(FUZZ_O)/corpus/dt {} +
	$(Q)cp $(FUZZ_O)/corpus/zimage/tag $(FUZZ_O)/parts/kernel
	$(Q)cp $(FUZZ_O)/corpus/zimage/raw $(FUZZ_O)/parts/raw
	$(Q)cp $(HOST_O)/dts/bare.dtb $(FUZZ_O)/parts/fdt
	$(Q)printf '\037\213 a ramdisk' > $(FUZZ_O)/parts/ramdisk
	$(Q)$(FUZZ_MKIMAGE) -f tests/fuzz/fit/boards.its $(FUZZ_O)/corpus/fit/boards
	$(Q)$(FUZZ_MKIMAGE) -f tests/fuzz/fit/loadables.its $(FUZZ_O)/corpus/fit/loadables
	$(Q)$(FUZZ_MKIMAGE) -E -f tests/fuzz/fit/boards.its $(FUZZ_O)/corpus/fit/offset
	$(Q)$(FUZZ_MKIMAGE) -E -p 0x800 -f tests/fuzz/fit/loadables.its \
		$(FUZZ_O)/corpus/fit/position
	$(Q)cp $(FUZZ_O)/corpus/fit/offset $(FUZZ_O)/corpus/appended/fit
	$(Q)truncate -s %8 $(FUZZ_O)/corpus/appended/fit
	$(Q)cp $(FUZZ_O)/corpus/appended/fit $(FUZZ_O)/corpus/appended/pack
	$(Q)truncate -s +1 $(FUZZ_O)/corpus/appended/pack
	$(Q)touch $@

# $(1): kind, $(2): where new inputs go, $(3): more options
fuzz_run = $(FUZZ_O)/fuzz_$(FUZZ_$(1)) $(FUZZ_FLAGS) $(3) \
	-artifact_prefix=$(FUZZ_O)/$(1)- $(2) $(FUZZ_O)/corpus/$(1)

.PHONY: fuzz-test $(FUZZ_KINDS:%=fuzz-test-%)
fuzz-test: $(FUZZ_KINDS:%=fuzz-test-%)
	@echo "  fuzzed with $(FUZZ_TEST_RUNS) inputs of each kind: $(FUZZ_KINDS)"

$(FUZZ_KINDS:%=fuzz-test-%): fuzz-test-%: $(FUZZ_TARGETS) $(FUZZ_O)/seeded
	@echo "  FUZZ    $*"
	$(Q)rm -rf $(FUZZ_O)/short-$* && mkdir $(FUZZ_O)/short-$*
	$(Q)$(FUZZ_FIXED) $(call fuzz_run,$*,$(FUZZ_O)/short-$*,\
		-seed=1 -reload=0 -runs=$(FUZZ_TEST_RUNS)) \
		>$(FUZZ_O)/short-$*.log 2>&1 || { tail -40 $(FUZZ_O)/short-$*.log; exit 1; }

.PHONY: fuzz $(FUZZ_KINDS:%=fuzz-%)
fuzz: $(FUZZ_KINDS:%=fuzz-%)

$(FUZZ_KINDS:%=fuzz-%): fuzz-%: $(FUZZ_TARGETS) $(FUZZ_O)/seeded
	@echo "  FUZZ    $* ($(FUZZ_RUNS) inputs)"
	$(Q)mkdir -p $(FUZZ_O)/found-$*
	$(Q)$(call fuzz_run,$*,$(FUZZ_O)/found-$*,-runs=$(FUZZ_RUNS)) \
		>$(FUZZ_O)/$*.log 2>&1 || { tail -40 $(FUZZ_O)/$*.log; exit 1; }
	$(Q)grep -a number_of_executed_units $(FUZZ_O)/$*.log
