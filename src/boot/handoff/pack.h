/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A pack: the image and all that it starts in one file (tools/pack.py). The
 * image's header has length and SHA-256 of everything behind the image.
 */
#ifndef PACK_H
#define PACK_H

#include "entry.h"

struct pack {
	bool checked;	 /* the other members are set */
	struct range at; /* the bytes behind the image; size 0: no pack */
	const char *why; /* what is wrong with them, or NULL */
};

/*
 * Fills in @pack from the image where its file lies, unless that was done
 * before. Reads all of the pack, which takes 40 instructions a byte.
 */
void pack_check(const struct entry *entry, struct pack *pack);

/* Does the same, and ends the boot if the pack is damaged. */
void pack_verify(const struct entry *entry, struct pack *pack);

#endif
