// SPDX-License-Identifier: BSD-2-Clause
/* The hashes of a FIT's images: all that are used are verified, and no other. */
#include <libfdt.h>
#include "../../src/boot/format/hash.h"
#include "../../src/boot/payload/payload.h"
#include "dtb.h"
#include "fit.h"
#include "harness.h"
#include "stage.h"

TEST(each_image_that_is_used_is_verified)
{
	static const char *const images[] = { "kernel-1", "ramdisk-1",
					      "loadable-1", "fdt-2" };

	for (unsigned int i = 0; i < 4; i++) {
		char text[128] = "image ", path[32] = "/images/";
		int len;
		char *data;

		fit_start("virt", "fit-inline");
		data = fdt_getprop_w(fit,
				     dtb_node(fit, strcat(path, images[i])),
				     "data", &len);
		data[len - 1] ^= 0x10;
		strcat(strcat(text, images[i]),
		       " of the FIT cannot be used: its sha256 hash is wrong; load all of the FIT, or make it anew");
		EXPECT_DIES(text, stage_find());
	}
}

/* The data behind the tree, and then RAM that is not of the FIT */
TEST(verifying_a_large_image_is_reported)
{
	fit_start("virt", "fit-external");
	dtb_set_u32(fit, FIT_KERNEL, "data-size", MIB);
	boot.dt.initrd.size += MIB;
	EXPECT_DIES(
		"hypstub: verifying image kernel-1 of the FIT (1024 KiB, sha256) ...\n"
		"hypstub: cannot go on: image kernel-1 of the FIT cannot be used: its sha256 hash is wrong",
		stage_find());
	fit_start("virt", "fit-external");
	dtb_set_u32(fit, FIT_KERNEL, "data-size", MIB - 1);
	boot.dt.initrd.size += MIB;
	EXPECT_DIES("its sha256 hash is wrong", stage_find());
	EXPECT(!strstr(console_text(), "verifying"));
}

TEST(an_image_of_another_configuration_is_not_verified)
{
	char *data;

	fit_start("virt", "fit-inline");
	data = fdt_getprop_w(fit, dtb_node(fit, "/images/fdt-1"), "data", NULL);
	data[200] ^= 1;
	fit_expect_good("conf-2");
	EXPECT(!strstr(console_text(), "hash"));
}

TEST(every_hash_of_an_image_is_verified)
{
	struct file f;
	uint32_t value[HASH_WORDS];
	int node, len;

	fit_start_inline();
	f.data = fdt_getprop(fit, dtb_node(fit, FIT_KERNEL), "data", &len);
	f.size = len;
	len = hash_file("sha1", &f, value);
	node = fdt_add_subnode(fit, dtb_node(fit, FIT_KERNEL), "hash@2");
	fdt_setprop(fit, node, "value", value, len);
	fdt_setprop_string(fit, node, "algo", "sha1");
	fit_expect_good("conf-2");
}

TEST(a_second_hash_that_is_wrong_is_refused)
{
	int node;

	fit_start_inline();
	node = fdt_add_subnode(fit, dtb_node(fit, FIT_KERNEL), "hash@2");
	fdt_setprop_u32(fit, node, "value", 0x12345678);
	fdt_setprop_string(fit, node, "algo", "crc32");
	EXPECT_DIES(
		"kernel-1 of the FIT cannot be used: its crc32 hash is wrong; load all of the FIT, or make it anew",
		stage_find());
}

TEST(a_hash_that_cannot_be_verified_is_refused)
{
	fit_start_inline();
	dtb_drop(fit, FIT_KERNEL_HASH, "value");
	EXPECT_DIES(
		"kernel-1 of the FIT cannot be used: its sha256 hash is missing; make the FIT anew",
		stage_find());
	fit_start_inline();
	dtb_set(fit, FIT_KERNEL_HASH, "algo", "md5");
	EXPECT_DIES("its md5 hash is unknown here; use crc32, sha1 or sha256",
		    stage_find());
	fit_start_inline();
	dtb_drop(fit, FIT_KERNEL_HASH, "algo");
	EXPECT_DIES("its unnamed hash is unknown", stage_find());
	fit_start_inline();
	EXPECT_EQ(fdt_setprop(fit, dtb_node(fit, FIT_KERNEL_HASH), "value",
			      "abcd", 4),
		  0);
	EXPECT_DIES("its sha256 hash is wrong", stage_find());
}

TEST(an_image_without_a_hash_is_warned_of)
{
	fit_start_inline();
	dtb_drop_node(fit, FIT_KERNEL_HASH);
	stage_find();
	EXPECT_HAS(
		console_text(),
		"warning: image kernel-1 of the FIT has no hash: it is not checked; add one");
}
