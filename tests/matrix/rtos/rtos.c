// SPDX-License-Identifier: BSD-2-Clause
/* The real-time kernel: its CPUs, the tick, and the tasks that it preempts. */
#include <stdbool.h>
#include <arm/barrier.h>
#include <arm/gic.h>
#include <arm/mmio.h>
#include <arm/smccc.h>
#include <arm/sysreg.h>
#include "../../bare/console.h"
#include "rtos.h"

#define BOOT_CPU	 0
#define TICK_HZ		 1000
#define TASKS		 2
#define TURNS		 50
/* A turn may be longer than a tick, where an emulator is short of time */
#define MAX_TICKS	 (20 * TURNS)
#define DEADLINE_SECONDS 20
#define TASK_STACK_WORDS 512
/* The virtual timer: the one that both modes have */
#define TIMER_INTERRUPT	 27
#define DTB_MAGIC	 0xd00dfeed
/* CPU_ON's context, with the number of the CPU */
#define CONTEXT_ID	 0xc0de0000

/* What of an entry's CPSR counts: E, A, I, F, T, mode */
#define PSR_STATE	 (PSR_E | PSR_MASKED | PSR_T | PSR_MODE_MASK)

/* By Aff0, which is 0 on the boot CPU; all of it is the CPU's own to write */
static struct cpu {
	uint32_t psr;	   /* at its entry */
	uint32_t period;   /* of the tick, in counts of the timer */
	uint64_t deadline; /* of everything that it does */
	/* The tasks' and, behind them, that of who started the ticks */
	struct context *context[TASKS + 1];
	uint32_t current;   /* of these */
	uint32_t ticks;	    /* that came to a task */
	uint32_t turns;	    /* that tasks had */
	uint32_t rounds;    /* of the current task when its turn began */
	volatile bool done; /* with all turns */
	const char *volatile failure;
	volatile uint32_t val; /* what failed has this value */
	struct task task[TASKS];
	uint64_t stack[TASKS][TASK_STACK_WORDS / 2];
} cpus[MAX_CPUS];

static unsigned int this_cpu(void)
{
	return read_sysreg(MPIDR) % MAX_CPUS;
}

/* This CPU, for good */
static _Noreturn void stop(void)
{
	__asm__ volatile("cpsid aif" : : : "memory");
	for (;;)
		wfi();
}

static _Noreturn void power_off(void)
{
	smc(PSCI_SYSTEM_OFF, 0, 0, 0);
	stop(); /* refused */
}

/* Only the boot CPU writes to the console */
static _Noreturn void report(unsigned int index)
{
	put("rtos: failed: ");
	put(cpus[index].failure);
	put(" ");
	put_hex(cpus[index].val);
	put(", CPU ");
	put_number(index);
	put("\n");
	power_off();
}

/* Here, or by the boot CPU when it comes to look at this one */
static _Noreturn void fail(const char *what, uint32_t val)
{
	unsigned int index = this_cpu();

	cpus[index].val = val;
	cpus[index].failure = what;
	if (index == BOOT_CPU)
		report(index);
	stop();
}

void bare_exception(uint32_t vector, uint32_t lr, uint32_t spsr)
{
	static const char *const what[] = {
		"reset, lr",
		"undefined instruction, lr",
		"svc or hvc, lr",
		"prefetch abort, lr",
		"data abort, lr",
		"trap to HYP mode, lr",
		"", /* interrupt() has these */
		"fast interrupt, lr",
	};

	(void)spsr;
	fail(what[vector / 4], lr);
}

static const char *mode_name(uint32_t psr)
{
	return (psr & PSR_MODE_MASK) == PSR_MODE_HYP ? "HYP" : "SVC";
}

static bool late(const struct cpu *cpu)
{
	return read_sysreg64(CNTVCT) > cpu->deadline;
}

/* A tick will come one period from now */
static void timer_start(const struct cpu *cpu)
{
	write_sysreg(cpu->period, CNTV_TVAL);
	write_sysreg(CNTV_CTL_ENABLE, CNTV_CTL); /* its interrupt not masked */
	isb(); /* and one that it has asked for it asks for no longer */
}

static void timer_stop(void)
{
	write_sysreg(0, CNTV_CTL); /* ENABLE = 0: no more ticks */
	isb();			   /* as above */
}

void task_check(struct task *task, const uint32_t held[14], uint32_t psr)
{
	static const uint32_t flags = 0xf80f0000; /* N, Z, C, V, Q, GE */

	for (uint32_t i = 0; i < 14; i++)
		if (held[i] != task->pattern + i)
			fail("a task's registers changed: is", held[i]);
	if ((psr ^ task->pattern) & flags)
		fail("a task's flags changed: CPSR is", psr);
	if (late(&cpus[this_cpu()]))
		fail("no more ticks, after", cpus[this_cpu()].ticks);
	task->rounds++;
}

/* Each task differs from all others in registers and flags */
static void task_create(struct cpu *cpu, unsigned int index)
{
	struct task *task = &cpu->task[index];
	uint64_t *top = cpu->stack[index] + TASK_STACK_WORDS / 2;
	struct context *context = (struct context *)top - 1;

	task->pattern = (index ? 0x50a50000 : 0xa85a0000) + (this_cpu() << 8);
	context->r[0] = (uintptr_t)task;
	context->pc = (uintptr_t)task_start;
	context->psr = PSR_F | (cpu->psr & PSR_MODE_MASK);
	cpu->context[index] = context;
}

/* Who goes on after a tick: an index of cpu->context */
static uint32_t next(struct cpu *cpu)
{
	uint32_t task;

	if (cpu->current != TASKS) {
		if (++cpu->ticks > MAX_TICKS)
			fail("tasks do not run, turns:", cpu->turns);
		if (cpu->task[cpu->current].rounds == cpu->rounds)
			return cpu->current; /* it had no time to do anything */
		if (cpu->turns == TURNS) {
			timer_stop();
			cpu->done = true;
			return TASKS;
		}
	}
	task = cpu->turns++ % TASKS;
	cpu->rounds = cpu->task[task].rounds;
	return task;
}

struct context *interrupt(struct context *context)
{
	struct cpu *cpu = &cpus[this_cpu()];
	uint32_t iar = mmio_read32(board.gicc + GICC_IAR);

	if ((iar & GICC_IAR_ID) == GICC_IAR_NONE)
		return context;
	if ((iar & GICC_IAR_ID) != TIMER_INTERRUPT)
		fail("unexpected interrupt", iar);

	timer_start(cpu);
	cpu->context[cpu->current] = context;
	cpu->current = next(cpu);
	/* The timer does not ask for it any more: it can be taken again */
	mmio_write32(board.gicc + GICC_EOIR, iar);
	return cpu->context[cpu->current];
}

/* Each CPU's first steps */
static struct cpu *cpu_init(uint32_t psr)
{
	struct cpu *cpu = &cpus[this_cpu()];
	uint32_t hz = read_sysreg(CNTFRQ);

	if (bare_in_hyp())
		write_sysreg((uintptr_t)hyp_vectors, HVBAR);
	else
		write_sysreg((uintptr_t)svc_vectors, VBAR);
	isb(); /* our own exceptions from here on */
	if (!hz)
		fail("CNTFRQ is", hz);
	cpu->psr = psr;
	cpu->period = hz / TICK_HZ;
	cpu->deadline = read_sysreg64(CNTVCT) + (uint64_t)hz * DEADLINE_SECONDS;
	return cpu;
}

/* The tasks of this CPU have their turns */
static void cpu_run_tasks(struct cpu *cpu)
{
	for (unsigned int i = 0; i < TASKS; i++)
		task_create(cpu, i);
	cpu->current = TASKS;

	/* A priority above the mask, which is the lowest of all */
	mmio_write8(board.gicd + GICD_IPRIORITYR + TIMER_INTERRUPT, 0x80);
	mmio_write32(board.gicd + GICD_ISENABLER, 1u << TIMER_INTERRUPT);
	mmio_write32(board.gicc + GICC_PMR, 0xff);
	/* Interrupts come to this CPU: where groups are, those of group 1 */
	mmio_write32(board.gicc + GICC_CTLR, GICC_CTLR_ENABLE);

	timer_start(cpu);
	__asm__ volatile("cpsie i" : : : "memory");
	while (!cpu->done)
		if (late(cpu))
			fail("no ticks, CNTV_CTL is", read_sysreg(CNTV_CTL));
	__asm__ volatile("cpsid i" : : : "memory");
}

void other_cpu_main(uint32_t context, uint32_t psr)
{
	struct cpu *cpu = cpu_init(psr);

	if ((psr ^ cpus[BOOT_CPU].psr) & PSR_STATE)
		fail("not entered as the boot CPU was: CPSR", psr);
	if (context != CONTEXT_ID + this_cpu())
		fail("r0 is not the context of CPU_ON:", context);
	cpu_run_tasks(cpu);
	stop();
}

/* Every CPU that PSCI has: their number */
static unsigned int start_cpus(void)
{
	uint32_t cluster = read_sysreg(MPIDR) & MPIDR_AFFINITY & ~MPIDR_AFF0;
	unsigned int count = 1;
	int32_t result;

	for (; count < MAX_CPUS; count++) {
		result = smc(PSCI_CPU_ON, cluster | count, (uintptr_t)start_cpu,
			     CONTEXT_ID + count);
		if (result == PSCI_INVALID_PARAMS)
			break;
		if (result)
			fail("CPU_ON says", result);
	}
	return count;
}

/* Waits until that CPU's tasks have had their turns, and reports it */
static void check_cpu(const struct cpu *boot, unsigned int index)
{
	const struct cpu *cpu = &cpus[index];

	while (!cpu->done) {
		if (cpu->failure)
			report(index);
		if (late(boot))
			fail("nothing is heard of CPU", index);
		__asm__ volatile("yield"); /* it may share our host's thread */
	}
	dmb(); /* what it wrote before it was done is seen from here on */
	put("rtos: CPU ");
	put_number(index);
	put(": ");
	put(mode_name(cpu->psr));
	put(" mode, ");
	put_number(cpu->ticks);
	put(" ticks, tasks ran ");
	put_number(cpu->turns);
	put(" times in turn\n");
}

void bare_main(uint32_t r0, uint32_t r1, const void *dtb, uint32_t psr)
{
	struct cpu *cpu = cpu_init(psr);
	unsigned int count;

	(void)r0;
	(void)r1;
	put("rtos: running in ");
	put(mode_name(psr));
	put(" mode, CPU ");
	put_number(this_cpu());
	put("\n");
	if ((psr & PSR_MASKED) != PSR_MASKED)
		fail("entered with CPSR", psr);
	if (*(const uint32_t *)dtb != __builtin_bswap32(DTB_MAGIC))
		fail("no device tree at", (uintptr_t)dtb);

	/* Distributor on: it is shared, all else is each CPU's own */
	mmio_write32(board.gicd + GICD_CTLR, GICD_CTLR_ENABLE);
	count = start_cpus();
	cpu_run_tasks(cpu);
	for (unsigned int i = 0; i < count; i++)
		check_cpu(cpu, i);

	put("rtos: done: ");
	put_number(count);
	put(" CPUs in ");
	put(mode_name(psr));
	put(" mode\n");
	power_off();
}
