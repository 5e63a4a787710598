// SPDX-License-Identifier: BSD-2-Clause
/*
 * Which payload: /chosen multiboot modules, then the initrd slot, then the
 * built-in demo; and which kind it is, by its first bytes.
 */
#include <string.h>
#include "../memmap.h"
#include "../phys.h"
#include "../print.h"
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

/* A file must lie in RAM that we can address, and not under something else */
static void check_file(struct boot *boot, struct range r, const char *what)
{
	const char *user = memmap_user(&boot->map, r);

	if (!memmap_is_ram(&boot->map, r) || range_end(r) > 1ull << 32)
		die("the %s at %r is not in RAM below 4 GiB: load it elsewhere",
		    what, &r);
	if (user)
		die("the %s at %r overlaps %s: load it elsewhere", what, &r,
		    user);
	memmap_use(&boot->map, r, what);
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
	if (!p->file.size) {
		if (p->ramdisk.size)
			warn("a ramdisk module, and no kernel module for it");
		p->ramdisk.size = 0;
		return false;
	}
	if (!p->ramdisk.size)
		p->ramdisk = boot->dt.initrd;
	return true;
}

static bool find_initrd_slot(struct boot *boot)
{
	struct payload *p = &boot->payload;
	struct file f = { phys(boot->dt.initrd.base), boot->dt.initrd.size };

	if (!boot->dt.initrd.size)
		return false;
	check_file(boot, boot->dt.initrd, FILE_NAME);
	if (is_ramdisk(&f)) {
		warn("the initrd is a ramdisk, and no kernel is there for it: "
		     "pass both as multiboot modules");
		return false;
	}
	p->from = "the initrd slot";
	p->file = boot->dt.initrd;
	p->takes_initrd_slot = true;
	return true;
}

void payload_find(struct boot *boot)
{
	struct payload *p = &boot->payload;
	struct file f;

	if (find_modules(boot)) {
		check_file(boot, p->file, FILE_NAME);
		if (p->ramdisk.size)
			check_file(boot, p->ramdisk, RAMDISK_NAME);
	} else if (!find_initrd_slot(boot)) {
		p->kind = PAYLOAD_DEMO;
		p->from = "this image, since no payload was given";
		p->file = boot->entry.image;
		return;
	}
	f = (struct file){ phys(p->file.base), p->file.size };
	p->kind = kind_of(&f);
}
