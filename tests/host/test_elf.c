// SPDX-License-Identifier: BSD-2-Clause
/*
 * ELF files: which segments are loaded where, the entry's physical address,
 * and every way in which a file can be wrong.
 */
#include <stdlib.h>
#include "../../src/boot/format/elf.h"
#include "craft.h"
#include "harness.h"

#define SIZE 0x1000u

static const struct craft_segment two[] = {
	/* A kernel: linked at a virtual address, loaded at another */
	{ 0x400, 0x80008000, 0x40008000, 0x300, 0x300 },
	{ 0x800, 0x80100000, 0x40100000, 0x200, 0x1000 },
};

static struct file file_new(uint32_t size)
{
	void *data = calloc(1, size);

	EXPECT(data);
	return (struct file){ data, size };
}

static struct file good(uint32_t entry)
{
	struct file f = file_new(SIZE);

	craft_elf((void *)f.data, entry, two, 2);
	return f;
}

static void poke(struct file f, uint32_t offset, uint32_t val)
{
	put32((void *)f.data, offset, val);
}

static struct elf check(struct file f)
{
	struct elf elf;
	const char *why = elf_check(&f, &elf);

	EXPECT(elf_detect(&f));
	if (why)
		test_fail(__FILE__, __LINE__, "refused: %s", why);
	return elf;
}

static void expect_error(struct file f, const char *text)
{
	struct elf elf;
	const char *why = elf_check(&f, &elf);

	EXPECT(why);
	EXPECT_HAS(why, text);
}

TEST(an_elf_file_is_known_by_its_magic)
{
	struct file f = good(0x80008000);

	EXPECT(elf_detect(&f));
	poke(f, 0, 0x464c457e);
	EXPECT(!elf_detect(&f));
	for (uint32_t size = 0; size < 4; size++) {
		f = (struct file){ "\177ELF", size };
		EXPECT(!elf_detect(&f));
	}
}

TEST(segments_are_read_by_physical_address)
{
	struct elf elf = check(good(0x80008000));

	EXPECT_EQ(elf.segments, 2);
	EXPECT_EQ(elf.segment[0].offset, 0x400);
	EXPECT_EQ(elf.segment[0].file_size, 0x300);
	EXPECT_RANGE(elf.segment[0], 0x40008000, 0x300);
	EXPECT_EQ(elf.segment[1].offset, 0x800);
	EXPECT_EQ(elf.segment[1].file_size, 0x200);
	EXPECT_RANGE(elf.segment[1], 0x40100000, 0x1000);
}

TEST(the_entry_is_translated_to_its_physical_address)
{
	EXPECT_EQ(check(good(0x80008000)).entry, 0x40008000);
	EXPECT_EQ(check(good(0x800082fc)).entry, 0x400082fc);
	EXPECT_EQ(check(good(0x80100010)).entry, 0x40100010);
}

TEST(the_thumb_bit_of_the_entry_is_kept)
{
	EXPECT_EQ(check(good(0x80008001)).entry, 0x40008001);
	EXPECT_EQ(check(good(0x80100101)).entry, 0x40100101);
}

TEST(an_entry_in_no_segment_is_refused)
{
	expect_error(good(0x80007fff), "entry is in none");
	expect_error(good(0x80008300), "entry is in none");
	expect_error(good(0x40008000), "entry is in none");
	expect_error(good(0), "entry is in none");
}

TEST(an_entry_between_instructions_is_refused)
{
	expect_error(
		good(0x80008002),
		"its entry is neither ARM nor Thumb code; align it to 4 bytes, or set bit 0 for Thumb");
	EXPECT_EQ(check(good(0x80008003)).entry, 0x40008003);
}

TEST(headers_of_other_types_are_passed_over)
{
	struct file f = good(0x80008000);

	poke(f, CRAFT_PHDR(1), 0x70000001); /* PT_ARM_EXIDX */
	EXPECT_EQ(check(f).segments, 1);
	poke(f, CRAFT_PHDR(1) + 0x10, 0xffffffff);
	EXPECT_EQ(check(f).segments, 1);
	poke(f, CRAFT_PHDR(0), 0);
	expect_error(f, "entry is in none");
}

TEST(segments_without_memory_are_passed_over)
{
	struct file f = good(0x80008000);

	poke(f, CRAFT_PHDR(1) + 0x14, 0);
	EXPECT_EQ(check(f).segments, 1);
}

TEST(a_segment_of_zeros_only_is_kept)
{
	struct file f = good(0x80008000);

	poke(f, CRAFT_PHDR(1) + 0x10, 0);
	EXPECT_EQ(check(f).segments, 2);
	EXPECT_EQ(check(f).segment[1].file_size, 0);
}

TEST(eight_segments_are_loaded_and_nine_refused)
{
	struct craft_segment many[9];
	struct file f = file_new(SIZE);

	for (uint32_t i = 0; i < 9; i++) {
		uint32_t addr = 0x40000000 + i * 0x1000;

		many[i] = (struct craft_segment){ 0x800, addr, addr, 16, 16 };
	}
	craft_elf((void *)f.data, 0x40000000, many, 8);
	EXPECT_EQ(check(f).segments, 8);
	craft_elf((void *)f.data, 0x40000000, many, 9);
	expect_error(f, "more than 8 segments");
	/* A ninth that needs no memory is none */
	poke(f, CRAFT_PHDR(8) + 0x14, 0);
	EXPECT_EQ(check(f).segments, 8);
}

TEST(a_truncated_header_is_refused)
{
	for (uint32_t size = 4; size < 0x34; size++) {
		struct file f = file_new(size);

		poke(f, 0, 0x464c457f);
		EXPECT(elf_detect(&f));
		expect_error(f, "truncated in its header");
	}
}

TEST(other_classes_and_byte_orders_are_refused)
{
	static const uint32_t idents[] = {
		0x010102, 0x010201, 0x020101, 0x010100, 0,
	};
	struct file f = good(0x80008000);

	for (unsigned int i = 0; i < sizeof(idents) / 4; i++) {
		poke(f, 4, idents[i]);
		expect_error(f, "not a 32-bit little-endian");
	}
	poke(f, 4, 0x61010101); /* its OSABI does not matter */
	check(f);
}

TEST(other_machines_are_refused)
{
	struct file f = good(0x80008000);

	poke(f, 0x10, 183 << 16 | 2); /* AArch64 */
	expect_error(f, "another machine");
	poke(f, 0x10, 3 << 16 | 2);
	expect_error(f, "another machine");
}

TEST(program_headers_of_another_size_are_refused)
{
	struct file f = good(0x80008000);

	poke(f, 0x28, 0x38 << 16 | 0x34);
	expect_error(f, "no program headers of the usual size");
	poke(f, 0x28, 0x34);
	expect_error(f, "no program headers of the usual size");
}

TEST(program_headers_outside_the_file_are_refused)
{
	static const uint32_t offsets[] = {
		SIZE - 0x3f, SIZE, 0x7fffffff, 0xffffffc0, 0xffffffff,
	};
	struct file f = good(0x80008000);

	for (unsigned int i = 0; i < sizeof(offsets) / 4; i++) {
		poke(f, 0x1c, offsets[i]);
		expect_error(f, "truncated in its program headers");
	}
	poke(f, 0x1c, 0x34);
	poke(f, 0x2c, 0xffff);
	expect_error(f, "truncated in its program headers");
	poke(f, 0x2c, (SIZE - 0x34) / 0x20 + 1);
	expect_error(f, "truncated in its program headers");
}

TEST(program_headers_may_end_with_the_file)
{
	struct file f = good(0x80008000);

	memcpy((char *)f.data + SIZE - 0x40, (char *)f.data + 0x34, 0x40);
	poke(f, 0x1c, SIZE - 0x40);
	EXPECT_EQ(check(f).segments, 2);
}

TEST(a_file_without_program_headers_is_refused)
{
	struct file f = good(0x80008000);

	poke(f, 0x2c, 0);
	expect_error(f, "entry is in none");
}

TEST(a_segment_outside_the_file_is_refused)
{
	struct file f = good(0x80008000);

	poke(f, CRAFT_PHDR(0) + 4, SIZE - 0x2ff);
	expect_error(f, "truncated in its segments");
	poke(f, CRAFT_PHDR(0) + 4, 0xffffffff);
	expect_error(f, "truncated in its segments");
	poke(f, CRAFT_PHDR(0) + 4, 0xfffffd00); /* the sum is 0 in 32 bits */
	expect_error(f, "truncated in its segments");
	poke(f, CRAFT_PHDR(0) + 4, SIZE - 0x300);
	check(f);
}

TEST(a_segment_larger_in_the_file_than_in_memory_is_refused)
{
	struct file f = good(0x80008000);

	poke(f, CRAFT_PHDR(0) + 0x14, 0x2ff);
	expect_error(f, "impossible size");
	poke(f, CRAFT_PHDR(0) + 0x10, 0xffffffff);
	expect_error(f, "impossible size");
}

TEST(a_segment_past_4_gib_is_refused)
{
	struct file f = good(0x80008000);

	poke(f, CRAFT_PHDR(1) + 0x0c, 0xfffff001);
	expect_error(f, "impossible size");
	poke(f, CRAFT_PHDR(1) + 0x0c, 0x40100000);
	poke(f, CRAFT_PHDR(1) + 0x14, 0xffffffff);
	expect_error(f, "impossible size");
	poke(f, CRAFT_PHDR(1) + 0x0c, 0xfffff000);
	poke(f, CRAFT_PHDR(1) + 0x14, 0x1000);
	EXPECT_RANGE(check(f).segment[1], 0xfffff000, 0x1000);
}
