/* SPDX-License-Identifier: BSD-2-Clause */
/* How long a file is, by its own first bytes. */
#ifndef SIZE_H
#define SIZE_H

#include "file.h"

/* The shortest header among them: that of a zImage or of a uImage */
#define FILE_SIZE_MIN 0x40
/* The longest file that is believed */
#define FILE_SIZE_MAX (64u << 20)

/*
 * Sets @size to the bytes of the FIT in @f: the device tree blob and the data
 * behind it; to 0 if @f is no FIT, since it is no device tree or has no
 * /images. Returns NULL, or what is wrong with a device tree that may have been
 * a FIT.
 */
const char *size_of_fit(const struct file *f, uint32_t *size);

/*
 * Returns the bytes of a device tree, FIT, uImage, ELF file or zImage, as far
 * as @f has its headers: a longer @f may say more. 0: none of these.
 */
uint32_t size_of(const struct file *f);

#endif
