// SPDX-License-Identifier: BSD-2-Clause
/*
 * Damage to device trees: single bits, bytes and words, with a liking for the
 * header, for tags and for lengths, since most other damage is only another
 * value of some property.
 */
#include <string.h>
#include "dtb.h"
#include "guest.h"
#include "harness.h"
#include "mutate.h"

static uint32_t below(uint32_t limit)
{
	return test_random() % limit;
}

static uint32_t interesting(const unsigned char *dtb, uint32_t size)
{
	static const uint32_t words[] = {
		0,	    1,		2,	    3,		4,
		5,	    7,		8,	    9,		16,
		17,	    36,		40,	    0x100,	0xffff,
		0x10000,    0x200000,	0x7ffffff8, 0x7fffffff, 0x80000000,
		0x80000001, 0xfffffff0, 0xfffffff4, 0xfffffffc, 0xffffffff,
	};

	switch (below(4)) {
	case 0:
		return size - 16 + below(32);
	case 1:
		return below(size);
	case 2:
		return dtb_get(dtb, below(size / 4) * 4);
	default:
		return words[below(sizeof(words) / sizeof(*words))];
	}
}

static void mutate_once(unsigned char *dtb, uint32_t size)
{
	uint32_t at = H_SIZE + below(size - H_SIZE);
	uint32_t word = below(size / 4) * 4;

	switch (below(16)) {
	case 0: /* shorter than it was */
		dtb_put(dtb, H_TOTALSIZE, below(size));
		break;
	case 1:
		dtb_put(dtb, H_MAGIC + below(H_SIZE / 4) * 4,
			interesting(dtb, size));
		break;
	case 2: /* a tag, sometimes where none was */
		dtb_put(dtb, word, 1 + below(4) + 5 * !below(4));
		break;
	case 3: /* one piece over another */
		memmove(dtb + word, dtb + at,
			below(size - (at > word ? at : word)) % 64);
		break;
	case 4:
	case 5:
	case 6:
		dtb_put(dtb, word, interesting(dtb, size));
		break;
	case 7:
	case 8:
		dtb[at] = test_random();
		break;
	default:
		dtb[at] ^= 1 << below(8);
		break;
	}
}

void mutate(unsigned char *dtb, uint32_t size)
{
	uint32_t header[2] = { dtb_get(dtb, H_MAGIC), dtb_get(dtb, H_VERSION) };

	for (int i = below(4); i >= 0; i--)
		mutate_once(dtb, size);
	/* Most of the time it should go on behind the first guards */
	if (below(16)) {
		dtb_put(dtb, H_MAGIC, header[0]);
		dtb_put(dtb, H_VERSION, header[1]);
		dtb_put(dtb, H_LAST_COMP, 16);
	}
}

void mutate_load(uint32_t addr, const unsigned char *dtb, uint32_t size,
		 uint32_t limit)
{
	static const unsigned char behind[] = { 0, 0xff, 1, 'a' };
	uint32_t claimed = dtb_get(dtb, H_TOTALSIZE);
	unsigned char *mem;

	if (claimed > limit)
		claimed = limit;
	if (claimed < H_SIZE)
		claimed = H_SIZE; /* the header itself must be there */
	mem = guest_add(addr, claimed);
	memcpy(mem, dtb, size < claimed ? size : claimed);
	if (size < claimed)
		memset(mem + size, behind[below(4)], claimed - size);
}
