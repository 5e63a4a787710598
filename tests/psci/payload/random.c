// SPDX-License-Identifier: BSD-2-Clause
/*
 * Random calls, hvc and smc, from all modes of PL1 and from HYP, in both states
 * and both endiannesses of data, on two CPUs at once: each comes back with what
 * random_choose.c says, and nothing else changed.
 */
#include <check.h>
#include <hypstub/abi.h>
#include "payload.h"
#include "psci.h"
#include "random.h"

#define HCR_TSC	  (1 << 19)
#define PSR_FLAGS 0xf80f0000 /* NZCVQ, GE */

struct random_call random_calls[MAX_CPUS];

static struct run {
	struct source source;
	bool hyp; /* calls from HYP mode */
	uint32_t made[RANDOM_INSTRUCTIONS];
	unsigned int instruction; /* of this call, and its number */
	uint32_t now;
	uint32_t failed_at; /* the last that failed */
	uint32_t failed;
	struct { /* of the first that failed */
		uint32_t in[4], psr, site, expected, got;
		unsigned int instruction;
		const char *what;
	} first;
} runs[MAX_CPUS];

static uint32_t draw_mode(struct run *run)
{
	static const uint8_t modes[8] = {
		PSR_MODE_SVC, PSR_MODE_SYS, PSR_MODE_IRQ, PSR_MODE_FIQ,
		PSR_MODE_ABT, PSR_MODE_UND, PSR_MODE_SVC, PSR_MODE_FIQ,
	};

	return run->hyp ? PSR_MODE_HYP : modes[random_draw(&run->source) >> 29];
}

static void fail(struct run *run, const struct random_call *c, const char *what,
		 uint32_t expected, uint32_t got)
{
	/* Once for each call */
	if (run->failed_at == run->now)
		return;
	run->failed_at = run->now;
	if (run->failed++)
		return;
	run->first.instruction = run->instruction;
	for (unsigned int i = 0; i < 4; i++)
		run->first.in[i] = c->in[i];
	run->first.psr = c->psr;
	run->first.site = c->site;
	run->first.what = what;
	run->first.expected = expected;
	run->first.got = got;
}

static void compare(struct run *run, struct random_call *c,
		    const struct outcome *o, uint32_t psr)
{
	static const char *const name[13] = { "r0",  "r1",  "r2", "r3", "r4",
					      "r5",  "r6",  "r7", "r8", "r9",
					      "r10", "r11", "r12" };

	if (c->out_psr & PSR_E)
		c->out[0] = __builtin_bswap32(c->out[0]);
	for (unsigned int i = 0; i < 4; i++)
		if (!(o->ignore >> i & 1) && c->out[i] != o->r[i])
			fail(run, c, name[i], o->r[i], c->out[i]);
	for (unsigned int i = 4; i < 13; i++)
		if (c->out[i] != c->in[i])
			fail(run, c, name[i], c->in[i], c->out[i]);
	if (c->out_lr != c->lr)
		fail(run, c, "lr", c->lr, c->out_lr);
	if (c->out_psr != psr)
		fail(run, c, "CPSR", psr, c->out_psr);
}

static void one_call(struct run *run, struct random_call *c)
{
	uint32_t how = random_draw(&run->source);
	bool big = how >> 28 == 0, thumb = how & 1;
	unsigned int instruction = how >> 4 & 1 ? RANDOM_SMC : RANDOM_HVC;
	struct random_call *sp;
	struct outcome o;

	if (!(how >> 8 & 0x3f))
		instruction = RANDOM_HVC_1;
	for (unsigned int i = 1; i < 13; i++)
		c->in[i] = random_draw(&run->source);
	c->lr = random_draw(&run->source);
	c->psr = (random_draw(&run->source) & (PSR_FLAGS | PSR_MASKED)) |
		 draw_mode(run);
	c->site = random_sites[instruction][big][thumb];
	o = random_choose(&run->source, instruction, c->in);
	sp = random_make(c);
	run->now++;
	run->instruction = instruction;
	run->made[instruction]++;
	if (sp != c)
		bail_out("a call has left sp at", (uintptr_t)sp);
	compare(run, c, &o, c->psr_taken | (big ? PSR_E : 0));
}

/* In SVC mode, or HYP if run->hyp */
static void many_calls(uint32_t calls)
{
	unsigned int index = this_cpu() - cpus;

	while (calls--)
		one_call(&runs[index], &random_calls[index]);
}

/* In HYP mode: as many from there as from PL1. The stub is under both. */
static void calls_of_hyp(struct run *run, uint32_t calls)
{
	run->source.vectors = run->source.stub =
		this_cpu()->registers[AT_HVBAR];
	write_sysreg(run->source.stub, HVBAR);
	write_sysreg((uintptr_t)pl1_vectors, VBAR);
	run->hyp = true;
	many_calls(calls / 2);
	run->hyp = false;
	random_in_svc(many_calls, calls - calls / 2);
	write_sysreg((uintptr_t)hyp_vectors, HVBAR);
}

static void job_random(struct cpu *cpu)
{
	unsigned int index = (volatile struct cpu *)cpu - cpus;
	struct run *run = &runs[index];

	run->source.state = options.seed * 2654435761u + index + 1;
	if (!run->source.state)
		run->source.state = 1;
	if (bare_in_hyp()) {
		calls_of_hyp(run, options.random / 2);
		return;
	}
	run->source.wrapped = true;
	random_calls[index].hcr = HCR_TSC;
	run->source.vectors = run->source.stub =
		psci_by_hvc(HVC_GET_VECTORS, 0, 0, 0);
	many_calls(options.random / 2);
	psci_by_hvc(HVC_RESET_VECTORS, 0, 0, 0);
}

static void put_count(const char *what, uint32_t n)
{
	put(what);
	put_number(n);
}

/* What the first call was that failed */
static void report_first(const struct run *run)
{
	put("# made by ");
	put(run->first.instruction == RANDOM_SMC ? "smc, CPSR " : "hvc, CPSR ");
	put_hex(run->first.psr);
	put(run->first.site & 1 ? " in Thumb state" : " in ARM state");
	for (unsigned int i = 0; i < 4; i++) {
		put(", r");
		put_number(i);
		put(" = ");
		put_hex(run->first.in[i]);
	}
	put("\n");
}

static void report_run(const char *name, const struct run *run)
{
	check_begin(name);
	if (run->failed) {
		check_call(run->first.in[0],
			   run->first.instruction == RANDOM_HVC_1,
			   run->first.in[1]);
		check_equal(run->first.what, run->first.expected,
			    run->first.got);
	}
	check_end();
	if (run->failed)
		report_first(run);
	put_count("# seed ", options.seed);
	put_count(": hvc ", run->made[RANDOM_HVC]);
	put_count(", of them restarts ", run->source.restarts);
	put_count(", hvc #1 ", run->made[RANDOM_HVC_1]);
	put_count(", smc ", run->made[RANDOM_SMC]);
	put_count(", wrong ", run->failed);
	put("\n");
}

void check_random_calls(void)
{
	uint32_t stub;

	if (!options.random || options.cpus < 2)
		return;
	stub = bare_in_hyp() ? cpus[0].registers[AT_HVBAR]
			     : psci_by_hvc(HVC_GET_VECTORS, 0, 0, 0);
	for (unsigned int i = 0; i < 8; i++)
		random_vectors_next[i] = stub + 4 * i;
	cpu_bring_up(1, 0);
	cpu_post(1, job_random);
	job_random((struct cpu *)&cpus[0]);
	if (!WAIT_FOR(cpus[1].done == cpus[1].number))
		bail_out("random calls do not end on CPU", 1);
	report_run("random calls of the boot CPU", &runs[0]);
	report_run("random calls of another at the same time", &runs[1]);
	cpu_take_down(1);
}
