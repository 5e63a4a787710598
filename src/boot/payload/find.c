// SPDX-License-Identifier: BSD-2-Clause
/*
 * Which payload: the initrd slot, then what is appended to the image, the
 * Raspberry Pi firmware's kernel, QEMU's fw_cfg and /chosen multiboot modules,
 * then the built-in demo; and which kind it is, by its first bytes. Any of them
 * but the demo may be a FIT that holds it.
 */
#include <string.h>
#include "../dt/dt.h"
#include "../base/memmap.h"
#include "../base/memory.h"
#include "../base/print.h"
#include "../handoff/appended.h"
#include "../handoff/armstub.h"
#include "fit.h"
#include "../handoff/fw_cfg.h"
#include "../format/measure.h"
#include "payload.h"

uint32_t file_word(const struct file *f, uint32_t offset)
{
	uint32_t word;

	if (f->size < 4 || offset > f->size - 4)
		return 0;
	memmove(&word, (const char *)f->data + offset, sizeof(word));
	return word;
}

const char *payload_kind_name(enum payload_kind kind)
{
	switch (kind) {
	case PAYLOAD_ZIMAGE:
		return "zImage";
	case PAYLOAD_ELF:
		return "ELF";
	case PAYLOAD_RAW:
		return "raw binary";
	default:
		return "built-in demo";
	}
}

/*
 * What an initrd that is a ramdisk begins with: gzip, bzip2, xz, lzma, lz4,
 * lzo, zstd, cpio. Anything else in that slot was put there to be started.
 */
static bool is_ramdisk(const struct file *f)
{
	uint32_t word = file_word(f, 0);

	return (word & 0xffff) == 0x8b1f || (word & 0xffffff) == 0x685a42 ||
	       word == 0x587a37fd || (word & 0xffffff) == 0x5d ||
	       word == 0x184c2102 || word == 0x4f5a4c89 || word == 0xfd2fb528 ||
	       word == 0x37303730;
}

static enum payload_kind kind_of(const struct file *f)
{
	if (zimage_detect(f))
		return PAYLOAD_ZIMAGE;
	if (elf_detect(f))
		return PAYLOAD_ELF;
	return PAYLOAD_RAW;
}

/* The boot loader's device tree is not in a place for payloads */
static bool is_fit(const struct file *f)
{
	return file_big_endian(f, 0) == DTB_MAGIC;
}

/* What can be recognised, and is not started from where it is */
static void check_raw(const struct payload *p, const struct file *f)
{
	if (is_fit(f))
		die("the FIT at %r cannot be started: it is in a FIT itself",
		    &p->file);
	if (file_big_endian(f, 0) == UIMAGE_MAGIC)
		die("the uImage at %r cannot be started: it can only be behind the image",
		    &p->file);
}

uint32_t payload_room(struct boot *boot, uint64_t size, const char *what)
{
	struct range near = { boot->map.bank[0].base, LINUX_REACH };
	uint64_t base = memmap_find_top(&boot->map, size, 0x1000, near);

	if (base == MEMMAP_NONE)
		die("no room for the %s, %z, in the first 512 MiB of RAM", what,
		    size);
	memmap_use(&boot->map, (struct range){ base, size }, what);
	return base;
}

/* The first kernel module and the first ramdisk; others are not ours */
static bool find_modules(struct boot *boot)
{
	struct payload *p = &boot->payload;

	for (unsigned int i = 0; i < boot->dt.modules; i++) {
		const struct module *m = &boot->dt.module[i];

		if (m->kind == MODULE_KERNEL && !p->file.size) {
			p->from = "a multiboot module";
			p->from_modules = true;
			p->file = m->range;
			p->bootargs = m->bootargs;
		} else if (m->kind == MODULE_RAMDISK && !p->ramdisk.size) {
			p->ramdisk = m->range;
		}
	}
	if (p->file.size)
		return true;
	if (p->ramdisk.size)
		warn("a ramdisk module, and no kernel module for it");
	p->ramdisk.size = 0;
	return false;
}

_Noreturn static void refuse(struct range r, const char *what)
{
	die("the %s at %r is not in RAM below 4 GiB: load it elsewhere", what,
	    &r);
}

static bool has_kernel_module(const struct boot *boot)
{
	for (unsigned int i = 0; i < boot->dt.modules; i++)
		if (boot->dt.module[i].kind == MODULE_KERNEL)
			return true;
	return false;
}

/* Unless it is what its name says, for a kernel that is found elsewhere */
static bool find_initrd_slot(struct boot *boot)
{
	struct payload *p = &boot->payload;
	struct range r = boot->dt.initrd;
	struct file f = { phys(r.base), r.size };

	if (!r.size)
		return false;
	if (!memmap_is_ram(&boot->map, r) || range_end(r) > 1ull << 32)
		refuse(r, FILE_NAME);
	/* Some ramdisks are of no known kind: for the kernel that is a module */
	if (is_ramdisk(&f) || (kind_of(&f) == PAYLOAD_RAW && !is_fit(&f) &&
			       has_kernel_module(boot)))
		return false;
	p->from = "the initrd slot";
	p->file = r;
	p->takes_initrd_slot = true;
	return true;
}

static bool find_appended(struct boot *boot)
{
	struct payload *p = &boot->payload;
	struct appended *a = &boot->appended;

	/* The device tree may have been taken from there, over what follows */
	if (!a->at)
		appended_find(&boot->entry, a);
	if (a->why)
		warn("the file appended at %x is not used: %s", a->at, a->why);
	if (a->ramdisk.size && !a->kernel.size)
		warn("an appended ramdisk, and no kernel for it");
	if (!a->kernel.size)
		return false;
	appended_verify(a);
	p->from = "behind the image";
	p->file = a->kernel;
	p->ramdisk = a->ramdisk;
	return true;
}

static bool find_armstub(struct boot *boot)
{
	struct payload *p = &boot->payload;

	p->from = "the Raspberry Pi firmware";
	p->file = armstub_kernel(boot);
	return p->file.size;
}

/*
 * A file must be in memory, and not under something else. A module that is not
 * in RAM is in flash, if it is what it should be, or else a mistake.
 */
static void check_file(struct boot *boot, struct range r, const char *what)
{
	struct file f = { phys(r.base), r.size };
	const char *user = memmap_user(&boot->map, r);
	bool ram = memmap_is_ram(&boot->map, r);

	if (!r.size)
		return;
	if (range_end(r) > 1ull << 32 || !file_readable(r.base, r.size) ||
	    (!ram && boot->payload.from_modules && kind_of(&f) == PAYLOAD_RAW &&
	     !is_ramdisk(&f) && !is_fit(&f)))
		refuse(r, what);
	if (user)
		die("the %s at %r overlaps %s: load it elsewhere", what, &r,
		    user);
	if (ram)
		memmap_use(&boot->map, r, what);
}

/*
 * Flash may be out of reach for what comes later, and libfdt reads words: what
 * is behind the image may be at any address.
 */
static void stage_file(struct boot *boot, struct range *r, const char *what)
{
	struct file f = { phys(r->base), r->size };
	uint32_t to;

	if (!r->size ||
	    (memmap_is_ram(&boot->map, *r) && !(r->base % 8 && is_fit(&f))))
		return;
	to = payload_room(boot, r->size, what);
	memory_move(to, r->base, r->size);
	r->base = to;
}

/* Both are marked before a place is looked for */
static void take_files(struct boot *boot)
{
	struct payload *p = &boot->payload;

	if (!p->ramdisk.size && !p->takes_initrd_slot)
		p->ramdisk = boot->dt.initrd;
	check_file(boot, p->file, FILE_NAME);
	check_file(boot, p->ramdisk, RAMDISK_NAME);
	stage_file(boot, &p->file, FILE_NAME);
	stage_file(boot, &p->ramdisk, RAMDISK_NAME);
}

/* A kernel that was found elsewhere, such as Xen, has modules of its own */
static void keep_modules(struct boot *boot)
{
	for (unsigned int i = 0; i < boot->dt.modules; i++) {
		struct range r = boot->dt.module[i].range;
		const char *user = memmap_user(&boot->map, r);

		/* The FIT's device tree may name those of the loader's */
		if (!user || strcmp(user, MODULE_NAME))
			check_file(boot, r, MODULE_NAME);
	}
}

void payload_find(struct boot *boot)
{
	struct payload *p = &boot->payload;
	struct file f;

	if (find_initrd_slot(boot) || find_appended(boot) ||
	    find_armstub(boot)) {
		keep_modules(boot);
		take_files(boot);
	} else if (fw_cfg_has_kernel(boot)) {
		keep_modules(boot);
		fw_cfg_find(boot);
	} else if (find_modules(boot)) {
		take_files(boot);
	} else {
		if (boot->dt.initrd.size)
			warn("the initrd is a ramdisk, and no kernel is there for it: pass both as multiboot modules");
		p->kind = PAYLOAD_DEMO;
		p->from = "this image, since no payload was given";
		p->file = boot->entry.image;
		return;
	}
	f = (struct file){ phys(p->file.base), p->file.size };
	if (is_fit(&f)) {
		fit_open(boot);
		if (boot->dt.replaced)
			keep_modules(boot);
		f = (struct file){ phys(p->file.base), p->file.size };
	}
	p->kind = kind_of(&f);
	if (p->kind == PAYLOAD_RAW)
		check_raw(p, &f);
}
