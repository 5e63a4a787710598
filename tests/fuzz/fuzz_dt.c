// SPDX-License-Identifier: BSD-2-Clause
/*
 * Device trees, as a boot loader hands them over: opened, read, written for a
 * payload, and read again; and in place of the machine's, as from a FIT.
 */
#include "../../src/boot/crash_kernel.h"
#include "../../src/boot/dt/devices.h"
#include "../../src/boot/dt/replace.h"
#include "../../src/boot/dt/stdout.h"
#include "../../src/boot/options.h"
#include "../host/dtb.h"
#include "../host/guest.h"
#include "../host/harness.h"
#include "fuzz.h"

static void check_read(const struct dt_info *dt, const struct memmap *map)
{
	struct options options = { 0 };
	struct devices devices = { 0 };
	struct dt_uart uart;

	EXPECT(map->banks <= MEMMAP_BANKS_MAX);
	EXPECT(map->used_count <= MEMMAP_USED_MAX);
	EXPECT(dt->modules <= DT_MODULES_MAX);
	EXPECT(dt->root_children <= DT_ROOT_CHILDREN_MAX);
	fuzz_touch_string(dt->model);
	fuzz_touch_string(dt->stdout_path);
	fuzz_touch_string(dt->psci_method);
	for (unsigned int i = 0; i < dt->modules; i++)
		fuzz_touch_string(dt->module[i].bootargs);
	options_parse(dt->bootargs, &options);
	if (dt_stdout(dt, &uart))
		fuzz_touch(uart.compatible, uart.compatible_size);
	dt_devices(dt, &devices);
	EXPECT(range_end(devices.gicr) <= 1ull << 32);
	EXPECT(range_end(devices.secure_ram) <= 1ull << 32);
}

/* Returns NULL, or what is wrong with the tree at @addr */
static const char *open_read(struct dt_info *dt, uint32_t addr,
			     struct memmap *map)
{
	const char *why = dt_open(dt, addr);

	return why ? why : dt_read(dt, map);
}

/* As the crash kernel of any crash that the tree has */
static void check_crash(const struct dt_info *dt, const struct memmap *map)
{
	static struct boot boot;

	fuzz_machine(&boot);
	boot.dt = *dt;
	boot.map = *map;
	if (setjmp(*console_death()))
		return;
	crash_kernel_limit(&boot);
	crash_kernel_check(&boot);
	EXPECT(!boot.map.limited || memmap_is_ram(&boot.map, boot.entry.image));
}

/* Reservations that are written: stub, monitor, each in one list or both */
#define ADDED 4

/* The payload must be able to read what is written: we are one */
static void check_write(const struct dt_info *dt, const struct memmap *map,
			uint32_t flags)
{
	struct dt_changes c = {
		.bootargs = flags & 1 ? "console=hvc0" : NULL,
		.drop_initrd = flags & 2,
		.drop_modules = flags & 4,
		.memreserve = flags & 8,
		.psci = flags & 16 || dt->psci_kept,
		.map = map,
		.boot_mode = "hyp",
	};
	const char *why;
	struct memmap again = { 0 };
	struct dt_info written = { 0 };

	if (flags & 32)
		c.resident = (struct range){ 0x7fffe000, 0x2000 };
	if (flags & 64)
		c.monitor = (struct range){ 0x7fffc000, 0x2000 };
	if (flags & 128)
		c.ramdisk = (struct range){ 0x46000000, 0x1000 };
	guest_add(DTB_OUT, dt_write_size(dt, &c));
	why = dt_write(dt, DTB_OUT, &c);
	if (why) {
		fuzz_touch_string(why);
	} else if (map->used_count + ADDED <= DT_RESERVED_MAX) {
		why = open_read(&written, DTB_OUT, &again);
		if (why)
			test_fail(__FILE__, __LINE__, "refused: %s", why);
		EXPECT_EQ(written.stub, c.resident.size != 0);
	}
	guest_drop();
}

static void try_tree(uint32_t flags)
{
	static struct dt_info dt;
	static struct memmap map;
	static struct boot boot;
	const char *why;

	dt = (struct dt_info){ 0 };
	map = (struct memmap){ 0 };
	why = open_read(&dt, FUZZ_INPUT, &map);
	if (why) {
		fuzz_touch_string(why);
	} else {
		check_read(&dt, &map);
		check_crash(&dt, &map);
		check_write(&dt, &map, flags);
	}
	if (flags & 0x300)
		return;
	fuzz_machine(&boot);
	memmap_add_bank(&boot.map, (struct range){ FUZZ_RAM, FUZZ_RAM_SIZE });
	why = dt_replace(&boot.dt, &boot.map, FUZZ_INPUT);
	if (why) {
		fuzz_touch_string(why);
		return;
	}
	EXPECT_EQ(boot.map.banks, 1);
	check_read(&boot.dt, &boot.map);
	check_write(&boot.dt, &boot.map, flags);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_load(FUZZ_INPUT, 0, data, size);
	try_tree(fuzz_hash(data, size));
	guest_drop();
	console_clear();
	return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max,
			       unsigned int seed)
{
	return fuzz_mutate_tree(data, size, max, seed);
}
