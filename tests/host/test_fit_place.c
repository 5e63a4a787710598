// SPDX-License-Identifier: BSD-2-Clause
/* Where kernel and loadables of a FIT go, and addresses that cannot be theirs. */
#include <libfdt.h>
#include "../../src/boot/base/memmap.h"
#include "../../src/boot/payload/payload.h"
#include "../../src/boot/base/phys.h"
#include "dtb.h"
#include "fit.h"
#include "guest.h"
#include "harness.h"
#include "stage.h"

TEST(a_kernel_without_load_stays_where_it_is)
{
	fit_start_inline();
	dtb_set(fit, FIT_KERNEL, "type", "kernel_noload");
	stage_place();
	EXPECT_EQ(boot.payload.where.base, boot.payload.file.base);
	EXPECT_EQ(boot.payload.entry, boot.payload.file.base);
}

TEST(load_addresses_must_be_ram_and_free)
{
	fit_start_inline();
	dtb_set_u32(fit, FIT_KERNEL, "load", 0x80000000);
	dtb_set_u32(fit, FIT_KERNEL, "entry", 0x80000000);
	EXPECT_DIES("the raw binary wants to be at 0x80000000-", stage_place());
	fit_start_inline();
	dtb_set_u32(fit, "/images/loadable-1", "load", 0xfffffffc);
	EXPECT_DIES("the loadable of the FIT wants to be at", stage_place());
	fit_start_inline();
	dtb_set_u32(fit, "/images/loadable-1", "load", FIT_LOAD + 16);
	EXPECT_DIES("the raw binary wants to be at 0x40400000", stage_place());
	EXPECT_HAS(console_text(), "overlaps the payload");
	fit_start_inline();
	dtb_set_u32(fit, "/images/loadable-1", "load",
		    (uint32_t)boot.entry.image.base);
	EXPECT_DIES(
		"which overlaps the hypstub image: link or load it elsewhere",
		stage_place());
	fit_start_inline();
	dtb_set_u32(fit, FIT_KERNEL, "load", (uint32_t)boot.entry.image.base);
	dtb_set_u32(fit, FIT_KERNEL, "entry", (uint32_t)boot.entry.image.base);
	EXPECT_DIES(
		"which overlaps the hypstub image: link or load it elsewhere",
		stage_place());
	fit_start_inline();
	dtb_set_u32(fit, FIT_KERNEL, "entry", FIT_LOAD - 4);
	EXPECT_DIES(
		"has its entry elsewhere, at 0x403ffffc: correct entry in the FIT",
		stage_place());
	fit_start_inline();
	dtb_set_u32(fit, FIT_KERNEL, "entry", FIT_LOAD + 2);
	EXPECT_DIES(
		"has its entry at 0x40400002, which is neither ARM nor Thumb code: align it to 4 bytes, or set bit 0 for Thumb",
		stage_place());
}

TEST(a_load_address_that_wraps_round_is_no_ram)
{
	fit_start_inline();
	EXPECT_EQ(fdt_setprop_u64(fit, dtb_node(fit, "/images/loadable-1"),
				  "load", -0x100ull),
		  0);
	EXPECT_DIES("the loadable of the FIT wants to be at", stage_place());
}

/* As for Xen: its device tree lists the files of its domains */
TEST(a_loadable_may_be_what_the_device_tree_calls_a_module)
{
	fit_start_inline();
	memmap_use(&boot.map, (struct range){ FIT_LOADABLE, 0x100 },
		   MEMMAP_MODULE);
	stage_place();
	EXPECT_EQ(boot.payload.loadable[0].to, FIT_LOADABLE);
	fit_start_inline();
	memmap_use(&boot.map, (struct range){ FIT_LOADABLE + 0x100, 0x100 },
		   MEMMAP_MODULE);
	EXPECT_DIES("the loadable of the FIT wants to be at 0x40500000-",
		    stage_place());
}

TEST(a_kernel_may_be_moved_over_itself)
{
	const char *data;
	char was[512];

	fit_start_inline();
	data = fdt_getprop(fit, dtb_node(fit, FIT_KERNEL), "data", NULL);
	memcpy(was, data, sizeof(was));
	dtb_set_u32(fit, FIT_KERNEL, "load",
		    GUEST_RAM + 8 * MIB + (data - (char *)fit) + 128);
	dtb_drop(fit, FIT_KERNEL, "entry");
	stage_place();
	payload_move(&boot.payload);
	EXPECT_MEM(phys(boot.payload.where.base), was, sizeof(was));
}

/* Another kernel, without a hash */
static void set_kernel(const void *data, uint32_t size)
{
	EXPECT_EQ(
		fdt_setprop(fit, dtb_node(fit, FIT_KERNEL), "data", data, size),
		0);
	dtb_drop_node(fit, FIT_KERNEL_HASH);
}

TEST(what_a_zimage_unpacks_over_is_no_place_for_a_loadable)
{
	char zimage[0x1000] = { 0 };

	fit_start_inline();
	craft_zimage(zimage, sizeof(zimage), TAG_NONE, 0, 0, 0);
	set_kernel(zimage, sizeof(zimage));
	EXPECT_DIES(
		"the zImage would unpack over a loadable of the FIT at 0x40500000-",
		stage_place());
}

TEST(a_big_endian_zimage_is_refused)
{
	char zimage[0x1000] = { 0 };

	fit_start_inline();
	craft_zimage(zimage, sizeof(zimage), TAG_NONE, 0, 0, 0);
	put32(zimage, 0x24, 0x18286f01);
	set_kernel(zimage, sizeof(zimage));
	EXPECT_DIES(
		"its header is big-endian; build it as little-endian or BE8",
		stage_place());
}

TEST(a_fit_in_a_fit_is_refused)
{
	char inner[0x100] = "\xd0\x0d\xfe\xed";

	fit_start_inline();
	set_kernel(inner, sizeof(inner));
	EXPECT_DIES("cannot be started: it is in a FIT itself; take it out",
		    stage_place());
}
