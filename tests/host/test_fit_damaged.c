// SPDX-License-Identifier: BSD-2-Clause
/*
 * How long a FIT is, behind the image or anywhere, and FITs that are cut short
 * or damaged.
 */
#include <libfdt.h>
#include <stdlib.h>
#include "../../src/boot/dt/dt.h"
#include "../../src/boot/base/memmap.h"
#include "../../src/boot/format/size.h"
#include "../../src/boot/handoff/measure.h"
#include "../../src/boot/payload/payload.h"
#include "../../src/boot/base/phys.h"
#include "dtb.h"
#include "fit.h"
#include "guest.h"
#include "harness.h"
#include "stage.h"

/* As mkimage has them, at every address that a file behind the image can have */
TEST(an_appended_fit_is_measured_and_found)
{
	static const char *const names[] = { "fit-inline", "fit-external" };

	for (unsigned int i = 0; i < 16; i++) {
		uint32_t size, behind;
		void *data = dtb_read(names[i % 2], &size);

		fit_board("virt");
		behind = range_end(boot.entry.image);
		memset(phys(behind), 0, 32);
		memcpy((char *)phys(behind) + i, data, size);
		memset((char *)phys(behind) + i + size, 0xff, 64);
		fit_expect_good("conf-2");
		EXPECT_STR(payload_source_name(boot.payload.from),
			   "behind the image");
		free(data);
	}
}

TEST(a_fit_is_told_from_a_device_tree)
{
	uint32_t size, measured;
	struct file f = { dtb_read("virt", &size), 0 };

	f.size = size;
	EXPECT(!size_of_fit(&f, &measured));
	EXPECT_EQ(measured, 0);
	f.data = dtb_read("fit-external", &size);
	f.size = fdt_totalsize(f.data);
	/* mkimage fills the last page, which nothing in the FIT mentions */
	EXPECT(!size_of_fit(&f, &measured));
	EXPECT_EQ(measured / 0x1000, size / 0x1000 - 1);
	f.size--;
	EXPECT(!size_of_fit(&f, &measured));
	EXPECT_EQ(measured, 0);
}

/* Padding of the structure block, which libfdt leaves where it deletes */
TEST(nops_in_a_fit_are_skipped)
{
	uint32_t size, measured, padded;
	void *tree = dtb_read("fit-inline", &size);
	struct file f = { tree, size };

	EXPECT(!size_of_fit(&f, &measured));
	EXPECT_EQ(fdt_nop_property(tree, 0, "description"), 0);
	EXPECT(!size_of_fit(&f, &padded));
	EXPECT_EQ(padded, measured);
}

TEST(a_fit_that_ends_with_a_begin_node_is_refused)
{
	uint32_t size, measured;
	void *tree = dtb_read("virt", &size);
	struct file f = { tree, size };

	fdt_set_off_dt_struct(tree, fdt_totalsize(tree) - 4);
	put32(tree, fdt_totalsize(tree) - 4, 0x01000000); /* BEGIN_NODE */
	EXPECT_STR(size_of_fit(&f, &measured),
		   "its tree is damaged; load all of it, or make it anew");
}

TEST(external_data_past_the_end_is_refused)
{
	int node;

	fit_start("virt", "fit-external");
	boot.dt.initrd.size -= 0x2000;
	EXPECT_DIES(
		"it ends past the end of the FIT; load all of the FIT, or make it anew",
		stage_find());
	fit_start("virt", "fit-external");
	node = dtb_node(fit, FIT_KERNEL);
	fdt_setprop_inplace_u32(fit, node, "data-offset", 0xfffffffc);
	EXPECT_DIES(
		"image kernel-1 of the FIT cannot be used: it ends past the end of the FIT; load all of the FIT, or make it anew",
		stage_find());
	fit_start("virt", "fit-external");
	fdt_setprop_inplace_u32(fit, dtb_node(fit, FIT_KERNEL), "data-size",
				0xffffffff);
	EXPECT_DIES(
		"image kernel-1 of the FIT cannot be used: it ends past the end of the FIT; load all of the FIT, or make it anew",
		stage_find());
}

TEST(deep_nodes_are_harmless)
{
	uint32_t size;
	int node;

	fit_start_inline();
	node = dtb_node(fit, "/images");
	for (int i = 0; i < 1000; i++)
		node = fdt_add_subnode(fit, node, "deeper");
	EXPECT(node > 0);
	EXPECT(!size_of_fit(&(struct file){ fit, fit_size }, &size));
	EXPECT_EQ(size, fit_size);
	fit_expect_good("conf-2");
}

/* The FIT at the end of memory, so that nothing may be read behind it */
static void try(const void *data, uint32_t size)
{
	const uint64_t end = GUEST_RAM + FIT_RAM, base = (end - size) & -8ull;
	struct file f;

	memset(&boot, 0, sizeof(boot));
	dtb_open_read(DTB_ADDR, &boot.dt, &boot.map);
	boot.map.banks = 0;
	memmap_add_bank(&boot.map, (struct range){ GUEST_RAM, FIT_RAM });
	boot.dt.initrd = (struct range){ base, size };
	memcpy(phys(base), data, size);
	console_clear();
	if (!setjmp(*console_death())) {
		measure_file(base, &f);
		stage_find();
		stage_place_found();
	}
}

TEST(a_fit_that_is_cut_short_anywhere_is_refused)
{
	uint32_t size;
	char *data = dtb_read("fit-external", &size);

	fit_board("virt");
	for (uint32_t i = 4; i < size - 0x1000; i += i < 0x1000 ? 1 : 61) {
		try(data, i);
		EXPECT_HAS(console_text(), "cannot go on: ");
	}
}

TEST(damaged_fits_do_no_harm)
{
	const char *times = getenv("HOST_FUZZ");
	uint32_t size, n = times ? atoi(times) / 20 : 1000;
	char *good = dtb_read("fit-inline", &size), *bad = malloc(size);
	uint32_t tree = 0x800;

	test_deadline(600);
	fit_board("virt");
	for (uint32_t i = 0; i < n; i++) {
		memcpy(bad, good, size);
		for (uint32_t j = 0; j <= test_random() % 4; j++) {
			uint32_t to = test_random() % 3 ? test_random() % tree
							: test_random() % size;

			if (test_random() % 2)
				bad[to] = test_random();
			else
				bad[to] ^= 1 << to % 8;
		}
		try(bad, size);
	}
}
