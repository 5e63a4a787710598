// SPDX-License-Identifier: BSD-2-Clause
/*
 * A main of its own for the kernel that restarts under owners of HVBAR which do
 * not do as the contract says. Each life has the next and reports how it
 * was entered; the stub is put back by a call that they all answer. Where
 * there is no HYP mode at all (no_hyp), the restart calls it all the same.
 */
#include <arm/smccc.h>
#include <arm/sysreg.h>
#include "../bare/bare.h"
#include "entry.h"
#include "kernel.h"
#include "refused.h"

enum way { SAME_MODE, TO_SVC, CRASH };

static const struct {
	const char name[24];
	uint8_t owner, way;
} lives[] = {
	{ "refusing", REFUSING, SAME_MODE },
	{ "refusing", REFUSING, CRASH },
	{ "refusing", REFUSING, TO_SVC },
	{ "answering garbage", GARBAGE, SAME_MODE },
	{ "answering garbage", GARBAGE, CRASH },
	{ "answering garbage", GARBAGE, TO_SVC },
	{ "answering success", SUCCESS, SAME_MODE },
	{ "answering success", SUCCESS, CRASH },
	{ "injecting Undefined", UNDEFINED, SAME_MODE },
	{ "injecting Undefined", UNDEFINED, CRASH },
	{ "injecting Undefined", UNDEFINED, TO_SVC },
};
#define LIVES	   (sizeof(lives) / sizeof(lives[0]))

/* r1 of a restart, beside those of kernel.h: there is no stub to put back */
#define HOP_NO_HYP (1 << 18)

struct hypstub_boot_mode boot_mode;
static struct hypstub_restart restart;
static uint32_t flat_table[HYPSTUB_TABLE_WORDS] __attribute__((aligned(16384)));

/* Lives through restarts: HVBAR of the stub */
static uint32_t stub __attribute__((section(".noinit")));

extern const char refused_vectors[];
extern uint32_t refused_owner, refused_stub;
/* hvc #0 with this in r0; refused_vectors.S */
void call(uint32_t function);

static void report_entry(uint32_t r1, uint32_t dtb)
{
	put(boot_mode.first == PSR_MODE_HYP ? "entered in HYP mode"
					    : "entered in SVC mode");
	if ((r1 & HOP_MAGIC_MASK) != HOP_MAGIC)
		return;
	if (entry_registers[ENTRY_R0])
		fail("r0 is", entry_registers[ENTRY_R0]);
	if (dtb != REFUSED_R2)
		fail("r2 is", dtb);
	if ((entry_registers[ENTRY_CPSR] & PSR_MASKED) != PSR_MASKED)
		fail("CPSR is", entry_registers[ENTRY_CPSR]);
	if (entry_registers[ENTRY_SCTLR] != (SCTLR_RES1 | SCTLR_CP15BEN))
		fail("SCTLR is", entry_registers[ENTRY_SCTLR]);
}

static void own_hvbar(uint32_t owner)
{
	refused_owner = owner;
	refused_stub = stub;
	if (hypstub_set_vectors(to_phys(refused_vectors)))
		fail("SET_VECTORS", 0);
}

static _Noreturn void restart_with(enum way way, uint32_t word)
{
	uint32_t entry = to_phys(kernel_start);

	put(way == CRASH    ? ", crashing\n"
	    : way == TO_SVC ? ", restarting in SVC\n"
			    : ", restarting in the same mode\n");
	if (way == CRASH)
		hypstub_crash_restart(&restart, entry, word, REFUSED_R2);
	hypstub_soft_restart(&restart, entry, word, REFUSED_R2,
			     way == TO_SVC ? HYPSTUB_SVC : HYPSTUB_SAME_MODE);
}

/* Entered in SVC at first: as a kernel that should not, calls what is not there */
static _Noreturn void no_hyp(uint32_t hop)
{
	static const uint8_t ways[] = { SAME_MODE, CRASH, TO_SVC };

	if (hop == sizeof(ways)) {
		put(", done\n");
		semihosting_exit(0); /* no PSCI here, or another one's */
	}
	put(", no stub");
	restart_with(ways[hop], HOP_MAGIC | HOP_NO_HYP | (hop + 1));
}

static void prepare(void)
{
	if (hypstub_restart_prepare(&restart, flat_table, KERNEL_PHYS_OFFSET,
				    true))
		fail("no flat mapping", 0);
}

void kernel_main(uint32_t r1, uint32_t dtb)
{
	bool first = (r1 & HOP_MAGIC_MASK) != HOP_MAGIC;
	uint32_t hop = first ? 0 : r1 & HOP_COUNT_MASK;

	mmu_unmap_flat();
	report_entry(r1, dtb);
	prepare();
	if (first ? boot_mode.first != PSR_MODE_HYP : r1 & HOP_NO_HYP)
		no_hyp(hop);
	if (first)
		stub = hypstub_get_vectors();
	else
		call(REFUSED_PUT_BACK);
	if (hypstub_get_vectors() != stub)
		fail("the stub is not back", hypstub_get_vectors());
	if (hop == LIVES) {
		put(", done\n");
		power_off();
	}
	put(", ");
	put(lives[hop].name);
	own_hvbar(lives[hop].owner);
	restart_with(lives[hop].way, HOP_MAGIC | (hop + 1));
}
