// SPDX-License-Identifier: BSD-2-Clause
/*
 * What kexec says in /chosen to a kernel that comes after a crash: which RAM is
 * free, and where the header of the dump is. Called by read.c.
 */
#include <string.h>
#include "crash.h"

#define USABLE	    "linux,usable-memory-range"
#define CORE_HEADER "linux,elfcorehdr"

/* Returns whether one is there. One walk costs less than two look-ups */
static bool any(const void *fdt, int chosen)
{
	const char *name;
	int prop;

	fdt_for_each_property_offset(prop, fdt, chosen)
	{
		if (fdt_getprop_by_offset(fdt, prop, &name, NULL) &&
		    (!strcmp(name, USABLE) || !strcmp(name, CORE_HEADER)))
			return true;
	}
	return false;
}

/* Reads one range of @name; false: none is there, or an impossible one */
static bool read_range(const void *fdt, int chosen, const char *name, int i,
		       struct dt_cells root, struct range *r)
{
	return dt_reg_like(fdt, chosen, name, i, root, r) && r->size &&
	       range_end(*r) <= ADDRESS_LIMIT;
}

static void read_core_header(const void *fdt, int chosen, struct dt_cells root,
			     struct dt_crash *crash)
{
	int cells;

	if (dt_prop(fdt, chosen, CORE_HEADER, &cells) &&
	    (cells != root.address + root.size ||
	     !read_range(fdt, chosen, CORE_HEADER, 0, root,
			 &crash->core_header)))
		crash->wrong = CORE_HEADER
			" in /chosen is no address and size; remove it: kexec writes it";
}

void dt_read_crash(const void *fdt, int chosen, struct dt_cells root,
		   struct dt_crash *crash)
{
	int cells, entry = root.address + root.size;
	unsigned int n = 0;

	*crash = (struct dt_crash){ 0 };
	if (!any(fdt, chosen))
		return;
	read_core_header(fdt, chosen, root, crash);
	if (!dt_prop(fdt, chosen, USABLE, &cells))
		return;
	while (n < DT_CRASH_RANGES_MAX &&
	       read_range(fdt, chosen, USABLE, n, root, &crash->usable[n]))
		n++;
	crash->ranges = n;
	if (!n || cells != (int)n * entry)
		crash->wrong = USABLE
			" in /chosen is not one or two addresses and sizes; remove it: kexec writes it";
}
