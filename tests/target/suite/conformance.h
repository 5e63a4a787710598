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
	/* Calls may leave anything in r1-r3 and ip; else only r0 changes */
	bool may_clobber_ip;
	/* Calls come from PL1 only: an hvc in HYP mode is its own business */
	bool no_calls_from_hyp;
	/*
	 * Whether @number is a call of its own, which the suite then leaves out;
	 * never HVC_STUB_CALLS, which stands for unknown ones. NULL: none is.
	 */
	bool (*has_call)(uint32_t number);
	/*
	 * What GET_VECTORS has to answer, such as a HYP virtual address. NULL:
	 * what HYP mode reads from HVBAR when @install has returned there; with
	 * no_calls_from_hyp what GET_VECTORS answers at first, if it is aligned.
	 */
	uint32_t (*vectors)(void);
	/*
	 * Makes it the owner of HVBAR again after a RESET_VECTORS or a
	 * SOFT_RESTART brought the stub back; returns 0 if it is. Called in SVC
	 * mode, and in HYP unless no_calls_from_hyp, with the stub as owner, and
	 * often.
	 * NULL: the target is the stub.
	 */
	int (*install)(void);
	/*
	 * SOFT_RESTART to @init, with r1 = @init_r1, also installs it and
	 * comes back by ERET. NULL: there is no such code.
	 */
	const void *init, *init_r1;
	/* Prints text, '\n' ends a line */
	void (*put)(const char *text);
};

/*
 * All checks of the mode that it is called in, then those of the other one:
 * the six PL1 modes if SVC, HYP by SOFT_RESTART; from HYP, SVC by ERET, and
 * then it returns in SVC mode. With no_calls_from_hyp, those of the PL1 modes.
 * Returns true if no check failed.
 */
bool conformance_run(const struct conformance_target *target);

/*
 * Where the target's own HYP vectors may go on an exception that they do not
 * expect, in place of a report: the call that led to it fails its check as
 * gone astray, and the suite goes on. At its physical address, in HYP mode, MMU
 * off or this mapped flat; from C it cannot be called. Without it such a call
 * ends the run, and the last line says what of.
 */
void conformance_astray(void);

#endif
