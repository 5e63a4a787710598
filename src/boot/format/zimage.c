// SPDX-License-Identifier: BSD-2-Clause
/*
 * The zImage header, which Linux, Xen and this image have. Offsets and magic
 * words are in hypstub/image.h, from Linux' arch/arm/boot/compressed/head.S and
 * vmlinux.lds.S. Called by size.c, payload/ and armstub.c.
 */
#include <hypstub/image.h>
#include <stddef.h>
#include "zimage.h"

/* For a kernel without a size tag: enough for any of today */
#define UNPACKED_DEFAULT    (32u << 20)
/* Beside the kernel: 16 KiB of page tables, stack and alignment */
#define UNPACKED_MARGIN	    (256u << 10)
#define TEXT_OFFSET_DEFAULT 0x8000u
/* Bytes of instructions without effect, at the start of every Linux */
#define LINUX_NOPS	    0x18
/* No kernel unpacks to more */
#define UNPACKED_MAX	    (256u << 20)
/* A tag table has a few words: a longer one is damaged */
#define TAG_WORDS_MAX	    64

/*
 * Returns whether @f ends before the magic word, and has nothing but what Linux
 * puts before that: one of two instructions that begin with "MZ", and MOV r0, r0
 */
static bool is_stump(const struct file *f)
{
	uint32_t at;

	if (f->size < 4 || f->size >= IMAGE_MAGIC + 4)
		return false;
	for (at = 0; at + 4 <= f->size && at < LINUX_NOPS; at += 4) {
		uint32_t word = file_word(f, at);

		if (word != 0xe1a00000 && word != 0xe2255a4d &&
		    word != 0x13105a4d)
			return false;
	}
	return true;
}

bool zimage_detect(const struct file *f)
{
	uint32_t magic = file_word(f, IMAGE_MAGIC);

	return magic == ZIMAGE_MAGIC ||
	       magic == __builtin_bswap32(ZIMAGE_MAGIC) || is_stump(f);
}

uint32_t zimage_size(const struct file *f)
{
	return file_word(f, IMAGE_END) - file_word(f, IMAGE_START);
}

/*
 * Returns the offset of the data of the kernel size tag, and sets @words to the
 * number of its words; returns 0 if there is no such tag. The first word of a
 * tag counts its data, and in newer kernels the two words of its header as
 * well.
 */
static uint32_t size_tag(const struct file *f, uint32_t *words)
{
	uint32_t at = file_word(f, IMAGE_TAGS);

	if (file_word(f, IMAGE_TAGS_MAGIC) != ZIMAGE_TAGS_MAGIC)
		return 0;
	for (uint32_t seen = 0; seen < TAG_WORDS_MAX;) {
		uint32_t n = file_word(f, at);

		if (n == 0 || n > TAG_WORDS_MAX)
			return 0;
		if (file_word(f, at + 4) == ZIMAGE_TAG_KERNEL_SIZE) {
			*words = n > 4 ? n - 2 : n;
			return at + 8;
		}
		seen += n;
		at += 4 * n;
	}
	return 0;
}

/*
 * Returns whether the size of the unpacked kernel is lost. Every Linux with a
 * tag table gives it, behind the compressed kernel: where the file was cut, is
 * what RAM or flash had there instead. @tag: of size_tag()
 */
static bool is_size_lost(const struct file *f, uint32_t tag)
{
	uint32_t size = tag ? file_word(f, file_word(f, tag)) : 0;

	return file_word(f, IMAGE_TAGS_MAGIC) == ZIMAGE_TAGS_MAGIC &&
	       (!size || size > UNPACKED_MAX);
}

/* Returns the bytes that the unpacked kernel needs, from the start of RAM */
static uint32_t unpacked_size(const struct file *f, uint32_t tag,
			      uint32_t words)
{
	uint32_t text_offset = TEXT_OFFSET_DEFAULT;
	uint32_t otherwise =
		f->size > UNPACKED_DEFAULT ? f->size : UNPACKED_DEFAULT;
	uint64_t size;

	if (!tag || words < 2)
		return otherwise;
	if (words >= 3)
		text_offset = file_word(f, tag + 8);
	size = (uint64_t)file_word(f, file_word(f, tag)) +
	       file_word(f, tag + 4) + text_offset + UNPACKED_MARGIN;
	/* A tag below the file's size, or above any kernel's, is wrong */
	if (size < f->size || size > UNPACKED_MAX)
		return otherwise;
	return size;
}

const char *zimage_check(const struct file *f, struct zimage *z)
{
	uint32_t start = file_word(f, IMAGE_START);
	uint32_t end = file_word(f, IMAGE_END);
	uint32_t tag, words = 0;
	uint32_t endian = file_word(f, IMAGE_ENDIAN);
	/* In a BE8 kernel only this word is big-endian, as its data are */
	bool linux = endian == ZIMAGE_LITTLE_ENDIAN ||
		     endian == __builtin_bswap32(ZIMAGE_LITTLE_ENDIAN);

	if (f->size < IMAGE_HEADER_SIZE)
		return "it is truncated in its header; load all of it";
	if (file_word(f, IMAGE_MAGIC) != ZIMAGE_MAGIC)
		return "its header is big-endian; build it as little-endian or BE8";
	if (end <= start)
		return "its header has an end before its start; load all of it, or make it anew";
	/* Xen's end counts its bss, and Xen has no endianness word */
	if (linux && zimage_size(f) > f->size)
		return "it is truncated: its header says that it is longer; load all of it";
	tag = size_tag(f, &words);
	if (is_size_lost(f, tag))
		return "it is truncated or damaged: its unpacked size is lost; load all of it";
	z->size = zimage_size(f);
	z->unpacked = unpacked_size(f, tag, words);
	return NULL;
}
