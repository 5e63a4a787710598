/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A boot made by hand for the tests of finding and placing payloads: RAM, files
 * in it, and the order of steps that boot_main() has.
 */
#ifndef STAGE_H
#define STAGE_H

#include "../../src/boot/boot.h"
#include "craft.h"
#include "guest.h"

#define STAGE_IMAGE	 0x10000u /* offsets in RAM, as QEMU has them */
#define STAGE_IMAGE_SIZE 0x8000u
#define STAGE_DTB_SIZE	 0xc00u

#define AT(mib)		 (GUEST_RAM + (mib)*MIB)

extern struct boot boot;

/* RAM at GUEST_RAM, and the image at its place. Returns the RAM */
void *stage_image(uint64_t ram_size);
/* The same, and the device tree at @dtb */
void stage(uint64_t ram_size, uint64_t dtb);
void stage_initrd(uint64_t base, uint64_t size);
void stage_module(enum module_kind kind, uint64_t base, uint64_t size,
		  const char *bootargs);
/* As multiboot modules give them; their contents are guest_fill()'s */
void stage_kernel(uint64_t base, uint64_t size);
void stage_ramdisk(uint64_t base, uint64_t size);
/* A zImage in the initrd slot, unpacking to @unpacked bytes from RAM's start */
void stage_zimage(uint64_t base, uint32_t size, uint32_t unpacked);
/* The same as a module, so that it may have a ramdisk */
void stage_zimage_module(uint64_t base, uint32_t size, uint32_t unpacked);
/* An ELF file in the initrd slot */
void stage_elf(uint64_t base, uint32_t size, uint32_t entry,
	       const struct craft_segment *segment, unsigned int segments);

/* The stub's block, at the top of RAM, as install_place() would put it */
void stage_resident(uint64_t base);
/* payload_find() of this boot */
void stage_find(void);
/* payload_place() of this boot, once its payload is found */
void stage_place_found(void);
/* Both */
void stage_place(void);
/*
 * Writes the payload's device tree where the boot would, then payload_move():
 * the stub's block and the reservations are forbidden while that runs. Then
 * compares payload, ramdisk and device tree with what they were.
 */
void stage_load(void);

#endif
