// SPDX-License-Identifier: BSD-2-Clause
/*
 * payload_find() of a pack, and the command line of a FIT's configuration,
 * which a pack has.
 */
#include <libfdt.h>
#include <stdlib.h>
#include "../../src/boot/base/phys.h"
#include "../../src/boot/payload/payload.h"
#include "dtb.h"
#include "fit.h"
#include "harness.h"
#include "packed.h"
#include "stage.h"

#define IMAGE  (GUEST_RAM + STAGE_IMAGE)
#define BEHIND (IMAGE + STAGE_IMAGE_SIZE)
#define CONF_2 "/configurations/conf-2"

static unsigned char *pack;
static uint32_t pack_size;

/* A pack of dts/fit-inline.dtb, with room to change it */
static void start(void)
{
	void *data;

	fit_board("virt");
	memset(phys(IMAGE), 0, 0x100);
	data = dtb_read("fit-inline", &pack_size);
	pack = phys(BEHIND);
	pack_size += 0x1000;
	EXPECT_EQ(fdt_open_into(data, pack, pack_size), 0);
	free(data);
}

static void find(void)
{
	packed(IMAGE, STAGE_IMAGE_SIZE, pack_size);
	stage_find();
}

TEST(images_of_a_verified_pack_are_not_hashed_again)
{
	char *data;

	start();
	dtb_drop_node(pack, FIT_KERNEL_HASH);
	data = fdt_getprop_w(pack, dtb_node(pack, "/images/ramdisk-1"), "data",
			     NULL);
	data[5] ^= 1; /* before the pack's own hash is computed */
	find();
	EXPECT(boot.payload.verified);
	EXPECT(!strstr(console_text(), "hash"));
	EXPECT_EQ(boot.payload.from, FROM_APPENDED);
	EXPECT_EQ(boot.payload.kind, PAYLOAD_RAW);
}

TEST(behind_an_image_that_is_no_pack_they_are)
{
	char *data;

	start();
	data = fdt_getprop_w(pack, dtb_node(pack, "/images/ramdisk-1"), "data",
			     NULL);
	data[5] ^= 1;
	EXPECT_DIES(
		"image ramdisk-1 of the FIT cannot be used: its sha256 hash is wrong",
		stage_find());
	EXPECT(!boot.payload.verified);
}

TEST(a_fit_from_elsewhere_is_hashed_beside_a_pack)
{
	uint32_t size;
	void *data = dtb_read("fit-inline", &size);
	char *kernel;
	int len;

	start();
	memcpy(phys(FIT_AT), data, size);
	free(data);
	stage_initrd(FIT_AT, size);
	kernel = fdt_getprop_w(phys(FIT_AT), dtb_node(phys(FIT_AT), FIT_KERNEL),
			       "data", &len);
	kernel[len - 1] ^= 0x10;
	EXPECT_DIES(
		"image kernel-1 of the FIT cannot be used: its sha256 hash is wrong",
		find());
}

TEST(a_damaged_pack_ends_the_boot_beside_another_payload_too)
{
	start();
	stage_zimage(FIT_AT, 0x2000, 0);
	packed(IMAGE, STAGE_IMAGE_SIZE, pack_size);
	pack[pack_size - 1] ^= 0x80;
	EXPECT_DIES("the pack behind the image, at 0x40018000-", stage_find());
}

TEST(the_command_line_of_the_configuration_replaces_the_loaders)
{
	start();
	boot.dt.bootargs = "of the loader";
	dtb_set(pack, CONF_2, "bootargs", "of the pack");
	dtb_set(pack, "/configurations/conf-1", "bootargs", "of another board");
	find();
	EXPECT_STR(boot.payload.bootargs, "of the pack");
}

TEST(without_one_the_loaders_command_line_stays)
{
	start();
	boot.dt.bootargs = "of the loader";
	dtb_drop(pack, CONF_2, "fdt");
	dtb_set(pack, CONF_2, "compatible", "linux,dummy-virt");
	find();
	EXPECT(!boot.payload.bootargs);
	EXPECT_STR(boot.dt.bootargs, "of the loader");
}

TEST(an_empty_command_line_is_one)
{
	start();
	boot.dt.bootargs = "of the loader";
	dtb_set(pack, CONF_2, "bootargs", "");
	find();
	EXPECT_STR(boot.payload.bootargs, "");
}

/* Its copy is in RAM that nothing else uses until the payload runs */
TEST(the_command_line_outlives_the_fit)
{
	const struct range all = { GUEST_RAM, FIT_RAM };
	const struct range *copy;

	start();
	dtb_set(pack, CONF_2, "bootargs", "of the pack");
	find();
	copy = memmap_find(&boot.map, all, MEMMAP_BOOTARGS);
	EXPECT(copy);
	EXPECT_EQ(copy->size, sizeof("of the pack"));
	memset(pack, 0xa5, pack_size);
	EXPECT_STR(phys(copy->base), "of the pack");
	EXPECT(phys(copy->base) == boot.payload.bootargs);
}

TEST(it_replaces_that_of_the_module_that_the_fit_is_in)
{
	fit_start_inline();
	dtb_set(fit, CONF_2, "bootargs", "of the FIT");
	stage_module(MODULE_KERNEL, FIT_AT, fit_size, "of the module");
	boot.dt.initrd.size = 0;
	stage_find();
	EXPECT_STR(boot.payload.bootargs, "of the FIT");
}

/* It says where the dump is */
TEST(after_a_crash_the_command_line_of_kexec_stays)
{
	struct range left = { GUEST_RAM, FIT_RAM };

	start();
	memmap_limit(&boot.map, &left, 1);
	boot.dt.bootargs = "of kexec";
	dtb_set(pack, CONF_2, "bootargs", "of the pack");
	find();
	EXPECT_HAS(console_text(),
		   "warning: the payload's own command line is not used");
	EXPECT_STR(boot.payload.bootargs, "of kexec");
}
