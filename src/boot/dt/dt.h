/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The device tree: what the boot reads from the one that it was given, and
 * what it changes in the payload's. Nothing else here knows libfdt.
 */
#ifndef DT_H
#define DT_H

#include <stddef.h>
#include "../boot.h"

/*
 * Room in the payload's device tree for what dt_write() adds beside bootargs:
 * some 0x2b0 for ramdisk, reservations and stub, 0x58 for /psci, 20 for each
 * CPU that had no enable-method, 0xc0 for RAM, and 16 for each reservation that
 * is kept of a tree that this one has replaced.
 */
#define DT_GROWTH     0x800

/* What a header may claim; virt's says 1 MiB and uses 8 KiB */
#define DT_SIZE_LIMIT (2u << 20)

/* Finds the device tree and opens it, or ends the boot. */
void dt_find(struct boot *boot);

/*
 * What is wrong with a tree that is wholly in memory, @size bytes, 8-byte
 * aligned; or NULL: then libfdt may read it.
 */
const char *dt_check(const void *fdt, uint32_t size);

/*
 * Checks the device tree at @addr. Returns 0 and sets @dt->addr and @dt->size,
 * or a negative errno and in @why what is wrong.
 */
int dt_open(struct dt_info *dt, uint32_t addr, const char **why);

/*
 * Reads all that the boot needs, in one walk over the tree: RAM and what is
 * reserved in it go to @map, everything else to @dt. Returns as dt_open().
 */
int dt_read(struct dt_info *dt, struct memmap *map, const char **why);

/* As messages and the memory map call them; DT_KEPT: one of the old tree's */
#define DT_RESERVED   "a reservation in /reserved-memory"
#define DT_MEMRESERVE "a /memreserve/ entry"
#define DT_KEPT	      "a reservation of the boot loader's device tree"
#define MODULE_NAME   "module of the payload"
/* And what is wrong if there are too many */
#define DT_FULL	      "more memory reservations than fit here"

/*
 * Opens and reads the tree at @addr, which is the payload's from now on, in
 * place of the one in @dt. What the boot loader knows best is still that one's:
 * RAM, and, where the new tree has none, PSCI and reservations. Returns as
 * dt_open().
 */
int dt_replace(struct dt_info *dt, struct memmap *map, uint32_t addr,
	       const char **why);

/*
 * Reads what the Secure world needs, in a walk of its own. A device that is not
 * there, or that cannot be used as the tree tells it, is left out.
 */
void dt_devices(const struct dt_info *dt, struct devices *devices);

/* A UART: the node that stdout-path names, as far as a driver needs it */
struct dt_uart {
	const char *compatible; /* a list of strings, each terminated */
	int compatible_size;
	uint64_t base;
	uint32_t reg_shift, reg_io_width; /* 0 and 1 if not given */
};

/* Returns 0, or -ENOENT if no node is named or none is there. */
int dt_stdout(const struct dt_info *dt, struct dt_uart *uart);

/* What the payload's device tree is to say */
struct dt_changes {
	const char *bootargs;  /* NULL: as it is */
	bool drop_initrd;      /* the initrd was the payload */
	struct range ramdisk;  /* size 0: as it is */
	bool drop_modules;     /* the modules were ours, and are consumed */
	struct range resident; /* size 0: no stub */
	bool old_stub;	       /* that of an earlier hypstub stays */
	struct range monitor;  /* in RAM of the payload's; size 0: none */
	/* For a tree that has replaced another: RAM, and DT_KEPT */
	const struct memmap *map;
	bool psci; /* PSCI is ours: every CPU is started by it */
	/*
	 * Reserve the block in /memreserve/, too. Not for Linux: it takes those
	 * entries first, and then refuses the no-map of what is reserved.
	 */
	bool memreserve;
	const char *boot_mode; /* "hyp" or "svc" */
};

/* Bytes of the payload's device tree, with what @changes add. */
uint32_t dt_write_size(const struct dt_info *dt,
		       const struct dt_changes *changes);
/*
 * Writes the payload's device tree to @addr, dt_write_size() bytes. Returns 0,
 * or a negative errno and in @why what is wrong.
 */
int dt_write(const struct dt_info *dt, uint32_t addr,
	     const struct dt_changes *changes, const char **why);

#endif
