// SPDX-License-Identifier: BSD-2-Clause
/* What the Secure world gets from trees of several boards. */
#include <libfdt.h>
#include "dtb.h"
#include "guest.h"
#include "harness.h"

#define TREE_SIZE 0x4000
#define SYSCON	  "/soc/syscon@7e200000"
#define REBOOT	  SYSCON "/reboot"
#define GPIO_OFF  "/gpio-poweroff"
#define FPGA \
	"/bus@8000000/motherboard-bus@8000000/" \
	"iofpga-bus@300000000"

static void *tree;
static struct dt_info dt;
static struct memmap map;
static struct devices devices;

/* A copy of the tree with room to change it */
static void load(const char *name)
{
	uint32_t size;
	void *dtb = dtb_read(name, &size);

	tree = guest_add(DTB_ADDR, TREE_SIZE);
	EXPECT_EQ(fdt_open_into(dtb, tree, TREE_SIZE), 0);
}

static int node_of(const char *path)
{
	int node = fdt_path_offset(tree, path);

	EXPECT(node >= 0);
	return node;
}

static void set_string(const char *path, const char *prop, const char *val)
{
	EXPECT_EQ(fdt_setprop_string(tree, node_of(path), prop, val), 0);
}

static void set_u32(const char *path, const char *prop, uint32_t val)
{
	EXPECT_EQ(fdt_setprop_u32(tree, node_of(path), prop, val), 0);
}

static void add_u32(const char *path, const char *prop, uint32_t val)
{
	EXPECT_EQ(fdt_appendprop_u32(tree, node_of(path), prop, val), 0);
}

static void remove_prop(const char *path, const char *prop)
{
	EXPECT_EQ(fdt_delprop(tree, node_of(path), prop), 0);
}

static void read_devices(void)
{
	dtb_open_read(DTB_ADDR, &dt, &map);
	devices = (struct devices){ 0 };
	dt_devices(&dt, &devices);
}

static void load_read(const char *name)
{
	load(name);
	read_devices();
}

#define EXPECT_POKE(poke, addr_, keep_, set_) \
	do { \
		EXPECT_EQ((poke).addr, addr_); \
		EXPECT_EQ((poke).keep, keep_); \
		EXPECT_EQ((poke).set, set_); \
	} while (0)

TEST(a_gicv2_has_a_distributor_and_a_cpu_interface)
{
	load_read("secure");
	EXPECT_EQ(devices.gic, GIC_V2);
	EXPECT_EQ(devices.gicd, 0x08000000);
	EXPECT_EQ(devices.gicc, 0x08010000);
	EXPECT_EQ(devices.gicr.size, 0);
}

TEST(every_name_of_the_gicv2_is_known)
{
	static const char *const names[] = {
		"arm,cortex-a15-gic",
		"arm,cortex-a7-gic",
		"arm,gic-400",
	};

	load("secure");
	for (int i = 0; i < 3; i++) {
		set_string("/intc@8000000", "compatible", names[i]);
		read_devices();
		EXPECT_EQ(devices.gic, GIC_V2);
	}
	set_string("/intc@8000000", "compatible", "arm,gic-40");
	read_devices();
	EXPECT_EQ(devices.gic, GIC_NONE);
}

TEST(a_gicv3_has_a_distributor_and_redistributors)
{
	load_read("soc");
	EXPECT_EQ(devices.gic, GIC_V3);
	EXPECT_EQ(devices.gicd, 0x30000000);
	EXPECT_EQ(devices.gicc, 0);
	EXPECT_RANGE(devices.gicr, 0x300a0000, 0xf60000);
}

TEST(a_gic_that_cannot_be_used_is_none)
{
	load("secure");
	set_string("/intc@8000000", "status", "disabled");
	read_devices();
	EXPECT_EQ(devices.gic, GIC_NONE);
	remove_prop("/intc@8000000", "status");
	fdt_setprop_u64(tree, node_of("/intc@8000000"), "reg", 0x8000000);
	fdt_appendprop_u64(tree, node_of("/intc@8000000"), "reg", 0x1000);
	fdt_appendprop_u64(tree, node_of("/intc@8000000"), "reg", 0x8010000);
	read_devices(); /* half of an entry */
	EXPECT_EQ(devices.gic, GIC_NONE);
	fdt_appendprop_u64(tree, node_of("/intc@8000000"), "reg", 0x1000);
	read_devices();
	EXPECT_EQ(devices.gic, GIC_V2);
	remove_prop("/intc@8000000", "reg");
	read_devices();
	EXPECT_EQ(devices.gic, GIC_NONE);
}

TEST(a_device_past_4_gib_is_none)
{
	load("secure");
	fdt_setprop_u64(tree, node_of("/intc@8000000"), "reg", 0x8000000);
	fdt_appendprop_u64(tree, node_of("/intc@8000000"), "reg", 0x1000);
	fdt_appendprop_u64(tree, node_of("/intc@8000000"), "reg", 0xfffff000);
	fdt_appendprop_u64(tree, node_of("/intc@8000000"), "reg", 0x1000);
	read_devices();
	EXPECT_EQ(devices.gicc, 0xfffff000);
	fdt_setprop_u64(tree, node_of("/intc@8000000"), "reg", 0x8000000);
	fdt_appendprop_u64(tree, node_of("/intc@8000000"), "reg", 0x1000);
	fdt_appendprop_u64(tree, node_of("/intc@8000000"), "reg", 0xfffff000);
	fdt_appendprop_u64(tree, node_of("/intc@8000000"), "reg", 0x2000);
	read_devices();
	EXPECT_EQ(devices.gic, GIC_NONE);
	fdt_setprop_u64(tree, node_of("/intc@8000000"), "reg", 0x108000000);
	fdt_appendprop_u64(tree, node_of("/intc@8000000"), "reg", 0x1000);
	fdt_appendprop_u64(tree, node_of("/intc@8000000"), "reg", 0x8010000);
	fdt_appendprop_u64(tree, node_of("/intc@8000000"), "reg", 0x1000);
	read_devices();
	EXPECT_EQ(devices.gic, GIC_NONE);
}

TEST(the_timers_frequency_is_read)
{
	load_read("secure");
	EXPECT_EQ(devices.timer_hz, 24000000);
	set_string("/timer", "compatible", "arm,armv7-timer");
	read_devices();
	EXPECT_EQ(devices.timer_hz, 24000000);
	remove_prop("/timer", "clock-frequency");
	read_devices();
	EXPECT_EQ(devices.timer_hz, 0);
}

TEST(memory_of_the_secure_world_alone_is_secure_ram)
{
	load_read("secure");
	EXPECT_RANGE(devices.secure_ram, 0x0e000000, 0x01000000);
	set_string("/secram@e000000", "status", "okay");
	read_devices();
	EXPECT_EQ(devices.secure_ram.size, 0);
	set_string("/secram@e000000", "status", "disabled");
	remove_prop("/secram@e000000", "secure-status");
	read_devices();
	EXPECT_EQ(devices.secure_ram.size, 0);
}

TEST(secure_ram_past_4_gib_is_none)
{
	load("secure");
	fdt_setprop_u64(tree, node_of("/secram@e000000"), "reg", 0xf0000000);
	fdt_appendprop_u64(tree, node_of("/secram@e000000"), "reg", 0x10000001);
	read_devices();
	EXPECT_EQ(devices.secure_ram.base, 0);
	EXPECT_EQ(devices.secure_ram.size, 0);
}

TEST(registers_below_three_buses_are_translated)
{
	load_read("vexpress");
	EXPECT_EQ(devices.sys_flags, 0x1c010030);
}

TEST(a_bus_without_a_range_for_it_hides_a_device)
{
	load("vexpress");
	set_u32(FPGA, "ranges", 0); /* cut short */
	read_devices();
	EXPECT_EQ(devices.sys_flags, 0);
	EXPECT_EQ(devices.power.off[0].addr, 0);
	load("vexpress");
	remove_prop("/bus@8000000", "ranges");
	read_devices();
	EXPECT_EQ(devices.sys_flags, 0);
}

TEST(cells_other_than_one_or_two_hide_a_device)
{
	static const uint32_t wrong[] = { 0, 3, 5, 0xffffffff };

	for (int i = 0; i < 4; i++) {
		load("vexpress");
		set_u32(FPGA, "#address-cells", wrong[i]);
		read_devices();
		EXPECT_EQ(devices.sys_flags, 0);
		load("vexpress");
		set_u32("/bus@8000000", "#address-cells", wrong[i]);
		read_devices();
		EXPECT_EQ(devices.sys_flags, 0);
		load("vexpress");
		set_u32("/bus@8000000", "#size-cells", wrong[i]);
		read_devices();
		EXPECT_EQ(devices.sys_flags, 0);
		guest_clear();
	}
}

TEST(the_local_interrupt_controller_is_found)
{
	load_read("soc");
	EXPECT_EQ(devices.local_intc, 0x40000000);
}

TEST(a_gpio_is_made_an_output_and_given_an_edge)
{
	load_read("secure");
	EXPECT_POKE(devices.power.off[0], 0x090b0400, ~1u, 1);
	EXPECT_POKE(devices.power.off[1], 0x090b0004, 0, 0);
	EXPECT_POKE(devices.power.off[2], 0x090b0004, 0, 1);
	EXPECT_POKE(devices.power.reset[0], 0x090b0400, ~2u, 2);
	EXPECT_POKE(devices.power.reset[1], 0x090b0008, 0, 0);
	EXPECT_POKE(devices.power.reset[2], 0x090b0008, 0, 2);
}

TEST(a_gpio_that_is_active_low_falls)
{
	load("secure");
	set_u32(GPIO_OFF, "gpios", 0x8005);
	add_u32(GPIO_OFF, "gpios", 7);
	add_u32(GPIO_OFF, "gpios", 1);
	read_devices();
	EXPECT_POKE(devices.power.off[0], 0x090b0400, ~0x80u, 0x80);
	EXPECT_POKE(devices.power.off[1], 0x090b0200, 0, 0x80);
	EXPECT_POKE(devices.power.off[2], 0x090b0200, 0, 0);
}

static void expect_no_off(void)
{
	read_devices();
	EXPECT_EQ(devices.power.off[0].addr, 0);
	EXPECT(devices.power.reset[0].addr != 0);
}

TEST(a_gpio_that_is_not_there_does_nothing)
{
	load("secure");
	set_u32(GPIO_OFF, "gpios", 0x8005);
	expect_no_off();
	set_u32(GPIO_OFF, "gpios", 0x9999); /* no such phandle */
	add_u32(GPIO_OFF, "gpios", 0);
	expect_no_off();
	add_u32(GPIO_OFF, "gpios", 0);
	expect_no_off();
	set_u32(GPIO_OFF, "gpios", 0x8005); /* no such line */
	add_u32(GPIO_OFF, "gpios", 8);
	add_u32(GPIO_OFF, "gpios", 0);
	expect_no_off();
	remove_prop(GPIO_OFF, "gpios");
	expect_no_off();
}

TEST(a_gpio_of_another_controller_does_nothing)
{
	load("secure");
	set_string("/pl061@90b0000", "compatible", "test,gpio");
	read_devices();
	EXPECT_EQ(devices.power.off[0].addr, 0);
	EXPECT_EQ(devices.power.reset[0].addr, 0);
}

/* A cycle of phandles is none: they are followed once */
TEST(a_node_that_names_itself_does_nothing)
{
	load("secure");
	set_u32(GPIO_OFF, "phandle", 0x8006);
	set_u32(GPIO_OFF, "gpios", 0x8006);
	add_u32(GPIO_OFF, "gpios", 0);
	add_u32(GPIO_OFF, "gpios", 0);
	expect_no_off();
}

TEST(secure_status_goes_before_status)
{
	load("secure");
	set_string(GPIO_OFF, "secure-status", "disabled");
	set_string(GPIO_OFF, "status", "okay");
	expect_no_off();
	remove_prop(GPIO_OFF, "secure-status");
	read_devices();
	EXPECT_EQ(devices.power.off[0].addr, 0x090b0400);
	remove_prop(GPIO_OFF, "status");
	read_devices();
	EXPECT_EQ(devices.power.off[0].addr, 0x090b0400);
	set_string(GPIO_OFF, "status", "disabled");
	expect_no_off();
}

TEST(a_versatile_express_asks_its_controller)
{
	load_read("vexpress");
	EXPECT_POKE(devices.power.off[0], 0x1c0100a0, 0, 0);
	EXPECT_POKE(devices.power.off[1], 0x1c0100a8, 0, 0);
	EXPECT_POKE(devices.power.off[2], 0x1c0100a4, 0, 0xc0800000);
}

TEST(a_reboot_is_taken_before_a_reset)
{
	load_read("vexpress");
	EXPECT_POKE(devices.power.reset[2], 0x1c0100a4, 0, 0xc0900000);
	set_string(FPGA "/mcc/reboot", "status", "disabled");
	read_devices();
	EXPECT_POKE(devices.power.reset[2], 0x1c0100a4, 0, 0xc0500000);
}

TEST(a_request_tells_site_and_device)
{
	load("vexpress");
	set_u32(FPGA "/mcc", "arm,vexpress,site", 2);
	set_u32(FPGA "/mcc/shutdown", "arm,vexpress-sysreg,func", 8);
	add_u32(FPGA "/mcc/shutdown", "arm,vexpress-sysreg,func", 0x123);
	read_devices();
	EXPECT_EQ(devices.power.off[2].set, 0xc0820123);
}

TEST(requests_to_nobody_are_left_out)
{
	load("vexpress");
	set_u32(FPGA "/mcc", "arm,vexpress,site", 0xf);
	read_devices();
	EXPECT_EQ(devices.power.off[0].addr, 0);
	set_u32(FPGA "/mcc", "arm,vexpress,site", 0);
	set_u32(FPGA "/mcc", "arm,vexpress,config-bridge", 16);
	read_devices();
	EXPECT_EQ(devices.power.off[0].addr, 0);
	remove_prop(FPGA "/mcc", "arm,vexpress,config-bridge");
	read_devices();
	EXPECT_EQ(devices.power.off[0].addr, 0);
	set_u32(FPGA "/mcc", "arm,vexpress,config-bridge", 15);
	set_u32(FPGA "/mcc/shutdown", "arm,vexpress-sysreg,func", 8);
	expect_no_off();
}

TEST(the_bcm2835_is_reset_by_its_watchdog)
{
	load_read("soc");
	EXPECT_POKE(devices.power.reset[0], 0x3f100024, 0, 0x5a00000a);
	EXPECT_POKE(devices.power.reset[1], 0x3f10001c, 0x00ffffcf, 0x5a000020);
	EXPECT_EQ(devices.power.reset[2].addr, 0);
}

TEST(the_bcm2835_is_switched_off_by_a_reset_into_nothing)
{
	load_read("soc");
	EXPECT_POKE(devices.power.off[0], 0x3f100020, 0x00ffffff, 0x5a000555);
	EXPECT_POKE(devices.power.off[1], 0x3f100024, 0, 0x5a00000a);
	EXPECT_POKE(devices.power.off[2], 0x3f10001c, 0x00ffffcf, 0x5a000020);
}

TEST(a_watchdog_leaves_what_an_earlier_device_does)
{
	load("soc");
	remove_prop("/soc/poweroff", "status");
	read_devices();
	EXPECT_POKE(devices.power.off[0], 0x3f200014, ~0xfu, 2);
	EXPECT_EQ(devices.power.off[1].addr, 0);
	EXPECT_EQ(devices.power.reset[0].addr, 0x3f100024);
}

static void load_reboot(void)
{
	load("soc");
	set_string("/soc/watchdog@7e100000", "status", "disabled");
	remove_prop(REBOOT, "status");
}

TEST(a_syscon_without_regmap_is_the_parent)
{
	load_reboot();
	read_devices();
	EXPECT_POKE(devices.power.reset[0], 0x3f200018, 0, 1);
	EXPECT_EQ(devices.power.off[0].addr, 0);
}

TEST(a_syscons_mask_alone_is_what_is_written)
{
	load_reboot();
	remove_prop(REBOOT, "value");
	set_u32(REBOOT, "mask", 0xfee1dead);
	read_devices();
	EXPECT_POKE(devices.power.reset[0], 0x3f200018, 0, 0xfee1dead);
}

static void expect_no_reset(void)
{
	read_devices();
	EXPECT_EQ(devices.power.reset[0].addr, 0);
}

TEST(a_syscon_that_says_too_little_does_nothing)
{
	load_reboot();
	remove_prop(REBOOT, "value");
	expect_no_reset();
	set_u32(REBOOT, "value", 1);
	add_u32(REBOOT, "value", 1);
	expect_no_reset();
	set_u32(REBOOT, "value", 1);
	remove_prop(REBOOT, "offset");
	expect_no_reset();
	set_u32(REBOOT, "offset", 2);
	expect_no_reset();
	set_u32(REBOOT, "offset", 4);
	set_u32(REBOOT, "regmap", 0x9999);
	expect_no_reset();
}

/* The root has no registers */
TEST(a_syscon_at_the_root_needs_a_regmap)
{
	int node;

	load("secure");
	set_string("/gpio-restart", "compatible", "syscon-reboot");
	set_u32("/gpio-restart", "offset", 0);
	set_u32("/gpio-restart", "value", 1);
	node = node_of("/");
	fdt_setprop_u64(tree, node, "reg", 0x1000);
	fdt_appendprop_u64(tree, node, "reg", 0x1000);
	expect_no_reset();
	set_u32("/gpio-restart", "regmap", 0x8005);
	read_devices();
	EXPECT_POKE(devices.power.reset[0], 0x090b0000, 0, 1);
}

TEST(registers_that_are_not_aligned_are_none)
{
	load_reboot();
	set_u32(SYSCON, "reg", 0x7e200002);
	add_u32(SYSCON, "reg", 0x100);
	expect_no_reset();
}

TEST(nodes_deeper_than_any_device_are_passed_over)
{
	int node = 0;

	load("secure");
	for (int i = 0; i < 20; i++)
		node = fdt_add_subnode(tree, node, "deep");
	EXPECT(node > 0);
	EXPECT_EQ(fdt_setprop_string(tree, node, "compatible",
				     "brcm,bcm2836-l1-intc"),
		  0);
	EXPECT_EQ(fdt_setprop_u64(tree, node, "reg", 0x1000), 0);
	EXPECT_EQ(fdt_appendprop_u64(tree, node, "reg", 0x1000), 0);
	read_devices();
	EXPECT_EQ(devices.local_intc, 0);
	EXPECT_EQ(devices.gic, GIC_V2);
	EXPECT_EQ(devices.power.off[0].addr, 0x090b0400);
}

TEST(a_tree_with_no_devices_leaves_all_as_it_is)
{
	static const struct devices none;

	load_read("bare");
	EXPECT_MEM(&devices, &none, sizeof(none));
}
