// SPDX-License-Identifier: BSD-2-Clause
/*
 * hypstub as the crash kernel of kexec -p: the memory of the crashed kernel is
 * the dump, and nothing of it may be written. What that kernel has left is in
 * linux,usable-memory-range, or, by kexec-tools that do not write that, the
 * mem= bytes below elfcorehdr= in the command line. Called by boot_main().
 */
#include <string.h>
#include "base/hex.h"
#include "base/print.h"
#include "crash_kernel.h"

/* Where a zImage unpacks: at its own address, rounded down to this */
#define ZIMAGE_ALIGN (128ull << 20)

/* Returns what is behind @name in its last token of @bootargs, or NULL */
static const char *value_of(const char *bootargs, const char *name)
{
	unsigned int len = strlen(name);
	const char *value = NULL;

	while (*bootargs) {
		if (*bootargs == *name && !strncmp(bootargs, name, len))
			value = bootargs + len;
		while (*bootargs && *bootargs != ' ')
			bootargs++;
		while (*bootargs == ' ')
			bootargs++;
	}
	return value;
}

/* Returns the power of two that the letter means */
static unsigned int shift_of(char c)
{
	switch (c | ('a' - 'A')) {
	case 'k':
		return 10;
	case 'm':
		return 20;
	case 'g':
		return 30;
	default:
		return 0;
	}
}

/*
 * Reads a number as Linux does: 0x for hexadecimal and 0 for octal ones, K, M
 * or G behind it. Returns where it ends; NULL: there is none, or it is too
 * large for an address.
 */
static const char *read_size(const char *s, uint64_t *size)
{
	unsigned int shift;
	int base = 10, d;
	const char *from;

	if (*s == '0')
		base = 8;
	if (*s == '0' && (s[1] == 'x' || s[1] == 'X')) {
		base = 16;
		s += 2;
	}
	*size = 0;
	for (from = s; (d = hex_value(*s)) >= 0 && d < base; s++) {
		*size = *size * base + d;
		if (*size > ADDRESS_LIMIT)
			return NULL;
	}
	if (s == from)
		return NULL;
	shift = shift_of(*s);
	if (*size > ADDRESS_LIMIT >> shift)
		return NULL;
	*size <<= shift;
	return s + !!shift;
}

static bool ends(const char *s)
{
	return s && (!*s || *s == ' ');
}

/* Reads elfcorehdr=ADDRESS, or SIZE@ADDRESS; without a size it stays 0 */
static void parse_core_header(const char *value, struct range *header)
{
	const char *end = read_size(value, &header->base);

	header->size = 0;
	if (end && *end == '@') {
		header->size = header->base;
		end = read_size(end + 1, &header->base);
	}
	if (!ends(end))
		die("elfcorehdr= in the command line is not an address: start hypstub by kexec -p, which writes it");
}

/* Returns the RAM that the command line leaves: mem= bytes below @header */
static struct range below_header(const char *bootargs, uint64_t header)
{
	const char *value = value_of(bootargs, "mem=");
	uint64_t size = 0;

	if (!value)
		die("nothing says which RAM the crashed kernel, whose core header is at %X, has left: pass mem= as kexec -p does, or set linux,usable-memory-range",
		    header);
	else if (!ends(read_size(value, &size)) || !size)
		die("mem= in the command line is not a size: give what the crashed kernel left below elfcorehdr=%X",
		    header);
	else if (header < size)
		die("mem= in the command line, %z, is more than there is below elfcorehdr=%X: pass both as kexec -p does",
		    size, header);
	return (struct range){ header - size, size };
}

/*
 * Reads what the tree and the command line say; the tree's range wins. Returns
 * false if no kernel has crashed.
 */
static bool find(const char *bootargs, struct dt_crash *crash)
{
	const char *value = value_of(bootargs, "elfcorehdr=");

	if (value)
		parse_core_header(value, &crash->core_header);
	else if (!crash->core_header.size)
		return crash->ranges;
	if (!crash->ranges)
		crash->usable[crash->ranges++] =
			below_header(bootargs, crash->core_header.base);
	return true;
}

/* Ends the boot if @r is not in what the crashed kernel left */
static void check_is_left(const struct memmap *map, struct range r,
			  enum memmap_user user)
{
	if (!memmap_is_ram(map, r))
		die("%s at %r is not in the RAM that the crashed kernel left, %r: load it there, as kexec -p does",
		    memmap_user_name(user), &r, &map->bank[0]);
}

/* Keeps the core header, where it is in the RAM that is used */
static void keep_core_header(struct memmap *map, struct range header)
{
	enum memmap_user user;

	/* kexec puts it last, so that all up to the end may be of it */
	for (unsigned int i = 0; i < map->banks && !header.size; i++)
		if (header.base - map->bank[i].base < map->bank[i].size)
			header.size = range_end(map->bank[i]) - header.base;
	user = header.size ? memmap_user(map, header) : MEMMAP_FREE;
	if (user)
		die("%s at %r overlaps %s: load hypstub by kexec -p",
		    memmap_user_name(MEMMAP_CORE_HEADER), &header,
		    memmap_user_name(user));
	memmap_use(map, header, MEMMAP_CORE_HEADER);
}

/*
 * Forgets an initrd outside the RAM that is used. Without --initrd, kexec
 * leaves the crashed kernel's in the device tree, and that is a part of the
 * dump.
 */
static void forget_old_initrd(const struct memmap *map, struct range *initrd)
{
	if (!initrd->size || memmap_is_ram(map, *initrd))
		return;
	warn("the initrd at %r is not used: it is the crashed kernel's; pass one by kexec -p --initrd",
	     initrd);
	initrd->size = 0;
}

void crash_kernel_limit(struct boot *boot)
{
	struct dt_crash crash = boot->dt.crash;
	struct memmap *map = &boot->map;
	struct range dtb = { boot->dt.addr, boot->dt.size };

	if (!find(boot->dt.bootargs, &crash))
		return;
	for (unsigned int i = 0; i < crash.ranges; i++)
		if (!memmap_is_ram(map, crash.usable[i]))
			die("the RAM that the crashed kernel left, %r, is not in /memory of the device tree: pass mem= and elfcorehdr= as kexec -p does",
			    &crash.usable[i]);
	memmap_limit(map, crash.usable, crash.ranges);
	for (unsigned int i = 0; i < map->banks; i++)
		say("crash kernel: of RAM only %r is used", &map->bank[i]);
	check_is_left(map, boot->entry.image, MEMMAP_IMAGE);
	check_is_left(map, dtb, MEMMAP_DTB);
	forget_old_initrd(map, &boot->dt.initrd);
	keep_core_header(map, crash.core_header);
	/* It is in the dump, and CPUs of the crashed kernel may run there */
	memmap_use(map, boot->dt.old_resident, MEMMAP_RESERVED);
}

/*
 * Returns whether the payload brought a command line or a device tree by which
 * a kernel has crashed. The loader's do not say so.
 */
static bool payload_says(const struct boot *boot)
{
	const char *bootargs = boot->payload.bootargs;

	if (boot->dt.replaced && !bootargs)
		bootargs = boot->dt.bootargs;
	return boot->dt.crash.ranges || boot->dt.crash.core_header.size ||
	       (bootargs && value_of(bootargs, "elfcorehdr="));
}

void crash_kernel_check(const struct boot *boot)
{
	const struct payload *p = &boot->payload;
	struct range bank = boot->map.bank[0];

	if (!boot->map.limited && payload_says(boot))
		die("%s at %r says that a kernel has crashed, when its memory is in use already: put elfcorehdr= into hypstub's own command line",
		    memmap_user_name(MEMMAP_FILE), &p->file);
	if (boot->map.limited && p->kind == PAYLOAD_ZIMAGE &&
	    bank.base % ZIMAGE_ALIGN)
		die("the zImage would unpack below the RAM that the crashed kernel left, %r: reserve it at a multiple of 128 MiB, crashkernel=SIZE@ADDRESS",
		    &bank);
}
