// SPDX-License-Identifier: BSD-2-Clause
/*
 * Takes the payload out of a FIT. A FIT is a device tree that holds files, as
 * properties of the nodes below /images or behind the tree, and says below
 * /configurations which of them belong together. Anything wrong with a FIT ends
 * the boot, since its author meant all of it. Called by find.c; fit_image.c
 * reads a single image.
 */
#include <limits.h>
#include <string.h>
#include "../base/memory.h"
#include "../base/print.h"
#include "../dt/node.h"
#include "../dt/replace.h"
#include "bootargs.h"
#include "fit.h"
#include "fit_image.h"
#include "room.h"

/* Copies the device tree @i to where libfdt can read it; returns its address */
static uint32_t copy_fdt(const struct fit_image *i, struct memmap *map)
{
	uint32_t to = room_find(map, i->data.size, MEMMAP_FIT_DTB);

	memory_move(to, i->data.base, i->data.size);
	return to;
}

/*
 * Returns the compatible strings of a configuration, @len bytes: its own, or
 * those of its device tree; NULL if there are none. The copy of that tree is
 * released again, but holds the strings until the next copy.
 */
static const char *compatible(const struct fit *fit, struct memmap *map,
			      int config, int *len)
{
	const char *list = fdt_getprop(fit->fdt, config, "compatible", len);
	struct fit_image i;
	const char *why;
	uint32_t tree;

	if (list || !fit_image_find(fit, config, "fdt", 0, &i))
		return list;
	why = fit_image_locate(fit, &i);
	if (why)
		fit_image_refuse(&i, why);
	tree = copy_fdt(&i, map);
	memmap_release(map, MEMMAP_FIT_DTB);
	if (dt_check(phys(tree), i.data.size))
		return NULL;
	return fdt_getprop(phys(tree), 0, "compatible", len);
}

/*
 * Returns the index of the first compatible string of @board that a
 * configuration has: the lower, the closer; INT_MAX: none.
 */
static int rank(const struct fit *fit, const void *board, struct memmap *map,
		int config)
{
	int len;
	const char *name, *list = compatible(fit, map, config, &len);

	for (int i = 0; list; i++) {
		name = fdt_stringlist_get(board, 0, "compatible", i, NULL);
		if (!name)
			break;
		if (fdt_stringlist_contains(list, len, name))
			return i;
	}
	return INT_MAX;
}

/* Returns the "default" configuration, or the first; negative: none */
static int fallback(const struct fit *fit, int configs)
{
	const char *name = dt_string(fit->fdt, configs, "default");

	return name ? fit_node(fit, configs, name)
		    : fdt_first_subnode(fit->fdt, configs);
}

/*
 * Returns the configuration closest to @board, else the default one. Ends the
 * boot if there is none.
 */
static int choose_config(const struct fit *fit, const void *board,
			 struct memmap *map)
{
	int configs = fit_node(fit, 0, "configurations");
	int config, best = -1, best_rank = INT_MAX;

	if (configs < 0)
		fit_refuse(fit,
			   "it has no /configurations; add a configuration");
	fdt_for_each_subnode(config, fit->fdt, configs)
	{
		int r = rank(fit, board, map, config);

		if (r < best_rank) {
			best_rank = r;
			best = config;
		}
	}
	if (best < 0)
		best = fallback(fit, configs);
	if (best < 0)
		fit_refuse(
			fit,
			"its default configuration is not there; correct default in /configurations");
	say("FIT configuration %s: %s", fdt_get_name(fit->fdt, best, NULL),
	    best_rank < INT_MAX
		    ? "compatible with this board"
		    : "the default, none is compatible with this board");
	return best;
}

/*
 * Takes the kernel. The properties "load" and "entry" are only for what place.c
 * calls raw: the headers of zImage and ELF file say where these go, and they
 * are placed as without a FIT.
 */
static void take_kernel(const struct fit *fit, struct payload *p, int config)
{
	struct fit_image i;
	uint64_t load;

	if (!fit_image_find(fit, config, "kernel", 0, &i) &&
	    !fit_image_find(fit, config, "firmware", 0, &i) &&
	    !fit_image_find(fit, config, "standalone", 0, &i))
		fit_refuse(fit, "its configuration has no kernel; add one");
	fit_image_take(fit, &i,
		       "kernel\0kernel_noload\0standalone\0firmware\0");
	p->file = i.data;
	p->where = p->file;
	p->entry = i.data.base;
	if (fit_image_is(fit, &i, "kernel_noload"))
		return;
	load = fit_image_address(fit, &i, "load", UINT64_MAX);
	if (load != UINT64_MAX) {
		p->where.base = load;
		p->anywhere = false;
	}
	p->entry = fit_image_address(fit, &i, "entry", p->where.base);
}

/* Takes the ramdisk, which goes where there is room: its "load" is ignored */
static void take_ramdisk(const struct fit *fit, struct payload *p,
			 struct memmap *map, int config)
{
	struct fit_image i;

	if (!fit_image_find(fit, config, "ramdisk", 0, &i))
		return;
	fit_image_take(fit, &i, "ramdisk\0");
	memmap_release(map, MEMMAP_RAMDISK);
	p->ramdisk = i.data;
	memmap_use(map, i.data, MEMMAP_RAMDISK);
}

/* Takes all loadables, each of which needs a "load" */
static void take_loadables(const struct fit *fit, struct payload *p, int config)
{
	struct fit_image i;

	for (int n = 0; fit_image_find(fit, config, "loadables", n, &i); n++) {
		struct loadable *l = &p->loadable[p->loadables];

		if (n == PAYLOAD_LOADABLES_MAX)
			fit_refuse(fit,
				   "it has more than 4 loadables; remove some");
		fit_image_take(fit, &i, "");
		l->file = i.data;
		l->to = fit_image_address(fit, &i, "load", UINT64_MAX);
		if (l->to == UINT64_MAX)
			fit_image_refuse(
				&i, "it has no load address; add load to it");
		p->loadables++;
	}
}

/*
 * Takes the command line of the configuration in place of all others, but for
 * a crash kernel's. It is copied, since the FIT's own memory is not kept.
 */
static void take_bootargs(const struct fit *fit, struct payload *p,
			  struct memmap *map, int config)
{
	const char *bootargs = dt_string(fit->fdt, config, "bootargs");
	uint32_t to;

	if (!bootargs)
		return;
	memmap_release(map, MEMMAP_BOOTARGS);
	to = room_find(map, strlen(bootargs) + 1, MEMMAP_BOOTARGS);
	memmove(phys(to), bootargs, strlen(bootargs) + 1);
	bootargs_take(p, map, phys(to));
}

/*
 * Takes the device tree in place of the loader's, whose command line is kept if
 * neither the payload nor the new tree has one.
 */
static void take_fdt(const struct fit *fit, struct payload *p,
		     struct dt_info *dt, struct memmap *map, int config)
{
	const char *bootargs = dt->bootargs, *why;
	struct fit_image i;
	uint32_t addr;

	if (!fit_image_find(fit, config, "fdt", 0, &i))
		return;
	if (fdt_stringlist_get(fit->fdt, config, "fdt", 1, NULL))
		fit_refuse(
			fit,
			"it has device tree overlays, which are not applied here; use a tree that has them in it");
	fit_image_take(fit, &i, "flat_dt\0");
	addr = copy_fdt(&i, map);
	why = dt_check(phys(addr), i.data.size);
	if (!why)
		why = dt_replace(dt, map, addr);
	if (why)
		fit_image_refuse(&i, why);
	dt_warn_of_cut(dt);
	/* A crash kernel has to know where the dump is */
	if (!p->bootargs && *bootargs && (map->limited || !*dt->bootargs))
		p->bootargs = bootargs;
}

void fit_open(struct payload *p, struct dt_info *dt, struct memmap *map)
{
	struct fit fit = { phys(p->file.base), p->file, -1, p->verified };
	const char *why = dt_check(fit.fdt, fit.file.size);
	int config;

	if (why)
		fit_refuse(&fit, why);
	fit.images = fit_node(&fit, 0, "images");
	if (fit.images < 0)
		fit_refuse(&fit,
			   "it has no /images; make it anew with mkimage");
	config = choose_config(&fit, phys(dt->addr), map);
	take_kernel(&fit, p, config);
	take_ramdisk(&fit, p, map, config);
	take_loadables(&fit, p, config);
	take_bootargs(&fit, p, map, config);
	take_fdt(&fit, p, dt, map, config);
	/* From here on only these files of the FIT are needed */
	memmap_release(map, MEMMAP_FILE);
	memmap_use(map, p->file, MEMMAP_FILE);
	for (unsigned int i = 0; i < p->loadables; i++)
		memmap_use(map, p->loadable[i].file, MEMMAP_LOADABLE);
}
