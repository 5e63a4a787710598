// SPDX-License-Identifier: BSD-2-Clause
/* kind_of(): what a file is taken for by its first bytes, and the names. */
#include "../../src/boot/payload/kind.h"
#include "craft.h"
#include "harness.h"

static unsigned char bytes[0x100];

static void expect_kind(uint32_t size, enum payload_kind kind)
{
	struct file f = { bytes, size };

	EXPECT_EQ(kind_of(&f), kind);
}

TEST(a_zimage_is_known_by_its_header)
{
	craft_zimage(bytes, sizeof(bytes), TAG_NONE, 0, 0, 0);
	expect_kind(sizeof(bytes), PAYLOAD_ZIMAGE);
	/* Cut in its header */
	expect_kind(0x2f, PAYLOAD_ZIMAGE);
	expect_kind(0x28, PAYLOAD_ZIMAGE);
	expect_kind(0x27, PAYLOAD_RAW);
}

TEST(an_elf_file_is_known_by_its_first_word)
{
	put32(bytes, 0, 0x464c457f);
	expect_kind(sizeof(bytes), PAYLOAD_ELF);
	expect_kind(4, PAYLOAD_ELF);
	expect_kind(3, PAYLOAD_RAW);
}

TEST(a_device_tree_in_the_place_of_a_payload_is_a_fit)
{
	craft_dtb(bytes, sizeof(bytes));
	expect_kind(sizeof(bytes), PAYLOAD_FIT);
	/* In little-endian order it is none */
	put32(bytes, 0, 0xd00dfeed);
	expect_kind(sizeof(bytes), PAYLOAD_RAW);
}

TEST(a_uimage_is_known_by_its_first_word)
{
	craft_uimage(bytes, 0x80, 2, 0);
	expect_kind(sizeof(bytes), PAYLOAD_UIMAGE);
}

TEST(compressed_files_and_archives_are_ramdisks)
{
	static const char magic[][8] = {
		"\x1f\x8b\x08", /* gzip */
		"BZh9",		/* bzip2 */
		"\xfd"
		"7zXZ",		    /* xz */
		"\x5d\0\0\x80",	    /* lzma */
		"\x02\x21\x4c\x18", /* lz4, legacy */
		"\x89LZO",	    /* lzo */
		"\x28\xb5\x2f\xfd", /* zstd */
		"070701",	    /* cpio */
	};

	for (unsigned int i = 0; i < sizeof(magic) / sizeof(*magic); i++) {
		memcpy(bytes, magic[i], sizeof(*magic));
		expect_kind(sizeof(bytes), PAYLOAD_RAMDISK);
	}
}

TEST(anything_else_is_raw)
{
	expect_kind(0, PAYLOAD_RAW);
	expect_kind(1, PAYLOAD_RAW);
	expect_kind(sizeof(bytes), PAYLOAD_RAW);
	put32(bytes, 0, 0xea000000); /* a branch */
	expect_kind(sizeof(bytes), PAYLOAD_RAW);
}

TEST(each_kind_has_a_name)
{
	EXPECT_STR(kind_name(PAYLOAD_DEMO), "built-in demo");
	EXPECT_STR(kind_name(PAYLOAD_ZIMAGE), "zImage");
	EXPECT_STR(kind_name(PAYLOAD_ELF), "ELF");
	EXPECT_STR(kind_name(PAYLOAD_RAW), "raw binary");
	EXPECT_STR(kind_name(PAYLOAD_FIT), "FIT");
	EXPECT_STR(kind_name(PAYLOAD_UIMAGE), "uImage");
	EXPECT_STR(kind_name(PAYLOAD_RAMDISK), "ramdisk");
}
