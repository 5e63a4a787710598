/* SPDX-License-Identifier: BSD-2-Clause */
/* Sizes that head.S and body.S share with C code and with the tests. */
#ifndef SIZES_H
#define SIZES_H

/* Alignment of the body: that of a vector table */
#define BODY_ALIGN		  32
#define BOOT_STACK_SIZE		  0x1c00
/* The lowest word of the boot's stack, which no call may reach */
#define BOOT_STACK_GUARD	  0x6b635473
/* How far into RAM an image in flash is copied, clear of a device tree there */
#define FLASH_COPY		  0x200000
#define BOOT_EXCEPTION_STACK_SIZE 0x200

#endif
