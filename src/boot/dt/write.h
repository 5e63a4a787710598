/* SPDX-License-Identifier: BSD-2-Clause */
/* The payload's device tree: the opened one with changes. */
#ifndef DT_WRITE_H
#define DT_WRITE_H

#include "devices.h"

/*
 * Room in the payload's device tree for what dt_write() adds, without bootargs:
 * some 0x2b0 for ramdisk, reservations and stub, 0xb0 for /psci, 20 for each
 * CPU that had no enable-method, 0xc0 for RAM, and 16 for each reservation that
 * is kept of a tree that this one has replaced.
 */
#define DT_GROWTH 0x800

/* How the payload's device tree differs from the opened one */
struct dt_changes {
	const char *bootargs;  /* NULL: as it is */
	bool drop_initrd;      /* the initrd was the payload */
	struct range ramdisk;  /* size 0: as it is */
	bool drop_modules;     /* the modules were the payload */
	struct range resident; /* size 0: no stub */
	bool old_stub;	       /* an earlier hypstub's stub stays */
	bool old_block;	       /* its block does, as an ordinary reservation */
	/* For a tree that replaced the loader's; size 0: none */
	struct range core_header;
	struct range monitor; /* in the payload's RAM; size 0: none */
	/* For a tree that replaced the loader's: its RAM, and MEMMAP_KEPT */
	const struct memmap *map;
	bool psci; /* PSCI is ours, or the loader's: it starts every CPU */
	/* It is the loader's 0.1, with these numbers; NULL: 1.0 */
	const uint32_t *psci_id;
	bool one_cpu;	   /* the payload must not start any CPU: */
	uint32_t boot_cpu; /* this one, by its MPIDR, stays alone */
	/* The Secure world is ours: its memory is not the payload's. Or NULL */
	const struct devices *secure;
	/*
	 * Reserve the block in /memreserve/ as well. Not for Linux, which takes
	 * those entries first, and then refuses no-map for what is reserved
	 * already.
	 */
	bool memreserve;
	const char *boot_mode; /* "hyp" or "svc" */
};

/* Returns how many bytes the payload's device tree needs, with @changes. */
uint32_t dt_write_size(const struct dt_info *dt,
		       const struct dt_changes *changes);

/*
 * Writes the payload's device tree to @addr, where dt_write_size() bytes are
 * free. Returns NULL, or what is wrong.
 */
const char *dt_write(const struct dt_info *dt, uint32_t addr,
		     const struct dt_changes *changes);

#endif
