// SPDX-License-Identifier: BSD-2-Clause
/*
 * A device tree in the FIT that takes the place of the boot loader's: what is
 * kept of the loader's, and how the reservations of both are put together.
 */
#include <libfdt.h>
#include "../../src/boot/dt/dt.h"
#include "../../src/boot/base/memmap.h"
#include "../../src/boot/payload/payload.h"
#include "dtb.h"
#include "fit.h"
#include "guest.h"
#include "harness.h"
#include "stage.h"

#define FDT_NODE "/images/fdt-1"

/* The board's configuration is conf-1, whose device tree is another board's */
static void start_with_tree(void)
{
	fit_start_inline();
	dtb_set(fit, "/configurations/conf-1", "compatible",
		"linux,dummy-virt");
}

/* A copy of the device tree of conf-1, with room to change it */
static void *tree_begin(void)
{
	static char tree[0x4000] __attribute__((aligned(8)));
	const void *data;
	int len;

	data = fdt_getprop(fit, dtb_node(fit, FDT_NODE), "data", &len);
	memcpy(tree, data, len); /* it is not aligned there */
	EXPECT_EQ(fdt_open_into(tree, tree, sizeof(tree)), 0);
	return tree;
}

/* Puts that copy into the FIT, without its hash */
static void tree_end(void *tree)
{
	fdt_pack(tree);
	EXPECT_EQ(fdt_setprop(fit, dtb_node(fit, FDT_NODE), "data", tree,
			      fdt_totalsize(tree)),
		  0);
	dtb_drop_node(fit, FDT_NODE "/hash-1");
}

/* A multiboot module at @r in the device tree of conf-1 */
static void give_tree_module(struct range r)
{
	void *tree = tree_begin();
	int chosen = fdt_path_offset(tree, "/chosen");
	int node = fdt_add_subnode(tree, chosen, "module");

	EXPECT(node >= 0);
	fdt_setprop_string(tree, node, "compatible", "multiboot,kernel");
	fdt_setprop_u32(tree, node, "reg", r.base);
	fdt_appendprop_u32(tree, node, "reg", r.size);
	tree_end(tree);
}

TEST(the_tree_of_the_fit_takes_the_place_of_the_boards)
{
	struct dt_changes changes = { .map = &boot.map, .psci = true };
	char *out;

	start_with_tree();
	boot.dt.bootargs = "of the board";
	boot.dt.psci_method = "smc";
	memmap_use(&boot.map, (struct range){ 0x40900000, 0x2000 },
		   MEMMAP_RESERVED);
	memmap_use(&boot.map, (struct range){ 0x10000000, 0x1000 },
		   MEMMAP_MEMRESERVE);
	stage_find();
	EXPECT_STR(boot.dt.model, "test,board");
	EXPECT(boot.dt.addr != DTB_ADDR);
	EXPECT_STR(boot.payload.bootargs, "of the board");
	EXPECT(boot.dt.replaced);
	EXPECT(boot.dt.psci_kept);
	EXPECT_STR(boot.dt.psci_method, "smc");
	/* RAM is what the board has, and so are reservations */
	EXPECT_EQ(boot.map.banks, 1);
	EXPECT_RANGE(boot.map.bank[0], GUEST_RAM, FIT_RAM);
	out = dtb_write(&boot.dt, DTB_OUT, &changes);
	EXPECT_STR(dtb_value(out, "/memory", "reg"), "<0x40000000 0x1000000>");
	EXPECT_STR(dtb_value(out, "/psci", "method"), "\"smc\"");
	EXPECT_STR(dtb_reservations(out),
		   "0+1000 10000000+4000 1f000000+100000 40900000+2000");
}

/* The parts of them that the FIT's has not: 0+1000 10000000+4000 1f000000+100000 */
TEST(reservations_that_only_touch_those_of_the_fit_are_kept)
{
	struct dt_changes changes = { .map = &boot.map };

	start_with_tree();
	memmap_use(&boot.map, (struct range){ 0x0ff00000, 0x200000 },
		   MEMMAP_MEMRESERVE);
	memmap_use(&boot.map, (struct range){ 0x800, 0x1000 }, MEMMAP_RESERVED);
	memmap_use(&boot.map, (struct range){ 0x10001000, 0x1000 },
		   MEMMAP_RESERVED);
	memmap_use(&boot.map, (struct range){ 0x1efff000, 0x2000 },
		   MEMMAP_RESERVED);
	stage_find();
	EXPECT_STR(
		dtb_reservations(dtb_write(&boot.dt, DTB_OUT, &changes)),
		"0+1000 10000000+4000 1f000000+100000 ff00000+100000 1000+800 1efff000+1000 10004000+fc000");
}

TEST(a_bank_of_4_gib_is_cut_for_a_tree_with_one_size_cell)
{
	struct dt_changes changes = { .map = &boot.map };

	start_with_tree();
	stage_find();
	boot.map.bank[0].size = 4ull << 30;
	EXPECT_STR(dtb_value(dtb_write(&boot.dt, DTB_OUT, &changes), "/memory",
			     "reg"),
		   "<0x40000000 0xfffff000>");
}

TEST(modules_of_the_fits_tree_are_kept_clear_of)
{
	struct range module = { 0x40900000, 0x10000 };

	start_with_tree();
	give_tree_module(module);
	stage_find();
	EXPECT_EQ(boot.dt.modules, 1);
	EXPECT_EQ(memmap_user(&boot.map, module), MEMMAP_MODULE);
}

/* Those of the loader's tree are kept, beside those of the FIT's */
TEST(a_reservation_of_the_fits_tree_past_40_bits_is_warned_of)
{
	void *tree;

	start_with_tree();
	tree = tree_begin();
	EXPECT_EQ(fdt_add_mem_rsv(tree, 1ull << 40, 0x1000), 0);
	tree_end(tree);
	stage_find();
	EXPECT_HAS(console_text(),
		   "warning: the /memreserve/ entry at 0x0000010000000000");
}

TEST(reservations_of_both_trees_must_fit)
{
	start_with_tree();
	for (unsigned int i = 0; i < DT_RESERVED_MAX; i++)
		memmap_use(&boot.map,
			   (struct range){ 0x10000000 + i * 0x2000, 0x1000 },
			   MEMMAP_MEMRESERVE);
	EXPECT_DIES("it has more than 32 memory reservations; join some",
		    stage_find());
}

/* How many reservations are too many beside this one of the loader's */
static unsigned int too_many_beside(uint64_t base, uint64_t size)
{
	static unsigned int n;

	for (n = 0;; n++) {
		start_with_tree();
		memmap_use(&boot.map, (struct range){ base, size },
			   MEMMAP_MEMRESERVE);
		for (unsigned int i = 0; i < n; i++)
			memmap_use(&boot.map,
				   (struct range){ 0x20000000 + i * 0x2000,
						   0x1000 },
				   MEMMAP_MEMRESERVE);
		if (setjmp(*console_death()))
			return n;
		stage_find();
	}
}

/* The FIT's tree has 10000000+4000 */
TEST(a_reservation_that_is_cut_at_its_end_needs_no_more_room)
{
	EXPECT_EQ(too_many_beside(0x0ff00000, 0x101000),
		  too_many_beside(0x0fe00000, 0x1000));
	EXPECT_HAS(console_text(),
		   "it has more than 32 memory reservations; join some");
}

/* One of the loader's that falls apart into too many pieces */
TEST(pieces_of_reservations_must_fit)
{
	void *tree;

	start_with_tree();
	tree = tree_begin();
	for (unsigned int i = 0; i < DT_RESERVED_MAX - 10; i++)
		EXPECT_EQ(
			fdt_add_mem_rsv(tree, 0x20001000 + i * 0x2000, 0x1000),
			0);
	tree_end(tree);
	memmap_use(&boot.map, (struct range){ 0x20000000, 0x100000 },
		   MEMMAP_MEMRESERVE);
	EXPECT_DIES("it has more than 32 memory reservations; join some",
		    stage_find());
}

/* A /psci with these words in the device tree of conf-1 */
static void give_tree_psci(const char *compatible)
{
	void *tree = tree_begin();
	int node = fdt_add_subnode(tree, 0, "psci");

	fdt_setprop_string(tree, node, "compatible", compatible);
	fdt_setprop_string(tree, node, "method", "smc");
	fdt_setprop_u32(tree, node, "cpu_on", 0x84000006);
	tree_end(tree);
}

TEST(psci_0_1_of_the_board_has_its_numbers_in_the_tree_of_the_fit)
{
	struct dt_changes changes = { .map = &boot.map, .psci = true };
	const char *const fits[] = { "arm,psci", "arm,psci-0.2" };

	for (int i = 0; i < 2; i++) {
		char *out;

		start_with_tree();
		boot.dt.psci_method = "smc";
		boot.dt.psci_0_2 = false;
		boot.dt.psci_0_1 = true;
		boot.dt.psci_id[2] = 0x95c1ba60;
		give_tree_psci(fits[i]);
		stage_find();
		EXPECT(boot.dt.psci_kept);
		EXPECT(boot.dt.psci_0_1);
		EXPECT(!boot.dt.psci_0_2);
		changes.psci_id = boot.dt.psci_id;
		out = dtb_write(&boot.dt, DTB_OUT, &changes);
		EXPECT_STR(dtb_value(out, "/psci", "compatible"),
			   "\"arm,psci\"");
		EXPECT_STR(dtb_value(out, "/psci", "method"), "\"smc\"");
		EXPECT_STR(dtb_value(out, "/psci", "cpu_on"), "<0x95c1ba60>");
		EXPECT(!dtb_value(out, "/psci", "cpu_off"));
	}
}

TEST(who_serves_psci_the_board_says)
{
	struct dt_changes changes = { .map = &boot.map };
	const char *const fits[] = { "arm,psci", "arm,psci-0.2" };

	for (int i = 0; i < 2; i++) {
		char *out;

		start_with_tree();
		boot.dt.psci_method = "smc";
		boot.dt.psci_0_2 = true;
		give_tree_psci(fits[i]);
		stage_find();
		EXPECT_EQ(boot.dt.psci_kept, i == 0);
		changes.psci = boot.dt.psci_kept;
		out = dtb_write(&boot.dt, DTB_OUT, &changes);
		/* Numbers of 0.1 are another's */
		EXPECT(fdt_node_offset_by_compatible(out, -1, "arm,psci-0.2") >=
		       0);
		EXPECT_EQ(!dtb_value(out, "/psci", "cpu_on"), i == 0);
	}
}
