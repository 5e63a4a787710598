// SPDX-License-Identifier: BSD-2-Clause
/* The report of what is different between two trees. */
#include <libfdt.h>
#include "../../src/boot/dt/compare.h"
#include "dtb.h"
#include "guest.h"
#include "harness.h"

/* The same tree at DTB_OUT, for a test to change */
static void *copy(const void *tree)
{
	uint32_t size = fdt_totalsize(tree) + 0x1000;
	void *other = guest_add(DTB_OUT, size);

	EXPECT_EQ(fdt_open_into(tree, other, size), 0);
	return other;
}

static void expect(const char *lines)
{
	dt_compare(DTB_ADDR, DTB_OUT);
	EXPECT_STR(console_text(), lines);
}

TEST(equal_trees_have_no_line)
{
	copy(dtb_load_larger("virt"));
	expect("");
}

TEST(what_is_removed_added_and_changed_has_one_line_each)
{
	void *tree = copy(dtb_load_larger("virt"));

	dtb_drop_node(tree, "/psci");
	dtb_drop(tree, "/chosen", "bootargs");
	dtb_set(tree, "/", "model", "another");
	EXPECT(fdt_add_subnode(tree, fdt_add_subnode(tree, 0, "firmware"),
			       "hypstub") > 0);
	dtb_set(tree, "/chosen", "new", "x");
	EXPECT_EQ(fdt_add_mem_rsv(tree, 0x40001000, 0x1000), 0);
	expect("hypstub: OK device tree: hypstub has changed model of /\n"
	       "hypstub: OK device tree: hypstub has removed /psci\n"
	       "hypstub: OK device tree: hypstub has removed bootargs of /chosen\n"
	       "hypstub: OK device tree: hypstub has added /firmware\n"
	       "hypstub: OK device tree: hypstub has added new of /chosen\n"
	       "hypstub: OK device tree: hypstub has added the /memreserve/ entry at 0x40001000 (4096 bytes)\n");
}

/* libfdt's look-up by "memory" finds "memory@1", too */
TEST(a_node_whose_name_gets_a_unit_address_is_another)
{
	void *tree = dtb_load_larger("virt");

	EXPECT(fdt_add_subnode(tree, 0, "x") > 0);
	tree = copy(tree);
	EXPECT_EQ(fdt_set_name(tree, dtb_node(tree, "/x"), "x@1"), 0);
	expect("hypstub: OK device tree: hypstub has removed /x\n"
	       "hypstub: OK device tree: hypstub has added /x@1\n");
}

TEST(a_long_path_is_cut)
{
	static const char name[] = "a-name-of-forty-letters-for-a-deep-node-x";
	void *tree = dtb_load_larger("virt");
	int node = 0;

	for (int i = 0; i < 4; i++)
		node = fdt_add_subnode(tree, node, name);
	EXPECT(node > 0);
	EXPECT_EQ(fdt_setprop_string(tree, node, "x", "y"), 0);
	tree = copy(tree);
	for (int i = node = 0; i < 4; i++)
		node = fdt_subnode_offset(tree, node, name);
	EXPECT_EQ(fdt_delprop(tree, node, "x"), 0);
	expect("hypstub: OK device tree: hypstub has removed x of "
	       "/a-name-of-forty-letters-for-a-deep-node-x"
	       "/a-name-of-forty-letters-for-a-deep-node-x"
	       "/a-name-of-forty-letters-for-a-deep-node-x\n");
}
