/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Payloads: what to start, in which form it is, and where it goes. Everything
 * that cannot be started ends the boot here with a message that says why.
 */
#ifndef PAYLOAD_H
#define PAYLOAD_H

#include "../boot.h"

/* As messages and the memory map call them */
#define IMAGE_NAME    "the hypstub image"
#define TREE_NAME     "the device tree"
#define FILE_NAME     "payload file"
#define RAMDISK_NAME  "ramdisk"
#define LOADABLE_NAME "loadable of the FIT"
#define FDT_NAME      "device tree of the FIT"

/*
 * Linux reads device tree and ramdisk through its direct mapping: 760 MiB from
 * the start of RAM with the usual split of the address space, fewer with others
 */
#define LINUX_REACH   (512ull << 20)

/* Finds the payload and its kind; the built-in demo if there is none. */
void payload_find(struct boot *boot);
/* Decides where everything goes and marks that in the map; moves nothing. */
void payload_place(struct boot *boot);
/* Moves the payload and its ramdisk to where payload_place() said. */
void payload_load(struct boot *boot);

/*
 * A place in RAM for a file that is not there yet, within reach of Linux: it
 * need not be moved again. Marked in the map as @what.
 */
uint32_t payload_room(struct boot *boot, uint64_t size, const char *what);

/* In words, for the banner */
const char *payload_kind_name(enum payload_kind kind);

/* A file in memory, read by the functions below and not changed by them */
struct file {
	const void *data;
	uint32_t size;
};

/* The word at byte @offset of @f, or 0 past its end; any alignment */
uint32_t file_word(const struct file *f, uint32_t offset);
uint32_t file_big_endian(const struct file *f, uint32_t offset);

/* Whether there is memory at both ends; none has a size of 0 */
bool file_readable(uint32_t addr, uint32_t size);

/* What a zImage needs, from its header and size tag */
struct zimage {
	uint32_t size;	   /* of the file, by its header */
	uint32_t unpacked; /* bytes of RAM from its start, when unpacked */
};

bool zimage_detect(const struct file *f);
/* Bytes of the file, by its header: right for Linux, too many for Xen */
uint32_t zimage_size(const struct file *f);
/* Returns 0, or -EINVAL and in @why what is wrong. */
int zimage_check(const struct file *f, struct zimage *z, const char **why);

struct elf_segment {
	uint32_t offset, file_size;
	struct range where; /* physical; file_size bytes, then zeros */
};

struct elf {
	struct elf_segment segment[ELF_SEGMENTS];
	unsigned int segments;
	uint32_t entry; /* physical, bit 0 = Thumb */
};

bool elf_detect(const struct file *f);
/*
 * Bytes of the file, as far as @f holds its program headers: asked again with
 * as many, it takes all of them into account. UINT32_MAX: an impossible size.
 */
uint32_t elf_size(const struct file *f);
/* Returns 0, or -EINVAL and in @why what is wrong. */
int elf_check(const struct file *f, struct elf *elf, const char **why);

#endif
