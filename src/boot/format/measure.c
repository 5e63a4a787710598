// SPDX-License-Identifier: BSD-2-Clause
/*
 * How long a file is whose size nobody tells, by its own first bytes: device
 * tree, FIT, zImage, ELF, legacy uImage. Memory is read only where a file that has
 * been recognised says that it is, since what lies there may be anything.
 */
#include <string.h>
#include "../base/phys.h"
#include "../base/probe.h"
#include "measure.h"

/* A literal, so that there is no pointer to it in the image */
#define IMPOSSIBLE "its header gives an impossible size"

/* Tags of the tree's structure (Devicetree Specification 5.4.1) */
enum { BEGIN_NODE = 1, END_NODE, PROP, NOP, END = 9 };

/* Depth of /images and of an image in it; the root's is 1 */
#define IMAGES_DEPTH 2
#define IMAGE_DEPTH  3

struct walk {
	const struct file *f;
	uint32_t at; /* in the structure */
	int depth;
	bool fit;	      /* /images was seen */
	uint32_t start, size; /* of this image's data, behind the tree */
	uint32_t end;	      /* of all that */
};

uint32_t file_big_endian(const struct file *f, uint32_t offset)
{
	return __builtin_bswap32(file_word(f, offset));
}

bool file_readable(uint32_t addr, uint32_t size)
{
	uint32_t last = addr + size - 1;
	uint32_t val;

	return size && last >= addr && probe_read32(addr & -4u, &val) &&
	       probe_read32(last & -4u, &val);
}

static uint32_t align4(uint32_t offset)
{
	return (offset + 3) & -4u;
}

/* Whether the string at @at is @name */
static bool is(const struct file *f, uint32_t at, const char *name)
{
	uint32_t size = strlen(name) + 1;

	return at < f->size && size <= f->size - at &&
	       !memcmp((const char *)f->data + at, name, size);
}

static void begin_node(struct walk *w)
{
	const char *name = (const char *)w->f->data + w->at;

	if (++w->depth == IMAGES_DEPTH && is(w->f, w->at, "images"))
		w->fit = true;
	w->start = w->size = 0;
	w->at = align4(w->at + strnlen(name, w->f->size - w->at) + 1);
}

static void property(struct walk *w)
{
	const struct file *f = w->f;
	uint32_t size = file_big_endian(f, w->at);
	uint32_t name =
		file_big_endian(f, DTB_STRINGS) + file_big_endian(f, w->at + 4);
	uint32_t val = file_big_endian(f, w->at + 8);

	/* Past the end: the walk ends there */
	w->at = size > f->size ? f->size : align4(w->at + 8 + size);
	if (w->depth != IMAGE_DEPTH || size != sizeof(val))
		return;
	/* So that sums fit, and tell that it is impossible */
	if (val > MEASURE_MAX)
		val = MEASURE_MAX;
	if (is(f, name, "data-size"))
		w->size = val;
	else if (is(f, name, "data-position"))
		w->start = val;
	else if (is(f, name, "data-offset"))
		w->start = align4(file_big_endian(f, DTB_SIZE)) + val;
	if (w->start && w->size && w->start + w->size > w->end)
		w->end = w->start + w->size;
}

/*
 * Not by libfdt, which wants the tree to be aligned, and its header to be
 * checked. What is in no order ends the walk.
 */
uint32_t measure_fit(const struct file *f, const char **why)
{
	uint32_t tree = file_big_endian(f, DTB_SIZE), tag = NOP;
	struct walk w = { .f = f,
			  .at = file_big_endian(f, DTB_STRUCT),
			  .end = tree };

	*why = NULL;
	if (file_big_endian(f, 0) != DTB_MAGIC || tree > f->size)
		return 0;
	while (w.at < tree) {
		tag = file_big_endian(f, w.at);
		w.at += sizeof(tag);
		if (tag == BEGIN_NODE && w.at < tree)
			begin_node(&w);
		else if (tag == PROP)
			property(&w);
		else if (tag == END_NODE)
			w.depth--;
		else if (tag != NOP)
			break;
	}
	if (w.fit)
		return w.end;
	if (tag != END || w.depth)
		*why = "its tree is damaged";
	return 0;
}

/* A FIT's, as soon as @f has all of the tree */
static uint32_t dtb_size(const struct file *f)
{
	uint32_t tree = file_big_endian(f, DTB_SIZE);
	const char *why;
	uint32_t fit = measure_fit(f, &why);

	return fit ? fit : tree;
}

/* As much as @f tells, which for an ELF file is more if @f is longer */
static uint32_t told_size(const struct file *f)
{
	switch (file_big_endian(f, 0)) {
	case DTB_MAGIC:
		return dtb_size(f);
	case UIMAGE_MAGIC:
		return UIMAGE_HEADER_SIZE + file_big_endian(f, UIMAGE_SIZE);
	}
	if (elf_detect(f))
		return elf_size(f);
	if (zimage_detect(f))
		return zimage_size(f);
	return 0;
}

bool measure_file(uint32_t addr, struct file *f, const char **why)
{
	uint32_t size;

	*why = NULL;
	*f = (struct file){ phys(addr), MEASURE_MIN };
	if (!file_readable(addr, MEASURE_MIN))
		return false;
	size = told_size(f);
	if (!size)
		return false;
	if (size < MEASURE_MIN)
		*why = IMPOSSIBLE;
	for (; size > f->size; size = told_size(f)) {
		if (size > MEASURE_MAX)
			*why = IMPOSSIBLE;
		else if (!file_readable(addr, size))
			*why = "it is truncated: memory ends before it does";
		if (*why)
			break;
		f->size = size;
	}
	return !*why;
}
