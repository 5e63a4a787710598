// SPDX-License-Identifier: BSD-2-Clause
/*
 * The size of a file by its own headers, for files whose loader does not give
 * it. A FIT's whole tree has to be read, since the data of its images may lie
 * behind it. Called by handoff/.
 */
#include <stdbool.h>
#include <string.h>
#include "dtb.h"
#include "elf.h"
#include "size.h"
#include "uimage.h"
#include "zimage.h"

/* Depth of /images and of an image in it; the root's is 1 */
#define IMAGES_DEPTH 2
#define IMAGE_DEPTH  3

struct fit_walk {
	const struct file *f;
	uint32_t at; /* of the next token */
	int depth;
	bool fit;	      /* /images is there */
	uint32_t start, size; /* of this image's data behind the tree */
	uint32_t end;	      /* of the tree and all data so far */
};

static uint32_t align4(uint32_t offset)
{
	return (offset + 3) & -4u;
}

/* Returns whether @f has the string @name at @at */
static bool string_at(const struct file *f, uint32_t at, const char *name)
{
	uint32_t size = strlen(name) + 1;

	return at < f->size && size <= f->size - at &&
	       !memcmp((const char *)f->data + at, name, size);
}

/* Enters the node at w->at. Forgets the data of the image before it. */
static void begin_node(struct fit_walk *w)
{
	const char *name = (const char *)w->f->data + w->at;

	if (++w->depth == IMAGES_DEPTH && string_at(w->f, w->at, "images"))
		w->fit = true;
	w->start = w->size = 0;
	w->at = align4(w->at + strnlen(name, w->f->size - w->at) + 1);
}

/* Reads the property at w->at; of an image, notes where its data ends */
static void property(struct fit_walk *w)
{
	const struct file *f = w->f;
	uint32_t size = file_big_endian(f, w->at);
	uint32_t name =
		file_big_endian(f, DTB_STRINGS) + file_big_endian(f, w->at + 4);
	uint32_t val = file_big_endian(f, w->at + 8);

	/* A size past the end of the file ends the walk */
	w->at = size > f->size ? f->size : align4(w->at + 8 + size);
	if (w->depth != IMAGE_DEPTH || size != sizeof(val))
		return;
	/* The sums below must not wrap round; such a file is refused anyway */
	if (val > FILE_SIZE_MAX)
		val = FILE_SIZE_MAX;
	if (string_at(f, name, "data-size"))
		w->size = val;
	else if (string_at(f, name, "data-position"))
		w->start = val;
	else if (string_at(f, name, "data-offset"))
		w->start = align4(file_big_endian(f, DTB_SIZE)) + val;
	if (w->start && w->size && w->start + w->size > w->end)
		w->end = w->start + w->size;
}

/*
 * Walks without libfdt, which needs an aligned tree with a checked header. An
 * offset or a size that does not fit ends the walk.
 */
const char *size_of_fit(const struct file *f, uint32_t *size)
{
	uint32_t tree = file_big_endian(f, DTB_SIZE), tag = DTB_NOP;
	struct fit_walk w = { .f = f,
			      .at = file_big_endian(f, DTB_STRUCT),
			      .end = tree };

	*size = 0;
	if (file_big_endian(f, 0) != DTB_MAGIC || tree > f->size)
		return NULL;
	while (w.at < tree) {
		tag = file_big_endian(f, w.at);
		w.at += sizeof(tag);
		if (tag == DTB_BEGIN_NODE && w.at < tree)
			begin_node(&w);
		else if (tag == DTB_PROP)
			property(&w);
		else if (tag == DTB_END_NODE)
			w.depth--;
		else if (tag != DTB_NOP)
			break;
	}
	if (w.fit)
		*size = w.end;
	else if (tag != DTB_END || w.depth)
		return "its tree is damaged; load all of it, or make it anew";
	return NULL;
}

/* Returns the size of the FIT if @f has all of its tree, or else of the tree */
static uint32_t dtb_size(const struct file *f)
{
	uint32_t fit;

	size_of_fit(f, &fit);
	return fit ? fit : file_big_endian(f, DTB_SIZE);
}

uint32_t size_of(const struct file *f)
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
