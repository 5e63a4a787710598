/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * U-Boot's legacy image (U-Boot, include/image.h): a big-endian header, then
 * the file that it holds. Read by flash.c, size.c and handoff/appended.c.
 */
#ifndef UIMAGE_H
#define UIMAGE_H

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

#endif
