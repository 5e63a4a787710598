# SPDX-License-Identifier: BSD-2-Clause
#
# Builds hypstub, its library and its tests. "make help" lists the goals.

CROSS_COMPILE ?= arm-none-eabi-
ISA ?= thumb
O ?= build
# Where RAM is, for an image in flash with no device tree appended
RAM_BASE ?= 0x40000000
# The console until a device tree names one: DRIVER,ADDRESS, see tools/console.py
CONSOLE :=
PREFIX ?= /usr/local
PYTHON ?= /usr/bin/python3

# A mistake in what was given ends make here. GIVEN: what the command line gives;
# the environment may hold anything
GIVEN := $(foreach v,$(.VARIABLES),$(if $(findstring command line,$(origin $v)),$v))
MISTAKE := $(shell tools/check-variables.sh $(foreach v,$(sort \
	$(GIVEN) O ISA RAM_BASE PREFIX V DEBUG),'$v=$(subst ','\'',$($v))'))
ifneq ($(MISTAKE),)
$(error $(MISTAKE))
endif

# "make setup test" on a fresh machine: the files that setup fetches do not
# exist yet when make reads this file, so a second make runs the goals after
# setup.
AFTER_SETUP := $(filter-out setup,$(MAKECMDGOALS))
ifneq ($(and $(filter setup,$(MAKECMDGOALS)),$(AFTER_SETUP)),)

.PHONY: setup $(AFTER_SETUP)
setup:
	tools/setup.sh
$(AFTER_SETUP): setup
	$(MAKE) --no-print-directory $@

else

CC := $(CROSS_COMPILE)gcc
LD := $(CROSS_COMPILE)ld
AR := $(CROSS_COMPILE)ar
NM := $(CROSS_COMPILE)nm
OBJCOPY := $(CROSS_COMPILE)objcopy
OBJDUMP := $(CROSS_COMPILE)objdump
HOSTCC ?= gcc

Q := $(if $(filter 1,$(V)),,@)

# The two words of the header
CONSOLE_WORDS := $(if $(CONSOLE),$(shell tools/console.py '$(subst ','\'',$(CONSOLE))'),0 0)
ifeq ($(filter 0%,$(firstword $(CONSOLE_WORDS))),)
$(error CONSOLE=$(CONSOLE): $(wordlist 2,99,$(CONSOLE_WORDS)))
endif

LIBFDT := external/libfdt
BEARSSL := external/bearssl

# -mno-unaligned-access: the MMU is off. -fpie and hidden symbols: addresses
# are relative to pc, and there is nothing to relocate. No switch conversion,
# which would make tables of pointers.
ARCH_FLAGS := -march=armv7ve -m$(ISA) -mfloat-abi=soft
CFLAGS_ALL := $(ARCH_FLAGS) -std=gnu11 -Os -g -Wall -Wextra -Werror \
	-mno-unaligned-access -fpie -fvisibility=hidden -include src/hidden.h \
	-ffunction-sections -fno-common -fno-tree-switch-conversion \
	-fno-stack-protector -Iinclude $(if $(filter 1,$(DEBUG)),-O1)
# Resident code and libraries have no libc: the compiler must not make calls of
# it.
CFLAGS_FREESTANDING := -ffreestanding -fno-builtin \
	-fno-tree-loop-distribute-patterns
# Walks of a tree are most of the boot's instructions: the check of each offset
# is inlined. 0x0c is ASSUME_LATEST, since dt_open() takes version 17 only, and
# ASSUME_NO_ROLLBACK, since a change that fails ends the boot; libfdt keeps all
# checks of its input.
CFLAGS_FDT := -I$(LIBFDT) -include src/boot/dt/fdt_words.h -O2 -Wno-sign-compare \
	-DFDT_ASSUME_MASK=0x0c -finline-functions --param=max-inline-insns-auto=100
# Loads by bytes, on the host as well. Sections of data: the tables of functions,
# which would need relocation, are dropped, since nothing uses them.
CFLAGS_BEARSSL := -I$(BEARSSL) -O2 -fdata-sections -DBR_LE_UNALIGNED=0 \
	-DBR_BE_UNALIGNED=0
comma := ,
# The compiler does not pass the instruction set on to the assembler
ASFLAGS_ALL := $(ARCH_FLAGS) $(if $(filter thumb,$(ISA)),-Wa$(comma)-mthumb) -g -Iinclude -Werror

# Every source of the image, folder by folder. The tests take theirs from here.
RESIDENT := hyp_vectors.S mon_vectors.S cpu_wake.S cpu_ready.S cpu_stop.S \
	leave.S hyp_init.c psci.c psci_wrap.c cpu_lock.c hvc_slow.c fault.c \
	putc.c
BOOT_TOP := head.S caches_off.S body.S boot_vectors.S flash.c main.c \
	crash_kernel.c device_tree.c report.c regain_hyp.c modes.c options.c \
	caches.c install.c doctor.c
BOOT_BASE := hex.c memmap.c memory.c print.c probe.S ram.c string.c ticks.c \
	verdict.c version.c
BOOT_FORMAT := crc32.c elf.c file.c hash.c size.c zimage.c
BOOT_DT := compare.c crash.c devices.c edit.c modules.c node.c open.c power.c read.c \
	read_reserved.c replace.c stdout.c walk.c write.c write_psci.c \
	write_ram.c write_reserved.c xen.c
BOOT_CONSOLE := console.c uart_drivers.c uart_start.c
BOOT_HANDOFF := appended.c armstub.c entry.c find_dtb.c fw_cfg.c measure.c \
	pack.c
BOOT_PAYLOAD := bootargs.c fetch.c find.c fit.c fit_hash.c fit_image.c hint.c \
	kind.c move.c place.c place_last.c place_raw.c room.c
BOOT_DOCTOR := actlr.c cache_sizes.c cpus.c entered.c gic_state.c psci_owner.c \
	ram_check.c steps.c timer.c
BOOT_SECURE := arrived.c counter.c cpu_init.c firewall.c gic.c mon_enter.S \
	secure.c smp.S
DEMO := demo_entry.S demo.c
CLIENT := calls.S boot_mode.S available.c prepare.c soft_restart.c restart.S
HASHES := sha1.c sha2small.c dec32be.c enc32be.c
FDT := fdt.c fdt_ro.c fdt_rw.c fdt_wip.c fdt_addresses.c

objects = $(patsubst %,$(O)/$(1)/%.o,$(basename $(2)))
RESIDENT_O := $(call objects,src/resident,$(RESIDENT)) $(O)/src/arm/cache.o
BOOT := $(BOOT_TOP:%=src/boot/%) $(BOOT_BASE:%=src/boot/base/%) \
	$(BOOT_FORMAT:%=src/boot/format/%) $(BOOT_DT:%=src/boot/dt/%) \
	$(BOOT_CONSOLE:%=src/boot/console/%) \
	$(BOOT_HANDOFF:%=src/boot/handoff/%) \
	$(BOOT_PAYLOAD:%=src/boot/payload/%) $(BOOT_SECURE:%=src/boot/secure/%) \
	$(BOOT_DOCTOR:%=src/boot/doctor/%)
BOOT_O := $(patsubst %,$(O)/%.o,$(basename $(BOOT)))
DEMO_O := $(call objects,src/demo,$(DEMO))
CLIENT_O := $(call objects,src/client,$(CLIENT)) $(O)/src/arm/cache.o
FDT_O := $(call objects,libfdt,$(FDT))
HASHES_O := $(call objects,bearssl,$(HASHES))

# What "make setup" brings, as far as the goals need it
EXTERNAL := $(addprefix $(LIBFDT)/,libfdt.h $(FDT)) \
	$(addprefix $(BEARSSL)/,bearssl_hash.h $(HASHES))
GOALS := $(or $(MAKECMDGOALS),all)
TEST_GOALS := test test-all %-test check coverage fuzz fuzz-%
if_goal = $(if $(filter $1,$(GOALS)),$2)
NEEDED := $(if $(filter-out setup help clean fit format docs pictures,$(GOALS)),$(firstword $(CC)) \
		$(LD) $(AR) $(NM) $(OBJCOPY) $(OBJDUMP) $(EXTERNAL)) \
	$(call if_goal,run run-% bench trace $(TEST_GOALS),qemu-system-arm $(PYTHON)) \
	$(call if_goal,run-linux bench trace $(TEST_GOALS),external/debian/zImage) \
	$(call if_goal,bench trace $(TEST_GOALS),$(HOSTCC)) \
	$(call if_goal,fit $(TEST_GOALS),mkimage $(PYTHON)) \
	$(call if_goal,format $(TEST_GOALS),clang-format) \
	$(call if_goal,docs $(TEST_GOALS),python:sphinx python:myst_parser python:furo) \
	$(call if_goal,pictures $(TEST_GOALS),dot) \
	$(call if_goal,$(TEST_GOALS),dtc clang-14 cppcheck shellcheck gdb-multiarch \
		/usr/lib/u-boot/qemu_arm/u-boot.bin \
		python:pytest python:xdist python:pexpect)
MISSING := $(shell tools/check-setup.sh $(NEEDED))
ifneq ($(MISSING),)
$(error $(MISSING))
endif

.PHONY: all
all: $(O)/hypstub.bin $(O)/hypstub.elf $(O)/hypstub-resident.elf $(O)/libhypstub.a

.PHONY: help
help:
	@echo "make            build the image, its symbols and the client library in $(O)/"
	@echo "make setup      install what all of this needs (Debian packages), once"
	@echo "make run        boot the image in QEMU: the built-in demo, or a payload of yours:"
	@echo "                PAYLOAD=zImage INITRD=x APPEND=\"...\" SMP=4 MEM=1G MODE=hyp|svc CPU=name;"
	@echo "                BOARD=vexpress DOOR=flash: another board and way in, docs/doors.md has them;"
	@echo "                GDB=1: wait for a debugger at the first instruction, docs/debugging.md"
	@echo "make fit        a payload as a FIT, by mkimage: KERNEL=zImage [INITRD=x]"
	@echo "                [DTB=\"a.dtb b.dtb\"] [LOAD=address ENTRY=address] [OUT=$(O)/payload.itb]"
	@echo "make pack       hypstub and all it starts in one file that notices damage: KERNEL=zImage"
	@echo "                [INITRD=x] [DTB=\"a.dtb b.dtb\"] [FLASH_DTB=a.dtb] [APPEND=\"...\"] [CONSOLE=x]"
	@echo "                [BOARD=rpi2: and what its medium needs, in OUT_DIR=] [OUT=$(O)/hypstub-pack.bin]"
	@echo "make run-linux  boot Debian's kernel in HYP mode to a shell"
	@echo "make test       all tests: host, static, on-target, boots"
	@echo "make test-all   the same, with every case"
	@echo "make test T=name  one test: an area of tests/host, or pytest's of that name"
	@echo "make matrix-test  one image through every door, and the table of it"
	@echo "make odd-test   boots with one odd value each; SEED=1 CASE=17: one of them"
	@echo "make fuzz       damaged files of every kind, FUZZ_RUNS=2000000 of each"
	@echo "make run-restart  a kernel that installs a hypervisor and restarts itself"
	@echo "make coverage   what no test executes: $(O)/coverage/index.html; SUITES=\"host psci\""
	@echo "make bench      instruction counts and sizes"
	@echo "make trace      draw which mode each CPU is in: $(O)/trace.svg; BOARD= PAYLOAD= SMP= MODE="
	@echo "make docs       the documentation as HTML: $(O)/docs/index.html"
	@echo "make pictures   draw docs/pictures/*.dot, by Graphviz"
	@echo "make install    PREFIX=/usr/local DESTDIR=: headers, library, image, licences, pkg-config"
	@echo "make format     clang-format over C sources and headers"
	@echo "make clean      remove $(O)/"
	@echo
	@echo "Variables: ISA=thumb|arm  RAM_BASE=0x40000000  CONSOLE=pl011,0x09000000  DEBUG=1  V=1  O=dir"
	@echo "           CROSS_COMPILE=arm-none-eabi-  HOSTCC=gcc  PYTHON=/usr/bin/python3"

$(O)/hypstub.bin: $(O)/hypstub.elf
	$(Q)$(OBJCOPY) -O binary $< $@
	@echo "  IMAGE   $@ ($$(stat -c %s $@) bytes)"

# The resident block must stand alone, since it is copied away from the rest of
# the image: no undefined symbol, and no address that would need relocation.
$(O)/resident.o: $(RESIDENT_O)
	$(Q)$(LD) -r -o $@.tmp $^
	$(Q)! $(NM) -u $@.tmp | grep . || \
		{ echo "src/resident needs symbols from elsewhere"; exit 1; }
	$(Q)! $(OBJDUMP) -r -j .resident.vectors -j '.text*' -j '.rodata*' \
		-j hypstub_idmap -j .resident.data $@.tmp | grep -E 'R_ARM_(ABS|MOV[WT]_ABS|GOT)' || \
		{ echo "src/resident has absolute addresses"; exit 1; }
	$(Q)mv $@.tmp $@

# The largest size of the image, which linker.ld asserts. ARM code is longer.
IMAGE_LIMIT_thumb := 96K
IMAGE_LIMIT_arm := 136K

# memmove() replaces memcpy(): newlib's memcpy() makes unaligned accesses. The
# Cortex-A8, whose erratum ld would work around, has no HYP mode.
LINK = $(CC) $(ARCH_FLAGS) -nostartfiles --specs=nano.specs \
	-Wl,-pie,--no-dynamic-linker,-z,text,--gc-sections,--fatal-warnings \
	-Wl,--defsym=memcpy=memmove,--no-fix-cortex-a8,-Map=$(O)/hypstub.map \
	-Wl,--defsym=image_limit=$(IMAGE_LIMIT_$(ISA)),--no-warn-rwx-segments,-T,linker.ld \
	-o $@ $(filter-out %.ld Makefile,$^)

$(O)/hypstub.elf: linker.ld src/resident/block.ld $(O)/resident.o $(BOOT_O) $(DEMO_O) $(FDT_O) \
		$(HASHES_O) $(O)/libhypstub.a Makefile
	@echo "  LD      $@"
	$(Q)$(LINK)
	$(Q)echo '$(LINK)' > $(O)/hypstub.link

# For debuggers: the block's symbols, which belong to each of its copies
$(O)/hypstub-resident.elf: src/resident/debug.ld src/resident/block.ld $(O)/resident.o
	$(Q)$(LD) --no-warn-rwx-segments -T $< -o $@ $(O)/resident.o

$(O)/libhypstub.a: $(CLIENT_O)
	$(Q)rm -f $@
	$(Q)$(AR) rcs $@ $^

$(O)/src/resident/%.o $(O)/src/client/%.o $(O)/src/minihyp/%.o: \
	CFLAGS_ALL += $(CFLAGS_FREESTANDING)
# flash.c runs without RAM: it uses registers alone and saves none of them.
# head.S keeps r11 for the report; r7 would be saved all the same.
$(O)/src/boot/flash.o: CFLAGS_ALL += -marm -fomit-frame-pointer -ffixed-lr \
	-ffixed-r11 -ffixed-r7 $(foreach n,4 5 6 8 9 10,-fcall-used-r$(n))
$(O)/src/boot/head.o: ASFLAGS_ALL += -DRAM_BASE=$(RAM_BASE) \
	-DCONSOLE_ADDRESS=$(firstword $(CONSOLE_WORDS)) \
	-DCONSOLE_KIND=$(lastword $(CONSOLE_WORDS))
$(O)/src/boot/%.o $(O)/src/demo/%.o: CFLAGS_ALL += -I$(LIBFDT)
$(O)/src/boot/format/hash.o: CFLAGS_ALL += -I$(BEARSSL)
$(O)/src/boot/base/string.o $(O)/src/boot/base/memory.o: \
	CFLAGS_ALL += $(CFLAGS_FREESTANDING)
# Most of a boot's instructions: loops without a second branch
$(O)/src/boot/base/memory.o $(O)/src/boot/format/crc32.o: CFLAGS_ALL += -O2

# Variables of the command line: other values make all objects anew
BUILT_WITH := $(CROSS_COMPILE) $(ISA) $(DEBUG) $(RAM_BASE) $(CONSOLE_WORDS)
$(O)/built-with: FORCE
	@mkdir -p $(@D)
	@echo '$(BUILT_WITH)' | cmp -s - $@ || echo '$(BUILT_WITH)' > $@
.PHONY: FORCE
FORCE:

# The version with the commit. Only one object holds the version: after another
# commit make compiles that object and links the image again.
VERSION := $(shell tools/version.sh)
$(O)/version: FORCE
	@mkdir -p $(@D)
	@echo '$(VERSION)' | cmp -s - $@ || echo '$(VERSION)' > $@
$(O)/src/boot/base/version.o: $(O)/version
$(O)/src/boot/base/version.o: CFLAGS_ALL += -DHYPSTUB_VERSION='"$(VERSION)"'

$(O)/%.o: %.c Makefile $(O)/built-with | $(EXTERNAL)
	@mkdir -p $(@D)
	@echo "  CC      $<"
	$(Q)$(CC) $(CFLAGS_ALL) -MMD -MP -c -o $@ $<

$(O)/%.o: %.S Makefile $(O)/built-with
	@mkdir -p $(@D)
	@echo "  AS      $<"
	$(Q)$(CC) $(ASFLAGS_ALL) -MMD -MP -c -o $@ $<

$(O)/libfdt/%.o: $(LIBFDT)/%.c Makefile $(O)/built-with
	@mkdir -p $(@D)
	@echo "  CC      $<"
	$(Q)$(CC) $(CFLAGS_ALL) $(CFLAGS_FDT) -MMD -MP -c -o $@ $<

$(O)/bearssl/%.o: $(BEARSSL)/%.c Makefile $(O)/built-with
	@mkdir -p $(@D)
	@echo "  CC      $<"
	$(Q)$(CC) $(CFLAGS_ALL) $(CFLAGS_BEARSSL) -MMD -MP -c -o $@ $<

# -Os halves this object's size and costs half a percent of the boot's
# instructions
$(O)/libfdt/fdt_rw.o: CFLAGS_FDT += -Os -fno-inline-functions

# fdt.c alone has ASSUME_VALID_INPUT as well: libfdt then checks an offset only
# against the structure block, which dt_open() has checked against the total
# size, and not against the total size again. hypstub never passes in a
# misaligned or negative offset, and libfdt still refuses a negative one.
$(O)/libfdt/fdt.o: CFLAGS_FDT += -UFDT_ASSUME_MASK -DFDT_ASSUME_MASK=0x0e

.PHONY: setup
setup:
	tools/setup.sh

# The script reads these variables of make's command line from the environment
RUN_VARS := PAYLOAD INITRD APPEND SMP MEM MODE CPU GDB V
export $(RUN_VARS) O CROSS_COMPILE

.PHONY: run run-linux
run: $(O)/hypstub.bin
	$(Q)tools/run.py

run-linux: $(O)/hypstub.bin
	$(Q)tools/run.py --linux

fit: OUT ?= $(O)/payload.itb
pack: OUT ?= $(O)/hypstub-pack.bin

.PHONY: fit pack
fit:
	$(if $(KERNEL),,$(error make fit needs KERNEL=file))
	@mkdir -p $(dir $(OUT))
	$(Q)tools/mkfit.py -o $(OUT) $(if $(LOAD),--load $(LOAD)) \
		$(if $(ENTRY),--entry $(ENTRY)) \
		$(if $(INITRD),--ramdisk $(INITRD)) $(KERNEL) $(DTB)

# The command line may have any characters: the shell takes it from the
# environment
pack: $(O)/hypstub.bin
	$(if $(KERNEL),,$(error make pack needs KERNEL=file))
	$(Q)tools/pack.py -o $(OUT) $(if $(APPEND),--append "$$APPEND") \
		$(if $(INITRD),--ramdisk $(INITRD)) \
		$(if $(FLASH_DTB),--flash-dtb $(FLASH_DTB)) \
		$(if $(LOAD),--load $(LOAD)) $(if $(ENTRY),--entry $(ENTRY)) \
		$(if $(BOARD),--board $(BOARD)) \
		$(if $(OUT_DIR),--dir $(OUT_DIR)) \
		$(O)/hypstub.bin $(KERNEL) $(DTB)

.PHONY: install
install: all $(O)/hypstub.pc
	install -d $(DESTDIR)$(PREFIX)/include/hypstub \
		$(DESTDIR)$(PREFIX)/lib/pkgconfig \
		$(DESTDIR)$(PREFIX)/share/hypstub/LICENSES
	install -m 644 include/hypstub/*.h $(DESTDIR)$(PREFIX)/include/hypstub
	install -m 644 $(O)/libhypstub.a $(DESTDIR)$(PREFIX)/lib
	install -m 644 $(O)/hypstub.pc $(DESTDIR)$(PREFIX)/lib/pkgconfig
	install -m 644 $(O)/hypstub.bin $(O)/hypstub.elf $(O)/hypstub-resident.elf \
		tools/hypstub-gdb.py LICENSE $(DESTDIR)$(PREFIX)/share/hypstub
	install -m 644 LICENSES/* $(DESTDIR)$(PREFIX)/share/hypstub/LICENSES

.PHONY: $(O)/hypstub.pc
$(O)/hypstub.pc:
	$(Q)printf '%s\n' 'prefix=$(PREFIX)' 'Name: hypstub' 'Version: $(file <VERSION)' \
		'Description: calls of the hypstub HYP-mode stub, for ARMv7 kernels' \
		'Cflags: -I$${prefix}/include' 'Libs: -L$${prefix}/lib -lhypstub' > $@

include tests/tests.mk
include docs/docs.mk

.PHONY: format
format:
	clang-format -i $(shell git ls-files '*.c' '*.h')

.PHONY: clean
clean:
	rm -rf $(O)

# For editors: the command that compiles each file of the image
.PHONY: compile_commands.json
compile_commands.json:
	$(Q)$(PYTHON) tools/compile_commands.py $(O) > $@

-include $(shell find $(O) -type f -name '*.d' 2>/dev/null)

endif
