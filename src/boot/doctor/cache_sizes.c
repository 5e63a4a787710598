// SPDX-License-Identifier: BSD-2-Clause
/*
 * Reports the caches of this CPU (DDI 0406C B4.1.19, B4.1.20). Set/way
 * maintenance depends on these numbers. Called by doctor.c.
 */
#include <arm/barrier.h>
#include <arm/sysreg.h>
#include "../base/verdict.h"
#include "subjects.h"

#define LEVELS		       7
/* Ctype of a level in CLIDR: bit 0 instructions, bit 1 data; 4: unified */
#define CLIDR_TYPE(val, level) ((val) >> 3 * (level)&7)
#define CLIDR_INSTRUCTIONS     1
#define CLIDR_DATA	       2
#define CLIDR_UNIFIED	       4

#define CCSIDR_LINE(val)       (16u << ((val)&7))
#define CCSIDR_WAYS(val)       (((val) >> 3 & 0x3ff) + 1)
#define CCSIDR_SETS(val)       (((val) >> 13 & 0x7fff) + 1)

/* Returns CCSIDR of a cache. @level: from 0 on */
static uint32_t select(unsigned int level, uint32_t instructions)
{
	write_sysreg(level << 1 | instructions, CSSELR);
	isb(); /* before CCSIDR is read */
	return read_sysreg(CCSIDR);
}

static void report_cache(unsigned int level, uint32_t instructions,
			 const char *kind)
{
	uint32_t val = select(level, instructions);
	uint64_t size = CCSIDR_LINE(val) * CCSIDR_WAYS(val);

	size *= CCSIDR_SETS(val);
	verdict_ok("cache: L%u %s, %z, %u bytes a line, %u ways, %u sets",
		   level + 1, kind, size, CCSIDR_LINE(val), CCSIDR_WAYS(val),
		   CCSIDR_SETS(val));
}

bool cache_sizes_are_qemus(void)
{
	uint32_t sets;

	if (CLIDR_TYPE(read_sysreg(CLIDR), 1) != CLIDR_UNIFIED)
		return false;
	sets = CCSIDR_SETS(select(1, 0));
	return sets & (sets - 1);
}

void cache_sizes_report(void)
{
	uint32_t clidr = read_sysreg(CLIDR);
	unsigned int level;

	for (level = 0; level < LEVELS && CLIDR_TYPE(clidr, level); level++) {
		uint32_t type = CLIDR_TYPE(clidr, level);

		if (type & CLIDR_INSTRUCTIONS)
			report_cache(level, 1, "instructions");
		if (type & CLIDR_DATA)
			report_cache(level, 0, "data");
		if (type & CLIDR_UNIFIED)
			report_cache(level, 0, "unified");
	}
	if (!level)
		verdict_ok("cache: CLIDR %x, this CPU has none", clidr);
}
