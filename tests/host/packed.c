// SPDX-License-Identifier: BSD-2-Clause
/* The header of a pack, for the tests of handoff/pack.c. */
#include <string.h>
#include <hypstub/image.h>
#include "../../src/boot/base/phys.h"
#include "../../src/boot/format/hash.h"
#include "craft.h"
#include "packed.h"

void packed(uint64_t image, uint32_t image_size, uint32_t size)
{
	struct file behind = { phys(image + image_size), size };
	uint32_t hash[HASH_WORDS];

	hash_file("sha256", &behind, hash);
	put32(phys(image), IMAGE_PACK, PACK_MAGIC);
	put32(phys(image), IMAGE_PACK_SIZE, size);
	memcpy((char *)phys(image) + IMAGE_PACK_HASH, hash, sizeof(hash));
}
