// SPDX-License-Identifier: BSD-2-Clause
/*
 * The payload out of a FIT: a device tree with files as properties of the nodes
 * below /images, or behind it, and below /configurations which of them belong
 * together. What is wrong with it ends the boot, since whoever made it meant
 * all of it. fit_image.c has what one image is.
 */
#include <limits.h>
#include <string.h>
#include "../dt/dt.h"
#include "../dt/node.h"
#include "../base/memmap.h"
#include "../base/memory.h"
#include "../base/print.h"
#include "fit.h"
#include "fit_image.h"

/* To where libfdt can read it, which a property need not be */
static uint32_t copy_fdt(struct boot *boot, const struct fit_image *i)
{
	uint32_t to = payload_room(boot, i->data.size, FDT_NAME);

	memory_move(to, i->data.base, i->data.size);
	return to;
}

/* The compatible strings of a configuration's own, or of its device tree */
static const char *compatible(const struct fit *fit, struct boot *boot,
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
	tree = copy_fdt(boot, &i);
	memmap_release(&boot->map, FDT_NAME);
	if (dt_check(phys(tree), i.data.size))
		return NULL;
	return fdt_getprop(phys(tree), 0, "compatible", len);
}

/* Which of the board's names a configuration has: the lower, the closer */
static int rank(const struct fit *fit, struct boot *boot, int config)
{
	int len;
	const char *name, *list = compatible(fit, boot, config, &len);
	const void *board = phys(boot->dt.addr);

	for (int i = 0; list; i++) {
		name = fdt_stringlist_get(board, 0, "compatible", i, NULL);
		if (!name)
			break;
		if (fdt_stringlist_contains(list, len, name))
			return i;
	}
	return INT_MAX;
}

/* The "default" one, or the first; negative: there is none */
static int fallback(const struct fit *fit, int configs)
{
	const char *name = dt_string(fit->fdt, configs, "default");

	return name ? fit_node(fit, configs, name)
		    : fdt_first_subnode(fit->fdt, configs);
}

static int choose_config(const struct fit *fit, struct boot *boot)
{
	int configs = fit_node(fit, 0, "configurations");
	int config, best = -1, best_rank = INT_MAX;

	if (configs < 0)
		fit_refuse(fit, "it has no /configurations");
	fdt_for_each_subnode(config, fit->fdt, configs)
	{
		int r = rank(fit, boot, config);

		if (r < best_rank) {
			best_rank = r;
			best = config;
		}
	}
	if (best < 0)
		best = fallback(fit, configs);
	if (best < 0)
		fit_refuse(fit, "its default configuration is not there");
	say("FIT configuration %s: %s", fdt_get_name(fit->fdt, best, NULL),
	    best_rank < INT_MAX
		    ? "compatible with this board"
		    : "the default, none is compatible with this board");
	return best;
}

/*
 * Contents that say themselves where they go, zImage and ELF, are placed as
 * they are without a FIT; load and entry are for what place.c calls raw.
 */
static void take_kernel(const struct fit *fit, struct payload *p, int config)
{
	struct fit_image i;

	if (!fit_image_find(fit, config, "kernel", 0, &i) &&
	    !fit_image_find(fit, config, "firmware", 0, &i) &&
	    !fit_image_find(fit, config, "standalone", 0, &i))
		fit_refuse(fit, "its configuration has no kernel");
	fit_image_take(fit, &i,
		       "kernel\0kernel_noload\0standalone\0firmware\0");
	p->file = i.data;
	p->where = p->file;
	p->entry = i.data.base;
	if (fit_image_is(fit, &i, "kernel_noload"))
		return;
	p->where.base = fit_image_address(fit, &i, "load", i.data.base);
	p->entry = fit_image_address(fit, &i, "entry", p->where.base);
}

/* It goes where there is room: the device tree tells the kernel */
static void take_ramdisk(const struct fit *fit, struct boot *boot, int config)
{
	struct fit_image i;

	if (!fit_image_find(fit, config, "ramdisk", 0, &i))
		return;
	fit_image_take(fit, &i, "ramdisk\0");
	memmap_release(&boot->map, RAMDISK_NAME);
	boot->payload.ramdisk = i.data;
	memmap_use(&boot->map, i.data, RAMDISK_NAME);
}

static void take_loadables(const struct fit *fit, struct payload *p, int config)
{
	struct fit_image i;

	for (int n = 0; fit_image_find(fit, config, "loadables", n, &i); n++) {
		struct loadable *l = &p->loadable[p->loadables];

		if (n == MAX_LOADABLES)
			fit_refuse(fit, "it has more than 4 loadables");
		fit_image_take(fit, &i, "");
		l->file = i.data;
		l->to = fit_image_address(fit, &i, "load", UINT64_MAX);
		if (l->to == UINT64_MAX)
			fit_image_refuse(&i, "it has no load address");
		p->loadables++;
	}
}

/* The one of the boot loader gives way, and what it told the payload stays */
static void take_fdt(const struct fit *fit, struct boot *boot, int config)
{
	const char *bootargs = boot->dt.bootargs, *why;
	struct payload *p = &boot->payload;
	struct fit_image i;
	uint32_t addr;

	if (!fit_image_find(fit, config, "fdt", 0, &i))
		return;
	if (fdt_stringlist_get(fit->fdt, config, "fdt", 1, NULL))
		fit_refuse(fit, "device tree overlays are not applied here");
	fit_image_take(fit, &i, "flat_dt\0");
	addr = copy_fdt(boot, &i);
	why = dt_check(phys(addr), i.data.size);
	if (why || dt_replace(&boot->dt, &boot->map, addr, &why))
		fit_image_refuse(&i, why);
	if (!p->bootargs && !*boot->dt.bootargs && *bootargs)
		p->bootargs = bootargs;
	/* The modules and the initrd that it names were not ours */
	p->from_modules = p->takes_initrd_slot = false;
}

void fit_open(struct boot *boot)
{
	struct payload *p = &boot->payload;
	struct fit fit = { phys(p->file.base), p->file, -1 };
	const char *why = dt_check(fit.fdt, fit.file.size);
	int config;

	if (why)
		fit_refuse(&fit, why);
	fit.images = fit_node(&fit, 0, "images");
	if (fit.images < 0)
		fit_refuse(&fit, "it has no /images");
	config = choose_config(&fit, boot);
	take_kernel(&fit, p, config);
	take_ramdisk(&fit, boot, config);
	take_loadables(&fit, p, config);
	take_fdt(&fit, boot, config);
	/* Of the FIT only these are needed from here on */
	memmap_release(&boot->map, FILE_NAME);
	memmap_use(&boot->map, p->file, FILE_NAME);
	for (unsigned int i = 0; i < p->loadables; i++)
		memmap_use(&boot->map, p->loadable[i].file, LOADABLE_NAME);
}
