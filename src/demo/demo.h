/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The built-in payload: a small kernel that makes every call of the stub and
 * prints what it does. Part of the image, whose functions it prints with;
 * entered by the boot if there is no other payload.
 */
#ifndef DEMO_H
#define DEMO_H

/* The call that the demo's own vectors answer, and its result */
#define DEMO_CALL   0x100
#define DEMO_ANSWER 0xcafe

#ifndef __ASSEMBLER__

#include <stdint.h>

/* Entry by the ARM Linux boot protocol: r2 = DTB. SVC or HYP, MMU off. */
void demo(void);
/* The second stage's entry: HYP, MMU off, r1 = 2, r2 = DTB. */
void demo_stage2(void);

/* Called by demo_entry.S, which has set up a stack */
_Noreturn void demo_main(uint32_t dtb);
_Noreturn void demo_stage2_main(uint32_t r1, uint32_t dtb);

/* The vectors that the demo installs, and where they pass other calls on */
extern char demo_vectors[];
extern uint32_t demo_pass_on[8];

/* Executes hvc #0, hvc #1 or smc #0 with r0 = @function, r1 = 0. Returns r0. */
uint32_t demo_hvc(uint32_t function);
uint32_t demo_hvc_1(uint32_t function);
uint32_t demo_smc(uint32_t function);

#endif
#endif
