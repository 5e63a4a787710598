// SPDX-License-Identifier: BSD-2-Clause
/*
 * The image as an armstub: the Raspberry Pi firmware loads it at 0, and writes
 * the addresses of the kernel and of its device tree into two words of the
 * image. Called by find_dtb.c and payload/find.c.
 */
#include <hypstub/image.h>
#include <stddef.h>
#include "../base/phys.h"
#include "../base/print.h"
#include "../format/size.h"
#include "../format/zimage.h"
#include "armstub.h"
#include "measure.h"

/* Returns the word at @offset of the image in RAM */
static uint32_t image_word(const struct entry *entry, uint32_t offset)
{
	struct file image = { phys(entry->image.base), entry->image.size };

	return file_word(&image, offset);
}

uint32_t armstub_dtb(const struct entry *entry)
{
	return image_word(entry, IMAGE_ARMSTUB_DTB);
}

/* Returns NULL if config.txt's kernel= can name @f, or what is wrong with it */
static const char *kernel_error(const struct file *f)
{
	const char *why;
	uint32_t fit;

	if (zimage_detect(f))
		return NULL;
	why = size_of_fit(f, &fit);
	return why || fit
		       ? why
		       : "it has no such header; name a zImage by kernel= in config.txt";
}

struct range armstub_kernel(const struct entry *entry)
{
	uint32_t addr = image_word(entry, IMAGE_ARMSTUB_KERNEL);
	const char *why;
	struct file f;

	if (!addr)
		return (struct range){ 0 };
	why = measure_file(addr, &f);
	if (!why)
		why = kernel_error(&f);
	if (why)
		die("the zImage at %x cannot be started: %s", addr, why);
	return (struct range){ addr, f.size };
}
