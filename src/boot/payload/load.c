// SPDX-License-Identifier: BSD-2-Clause
/*
 * Moving the payload and its ramdisk to their places. Nothing can fail any
 * more: place.c has checked it all, and the device tree is already written.
 */
#include "../base/memory.h"
#include "../base/phys.h"
#include "payload.h"

/* Where what belongs at @to is put now */
static uint64_t now(const struct payload *p, uint64_t to)
{
	return to - p->late.base < p->late.size
		       ? to - p->late.base + p->late_from
		       : to;
}

static void load_elf(const struct payload *p)
{
	struct file f = { phys(p->file.base), p->file.size };
	struct elf elf;
	const char *why;

	if (elf_check(&f, &elf, &why))
		return;
	for (unsigned int i = 0; i < elf.segments; i++) {
		const struct elf_segment *s = &elf.segment[i];
		uint64_t to = now(p, s->where.base);

		memory_move(to, p->file.base + s->offset, s->file_size);
		memory_zero(to + s->file_size, s->where.size - s->file_size);
	}
}

void payload_load(struct boot *boot)
{
	struct payload *p = &boot->payload;

	if (p->ramdisk.size && p->ramdisk.base != p->ramdisk_to)
		memory_move(p->ramdisk_to, p->ramdisk.base, p->ramdisk.size);
	for (unsigned int i = 0; i < p->loadables; i++)
		memory_move(p->loadable[i].to, p->loadable[i].file.base,
			    p->loadable[i].file.size);
	memory_zero(p->late_from, p->late.size);
	if (p->kind == PAYLOAD_ELF)
		load_elf(p);
	else if (p->where.base != p->file.base)
		memory_move(now(p, p->where.base), p->file.base, p->file.size);
}
