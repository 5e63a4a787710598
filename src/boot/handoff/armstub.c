// SPDX-License-Identifier: BSD-2-Clause
/*
 * The Raspberry Pi firmware's armstub: it loads the image at 0, and writes the
 * addresses of the kernel and of its device tree into two words of the image.
 */
#include <hypstub/image.h>
#include "../base/phys.h"
#include "../base/print.h"
#include "../format/size.h"
#include "../format/zimage.h"
#include "armstub.h"
#include "measure.h"

static uint32_t image_word(const struct entry *entry, uint32_t offset)
{
	struct file image = { phys(entry->image.base), entry->image.size };

	return file_word(&image, offset);
}

uint32_t armstub_dtb(const struct entry *entry)
{
	return image_word(entry, IMAGE_ARMSTUB_DTB);
}

/* Returns whether @f can be what config.txt's kernel= names */
static bool is_kernel(const struct file *f)
{
	uint32_t fit = 0;

	return zimage_detect(f) || (!size_of_fit(f, &fit) && fit);
}

struct range armstub_kernel(const struct entry *entry)
{
	uint32_t addr = image_word(entry, IMAGE_ARMSTUB_KERNEL);
	const char *why;
	struct file f;

	if (!addr)
		return (struct range){ 0 };
	why = measure_file(addr, &f);
	if (!why && !is_kernel(&f))
		why = "it has no such header";
	if (why)
		die("the zImage at %x cannot be started: %s", addr, why);
	return (struct range){ addr, f.size };
}
