// SPDX-License-Identifier: BSD-2-Clause
/*
 * The first look at the device tree that the boot loader gave us, or at a FIT:
 * is it one, and is all that its header says inside memory? libfdt checks each
 * block that it reads later; what it would trust is checked here.
 */
#include <errno.h>
#include <libfdt.h>
#include "dt.h"
#include "phys.h"
#include "probe.h"

static int fail(const char **why, const char *text)
{
	*why = text;
	return -EINVAL;
}

/*
 * Reservations, structure, strings: libfdt puts others in this order, too, but
 * needs as much room again for that, and the strings' end to be aligned.
 */
static bool blocks_in_order(const void *fdt)
{
	uint32_t reservations =
		(fdt_num_mem_rsv(fdt) + 1) * sizeof(struct fdt_reserve_entry);

	return fdt_off_mem_rsvmap(fdt) + reservations <=
		       fdt_off_dt_struct(fdt) &&
	       fdt_off_dt_struct(fdt) + fdt_size_dt_struct(fdt) <=
		       fdt_off_dt_strings(fdt);
}

const char *dt_check(const void *fdt, uint32_t limit)
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

int dt_open(struct dt_info *dt, uint32_t addr, const char **why)
{
	const void *fdt = phys(addr);

	if (addr % 8)
		return fail(why, "not 8-byte aligned");
	if (!probe_range(addr, sizeof(struct fdt_header)))
		return fail(why, "it reaches past the end of memory");
	*why = dt_check(fdt, DT_SIZE_LIMIT);
	if (*why)
		return -EINVAL;
	if (!probe_range(addr, fdt_off_dt_struct(fdt)))
		return fail(why, "it reaches past the end of memory");
	if (fdt_num_mem_rsv(fdt) < 0)
		return fail(why, "memory reservations without an end");
	if (!blocks_in_order(fdt))
		return fail(why, "blocks in another order than dtc's");
	if (!probe_range(addr,
			 fdt_off_dt_strings(fdt) + fdt_size_dt_strings(fdt)))
		return fail(why, "it reaches past the end of memory");
	dt->addr = addr;
	dt->size = fdt_off_dt_strings(fdt) + fdt_size_dt_strings(fdt);
	return 0;
}
