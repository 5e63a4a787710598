/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The kernel that is panicked at every instruction: what its C and its assembly
 * share, and the test by way of the symbols.
 */
#ifndef PANIC_H
#define PANIC_H

#include "kernel.h"

/* r1 of the two images that panic_image is: what led to it */
#define PANIC_CRASHED	     0x5ac0ffee
#define PANIC_RESTARTED	     0x5a5e57a7
/* and r2 of both */
#define PANIC_R2	     0x0d7b0d7b

/* Who owns HVBAR when the kernel restarts, and the policy: choose_restart() */
#define PANIC_STUB	     0
#define PANIC_TRAMPOLINE     1
#define PANIC_MINIHYP	     2
#define PANIC_MINIHYP_TO_SVC 3

#ifndef __ASSEMBLER__

#include "../../src/minihyp/minihyp.h"

/* panic.c */
extern struct hypstub_restart panic_restart;
_Noreturn void cpu1_main(void);

/* panic_paths.S: 0 unless the debugger says otherwise */
uint32_t choose_restart(void);
void cpu1_wait(void);
extern char cpu1_start[], panic_image[];

/* The windows: each calls what it is named after, once */
int window_install(const struct minihyp *hyp, const struct minihyp_cpu *cpu);
int window_install_by_trampoline(const struct minihyp *hyp,
				 const struct minihyp_cpu *cpu);
uint32_t window_call(const struct minihyp *hyp, const void *function,
		     uint32_t a, uint32_t b, uint32_t c);
int window_teardown(void);
int window_teardown_trampoline(void);
_Noreturn void window_restart(const struct hypstub_restart *restart,
			      uint32_t entry, uint32_t r1, uint32_t r2,
			      enum hypstub_policy policy);

#endif
#endif
