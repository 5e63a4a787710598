/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Device tree blobs (Devicetree Specification, chapter 5), for the code that
 * looks at one before libfdt can: flash.c, format/size.c, and all that
 * recognise a file by its magic number. All words are big-endian.
 */
#ifndef DTB_H
#define DTB_H

/* Header */
#define DTB_MAGIC      0xd00dfeed
#define DTB_SIZE       0x04 /* bytes of the whole blob */
#define DTB_STRUCT     0x08 /* offset of the structure block */
#define DTB_STRINGS    0x0c /* offset of the names of properties */

/* Tokens of the structure block (5.4.1) */
#define DTB_BEGIN_NODE 1
#define DTB_END_NODE   2
#define DTB_PROP       3
#define DTB_NOP	       4
#define DTB_END	       9

/* The largest that hypstub reads; virt's header says 1 MiB and uses 8 KiB */
#define DTB_SIZE_MAX   (2u << 20)

#endif
