// SPDX-License-Identifier: BSD-2-Clause
/*
 * Payloads in a FIT: two that mkimage has made, host.mk says of what, inline
 * and with external data, as they are and with one thing wrong.
 */
#include <libfdt.h>
#include <stdlib.h>
#include "../../src/boot/dt/dt.h"
#include "../../src/boot/base/memmap.h"
#include "../../src/boot/format/hash.h"
#include "../../src/boot/format/measure.h"
#include "../../src/boot/payload/payload.h"
#include "../../src/boot/base/phys.h"
#include "dtb.h"
#include "guest.h"
#include "harness.h"
#include "stage.h"

#define RAM_SIZE    (16 * MIB)
/* As host.mk gives them to mkfit.py */
#define LOAD	    0x40400000u
#define ENTRY	    0x40400008u
#define LOADABLE    0x40500000u

#define KERNEL_NODE "/images/kernel-1"
#define KERNEL_HASH "/images/kernel-1/hash-1"
#define FDT_NODE    "/images/fdt-1"

static void *fit;
static uint32_t fit_size;
static const char *why;

/* A machine with @board's device tree, and 16 MiB of RAM */
static void board(const char *name)
{
	guest_clear();
	console_clear();
	memset(&boot, 0, sizeof(boot));
	guest_add(GUEST_RAM, RAM_SIZE);
	dtb_load(name, DTB_ADDR);
	dtb_open_read(DTB_ADDR, &boot.dt, &boot.map);
	boot.dt.initrd.size = boot.map.banks = 0;
	memmap_bank(&boot.map, (struct range){ GUEST_RAM, RAM_SIZE });
	boot.entry.image = (struct range){ GUEST_RAM + STAGE_IMAGE, 0x8000 };
	boot.entry.loaded = boot.entry.image.base;
	memmap_use(&boot.map, boot.entry.image, "the hypstub image");
}

static void in_initrd_slot(void *data, uint32_t size)
{
	uint64_t at = GUEST_RAM + 8 * MIB;

	fit = phys(at);
	fit_size = size;
	memcpy(fit, data, size);
	boot.dt.initrd = (struct range){ at, size };
}

static void start(const char *board_name, const char *name)
{
	uint32_t size;
	void *data = dtb_read(name, &size);

	board(board_name);
	in_initrd_slot(data, size);
	free(data);
}

/* An inline one, with room to change it */
static void start_inline(void)
{
	start("virt", "fit-inline");
	fit_size += 0x10000;
	EXPECT_EQ(fdt_open_into(fit, fit, fit_size), 0);
	boot.dt.initrd.size = fit_size;
}

static int at(const char *path)
{
	int node = fdt_path_offset(fit, path);

	EXPECT(node >= 0);
	return node;
}

static void set(const char *path, const char *prop, const char *val)
{
	EXPECT_EQ(fdt_setprop_string(fit, at(path), prop, val), 0);
}

static void set32(const char *path, const char *prop, uint32_t val)
{
	EXPECT_EQ(fdt_setprop_u32(fit, at(path), prop, val), 0);
}

static void drop(const char *path, const char *prop)
{
	EXPECT_EQ(fdt_delprop(fit, at(path), prop), 0);
}

static void drop_node(const char *path)
{
	EXPECT_EQ(fdt_del_node(fit, at(path)), 0);
}

static void find(void)
{
	payload_find(&boot);
}

static void expect_good(const char *config)
{
	const struct payload *p = &boot.payload;
	uint32_t size;

	stage_place();
	EXPECT_HAS(console_text(), config);
	EXPECT_EQ(p->kind, PAYLOAD_RAW);
	EXPECT_EQ(p->where.base, LOAD);
	EXPECT_EQ(p->entry, ENTRY);
	EXPECT_EQ(p->loadables, 1);
	size = p->loadable[0].file.size;
	payload_load(&boot);
	EXPECT_MEM(phys(LOAD), phys(LOADABLE), size);
	EXPECT_MEM(phys(LOAD), "BSD 2-Clause License", 20);
	EXPECT_MEM(phys(LOADABLE), phys(p->loadable[0].file.base), size);
	EXPECT_MEM(phys(p->ramdisk_to), "#!/bin/busybox sh\n# SPDX", 24);
}

TEST(the_configuration_of_the_board_is_chosen)
{
	start("virt", "fit-inline");
	expect_good("FIT configuration conf-2: compatible with this board");
	EXPECT_STR(boot.dt.model, "linux,dummy-virt");
}

TEST(external_data_is_found_too)
{
	start("onecell", "fit-external");
	expect_good("FIT configuration conf-1: compatible with this board");
	EXPECT_STR(boot.dt.model, "test,board");
}

TEST(without_one_for_the_board_the_default_is_chosen)
{
	start("vexpress", "fit-external");
	find();
	EXPECT_HAS(console_text(),
		   "configuration conf-1: the default, none is");
}

TEST(without_a_default_the_first_is_chosen)
{
	start_inline();
	drop("/configurations", "default");
	EXPECT_EQ(fdt_setprop_string((void *)phys(DTB_ADDR), 0, "compatible",
				     "linux,dummy-visr"),
		  0);
	find();
	EXPECT_HAS(console_text(),
		   "configuration conf-1: the default, none is");
}

TEST(a_compatible_of_the_configuration_goes_before_its_trees)
{
	start_inline();
	set("/configurations/conf-2", "compatible", "another,board");
	set("/configurations/conf-1", "compatible", "linux,dummy-virt");
	find();
	EXPECT_HAS(console_text(), "conf-1: compatible with this board");
}

TEST(data_at_a_position_in_the_file_is_found)
{
	uint32_t total, offset;
	struct file f;
	int node;

	start("virt", "fit-external");
	total = fdt_totalsize(fit);
	EXPECT_EQ(fdt_open_into(fit, fit, total), 0);
	node = at(KERNEL_NODE);
	offset = dtb_get(fdt_getprop(fit, node, "data-offset", NULL), 0);
	drop(KERNEL_NODE, "data-offset");
	set32(KERNEL_NODE, "data-position", offset + total);
	expect_good("conf-2");
	f = (struct file){ fit, fit_size };
	EXPECT_EQ(measure_fit(&f, &why) / 0x1000, fit_size / 0x1000 - 1);
}

TEST(each_image_that_is_used_is_verified)
{
	static const char *const images[] = { "kernel-1", "ramdisk-1",
					      "loadable-1", "fdt-2" };

	for (unsigned int i = 0; i < 4; i++) {
		char text[64] = "image ", path[32] = "/images/";
		int len;
		char *data;

		start("virt", "fit-inline");
		data = fdt_getprop_w(fit, at(strcat(path, images[i])), "data",
				     &len);
		data[len - 1] ^= 0x10;
		strcat(strcat(text, images[i]),
		       " of the FIT: its sha256 hash is wrong");
		EXPECT_DIES(text, find());
	}
}

TEST(an_image_of_another_configuration_is_not_verified)
{
	char *data;

	start("virt", "fit-inline");
	data = fdt_getprop_w(fit, at("/images/fdt-1"), "data", NULL);
	data[200] ^= 1;
	expect_good("conf-2");
	EXPECT(!strstr(console_text(), "warning"));
}

TEST(every_hash_of_an_image_is_verified)
{
	struct file f;
	uint32_t value[HASH_WORDS];
	int node, len;

	start_inline();
	f.data = fdt_getprop(fit, at(KERNEL_NODE), "data", &len);
	f.size = len;
	len = hash_file("sha1", &f, value);
	node = fdt_add_subnode(fit, at(KERNEL_NODE), "hash@2");
	fdt_setprop(fit, node, "value", value, len);
	fdt_setprop_string(fit, node, "algo", "sha1");
	expect_good("conf-2");
}

TEST(a_second_hash_that_is_wrong_is_refused)
{
	int node;

	start_inline();
	node = fdt_add_subnode(fit, at(KERNEL_NODE), "hash@2");
	fdt_setprop_u32(fit, node, "value", 0x12345678);
	fdt_setprop_string(fit, node, "algo", "crc32");
	EXPECT_DIES("kernel-1 of the FIT: its crc32 hash is wrong", find());
}

TEST(a_hash_that_cannot_be_verified_is_refused)
{
	start_inline();
	drop(KERNEL_HASH, "value");
	EXPECT_DIES("kernel-1 of the FIT: its sha256 hash is missing", find());
	start_inline();
	set(KERNEL_HASH, "algo", "md5");
	EXPECT_DIES("its md5 hash is unknown here: use crc32", find());
	start_inline();
	drop(KERNEL_HASH, "algo");
	EXPECT_DIES("its unnamed hash is unknown", find());
	start_inline();
	EXPECT_EQ(fdt_setprop(fit, at(KERNEL_HASH), "value", "abcd", 4), 0);
	EXPECT_DIES("its sha256 hash is wrong", find());
}

TEST(an_image_without_a_hash_is_warned_of)
{
	start_inline();
	drop_node(KERNEL_HASH);
	find();
	EXPECT_HAS(console_text(),
		   "warning: image kernel-1 of the FIT has no hash");
}

TEST(an_image_of_another_kind_is_refused)
{
	start_inline();
	set(KERNEL_NODE, "arch", "arm64");
	EXPECT_DIES("kernel-1 of the FIT: it is for another architecture",
		    find());
	start_inline();
	set(KERNEL_NODE, "compression", "gzip");
	EXPECT_DIES("kernel-1 of the FIT: it is compressed", find());
	start_inline();
	set(KERNEL_NODE, "type", "ramdisk");
	EXPECT_DIES("kernel-1 of the FIT: it is of another type", find());
	start_inline();
	set("/images/fdt-2", "type", "kernel");
	EXPECT_DIES("fdt-2 of the FIT: it is of another type", find());
}

TEST(a_compressed_ramdisk_is_the_kernels_to_unpack)
{
	start_inline();
	set("/images/ramdisk-1", "compression", "gzip");
	find();
	EXPECT(boot.payload.ramdisk.size);
}

TEST(missing_pieces_are_named)
{
	start_inline();
	drop_node("/images");
	EXPECT_DIES("cannot be used: it has no /images", find());
	start_inline();
	drop_node("/configurations");
	EXPECT_DIES("cannot be used: it has no /configurations", find());
	start_inline();
	drop_node(KERNEL_NODE);
	EXPECT_DIES("image kernel-1 of the FIT: it is not there", find());
	start_inline();
	drop("/configurations/conf-2", "kernel");
	EXPECT_DIES("its configuration has no kernel", find());
	start_inline();
	set("/configurations/conf-1", "fdt", "fdt-3");
	EXPECT_DIES("image fdt-3 of the FIT: it is not there", find());
	start_inline();
	drop(KERNEL_NODE, "data");
	EXPECT_DIES("image kernel-1 of the FIT: it has no data", find());
	start_inline();
	drop("/images/loadable-1", "load");
	EXPECT_DIES("loadable-1 of the FIT: it has no load address", find());
}

TEST(a_default_that_is_not_there_is_no_configuration)
{
	start("vexpress", "fit-inline");
	fdt_open_into(fit, fit, fit_size + 0x1000);
	boot.dt.initrd.size += 0x1000;
	set("/configurations", "default", "conf-3");
	EXPECT_DIES("its default configuration is not there", find());
}

TEST(firmware_and_standalone_are_kernels_too)
{
	start_inline();
	drop("/configurations/conf-2", "kernel");
	set("/configurations/conf-2", "standalone", "kernel-1");
	set(KERNEL_NODE, "type", "standalone");
	expect_good("conf-2");
	start_inline();
	drop("/configurations/conf-2", "kernel");
	set("/configurations/conf-2", "firmware", "loadable-1");
	find();
	EXPECT_EQ(boot.payload.where.base, LOADABLE);
}

TEST(beside_a_kernel_module_a_fit_is_no_ramdisk)
{
	start_inline();
	boot.dt.module[0].kind = MODULE_KERNEL;
	boot.dt.module[0].range = (struct range){ GUEST_RAM, 0x1000 };
	boot.dt.modules = 1;
	find();
	EXPECT_STR(boot.payload.from, "the initrd slot");
	EXPECT_EQ(boot.payload.entry, ENTRY);
}

TEST(a_kernel_without_load_stays_where_it_is)
{
	start_inline();
	set(KERNEL_NODE, "type", "kernel_noload");
	stage_place();
	EXPECT_EQ(boot.payload.where.base, boot.payload.file.base);
	EXPECT_EQ(boot.payload.entry, boot.payload.file.base);
}

TEST(device_tree_overlays_are_refused)
{
	static const char list[] = "fdt-2\0fdt-1";

	start_inline();
	EXPECT_EQ(fdt_setprop(fit, at("/configurations/conf-2"), "fdt", list,
			      sizeof(list)),
		  0);
	EXPECT_DIES("device tree overlays", find());
}

TEST(load_addresses_must_be_ram_and_free)
{
	start_inline();
	set32(KERNEL_NODE, "load", 0x80000000);
	set32(KERNEL_NODE, "entry", 0x80000000);
	EXPECT_DIES("the raw binary wants to be at 0x80000000-", stage_place());
	start_inline();
	set32("/images/loadable-1", "load", 0xfffffffc);
	EXPECT_DIES("the loadable of the FIT wants to be at", stage_place());
	start_inline();
	set32("/images/loadable-1", "load", LOAD + 16);
	EXPECT_DIES("the raw binary wants to be at 0x40400000", stage_place());
	EXPECT_HAS(console_text(), "overlaps the payload");
	start_inline();
	set32("/images/loadable-1", "load", (uint32_t)boot.entry.image.base);
	EXPECT_DIES("which overlaps the hypstub image", stage_place());
	start_inline();
	set32(KERNEL_NODE, "load", (uint32_t)boot.entry.image.base);
	set32(KERNEL_NODE, "entry", (uint32_t)boot.entry.image.base);
	EXPECT_DIES("which overlaps the hypstub image", stage_place());
	start_inline();
	set32(KERNEL_NODE, "entry", LOAD - 4);
	EXPECT_DIES("has its entry elsewhere, at 0x403ffffc", stage_place());
	start_inline();
	set32(KERNEL_NODE, "entry", LOAD + 2);
	EXPECT_DIES("has its entry at 0x40400002: neither ARM nor Thumb",
		    stage_place());
}

TEST(a_load_address_that_wraps_round_is_no_ram)
{
	start_inline();
	EXPECT_EQ(fdt_setprop_u64(fit, at("/images/loadable-1"), "load",
				  -0x100ull),
		  0);
	EXPECT_DIES("the loadable of the FIT wants to be at", stage_place());
}

/* As Xen is told of the files of its domains */
TEST(a_loadable_may_be_what_the_device_tree_calls_a_module)
{
	start_inline();
	memmap_use(&boot.map, (struct range){ LOADABLE, 0x100 }, MODULE_NAME);
	stage_place();
	EXPECT_EQ(boot.payload.loadable[0].to, LOADABLE);
	start_inline();
	memmap_use(&boot.map, (struct range){ LOADABLE + 0x100, 0x100 },
		   MODULE_NAME);
	EXPECT_DIES("the loadable of the FIT wants to be at 0x40500000-",
		    stage_place());
}

TEST(a_kernel_may_be_moved_over_itself)
{
	const char *data;
	char was[512];

	start_inline();
	data = fdt_getprop(fit, at(KERNEL_NODE), "data", NULL);
	memcpy(was, data, sizeof(was));
	set32(KERNEL_NODE, "load",
	      GUEST_RAM + 8 * MIB + (data - (char *)fit) + 128);
	drop(KERNEL_NODE, "entry");
	stage_place();
	payload_load(&boot);
	EXPECT_MEM(phys(boot.payload.where.base), was, sizeof(was));
}

TEST(what_a_zimage_unpacks_over_is_no_place_for_a_loadable)
{
	char zimage[0x1000] = { 0 };

	start_inline();
	craft_zimage(zimage, sizeof(zimage), TAG_NONE, 0, 0, 0);
	EXPECT_EQ(fdt_setprop(fit, at(KERNEL_NODE), "data", zimage,
			      sizeof(zimage)),
		  0);
	drop_node(KERNEL_HASH);
	EXPECT_DIES("the kernel would unpack over a loadable", stage_place());
}

TEST(a_big_endian_zimage_is_refused)
{
	char zimage[0x1000] = { 0 };

	start_inline();
	craft_zimage(zimage, sizeof(zimage), TAG_NONE, 0, 0, 0);
	put32(zimage, 0x24, 0x18286f01);
	EXPECT_EQ(fdt_setprop(fit, at(KERNEL_NODE), "data", zimage,
			      sizeof(zimage)),
		  0);
	drop_node(KERNEL_HASH);
	EXPECT_DIES("it is big-endian data", stage_place());
}

TEST(a_fit_in_a_fit_is_refused)
{
	char inner[0x100] = "\xd0\x0d\xfe\xed";

	start_inline();
	EXPECT_EQ(
		fdt_setprop(fit, at(KERNEL_NODE), "data", inner, sizeof(inner)),
		0);
	drop_node(KERNEL_HASH);
	EXPECT_DIES("cannot be started: it is in a FIT itself", stage_place());
}

/* Changes the device tree of conf-1 */
static void *tree_begin(void)
{
	static char tree[0x4000] __attribute__((aligned(8)));
	const void *data;
	int len;

	data = fdt_getprop(fit, at(FDT_NODE), "data", &len);
	memcpy(tree, data, len); /* it is not aligned there */
	EXPECT_EQ(fdt_open_into(tree, tree, sizeof(tree)), 0);
	return tree;
}

static void tree_end(void *tree)
{
	fdt_pack(tree);
	EXPECT_EQ(fdt_setprop(fit, at(FDT_NODE), "data", tree,
			      fdt_totalsize(tree)),
		  0);
	drop_node(FDT_NODE "/hash-1");
}

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

	start_inline();
	boot.dt.bootargs = "of the board";
	boot.dt.psci_method = "smc";
	memmap_use(&boot.map, (struct range){ 0x40900000, 0x2000 },
		   DT_RESERVED);
	memmap_use(&boot.map, (struct range){ 0x10000000, 0x1000 },
		   DT_MEMRESERVE);
	set("/configurations/conf-1", "compatible", "linux,dummy-virt");
	find();
	EXPECT_STR(boot.dt.model, "test,board");
	EXPECT(boot.dt.addr != DTB_ADDR);
	EXPECT_STR(boot.payload.bootargs, "of the board");
	EXPECT(!boot.payload.takes_initrd_slot);
	EXPECT(boot.dt.psci_kept);
	EXPECT_STR(boot.dt.psci_method, "smc");
	/* RAM is what the board has, and so are reservations */
	EXPECT_EQ(boot.map.banks, 1);
	EXPECT_RANGE(boot.map.bank[0], GUEST_RAM, RAM_SIZE);
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

	start_inline();
	set("/configurations/conf-1", "compatible", "linux,dummy-virt");
	memmap_use(&boot.map, (struct range){ 0x0ff00000, 0x200000 },
		   DT_MEMRESERVE);
	memmap_use(&boot.map, (struct range){ 0x800, 0x1000 }, DT_RESERVED);
	memmap_use(&boot.map, (struct range){ 0x10001000, 0x1000 },
		   DT_RESERVED);
	memmap_use(&boot.map, (struct range){ 0x1efff000, 0x2000 },
		   DT_RESERVED);
	find();
	EXPECT_STR(
		dtb_reservations(dtb_write(&boot.dt, DTB_OUT, &changes)),
		"0+1000 10000000+4000 1f000000+100000 ff00000+100000 1000+800 1efff000+1000 10004000+fc000");
}

TEST(a_bank_of_4_gib_is_cut_for_a_tree_with_one_size_cell)
{
	struct dt_changes changes = { .map = &boot.map };

	start_inline();
	set("/configurations/conf-1", "compatible", "linux,dummy-virt");
	find();
	boot.map.bank[0].size = 4ull << 30;
	EXPECT_STR(dtb_value(dtb_write(&boot.dt, DTB_OUT, &changes), "/memory",
			     "reg"),
		   "<0x40000000 0xfffff000>");
}

TEST(modules_of_the_fits_tree_are_kept_clear_of)
{
	struct range module = { 0x40900000, 0x10000 };

	start_inline();
	set("/configurations/conf-1", "compatible", "linux,dummy-virt");
	give_tree_module(module);
	find();
	EXPECT_EQ(boot.dt.modules, 1);
	EXPECT_STR(memmap_user(&boot.map, module), MODULE_NAME);
}

/* Those of the loader's tree are kept, beside those of the FIT's */
TEST(reservations_of_both_trees_must_fit)
{
	start_inline();
	set("/configurations/conf-1", "compatible", "linux,dummy-virt");
	for (unsigned int i = 0; i < MAX_RESERVATIONS; i++)
		memmap_use(&boot.map,
			   (struct range){ 0x10000000 + i * 0x2000, 0x1000 },
			   DT_MEMRESERVE);
	EXPECT_DIES("more memory reservations than fit here", find());
}

/* How many reservations are too many beside this one of the loader's */
static unsigned int too_many_beside(uint64_t base, uint64_t size)
{
	static unsigned int n;

	for (n = 0;; n++) {
		start_inline();
		set("/configurations/conf-1", "compatible", "linux,dummy-virt");
		memmap_use(&boot.map, (struct range){ base, size },
			   DT_MEMRESERVE);
		for (unsigned int i = 0; i < n; i++)
			memmap_use(&boot.map,
				   (struct range){ 0x20000000 + i * 0x2000,
						   0x1000 },
				   DT_MEMRESERVE);
		if (setjmp(*console_death()))
			return n;
		find();
	}
}

/* The FIT's tree has 10000000+4000 */
TEST(a_reservation_that_is_cut_at_its_end_needs_no_more_room)
{
	EXPECT_EQ(too_many_beside(0x0ff00000, 0x101000),
		  too_many_beside(0x0fe00000, 0x1000));
	EXPECT_HAS(console_text(), "more memory reservations than fit here");
}

/* One of the loader's that falls apart into too many pieces */
TEST(pieces_of_reservations_must_fit)
{
	void *tree;

	start_inline();
	set("/configurations/conf-1", "compatible", "linux,dummy-virt");
	tree = tree_begin();
	for (unsigned int i = 0; i < MAX_RESERVATIONS - 10; i++)
		EXPECT_EQ(
			fdt_add_mem_rsv(tree, 0x20001000 + i * 0x2000, 0x1000),
			0);
	tree_end(tree);
	memmap_use(&boot.map, (struct range){ 0x20000000, 0x100000 },
		   DT_MEMRESERVE);
	EXPECT_DIES("more memory reservations than fit here", find());
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

TEST(who_serves_psci_the_board_says)
{
	struct dt_changes changes = { .map = &boot.map };
	const char *const fits[] = { "arm,psci", "arm,psci-0.2" };

	for (int i = 0; i < 2; i++) {
		char *out;

		start_inline();
		boot.dt.psci_method = "smc";
		boot.dt.psci_0_2 = true;
		set("/configurations/conf-1", "compatible", "linux,dummy-virt");
		give_tree_psci(fits[i]);
		find();
		EXPECT_EQ(boot.dt.psci_kept, i == 0);
		changes.psci = boot.dt.psci_kept;
		out = dtb_write(&boot.dt, DTB_OUT, &changes);
		/* Numbers of 0.1 are another's */
		EXPECT(fdt_node_offset_by_compatible(out, -1, "arm,psci-0.2") >=
		       0);
		EXPECT_EQ(!dtb_value(out, "/psci", "cpu_on"), i == 0);
	}
}

/* As mkimage has them, at every address that a file behind the image can have */
TEST(an_appended_fit_is_measured_and_found)
{
	static const char *const names[] = { "fit-inline", "fit-external" };

	for (unsigned int i = 0; i < 16; i++) {
		uint32_t size, behind;
		void *data = dtb_read(names[i % 2], &size);

		board("virt");
		behind = range_end(boot.entry.image);
		memset(phys(behind), 0, 32);
		memcpy((char *)phys(behind) + i, data, size);
		memset((char *)phys(behind) + i + size, 0xff, 64);
		expect_good("conf-2");
		EXPECT_STR(boot.payload.from, "behind the image");
		free(data);
	}
}

TEST(a_fit_is_told_from_a_device_tree)
{
	uint32_t size;
	struct file f = { dtb_read("virt", &size), 0 };

	f.size = size;
	EXPECT_EQ(measure_fit(&f, &why), 0);
	EXPECT(!why);
	f.data = dtb_read("fit-external", &size);
	f.size = fdt_totalsize(f.data);
	/* mkimage fills the last page, which nothing in the FIT tells */
	EXPECT_EQ(measure_fit(&f, &why) / 0x1000, size / 0x1000 - 1);
	f.size--;
	EXPECT_EQ(measure_fit(&f, &why), 0);
}

TEST(external_data_past_the_end_is_refused)
{
	int node;

	start("virt", "fit-external");
	boot.dt.initrd.size -= 0x2000;
	EXPECT_DIES("truncated: it ends past the end of the file", find());
	start("virt", "fit-external");
	node = at(KERNEL_NODE);
	fdt_setprop_inplace_u32(fit, node, "data-offset", 0xfffffffc);
	EXPECT_DIES("image kernel-1 of the FIT: truncated", find());
	start("virt", "fit-external");
	fdt_setprop_inplace_u32(fit, at(KERNEL_NODE), "data-size", 0xffffffff);
	EXPECT_DIES("image kernel-1 of the FIT: truncated", find());
}

TEST(deep_nodes_are_harmless)
{
	int node;

	start_inline();
	node = at("/images");
	for (int i = 0; i < 1000; i++)
		node = fdt_add_subnode(fit, node, "deeper");
	EXPECT(node > 0);
	EXPECT_EQ(measure_fit(&(struct file){ fit, fit_size }, &why), fit_size);
	expect_good("conf-2");
}

/* The FIT at the end of memory, so that nothing may be read behind it */
static void try(const void *data, uint32_t size)
{
	const uint64_t end = GUEST_RAM + RAM_SIZE, base = (end - size) & -8ull;
	struct file f;
	const char *why;

	memset(&boot, 0, sizeof(boot));
	dtb_open_read(DTB_ADDR, &boot.dt, &boot.map);
	boot.map.banks = 0;
	memmap_bank(&boot.map, (struct range){ GUEST_RAM, RAM_SIZE });
	boot.dt.initrd = (struct range){ base, size };
	memcpy(phys(base), data, size);
	console_clear();
	if (!setjmp(*console_death())) {
		measure_file(base, &f, &why);
		payload_find(&boot);
		payload_place(&boot);
	}
}

TEST(a_fit_that_is_cut_short_anywhere_is_refused)
{
	uint32_t size;
	char *data = dtb_read("fit-external", &size);

	board("virt");
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
	board("virt");
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
