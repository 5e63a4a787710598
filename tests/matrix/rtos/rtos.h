/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A small real-time kernel for the boot tests, in SVC mode or in HYP mode,
 * whichever it is entered in: on each CPU two tasks that a timer's tick
 * preempts. MMU and caches are off for good: memory is Strongly-ordered, what
 * a CPU writes is seen in that order, and every word has one writer.
 */
#ifndef RTOS_H
#define RTOS_H

#include "../../bare/bare.h"

#define MAX_CPUS     BARE_MAX_CPUS

/* struct context, for switch.S: r0-r12, lr, then these */
#define CONTEXT_PC   56
#define CONTEXT_PSR  60
#define CONTEXT_SIZE 64

/* struct task, for switch.S */
#define TASK_PATTERN 0

#ifndef __ASSEMBLER__

#include <stddef.h>
#include <stdint.h>

/* What is on the stack of whoever was interrupted; sp is its address */
struct context {
	uint32_t r[13], lr, pc, psr;
};

_Static_assert(offsetof(struct context, pc) == CONTEXT_PC &&
		       offsetof(struct context, psr) == CONTEXT_PSR &&
		       sizeof(struct context) == CONTEXT_SIZE,
	       "switch.S");

struct task {
	uint32_t pattern; /* what its registers hold, another for each task */
	volatile uint32_t rounds; /* of filling and checking them */
};

_Static_assert(offsetof(struct task, pattern) == TASK_PATTERN, "switch.S");

/*
 * switch.S. The entry of CPUs that CPU_ON starts; r0 is its context.
 * task_start is entered with r0 = struct task, and never returns. The vectors
 * are for the mode that the kernel is entered in, and stays in.
 */
extern char start_cpu[], task_start[];
extern const char svc_vectors[], hyp_vectors[];

/* What switch.S calls */
_Noreturn void other_cpu_main(uint32_t context, uint32_t psr);
/* Every interrupt: who was interrupted, and who goes on */
struct context *interrupt(struct context *context);
/* r0-r12 and lr as they were after a while, and CPSR */
void task_check(struct task *task, const uint32_t held[14], uint32_t psr);

#endif
#endif
