// SPDX-License-Identifier: BSD-2-Clause
/*
 * How a board is switched off and reset, from trees of several boards: GPIOs,
 * the Versatile Express controller, the BCM2835's watchdog and syscons.
 */
#include <libfdt.h>
#include "devices.h"
#include "dtb.h"
#include "harness.h"

#define SYSCON	 "/soc/syscon@7e200000"
#define REBOOT	 SYSCON "/reboot"
#define GPIO_OFF "/gpio-poweroff"
#define MCC \
	"/bus@8000000/motherboard-bus@8000000/" \
	"iofpga-bus@300000000/mcc"

#define EXPECT_POKE(poke, addr_, keep_, set_) \
	do { \
		EXPECT_EQ((poke).addr, addr_); \
		EXPECT_EQ((poke).keep, keep_); \
		EXPECT_EQ((poke).set, set_); \
	} while (0)

TEST(a_gpio_is_made_an_output_and_given_an_edge)
{
	devices_load_read("secure");
	EXPECT_POKE(devices.power.off[0], 0x090b0400, ~1u, 1);
	EXPECT_POKE(devices.power.off[1], 0x090b0004, 0, 0);
	EXPECT_POKE(devices.power.off[2], 0x090b0004, 0, 1);
	EXPECT_POKE(devices.power.reset[0], 0x090b0400, ~2u, 2);
	EXPECT_POKE(devices.power.reset[1], 0x090b0008, 0, 0);
	EXPECT_POKE(devices.power.reset[2], 0x090b0008, 0, 2);
}

TEST(a_gpio_that_is_active_low_falls)
{
	devices_load("secure");
	dtb_set_u32(tree, GPIO_OFF, "gpios", 0x8005);
	dtb_add_u32(tree, GPIO_OFF, "gpios", 7);
	dtb_add_u32(tree, GPIO_OFF, "gpios", 1);
	devices_read();
	EXPECT_POKE(devices.power.off[0], 0x090b0400, ~0x80u, 0x80);
	EXPECT_POKE(devices.power.off[1], 0x090b0200, 0, 0x80);
	EXPECT_POKE(devices.power.off[2], 0x090b0200, 0, 0);
}

static void expect_no_off(void)
{
	devices_read();
	EXPECT_EQ(devices.power.off[0].addr, 0);
	EXPECT(devices.power.reset[0].addr != 0);
}

TEST(a_gpio_that_is_not_there_does_nothing)
{
	devices_load("secure");
	dtb_set_u32(tree, GPIO_OFF, "gpios", 0x8005);
	expect_no_off();
	dtb_set_u32(tree, GPIO_OFF, "gpios", 0x9999); /* no such phandle */
	dtb_add_u32(tree, GPIO_OFF, "gpios", 0);
	expect_no_off();
	dtb_add_u32(tree, GPIO_OFF, "gpios", 0);
	expect_no_off();
	dtb_set_u32(tree, GPIO_OFF, "gpios", 0x8005); /* no such line */
	dtb_add_u32(tree, GPIO_OFF, "gpios", 8);
	dtb_add_u32(tree, GPIO_OFF, "gpios", 0);
	expect_no_off();
	dtb_drop(tree, GPIO_OFF, "gpios");
	expect_no_off();
}

TEST(a_gpio_of_another_controller_does_nothing)
{
	devices_load("secure");
	dtb_set(tree, "/pl061@90b0000", "compatible", "test,gpio");
	devices_read();
	EXPECT_EQ(devices.power.off[0].addr, 0);
	EXPECT_EQ(devices.power.reset[0].addr, 0);
}

/* A cycle of phandles is none: they are followed once */
TEST(a_node_that_names_itself_does_nothing)
{
	devices_load("secure");
	dtb_set_u32(tree, GPIO_OFF, "phandle", 0x8006);
	dtb_set_u32(tree, GPIO_OFF, "gpios", 0x8006);
	dtb_add_u32(tree, GPIO_OFF, "gpios", 0);
	dtb_add_u32(tree, GPIO_OFF, "gpios", 0);
	expect_no_off();
}

TEST(secure_status_goes_before_status)
{
	devices_load("secure");
	dtb_set(tree, GPIO_OFF, "secure-status", "disabled");
	dtb_set(tree, GPIO_OFF, "status", "okay");
	expect_no_off();
	dtb_drop(tree, GPIO_OFF, "secure-status");
	devices_read();
	EXPECT_EQ(devices.power.off[0].addr, 0x090b0400);
	dtb_drop(tree, GPIO_OFF, "status");
	devices_read();
	EXPECT_EQ(devices.power.off[0].addr, 0x090b0400);
	dtb_set(tree, GPIO_OFF, "status", "disabled");
	expect_no_off();
}

TEST(a_versatile_express_asks_its_controller)
{
	devices_load_read("vexpress");
	EXPECT_POKE(devices.power.off[0], 0x1c0100a0, 0, 0);
	EXPECT_POKE(devices.power.off[1], 0x1c0100a8, 0, 0);
	EXPECT_POKE(devices.power.off[2], 0x1c0100a4, 0, 0xc0800000);
}

TEST(a_reboot_is_taken_before_a_reset)
{
	devices_load_read("vexpress");
	EXPECT_POKE(devices.power.reset[2], 0x1c0100a4, 0, 0xc0900000);
	dtb_set(tree, MCC "/reboot", "status", "disabled");
	devices_read();
	EXPECT_POKE(devices.power.reset[2], 0x1c0100a4, 0, 0xc0500000);
}

TEST(a_request_tells_site_and_device)
{
	devices_load("vexpress");
	dtb_set_u32(tree, MCC, "arm,vexpress,site", 2);
	dtb_set_u32(tree, MCC "/shutdown", "arm,vexpress-sysreg,func", 8);
	dtb_add_u32(tree, MCC "/shutdown", "arm,vexpress-sysreg,func", 0x123);
	devices_read();
	EXPECT_EQ(devices.power.off[2].set, 0xc0820123);
}

TEST(requests_to_nobody_are_left_out)
{
	devices_load("vexpress");
	dtb_set_u32(tree, MCC, "arm,vexpress,site", 0xf);
	devices_read();
	EXPECT_EQ(devices.power.off[0].addr, 0);
	dtb_set_u32(tree, MCC, "arm,vexpress,site", 0);
	dtb_set_u32(tree, MCC, "arm,vexpress,config-bridge", 16);
	devices_read();
	EXPECT_EQ(devices.power.off[0].addr, 0);
	dtb_drop(tree, MCC, "arm,vexpress,config-bridge");
	devices_read();
	EXPECT_EQ(devices.power.off[0].addr, 0);
	dtb_set_u32(tree, MCC, "arm,vexpress,config-bridge", 15);
	dtb_set_u32(tree, MCC "/shutdown", "arm,vexpress-sysreg,func", 8);
	expect_no_off();
}

TEST(the_bcm2835_is_reset_by_its_watchdog)
{
	devices_load_read("soc");
	EXPECT_POKE(devices.power.reset[0], 0x3f100024, 0, 0x5a00000a);
	EXPECT_POKE(devices.power.reset[1], 0x3f10001c, 0x00ffffcf, 0x5a000020);
	EXPECT_EQ(devices.power.reset[2].addr, 0);
}

TEST(the_bcm2835_is_switched_off_by_a_reset_into_nothing)
{
	devices_load_read("soc");
	EXPECT_POKE(devices.power.off[0], 0x3f100020, 0x00ffffff, 0x5a000555);
	EXPECT_POKE(devices.power.off[1], 0x3f100024, 0, 0x5a00000a);
	EXPECT_POKE(devices.power.off[2], 0x3f10001c, 0x00ffffcf, 0x5a000020);
}

TEST(a_watchdog_leaves_what_an_earlier_device_does)
{
	devices_load("soc");
	dtb_drop(tree, "/soc/poweroff", "status");
	devices_read();
	EXPECT_POKE(devices.power.off[0], 0x3f200014, ~0xfu, 2);
	EXPECT_EQ(devices.power.off[1].addr, 0);
	EXPECT_EQ(devices.power.reset[0].addr, 0x3f100024);
}

#define AST2600_WDT "/soc/watchdog@7e100000"

static void load_ast2600(void)
{
	devices_load("soc");
	dtb_set(tree, AST2600_WDT, "compatible", "aspeed,ast2600-wdt");
}

TEST(the_ast2600_is_reset_by_its_watchdog)
{
	load_ast2600();
	devices_read();
	EXPECT_POKE(devices.power.reset[0], 0x3f100004, 0, 10);
	EXPECT_POKE(devices.power.reset[1], 0x3f100008, 0, 0x4755);
	EXPECT_POKE(devices.power.reset[2], 0x3f10000c, 0, 0x33);
}

TEST(the_ast2600s_watchdog_turns_nothing_off)
{
	load_ast2600();
	devices_read();
	EXPECT_EQ(devices.power.off[0].addr, 0);
}

TEST(a_disabled_watchdog_of_the_ast2600_is_left)
{
	load_ast2600();
	dtb_set(tree, AST2600_WDT, "status", "disabled");
	devices_read();
	EXPECT_EQ(devices.power.reset[0].addr, 0);
}

TEST(a_reset_before_it_is_taken_before_the_ast2600s_watchdog)
{
	load_ast2600();
	dtb_drop(tree, REBOOT, "status");
	devices_read();
	EXPECT_POKE(devices.power.reset[0], 0x3f200018, 0, 1);
	EXPECT_EQ(devices.power.reset[1].addr, 0);
}

TEST(a_watchdog_of_the_ast2600_without_registers_is_left)
{
	load_ast2600();
	dtb_drop(tree, AST2600_WDT, "reg");
	devices_read();
	EXPECT_EQ(devices.power.reset[0].addr, 0);
}

static void load_reboot(void)
{
	devices_load("soc");
	dtb_set(tree, "/soc/watchdog@7e100000", "status", "disabled");
	dtb_drop(tree, REBOOT, "status");
}

TEST(a_syscon_without_regmap_is_the_parent)
{
	load_reboot();
	devices_read();
	EXPECT_POKE(devices.power.reset[0], 0x3f200018, 0, 1);
	EXPECT_EQ(devices.power.off[0].addr, 0);
}

TEST(a_syscons_mask_alone_is_what_is_written)
{
	load_reboot();
	dtb_drop(tree, REBOOT, "value");
	dtb_set_u32(tree, REBOOT, "mask", 0xfee1dead);
	devices_read();
	EXPECT_POKE(devices.power.reset[0], 0x3f200018, 0, 0xfee1dead);
}

static void expect_no_reset(void)
{
	devices_read();
	EXPECT_EQ(devices.power.reset[0].addr, 0);
}

TEST(a_syscon_that_says_too_little_does_nothing)
{
	load_reboot();
	dtb_drop(tree, REBOOT, "value");
	expect_no_reset();
	dtb_set_u32(tree, REBOOT, "value", 1);
	dtb_add_u32(tree, REBOOT, "value", 1);
	expect_no_reset();
	dtb_set_u32(tree, REBOOT, "value", 1);
	dtb_drop(tree, REBOOT, "offset");
	expect_no_reset();
	dtb_set_u32(tree, REBOOT, "offset", 2);
	expect_no_reset();
	dtb_set_u32(tree, REBOOT, "offset", 4);
	dtb_set_u32(tree, REBOOT, "regmap", 0x9999);
	expect_no_reset();
}

/* The root has no registers */
TEST(a_syscon_at_the_root_needs_a_regmap)
{
	int node;

	devices_load("secure");
	dtb_set(tree, "/gpio-restart", "compatible", "syscon-reboot");
	dtb_set_u32(tree, "/gpio-restart", "offset", 0);
	dtb_set_u32(tree, "/gpio-restart", "value", 1);
	node = dtb_node(tree, "/");
	fdt_setprop_u64(tree, node, "reg", 0x1000);
	fdt_appendprop_u64(tree, node, "reg", 0x1000);
	expect_no_reset();
	dtb_set_u32(tree, "/gpio-restart", "regmap", 0x8005);
	devices_read();
	EXPECT_POKE(devices.power.reset[0], 0x090b0000, 0, 1);
}

TEST(registers_that_are_not_aligned_are_none)
{
	load_reboot();
	dtb_set_u32(tree, SYSCON, "reg", 0x7e200002);
	dtb_add_u32(tree, SYSCON, "reg", 0x100);
	expect_no_reset();
}
