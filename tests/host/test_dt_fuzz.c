// SPDX-License-Identifier: BSD-2-Clause
/*
 * Damaged device trees through all that reads and writes them: no access
 * outside them, no endless loop, and what is taken for good is good. HOST_FUZZ
 * says how many there are.
 */
#include <stdio.h>
#include <stdlib.h>
#include "../../src/boot/base/memmap.h"
#include "../../src/boot/dt/devices.h"
#include "../../src/boot/dt/stdout.h"
#include "../../src/boot/format/dtb.h"
#include "../../src/boot/options.h"
#include "dtb.h"
#include "guest.h"
#include "harness.h"
#include "mutate.h"

#define ROUNDS_DEFAULT 200000

static struct dt_info dt;
static struct memmap map;
static unsigned int opened, read, written;

/* Every byte that a string or list has, so that one outside the tree is seen */
static void touch(const char *s, uint32_t size)
{
	static volatile char sink;

	for (uint32_t i = 0; s && i < size; i++)
		sink = s[i];
	(void)sink;
}

static void touch_string(const char *s)
{
	touch(s, s ? strlen(s) + 1 : 0);
}

static void check_read(void)
{
	struct dt_uart uart;
	struct options options = { 0 };
	struct devices devices = { 0 };

	EXPECT(map.banks <= MEMMAP_BANKS_MAX);
	EXPECT(map.used_count <= MEMMAP_USED_MAX);
	EXPECT(dt.modules <= DT_MODULES_MAX);
	EXPECT(dt.root_children <= DT_ROOT_CHILDREN_MAX);
	for (unsigned int i = 0; i < map.banks; i++)
		EXPECT(map.bank[i].size &&
		       range_end(map.bank[i]) <= 2ull << 40);
	touch_string(dt.model);
	touch_string(dt.stdout_path);
	touch_string(dt.psci_method);
	for (unsigned int i = 0; i < dt.modules; i++)
		touch_string(dt.module[i].bootargs);
	options_parse(dt.bootargs, &options);
	if (dt_stdout(&dt, &uart))
		touch(uart.compatible, uart.compatible_size);
	dt_devices(&dt, &devices);
	EXPECT(range_end(devices.gicr) <= 1ull << 32);
	EXPECT(range_end(devices.secure_ram) <= 1ull << 32);
}

static void check_write(void)
{
	struct dt_changes c = {
		.bootargs = test_random() % 2 ? "console=hvc0" : NULL,
		.drop_initrd = test_random() % 2,
		.drop_modules = test_random() % 2,
		.memreserve = test_random() % 2,
		.psci = test_random() % 2,
		.boot_mode = "hyp",
	};
	const char *why;

	if (test_random() % 4)
		c.resident = (struct range){ 0x7fffe000, 0x2000 };
	if (test_random() % 2)
		c.monitor = (struct range){ 0x7fffc000, 0x2000 };
	if (test_random() % 2)
		c.ramdisk = (struct range){ 0x46000000, 0x1000 };
	guest_add(DTB_OUT, dt_write_size(&dt, &c));
	why = dt_write(&dt, DTB_OUT, &c);
	if (why) {
		touch_string(why);
		return;
	}
	written++;
	/* The payload must be able to read it: we are one */
	dtb_open_read(DTB_OUT, &dt, &map);
	EXPECT_EQ(dt.stub, c.resident.size != 0);
}

static void try_tree(void)
{
	const char *why;

	dt = (struct dt_info){ 0 };
	map = (struct memmap){ 0 };
	why = dt_open(&dt, DTB_ADDR);
	if (why) {
		touch_string(why);
		return;
	}
	opened++;
	EXPECT(dt.size <= DTB_SIZE_MAX);
	why = dt_read(&dt, &map);
	if (why) {
		touch_string(why);
		return;
	}
	read++;
	check_read();
	check_write();
}

static void fuzz(const char *name, unsigned int order)
{
	const char *rounds_text = getenv("HOST_FUZZ");
	unsigned int rounds = rounds_text ? atoi(rounds_text) : ROUNDS_DEFAULT;
	static unsigned char good[0x2000], bad[0x2000];
	uint32_t size;
	void *dtb = dtb_read(name, &size);

	EXPECT(size < sizeof(good));
	size = dtb_layout(good, dtb, order);
	test_deadline(600);
	for (rounds /= 9; rounds; rounds--) {
		memcpy(bad, good, size);
		mutate(bad, size);
		mutate_load(DTB_ADDR, bad, size, DTB_SIZE_MAX);
		try_tree();
		guest_clear();
		console_clear();
	}
	printf("# %u opened, %u read, %u written\n", opened, read, written);
	EXPECT(order || written);
}

TEST(damaged_trees_of_one_cell_do_no_harm)
{
	fuzz("onecell", 0);
}

TEST(damaged_trees_of_virt_do_no_harm)
{
	fuzz("virt", 0);
}

TEST(damaged_trees_of_the_secure_world_do_no_harm)
{
	fuzz("secure", 0);
}

TEST(damaged_trees_with_three_buses_do_no_harm)
{
	fuzz("vexpress", 0);
}

TEST(damaged_trees_with_syscons_do_no_harm)
{
	fuzz("soc", 0);
}

TEST(damaged_trees_with_cpus_that_spin_do_no_harm)
{
	fuzz("spin", 0);
}

TEST(damaged_trees_with_modules_do_no_harm)
{
	fuzz("modules", 0);
}

TEST(damaged_small_trees_do_no_harm)
{
	fuzz("bare", 0);
}

TEST(damaged_trees_with_their_strings_first_do_no_harm)
{
	fuzz("bare", 4);
}
