// SPDX-License-Identifier: BSD-2-Clause
/*
 * The reservation of the monitor: in the payload's device tree, and when a
 * payload of ours starts another hypstub on it.
 */
#include <libfdt.h>
#include "../../src/boot/base/memmap.h"
#include "dtb.h"
#include "guest.h"
#include "harness.h"

#define MONITOR	     0x7fffc000u
#define MONITOR_NODE "/reserved-memory/hypstub-monitor@7fffc000"
#define STUB_NODE    "/reserved-memory/hypstub@7fffe000"

static struct dt_info dt;
static struct memmap map;
static const struct dt_changes monitor = {
	.monitor = { MONITOR, 0x2000 },
	.boot_mode = "svc",
};
static const struct dt_changes both = {
	.resident = { 0x7fffe000, 0x2000 },
	.monitor = { MONITOR, 0x2000 },
	.memreserve = true,
	.boot_mode = "hyp",
};

TEST(the_monitor_is_reserved)
{
	void *dtb = dtb_load_read("virt", &dt, &map),
	     *out = dtb_write(&dt, DTB_OUT, &monitor);

	EXPECT_STR(dtb_diff(dtb, out), "+/reserved-memory\n");
	EXPECT_STR(dtb_value(out, MONITOR_NODE, "compatible"),
		   "\"hypstub,monitor\"");
	EXPECT_STR(dtb_value(out, MONITOR_NODE, "reg"),
		   "<0 0x7fffc000 0 0x2000>");
	EXPECT_STR(dtb_value(out, MONITOR_NODE, "no-map"), "");
}

TEST(monitor_and_stub_are_reserved_beside_each_other)
{
	struct dt_changes c = monitor;
	void *dtb = dtb_load_read("onecell", &dt, &map), *out;

	c.resident = both.resident;
	out = dtb_write(&dt, DTB_OUT, &c);
	EXPECT_STR(dtb_diff(dtb, out), "+" STUB_NODE "\n+" MONITOR_NODE "\n"
				       "+/firmware/hypstub\n");
	EXPECT_STR(dtb_value(out, MONITOR_NODE, "reg"), "<0x7fffc000 0x2000>");
	EXPECT_STR(dtb_value(out, STUB_NODE, "reg"), "<0x7fffe000 0x2000>");
}

TEST(the_monitor_is_in_memreserve_only_on_demand)
{
	struct dt_changes c = monitor;

	dtb_load_read("virt", &dt, &map);
	EXPECT_STR(dtb_reservations(dtb_write(&dt, DTB_OUT, &c)), "");
	c.memreserve = true;
	EXPECT_STR(dtb_reservations(dtb_write(&dt, DTB_OUT + 0x10000, &c)),
		   "7fffc000+2000");
}

/* It runs on in the Secure world when a payload starts another hypstub */
TEST(the_monitor_of_an_earlier_boot_stays_reserved)
{
	struct dt_changes c = both;
	void *out;

	dtb_load_read("virt", &dt, &map);
	dtb_write(&dt, DTB_OUT, &c);
	dtb_open_read(DTB_OUT, &dt, &map);
	EXPECT_EQ(memmap_user(&map, c.monitor), MEMMAP_RESERVED);
	EXPECT(!memmap_user(&map, c.resident));
	c.monitor.size = 0;
	c.resident.base -= 0x100000;
	out = dtb_write(&dt, DTB_OUT + 0x10000, &c);
	EXPECT_STR(dtb_value(out, MONITOR_NODE, "reg"),
		   "<0 0x7fffc000 0 0x2000>");
	EXPECT_STR(dtb_reservations(out), "7fffc000+2000 7fefe000+2000");
	dtb_open_read(DTB_OUT + 0x10000, &dt, &map);
	EXPECT_EQ(memmap_user(&map, monitor.monitor), MEMMAP_RESERVED);
}

TEST(without_memreserve_too_the_monitor_stays_reserved)
{
	dtb_load_read("virt", &dt, &map);
	dtb_write(&dt, DTB_OUT, &monitor);
	dtb_open_read(DTB_OUT, &dt, &map);
	EXPECT_EQ(memmap_user(&map, monitor.monitor), MEMMAP_RESERVED);
}

/* As the demo does, or a hypstub that this one starts by kexec */
TEST(a_tree_with_as_many_reservations_as_fit_can_be_read_again)
{
	void *dtb = dtb_load_larger("virt"), *out;
	const struct dt_changes both = { .resident = { 0x7fffd000, 0x3000 },
					 .monitor = { 0x7fffa000, 0x3000 },
					 .memreserve = true,
					 .boot_mode = "svc" };

	while (fdt_num_mem_rsv(dtb))
		EXPECT_EQ(fdt_del_mem_rsv(dtb, 0), 0);
	for (unsigned int i = 0; i < DT_RESERVED_MAX; i++)
		EXPECT_EQ(fdt_add_mem_rsv(dtb, 0x50000000 + i * 0x2000, 0x1000),
			  0);
	map = (struct memmap){ 0 };
	dtb_open_read(DTB_ADDR, &dt, &map);
	EXPECT_EQ(map.used_count, DT_RESERVED_MAX);
	out = dtb_write(&dt, DTB_OUT, &both);
	EXPECT_EQ(fdt_num_mem_rsv(out), DT_RESERVED_MAX + 2);
	map = (struct memmap){ 0 };
	dtb_open_read(DTB_OUT, &dt, &map);
	EXPECT_EQ(map.used_count, DT_RESERVED_MAX + 1);
	EXPECT_EQ(memmap_user(&map, both.monitor), MEMMAP_RESERVED);
}

TEST(a_new_monitor_takes_the_place_of_the_old)
{
	struct dt_changes c = both;
	void *out;

	dtb_load_read("virt", &dt, &map);
	dtb_write(&dt, DTB_OUT, &c);
	dtb_open_read(DTB_OUT, &dt, &map);
	c.monitor.base -= 0x100000;
	out = dtb_write(&dt, DTB_OUT + 0x10000, &c);
	EXPECT_EQ(dtb_count(out, "hypstub,monitor"), 1);
}
