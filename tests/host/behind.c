// SPDX-License-Identifier: BSD-2-Clause
/* The memory behind an image, for the tests of appended_find(). */
#include "behind.h"
#include "craft.h"
#include "harness.h"

struct appended appended;
unsigned char *behind;

static const struct entry entry = {
	.image = { IMAGE, IMAGE_SIZE },
	.loaded = IMAGE,
};

void behind_start(uint32_t size)
{
	unsigned char *ram = guest_add(GUEST_RAM, 0x10000 + IMAGE_SIZE + size);

	behind = ram + 0x10000 + IMAGE_SIZE;
	memset(ram, 0xa5, 0x10000 + IMAGE_SIZE + size);
	/* The image's header: no pack */
	memset(ram + 0x10000, 0, 0x100);
}

void behind_zimage(uint32_t at, uint32_t size)
{
	craft_zimage(behind + at, size, TAG_NONE, 0, 0, 0);
}

void behind_find(void)
{
	appended_find(&entry, &appended);
}

void behind_expect_none(const char *why)
{
	behind_find();
	EXPECT_EQ(appended.dtb, 0);
	EXPECT_EQ(appended.kernel.size, 0);
	EXPECT_EQ(appended.ramdisk.size, 0);
	if (why)
		EXPECT_HAS(appended.why, why);
	else
		EXPECT(!appended.why);
}
