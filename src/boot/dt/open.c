// SPDX-License-Identifier: BSD-2-Clause
/*
 * Checks a device tree, the boot loader's or a FIT, before anything else reads
 * it: whether it is one, and whether all that its header describes is in
 * memory. libfdt checks each block that it reads later; what libfdt would trust
 * is checked here. Called by device_tree.c, replace.c and payload/fit.c.
 */
#include <libfdt.h>
#include "../base/phys.h"
#include "../base/probe.h"
#include "../format/dtb.h"
#include "dt.h"

/* dtb.h has the magic number for code that reads files without libfdt */
_Static_assert(DTB_MAGIC == FDT_MAGIC, "one magic number");

/*
 * Returns the end of the memory reservations, or 0 if they have no end. libfdt
 * would look for it up to the total size, and not all of that may be memory.
 */
static uint32_t reservations_end(const void *fdt, uint32_t addr)
{
	const uint32_t size = sizeof(struct fdt_reserve_entry);
	uint32_t at = fdt_off_mem_rsvmap(fdt);

	for (int i = 0; at + size <= fdt_totalsize(fdt); i++, at += size) {
		uint64_t base, bytes;

		if (!probe_range(addr + at, size) ||
		    fdt_get_mem_rsv(fdt, i, &base, &bytes))
			return 0;
		if (!bytes)
			return at + size;
	}
	return 0;
}

/*
 * Returns whether the order is reservations, structure, strings. libfdt could
 * sort another order, but would need as much room again, and aligned ends.
 */
static bool blocks_in_order(const void *fdt, uint32_t reservations)
{
	return reservations <= fdt_off_dt_struct(fdt) &&
	       fdt_off_dt_struct(fdt) + fdt_size_dt_struct(fdt) <=
		       fdt_off_dt_strings(fdt);
}

/* Returns NULL, or what is wrong with the header. @limit: bytes of memory */
static const char *tree_header_error(const void *fdt, uint32_t limit)
{
	if (limit < sizeof(struct fdt_header))
		return "it is truncated; load all of it";
	if (fdt_magic(fdt) != FDT_MAGIC)
		return "it has no device tree magic; use a .dtb file";
	if (fdt_version(fdt) < 17 || fdt_last_comp_version(fdt) > 17)
		return "its version is not 17; make it anew with dtc";
	if (fdt_check_header(fdt) || fdt_totalsize(fdt) > limit)
		return "its header has impossible sizes or offsets; load all of it, or make it anew";
	if (fdt_off_dt_struct(fdt) % 4 || fdt_off_mem_rsvmap(fdt) % 8)
		return "its header has misaligned offsets; make it anew with dtc";
	return NULL;
}

/* Returns whether one of the four bytes of @word is zero */
static bool ends_string(uint32_t word)
{
	return (word - 0x01010101) & ~word & 0x80808080;
}

/*
 * Returns NULL, or what is wrong with the structure block, where libfdt trusts
 * two things. It adds the length of a property to an offset, which may
 * overflow, so that it reads the same again. And what it finds below a node
 * that does not end depends on the way there.
 */
static const char *nodes_error(const void *fdt)
{
	const fdt32_t *at =
		(const fdt32_t *)((const char *)fdt + fdt_off_dt_struct(fdt));
	const fdt32_t *end = at + fdt_size_dt_struct(fdt) / 4;
	uint32_t token = FDT_NOP, len;
	int depth = 0;

	while (at < end && token != FDT_END) {
		token = fdt32_to_cpu(*at++);
		if (token == FDT_BEGIN_NODE) {
			while (at < end && !ends_string(*at))
				at++;
			at++;
			depth++;
		} else if (token == FDT_PROP && end - at >= 2) {
			len = fdt32_to_cpu(*at);
			at += 2;
			if (len > (end - at) * 4u)
				break;
			at += (len + 3) / 4;
		} else if (token == FDT_END_NODE) {
			if (--depth < 0)
				break;
		} else if (token != FDT_NOP) {
			break;
		}
	}
	return token == FDT_END && !depth
		       ? NULL
		       : "it is truncated or damaged; load all of it, or make it anew";
}

const char *dt_check(const void *fdt, uint32_t size)
{
	const char *why = tree_header_error(fdt, size);

	return why ? why : nodes_error(fdt);
}

const char *dt_open(struct dt_info *dt, uint32_t addr)
{
	const void *fdt = phys(addr);
	const char *past_end =
		"it reaches past the end of memory; load all of it, at a lower address";
	const char *why;
	uint32_t reservations, size;

	if (addr % 8)
		return "it is not 8-byte aligned; load it at a multiple of 8";
	if (!probe_range(addr, sizeof(struct fdt_header)))
		return past_end;
	why = tree_header_error(fdt, DTB_SIZE_MAX);
	if (why)
		return why;
	if (!probe_range(addr, fdt_off_dt_struct(fdt)))
		return past_end;
	reservations = reservations_end(fdt, addr);
	if (!reservations)
		return "its memory reservations have no end; load all of it, or make it anew";
	if (!blocks_in_order(fdt, reservations))
		return "its blocks are in another order than dtc's; make it anew with dtc";
	size = fdt_off_dt_strings(fdt) + fdt_size_dt_strings(fdt);
	if (!probe_range(addr, size))
		return past_end;
	why = nodes_error(fdt);
	if (why)
		return why;
	dt->addr = addr;
	dt->size = size;
	return NULL;
}
