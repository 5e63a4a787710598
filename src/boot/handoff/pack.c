// SPDX-License-Identifier: BSD-2-Clause
/*
 * Verifies the pack behind the image against the image's header, before
 * anything of it is used: what is cut or changed anywhere in it is found, in
 * headers, addresses and padding as well. Called by appended.c, device_tree.c
 * and payload/find.c.
 */
#include <hypstub/image.h>
#include <stddef.h>
#include "../base/phys.h"
#include "../base/print.h"
#include "../base/probe.h"
#include "../format/dtb.h"
#include "../format/hash.h"
#include "../format/size.h"
#include "pack.h"

/* The largest device tree, and the largest FIT */
#define PACK_SIZE_MAX (DTB_SIZE_MAX + FILE_SIZE_MAX)

_Static_assert(IMAGE_PACK_HASH_SIZE == HASH_WORDS * sizeof(uint32_t),
	       "the header has room for a SHA-256");

/* Returns whether @pack has the hash that the header of @image says */
static bool hash_is_right(const struct file *image, const struct file *pack)
{
	uint32_t hash[HASH_WORDS];

	if (hash_is_slow("sha256", pack->size))
		say_begin("verifying the pack behind the image (%z, sha256)",
			  (uint64_t)pack->size);
	hash_file("sha256", pack, hash);
	for (unsigned int i = 0; i < HASH_WORDS; i++)
		if (file_word(image, IMAGE_PACK_HASH + 4 * i) != hash[i])
			return false;
	say_end();
	return true;
}

/*
 * Sets @pack to the bytes that the header is about; size 0: the image is no
 * pack. Returns NULL, or what is wrong with them.
 */
static const char *check(const struct entry *entry, struct range *pack)
{
	struct file image = { phys(entry->loaded), entry->image.size };
	uint32_t magic = file_word(&image, IMAGE_PACK);
	uint32_t size = file_word(&image, IMAGE_PACK_SIZE);
	uint32_t base = entry->loaded + entry->image.size;
	struct file f = { phys(base), size };

	*pack = (struct range){ base, size };
	/* In the header of an image alone both words are zero */
	if (!magic && !size)
		return NULL;
	if (magic != PACK_MAGIC)
		return "the magic word in the image's header is wrong; load all of it, or make it anew";
	if (!size || size > PACK_SIZE_MAX)
		return "its length in the image's header is impossible; load all of it, or make it anew";
	if (!probe_range(base, size))
		return "memory ends before it does; load all of it";
	if (!hash_is_right(&image, &f))
		return "its SHA-256 is not the one in the image's header; load all of it, or make it anew";
	return NULL;
}

void pack_check(const struct entry *entry, struct pack *pack)
{
	if (!pack->checked)
		pack->why = check(entry, &pack->at);
	pack->checked = true;
}

void pack_verify(const struct entry *entry, struct pack *pack)
{
	pack_check(entry, pack);
	if (pack->why)
		die("the pack behind the image, at %r, is damaged: %s",
		    &pack->at, pack->why);
}
