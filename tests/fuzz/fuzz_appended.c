// SPDX-License-Identifier: BSD-2-Clause
/*
 * The list of files behind the image, in flash: device tree, zImage, ELF, FIT
 * and uImages, measured, copied to RAM and started like any other. An input of
 * odd size is a pack whose hash is right.
 */
#include <string.h>
#include "../../src/boot/handoff/appended.h"
#include "../../src/boot/format/hash.h"
#include "../../src/boot/format/uimage.h"
#include "../host/guest.h"
#include "../host/harness.h"
#include "../host/packed.h"
#include "fuzz.h"

#define IMAGE_SIZE 0x100

static uint32_t big_endian(const uint8_t *p)
{
	uint32_t val;

	memcpy(&val, p, sizeof(val));
	return __builtin_bswap32(val);
}

static void put_big_endian(uint8_t *p, uint32_t val)
{
	val = __builtin_bswap32(val);
	memcpy(p, &val, sizeof(val));
}

/* No input would have the right one by chance. Three in four shall have. */
static void mend_checksums(uint8_t *list, size_t size)
{
	uint8_t *end = list + size;

	for (uint8_t *p = list; end - p >= UIMAGE_HEADER_SIZE; p++) {
		struct file header = { p, UIMAGE_HEADER_SIZE };
		struct file data = { p + UIMAGE_HEADER_SIZE,
				     big_endian(p + UIMAGE_SIZE) };

		if (big_endian(p) != UIMAGE_MAGIC || p[UIMAGE_CRC] % 4 == 0)
			continue;
		if (data.size <= end - (uint8_t *)data.data)
			put_big_endian(p + UIMAGE_DATA_CRC, hash_crc32(&data));
		put_big_endian(p + UIMAGE_CRC, 0);
		put_big_endian(p + UIMAGE_CRC, hash_crc32(&header));
	}
}

static void check_list(const struct entry *entry, size_t size)
{
	uint64_t end = (uint64_t)FUZZ_INPUT + IMAGE_SIZE + size + 3;
	struct appended a = { 0 };

	appended_find(entry, &a);
	fuzz_touch_string(a.why);
	EXPECT(a.at <= end);
	EXPECT(!a.kernel.size || range_end(a.kernel) <= end);
	EXPECT(!a.ramdisk.size || range_end(a.ramdisk) <= end);
	EXPECT(!a.dtb || (uint64_t)a.dtb + a.dtb_size <= end);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct boot boot;
	uint8_t *mem = fuzz_load(FUZZ_INPUT, IMAGE_SIZE, data, size);

	mend_checksums(mem + IMAGE_SIZE, size);
	if (size % 2)
		packed(FUZZ_INPUT, IMAGE_SIZE, size);
	fuzz_machine(&boot);
	boot.entry.loaded = FUZZ_INPUT;
	check_list(&boot.entry, size);
	fuzz_boot(&boot);
	guest_drop();
	return 0;
}
