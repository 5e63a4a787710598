// SPDX-License-Identifier: BSD-2-Clause
/* The console's node: by path or alias, and its address through the buses. */
#include <libfdt.h>
#include <stdio.h>
#include "../../src/boot/dt/stdout.h"
#include "dtb.h"
#include "guest.h"
#include "harness.h"

static struct dt_info dt;
static struct memmap map;
static struct dt_uart uart;

static void expect_none(const char *path)
{
	dt.stdout_path = path;
	if (dt_stdout(&dt, &uart))
		test_fail(__FILE__, __LINE__, "finds %s at %#llx",
			  path ? path : "(null)",
			  (unsigned long long)uart.base);
}

TEST(a_path_at_the_root_is_found)
{
	dtb_load_read("virt", &dt, &map);
	EXPECT(dt_stdout(&dt, &uart));
	EXPECT_EQ(uart.base, 0x09000000);
	EXPECT_STR(uart.compatible, "arm,pl011");
	EXPECT_EQ(uart.compatible_size, sizeof("arm,pl011\0arm,primecell"));
	EXPECT_EQ(uart.reg_shift, 0);
	EXPECT_EQ(uart.reg_io_width, 1);
}

TEST(options_after_the_path_are_ignored)
{
	dtb_load_read("virt", &dt, &map);
	dt.stdout_path = "/pl011@9000000:115200n8";
	EXPECT(dt_stdout(&dt, &uart));
	EXPECT_EQ(uart.base, 0x09000000);
}

TEST(a_unit_address_may_be_left_out)
{
	dtb_load_read("virt", &dt, &map);
	dt.stdout_path = "/pl011";
	EXPECT(dt_stdout(&dt, &uart));
	EXPECT_EQ(uart.base, 0x09000000);
}

TEST(an_alias_leads_through_two_buses_to_the_cpus_address)
{
	dtb_load_read("onecell", &dt, &map);
	EXPECT_STR(dt.stdout_path, "serial0:115200n8");
	EXPECT(dt_stdout(&dt, &uart));
	/* bridge: 1:0x40 is 0x7e200040, soc: that is 0x3f200040 */
	EXPECT_EQ(uart.base, 0x3f200040);
	EXPECT_STR(uart.compatible, "brcm,bcm2836-aux");
	EXPECT_EQ(uart.reg_shift, 2);
	EXPECT_EQ(uart.reg_io_width, 1);
}

/* Older trees have the alias only */
TEST(without_stdout_path_serial0_is_taken)
{
	dtb_load_read("onecell", &dt, &map);
	dt.stdout_path = NULL;
	EXPECT(dt_stdout(&dt, &uart));
	EXPECT_EQ(uart.base, 0x3f200040);
	guest_clear();
	dtb_load_read("bare", &dt, &map);
	expect_none(NULL);
}

/* As that of the AST2600 in its SoC's tree */
TEST(without_stdout_path_a_disabled_serial0_is_not_taken)
{
	static const char *const node = "/soc/bridge@2000/serial@40";
	void *dtb = dtb_load_larger("onecell");

	dtb_set(dtb, node, "status", "disabled");
	dtb_open_read(DTB_ADDR, &dt, &map);
	EXPECT(dt_stdout(&dt, &uart)); /* stdout-path names it */
	expect_none(NULL);
	dtb_set(dtb, node, "status", "okay");
	dtb_open_read(DTB_ADDR, &dt, &map);
	dt.stdout_path = NULL;
	EXPECT(dt_stdout(&dt, &uart));
	dtb_set(dtb, node, "status", "ok");
	dtb_open_read(DTB_ADDR, &dt, &map);
	dt.stdout_path = NULL;
	EXPECT(dt_stdout(&dt, &uart));
}

/* Xen's trees for its guests have neither */
TEST(without_serial0_an_sbsa_uart_is_taken)
{
	dtb_load_read("guest", &dt, &map);
	EXPECT(dt_stdout(&dt, &uart));
	EXPECT_EQ(uart.base, 0x22000000);
	EXPECT_STR(uart.compatible, "arm,sbsa-uart");
	/* Not in the place of one that is named and not there */
	expect_none("/nowhere");
	expect_none("serial1");
}

TEST(a_second_range_of_a_bus_is_used)
{
	dtb_load_read("onecell", &dt, &map);
	dt.stdout_path = "serial1";
	EXPECT(dt_stdout(&dt, &uart));
	EXPECT_EQ(uart.base, 0xc0001000);
	EXPECT_EQ(uart.reg_shift, 2);
	EXPECT_EQ(uart.reg_io_width, 4);
}

TEST(empty_ranges_leave_the_address_as_it_is)
{
	dtb_load_read("virt", &dt, &map);
	dt.stdout_path = "/intc@8000000/v2m@8020000";
	EXPECT(dt_stdout(&dt, &uart));
	EXPECT_EQ(uart.base, 0x08020000);
}

TEST(a_bus_without_ranges_cannot_be_reached)
{
	dtb_load_read("onecell", &dt, &map);
	expect_none("/soc/closed/serial@0");
}

TEST(what_is_not_there_is_not_found)
{
	dtb_load_read("onecell", &dt, &map);
	expect_none("");
	expect_none("/");
	expect_none("//");
	expect_none(":115200");
	expect_none("/nowhere");
	expect_none("/soc/nowhere");
	expect_none("/soc/serial@1000/deeper");
	expect_none("serial9");
	expect_none("serial");
	expect_none("nowhere");
	expect_none("/a/b/c/d/e/f/g/h/i/j");
	expect_none("/soc/serial@1000/");
}

TEST(a_node_without_reg_or_compatible_is_no_console)
{
	dtb_load_read("onecell", &dt, &map);
	expect_none("/soc");
	expect_none("/aliases");
	expect_none("/memory");
	expect_none("/firmware/other");
}

/* More than dt_read() remembers */
TEST(a_node_behind_a_hundred_others_is_found)
{
	uint32_t size;
	void *small = dtb_read("virt", &size);
	void *dtb = guest_add(DTB_ADDR, 0x8000);

	EXPECT_EQ(fdt_open_into(small, dtb, 0x8000), 0);
	for (int i = 0; i < 150; i++) {
		char name[32];

		snprintf(name, sizeof(name), "virtio_mmio@a0%05x", i * 0x200);
		EXPECT(fdt_add_subnode(dtb, 0, name) > 0);
	}
	dtb_open_read(DTB_ADDR, &dt, &map);
	EXPECT(dt.root_children <= DT_ROOT_CHILDREN_MAX);
	EXPECT(dt_stdout(&dt, &uart));
	EXPECT_EQ(uart.base, 0x09000000);
}
