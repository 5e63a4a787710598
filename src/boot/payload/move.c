// SPDX-License-Identifier: BSD-2-Clause
/*
 * Moves the payload and its ramdisk to their places. Nothing can fail any more:
 * place.c has checked it all, and the device tree is already written. Called by
 * main.c.
 */
#include "../base/memory.h"
#include "../format/elf.h"
#include "payload.h"

/* Returns where bytes for @to stay until the last move, or @to itself */
static uint64_t waiting_place(const struct payload *p, uint64_t to)
{
	uint64_t at = to - p->moved_last.base;

	return at < p->moved_last.size ? at + p->moved_last_from : to;
}

/* Moves each segment to its place and zeroes the memory behind it */
static void load_elf(const struct payload *p)
{
	struct file f = { phys(p->file.base), p->file.size };
	struct elf elf;

	if (elf_check(&f, &elf))
		return;
	for (unsigned int i = 0; i < elf.segments; i++) {
		const struct elf_segment *s = &elf.segment[i];
		uint64_t to = waiting_place(p, s->base);

		memory_move(to, p->file.base + s->offset, s->file_size);
		memory_zero(to + s->file_size, s->size - s->file_size);
	}
}

void payload_move(const struct payload *p)
{
	if (p->ramdisk.size && p->ramdisk.base != p->ramdisk_to)
		memory_move(p->ramdisk_to, p->ramdisk.base, p->ramdisk.size);
	for (unsigned int i = 0; i < p->loadables; i++)
		memory_move(p->loadable[i].to, p->loadable[i].file.base,
			    p->loadable[i].file.size);
	memory_zero(p->moved_last_from, p->moved_last.size);
	if (p->kind == PAYLOAD_ELF)
		load_elf(p);
	else if (p->where.base != p->file.base)
		memory_move(waiting_place(p, p->where.base), p->file.base,
			    p->file.size);
}
