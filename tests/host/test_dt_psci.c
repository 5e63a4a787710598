// SPDX-License-Identifier: BSD-2-Clause
/*
 * The payload's device tree where the Secure world is ours: PSCI instead of
 * all other ways to start a CPU. test_dt_monitor.c has the reservation.
 */
#include <libfdt.h>
#include <stdio.h>
#include "dtb.h"
#include "guest.h"
#include "harness.h"

static struct dt_info dt;
static struct memmap map;
static const struct dt_changes psci = { .psci = true, .boot_mode = "hyp" };
static const struct dt_changes everything = {
	.bootargs = "all",
	.ramdisk = { 0x46000000, 0x1000 },
	.drop_modules = true,
	.resident = { 0x7fffe000, 0x2000 },
	.monitor = { 0x7fffc000, 0x2000 },
	.psci = true,
	.memreserve = true,
	.boot_mode = "hyp",
};

/* /psci has what it must have, and no property or node beside it */
static void expect_psci(const void *dtb)
{
	static const char list[] = "arm,psci-1.0\0arm,psci-0.2";
	int len, prop, props = 0, node = fdt_path_offset(dtb, "/psci");
	const void *compatible = fdt_getprop(dtb, node, "compatible", &len);

	EXPECT_EQ(len, sizeof(list));
	EXPECT_MEM(compatible, list, sizeof(list));
	EXPECT_STR(dtb_value(dtb, "/psci", "method"), "\"smc\"");
	for (prop = fdt_first_property_offset(dtb, node); prop >= 0;
	     prop = fdt_next_property_offset(dtb, prop))
		props++;
	EXPECT_EQ(props, 2);
	EXPECT_EQ(fdt_first_subnode(dtb, node), -FDT_ERR_NOTFOUND);
	EXPECT_EQ(dtb_count(dtb, "arm,psci-0.2"), 1);
}

/* Every CPU of the tree, and there are @count of them */
static void expect_cpus(const void *dtb, int count)
{
	int node, cpus = fdt_path_offset(dtb, "/cpus");

	EXPECT(!fdt_getprop(dtb, cpus, "enable-method", NULL));
	for (node = fdt_first_subnode(dtb, cpus); node >= 0;
	     node = fdt_next_subnode(dtb, node)) {
		const char *type = fdt_getprop(dtb, node, "device_type", NULL);

		if (!type || strcmp(type, "cpu"))
			continue;
		count--;
		EXPECT_STR(fdt_getprop(dtb, node, "enable-method", NULL),
			   "psci");
		EXPECT(!fdt_getprop(dtb, node, "cpu-release-addr", NULL));
	}
	EXPECT_EQ(count, 0);
}

TEST(a_missing_psci_is_added)
{
	void *dtb = dtb_load_read("onecell", &dt, &map),
	     *out = dtb_write(&dt, DTB_OUT, &psci);

	EXPECT_HAS(dtb_diff(dtb, out), "+/psci\n");
	expect_psci(out);
}

TEST(of_an_older_psci_nothing_is_left)
{
	dtb_load_read("spin", &dt, &map);
	expect_psci(dtb_write(&dt, DTB_OUT, &psci));
	guest_clear();
	dtb_load_read("virt", &dt, &map);
	expect_psci(dtb_write(&dt, DTB_OUT, &psci));
}

TEST(psci_and_nothing_else_changes)
{
	void *dtb = dtb_load_read("spin", &dt, &map);

	EXPECT_STR(dtb_diff(dtb, dtb_write(&dt, DTB_OUT, &psci)),
		   "!/psci:compatible\n-/psci:cpu_suspend\n-/psci:cpu_on\n"
		   "-/psci/domain\n"
		   "-/timer:arm,cpu-registers-not-fw-configured\n"
		   "-/cpus:enable-method\n-/cpus/cpu@100:cpu-release-addr\n"
		   "-/cpus/cpu@100:cpu-idle-states\n"
		   "!/cpus/cpu@101:enable-method\n"
		   "-/cpus/cpu@101:cpu-release-addr\n-/cpus/idle-states\n"
		   "+/cpus/cpu@100:enable-method\n");
}

TEST(without_psci_of_ours_that_of_the_tree_stays)
{
	const struct dt_changes nothing = { .boot_mode = "hyp" };
	void *dtb = dtb_load_read("spin", &dt, &map);

	EXPECT_STR(dtb_diff(dtb, dtb_write(&dt, DTB_OUT, &nothing)), "");
}

TEST(every_cpu_is_started_by_psci)
{
	dtb_load_read("onecell", &dt, &map);
	expect_cpus(dtb_write(&dt, DTB_OUT, &psci), 8);
	guest_clear();
	dtb_load_read("virt", &dt, &map);
	expect_cpus(dtb_write(&dt, DTB_OUT, &psci), 2);
	guest_clear();
	dtb_load_read("spin", &dt, &map);
	expect_cpus(dtb_write(&dt, DTB_OUT, &psci), 2);
}

static const char *cpus_left(const char *name, uint32_t mpidr)
{
	const struct dt_changes one = { .one_cpu = true,
					.boot_cpu = mpidr,
					.boot_mode = "svc" };
	void *dtb = dtb_load_read(name, &dt, &map);

	return dtb_diff(dtb, dtb_write(&dt, DTB_OUT, &one));
}

TEST(where_others_may_not_be_started_the_boot_cpu_alone_is_left)
{
	EXPECT_STR(cpus_left("virt", 0), "-/cpus/cpu@1\n-/cpus/cpu-map\n");
	guest_clear();
	EXPECT_STR(cpus_left("spin", 0x101), "-/cpus/cpu@100\n");
}

TEST(a_timers_frequency_that_cannot_be_goes)
{
	void *dtb = dtb_load_larger("virt"), *out;

	dtb_add_u32(dtb, "/timer", "clock-frequency", 24000000);
	dtb_open_read(DTB_ADDR, &dt, &map);
	out = dtb_write(&dt, DTB_OUT, &psci);
	EXPECT_STR(dtb_value(out, "/timer", "clock-frequency"), "<0x16e3600>");
	guest_clear();
	dtb = dtb_load_larger("virt");
	dtb_add_u32(dtb, "/timer", "clock-frequency", 0xffffffff);
	dtb_open_read(DTB_ADDR, &dt, &map);
	out = dtb_write(&dt, DTB_OUT, &psci);
	EXPECT(!dtb_value(out, "/timer", "clock-frequency"));
}

/* dt_read() goes by the name of a child of the root, dt_devices() does not */
TEST(the_timer_whose_frequency_was_read_is_changed)
{
	void *dtb = dtb_load_larger("virt"), *out;
	struct dt_changes c = psci;
	struct devices devices = { 0 };
	int node = fdt_path_offset(dtb, "/timer");

	EXPECT_EQ(fdt_set_name(dtb, node, "arch-timer"), 0);
	dtb_add_u32(dtb, "/arch-timer", "clock-frequency", 0xffffffff);
	dtb_open_read(DTB_ADDR, &dt, &map);
	EXPECT_EQ(dt.timer, -1);
	dt_devices(&dt, &devices);
	EXPECT_EQ(devices.timer_hz, 0xffffffff);
	c.secure = &devices;
	out = dtb_write(&dt, DTB_OUT, &c);
	EXPECT(dtb_value(out, "/arch-timer", "compatible"));
	EXPECT(!dtb_value(out, "/arch-timer", "clock-frequency"));
}

TEST(a_tree_without_cpus_and_timer_gets_psci)
{
	void *dtb = dtb_load_read("modules", &dt, &map),
	     *out = dtb_write(&dt, DTB_OUT, &psci);

	EXPECT_STR(dtb_diff(dtb, out), "!/psci:compatible\n");
}

static void expect_stable(const char *name)
{
	uint32_t addr = DTB_OUT, size;
	const struct dt_changes *c = &everything;
	void *first, *again;
	char was[200];

	dtb_load_read(name, &dt, &map);
	first = dtb_write(&dt, addr, c);
	dtb_open_read(addr, &dt, &map);
	size = dt.size;
	strcpy(was, dtb_reservations(first));
	for (int round = 0; round < 4; round++) {
		addr += 0x20000;
		again = dtb_write(&dt, addr, c);
		dtb_open_read(addr, &dt, &map);
		EXPECT_STR(dtb_diff(first, again), "");
		EXPECT_STR(dtb_reservations(again), was);
		EXPECT_EQ(dt.size, size);
	}
	guest_clear();
}

TEST(writing_it_all_again_changes_nothing)
{
	expect_stable("virt");
	expect_stable("onecell");
	expect_stable("modules");
	expect_stable("bare");
	expect_stable("spin");
}

static void set(void *dtb, int node, const char *prop, const char *val)
{
	EXPECT_EQ(fdt_setprop_string(dtb, node, prop, val), 0);
}

/* A tree with the nodes that dt_write() changes, in the @order-th order */
static void make_tree(unsigned int order)
{
	const char *left[] = { "chosen", "firmware", "reserved-memory",
			       "psci",	 "cpus",     "timer" };
	uint32_t size;
	void *dtb = dtb_read("bare", &size), *mem = guest_add(DTB_ADDR, 0x1000);

	EXPECT_EQ(fdt_open_into(dtb, mem, 0x1000), 0);
	EXPECT_EQ(fdt_del_node(mem, fdt_path_offset(mem, "/cpus")), 0);
	for (unsigned int n = 6; n; order /= n--) {
		const char *name = left[order % n];
		int node = fdt_add_subnode(mem, 0, name);

		set(mem, node, "compatible", "arm,armv7-timer");
		set(mem, node, "enable-method", "test,any");
		set(mem, node, "arm,cpu-registers-not-fw-configured", "");
		if (!strcmp(name, "cpus"))
			set(mem, fdt_add_subnode(mem, node, "cpu@0"),
			    "device_type", "cpu");
		left[order % n] = left[n - 1];
	}
}

TEST(the_nodes_may_come_in_every_order)
{
	for (unsigned int order = 0; order < 720; order++) {
		void *out;

		make_tree(order);
		dtb_open_read(DTB_ADDR, &dt, &map);
		out = dtb_write(&dt, DTB_OUT, &everything);
		expect_psci(out);
		expect_cpus(out, 1);
		EXPECT(!dtb_value(out, "/timer",
				  "arm,cpu-registers-not-fw-configured"));
		EXPECT_STR(dtb_value(out, "/chosen", "bootargs"), "\"all\"");
		EXPECT_EQ(dtb_count(out, "hypstub,monitor"), 1);
		EXPECT_EQ(dtb_count(out, "hypstub,resident"), 1);
		EXPECT(dtb_value(out, "/firmware/hypstub", "reg"));
		guest_clear();
	}
}

/* More than there are slots */
TEST(sixteen_cpus_and_all_that_is_added_have_room)
{
	struct dt_changes c = everything;
	uint32_t size;
	void *dtb = dtb_read("virt", &size), *mem = guest_add(DTB_ADDR, 0x2000);
	int cpus;

	EXPECT_EQ(fdt_open_into(dtb, mem, 0x2000), 0);
	EXPECT_EQ(fdt_del_node(mem, fdt_path_offset(mem, "/psci")), 0);
	EXPECT_EQ(fdt_del_node(mem, fdt_path_offset(mem, "/chosen")), 0);
	EXPECT_EQ(fdt_del_node(mem, fdt_path_offset(mem, "/cpus")), 0);
	cpus = fdt_add_subnode(mem, 0, "cpus");
	for (int i = 0; i < 16; i++) {
		char name[16];

		snprintf(name, sizeof(name), "cpu@%x", i);
		set(mem, fdt_add_subnode(mem, cpus, name), "device_type",
		    "cpu");
	}
	dtb_open_read(DTB_ADDR, &dt, &map);
	expect_cpus(dtb_write(&dt, DTB_OUT, &c), 16);
}

TEST(vexpress_of_debian_is_changed_as_it_must_be)
{
	void *dtb = dtb_load_read("debian-vexpress-v2p-ca15-tc1", &dt, &map);
	void *out = dtb_write(&dt, DTB_OUT, &psci);

	EXPECT_STR(dtb_diff(dtb, out), "+/psci\n"
				       "+/cpus/cpu@0:enable-method\n"
				       "+/cpus/cpu@1:enable-method\n");
	expect_psci(out);
	guest_clear();
	expect_stable("debian-vexpress-v2p-ca15-tc1");
}

TEST(raspberry_pi_2_of_debian_is_changed_as_it_must_be)
{
	void *dtb = dtb_load_read("debian-bcm2836-rpi-2-b", &dt, &map);
	void *out = dtb_write(&dt, DTB_OUT, &psci);

	EXPECT_STR(dtb_diff(dtb, out), "-/cpus:enable-method\n+/psci\n"
				       "+/cpus/cpu@0:enable-method\n"
				       "+/cpus/cpu@1:enable-method\n"
				       "+/cpus/cpu@2:enable-method\n"
				       "+/cpus/cpu@3:enable-method\n");
	expect_cpus(out, 4);
	guest_clear();
	expect_stable("debian-bcm2836-rpi-2-b");
}

/* Its CPU_SUSPEND powers down; ours is standby alone */
TEST(imx7_of_debian_loses_its_idle_states)
{
	void *dtb = dtb_load_read("debian-imx7d-sdb", &dt, &map);
	const char *diff = dtb_diff(dtb, dtb_write(&dt, DTB_OUT, &psci));

	EXPECT_HAS(diff, "-/cpus/idle-states\n");
	EXPECT_HAS(diff, "-/cpus/cpu@0:cpu-idle-states\n");
	EXPECT_HAS(diff, "-/cpus/cpu@1:cpu-idle-states\n");
	guest_clear();
	expect_stable("debian-imx7d-sdb");
}

TEST(the_timer_is_found_before_and_behind_another)
{
	uint32_t size;
	void *spin = dtb_read("spin", &size),
	     *dtb = guest_add(DTB_ADDR, 0x1000);
	int node;

	EXPECT_EQ(fdt_open_into(spin, dtb, 0x1000), 0);
	dtb_open_read(DTB_ADDR, &dt, &map);
	EXPECT_EQ(dt.timer, fdt_path_offset(dtb, "/timer"));
	node = fdt_path_offset(dtb, "/timer-sp804@1c110000");
	EXPECT(node < dt.timer);
	EXPECT_EQ(fdt_del_node(dtb, node), 0);
	node = fdt_add_subnode(dtb, 0, "timer-first");
	set(dtb, node, "compatible", "arm,armv8-timer");
	set(dtb, fdt_path_offset(dtb, "/timer"), "compatible", "arm,sp804");
	dtb_open_read(DTB_ADDR, &dt, &map);
	EXPECT_EQ(dt.timer, fdt_path_offset(dtb, "/timer-first"));
}

TEST(nodes_that_are_not_there_have_no_offset)
{
	dtb_load_read("modules", &dt, &map);
	EXPECT_EQ(dt.timer, -1);
	EXPECT_EQ(dt.cpus_node, -1);
	EXPECT(dt.psci > 0);
	guest_clear();
	dtb_load_read("bare", &dt, &map);
	EXPECT_EQ(dt.psci, -1);
	EXPECT(dt.cpus_node > 0);
}
