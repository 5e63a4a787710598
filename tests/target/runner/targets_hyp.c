// SPDX-License-Identifier: BSD-2-Clause
/*
 * minihyp and its trampoline as targets, and naive_hyp.S in their place. The
 * suite runs with its MMU off, where virtual addresses are physical.
 */
#include <stddef.h>
#include <hypstub/client.h>
#include "../../../src/minihyp/minihyp.h"
#include "targets.h"

/* Of minihyp: what is not for its users */
extern const char minihyp_init[], minihyp_trampoline[], minihyp_vectors[];
extern uint32_t minihyp_text_range[2];

static struct minihyp hyp;
struct minihyp_cpu targets_cpu __attribute__((aligned(64)));
static char stack[MINIHYP_STACK_SIZE] __attribute__((aligned(64)));

/* Once, as long as the stub owns HVBAR */
static void prepare(void)
{
	static bool done;

	if (done)
		return;
	done = true;
	minihyp_prepare(&hyp, 0, hypstub_get_vectors());
	minihyp_prepare_cpu(&hyp, &targets_cpu, stack);
}

static uint32_t hyp_va(const char *p)
{
	return (uintptr_t)p ^ MINIHYP_VA_XOR;
}

/* Functions that it may be asked to call are in minihyp_text */
static bool hyp_has_call(uint32_t number)
{
	return number >= minihyp_text_range[0] &&
	       number < minihyp_text_range[1];
}

static uint32_t hyp_vectors(void)
{
	return hyp_va(minihyp_vectors);
}

static int install_hyp(void)
{
	prepare();
	return minihyp_install(&hyp, &targets_cpu);
}

static int install_hyp_by_trampoline(void)
{
	prepare();
	return minihyp_install_by_trampoline(&hyp, &targets_cpu);
}

static bool trampoline_has_call(uint32_t number)
{
	return number == MINIHYP_INIT;
}

static int install_trampoline(void)
{
	prepare();
	return hypstub_set_vectors((uintptr_t)minihyp_trampoline);
}

/* Vectors of naive_hyp.S in place of minihyp's */
static int install_naive(const char *vectors)
{
	prepare();
	targets_cpu.vectors = hyp_va(vectors);
	return minihyp_install(&hyp, &targets_cpu);
}

/* As a hypervisor does who wants to catch null pointers: no memory at 0 */
static void unmap_zero(void)
{
	static uint64_t table[512] __attribute__((aligned(4096)));

	prepare();
	for (uint64_t i = 1; i < 512; i++)
		table[i] = hyp.hyp[0] + (i << 21);
	hyp.hyp[0] = (uintptr_t)table | 3;
}

/* As one does who is too lazy to turn its MMU off: all RAM at its address */
static void map_flat(void)
{
	prepare();
	hyp.hyp[1] = hyp.hyp[0];
}

#define NAIVE(vectors, prepared) \
	extern const char naive_##vectors[]; \
	static uint32_t vectors##_vectors(void) \
	{ \
		return hyp_va(naive_##vectors); \
	} \
	static int install_##vectors(void) \
	{ \
		static bool done; \
\
		if (!done) \
			prepared(); \
		done = true; \
		return install_naive(naive_##vectors); \
	}

NAIVE(opcode, unmap_zero)
NAIVE(crash, unmap_zero)
NAIVE(virtual, prepare)
NAIVE(any_entry, prepare)
NAIVE(no_thumb, prepare)
NAIVE(mmu_on, map_flat)
NAIVE(stage2_on, prepare)
NAIVE(hvbar_kept, prepare)

extern const char naive_any_init[];

static uint32_t any_init_vectors(void)
{
	return (uintptr_t)naive_any_init;
}

static int install_any_init(void)
{
	prepare();
	return hypstub_set_vectors((uintptr_t)naive_any_init);
}

#define HYP(called, install_, vectors_) \
	{ \
		.name = called, .may_refuse_set_vectors = true, \
		.no_calls_from_hyp = true, .has_call = hyp_has_call, \
		.vectors = vectors_, .install = install_, \
		.init = minihyp_init, .init_r1 = &targets_cpu \
	}

const struct conformance_target targets_hyp[] = {
	HYP("minihyp", install_hyp, hyp_vectors),
	HYP("minihyp-by-trampoline", install_hyp_by_trampoline, hyp_vectors),
	{ .name = "trampoline",
	  .serves_smccc = true,
	  .has_call = trampoline_has_call,
	  .install = install_trampoline },
	/* One fault each */
	HYP("opcode", install_opcode, opcode_vectors),
	HYP("crash", install_crash, crash_vectors),
	HYP("virtual", install_virtual, virtual_vectors),
	HYP("any-entry", install_any_entry, any_entry_vectors),
	HYP("no-thumb", install_no_thumb, no_thumb_vectors),
	HYP("mmu-on", install_mmu_on, mmu_on_vectors),
	HYP("stage2-on", install_stage2_on, stage2_on_vectors),
	HYP("hvbar-kept", install_hvbar_kept, hvbar_kept_vectors),
	{ .name = "any-init",
	  .may_refuse_set_vectors = true,
	  .no_calls_from_hyp = true,
	  .vectors = any_init_vectors,
	  .install = install_any_init },
};
const unsigned int targets_hyp_count =
	sizeof(targets_hyp) / sizeof(targets_hyp[0]);
