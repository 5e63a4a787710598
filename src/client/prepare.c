// SPDX-License-Identifier: BSD-2-Clause
/*
 * The flat mapping of a restart: a table that maps the code of hypstub_idmap
 * and nothing else, at its virtual address in the kernel and at its physical
 * address. The code that goes from one address to the other uses registers
 * alone, so that no stack and no data need be mapped. Called by the kernel,
 * once.
 */
#include <hypstub/client.h>
#include <arm/cache.h>

/* ld defines such symbols for each section with a name that C allows */
extern const char __start_hypstub_idmap[], __stop_hypstub_idmap[];

#define SECTION_SHIFT 20
/*
 * A descriptor of 1 MiB (DDI 0406C B3.5.1): read-only at PL1 (AP = 0b101), so
 * that it can be executed with SCTLR.WXN as well; domain 0; Normal, write-back
 * (TEX:C:B = 0b00111); XN = 0
 */
#define SECTION_TEXT  (0x2 | 1 << 15 | 1 << 10 | 1 << 12 | 1 << 3 | 1 << 2)

/*
 * Maps @base to @end, in sections of 1 MiB, to the addresses that are
 * @phys_offset higher. Returns 0, or -1 if other memory is mapped there
 * already.
 */
static int map(uint32_t *table, uint32_t base, uint32_t end,
	       uint32_t phys_offset)
{
	for (uint32_t i = base >> SECTION_SHIFT;
	     i <= (end - 1) >> SECTION_SHIFT; i++) {
		uint32_t entry = (((i << SECTION_SHIFT) + phys_offset) >>
				  SECTION_SHIFT << SECTION_SHIFT) |
				 SECTION_TEXT;

		if (table[i] && table[i] != entry)
			return -1;
		table[i] = entry;
	}
	return 0;
}

int hypstub_restart_prepare(struct hypstub_restart *restart, uint32_t *table,
			    uint32_t phys_offset, bool hyp)
{
	uint32_t start = (uintptr_t)__start_hypstub_idmap;
	uint32_t end = (uintptr_t)__stop_hypstub_idmap;

	/* Sections map 1 MiB each, so the offset must be a multiple of that */
	if (phys_offset & ((1 << SECTION_SHIFT) - 1))
		return -1;
	for (unsigned int i = 0; i < HYPSTUB_TABLE_WORDS; i++)
		table[i] = 0;
	if (map(table, start, end, phys_offset) ||
	    map(table, start + phys_offset, end + phys_offset, 0))
		return -1;

	/* Walks are not cacheable (IRGN, RGN = 0): the table is in memory */
	restart->ttbr0 = (uintptr_t)table + phys_offset;
	restart->reset = (uintptr_t)cpu_v7_reset + phys_offset;
	restart->hyp = hyp ? HYPSTUB_RESET_HYP : HYPSTUB_RESET_SVC;
	dcache_clean(table, HYPSTUB_TABLE_WORDS * sizeof(table[0]));
	dcache_clean(restart, sizeof(*restart));
	dcache_clean(__start_hypstub_idmap, end - start);
	return 0;
}
