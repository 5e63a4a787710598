// SPDX-License-Identifier: BSD-2-Clause
/*
 * The Raspberry Pi firmware's armstub: it loads the image at 0, and the kernel
 * and its device tree where it writes into two words of the image.
 */
#include <hypstub/image.h>
#include "../base/phys.h"
#include "../base/print.h"
#include "armstub.h"
#include "../format/measure.h"

static uint32_t image_word(const struct boot *boot, uint32_t offset)
{
	struct file image = { phys(boot->entry.image.base),
			      boot->entry.image.size };

	return file_word(&image, offset);
}

uint32_t armstub_dtb(const struct boot *boot)
{
	return image_word(boot, IMAGE_ARMSTUB_DTB);
}

struct range armstub_kernel(const struct boot *boot)
{
	uint32_t addr = image_word(boot, IMAGE_ARMSTUB_KERNEL);
	const char *why;
	struct file f;

	if (!addr)
		return (struct range){ 0 };
	if (!measure_file(addr, &f, &why) ||
	    !(zimage_detect(&f) || measure_fit(&f, &why)))
		die("the zImage at %x cannot be started: %s", addr,
		    why ? why : "it has no such header");
	return (struct range){ addr, f.size };
}
