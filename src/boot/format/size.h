/* SPDX-License-Identifier: BSD-2-Clause */
/* The size of a file by its own first bytes. */
#ifndef SIZE_H
#define SIZE_H

#include "file.h"

/* The shortest file that is known: the header of a zImage or of a uImage */
#define FILE_SIZE_MIN 0x40
/* A header that gives more than this is wrong */
#define FILE_SIZE_MAX (64u << 20)

/*
 * Sets @size to the bytes of the FIT in @f: the device tree blob and the data
 * behind it. Sets it to 0 if @f is no FIT: no whole device tree, or one without
 * /images. Returns NULL, or what is wrong with a device tree that may have been
 * a FIT.
 */
const char *size_of_fit(const struct file *f, uint32_t *size);

/*
 * Returns the size of a device tree, FIT, uImage, ELF file or zImage by those
 * of its headers that @f holds: with more of the file in @f, the answer may be
 * larger. Returns 0 for any other file.
 */
uint32_t size_of(const struct file *f);

#endif
