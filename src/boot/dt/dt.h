/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the boot reads from the opened device tree, in one pass. Besides this
 * folder only payload/fit.c and fit_image.c use libfdt, to read FITs.
 */
#ifndef DT_H
#define DT_H

#include <stdbool.h>
#include <string.h>
#include "../../resident/resident.h"
#include "../base/memmap.h"
#include "modules.h"

/* The most reservations of a tree: both kinds, and modules for the payload */
#define DT_RESERVED_MAX 32
/* The error if there are more; a literal, since a pointer would be absolute */
#define DT_TOO_MANY_RESERVED \
	"it has more than 32 memory reservations; join some"
/* The most nodes below the root whose offsets are kept, to save walks */
#define DT_ROOT_CHILDREN_MAX 96

/* Linux takes no more, either: crashkernel= and crashkernel=,low */
#define DT_CRASH_RANGES_MAX  2

/* What kexec writes into /chosen for the kernel that comes after a crash */
struct dt_crash {
	/* linux,usable-memory-range: what the crashed kernel left */
	struct range usable[DT_CRASH_RANGES_MAX];
	unsigned int ranges;
	struct range core_header; /* linux,elfcorehdr; size 0: none */
	const char *wrong;	  /* with these properties, or NULL */
};

/* What a tree says; strings point into it */
struct dt_info {
	uint32_t addr;
	uint32_t size; /* bytes in use, not what the header claims */
	const char *model;
	const char *bootargs;	 /* "" if none */
	const char *stdout_path; /* NULL if none */
	struct range initrd;	 /* size 0: none */
	struct module module[DT_MODULES_MAX];
	unsigned int modules;
	const char *psci_method; /* NULL if none */
	bool psci_0_2;		 /* PSCI is 0.2 or later */
	bool psci_0_1;		 /* it is 0.1, and the tree lists CPU_ON */
	/* The numbers that the tree lists, as in resident_psci_id; 0: none */
	uint32_t psci_id[PSCI_IDS];
	/* The four above come from the loader's tree, which this replaced */
	bool psci_kept;
	bool replaced;	 /* this tree replaced the loader's, not its RAM */
	bool stub;	 /* /firmware/hypstub is there */
	bool stub_svc;	 /* and its kernel was entered in SVC mode */
	uint64_t gich;	 /* GICv2 virtual interface control, 0: none */
	uint64_t fw_cfg; /* QEMU's fw_cfg by MMIO, 0: none */
	unsigned int cpus;
	uint32_t cpu[RESIDENT_CPUS]; /* by cpu_slot: MPIDR, or CPU_NONE */
	uint32_t cpu_conflict; /* MPIDR of a CPU whose slot is taken, or -1 */
	struct range old_resident; /* of an earlier hypstub, size 0: none */
	struct range old_monitor;  /* the same */
	/* A /memreserve/ entry that ends past 40 bits, size 0: none */
	struct range cut_reservation;
	struct dt_crash crash;
	/* Node offsets, or -1 */
	int chosen, firmware, reserved_memory, psci, cpus_node, timer, memory;
	int root_child[DT_ROOT_CHILDREN_MAX];
	unsigned int root_children;
};

/*
 * Checks a tree of @size bytes that is wholly in memory, 8-byte aligned.
 * Returns NULL if libfdt may read it, or what is wrong.
 */
const char *dt_check(const void *fdt, uint32_t size);

/*
 * Checks a tree at @addr, of which nothing is known, and sets dt->addr and
 * dt->size. Returns NULL, or what is wrong.
 */
const char *dt_open(struct dt_info *dt, uint32_t addr);

/*
 * Reads the opened tree in one pass: RAM and what is reserved in it into @map,
 * everything else into @dt. Returns NULL, or what is wrong.
 */
const char *dt_read(struct dt_info *dt, struct memmap *map);

/* The properties of /psci with the numbers of dt_info.psci_id */
extern const char dt_psci_call[PSCI_IDS][12];
/*
 * Returns whether the tree has a PSCI that is called by smc, and how to call
 * it: 0.2 or later, or 0.1 with the number of CPU_ON.
 */
static inline bool dt_has_psci_by_smc(const struct dt_info *dt)
{
	return (dt->psci_0_2 || dt->psci_0_1) && dt->psci_method &&
	       !strcmp(dt->psci_method, "smc");
}

/* Warns of a /memreserve/ entry of the tree that is not within 40 bits. */
void dt_warn_of_cut(const struct dt_info *dt);

#endif
