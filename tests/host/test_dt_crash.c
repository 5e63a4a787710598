// SPDX-License-Identifier: BSD-2-Clause
/*
 * A crash kernel's device tree: what /chosen says of it, and what the payload's
 * tree has of the crashed kernel; and files where the dump is.
 */
#include <libfdt.h>
#include "../../src/boot/base/phys.h"
#include "../../src/boot/device_tree.h"
#include "dtb.h"
#include "fit.h"
#include "harness.h"
#include "stage.h"

#define CHOSEN	 "/chosen"
#define USABLE	 "linux,usable-memory-range"
#define CORE	 "linux,elfcorehdr"
#define OLD_STUB 0x4f000000u

struct uart resident_uart;

static struct dt_info dt;
static struct memmap map;

/* A property of @cells, ended by -1 */
static void set(void *dtb, const char *prop, const int64_t *cells)
{
	dtb_set_u32(dtb, CHOSEN, prop, *cells);
	while (*++cells >= 0)
		dtb_add_u32(dtb, CHOSEN, prop, *cells);
}

#define SET(dtb, prop, ...) set(dtb, prop, (const int64_t[]){ __VA_ARGS__, -1 })

static void *start(const char *name)
{
	guest_clear();
	map = (struct memmap){ 0 };
	return dtb_load_larger(name);
}

static void read(void)
{
	dtb_open_read(DTB_ADDR, &dt, &map);
}

static void expect_broken(const char *message)
{
	EXPECT(!dt_open(&dt, DTB_ADDR));
	EXPECT_STR(dt_read(&dt, &map), message);
}

TEST(a_range_and_a_core_header_have_the_roots_cells)
{
	void *dtb = start("virt");

	SET(dtb, USABLE, 0, 0x60000000, 0, 0xc000000);
	SET(dtb, CORE, 0, 0x6bf00000, 0, 0x400);
	read();
	EXPECT_EQ(dt.crash.ranges, 1);
	EXPECT_RANGE(dt.crash.usable[0], 0x60000000, 0xc000000);
	EXPECT_RANGE(dt.crash.core_header, 0x6bf00000, 0x400);
	dtb = start("onecell");
	SET(dtb, USABLE, 0x60000000, 0xc000000, 0x10000000, 0x100000);
	read();
	EXPECT_EQ(dt.crash.ranges, 2);
	EXPECT_RANGE(dt.crash.usable[1], 0x10000000, 0x100000);
	EXPECT_EQ(dt.crash.core_header.size, 0);
}

TEST(a_tree_without_them_is_no_crash_kernels)
{
	start("virt");
	read();
	EXPECT_EQ(dt.crash.ranges, 0);
	EXPECT_EQ(dt.crash.core_header.size, 0);
}

TEST(a_damaged_range_is_refused)
{
	const char *message =
		"linux,usable-memory-range in /chosen is not one or two addresses and sizes; remove it: kexec writes it";
	void *dtb = start("virt");

	SET(dtb, USABLE, 0, 0x60000000, 0);
	expect_broken(message);
	SET(dtb, USABLE, 0, 0x60000000, 0, 0);
	expect_broken(message);
	SET(dtb, USABLE, 0x100, 0, 0, 0x1000);
	expect_broken(message);
	SET(dtb, USABLE, 0xff, 0, 1, 1);
	expect_broken(message);
	SET(dtb, USABLE, 0, 0x60000000, 0, 1, 0);
	expect_broken(message);
	SET(dtb, USABLE, 0, 0x60000000, 0, 1, 0, 0, 0, 1, 0, 1, 0, 1);
	expect_broken(message);
	dtb_set(dtb, CHOSEN, USABLE, "");
	expect_broken(message);
}

TEST(a_damaged_core_header_is_refused)
{
	const char *message =
		"linux,elfcorehdr in /chosen is no address and size; remove it: kexec writes it";
	void *dtb = start("virt");

	SET(dtb, CORE, 0, 0x60000000);
	expect_broken(message);
	SET(dtb, CORE, 0, 0x60000000, 0, 0);
	expect_broken(message);
	SET(dtb, CORE, 0, 0x60000000, 0, 1, 0, 0, 0, 1);
	expect_broken(message);
}

/* That of the crashed kernel is a stub's no longer, and nobody's RAM */
TEST(the_old_block_is_a_reservation_in_the_payloads_tree)
{
	struct dt_changes c = { .resident = { OLD_STUB, 0x3000 },
				.memreserve = true,
				.boot_mode = "svc" };
	const void *out;

	guest_clear();
	dtb_load_read("virt", &dt, &map);
	dtb_write(&dt, DTB_OUT, &c);
	map = (struct memmap){ 0 };
	dtb_open_read(DTB_OUT, &dt, &map);
	EXPECT_EQ(dt.old_resident.base, OLD_STUB);
	c.resident.base = 0x60000000;
	c.old_block = true;
	out = dtb_write(&dt, DTB_OUT + 0x10000, &c);
	EXPECT_EQ(dtb_count(out, "hypstub,resident"), 1);
	EXPECT_EQ(dtb_count(out, "hypstub,v1"), 1);
	EXPECT(dtb_value(out, "/reserved-memory/hypstub@4f000000", "no-map"));
	EXPECT(!dtb_value(out, "/reserved-memory/hypstub@4f000000",
			  "compatible"));
	EXPECT_STR(dtb_reservations(out), "4f000000+3000 60000000+3000");
	/* To the hypstub after this one it is anybody's */
	map = (struct memmap){ 0 };
	dtb_open_read(DTB_OUT + 0x10000, &dt, &map);
	EXPECT_EQ(dt.old_resident.base, 0x60000000);
	EXPECT_EQ(memmap_user(&map, (struct range){ OLD_STUB, 1 }),
		  MEMMAP_RESERVED);
}

static void limit(uint64_t base, uint64_t size)
{
	memmap_limit(&boot.map, &(struct range){ base, size }, 1);
}

/* The FIT's tree was not made for this boot: the dump is where kexec says */
TEST(a_fits_tree_gets_what_kexec_says)
{
	const char *kexec = "elfcorehdr=0x6bf00000 mem=195584K";
	const void *out;

	fit_start_inline();
	dtb_set(fit, "/configurations/conf-1", "compatible",
		"linux,dummy-virt");
	limit(GUEST_RAM, 15 * MIB);
	boot.dt.bootargs = kexec;
	boot.dt.crash.core_header = (struct range){ AT(15), 0x400 };
	stage_place();
	boot.payload_in_hyp = true;
	EXPECT(boot.dt.replaced);
	EXPECT_STR(boot.payload.bootargs, kexec);
	device_tree_write(&boot);
	out = phys(boot.payload_dtb);
	EXPECT_STR(dtb_value(out, CHOSEN, CORE), "<0x40f00000 0x400>");
	EXPECT_STR(dtb_value(out, CHOSEN, "bootargs"),
		   "\"elfcorehdr=0x6bf00000 mem=195584K\"");
}

/* crash_kernel_limit() has forgotten it, since it is in the dump */
TEST(the_crashed_kernels_initrd_is_not_in_the_payloads_tree)
{
	const void *out;

	fit_board("virt");
	EXPECT(dtb_value(phys(DTB_ADDR), CHOSEN, "linux,initrd-start"));
	limit(GUEST_RAM, 15 * MIB);
	stage_zimage_module(AT(12), 0x1000, 9 * MIB);
	stage_place();
	device_tree_write(&boot);
	out = phys(boot.payload_dtb);
	EXPECT(!dtb_value(out, CHOSEN, "linux,initrd-start"));
	EXPECT(!dtb_value(out, CHOSEN, "linux,initrd-end"));
}

TEST(files_outside_what_the_crashed_kernel_left_are_refused)
{
	stage(64 * MIB, AT(1));
	limit(GUEST_RAM, 16 * MIB);
	stage_kernel(AT(12), 0x1000);
	stage_ramdisk(AT(20), 0x1000);
	EXPECT_DIES("the ramdisk at 0x41400000-0x41400fff is not in RAM",
		    stage_find());
	boot.dt.modules = 0;
	boot.dt.initrd = (struct range){ AT(20), 0x1000 };
	EXPECT_DIES("the payload file at 0x41400000-0x41400fff is not in RAM",
		    stage_find());
}

TEST(modules_that_the_crashed_kernel_had_are_not_ours)
{
	stage(64 * MIB, AT(1));
	limit(GUEST_RAM, 16 * MIB);
	stage_module(MODULE_RAMDISK, AT(20), 0x1000, NULL);
	stage_zimage(AT(12), 0x1000, 9 * MIB);
	stage_find();
	EXPECT_EQ(boot.payload.from, FROM_INITRD);
	EXPECT(!memmap_user(&boot.map, (struct range){ AT(20), 0x1000 }));
}
