// SPDX-License-Identifier: BSD-2-Clause
/*
 * Finds the payload: looks at one source after the other, takes the first that
 * has a kernel, and replaces a FIT by what it holds. Called by main.c.
 */
#include <stddef.h>
#include "../../demo/demo.h"
#include "../base/phys.h"
#include "../base/print.h"
#include "../base/probe.h"
#include "../handoff/appended.h"
#include "../handoff/armstub.h"
#include "../handoff/fw_cfg.h"
#include "bootargs.h"
#include "fetch.h"
#include "fit.h"
#include "hint.h"
#include "room.h"

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

/* Returns the kind of the file at @r, which is in memory */
static enum payload_kind kind_of_range(struct range r)
{
	struct file f = { phys(r.base), r.size };

	return kind_of(&f);
}

/* Returns whether the initrd is a payload by its own header */
static bool find_initrd(const struct dt_info *dt, const struct memmap *map,
			struct found *found)
{
	struct range r = dt->initrd;
	enum payload_kind kind;

	if (!r.size)
		return false;
	if (!memmap_is_ram(map, r) || !range_below_4g(r) ||
	    !probe_range(r.base, r.size))
		room_refuse(r, MEMMAP_FILE);
	kind = kind_of_range(r);
	*found = (struct found){ .from = FROM_INITRD, .kernel = r };
	return kind == PAYLOAD_ZIMAGE || kind == PAYLOAD_ELF ||
	       kind == PAYLOAD_FIT;
}

/*
 * Returns whether the initrd may be a raw binary. Asked last: beside a kernel
 * from another source it is a ramdisk, whatever file system is in it.
 */
static bool find_raw_initrd(const struct dt_info *dt, struct found *found)
{
	struct range r = dt->initrd;

	*found = (struct found){ .from = FROM_INITRD, .kernel = r };
	return r.size && kind_of_range(r) != PAYLOAD_RAMDISK;
}

/* Returns whether a kernel is appended to the image; fills in @found */
static bool find_appended(const struct entry *entry, struct appended *a,
			  struct found *found)
{
	/* Only once: find_dtb() may have put a copy of a tree at the end */
	if (!a->at)
		appended_find(entry, a);
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
	if (!found->kernel.size)
		return false;
	found->ramdisk.size = fw_cfg_size(dt->fw_cfg, FW_CFG_RAMDISK);
	return true;
}

/* Returns whether a multiboot module is a kernel; fills in @found */
static bool find_modules(const struct dt_info *dt, struct found *found)
{
	struct module kernel = first_module(dt, MODULE_KERNEL);
	struct module ramdisk = first_module(dt, MODULE_RAMDISK);

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
	bootargs_take(p, map, found->bootargs);
	p->file = found->kernel;
	p->ramdisk = found->ramdisk;
	if (!p->ramdisk.size && found->from != FROM_INITRD)
		p->ramdisk = dt->initrd;
	if (found->from == FROM_FW_CFG) {
		if (!found->ramdisk.size)
			room_check(map, p->ramdisk, MEMMAP_RAMDISK, false);
		p->anywhere = true;
		fetch_from_qemu(dt->fw_cfg, found->ramdisk.size, map, p);
		return;
	}
	room_check(map, p->file, MEMMAP_FILE, modules);
	room_check(map, p->ramdisk, MEMMAP_RAMDISK, modules);
	room_stage(map, &p->file, MEMMAP_FILE);
	room_stage(map, &p->ramdisk, MEMMAP_RAMDISK);
	p->anywhere = p->file.base != found->kernel.base;
}

/* Warns of what is appended and was passed over */
static void warn_unused(const struct appended *a, const struct found *found)
{
	if (a->why)
		warn("the file appended at %x is not used: %s", a->at, a->why);
	if (a->ramdisk.size && found->from != FROM_APPENDED)
		warn("the ramdisk appended at %r is not used: no kernel is appended; append one as well",
		     &a->ramdisk);
}

/* Ends the boot: @what at @r needs a kernel */
_Noreturn static void refuse_alone(const char *what, const struct range *r)
{
	die("no kernel for the %s at %r: append one to hypstub.bin, not compressed",
	    what, r);
}

/*
 * No source has a kernel. Ends the boot if something was given that needs one:
 * the demo would hide that.
 */
static void check_nothing_given(const struct entry *entry,
				const struct appended *a,
				const struct dt_info *dt,
				const struct memmap *map)
{
	struct range ramdisk = first_module(dt, MODULE_RAMDISK).range;
	struct range all = { 0, ADDRESS_LIMIT };
	const struct range *module = memmap_find(map, all, MEMMAP_MODULE);
	bool flash = entry->loaded != entry->image.base;
	/* The first bytes of an instruction may be zeros, as padding is */
	uint32_t at = a->at & -4u;

	if (a->why)
		die("the file appended at %x cannot be started: %s", a->at,
		    a->why);
	if (dt->initrd.size)
		refuse_alone("ramdisk", &dt->initrd);
	if (a->ramdisk.size)
		refuse_alone("ramdisk", &a->ramdisk);
	if (ramdisk.size)
		refuse_alone("ramdisk", &ramdisk);
	if (module)
		refuse_alone("module", module);
	if (!a->unknown)
		return;
	if (flash)
		die("the file appended at %x cannot be started: it is no zImage, ELF file, FIT, uImage or device tree; put a raw binary into a uImage",
		    at);
	/* RAM may hold anything behind the image */
	warn("what is behind the image, at %x, is not used: it is no zImage, ELF file, FIT, uImage or device tree; put a raw binary into a uImage",
	     at);
}

/* Takes the built-in demo */
static void take_demo(const struct entry *entry, struct payload *p)
{
	p->from = FROM_IMAGE;
	p->kind = PAYLOAD_DEMO;
	p->file = entry->image;
	p->entry = (uintptr_t)demo;
}

/* Ends the boot if the file is recognised and cannot be started */
static void check_kind(struct payload *p)
{
	if (p->kind == PAYLOAD_FIT)
		die("the FIT at %r cannot be started: it is in a FIT itself; take it out",
		    &p->file);
	if (p->kind == PAYLOAD_UIMAGE)
		die("the uImage at %r cannot be started: a uImage is only known behind the image; append it, or pass the file that is in it",
		    &p->file);
	/* A raw binary that was named as kernel may begin like that */
	if (p->kind == PAYLOAD_RAMDISK)
		p->kind = PAYLOAD_RAW;
}

void payload_find(const struct entry *entry, struct appended *a,
		  struct dt_info *dt, struct memmap *map, struct payload *p)
{
	struct found found;

	/* Whether it is used or not: its owner has to know */
	pack_verify(entry, &a->pack);
	if (!find_initrd(dt, map, &found) && !find_appended(entry, a, &found) &&
	    !find_armstub(entry, &found) && !find_fw_cfg(dt, &found) &&
	    !find_modules(dt, &found) && !find_raw_initrd(dt, &found)) {
		check_nothing_given(entry, a, dt, map);
		take_demo(entry, p);
		hint_payload(entry, dt);
		return;
	}
	warn_unused(a, &found);
	p->verified = found.from == FROM_APPENDED && a->pack.at.size;
	take(&found, dt, map, p);
	p->kind = kind_of_range(p->file);
	if (p->kind == PAYLOAD_FIT) {
		fit_open(p, dt, map);
		if (dt->replaced)
			keep_modules(dt, map);
		p->kind = kind_of_range(p->file);
	}
	check_kind(p);
}
