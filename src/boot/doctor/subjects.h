/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The subjects of hypstub.report=full. Each function checks one, and prints
 * lines that begin with OK, FIXED or PROBLEM (base/verdict.h). doctor.c calls
 * them between the steps of main.c.
 */
#ifndef SUBJECTS_H
#define SUBJECTS_H

#include "../base/entered.h"
#include "../dt/devices.h"
#include "../handoff/entry.h"

/*
 * entered.c: how CPU @mpidr entered the image, in the mode that @mode names;
 * @hyp: that is HYP mode.
 */
void entered_report(uint32_t mpidr, const char *mode, bool hyp,
		    const struct cpu_entered *entered);

/*
 * cpus.c: this CPU and the number of CPUs against the nodes of /cpus. @core:
 * implementation defined registers of the CPU may be read, in HYP mode or
 * Secure SVC.
 */
void cpus_report(const struct dt_info *dt, bool core);

/* ACTLR of one CPU */
struct actlr {
	uint32_t mpidr;
	uint32_t midr;	 /* 0: not known */
	uint32_t needed; /* the bits that hypstub sets on such a CPU */
	uint32_t before, after;
	bool ours; /* hypstub has written it, in the Secure world */
};

/* actlr.c: SMP and errata of ACTLR. @qemu: this CPU is QEMU's. */
void actlr_report(const struct actlr *a, bool qemu);
/* The right of Non-secure state to VFP and NEON. @before: NSACR at entry */
void nsacr_report(uint32_t before, uint32_t after);

/* cache_sizes.c: each cache that CLIDR names. Changes CSSELR. */
void cache_sizes_report(void);
/*
 * Returns whether this CPU is a Cortex-A7 or A15 of QEMU's, whose L2 cache has
 * 2304 sets. Those of Arm's cores are powers of two. Changes CSSELR.
 */
bool cache_sizes_are_qemus(void);

/*
 * timer.c: the generic timer. @tree_hz: clock-frequency of its node, or 0;
 * @written: what hypstub will write to CNTFRQ of each CPU, or 0; @mode: how the
 * boot was entered.
 */
void timer_report(uint32_t tree_hz, uint32_t written, enum entry_mode mode);

/*
 * gic_state.c: the interrupt controller. @ours: hypstub has handed it over to
 * Non-secure state; Secure SVC then.
 */
void gic_state_report(const struct devices *devices, bool ours);

/* psci_owner.c: PSCI of somebody else, by what the tree says of it. */
void psci_owner_report(const struct dt_info *dt, enum entry_mode mode);
/* PSCI of hypstub's monitor; @wrapped: the stub wraps it. */
void psci_ours_report(const struct dt_info *dt, bool wrapped);

/* ram_check.c: whether RAM ends where the tree says so, and the initrd */
void ram_check_report(const struct memmap *map, struct range initrd);
/* The memory map: who uses which range, in order of addresses */
void ram_users_report(const struct memmap *map);

/* steps.c: the steps of main.c that are timed */
enum boot_step {
	BOOT_READ,
	BOOT_FIND,
	BOOT_SECURE,
	BOOT_INSTALL,
	BOOT_LEAVE_SECURE,
	BOOT_PLACE,
	BOOT_WRITE,
	BOOT_MOVE,
	BOOT_STEPS
};

struct steps {
	bool timed;		    /* this CPU has a timer */
	bool virtual;		    /* CNTVCT counts: CNTPCT may be trapped */
	uint64_t since;		    /* the counter when the last step ended */
	uint64_t ticks[BOOT_STEPS]; /* 32 bits wrap within 3 s at 1.5 GHz */
	uint32_t done;		    /* bit n: step n was made */
};

/* Starts the clock of the first step. */
void steps_start(struct steps *steps, enum entry_mode mode);
/* Notes that @step is done. */
void steps_done(struct steps *steps, enum boot_step step);
/* Starts the clock again, so that what came since is not counted. */
void steps_resume(struct steps *steps);
/* Prints the time of each step, at @hz. */
void steps_report(const struct steps *steps, uint32_t hz);

#endif
