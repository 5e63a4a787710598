// SPDX-License-Identifier: BSD-2-Clause
/*
 * The functions of dt/ that take the place of slower ones of libfdt: each does
 * what libfdt's does, on trees of several boards.
 */
#include <libfdt.h>
#include <stdlib.h>
#include "../../src/boot/dt/edit.h"
#include "../../src/boot/dt/node.h"
#include "dtb.h"
#include "harness.h"

static const char *const trees[] = { "bare",   "guest", "modules", "onecell",
				     "secure", "soc",	"spin",	   "vexpress",
				     "virt",   NULL };

/* Runs @check for each tree, with some room in it */
static void for_each_tree(void (*check)(void *dtb))
{
	for (int i = 0; trees[i]; i++) {
		uint32_t size;
		void *file = dtb_read(trees[i], &size);
		void *dtb = malloc(size + 0x100);

		EXPECT_EQ(fdt_open_into(file, dtb, size + 0x100), 0);
		check(dtb);
		free(dtb);
		free(file);
	}
}

static void expect_same_property(const void *dtb, int node, const char *name)
{
	int ours, theirs;
	const void *p = dt_getprop(dtb, node, name, &ours);

	EXPECT(p == fdt_getprop(dtb, node, name, &theirs));
	EXPECT_EQ(ours, p ? theirs : 0);
}

static void check_properties(void *dtb)
{
	for (int node = 0; node >= 0; node = fdt_next_node(dtb, node, NULL)) {
		int p;

		fdt_for_each_property_offset(p, dtb, node)
		{
			const char *name;
			char longer[64] = "";

			EXPECT(fdt_getprop_by_offset(dtb, p, &name, NULL));
			expect_same_property(dtb, node, name);
			expect_same_property(dtb, node, name + 1);
			strncat(longer, name, sizeof(longer) - 2);
			strcat(longer, "x");
			expect_same_property(dtb, node, longer);
		}
		expect_same_property(dtb, node, "status");
		expect_same_property(dtb, node, "");
	}
}

TEST(a_property_is_that_of_libfdt)
{
	for_each_tree(check_properties);
}

TEST(an_offset_of_no_node_has_no_properties)
{
	uint32_t size;
	void *dtb = dtb_read("virt", &size);
	int len, p = fdt_first_property_offset(dtb, 0);

	EXPECT(!dt_getprop(dtb, p, "compatible", &len));
	EXPECT_EQ(len, 0);
	EXPECT(!dt_getprop(dtb, -1, "compatible", &len));
	EXPECT(!dt_getprop(dtb, size, "compatible", &len));
	free(dtb);
}

TEST(a_property_whose_name_is_outside_the_strings_is_none)
{
	uint32_t size;
	char *dtb = dtb_read("virt", &size);
	int len, p = fdt_first_property_offset(dtb, 0);
	const char *name;
	uint32_t nameoff = dtb_get(dtb, H_STRUCT) + p + 8;

	EXPECT(fdt_getprop_by_offset(dtb, p, &name, NULL));
	EXPECT(dt_getprop(dtb, 0, name, &len));
	dtb_put(dtb, nameoff, dtb_get(dtb, H_STRINGS_SIZE) - strlen(name));
	EXPECT(!dt_getprop(dtb, 0, name, &len));
	dtb_put(dtb, nameoff, 0xffffffff);
	EXPECT(!dt_getprop(dtb, 0, name, &len));
	free(dtb);
}

static void check_walk(void *dtb)
{
	struct dt_walk walk = { .depth = -1 };
	int node = 0, depth = 0;
	const char *name;

	while ((name = dt_walk(dtb, &walk))) {
		EXPECT_EQ(walk.node, node);
		EXPECT_EQ(walk.depth, depth);
		EXPECT(name == fdt_get_name(dtb, node, NULL));
		node = fdt_next_node(dtb, node, &depth);
	}
	EXPECT(walk.next > 0);
	EXPECT(depth < 0);
}

TEST(a_walk_sees_the_nodes_that_libfdt_sees)
{
	for_each_tree(check_walk);
}

TEST(a_walk_over_a_damaged_tree_says_so)
{
	struct dt_walk walk = { .depth = -1 };
	uint32_t size;
	char *dtb = dtb_read("bare", &size);

	dtb_put(dtb, H_STRUCT_SIZE, dtb_get(dtb, H_STRUCT_SIZE) - 12);
	while (dt_walk(dtb, &walk))
		;
	EXPECT(walk.next < 0);
	free(dtb);
}

static void check_child(void *dtb)
{
	uint32_t size = fdt_totalsize(dtb);

	for (int node = 0; node >= 0; node = fdt_next_node(dtb, node, NULL)) {
		void *ours = malloc(size), *theirs = malloc(size);

		memcpy(ours, dtb, size);
		memcpy(theirs, dtb, size);
		EXPECT_EQ(dt_add_child(ours, node, "child"),
			  fdt_add_subnode(theirs, node, "child"));
		EXPECT_MEM(ours, theirs, size);
		free(ours);
		free(theirs);
	}
}

TEST(a_child_is_added_as_libfdt_adds_it)
{
	for_each_tree(check_child);
}

TEST(a_child_without_room_leaves_the_tree_as_it_was)
{
	uint32_t size;
	void *dtb = dtb_read("virt", &size), *was = malloc(size);

	fdt_pack(dtb);
	memcpy(was, dtb, size);
	EXPECT_EQ(dt_add_child(dtb, 0, "child"), -FDT_ERR_NOSPACE);
	EXPECT_MEM(dtb, was, size);
	EXPECT_EQ(dt_add_child(dtb, 4, "child"), -FDT_ERR_BADOFFSET);
	EXPECT_MEM(dtb, was, size);
	free(was);
	free(dtb);
}
