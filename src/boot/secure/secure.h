/* SPDX-License-Identifier: BSD-2-Clause */
/* Entered in Secure SVC: becoming the monitor. secure.c, in this order. */
#ifndef SECURE_H
#define SECURE_H

#include "../boot.h"

/* Secure SVC, before the block is copied: its settings, and the distributor */
void secure_prepare(struct boot *boot);
/*
 * Secure SVC, the monitor's block in its place: brings all other CPUs there,
 * and returns in Non-secure HYP mode, or SVC without the Virtualization
 * Extensions; a CPU that cannot come is told.
 */
void secure_enter(const struct boot *boot);

/* For each CPU; addresses 0: none */
struct mon_settings {
	uint32_t cntfrq;	  /* Hz */
	uint32_t gicd, gicc;	  /* GICv2 with the Security Extensions */
	uint32_t gicr, gicr_size; /* GICv3: redistributors */
};
extern struct mon_settings mon_settings;
/* The monitor's copy of the block */
extern uint32_t mon_block;

/*
 * Monitor mode: every Secure register of this CPU, and the GIC's part for it.
 * SCR.NS = 1 afterwards, so that the HYP and Non-secure PL1 registers can be
 * written. Returns what is missing: ACTLR bits that should be set and do not
 * stick, and MISSING_GICR if this CPU has no redistributor.
 */
#define MISSING_GICR (1u << 31) /* no ACTLR that is known here has this bit */
uint32_t mon_init(void);
/*
 * Secure SVC: makes the block at mon_block the monitor of this CPU, and returns
 * in Non-secure HYP mode (or SVC, without the Virtualization Extensions), on
 * the same stack, with the stub's register list. Returns as mon_init().
 */
uint32_t mon_enter(void);
/* ARM code. Secure SVC, MMU off, no stack: another CPU comes here to wait */
extern char cpu_arrive[];

#endif
