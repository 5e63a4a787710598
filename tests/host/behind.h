/* SPDX-License-Identifier: BSD-2-Clause */
/* An image, memory behind it, and what appended_find() finds there. */
#ifndef BEHIND_H
#define BEHIND_H

#include "../../src/boot/handoff/appended.h"
#include "guest.h"

#define IMAGE		(GUEST_RAM + 0x10000)
#define IMAGE_SIZE	0x7e60u
#define FIRST		(IMAGE + IMAGE_SIZE) /* behind the image */

/* Types of a uImage's content */
#define TYPE_STANDALONE 1
#define TYPE_KERNEL	2
#define TYPE_RAMDISK	3
#define TYPE_MULTI	4
#define TYPE_FIRMWARE	5

extern struct appended appended;
extern unsigned char *behind; /* at FIRST */

/* @size bytes of memory behind the image, full of what is no part */
void behind_start(uint32_t size);
/* A zImage of @size, @at bytes behind the image */
void behind_zimage(uint32_t at, uint32_t size);
void behind_find(void);
/* Finds nothing, and says @why; NULL: says nothing */
void behind_expect_none(const char *why);

#endif
