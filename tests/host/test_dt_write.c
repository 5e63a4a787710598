// SPDX-License-Identifier: BSD-2-Clause
/*
 * The payload's device tree: every change that dt_write() makes, by comparing
 * the whole tree with the one that it was made from.
 */
#include <libfdt.h>
#include "../../src/boot/base/version.h"
#include "dtb.h"
#include "guest.h"
#include "harness.h"

#define STUB	  0x7fffe000u
#define STUB_SIZE 0x2000u

static struct dt_info dt;
static struct memmap map;
static const struct dt_changes nothing = { .boot_mode = "hyp" };
static const struct dt_changes stub = {
	.resident = { STUB, STUB_SIZE },
	.boot_mode = "hyp",
};

TEST(without_changes_the_tree_stays_the_same)
{
	static const char *const names[] = { "virt", "onecell", "modules" };

	for (unsigned int i = 0; i < sizeof(names) / sizeof(*names); i++) {
		void *dtb = dtb_load_read(names[i], &dt, &map);
		void *out = dtb_write(&dt, DTB_OUT, &nothing);
		char was[200];

		EXPECT_STR(dtb_diff(dtb, out), "");
		strcpy(was, dtb_reservations(dtb));
		EXPECT_STR(dtb_reservations(out), was);
		guest_clear();
	}
}

TEST(the_source_is_not_changed)
{
	uint32_t size;
	void *dtb = dtb_load_read("onecell", &dt, &map),
	     *copy = dtb_read("onecell", &size);
	struct dt_changes c = stub;

	c.bootargs = "quiet";
	c.drop_initrd = true;
	c.memreserve = true;
	dtb_write(&dt, DTB_OUT, &c);
	EXPECT_MEM(dtb, copy, size);
}

TEST(only_the_size_that_is_claimed_changes_place)
{
	void *out;

	dtb_load_read("virt", &dt, &map);
	out = dtb_write(&dt, DTB_OUT, &stub);
	EXPECT_EQ(fdt_totalsize(out), dt_write_size(&dt, &stub));
	EXPECT_EQ(fdt_version(out), 17);
}

TEST(bootargs_are_replaced)
{
	void *dtb = dtb_load_read("virt", &dt, &map), *out;
	struct dt_changes c = nothing;

	c.bootargs = "console=hvc0";
	out = dtb_write(&dt, DTB_OUT, &c);
	EXPECT_STR(dtb_diff(dtb, out), "!/chosen:bootargs\n");
	EXPECT_STR(dtb_value(out, "/chosen", "bootargs"), "\"console=hvc0\"");
}

TEST(bootargs_are_added_where_there_are_none)
{
	void *dtb = dtb_load_read("onecell", &dt, &map);
	struct dt_changes c = nothing;

	c.bootargs = "console=hvc0";
	EXPECT_STR(dtb_diff(dtb, dtb_write(&dt, DTB_OUT, &c)),
		   "+/chosen:bootargs\n");
}

TEST(bootargs_may_be_empty)
{
	struct dt_changes c = nothing;
	void *out;

	dtb_load_read("virt", &dt, &map);
	c.bootargs = "";
	out = dtb_write(&dt, DTB_OUT, &c);
	EXPECT_STR(fdt_getprop(out, fdt_path_offset(out, "/chosen"), "bootargs",
			       NULL),
		   "");
}

TEST(the_longest_bootargs_have_room)
{
	static char longest[4096];
	struct dt_changes c = stub;
	void *out;

	memset(longest, 'x', sizeof(longest) - 1);
	dtb_load_read("virt", &dt, &map);
	c.bootargs = longest;
	c.ramdisk = (struct range){ 0x48000000, 0x1000 };
	c.memreserve = true;
	out = dtb_write(&dt, DTB_OUT, &c);
	EXPECT_STR(fdt_getprop(out, fdt_path_offset(out, "/chosen"), "bootargs",
			       NULL),
		   longest);
}

TEST(a_missing_chosen_is_added)
{
	void *dtb = dtb_load_read("bare", &dt, &map), *out;
	struct dt_changes c = nothing;

	c.bootargs = "console=hvc0";
	out = dtb_write(&dt, DTB_OUT, &c);
	EXPECT_STR(dtb_diff(dtb, out), "+/chosen\n");
	EXPECT_STR(dtb_value(out, "/chosen", "bootargs"), "\"console=hvc0\"");
}

TEST(an_initrd_that_was_the_payload_is_dropped)
{
	void *dtb = dtb_load_read("virt", &dt, &map);
	struct dt_changes c = nothing;

	c.drop_initrd = true;
	EXPECT_STR(dtb_diff(dtb, dtb_write(&dt, DTB_OUT, &c)),
		   "-/chosen:linux,initrd-end\n"
		   "-/chosen:linux,initrd-start\n");
}

TEST(dropping_an_initrd_that_is_not_there_is_no_error)
{
	void *dtb = dtb_load_read("modules", &dt, &map);
	struct dt_changes c = nothing;

	c.drop_initrd = true;
	EXPECT_STR(dtb_diff(dtb, dtb_write(&dt, DTB_OUT, &c)), "");
}

static void expect_ramdisk(const char *name, struct range ramdisk)
{
	struct dt_changes c = nothing;

	dtb_load_read(name, &dt, &map);
	c.ramdisk = ramdisk;
	dtb_write(&dt, DTB_OUT, &c);
	dtb_open_read(DTB_OUT, &dt, &map);
	EXPECT_RANGE(dt.initrd, ramdisk.base, ramdisk.size);
	guest_clear();
}

TEST(a_ramdisk_replaces_the_initrd)
{
	struct range ramdisk = { 0x46000000, 0x123457 };

	expect_ramdisk("virt", ramdisk);
	expect_ramdisk("onecell", ramdisk);
	expect_ramdisk("modules", ramdisk);
	expect_ramdisk("bare", ramdisk);
}

TEST(a_ramdisk_may_end_at_4_gib)
{
	expect_ramdisk("modules", (struct range){ 0xfff00000, 0x100000 });
}

TEST(modules_are_dropped_and_nothing_else)
{
	void *dtb = dtb_load_read("modules", &dt, &map), *out;
	struct dt_changes c = nothing;

	c.drop_modules = true;
	c.bootargs = dt.module[0].bootargs;
	out = dtb_write(&dt, DTB_OUT, &c);
	EXPECT_STR(dtb_diff(dtb, out),
		   "!/chosen:bootargs\n"
		   "-/chosen/module@46000000\n-/chosen/module@47000000\n");
	EXPECT_STR(dtb_value(out, "/chosen", "bootargs"), "\"of the module\"");
	EXPECT_STR(dtb_value(out, "/chosen/other", "compatible"),
		   "\"test,other\"");
}

TEST(the_stub_is_told_of_in_two_nodes)
{
	void *dtb = dtb_load_read("virt", &dt, &map),
	     *out = dtb_write(&dt, DTB_OUT, &stub);
	static const char node[] = "/firmware/hypstub";

	EXPECT_STR(dtb_diff(dtb, out), "+/reserved-memory\n+/firmware\n");
	EXPECT_STR(dtb_value(out, node, "compatible"), "\"hypstub,v1\"");
	EXPECT_STR(dtb_value(out, node, "version"), "\"" HYPSTUB_VERSION "\"");
	EXPECT_STR(dtb_value(out, node, "abi"), "<0x1 0>");
	EXPECT_STR(dtb_value(out, node, "boot-mode"), "\"hyp\"");
	EXPECT_STR(dtb_value(out, node, "method"), "\"hvc\"");
	EXPECT_STR(dtb_value(out, node, "reg"), "<0 0x7fffe000 0 0x2000>");
}

TEST(the_reservation_follows_its_binding)
{
	static const char parent[] = "/reserved-memory";
	static const char node[] = "/reserved-memory/hypstub@7fffe000";
	void *out;

	dtb_load_read("virt", &dt, &map);
	out = dtb_write(&dt, DTB_OUT, &stub);
	EXPECT_STR(dtb_value(out, parent, "#address-cells"), "<0x2>");
	EXPECT_STR(dtb_value(out, parent, "#size-cells"), "<0x2>");
	EXPECT_STR(dtb_value(out, parent, "ranges"), "");
	EXPECT_STR(dtb_value(out, node, "compatible"), "\"hypstub,resident\"");
	EXPECT_STR(dtb_value(out, node, "reg"), "<0 0x7fffe000 0 0x2000>");
	EXPECT_STR(dtb_value(out, node, "no-map"), "");
}

TEST(existing_nodes_are_added_to_with_one_cell)
{
	void *dtb = dtb_load_read("onecell", &dt, &map),
	     *out = dtb_write(&dt, DTB_OUT, &stub);
	static const char node[] = "/reserved-memory/hypstub@7fffe000";

	EXPECT_STR(dtb_diff(dtb, out),
		   "+/reserved-memory/hypstub@7fffe000\n+/firmware/hypstub\n");
	EXPECT_STR(dtb_value(out, node, "reg"), "<0x7fffe000 0x2000>");
}

TEST(two_address_cells_and_one_size_cell_are_kept)
{
	void *out;

	dtb_load_read("modules", &dt, &map);
	out = dtb_write(&dt, DTB_OUT, &stub);
	EXPECT_STR(dtb_value(out, "/reserved-memory", "#size-cells"), "<0x1>");
	EXPECT_STR(dtb_value(out, "/reserved-memory/hypstub@7fffe000", "reg"),
		   "<0 0x7fffe000 0x2000>");
}

TEST(the_unit_name_has_no_leading_zeros)
{
	struct dt_changes c = stub;
	void *out;

	dtb_load_read("bare", &dt, &map);
	c.resident.base = 0x3f000;
	out = dtb_write(&dt, DTB_OUT, &c);
	EXPECT(fdt_path_offset(out, "/reserved-memory/hypstub@3f000") > 0);
	c.resident.base = 0;
	out = dtb_write(&dt, DTB_OUT + 0x10000, &c);
	EXPECT(fdt_path_offset(out, "/reserved-memory/hypstub@0") > 0);
}

TEST(memreserve_is_added_only_on_demand)
{
	struct dt_changes c = stub;

	dtb_load_read("onecell", &dt, &map);
	EXPECT_STR(dtb_reservations(dtb_write(&dt, DTB_OUT, &c)),
		   "0+1000 10000000+4000 1f000000+100000");
	c.memreserve = true;
	EXPECT_STR(dtb_reservations(dtb_write(&dt, DTB_OUT + 0x10000, &c)),
		   "0+1000 10000000+4000 1f000000+100000 7fffe000+2000");
}

TEST(all_changes_at_once_leave_all_else_alone)
{
	static const char *const names[] = { "virt", "onecell", "modules",
					     "bare" };
	static const char *const wanted[] = {
		"!/chosen:linux,initrd-end\n!/chosen:linux,initrd-start\n"
		"!/chosen:bootargs\n+/reserved-memory\n+/firmware\n",
		"!/chosen:linux,initrd-start\n!/chosen:linux,initrd-end\n"
		"+/chosen:bootargs\n+/reserved-memory/hypstub@7fffe000\n"
		"+/firmware/hypstub\n",
		"!/chosen:bootargs\n-/chosen/module@46000000\n"
		"-/chosen/module@47000000\n+/reserved-memory\n+/firmware\n"
		"+/chosen:linux,initrd-end\n+/chosen:linux,initrd-start\n",
		"+/reserved-memory\n+/firmware\n+/chosen\n",
	};
	struct dt_changes c = stub;

	c.bootargs = "all";
	c.drop_modules = true;
	c.ramdisk = (struct range){ 0x46000000, 0x1000 };
	c.memreserve = true;
	c.boot_mode = "svc";
	for (unsigned int i = 0; i < 4; i++) {
		void *dtb = dtb_load_read(names[i], &dt, &map);
		void *out = dtb_write(&dt, DTB_OUT, &c);

		EXPECT_STR(dtb_diff(dtb, out), wanted[i]);
		EXPECT_STR(dtb_value(out, "/firmware/hypstub", "boot-mode"),
			   "\"svc\"");
		EXPECT_STR(dtb_value(out, "/chosen", "bootargs"), "\"all\"");
		guest_clear();
	}
}
