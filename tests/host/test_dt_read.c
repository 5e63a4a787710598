// SPDX-License-Identifier: BSD-2-Clause
/* What dt_read() finds in trees of several boards. */
#include <libfdt.h>
#include "../../src/boot/base/memmap.h"
#include "dtb.h"
#include "guest.h"
#include "harness.h"

static struct dt_info dt;
static struct memmap map;

TEST(virt_is_read)
{
	dtb_load_read("virt", &dt, &map);
	EXPECT_STR(dt.model, "linux,dummy-virt");
	EXPECT_STR(dt.bootargs, "console=ttyAMA0 hypstub.mode=svc");
	EXPECT_STR(dt.stdout_path, "/pl011@9000000");
	EXPECT_STR(dt.psci_method, "hvc");
	EXPECT_RANGE(dt.initrd, 0x48000000, 0x100000);
	EXPECT_EQ(dt.gich, 0x08030000);
	EXPECT_EQ(dt.cpus, 2);
	EXPECT_EQ(dt.cpu[0], 0);
	EXPECT_EQ(dt.cpu[1], 1);
	for (int i = 2; i < RESIDENT_CPUS; i++)
		EXPECT_EQ(dt.cpu[i], CPU_NONE);
	EXPECT_EQ(dt.cpu_conflict, UINT32_MAX);
	EXPECT_EQ(dt.modules, 0);
	EXPECT(!dt.stub);
	EXPECT(dt.chosen > 0);
}

TEST(memory_with_a_status_of_its_own_is_not_ram)
{
	dtb_load_read("virt", &dt, &map);
	EXPECT_EQ(map.banks, 1);
	EXPECT_RANGE(map.bank[0], 0x40000000, 0x40000000);
	EXPECT_EQ(map.used_count, 0);
}

TEST(a_tree_with_one_cell_is_read)
{
	dtb_load_read("onecell", &dt, &map);
	EXPECT_STR(dt.model, "test,board"); /* no model: compatible */
	EXPECT_STR(dt.bootargs, "");
	EXPECT(!dt.psci_method);
	EXPECT_EQ(dt.gich, 0);
	EXPECT(!dt.stub);
}

TEST(an_initrd_of_one_cell_is_read)
{
	dtb_load_read("onecell", &dt, &map);
	EXPECT_RANGE(dt.initrd, 0x18000000, 0x123456);
}

TEST(every_entry_of_a_memory_node_is_a_bank)
{
	dtb_load_read("onecell", &dt, &map);
	EXPECT_EQ(map.banks, 3);
	EXPECT_RANGE(map.bank[0], 0x00000000, 0x08000000);
	EXPECT_RANGE(map.bank[1], 0x10000000, 0x10000000);
	EXPECT_RANGE(map.bank[2], 0x30000000, 0x08000000);
}

TEST(reservations_of_both_kinds_are_users)
{
	dtb_load_read("onecell", &dt, &map);
	EXPECT_EQ(memmap_user(&map, (struct range){ 0x1e7fffff, 1 }),
		  MEMMAP_RESERVED);
	EXPECT(!memmap_user(&map, (struct range){ 0x1e800000, 0x1000 }));
	EXPECT_EQ(memmap_user(&map, (struct range){ 0x1d002000, 1 }),
		  MEMMAP_RESERVED);
	EXPECT(!memmap_user(&map, (struct range){ 0x1d001000, 0x1000 }));
	EXPECT_EQ(memmap_user(&map, (struct range){ 0x10003fff, 1 }),
		  MEMMAP_MEMRESERVE);
	EXPECT_EQ(memmap_user(&map, (struct range){ 0x1f000000, 1 }),
		  MEMMAP_MEMRESERVE);
}

/* The Raspberry Pi 2 has its spin table there */
TEST(a_memreserve_entry_at_address_zero_is_a_user)
{
	dtb_load_read("onecell", &dt, &map);
	EXPECT_EQ(memmap_user(&map, (struct range){ 0, 0x1000 }),
		  MEMMAP_MEMRESERVE);
}

TEST(two_clusters_of_four_have_a_slot_each)
{
	dtb_load_read("onecell", &dt, &map);
	EXPECT_EQ(dt.cpus, 8);
	for (int i = 0; i < RESIDENT_CPUS; i++) {
		EXPECT(dt.cpu[i] != CPU_NONE);
		EXPECT_EQ(cpu_slot(dt.cpu[i]), i);
	}
	EXPECT_EQ(dt.cpu_conflict, UINT32_MAX);
}

TEST(of_cpus_that_share_a_slot_the_first_has_it_and_another_is_told)
{
	dtb_load_read("bare", &dt, &map);
	EXPECT_EQ(dt.cpus, 2);
	EXPECT_EQ(cpu_slot(0), cpu_slot(0x200));
	EXPECT_EQ(dt.cpu[cpu_slot(0)], 0);
	EXPECT_EQ(dt.cpu_conflict, 0x200);
}

TEST(a_tree_with_nothing_in_it_is_read)
{
	dtb_load_read("bare", &dt, &map);
	EXPECT(!dt.model);
	EXPECT_STR(dt.bootargs, "");
	EXPECT(!dt.stdout_path);
	EXPECT(!dt.psci_method);
	EXPECT_EQ(dt.initrd.size, 0);
	EXPECT_EQ(dt.chosen, -1);
	EXPECT_RANGE(map.bank[0], 0x80000000, 0x04000000);
}

TEST(modules_are_read_in_the_roots_cells)
{
	dtb_load_read("modules", &dt, &map);
	EXPECT_EQ(dt.modules, 2);
	EXPECT_EQ(dt.module[0].kind, MODULE_KERNEL);
	EXPECT_RANGE(dt.module[0].range, 0x46000000, 0x600000);
	EXPECT_STR(dt.module[0].bootargs, "of the module");
	EXPECT_EQ(dt.module[1].kind, MODULE_RAMDISK);
	EXPECT_RANGE(dt.module[1].range, 0x47000000, 0x10000);
	EXPECT(!dt.module[1].bootargs);
	EXPECT_STR(dt.bootargs, "of the loader");
}

TEST(address_cells_and_size_cells_may_differ)
{
	dtb_load_read("modules", &dt, &map);
	EXPECT_EQ(map.banks, 2);
	EXPECT_RANGE(map.bank[0], 0x40000000, 0x10000000);
	EXPECT_RANGE(map.bank[1], 0x880000000, 0x20000000);
	EXPECT_EQ(dt.gich, 0x2c004000);
	EXPECT_STR(dt.psci_method, "smc");
}

TEST(impossible_initrds_are_none)
{
	void *dtb = dtb_load_larger("bare");
	int chosen = fdt_add_subnode(dtb, 0, "chosen");

	fdt_setprop_u32(dtb, chosen, "linux,initrd-start", 0x81000000);
	dtb_open_read(DTB_ADDR, &dt, &map);
	EXPECT_EQ(dt.initrd.size, 0);
	fdt_setprop_u32(dtb, chosen, "linux,initrd-end", 0x81000000);
	dtb_open_read(DTB_ADDR, &dt, &map);
	EXPECT_EQ(dt.initrd.size, 0);
	fdt_setprop_u32(dtb, chosen, "linux,initrd-end", 0x80ffffff);
	dtb_open_read(DTB_ADDR, &dt, &map);
	EXPECT_EQ(dt.initrd.size, 0);
	fdt_setprop_u64(dtb, chosen, "linux,initrd-end", ~0ull);
	dtb_open_read(DTB_ADDR, &dt, &map);
	EXPECT_EQ(dt.initrd.size, 0);
	fdt_setprop_string(dtb, chosen, "linux,initrd-end", "twelve chars");
	dtb_open_read(DTB_ADDR, &dt, &map);
	EXPECT_EQ(dt.initrd.size, 0);
	fdt_setprop_u64(dtb, chosen, "linux,initrd-end", 0x81000001);
	dtb_open_read(DTB_ADDR, &dt, &map);
	EXPECT_RANGE(dt.initrd, 0x81000000, 1);
}

TEST(strings_without_an_end_are_not_read)
{
	void *dtb = dtb_load_larger("bare");
	int chosen = fdt_add_subnode(dtb, 0, "chosen");

	fdt_setprop(dtb, chosen, "bootargs", "abcd", 4);
	fdt_setprop(dtb, chosen, "stdout-path", "", 0);
	dtb_open_read(DTB_ADDR, &dt, &map);
	EXPECT_STR(dt.bootargs, "");
	EXPECT(!dt.stdout_path);
}

TEST(memory_past_40_bits_or_of_no_size_is_not_a_bank)
{
	void *dtb = dtb_load_larger("virt");
	int memory = fdt_path_offset(dtb, "/memory@40000000");

	fdt_setprop_u64(dtb, memory, "reg", 1ull << 40);
	fdt_appendprop_u64(dtb, memory, "reg", 0x1000);
	dtb_open_read(DTB_ADDR, &dt, &map);
	EXPECT_EQ(map.banks, 0);
	fdt_setprop_u64(dtb, memory, "reg", 0x40000000);
	fdt_appendprop_u64(dtb, memory, "reg", 0);
	dtb_open_read(DTB_ADDR, &dt, &map);
	EXPECT_EQ(map.banks, 0);
}

/* Nothing may be put over a reservation: one that has no place is an error */
TEST(more_reservations_than_the_map_holds_are_refused)
{
	void *dtb = dtb_load_larger("bare");

	for (uint64_t i = 0; i <= MEMMAP_USED_MAX; i++)
		EXPECT_EQ(fdt_add_mem_rsv(dtb, 0x80000000 + i * 0x2000, 0x1000),
			  0);
	dt = (struct dt_info){ 0 };
	EXPECT(!dt_open(&dt, DTB_ADDR));
	EXPECT_STR(dt_read(&dt, &map),
		   "it has more than 32 memory reservations; join some");
}

/* A node @name below @parent, compatible with @name of a module, in 1 MiB at @base */
static int add_module(void *dtb, int parent, const char *name,
		      const char *compatible, uint32_t base)
{
	int node = fdt_add_subnode(dtb, parent, name);

	EXPECT(node >= 0);
	EXPECT_EQ(fdt_setprop_u32(dtb, node, "reg", base), 0);
	EXPECT_EQ(fdt_appendprop_u32(dtb, node, "reg", MIB), 0);
	EXPECT_EQ(fdt_setprop_string(dtb, node, "compatible", compatible), 0);
	return node;
}

/* As people type it into U-Boot for Xen */
static int one_cell(void *dtb, int node)
{
	EXPECT_EQ(fdt_setprop_u32(dtb, node, "#address-cells", 1), 0);
	EXPECT_EQ(fdt_setprop_u32(dtb, node, "#size-cells", 1), 0);
	return node;
}

TEST(modules_are_read_in_the_cells_of_chosen_if_it_has_some)
{
	void *dtb = dtb_load_larger("virt"); /* whose root has two */
	int chosen = one_cell(dtb, fdt_path_offset(dtb, "/chosen"));

	add_module(dtb, chosen, "b", "xen,linux-initrd", 0x42000000);
	add_module(dtb, chosen, "a", "xen,linux-zimage", 0x41000000);
	dtb_open_read(DTB_ADDR, &dt, &map);
	EXPECT_EQ(dt.modules, 2);
	EXPECT_EQ(dt.module[0].kind, MODULE_KERNEL);
	EXPECT_RANGE(dt.module[0].range, 0x41000000, MIB);
	EXPECT_EQ(dt.module[1].kind, MODULE_RAMDISK);
	EXPECT_RANGE(dt.module[1].range, 0x42000000, MIB);
}

/* The order of QEMU's guest-loader */
TEST(a_module_may_name_its_kind_after_that_it_is_a_module)
{
	static const char compatible[] = "multiboot,module\0multiboot,kernel";
	void *dtb = dtb_load_larger("bare");
	int chosen = one_cell(dtb, fdt_add_subnode(dtb, 0, "chosen"));
	int node = add_module(dtb, chosen, "a", "", 0x81000000);

	EXPECT_EQ(fdt_setprop(dtb, node, "compatible", compatible,
			      sizeof(compatible)),
		  0);
	dtb_open_read(DTB_ADDR, &dt, &map);
	EXPECT_EQ(dt.modules, 1);
	EXPECT_EQ(dt.module[0].kind, MODULE_KERNEL);
	/* One that does not end names nothing */
	EXPECT_EQ(fdt_setprop(dtb, node, "compatible", compatible,
			      sizeof(compatible) - 1),
		  0);
	dt = (struct dt_info){ .addr = DTB_ADDR };
	memmap_release(&map, MEMMAP_MODULE);
	EXPECT(!dt_read(&dt, &map));
	EXPECT_EQ(dt.modules, 0);
	EXPECT_EQ(memmap_user(&map, (struct range){ 0x81000000, MIB }),
		  MEMMAP_MODULE);
}

TEST(modules_of_other_kinds_and_of_domains_are_kept_clear_of)
{
	void *dtb = dtb_load_larger("bare");
	int chosen = one_cell(dtb, fdt_add_subnode(dtb, 0, "chosen"));
	int domain;

	add_module(dtb, chosen, "policy", "multiboot,module", 0x81000000);
	add_module(dtb, chosen, "older", "xen,multiboot-module", 0x81400000);
	domain = fdt_add_subnode(dtb, chosen, "domU1");
	add_module(dtb, domain, "kernel", "multiboot,kernel", 0x81800000);
	dtb_open_read(DTB_ADDR, &dt, &map);
	EXPECT_EQ(dt.modules, 0);
	for (uint32_t base = 0x81000000; base <= 0x81800000; base += 4 * MIB)
		EXPECT_EQ(memmap_user(&map, (struct range){ base, MIB }),
			  MEMMAP_MODULE);
	EXPECT(!memmap_user(&map, (struct range){ 0x81100000, MIB }));
}

TEST(more_modules_than_the_table_holds_are_refused)
{
	void *dtb = dtb_load_larger("bare");
	int chosen = one_cell(dtb, fdt_add_subnode(dtb, 0, "chosen"));
	char name[] = "module-a";

	for (; name[7] < 'a' + DT_MODULES_MAX; name[7]++)
		add_module(dtb, chosen, name, "multiboot,kernel", 0x81000000);
	dtb_open_read(DTB_ADDR, &dt, &map);
	EXPECT_EQ(dt.modules, DT_MODULES_MAX);
	add_module(dtb, chosen, name, "multiboot,kernel", 0x81000000);
	dt = (struct dt_info){ .addr = DTB_ADDR };
	EXPECT_STR(dt_read(&dt, &map),
		   "it has more than 8 multiboot modules; remove some");
}

TEST(psci_0_2_or_later_is_told_from_0_1)
{
	dtb_load_read("virt", &dt, &map);
	EXPECT(dt.psci_0_2);
	guest_clear();
	dtb_load_read("modules", &dt, &map);
	EXPECT(dt.psci_0_2);
	guest_clear();
	dtb_load_read("spin", &dt, &map);
	EXPECT_STR(dt.psci_method, "smc");
	EXPECT(!dt.psci_0_2);
	guest_clear();
	dtb_load_read("bare", &dt, &map);
	EXPECT(!dt.psci_0_2);
}

/* "virt" with another /psci: this compatible, and these numbers if not 0 */
static void read_psci(const char *compatible, uint32_t off, uint32_t on)
{
	void *dtb = dtb_load_larger("virt");
	int node = fdt_path_offset(dtb, "/psci");

	EXPECT_EQ(fdt_del_node(dtb, node), 0);
	node = fdt_add_subnode(dtb, 0, "psci");
	fdt_setprop_string(dtb, node, "compatible", compatible);
	fdt_setprop_string(dtb, node, "method", "smc");
	if (off)
		fdt_setprop_u32(dtb, node, "cpu_off", off);
	if (on)
		fdt_setprop_u32(dtb, node, "cpu_on", on);
	dtb_open_read(DTB_ADDR, &dt, &map);
}

TEST(psci_0_1_has_the_numbers_of_the_tree)
{
	read_psci("arm,psci", 0x95c1ba5f, 0x95c1ba60);
	EXPECT(dt.psci_0_1);
	EXPECT(!dt.psci_0_2);
	EXPECT_EQ(dt.psci_id[0], 0);
	EXPECT_EQ(dt.psci_id[1], 0x95c1ba5f);
	EXPECT_EQ(dt.psci_id[2], 0x95c1ba60);
	EXPECT(dt_has_psci_by_smc(&dt));
}

TEST(psci_0_1_without_cpu_on_is_none)
{
	read_psci("arm,psci", 0x95c1ba5f, 0);
	EXPECT(!dt.psci_0_1);
	EXPECT(!dt_has_psci_by_smc(&dt));
}

TEST(what_is_no_psci_has_no_numbers_that_count)
{
	read_psci("test,psci", 0x95c1ba5f, 0x95c1ba60);
	EXPECT(!dt.psci_0_1);
	EXPECT(!dt.psci_0_2);
}

TEST(psci_0_2_may_list_numbers)
{
	read_psci("arm,psci-0.2", 0x95c1ba5f, 0x95c1ba60);
	EXPECT(!dt.psci_0_1);
	EXPECT(dt.psci_0_2);
	EXPECT_EQ(dt.psci_id[2], 0x95c1ba60);
}

/* dtc pads nothing: a number of another length is none */
TEST(a_number_that_is_not_one_cell_is_none)
{
	void *dtb = dtb_load_larger("spin");
	int node = fdt_path_offset(dtb, "/psci");

	fdt_setprop_u64(dtb, node, "cpu_on", 0x84000003);
	dtb_open_read(DTB_ADDR, &dt, &map);
	EXPECT(!dt.psci_0_1);
}

TEST(fw_cfg_is_found)
{
	dtb_load_read("spin", &dt, &map);
	EXPECT_EQ(dt.fw_cfg, 0x09020000);
	guest_clear();
	dtb_load_read("virt", &dt, &map);
	EXPECT_EQ(dt.fw_cfg, 0);
}

TEST(fw_cfg_of_another_kind_or_past_4_gib_is_none)
{
	void *dtb = dtb_load_larger("virt");
	int node = fdt_add_subnode(dtb, 0, "fw-cfg@9020000");

	fdt_setprop_u64(dtb, node, "reg", 0x09020000);
	fdt_appendprop_u64(dtb, node, "reg", 0x18);
	fdt_setprop_string(dtb, node, "compatible", "test,fw-cfg");
	dtb_open_read(DTB_ADDR, &dt, &map);
	EXPECT_EQ(dt.fw_cfg, 0);
	fdt_setprop_string(dtb, node, "compatible", "qemu,fw-cfg-mmio");
	dtb_open_read(DTB_ADDR, &dt, &map);
	EXPECT_EQ(dt.fw_cfg, 0x09020000);
	fdt_setprop_u64(dtb, node, "reg", 0x109020000);
	fdt_appendprop_u64(dtb, node, "reg", 0x18);
	dtb_open_read(DTB_ADDR, &dt, &map);
	EXPECT_EQ(dt.fw_cfg, 0);
}
