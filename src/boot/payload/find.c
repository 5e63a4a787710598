// SPDX-License-Identifier: BSD-2-Clause
/*
 * Finds the payload: looks at one source after the other, takes the first that
 * has a kernel, and replaces a FIT by what it holds. Called by main.c.
 */
#include <hypstub/image.h>
#include "../../demo/demo.h"
#include "../base/phys.h"
#include "../base/print.h"
#include "../handoff/appended.h"
#include "../handoff/armstub.h"
#include "../handoff/fw_cfg.h"
#include "fit.h"
#include "room.h"

/* The longest command line that fw_cfg may have; no kernel takes more */
#define BOOTARGS_MAX 0x1000

/* What a source has; the files of fw_cfg are not in memory yet */
struct found {
	enum payload_source from;
	struct range kernel, ramdisk; /* size 0: none */
	const char *bootargs;	      /* NULL: none of its own */
};

const char *payload_source_name(enum payload_source from)
{
	switch (from) {
	case FROM_INITRD:
		return "the initrd slot";
	case FROM_APPENDED:
		return "behind the image";
	case FROM_ARMSTUB:
		return "the Raspberry Pi firmware";
	case FROM_FW_CFG:
		return "QEMU's fw_cfg";
	case FROM_MODULES:
		return "a multiboot module";
	default:
		return "this image, since no payload was given";
	}
}

/* Returns the first module of @kind; size 0: none. Others are the payload's */
static struct module first_module(const struct dt_info *dt,
				  enum module_kind kind)
{
	for (unsigned int i = 0; i < dt->modules; i++)
		if (dt->module[i].kind == kind)
			return dt->module[i];
	return (struct module){ .kind = kind };
}

/*
 * Returns whether the initrd slot has a kernel; fills in @found. A file of no
 * known kind is a ramdisk if a module is the kernel for it.
 */
static bool find_initrd(const struct dt_info *dt, const struct memmap *map,
			struct found *found)
{
	struct range r = dt->initrd;
	struct file f = { phys(r.base), r.size };
	enum payload_kind kind;

	if (!r.size)
		return false;
	if (!memmap_is_ram(map, r) || !range_below_4g(r))
		room_refuse(r, MEMMAP_FILE);
	kind = kind_of(&f);
	if (kind == PAYLOAD_RAMDISK)
		return false;
	if ((kind == PAYLOAD_RAW || kind == PAYLOAD_UIMAGE) &&
	    first_module(dt, MODULE_KERNEL).range.size)
		return false;
	*found = (struct found){ .from = FROM_INITRD, .kernel = r };
	return true;
}

/* Returns whether a kernel is appended to the image; fills in @found */
static bool find_appended(const struct entry *entry, struct appended *a,
			  struct found *found)
{
	/* Only once: find_dtb() may have put a copy of a tree at the end */
	if (!a->at)
		appended_find(entry, a);
	if (a->why)
		warn("the file appended at %x is not used: %s", a->at, a->why);
	if (a->ramdisk.size && !a->kernel.size)
		warn("an appended ramdisk, and no kernel for it");
	if (!a->kernel.size)
		return false;
	appended_verify(a);
	*found = (struct found){ .from = FROM_APPENDED,
				 .kernel = a->kernel,
				 .ramdisk = a->ramdisk };
	return true;
}

/* Returns whether the Raspberry Pi firmware named a kernel; fills in @found */
static bool find_armstub(const struct entry *entry, struct found *found)
{
	*found = (struct found){ .from = FROM_ARMSTUB,
				 .kernel = armstub_kernel(entry) };
	return found->kernel.size;
}

/* Returns whether QEMU's fw_cfg has a kernel; fills in @found */
static bool find_fw_cfg(const struct dt_info *dt, struct found *found)
{
	if (!fw_cfg_present(dt->fw_cfg))
		return false;
	*found = (struct found){
		.from = FROM_FW_CFG,
		.kernel = { 0, fw_cfg_size(dt->fw_cfg, FW_CFG_KERNEL) },
	};
	return found->kernel.size;
}

/* Returns whether a multiboot module is a kernel; fills in @found */
static bool find_modules(const struct dt_info *dt, struct found *found)
{
	struct module kernel = first_module(dt, MODULE_KERNEL);
	struct module ramdisk = first_module(dt, MODULE_RAMDISK);

	if (!kernel.range.size && ramdisk.range.size)
		warn("a ramdisk module, and no kernel module for it");
	*found = (struct found){ .from = FROM_MODULES,
				 .kernel = kernel.range,
				 .ramdisk = ramdisk.range,
				 .bootargs = kernel.bootargs };
	return kernel.range.size;
}

/*
 * Marks all modules as the payload's: a kernel from another source, such as
 * Xen, uses them.
 */
static void keep_modules(const struct dt_info *dt, struct memmap *map)
{
	for (unsigned int i = 0; i < dt->modules; i++) {
		struct range r = dt->module[i].range;

		/* A crash leaves modules of the crashed kernel in the tree */
		if (map->limited && !memmap_is_ram(map, r))
			continue;
		/* The FIT's device tree may name some of the loader's again */
		if (memmap_user(map, r) != MEMMAP_MODULE)
			room_check(map, r, MEMMAP_MODULE, false);
	}
}

/*
 * Returns a place for the kernel of fw_cfg, of @size bytes, which its first
 * words decide: see room_find_payload().
 */
static uint32_t find_room(struct memmap *map, uint32_t dev, uint64_t size)
{
	uint32_t words[IMAGE_HEADER_SIZE / 4] = { 0 };
	struct file start = { words, sizeof(words) };

	if (size > sizeof(words) &&
	    !fw_cfg_read(dev, FW_CFG_KERNEL, words, sizeof(words)))
		start.size = 0;
	return room_find_payload(map, &start, size);
}

/*
 * Reads an item of fw_cfg into RAM, with a zero byte behind it, and marks it as
 * @user's. Returns its range; size 0: there is no such item.
 */
static struct range fetch(uint32_t dev, enum fw_cfg_item item,
			  enum memmap_user user, struct memmap *map)
{
	struct range r = { 0, fw_cfg_size(dev, item) };
	char *to;

	if (!r.size)
		return r;
	r.base = user == MEMMAP_FILE ? find_room(map, dev, r.size + 1)
				     : room_find(map, r.size + 1, user);
	to = phys(r.base);
	if (!fw_cfg_read(dev, item, to, r.size))
		die("QEMU's fw_cfg does not give %s", memmap_user_name(user));
	to[r.size] = '\0';
	return r;
}

/* Reads kernel, ramdisk and command line from fw_cfg into RAM */
static void fetch_all(const struct dt_info *dt, struct memmap *map,
		      struct payload *p)
{
	uint32_t dev = dt->fw_cfg;
	uint32_t bootargs = fw_cfg_size(dev, FW_CFG_BOOTARGS);
	struct range r;

	if (bootargs > BOOTARGS_MAX)
		die("%s from QEMU's fw_cfg is too long, %z",
		    memmap_user_name(MEMMAP_BOOTARGS), (uint64_t)bootargs);
	p->file = fetch(dev, FW_CFG_KERNEL, MEMMAP_FILE, map);
	p->ramdisk = fetch(dev, FW_CFG_RAMDISK, MEMMAP_RAMDISK, map);
	r = fetch(dev, FW_CFG_BOOTARGS, MEMMAP_BOOTARGS, map);
	/* An empty command line still has its terminator */
	if (r.size > 1)
		p->bootargs = phys(r.base);
}

/*
 * Checks the files that were found, marks them, and moves those to RAM that are
 * not there. Each file is marked before a place for another is looked for.
 */
static void take(const struct found *found, const struct dt_info *dt,
		 struct memmap *map, struct payload *p)
{
	bool modules = found->from == FROM_MODULES;

	p->from = found->from;
	if (!modules)
		keep_modules(dt, map);
	if (found->from == FROM_FW_CFG) {
		fetch_all(dt, map, p);
		return;
	}
	p->bootargs = found->bootargs;
	p->file = found->kernel;
	p->ramdisk = found->ramdisk;
	if (!p->ramdisk.size && found->from != FROM_INITRD)
		p->ramdisk = dt->initrd;
	room_check(map, p->file, MEMMAP_FILE, modules);
	room_check(map, p->ramdisk, MEMMAP_RAMDISK, modules);
	room_stage(map, &p->file, MEMMAP_FILE);
	room_stage(map, &p->ramdisk, MEMMAP_RAMDISK);
}

/* Takes the built-in demo, since no source has a kernel */
static void take_demo(const struct entry *entry, const struct dt_info *dt,
		      struct payload *p)
{
	if (dt->initrd.size)
		warn("the initrd is a ramdisk, and no kernel is there for it: pass both as multiboot modules");
	p->from = FROM_IMAGE;
	p->kind = PAYLOAD_DEMO;
	p->file = entry->image;
	p->entry = (uintptr_t)demo;
}

/* Returns the kind of the payload's file */
static enum payload_kind file_kind(const struct payload *p)
{
	struct file f = { phys(p->file.base), p->file.size };

	return kind_of(&f);
}

/* Ends the boot if the file is recognised and cannot be started */
static void check_kind(struct payload *p)
{
	if (p->kind == PAYLOAD_FIT)
		die("the FIT at %r cannot be started: it is in a FIT itself",
		    &p->file);
	if (p->kind == PAYLOAD_UIMAGE)
		die("the uImage at %r cannot be started: it can only be behind the image",
		    &p->file);
	/* A raw binary that was named as kernel may begin like that */
	if (p->kind == PAYLOAD_RAMDISK)
		p->kind = PAYLOAD_RAW;
}

void payload_find(const struct entry *entry, struct appended *a,
		  struct dt_info *dt, struct memmap *map, struct payload *p)
{
	struct found found;

	if (!find_initrd(dt, map, &found) && !find_appended(entry, a, &found) &&
	    !find_armstub(entry, &found) && !find_fw_cfg(dt, &found) &&
	    !find_modules(dt, &found)) {
		take_demo(entry, dt, p);
		return;
	}
	take(&found, dt, map, p);
	p->kind = file_kind(p);
	if (p->kind == PAYLOAD_FIT) {
		fit_open(p, dt, map);
		if (dt->replaced)
			keep_modules(dt, map);
		p->kind = file_kind(p);
	}
	check_kind(p);
}
