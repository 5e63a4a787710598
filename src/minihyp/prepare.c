// SPDX-License-Identifier: BSD-2-Clause
/*
 * Builds minihyp's page tables and writes addresses into its code. Called once
 * by the kernel, MMU on. All that HYP mode reads with its MMU off is cleaned to
 * memory.
 *
 * Long descriptors, DDI 0406C B3.6: HYP maps the kernel's GiB at another
 * address, and around minihyp_flat 2 MiB at their own; stage 2 maps 4 GiB flat.
 */
#include <arm/cache.h>
#include "minihyp.h"

#define GIB_SHIFT      30
#define BLOCK_SHIFT    21

#define DESC_BLOCK     0x1
#define DESC_TABLE     0x3
#define DESC_ATTR_0    (0 << 2) /* HMAIR0: Normal, write-back */
#define DESC_AP_RW     (1 << 6) /* AP[1] is RES1 in HYP */
#define DESC_AP_RO     (1 << 6 | 1 << 7)
#define DESC_INNER     (3 << 8) /* inner shareable */
#define DESC_AF	       (1 << 10)
/* Stage 2: Normal write-back, so that stage 1 decides; read and write */
#define DESC_S2_NORMAL (0xf << 2)
#define DESC_S2_RW     (3 << 6)

extern const char minihyp_trampoline[], minihyp_vectors[];
extern const uint32_t minihyp_flat_offsets[8];
extern uint32_t minihyp_stub_links[8], minihyp_flat_links[8],
	minihyp_text_range[2];
extern const char __start_minihyp_text[], __stop_minihyp_text[];
extern const char __start_minihyp_flat[], __stop_minihyp_flat[];

/* Returns the physical address of the kernel's @p. */
static uint32_t phys(const struct minihyp *hyp, const void *p)
{
	return (uintptr_t)p + hyp->phys_offset;
}

/* Returns the address at which HYP mode has the kernel's @p. */
static uint32_t hyp_va(const struct minihyp *hyp, const void *p)
{
	return phys(hyp, p) ^ MINIHYP_VA_XOR;
}

/*
 * Builds the tables of HYP stage 1, which map the kernel's GiB at its HYP
 * address and minihyp_flat at its physical address.
 */
static void build_hyp(struct minihyp *hyp)
{
	uint32_t flat = phys(hyp, minihyp_trampoline);
	uint64_t gib = flat >> GIB_SHIFT << GIB_SHIFT;
	uint32_t last = phys(hyp, __stop_minihyp_flat) - 1;

	for (int i = 0; i < 4; i++)
		hyp->hyp[i] = 0;
	for (int i = 0; i < 512; i++)
		hyp->block[i] = 0;
	hyp->hyp[(gib ^ MINIHYP_VA_XOR) >> GIB_SHIFT] =
		gib | DESC_BLOCK | DESC_ATTR_0 | DESC_AP_RW | DESC_INNER |
		DESC_AF;
	hyp->hyp[gib >> GIB_SHIFT] = phys(hyp, hyp->block) | DESC_TABLE;
	for (uint32_t at = flat >> BLOCK_SHIFT; at <= last >> BLOCK_SHIFT; at++)
		hyp->block[at % 512] = (uint64_t)at << BLOCK_SHIFT |
				       DESC_BLOCK | DESC_ATTR_0 | DESC_AP_RO |
				       DESC_INNER | DESC_AF;
}

/* Builds the table of stage 2, which maps 4 GiB flat. */
static void build_stage2(struct minihyp *hyp)
{
	for (uint64_t i = 0; i < 4; i++)
		hyp->stage2[i] = i << GIB_SHIFT | DESC_BLOCK | DESC_S2_NORMAL |
				 DESC_S2_RW | DESC_INNER | DESC_AF;
}

/* Writes into the code the addresses that it jumps to and compares with. */
static void link_code(struct minihyp *hyp, uint32_t stub)
{
	for (int i = 0; i < 8; i++) {
		minihyp_stub_links[i] = stub + 4 * i;
		minihyp_flat_links[i] =
			phys(hyp, minihyp_trampoline) + minihyp_flat_offsets[i];
	}
	minihyp_text_range[0] = hyp_va(hyp, __start_minihyp_text);
	minihyp_text_range[1] = hyp_va(hyp, __stop_minihyp_text);
}

void minihyp_prepare(struct minihyp *hyp, uint32_t phys_offset, uint32_t stub)
{
	hyp->phys_offset = phys_offset;
	build_hyp(hyp);
	build_stage2(hyp);
	link_code(hyp, stub);
	dcache_clean(hyp, sizeof(*hyp));
	dcache_clean(__start_minihyp_flat,
		     __stop_minihyp_flat - __start_minihyp_flat);
	dcache_clean(__start_minihyp_text,
		     __stop_minihyp_text - __start_minihyp_text);
}

void minihyp_prepare_cpu(const struct minihyp *hyp, struct minihyp_cpu *cpu,
			 void *stack)
{
	cpu->httbr = phys(hyp, hyp->hyp);
	cpu->vttbr = phys(hyp, hyp->stage2);
	cpu->stack = hyp_va(hyp, (char *)stack + MINIHYP_STACK_SIZE);
	cpu->vectors = hyp_va(hyp, minihyp_vectors);
	dcache_clean(cpu, sizeof(*cpu));
}
