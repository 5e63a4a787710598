/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The conformance suite over the HVC contract (docs/abi.md), for whoever owns
 * HVBAR. It is a library: a runner that has a stack, a console and one CPU in
 * SVC or HYP mode fills in a struct conformance_target and calls
 * conformance_run(), which prints TAP.
 *
 * The suite is linked at a fixed address and must be entered with the MMU and
 * D-cache off, A, I, F masked, and no interrupt enabled anywhere: it unmasks
 * them. It needs no libc but memset and memmove.
 */
#ifndef CONFORMANCE_H
#define CONFORMANCE_H

#include <stdbool.h>
#include <stdint.h>

/* Who is asked, and what it may do otherwise than the stub */
struct conformance_target {
	const char *name;
	/* SET_VECTORS may answer -1: what needs vectors of ours is skipped */
	bool may_refuse_set_vectors;
	/* Answers SMCCC_VERSION and the UID, revision and call count */
	bool serves_smccc;
	/*
	 * Makes it the owner of HVBAR again after a RESET_VECTORS or a
	 * SOFT_RESTART brought the stub back; called in SVC or HYP mode, with
	 * the stub as owner. NULL: the target is the stub.
	 */
	void (*install)(void);
	/* Prints text, '\n' ends a line */
	void (*put)(const char *text);
};

/*
 * All checks of the mode that it is called in, then those of the other one:
 * the six PL1 modes if SVC, HYP by SOFT_RESTART; from HYP, SVC by ERET, and
 * then it returns in SVC mode. Returns true if no check failed.
 */
bool conformance_run(const struct conformance_target *target);

#endif
