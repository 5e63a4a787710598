// SPDX-License-Identifier: BSD-2-Clause
/*
 * The first look at the device tree that the boot loader gave us, or at a FIT:
 * is it one, and is all that its header says inside memory? libfdt checks each
 * block that it reads later; what it would trust is checked here.
 */
#include <errno.h>
#include <libfdt.h>
#include "dt.h"
#include "../base/phys.h"
#include "../base/probe.h"

static int fail(const char **why, const char *text)
{
	*why = text;
	return -EINVAL;
}

/*
 * The end of the memory reservations, 0 if there is none: libfdt would look for
 * it as far as the total size, and not all of that need be memory.
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
 * Reservations, structure, strings: libfdt puts others in this order, too, but
 * needs as much room again for that, and the strings' end to be aligned.
 */
static bool blocks_in_order(const void *fdt, uint32_t reservations)
{
	return reservations <= fdt_off_dt_struct(fdt) &&
	       fdt_off_dt_struct(fdt) + fdt_size_dt_struct(fdt) <=
		       fdt_off_dt_strings(fdt);
}

static const char *header_error(const void *fdt, uint32_t limit)
{
	if (limit < sizeof(struct fdt_header))
		return "it is truncated";
	if (fdt_magic(fdt) != FDT_MAGIC)
		return "no device tree magic";
	if (fdt_version(fdt) < 17 || fdt_last_comp_version(fdt) > 17)
		return "a version other than 17";
	if (fdt_check_header(fdt) || fdt_totalsize(fdt) > limit)
		return "header with impossible sizes or offsets";
	if (fdt_off_dt_struct(fdt) % 4 || fdt_off_mem_rsvmap(fdt) % 8)
		return "header with misaligned offsets";
	return NULL;
}

static bool ends_string(uint32_t word)
{
	return (word - 0x01010101) & ~word & 0x80808080;
}

/*
 * libfdt adds a property's length to an offset that may overflow, and then
 * comes back to where it was; and what it finds below a node that does not end
 * depends on how it is looked for.
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
	return token == FDT_END && !depth ? NULL : "truncated or damaged";
}

const char *dt_check(const void *fdt, uint32_t size)
{
	const char *why = header_error(fdt, size);

	return why ? why : nodes_error(fdt);
}

int dt_open(struct dt_info *dt, uint32_t addr, const char **why)
{
	const void *fdt = phys(addr);
	uint32_t reservations;

	if (addr % 8)
		return fail(why, "not 8-byte aligned");
	if (!probe_range(addr, sizeof(struct fdt_header)))
		return fail(why, "it reaches past the end of memory");
	*why = header_error(fdt, DT_SIZE_LIMIT);
	if (*why)
		return -EINVAL;
	if (!probe_range(addr, fdt_off_dt_struct(fdt)))
		return fail(why, "it reaches past the end of memory");
	reservations = reservations_end(fdt, addr);
	if (!reservations)
		return fail(why, "memory reservations without an end");
	if (!blocks_in_order(fdt, reservations))
		return fail(why, "blocks in another order than dtc's");
	if (!probe_range(addr,
			 fdt_off_dt_strings(fdt) + fdt_size_dt_strings(fdt)))
		return fail(why, "it reaches past the end of memory");
	*why = nodes_error(fdt);
	if (*why)
		return -EINVAL;
	dt->addr = addr;
	dt->size = fdt_off_dt_strings(fdt) + fdt_size_dt_strings(fdt);
	return 0;
}
