/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Device trees of tests/host/dts in guest memory, changed headers, properties
 * and layouts, and the difference of two trees as text.
 */
#ifndef TESTS_DTB_H
#define TESTS_DTB_H

#include <stdint.h>
#include "../../src/boot/dt/write.h"

/* Where tests put trees: the loader's, and what dt_write() makes of it */
#define DTB_ADDR 0x48000000u
#define DTB_OUT	 0x49000000u

/* Reads dts/@name.dtb into malloc'ed memory */
void *dtb_read(const char *name, uint32_t *size);
/* Reads it into a region of guest memory at @addr, exactly as large as it */
void *dtb_load(const char *name, uint32_t addr);

/* Reads it to DTB_ADDR, with room to change it */
void *dtb_load_larger(const char *name);

/* Offsets of the header's words */
enum dtb_header {
	H_MAGIC = 0,
	H_TOTALSIZE = 4,
	H_STRUCT = 8,
	H_STRINGS = 12,
	H_RSVMAP = 16,
	H_VERSION = 20,
	H_LAST_COMP = 24,
	H_BOOT_CPU = 28,
	H_STRINGS_SIZE = 32,
	H_STRUCT_SIZE = 36,
	H_SIZE = 40,
};
uint32_t dtb_get(const void *dtb, uint32_t offset);
void dtb_put(void *dtb, uint32_t offset, uint32_t val);

/* The node at @path, which must be there */
int dtb_node(const void *dtb, const char *path);
/* Change the node at @path of a tree that has room for it, or end the test */
void dtb_set(void *dtb, const char *path, const char *prop, const char *val);
void dtb_set_u32(void *dtb, const char *path, const char *prop, uint32_t val);
void dtb_add_u32(void *dtb, const char *path, const char *prop, uint32_t val);
void dtb_drop(void *dtb, const char *path, const char *prop);
void dtb_drop_node(void *dtb, const char *path);

/* The blocks of a tree, as dtb_layout() can arrange them */
#define DTB_ORDERS 6

/*
 * Writes @dtb to @to with its blocks in the @order-th order: 0 is the usual
 * one, others have the strings or the reservations elsewhere. Returns its size.
 */
uint32_t dtb_layout(void *to, const void *dtb, unsigned int order);

/*
 * What is different in @b: one line for each property or subtree, '+' before
 * what is new, '-' what is gone, '!' what has another value.
 */
const char *dtb_diff(const void *a, const void *b);
/* The value of a property as text: "string", "<1 2>" or "" */
const char *dtb_value(const void *dtb, const char *path, const char *prop);
/* How many nodes are compatible with @compatible */
int dtb_count(const void *dtb, const char *compatible);
/* The memory reservations: "base+size base+size" */
const char *dtb_reservations(const void *dtb);

/* dt_open() and dt_read(), both of which must succeed */
void dtb_open_read(uint32_t addr, struct dt_info *dt, struct memmap *map);
/* dtb_load() to DTB_ADDR, then both of these */
void *dtb_load_read(const char *name, struct dt_info *dt, struct memmap *map);
/* dt_write() to DTB_OUT into a region exactly as large as dt_write_size() */
void *dtb_write(const struct dt_info *dt, uint32_t addr,
		const struct dt_changes *changes);

#endif
