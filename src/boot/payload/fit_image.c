// SPDX-License-Identifier: BSD-2-Clause
/*
 * One image of a FIT: its bytes, its type, its hashes. Called by fit.c for each
 * image that is used, and for each device tree whose compatible strings say
 * which board it is for.
 */
#include <string.h>
#include "../base/phys.h"
#include "../base/print.h"
#include "../dt/node.h"
#include "fit_hash.h"
#include "fit_image.h"

_Noreturn void fit_refuse(const struct fit *fit, const char *why)
{
	die("the FIT at %r cannot be used: %s", &fit->file, why);
}

_Noreturn void fit_image_refuse(const struct fit_image *i, const char *why)
{
	die("image %s of the FIT cannot be used: %s", i->name, why);
}

int fit_node(const struct fit *fit, int parent, const char *name)
{
	return fdt_subnode_offset_namelen(fit->fdt, parent, name, strlen(name));
}

bool fit_image_find(const struct fit *fit, int config, const char *prop,
		    int index, struct fit_image *i)
{
	i->name = fdt_stringlist_get(fit->fdt, config, prop, index, NULL);
	if (i->name)
		i->node = fit_node(fit, fit->images, i->name);
	return i->name;
}

bool fit_image_is(const struct fit *fit, const struct fit_image *i,
		  const char *type)
{
	const char *s = dt_string(fit->fdt, i->node, "type");

	return s && !strcmp(s, type);
}

uint64_t fit_image_address(const struct fit *fit, const struct fit_image *i,
			   const char *name, uint64_t otherwise)
{
	return dt_u64(fit->fdt, i->node, name, otherwise);
}

/*
 * Returns whether the image's data is external, behind the FIT's tree, and sets
 * @at to its offset in the file.
 */
static bool external(const struct fit *fit, int node, uint64_t *at)
{
	const fdt32_t *p = dt_cell(fit->fdt, node, "data-position");

	if (p) {
		*at = fdt32_to_cpu(*p);
		return true;
	}
	p = dt_cell(fit->fdt, node, "data-offset");
	if (p)
		*at = (((uint64_t)fdt_totalsize(fit->fdt) + 3) & -4ull) +
		      fdt32_to_cpu(*p);
	return p;
}

const char *fit_image_locate(const struct fit *fit, struct fit_image *i)
{
	uint64_t at;
	int size;

	if (i->node < 0)
		return "it is not there; add it to /images";
	if (external(fit, i->node, &at)) {
		i->data.size = dt_u32(fit->fdt, i->node, "data-size", 0);
	} else {
		const char *data =
			fdt_getprop(fit->fdt, i->node, "data", &size);

		at = data ? data - (const char *)fit->fdt : 0;
		i->data.size = data ? size : 0;
	}
	if (!i->data.size)
		return "it has no data; make the FIT anew";
	if (at + i->data.size > fit->file.size)
		return "it ends past the end of the FIT; load all of the FIT, or make it anew";
	i->data.base = fit->file.base + at;
	return NULL;
}

/*
 * Returns whether string property @prop is absent or one of @allowed, a list of
 * terminated strings; an empty list allows all.
 */
static bool agrees(const struct fit *fit, const struct fit_image *i,
		   const char *prop, const char *allowed)
{
	const char *s = dt_string(fit->fdt, i->node, prop);

	if (!s || !*allowed)
		return true;
	for (; *allowed; allowed += strlen(allowed) + 1)
		if (!strcmp(s, allowed))
			return true;
	return false;
}

void fit_image_take(const struct fit *fit, struct fit_image *i,
		    const char *types)
{
	const char *why = fit_image_locate(fit, i);

	if (!why && !agrees(fit, i, "arch", "arm\0"))
		why = "it is for another architecture than arm; name another image";
	if (!why && !agrees(fit, i, "type", types))
		why = "it is of another type than it is named for; correct its type";
	/* A ramdisk may be compressed: the kernel unpacks it */
	if (!why && !fit_image_is(fit, i, "ramdisk") &&
	    !agrees(fit, i, "compression", "none\0"))
		why = "it is compressed; put it in unpacked, or as a zImage";
	if (why)
		fit_image_refuse(i, why);
	if (!fit->verified)
		fit_hash_check(fit, i);
}
