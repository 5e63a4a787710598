// SPDX-License-Identifier: BSD-2-Clause
/*
 * The two steps of the boot that are about the device tree. The loader's is
 * read once, at the start; the payload's is written once, before the payload is
 * loaded. Called by main.c.
 */
#include <arm/sysreg.h>
#include "base/memory.h"
#include "base/print.h"
#include "base/ram.h"
#include "console/console.h"
#include "device_tree.h"
#include "dt/compare.h"
#include "dt/write.h"
#include "handoff/find_dtb.h"

/* Finds and opens the loader's device tree, or ends the boot */
static void find_and_open(struct boot *boot)
{
	const struct entry *entry = &boot->entry;
	const char *why;
	uint32_t addr;

	if (!find_dtb(entry, &boot->appended, &addr)) {
		console_last_resort();
		/* One that is in a damaged pack is not looked at */
		pack_verify(entry, &boot->appended.pack);
		die("no device tree at %x (r2), nor at %x (start of RAM), nor behind the image: pass one in r2, or append it",
		    entry->handed_dtb, find_dtb_ram_start(entry));
	}
	why = dt_open(&boot->dt, addr);
	if (why) {
		console_last_resort();
		die("the device tree at %x is broken: %s", addr, why);
	}
}

void device_tree_read(struct boot *boot)
{
	const char *why;

	console_start_header(boot->entry.image);
	find_and_open(boot);
	why = dt_read(&boot->dt, &boot->map);
	if (why) {
		console_last_resort();
		die("the device tree at %x is broken: %s", boot->dt.addr, why);
	}
	console_start(&boot->dt, &boot->map);
	options_parse(boot->dt.bootargs, &boot->options);
	print_quiet(boot->options.report == REPORT_QUIET);
	dt_warn_of_cut(&boot->dt);
	if (!boot->map.banks)
		die("the device tree at %x has no /memory node with RAM: add one, with #address-cells and #size-cells as the root has them",
		    boot->dt.addr);
	memmap_use(&boot->map, boot->entry.image, MEMMAP_IMAGE);
	memmap_use(&boot->map, (struct range){ boot->dt.addr, boot->dt.size },
		   MEMMAP_DTB);
}

/* Returns how the payload's tree differs from the opened one */
static struct dt_changes changes_for(const struct boot *boot)
{
	const struct payload *p = &boot->payload;
	bool replaced = boot->dt.replaced;
	bool forgotten = boot->map.limited && !boot->dt.initrd.size;
	struct dt_changes changes = {
		.bootargs = p->bootargs,
		/* A FIT's tree does not name the loader's files */
		.drop_initrd =
			(p->from == FROM_INITRD || forgotten) && !replaced,
		.drop_modules = p->from == FROM_MODULES && !replaced,
		.ramdisk = { p->ramdisk_to, p->ramdisk.size },
		.resident = boot->resident,
		.old_stub = boot->old_stub && !replaced,
		.old_block = boot->map.limited && !boot->old_stub,
		.one_cpu = boot->one_cpu,
		.psci = boot->monitor.size || boot->dt.psci_kept,
		.map = &boot->map,
		.memreserve = p->kind != PAYLOAD_ZIMAGE,
		.boot_mode = boot->payload_in_hyp ? "hyp" : "svc",
	};

	if (replaced)
		changes.core_header = boot->dt.crash.core_header;
	if (boot->monitor.size)
		changes.secure = &boot->devices;
	else if (boot->dt.psci_0_1)
		changes.psci_id = boot->dt.psci_id;
	if (boot->devices.secure_nodes > SECURE_NODES_MAX)
		warn("the device tree has %u nodes of Secure RAM: the payload finds those behind the first %u; join some",
		     boot->devices.secure_nodes, SECURE_NODES_MAX);
	if (boot->one_cpu)
		changes.boot_cpu = read_sysreg(MPIDR) & MPIDR_AFFINITY;
	if (!boot->monitor_secure)
		changes.monitor = boot->monitor;
	return changes;
}

/*
 * Returns whether @r is free RAM, where the trees that were read, and the one
 * to be copied, do not count. @user: who else uses it, or MEMMAP_FREE.
 */
static bool is_free_for_tree(const struct memmap *map, struct range r,
			     enum memmap_user *user)
{
	*user = MEMMAP_FREE;
	for (unsigned int i = 0; i < map->used_count; i++)
		if (ranges_overlap(map->used[i].range, r) &&
		    map->used[i].user != MEMMAP_DTB &&
		    map->used[i].user != MEMMAP_PAYLOAD_DTB &&
		    map->used[i].user != MEMMAP_FIT_DTB)
			*user = map->used[i].user;
	return !*user && memmap_is_ram(map, r) && range_below_4g(r);
}

/* Ends the boot if the tree cannot be where hypstub.dtb= wants it */
static void check_dtb_option(const struct memmap *map, struct range r)
{
	enum memmap_user user;

	if (r.base % 8)
		die("hypstub.dtb=%X is not aligned to 8 bytes: use a multiple of 8",
		    r.base);
	if (is_free_for_tree(map, r, &user))
		return;
	if (user)
		die("hypstub.dtb=%X, %z, overlaps %s: use another address",
		    r.base, r.size, memmap_user_name(user));
	die("hypstub.dtb=%X, %z, is not RAM below 4 GiB: use another address",
	    r.base, r.size);
}

/*
 * Copies the tree for an ELF file or a raw binary, which may look for it at the
 * start of RAM, where QEMU puts it for such programs: there, if that is free,
 * or to where hypstub.dtb= says, which r2 is then to point to. @size: of the
 * tree.
 */
static void copy_for_bare_metal(struct boot *boot, uint32_t size)
{
	enum payload_kind kind = boot->payload.kind;
	const struct options *options = &boot->options;
	struct range to = { boot->map.bank[0].base, size };
	struct range tree = { boot->payload_dtb, size };
	enum memmap_user user;

	if (kind != PAYLOAD_ELF && kind != PAYLOAD_RAW) {
		if (options->has_dtb)
			warn("hypstub.dtb=%x is not used: the payload is no ELF file and no raw binary; remove the option",
			     options->dtb);
		return;
	}
	if (options->has_dtb) {
		to.base = options->dtb;
		check_dtb_option(&boot->map, to);
		ram_use(&boot->map, to, MEMMAP_PAYLOAD_DTB);
	} else if (!is_free_for_tree(&boot->map, to, &user) ||
		   ranges_overlap(to, tree) || !ram_is_there(to)) {
		return;
	}
	memory_move(to.base, tree.base, size);
	if (options->has_dtb)
		boot->payload_dtb = to.base;
}

void device_tree_write(struct boot *boot)
{
	struct dt_changes changes = changes_for(boot);
	uint32_t size = dt_write_size(&boot->dt, &changes);
	uint64_t base = boot->map.bank[0].base;
	struct range within = { base, boot->payload.reach - base };
	uint64_t addr = memmap_find_top(&boot->map, size, 8, within);
	const char *why;

	if (addr == MEMMAP_NOWHERE)
		die("no room for %s, %z, below %X: load the files elsewhere, or use more RAM",
		    memmap_user_name(MEMMAP_PAYLOAD_DTB), (uint64_t)size,
		    boot->payload.reach);
	ram_use(&boot->map, (struct range){ addr, size }, MEMMAP_PAYLOAD_DTB);
	why = dt_write(&boot->dt, addr, &changes);
	if (why)
		die("the device tree at %x cannot be changed: %s",
		    boot->dt.addr, why);
	boot->payload_dtb = addr;
	/* Before the copy, which may be written over the loader's tree */
	if (boot->options.report == REPORT_FULL)
		dt_compare(boot->dt.addr, addr);
	copy_for_bare_metal(boot, size);
}
