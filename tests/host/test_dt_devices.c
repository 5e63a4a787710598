// SPDX-License-Identifier: BSD-2-Clause
/*
 * What the Secure world gets from trees of several boards: GIC, timer, Secure
 * RAM, and registers below buses.
 */
#include <libfdt.h>
#include "devices.h"
#include "dtb.h"
#include "guest.h"
#include "harness.h"

#define GIC "/intc@8000000"
#define FPGA \
	"/bus@8000000/motherboard-bus@8000000/" \
	"iofpga-bus@300000000"

/* Distributor of 4 KiB and CPU interface, as "secure" has them */
static void set_gic_registers(uint64_t gicd, uint64_t gicc, uint64_t gicc_size)
{
	int node = dtb_node(tree, GIC);

	fdt_setprop_u64(tree, node, "reg", gicd);
	fdt_appendprop_u64(tree, node, "reg", 0x1000);
	fdt_appendprop_u64(tree, node, "reg", gicc);
	fdt_appendprop_u64(tree, node, "reg", gicc_size);
}

TEST(a_gicv2_has_a_distributor_and_a_cpu_interface)
{
	devices_load_read("secure");
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

	devices_load("secure");
	for (int i = 0; i < 3; i++) {
		dtb_set(tree, GIC, "compatible", names[i]);
		devices_read();
		EXPECT_EQ(devices.gic, GIC_V2);
	}
	dtb_set(tree, GIC, "compatible", "arm,gic-40");
	devices_read();
	EXPECT_EQ(devices.gic, GIC_NONE);
}

TEST(a_gicv3_has_a_distributor_and_redistributors)
{
	devices_load_read("soc");
	EXPECT_EQ(devices.gic, GIC_V3);
	EXPECT_EQ(devices.gicd, 0x30000000);
	EXPECT_EQ(devices.gicc, 0);
	EXPECT_RANGE(devices.gicr, 0x300a0000, 0xf60000);
}

TEST(a_gic_that_cannot_be_used_is_none)
{
	devices_load("secure");
	dtb_set(tree, GIC, "status", "disabled");
	devices_read();
	EXPECT_EQ(devices.gic, GIC_NONE);
	dtb_drop(tree, GIC, "status");
	fdt_setprop_u64(tree, dtb_node(tree, GIC), "reg", 0x8000000);
	fdt_appendprop_u64(tree, dtb_node(tree, GIC), "reg", 0x1000);
	fdt_appendprop_u64(tree, dtb_node(tree, GIC), "reg", 0x8010000);
	devices_read(); /* half of an entry */
	EXPECT_EQ(devices.gic, GIC_NONE);
	fdt_appendprop_u64(tree, dtb_node(tree, GIC), "reg", 0x1000);
	devices_read();
	EXPECT_EQ(devices.gic, GIC_V2);
	dtb_drop(tree, GIC, "reg");
	devices_read();
	EXPECT_EQ(devices.gic, GIC_NONE);
}

TEST(a_device_past_4_gib_is_none)
{
	devices_load("secure");
	set_gic_registers(0x8000000, 0xfffff000, 0x1000);
	devices_read();
	EXPECT_EQ(devices.gicc, 0xfffff000);
	set_gic_registers(0x8000000, 0xfffff000, 0x2000);
	devices_read();
	EXPECT_EQ(devices.gic, GIC_NONE);
	set_gic_registers(0x108000000, 0x8010000, 0x1000);
	devices_read();
	EXPECT_EQ(devices.gic, GIC_NONE);
}

TEST(the_timers_frequency_is_read)
{
	devices_load_read("secure");
	EXPECT_EQ(devices.timer_hz, 24000000);
	dtb_set(tree, "/timer", "compatible", "arm,armv7-timer");
	devices_read();
	EXPECT_EQ(devices.timer_hz, 24000000);
	dtb_drop(tree, "/timer", "clock-frequency");
	devices_read();
	EXPECT_EQ(devices.timer_hz, 0);
}

TEST(memory_of_the_secure_world_alone_is_secure_ram)
{
	devices_load_read("secure");
	EXPECT_RANGE(devices.secure_ram, 0x0e000000, 0x01000000);
	dtb_set(tree, "/secram@e000000", "status", "okay");
	devices_read();
	EXPECT_EQ(devices.secure_ram.size, 0);
	dtb_set(tree, "/secram@e000000", "status", "disabled");
	dtb_drop(tree, "/secram@e000000", "secure-status");
	devices_read();
	EXPECT_EQ(devices.secure_ram.size, 0);
}

TEST(secure_ram_past_4_gib_is_none)
{
	devices_load("secure");
	fdt_setprop_u64(tree, dtb_node(tree, "/secram@e000000"), "reg",
			0xf0000000);
	fdt_appendprop_u64(tree, dtb_node(tree, "/secram@e000000"), "reg",
			   0x10000001);
	devices_read();
	EXPECT_EQ(devices.secure_ram.base, 0);
	EXPECT_EQ(devices.secure_ram.size, 0);
}

TEST(registers_below_three_buses_are_translated)
{
	devices_load_read("vexpress");
	EXPECT_EQ(devices.sys_flags, 0x1c010030);
}

TEST(a_bus_without_a_range_for_it_hides_a_device)
{
	devices_load("vexpress");
	dtb_set_u32(tree, FPGA, "ranges", 0); /* cut short */
	devices_read();
	EXPECT_EQ(devices.sys_flags, 0);
	EXPECT_EQ(devices.power.off[0].addr, 0);
	devices_load("vexpress");
	dtb_drop(tree, "/bus@8000000", "ranges");
	devices_read();
	EXPECT_EQ(devices.sys_flags, 0);
}

TEST(cells_other_than_one_or_two_hide_a_device)
{
	static const uint32_t wrong[] = { 0, 3, 5, 0xffffffff };

	for (int i = 0; i < 4; i++) {
		devices_load("vexpress");
		dtb_set_u32(tree, FPGA, "#address-cells", wrong[i]);
		devices_read();
		EXPECT_EQ(devices.sys_flags, 0);
		devices_load("vexpress");
		dtb_set_u32(tree, "/bus@8000000", "#address-cells", wrong[i]);
		devices_read();
		EXPECT_EQ(devices.sys_flags, 0);
		devices_load("vexpress");
		dtb_set_u32(tree, "/bus@8000000", "#size-cells", wrong[i]);
		devices_read();
		EXPECT_EQ(devices.sys_flags, 0);
		guest_clear();
	}
}

TEST(the_local_interrupt_controller_is_found)
{
	devices_load_read("soc");
	EXPECT_EQ(devices.local_intc, 0x40000000);
}

TEST(the_mailbox_of_an_ast2600_is_found_in_its_controller)
{
	devices_load("soc");
	dtb_set(tree, "/soc/syscon@7e200000", "compatible",
		"aspeed,ast2600-smpmem");
	devices_read();
	EXPECT_EQ(devices.smp_mailbox, 0x3f200000);
	dtb_set(tree, "/soc/syscon@7e200000", "status", "disabled");
	devices_read();
	EXPECT_EQ(devices.smp_mailbox, 0);
}

TEST(the_roots_compatible_names_the_soc)
{
	static const struct {
		const char *compatible;
		enum soc soc;
	} rows[] = {
		{ "fsl,imx6ul", SOC_IMX6UL },
		{ "fsl,imx6ull", SOC_IMX6UL },
		{ "fsl,imx7d", SOC_IMX7 },
		{ "renesas,r8a7742", SOC_RCAR_GEN2 },
		{ "renesas,r8a7794", SOC_RCAR_GEN2 },
		{ "st,stm32mp157", SOC_STM32MP15 },
		{ "nvidia,tegra124", SOC_TEGRA },
		{ "fsl,imx6", SOC_OTHER },
		{ "fsl,imx6ul-csu", SOC_OTHER },
	};

	for (unsigned int i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int node;

		devices_load("soc");
		node = dtb_node(tree, "/");
		dtb_set(tree, "/", "compatible", "test,board");
		EXPECT_EQ(fdt_appendprop_string(tree, node, "compatible",
						rows[i].compatible),
			  0);
		devices_read();
		EXPECT_EQ(devices.soc, rows[i].soc);
		guest_clear();
	}
}

TEST(the_name_of_a_soc_below_the_root_is_none)
{
	devices_load("soc");
	dtb_set(tree, "/soc", "compatible", "fsl,imx6ul");
	devices_read();
	EXPECT_EQ(devices.soc, SOC_OTHER);
}

TEST(nodes_deeper_than_any_device_are_passed_over)
{
	int node = 0;

	devices_load("secure");
	for (int i = 0; i < 20; i++)
		node = fdt_add_subnode(tree, node, "deep");
	EXPECT(node > 0);
	EXPECT_EQ(fdt_setprop_string(tree, node, "compatible",
				     "brcm,bcm2836-l1-intc"),
		  0);
	EXPECT_EQ(fdt_setprop_u64(tree, node, "reg", 0x1000), 0);
	EXPECT_EQ(fdt_appendprop_u64(tree, node, "reg", 0x1000), 0);
	devices_read();
	EXPECT_EQ(devices.local_intc, 0);
	EXPECT_EQ(devices.gic, GIC_V2);
	EXPECT_EQ(devices.power.off[0].addr, 0x090b0400);
}

TEST(a_tree_with_no_devices_leaves_all_as_it_is)
{
	static const struct devices none;

	devices_load_read("bare");
	EXPECT_MEM(&devices, &none, sizeof(none));
}
