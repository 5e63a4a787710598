// SPDX-License-Identifier: BSD-2-Clause
/*
 * The two steps of the boot that are about the device tree: what the first
 * reports, and what the payload's tree says of the files that the boot used.
 */
#include <libfdt.h>
#include "../../src/boot/base/phys.h"
#include "../../src/boot/device_tree.h"
#include "dtb.h"
#include "fit.h"
#include "guest.h"
#include "harness.h"
#include "registers.h"
#include "stage.h"

#define ENTRY	     0x40800000u
#define INITRD_START "linux,initrd-start"
#define PL011	     0x09000000u

/* virt's PL011, and its tree at DTB_ADDR */
static void start(const char *name)
{
	static const uint8_t id[] = { 0x0d, 0xf0, 0x05, 0xb1 };

	device_add(PL011, 0x1000);
	device_program(PL011 + 0x30, 0x300);
	device_program(PL011 + 0xfe0, 0x11);
	for (unsigned int i = 0; i < sizeof(id); i++)
		device_program(PL011 + 0xff0 + 4 * i, id[i]);
	guest_add(GUEST_RAM, MIB);
	memset(phys(GUEST_RAM), 0, MIB);
	boot.entry.image =
		(struct range){ GUEST_RAM + STAGE_IMAGE, STAGE_IMAGE_SIZE };
	boot.entry.loaded = boot.entry.image.base;
	boot.entry.handed_dtb = DTB_ADDR;
	if (name)
		dtb_load_larger(name);
}

TEST(the_tree_is_read_and_its_console_started)
{
	start("virt");
	device_tree_read(&boot);
	EXPECT_EQ(boot.dt.addr, DTB_ADDR);
	EXPECT_EQ(boot.options.mode, MODE_SVC);
	EXPECT_EQ(resident_uart.base, PL011);
	EXPECT_DEVICE_WRITE(PL011 + 0x30, 0x301); /* UARTEN, TXE */
	EXPECT_NO_MORE_WRITES();
	EXPECT_EQ(memmap_user(&boot.map, boot.entry.image), MEMMAP_IMAGE);
	EXPECT_EQ(memmap_user(&boot.map, (struct range){ DTB_ADDR, 1 }),
		  MEMMAP_DTB);
	EXPECT_STR(console_text(), "");
}

TEST(no_tree_anywhere_ends_the_boot)
{
	start(NULL);
	EXPECT_DIES(
		"no device tree at 0x48000000 (r2), nor at 0x40000000 (start of RAM), nor behind the image",
		device_tree_read(&boot));
}

TEST(a_broken_tree_ends_the_boot)
{
	start("virt");
	dtb_put(phys(DTB_ADDR), H_VERSION, 16);
	EXPECT_DIES(
		"the device tree at 0x48000000 is broken: its version is not 17; make it anew with dtc",
		device_tree_read(&boot));
}

TEST(a_tree_without_a_console_is_warned_of)
{
	start("virt");
	dtb_set(phys(DTB_ADDR), "/chosen", "stdout-path", "/nowhere");
	device_tree_read(&boot);
	EXPECT_HAS(console_text(), "warning: the device tree names no console");
}

TEST(a_memreserve_entry_past_40_bits_is_warned_of_and_cut)
{
	start("virt");
	EXPECT_EQ(fdt_add_mem_rsv(phys(DTB_ADDR), 1ull << 40, 0x1000), 0);
	device_tree_read(&boot);
	EXPECT_HAS(
		console_text(),
		"warning: the /memreserve/ entry at 0x0000010000000000, size 0x00001000, is not within 40 bits");
	guest_clear();
	boot = (struct boot){ 0 };
	start("virt");
	EXPECT_EQ(fdt_add_mem_rsv(phys(DTB_ADDR), 0x44000000, 1ull << 63), 0);
	console_clear();
	device_tree_read(&boot);
	EXPECT_HAS(console_text(),
		   "entry at 0x44000000, size 0x8000000000000000");
	EXPECT_EQ(memmap_user(&boot.map, (struct range){ 0x46000000, 1 }),
		  MEMMAP_MEMRESERVE);
}

TEST(a_tree_without_ram_ends_the_boot)
{
	void *dtb;

	start("virt");
	dtb = phys(DTB_ADDR);
	dtb_drop_node(dtb, "/memory@40000000");
	EXPECT_DIES(
		"has no /memory node with RAM: add one, with #address-cells and #size-cells as the root has them",
		device_tree_read(&boot));
}

/* The tree of dts/@name.dtb, read, and 16 MiB of RAM in place of its own */
static void start_write(const char *name)
{
	dtb_load_read(name, &boot.dt, &boot.map);
	boot.dt.modules = boot.dt.initrd.size = 0;
	boot.map = (struct memmap){ 0 };
	stage_image(16 * MIB);
	memset(phys(boot.entry.image.base), 0, 2 * MIB);
}

/* Returns the payload's tree */
static const void *written(void)
{
	stage_place();
	boot.payload_in_hyp = true;
	device_tree_write(&boot);
	return phys(boot.payload_dtb);
}

TEST(an_initrd_that_was_the_payload_goes)
{
	start_write("virt");
	stage_zimage(AT(12), 0x1000, 9 * MIB);
	EXPECT(!dtb_value(written(), "/chosen", INITRD_START));
}

TEST(without_a_payload_the_initrd_stays)
{
	start_write("virt");
	EXPECT_STR(dtb_value(written(), "/chosen", INITRD_START),
		   "<0 0x48000000>");
}

TEST(modules_that_were_the_payload_go)
{
	start_write("modules");
	stage_zimage_module(AT(12), 0x1000, 9 * MIB);
	EXPECT_EQ(dtb_count(written(), "multiboot,kernel"), 0);
}

TEST(modules_of_another_payload_stay)
{
	start_write("modules");
	stage_zimage(AT(12), 0x1000, 9 * MIB);
	EXPECT_EQ(dtb_count(written(), "multiboot,kernel"),
		  dtb_count(phys(DTB_ADDR), "multiboot,kernel"));
}

/* It was made for the payload, and its initrd is not the loader's */
TEST(the_initrd_of_a_fits_tree_stays)
{
	fit_start_inline();
	dtb_set(fit, "/configurations/conf-1", "compatible",
		"linux,dummy-virt");
	dtb_drop(fit, "/configurations/conf-1", "ramdisk");
	EXPECT_STR(dtb_value(written(), "/chosen", INITRD_START),
		   "<0x18000000>");
	EXPECT(boot.dt.replaced);
	EXPECT_EQ(boot.payload.from, FROM_INITRD);
}

TEST(a_zimages_stub_is_not_in_memreserve_and_anothers_is)
{
	start_write("virt");
	stage_resident(AT(15));
	stage_zimage(AT(12), 0x1000, 9 * MIB);
	EXPECT_STR(dtb_reservations(written()), "");
	boot = (struct boot){ 0 };
	guest_clear();
	start_write("virt");
	stage_resident(AT(15));
	EXPECT_STR(dtb_reservations(written()), "40f00000+2000");
}

TEST(the_tree_says_in_which_mode_the_payload_was_entered)
{
	start_write("virt");
	stage_resident(AT(15));
	EXPECT_STR(dtb_value(written(), "/firmware/hypstub", "boot-mode"),
		   "\"hyp\"");
	boot.payload_in_hyp = false;
	device_tree_write(&boot);
	EXPECT_STR(dtb_value(phys(boot.payload_dtb), "/firmware/hypstub",
			     "boot-mode"),
		   "\"svc\"");
}

/* A raw binary as module, so that the demo is not the payload */
static void start_raw(void)
{
	start_write("virt");
	stage_kernel(ENTRY, 0x1000);
}

static uint32_t tree_size(uint32_t addr)
{
	return fdt_totalsize(phys(addr));
}

TEST(a_raw_binarys_tree_is_at_the_start_of_ram_as_well)
{
	const void *tree;

	start_raw();
	tree = written();
	EXPECT(boot.payload_dtb > AT(15));
	EXPECT_MEM(phys(GUEST_RAM), tree, tree_size(boot.payload_dtb));
	EXPECT_STR(console_text(), "");
}

TEST(an_elf_files_tree_replaces_the_loaders_at_the_start_of_ram)
{
	static const struct craft_segment code = { 0x1000, ENTRY, ENTRY, 0x100,
						   0x100 };
	const void *tree;

	start_write("virt");
	memmap_use(&boot.map, (struct range){ GUEST_RAM, 0x2000 }, MEMMAP_DTB);
	stage_elf(AT(12), 0x2000, ENTRY, &code, 1);
	tree = written();
	EXPECT_MEM(phys(GUEST_RAM), tree, tree_size(boot.payload_dtb));
}

TEST(a_zimages_tree_is_where_r2_points_alone)
{
	start_write("virt");
	memset(phys(GUEST_RAM), 0x55, 8);
	stage_zimage(AT(12), 0x1000, 9 * MIB);
	written();
	EXPECT_MEM(phys(GUEST_RAM), "\x55\x55\x55\x55", 4);
}

TEST(nothing_at_the_start_of_ram_is_written_over)
{
	start_raw();
	memset(phys(GUEST_RAM), 0x55, 8);
	memmap_use(&boot.map, (struct range){ GUEST_RAM + 0x500, 1 },
		   MEMMAP_MEMRESERVE);
	written();
	EXPECT_MEM(phys(GUEST_RAM), "\x55\x55\x55\x55", 4);
	EXPECT_STR(console_text(), "");
}

static void set_dtb(uint32_t addr)
{
	boot.options.has_dtb = true;
	boot.options.dtb = addr;
}

TEST(hypstub_dtb_says_where_the_tree_is)
{
	start_raw();
	set_dtb(AT(5) + 8);
	memset(phys(GUEST_RAM), 0x55, 8);
	written();
	EXPECT_EQ(boot.payload_dtb, AT(5) + 8);
	EXPECT_EQ(fdt_check_header(phys(AT(5) + 8)), 0);
	EXPECT_MEM(phys(GUEST_RAM), "\x55\x55\x55\x55", 4);
}

static void expect_dtb_refused(uint32_t addr, const char *text)
{
	start_raw();
	set_dtb(addr);
	EXPECT_DIES(text, written());
	boot = (struct boot){ 0 };
	guest_clear();
}

TEST(hypstub_dtb_must_be_aligned_ram_and_free)
{
	expect_dtb_refused(
		AT(5) + 4,
		"hypstub.dtb=0x40500004 is not aligned to 8 bytes: use a multiple of 8");
	expect_dtb_refused(0x80000000,
			   "is not RAM below 4 GiB: use another address");
	expect_dtb_refused(AT(16) - 8,
			   "is not RAM below 4 GiB: use another address");
	expect_dtb_refused(ENTRY + 0x800,
			   "overlaps the payload file: use another address");
	expect_dtb_refused(ENTRY + 0x2000,
			   "overlaps the raw binary and its bss");
	expect_dtb_refused((uint32_t)GUEST_RAM + STAGE_IMAGE,
			   "overlaps the hypstub image: use another address");
}

TEST(hypstub_dtb_for_a_zimage_is_warned_of)
{
	start_write("virt");
	stage_zimage(AT(12), 0x1000, 9 * MIB);
	set_dtb(AT(5));
	written();
	EXPECT(boot.payload_dtb != AT(5));
	EXPECT_HAS(
		console_text(),
		"warning: hypstub.dtb=0x40500000 is not used: the payload is no ELF file and no raw binary; remove the option");
}

TEST(ram_of_the_secure_world_leaves_the_tree_where_that_is_ours)
{
	start_raw();
	dt_devices(&boot.dt, &boot.devices);
	EXPECT(fdt_path_offset(written(), "/secram@e000000") > 0);
	boot.monitor = (struct range){ 0x0e000000, 0x3000 };
	device_tree_write(&boot);
	EXPECT(fdt_path_offset(phys(boot.payload_dtb), "/secram@e000000") < 0);
	EXPECT(fdt_path_offset(phys(boot.payload_dtb), "/memory@40000000") > 0);
}

TEST(a_tree_does_not_go_where_ram_is_not)
{
	start_write("virt");
	stage_place();
	/* More than there is */
	boot.map.bank[0].size += MIB;
	EXPECT_DIES("there is no RAM at 0x410f", device_tree_write(&boot));
	EXPECT_HAS(console_text(), "for the payload's device tree");
}

TEST(more_nodes_of_secure_ram_than_are_removed_are_warned_of)
{
	start_write("virt");
	stage_place();
	boot.devices.secure_nodes = SECURE_NODES_MAX + 1;
	device_tree_write(&boot);
	EXPECT_HAS(
		console_text(),
		"warning: the device tree has 5 nodes of Secure RAM: the payload finds those behind the first 4; join some");
}

TEST(a_tree_that_is_overwritten_during_the_boot_ends_it)
{
	start_write("virt");
	stage_place();
	boot.resident = (struct range){ AT(12), 0x3000 };
	/* No structure is left, but its size */
	memset((char *)phys(boot.dt.addr) +
		       fdt_off_dt_struct(phys(boot.dt.addr)),
	       0xff, 64);
	EXPECT_DIES(
		"the device tree at 0x48000000 cannot be changed: it is truncated or damaged; load all of it, or make it anew",
		device_tree_write(&boot));
}

TEST(no_room_for_the_tree_ends_the_boot)
{
	start_write("virt");
	stage_place();
	memmap_use(&boot.map, boot.map.bank[0], MEMMAP_RESERVED);
	EXPECT_DIES(
		"no room for the payload's device tree, 4000 bytes, below 0x0100000000: load the files elsewhere, or use more RAM",
		device_tree_write(&boot));
}
