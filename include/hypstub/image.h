/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The header of hypstub.bin, which is also the header of a Linux zImage: byte
 * offsets from the first word, for C and assembly. Read by loaders, by the boot
 * for zImage payloads, and by tools that append a payload.
 */
#ifndef HYPSTUB_IMAGE_H
#define HYPSTUB_IMAGE_H

/* Words 0-7: the exception vectors, for an image that lies at address 0 */
#define IMAGE_VECTORS	       0x00
#define IMAGE_MAGIC	       0x24 /* ZIMAGE_MAGIC */
#define IMAGE_START	       0x28 /* 0: runs anywhere */
#define IMAGE_END	       0x2c /* start + bytes that a loader must load */
#define IMAGE_ENDIAN	       0x30 /* ZIMAGE_LITTLE_ENDIAN */
#define IMAGE_TAGS_MAGIC       0x34 /* ZIMAGE_TAGS_MAGIC: IMAGE_TAGS holds */
#define IMAGE_TAGS	       0x38 /* offset of the tag table, zImage only */
#define IMAGE_HEADER_SIZE      0x40

/*
 * hypstub's own: the base of RAM, for an image in flash without a device tree
 */
#define IMAGE_RAM_BASE	       0x40
/* Words that the running image uses, zero in the file */
#define IMAGE_SCRATCH	       0x44
#define IMAGE_MAILBOX	       0x48 /* address for parked CPUs; complement */
/*
 * The console until the device tree names one: physical address of a UART, or
 * 0; and its kind, one of UART_*. An 8250 has reg-shift in bits 8-15 of its
 * kind, and reg-io-width, 1, 2 or 4 bytes, in bits 16-31. All other bits are 0.
 */
#define IMAGE_CONSOLE	       0x50
#define IMAGE_CONSOLE_KIND     0x54

/*
 * 0x60-0x87: a pack (tools/pack.py). Without one they are zero. In a pack,
 * IMAGE_END counts all of the file, so that loaders load all of it.
 */
#define IMAGE_PACK	       0x60 /* PACK_MAGIC */
#define IMAGE_PACK_SIZE	       0x64 /* bytes behind the image */
#define IMAGE_PACK_HASH	       0x68 /* their SHA-256 */
#define IMAGE_PACK_HASH_SIZE   0x20

/*
 * 0xf0-0xff: what the Raspberry Pi firmware looks for, and the two words that
 * it patches; they are zero in the file
 */
#define IMAGE_ARMSTUB	       0xf0 /* ARMSTUB_MAGIC, and a version of 0 */
#define IMAGE_ARMSTUB_DTB      0xf8 /* address of the device tree */
#define IMAGE_ARMSTUB_KERNEL   0xfc /* address of the kernel */
#define IMAGE_ARMSTUB_SIZE     0x10

/* Kinds of UARTs. The numbers stay as they are: images hold them */
#define UART_PL011	       1
#define UART_SBSA	       2 /* a PL011 without identification */
#define UART_8250	       3
#define UART_IMX	       4
#define UART_STM32	       5 /* STM32H7, STM32MP1 */
#define UART_EXYNOS	       6
#define UART_ATMEL	       7 /* USART and DBGU of AT91, SAMA5 */
#define UART_SCIF	       8 /* R-Car */
#define UART_LPUART	       9 /* LS1021A: big-endian */
#define UART_KIND_MASK	       0xff
#define UART_REG_SHIFT	       8
#define UART_IO_WIDTH	       16

#define PACK_MAGIC	       0x6b636170 /* "pack" */
#define ARMSTUB_MAGIC	       0x5afe570b
#define ZIMAGE_MAGIC	       0x016f2818
#define ZIMAGE_LITTLE_ENDIAN   0x04030201
#define ZIMAGE_BIG_ENDIAN      0x01020304
#define ZIMAGE_TAGS_MAGIC      0x45454545
/*
 * The tag that says what a zImage needs to unpack itself: offset of the word
 * that holds the inflated size, bytes of bss, TEXT_OFFSET, bytes of heap
 */
#define ZIMAGE_TAG_KERNEL_SIZE 0x5a534c4b

#endif
