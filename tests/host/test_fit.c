// SPDX-License-Identifier: BSD-2-Clause
/*
 * payload_find() of a FIT: which configuration is chosen, which of its images
 * are taken, and what is said of one that cannot be used.
 */
#include <libfdt.h>
#include "../../src/boot/format/size.h"
#include "../../src/boot/payload/payload.h"
#include "../../src/boot/base/phys.h"
#include "dtb.h"
#include "fit.h"
#include "harness.h"
#include "stage.h"

TEST(the_configuration_of_the_board_is_chosen)
{
	fit_start("virt", "fit-inline");
	fit_expect_good("FIT configuration conf-2: compatible with this board");
	EXPECT_STR(boot.dt.model, "linux,dummy-virt");
}

TEST(external_data_is_found_too)
{
	fit_start("onecell", "fit-external");
	fit_expect_good("FIT configuration conf-1: compatible with this board");
	EXPECT_STR(boot.dt.model, "test,board");
}

TEST(without_one_for_the_board_the_default_is_chosen)
{
	fit_start("vexpress", "fit-external");
	stage_find();
	EXPECT_HAS(console_text(),
		   "configuration conf-1: the default, none is");
}

TEST(without_a_default_the_first_is_chosen)
{
	fit_start_inline();
	dtb_drop(fit, "/configurations", "default");
	dtb_set(phys(DTB_ADDR), "/", "compatible", "linux,dummy-visr");
	stage_find();
	EXPECT_HAS(console_text(),
		   "configuration conf-1: the default, none is");
}

TEST(a_compatible_of_the_configuration_goes_before_its_trees)
{
	fit_start_inline();
	dtb_set(fit, "/configurations/conf-2", "compatible", "another,board");
	dtb_set(fit, "/configurations/conf-1", "compatible",
		"linux,dummy-virt");
	stage_find();
	EXPECT_HAS(console_text(), "conf-1: compatible with this board");
}

TEST(data_at_a_position_in_the_file_is_found)
{
	uint32_t total, offset, size;
	struct file f;
	int node;

	fit_start("virt", "fit-external");
	total = fdt_totalsize(fit);
	EXPECT_EQ(fdt_open_into(fit, fit, total), 0);
	node = dtb_node(fit, FIT_KERNEL);
	offset = dtb_get(fdt_getprop(fit, node, "data-offset", NULL), 0);
	dtb_drop(fit, FIT_KERNEL, "data-offset");
	dtb_set_u32(fit, FIT_KERNEL, "data-position", offset + total);
	fit_expect_good("conf-2");
	f = (struct file){ fit, fit_size };
	EXPECT(!size_of_fit(&f, &size));
	EXPECT_EQ(size / 0x1000, fit_size / 0x1000 - 1);
}

TEST(an_image_of_another_kind_is_refused)
{
	fit_start_inline();
	dtb_set(fit, FIT_KERNEL, "arch", "arm64");
	EXPECT_DIES(
		"kernel-1 of the FIT cannot be used: it is for another architecture than arm; name another image",
		stage_find());
	fit_start_inline();
	dtb_set(fit, FIT_KERNEL, "compression", "gzip");
	EXPECT_DIES(
		"kernel-1 of the FIT cannot be used: it is compressed; put it in unpacked, or as a zImage",
		stage_find());
	fit_start_inline();
	dtb_set(fit, FIT_KERNEL, "type", "ramdisk");
	EXPECT_DIES(
		"kernel-1 of the FIT cannot be used: it is of another type than it is named for; correct its type",
		stage_find());
	fit_start_inline();
	dtb_set(fit, "/images/fdt-2", "type", "kernel");
	EXPECT_DIES(
		"fdt-2 of the FIT cannot be used: it is of another type than it is named for; correct its type",
		stage_find());
}

TEST(a_compressed_ramdisk_is_the_kernels_to_unpack)
{
	fit_start_inline();
	dtb_set(fit, "/images/ramdisk-1", "compression", "gzip");
	stage_find();
	EXPECT(boot.payload.ramdisk.size);
}

TEST(missing_pieces_are_named)
{
	fit_start_inline();
	dtb_drop_node(fit, "/images");
	EXPECT_DIES(
		"cannot be used: it has no /images; make it anew with mkimage",
		stage_find());
	fit_start_inline();
	dtb_drop_node(fit, "/configurations");
	EXPECT_DIES(
		"cannot be used: it has no /configurations; add a configuration",
		stage_find());
	fit_start_inline();
	dtb_drop_node(fit, FIT_KERNEL);
	EXPECT_DIES(
		"image kernel-1 of the FIT cannot be used: it is not there; add it to /images",
		stage_find());
	fit_start_inline();
	dtb_drop(fit, "/configurations/conf-2", "kernel");
	EXPECT_DIES("its configuration has no kernel; add one", stage_find());
	fit_start_inline();
	dtb_set(fit, "/configurations/conf-1", "fdt", "fdt-3");
	EXPECT_DIES(
		"image fdt-3 of the FIT cannot be used: it is not there; add it to /images",
		stage_find());
	fit_start_inline();
	dtb_drop(fit, FIT_KERNEL, "data");
	EXPECT_DIES(
		"image kernel-1 of the FIT cannot be used: it has no data; make the FIT anew",
		stage_find());
	fit_start_inline();
	dtb_drop(fit, "/images/loadable-1", "load");
	EXPECT_DIES(
		"loadable-1 of the FIT cannot be used: it has no load address; add load to it",
		stage_find());
}

TEST(a_default_that_is_not_there_is_no_configuration)
{
	fit_start("vexpress", "fit-inline");
	fdt_open_into(fit, fit, fit_size + 0x1000);
	boot.dt.initrd.size += 0x1000;
	dtb_set(fit, "/configurations", "default", "conf-3");
	EXPECT_DIES(
		"its default configuration is not there; correct default in /configurations",
		stage_find());
}

TEST(firmware_and_standalone_are_kernels_too)
{
	fit_start_inline();
	dtb_drop(fit, "/configurations/conf-2", "kernel");
	dtb_set(fit, "/configurations/conf-2", "standalone", "kernel-1");
	dtb_set(fit, FIT_KERNEL, "type", "standalone");
	fit_expect_good("conf-2");
	fit_start_inline();
	dtb_drop(fit, "/configurations/conf-2", "kernel");
	dtb_set(fit, "/configurations/conf-2", "firmware", "loadable-1");
	stage_find();
	EXPECT_EQ(boot.payload.where.base, FIT_LOADABLE);
}

TEST(beside_a_kernel_module_a_fit_is_no_ramdisk)
{
	fit_start_inline();
	boot.dt.module[0].kind = MODULE_KERNEL;
	boot.dt.module[0].range = (struct range){ GUEST_RAM, 0x1000 };
	boot.dt.modules = 1;
	stage_find();
	EXPECT_STR(payload_source_name(boot.payload.from), "the initrd slot");
	EXPECT_EQ(boot.payload.entry, FIT_ENTRY);
}

TEST(more_loadables_than_the_table_holds_are_refused)
{
	static const char list[] =
		"loadable-1\0loadable-1\0loadable-1\0loadable-1\0loadable-1";

	fit_start_inline();
	EXPECT_EQ(fdt_setprop(fit, dtb_node(fit, "/configurations/conf-2"),
			      "loadables", list, sizeof(list)),
		  0);
	EXPECT_DIES("cannot be used: it has more than 4 loadables; remove some",
		    stage_find());
}

TEST(device_tree_overlays_are_refused)
{
	static const char list[] = "fdt-2\0fdt-1";

	fit_start_inline();
	EXPECT_EQ(fdt_setprop(fit, dtb_node(fit, "/configurations/conf-2"),
			      "fdt", list, sizeof(list)),
		  0);
	EXPECT_DIES(
		"it has device tree overlays, which are not applied here; use a tree that has them in it",
		stage_find());
}
