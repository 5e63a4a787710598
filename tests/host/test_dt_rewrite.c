// SPDX-License-Identifier: BSD-2-Clause
/*
 * The payload's device tree handed on, as kexec does, and written again: the
 * tree names one stub, however often; and trees that dt_write() cannot change.
 */
#include <libfdt.h>
#include "../../src/boot/base/memmap.h"
#include "dtb.h"
#include "guest.h"
#include "harness.h"

static struct dt_info dt;
static struct memmap map;
static const struct dt_changes nothing = { .boot_mode = "hyp" };
static const struct dt_changes stub = {
	.resident = { 0x7fffe000, 0x2000 },
	.boot_mode = "hyp",
};

/* A new payload on the old one's tree: kexec hands it on */
TEST(writing_again_changes_nothing)
{
	static const char *const names[] = { "virt", "onecell", "modules",
					     "bare" };
	struct dt_changes c = stub;

	c.memreserve = true;
	for (unsigned int i = 0; i < 4; i++) {
		uint32_t addr = DTB_OUT, size;
		void *first, *again;
		char was[200];

		dtb_load_read(names[i], &dt, &map);
		first = dtb_write(&dt, addr, &c);
		dtb_open_read(addr, &dt, &map);
		size = dt.size;
		strcpy(was, dtb_reservations(first));
		for (int round = 0; round < 5; round++) {
			addr += 0x10000;
			again = dtb_write(&dt, addr, &c);
			dtb_open_read(addr, &dt, &map);
			EXPECT(dt.stub);
			EXPECT_STR(dtb_diff(first, again), "");
			EXPECT_STR(dtb_reservations(again), was);
			EXPECT_EQ(dt.size, size);
		}
		guest_clear();
	}
}

TEST(a_block_that_moves_leaves_no_trace)
{
	struct dt_changes c = stub;
	void *out;

	dtb_load_read("onecell", &dt, &map);
	c.memreserve = true;
	dtb_write(&dt, DTB_OUT, &c);
	dtb_open_read(DTB_OUT, &dt, &map);
	c.resident.base -= 0x10000;
	out = dtb_write(&dt, DTB_OUT + 0x10000, &c);
	EXPECT_EQ(dtb_count(out, "hypstub,resident"), 1);
	EXPECT_EQ(dtb_count(out, "hypstub,v1"), 1);
	EXPECT(fdt_path_offset(out, "/reserved-memory/hypstub@7ffee000") > 0);
	EXPECT_STR(dtb_reservations(out),
		   "0+1000 10000000+4000 1f000000+100000 7ffee000+2000");
}

/* It may be under us, in SVC mode, and then it also serves the next kernel */
TEST(that_of_an_earlier_boot_stays_if_it_is_under_us)
{
	struct dt_changes c = stub, stays = { .old_stub = true };
	void *before, *out;

	dtb_load_read("onecell", &dt, &map);
	c.memreserve = true;
	before = dtb_write(&dt, DTB_OUT, &c);
	dtb_open_read(DTB_OUT, &dt, &map);
	out = dtb_write(&dt, DTB_OUT + 0x10000, &stays);
	EXPECT_STR(dtb_diff(before, out), "");
	EXPECT_STR(dtb_reservations(out),
		   "0+1000 10000000+4000 1f000000+100000 7fffe000+2000");
}

TEST(without_a_stub_that_of_an_earlier_boot_is_dropped)
{
	struct dt_changes c = stub;
	void *dtb = dtb_load_read("onecell", &dt, &map), *out;

	c.memreserve = true;
	dtb_write(&dt, DTB_OUT, &c);
	dtb_open_read(DTB_OUT, &dt, &map);
	out = dtb_write(&dt, DTB_OUT + 0x10000, &nothing);
	EXPECT_STR(dtb_diff(dtb, out), "");
	EXPECT_STR(dtb_reservations(out),
		   "0+1000 10000000+4000 1f000000+100000");
}

TEST(the_block_of_an_earlier_boot_is_free_again)
{
	struct dt_changes c = stub;

	dtb_load_read("onecell", &dt, &map);
	c.memreserve = true;
	dtb_write(&dt, DTB_OUT, &c);
	dtb_open_read(DTB_OUT, &dt, &map);
	EXPECT(!memmap_user(&map, c.resident));
	EXPECT(memmap_user(&map, (struct range){ 0x10000000, 0x1000 }));
}

/* It may also refuse an order that no tool writes */
TEST(every_order_of_the_blocks_is_written_or_refused)
{
	static unsigned char laid_out[0x4000];
	uint32_t size;
	void *dtb = dtb_read("onecell", &size);
	char was[200];

	strcpy(was, dtb_reservations(dtb));
	for (unsigned int order = 0; order < DTB_ORDERS; order++) {
		void *out;

		size = dtb_layout(laid_out, dtb, order);
		memcpy(guest_add(DTB_ADDR, size), laid_out, size);
		if (order && dt_open(&dt, DTB_ADDR)) {
			guest_clear();
			continue;
		}
		dtb_open_read(DTB_ADDR, &dt, &map);
		out = dtb_write(&dt, DTB_OUT, &stub);
		EXPECT_STR(dtb_diff(dtb, out),
			   "+/reserved-memory/hypstub@7fffe000\n"
			   "+/firmware/hypstub\n");
		EXPECT_STR(dtb_reservations(out), was);
		guest_clear();
	}
}

TEST(a_damaged_tree_is_an_error_and_told)
{
	struct dt_changes c = stub;
	void *dtb = dtb_load_read("virt", &dt, &map);

	/* No structure is left, but its size */
	memset((char *)dtb + fdt_off_dt_struct(dtb), 0xff, 64);
	guest_add(DTB_OUT, dt_write_size(&dt, &c));
	EXPECT_STR(
		dt_write(&dt, DTB_OUT, &c),
		"it is truncated or damaged; load all of it, or make it anew");
}
