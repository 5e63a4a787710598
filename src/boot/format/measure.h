/* SPDX-License-Identifier: BSD-2-Clause */
/* The size of files that only tell it themselves. */
#ifndef MEASURE_H
#define MEASURE_H

#include "../payload/payload.h"

/* What each of these files has at least: the header of a zImage or uImage */
#define MEASURE_MIN	   0x40
#define MEASURE_MAX	   (64u << 20)

/* Device tree blobs: all is big-endian */
#define DTB_MAGIC	   0xd00dfeed
#define DTB_SIZE	   0x04
#define DTB_STRUCT	   0x08 /* offset of the nodes and properties */
#define DTB_STRINGS	   0x0c /* offset of their names */

/* U-Boot's legacy image: a header, big-endian, and then what it holds */
#define UIMAGE_MAGIC	   0x27051956
#define UIMAGE_CRC	   0x04 /* of the header, with these bytes as zeros */
#define UIMAGE_SIZE	   0x0c /* of what follows */
#define UIMAGE_DATA_CRC	   0x18 /* of what follows */
#define UIMAGE_TYPE	   0x1c /* OS, architecture, type, compression */
#define UIMAGE_HEADER_SIZE 0x40

#define UIMAGE_STANDALONE  1
#define UIMAGE_KERNEL	   2
#define UIMAGE_RAMDISK	   3
#define UIMAGE_FIRMWARE	   5

/*
 * Bytes of the FIT in @f, the device tree blob and what lies behind it; 0 if it
 * is none, but a device tree: it has no /images. With @why, it may have been a
 * FIT, but is damaged before that can be seen.
 */
uint32_t measure_fit(const struct file *f, const char **why);

/*
 * Whether a whole file is at @addr, any alignment. True: @f is that file. False
 * with @why: it looks like one, but this is wrong with it. False without: it
 * is none. Needs nothing but the probes.
 */
bool measure_file(uint32_t addr, struct file *f, const char **why);

#endif
