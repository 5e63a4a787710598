// SPDX-License-Identifier: BSD-2-Clause
/*
 * Ten thousand restarts in one boot: a main of its own for the kernel. Each
 * life takes the next of the eight ways to end in the table below, and
 * compares all the registers that it was entered with with those of the first
 * life that was entered in the same way. It says nothing unless one differs.
 */
#include <arm/sysreg.h>
#include "../../src/minihyp/minihyp.h"
#include "entry.h"
#include "kernel.h"

#ifndef HOPS
#define HOPS 10000
#endif

/* Who owns HVBAR at the end of a life */
enum owner { STUB, TRAMPOLINE, IN_ONE_CALL, BY_TRAMPOLINE, TAKEN_AWAY };
enum way { SAME_MODE, TO_SVC, CRASH };

static const struct {
	uint8_t owner, way;
} endings[] = {
	{ STUB, SAME_MODE },	      { IN_ONE_CALL, SAME_MODE },
	{ BY_TRAMPOLINE, SAME_MODE }, { TRAMPOLINE, CRASH },
	{ IN_ONE_CALL, CRASH },	      { BY_TRAMPOLINE, TO_SVC },
	{ IN_ONE_CALL, SAME_MODE },   { TAKEN_AWAY, SAME_MODE },
};
#define ENDINGS (sizeof(endings) / sizeof(endings[0]))

/* What lives through restarts */
static struct {
	uint32_t first[ENDINGS][ENTRY_WORDS];
	uint32_t stub, hyp, svc;
} history __attribute__((section(".noinit")));

struct hypstub_boot_mode boot_mode;
static struct hypstub_restart restart;
static uint32_t flat_table[HYPSTUB_TABLE_WORDS] __attribute__((aligned(16384)));
static struct minihyp minihyp;
static struct minihyp_cpu minihyp_cpu __attribute__((aligned(64)));
static char hyp_stack[MINIHYP_STACK_SIZE] __attribute__((aligned(64)));

extern const char minihyp_trampoline[];

MINIHYP_TEXT static uint32_t twice(uint32_t a, uint32_t b, uint32_t c)
{
	(void)b, (void)c;
	return 2 * a;
}

/* docs/abi.md, "The state after SOFT_RESTART" */
static void check_contract(void)
{
	static const struct {
		uint8_t index;
		uint32_t val;
	} expected[] = {
		{ ENTRY_CPSR, PSR_MASKED | PSR_MODE_HYP },
		{ ENTRY_R0, 0 },
		{ ENTRY_HSCTLR, HSCTLR_ENTRY },
		{ ENTRY_HCR, 0 },
		{ ENTRY_HSTR, 0 },
		{ ENTRY_CNTHCTL, CNTHCTL_PL1PCTEN | CNTHCTL_PL1PCEN },
	};

	for (unsigned int i = 0; i < sizeof(expected) / sizeof(expected[0]);
	     i++)
		if (entry_registers[expected[i].index] != expected[i].val)
			fail(entry_names[expected[i].index],
			     entry_registers[expected[i].index]);
	/* Bits that read as one on hardware read as written in QEMU */
	if (entry_registers[ENTRY_HCPTR] & ~HCPTR_RES1)
		fail("HCPTR", entry_registers[ENTRY_HCPTR]);
	if (entry_registers[ENTRY_HVBAR] != history.stub)
		fail("HVBAR is not the stub's", entry_registers[ENTRY_HVBAR]);
}

/* As a reset leaves them, whatever the last life did */
static void check_pl1(void)
{
	if (entry_registers[ENTRY_SCTLR] != (SCTLR_RES1 | SCTLR_CP15BEN))
		fail("SCTLR", entry_registers[ENTRY_SCTLR]);
	if (entry_registers[ENTRY_TTBCR])
		fail("TTBCR", entry_registers[ENTRY_TTBCR]);
	if (entry_registers[ENTRY_CONTEXTIDR])
		fail("CONTEXTIDR", entry_registers[ENTRY_CONTEXTIDR]);
}

static void compare_with_first(uint32_t hop)
{
	uint32_t *first = history.first[(hop - 1) % ENDINGS];
	bool is_first = hop <= ENDINGS;

	for (unsigned int i = 0; i < ENTRY_WORDS; i++) {
		if (is_first)
			first[i] = entry_registers[i];
		if (first[i] == entry_registers[i])
			continue;
		put("hop ");
		put_number(hop);
		put(", where the first entry had ");
		put_hex(first[i]);
		put(": ");
		fail(entry_names[i], entry_registers[i]);
	}
}

static void check_entry(uint32_t hop, bool expect_hyp)
{
	bool hyp = boot_mode.first == PSR_MODE_HYP;

	if (hyp != expect_hyp)
		fail("entered in the wrong mode", boot_mode.first);
	if (hyp)
		check_contract();
	check_pl1();
	compare_with_first(hop);
	if (hyp)
		history.hyp++;
	else
		history.svc++;
}

static void make_owner(enum owner owner)
{
	uint32_t twice_21 = 42;
	int err = 0;

	minihyp_prepare(&minihyp, KERNEL_PHYS_OFFSET, history.stub);
	minihyp_prepare_cpu(&minihyp, &minihyp_cpu, hyp_stack);
	if (owner == IN_ONE_CALL || owner == TAKEN_AWAY)
		err = minihyp_install(&minihyp, &minihyp_cpu);
	else if (owner == BY_TRAMPOLINE)
		err = minihyp_install_by_trampoline(&minihyp, &minihyp_cpu);
	else if (owner == TRAMPOLINE)
		err = hypstub_set_vectors(to_phys(minihyp_trampoline));
	if (err)
		fail("no minihyp, way", owner);
	if (owner != STUB && owner != TRAMPOLINE)
		twice_21 = minihyp_call(&minihyp, twice, 21, 0, 0);
	if (twice_21 != 42)
		fail("the call in HYP mode returned", twice_21);
	if (owner == TAKEN_AWAY && hypstub_reset_vectors())
		fail("minihyp was not taken away", 0);
}

static _Noreturn void end_life(uint32_t hop, enum way way, uint32_t dtb)
{
	uint32_t word = HOP_MAGIC | (hop + 1);
	uint32_t entry = to_phys(kernel_start);

	word |= way == TO_SVC ? HOP_STUB_UNDER_SVC : HOP_EXPECT_HYP;
	if (way == CRASH)
		hypstub_crash_restart(&restart, entry, word, dtb);
	hypstub_soft_restart(&restart, entry, word, dtb,
			     way == TO_SVC ? HYPSTUB_SVC : HYPSTUB_SAME_MODE);
}

static _Noreturn void report(void)
{
	put_number(history.hyp);
	put(" entries in HYP mode, ");
	put_number(history.svc);
	put(" in SVC mode, ");
	put_number(ENTRY_WORDS);
	put(" words of registers as at the first of their kind\n");
	power_off();
}

void kernel_main(uint32_t r1, uint32_t dtb)
{
	bool first = (r1 & HOP_MAGIC_MASK) != HOP_MAGIC;
	uint32_t hop = first ? 0 : r1 & HOP_COUNT_MASK;

	mmu_unmap_flat();
	if (first) {
		history.hyp = history.svc = 0;
		history.stub = hypstub_get_vectors();
	} else {
		check_entry(hop, r1 & HOP_EXPECT_HYP);
	}
	if (hop == HOPS)
		report();
	if (!hypstub_available(&boot_mode, !first && r1 & HOP_STUB_UNDER_SVC) ||
	    hypstub_restart_prepare(&restart, flat_table, KERNEL_PHYS_OFFSET,
				    true))
		fail("no restart", hop);
	make_owner(endings[hop % ENDINGS].owner);
	end_life(hop, endings[hop % ENDINGS].way, dtb);
}
