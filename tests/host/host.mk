# SPDX-License-Identifier: BSD-2-Clause
#
# The unit tests that run on the build machine: the sources of the image, with
# sanitizers, over fakes of memory, registers and console. Included by
# tests/tests.mk; "make host-test" builds and runs them all. HOST_FUZZ is the
# number of damaged device trees that they try.

DTC ?= dtc
HOST_FUZZ ?= 200000
export HOST_FUZZ

HOST_O := $(O)/tests/host
# "make coverage" has gcov in their place
HOST_INSTRUMENTS := -fsanitize=address,undefined -fno-sanitize-recover=all
# "linux" is a macro of the host's compiler, and a name in our sources.
# memory.c's memmove() must not replace the sanitizer's.
HOST_CFLAGS := -std=gnu11 -g -O1 -fno-omit-frame-pointer -Wall -Wextra -Werror \
	-Ulinux -Dmemmove=image_memmove \
	$(HOST_INSTRUMENTS) \
	-DHYPSTUB_VERSION='"1.2.3+0123456789ab"' \
	-Iinclude -I$(LIBFDT) -DDTB_DIR='"$(HOST_O)/dts"'

# The sources of each test program, besides the harness
HOST_DT := $(BOOT_DT:%=src/boot/dt/%) \
	$(addprefix src/boot/base/,memmap.c ram.c verdict.c version.c) \
	tests/host/dtb.c $(FDT:%=$(LIBFDT)/%)
HOST_HASHES := $(HASHES:%=$(BEARSSL)/%)
HOST_FORMAT := $(BOOT_FORMAT:%=src/boot/format/%) $(HOST_HASHES) \
	tests/host/craft.c
# Not entry.c, which reads CPSR; fw_cfg.c only beside the faked device
HOST_HANDOFF := src/boot/base/hex.c $(patsubst %,src/boot/handoff/%,\
	$(filter-out entry.c fw_cfg.c,$(BOOT_HANDOFF))) $(HOST_FORMAT)
HOST_PAYLOAD := $(BOOT_PAYLOAD:%=src/boot/payload/%) $(HOST_HANDOFF) $(HOST_DT)
HOST_PSCI := $(addprefix src/resident/,psci.c psci_wrap.c cpu_lock.c) \
	tests/host/cpus.c
HOST_STAGE := $(HOST_PAYLOAD) src/boot/handoff/fw_cfg.c \
	$(addprefix tests/host/,stage.c fw_cfg_device.c)
HOST_FIT := $(HOST_STAGE) tests/host/fit.c
HOST_APPENDED := $(HOST_HANDOFF) src/boot/base/memmap.c tests/host/behind.c
HOST_DEVICES := $(HOST_DT) tests/host/devices.c

HOST_SRC_hex := src/boot/base/hex.c
HOST_SRC_options := src/boot/options.c src/boot/base/hex.c
HOST_SRC_print :=
HOST_SRC_probe :=
HOST_SRC_memmap := src/boot/base/memmap.c
HOST_SRC_memmap_search := $(HOST_SRC_memmap)
HOST_SRC_memory :=
HOST_SRC_ram := $(addprefix src/boot/base/,memmap.c ram.c)
HOST_CONSOLE := $(BOOT_CONSOLE:%=src/boot/console/%) src/resident/putc.c
HOST_SRC_console := $(HOST_CONSOLE) src/boot/base/memmap.c
HOST_SRC_uart := $(filter-out %/console.c,$(HOST_CONSOLE))
HOST_SRC_doctor_cpu := src/boot/base/verdict.c $(addprefix src/boot/doctor/,\
	actlr.c cache_sizes.c cpus.c entered.c)
HOST_SRC_doctor_timer := $(addprefix src/boot/base/,ticks.c verdict.c) \
	$(addprefix src/boot/doctor/,steps.c timer.c)
HOST_SRC_doctor_gic := src/boot/base/verdict.c src/boot/doctor/gic_state.c \
	src/boot/secure/gic.c
HOST_SRC_doctor_psci := src/boot/base/verdict.c src/boot/doctor/psci_owner.c
HOST_SRC_doctor_ram := src/boot/doctor/ram_check.c \
	$(addprefix src/boot/base/,memmap.c ram.c verdict.c)
HOST_SRC_report := src/boot/report.c $(HOST_DT)
HOST_SRC_zimage := $(HOST_FORMAT)
HOST_SRC_elf := $(HOST_FORMAT)
HOST_SRC_find_dtb := $(HOST_HANDOFF) src/boot/base/memmap.c
HOST_SRC_find := $(HOST_STAGE)
HOST_SRC_find_sources := $(HOST_STAGE)
HOST_SRC_appended := $(HOST_APPENDED)
HOST_SRC_appended_damaged := $(HOST_APPENDED)
HOST_SRC_pack := $(HOST_APPENDED) tests/host/packed.c
HOST_SRC_fit := $(HOST_FIT)
HOST_SRC_fit_packed := $(HOST_FIT) tests/host/packed.c
HOST_SRC_fit_hash := $(HOST_FIT)
HOST_SRC_fit_place := $(HOST_FIT)
HOST_SRC_fit_tree := $(HOST_FIT)
HOST_SRC_fit_damaged := $(HOST_FIT)
HOST_SRC_kind := src/boot/payload/kind.c $(HOST_FORMAT)
HOST_SRC_hash := $(HOST_FORMAT)
HOST_SRC_fw_cfg := $(HOST_STAGE)
HOST_SRC_string := src/boot/base/string.c
HOST_SRC_place := $(HOST_STAGE)
HOST_SRC_place_elf := $(HOST_STAGE)
HOST_SRC_place_raw := $(HOST_STAGE)
HOST_SRC_place_move := $(HOST_STAGE)
HOST_SRC_device_tree := $(HOST_FIT) $(HOST_CONSOLE) \
	$(addprefix src/boot/,device_tree.c options.c)
HOST_SRC_crash_kernel := src/boot/crash_kernel.c src/boot/base/hex.c src/boot/base/memmap.c
HOST_SRC_modes := src/boot/modes.c
HOST_SRC_regain_hyp := src/boot/regain_hyp.c src/boot/base/memmap.c
HOST_SRC_icache := src/boot/caches.c
HOST_SRC_install := src/boot/install.c tests/host/installed.c \
	$(addprefix src/boot/base/,memmap.c ram.c)
HOST_SRC_install_copy := $(HOST_SRC_install)
HOST_SRC_dt_node := $(HOST_DT)
HOST_SRC_dt_open := $(HOST_DT)
HOST_SRC_dt_compare := $(HOST_DT)
HOST_SRC_dt_read := $(HOST_DT)
HOST_SRC_dt_crash := $(HOST_FIT) src/boot/device_tree.c src/boot/options.c \
	$(BOOT_CONSOLE:%=src/boot/console/%)
HOST_SRC_dt_stdout := $(HOST_DT)
HOST_SRC_dt_devices := $(HOST_DEVICES)
HOST_SRC_dt_power := $(HOST_DEVICES)
HOST_SRC_dt_write := $(HOST_DT)
HOST_SRC_dt_psci := $(HOST_DT)
HOST_SRC_dt_monitor := $(HOST_DT)
HOST_SRC_dt_rewrite := $(HOST_DT)
HOST_SRC_dt_fuzz := $(HOST_DT) $(HOST_SRC_options) tests/host/mutate.c
HOST_SRC_client := $(addprefix src/client/,available.c prepare.c)
HOST_SRC_hyp_init := src/resident/hyp_init.c
HOST_SRC_hvc_slow := src/resident/hvc_slow.c
HOST_SRC_psci := $(HOST_PSCI)
HOST_SRC_psci_cpu_on := $(HOST_PSCI)
HOST_SRC_psci_wrap := $(HOST_PSCI)
HOST_SRC_psci_lock := $(HOST_PSCI)
HOST_SRC_mon_init := $(addprefix src/boot/secure/,cpu_init.c gic.c)
HOST_SRC_mon_gic := $(HOST_SRC_mon_init)
HOST_SRC_secure := src/boot/base/ticks.c $(addprefix src/boot/secure/,secure.c \
	arrived.c counter.c firewall.c gic.c)
HOST_SRC_firewall := src/boot/secure/firewall.c
HOST_SRC_counter := src/boot/base/ticks.c src/boot/secure/counter.c
HOST_SRC_secure_enter := $(HOST_SRC_secure)

HOST_AREAS := $(patsubst HOST_SRC_%,%,$(filter HOST_SRC_%,$(.VARIABLES)))
HOST_HARNESS := src/boot/base/print.c src/boot/base/memory.c \
	$(addprefix tests/host/,harness.c console.c guest.c registers.c)
HOST_TESTS := $(addprefix $(HOST_O)/test_,$(sort $(HOST_AREAS)))
HOST_DTBS := $(patsubst tests/host/%.dts,$(HOST_O)/%.dtb,\
	$(wildcard tests/host/dts/*.dts)) \
	$(addprefix $(HOST_O)/dts/debian-,vexpress-v2p-ca15-tc1.dtb \
	bcm2836-rpi-2-b.dtb imx7d-sdb.dtb)

host_objects = $(patsubst %.c,$(HOST_O)/obj/%.o,$(1))

define host_test
$(HOST_O)/test_$(1): $$(call host_objects,tests/host/test_$(1).c \
		$$(HOST_HARNESS) $$(HOST_SRC_$(1)))
endef
$(foreach area,$(HOST_AREAS),$(eval $(call host_test,$(area))))

$(HOST_TESTS):
	@echo "  HOSTLD  $@"
	$(Q)$(HOSTCC) $(HOST_CFLAGS) -o $@ $^

# libfdt as in the image, without the same checks. string.h comes first, so that
# the host's functions are declared before all symbols become hidden.
$(HOST_O)/obj/$(LIBFDT)/%.o: HOST_CFLAGS += -include string.h $(CFLAGS_FDT)
$(HOST_O)/obj/$(LIBFDT)/fdt.o: HOST_CFLAGS += -UFDT_ASSUME_MASK \
	-DFDT_ASSUME_MASK=0x0e

# BearSSL is compiled as it is for the image
$(HOST_O)/obj/src/boot/format/hash.o: HOST_CFLAGS += -I$(BEARSSL)
$(HOST_O)/obj/$(BEARSSL)/%.o: HOST_CFLAGS += $(CFLAGS_BEARSSL)

# Renamed as memmove() above, but only in the files that test them
HOST_STRING := $(foreach f,strlen strnlen strcspn strcmp strncmp memcmp memchr \
	memset,-D$(f)=image_$(f))
$(HOST_O)/obj/src/boot/base/string.o $(HOST_O)/obj/tests/host/test_string.o: \
	HOST_CFLAGS += $(HOST_STRING)
$(HOST_O)/obj/tests/host/harness.o: HOST_CFLAGS += $(HOST_HARNESS_CFLAGS)
# fw_cfg.c reads and writes the registers of tests/host/fw_cfg_device.c
$(HOST_O)/obj/src/boot/handoff/fw_cfg.o: HOST_CFLAGS += -include tests/host/mmio.h

# The device accesses of these are recorded in order with those of CP15
$(addprefix $(HOST_O)/obj/src/,resident/hyp_init.o resident/psci.o \
	boot/secure/cpu_init.o boot/secure/gic.o boot/secure/secure.o \
	boot/doctor/gic_state.o \
	boot/console/uart_start.o resident/putc.o): \
	HOST_CFLAGS += -include tests/host/device.h
# Renamed: messages of the code under test go to tests/host/console.c
$(HOST_O)/obj/src/resident/putc.o: HOST_CFLAGS += $(foreach f,putc puts \
	puthex print,-Duart_$(f)=image_uart_$(f))

$(HOST_O)/obj/%.o: %.c tests/host/host.mk | $(EXTERNAL)
	@mkdir -p $(@D)
	@echo "  HOSTCC  $<"
	$(Q)$(HOSTCC) $(HOST_CFLAGS) -MMD -MP -c -o $@ $<

$(HOST_O)/dts/%.dtb: tests/host/dts/%.dts
	@mkdir -p $(@D)
	@echo "  DTC     $<"
	$(Q)$(DTC) -q -I dts -O dtb -o $@ $<

$(HOST_O)/dts/debian-%.dtb: external/debian/dtbs/%.dtb
	@mkdir -p $(@D)
	$(Q)cp $< $@

# FITs by mkimage: a raw kernel, a ramdisk, a loadable and two device trees
HOST_FITS := $(addprefix $(HOST_O)/dts/fit-,inline.dtb external.dtb)
HOST_FIT_FILES := tools/init.sh $(addprefix $(HOST_O)/dts/,raw.bin \
	onecell.dtb virt.dtb)

# No text: mkfit.py takes no text for a payload
$(HOST_O)/dts/raw.bin: LICENSE
	@mkdir -p $(@D)
	$(Q){ printf '\0\0\240\341'; cat $<; } > $@

$(HOST_O)/dts/fit-inline.dtb: HOST_FIT_LAYOUT := --inline
$(HOST_FITS): $(HOST_FIT_FILES) tools/mkfit.py tests/host/host.mk
	@mkdir -p $(@D)
	$(Q)tools/mkfit.py $(HOST_FIT_LAYOUT) -o $@ --load 0x40400000 \
		--entry 0x40400008 --ramdisk tools/init.sh \
		--loadable $(HOST_O)/dts/raw.bin@0x40500000 $(wordlist 2,4,$(HOST_FIT_FILES))

.PHONY: host-test
host-test: $(HOST_TESTS) $(HOST_DTBS) $(HOST_FITS)
	$(Q)failed=0; for t in $(HOST_TESTS); do \
		echo "  TEST    $$t"; \
		$$t > $$t.tap 2>&1 || { failed=1; grep -av '^ok' $$t.tap; }; \
	done; \
	echo "  $$(cat $(addsuffix .tap,$(HOST_TESTS)) | grep -ac '^ok') passed," \
		"$$(cat $(addsuffix .tap,$(HOST_TESTS)) | grep -ac '^not ok') failed"; \
	exit $$failed
