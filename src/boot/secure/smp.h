/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which parts of ARM Ltd. have ACTLR.SMP: for smp.S, which sets it before
 * anything else on each CPU, and for cpu_init.c. The way to recognise a part is
 * for report.c and doctor/ as well.
 */
#ifndef SMP_H
#define SMP_H

/* MIDR: implementer ARM, and 0xc0n as part number; n is in bits 7:4 */
#define MIDR_C0N_MASK 0xff00ff00
#define MIDR_C0N      0x4100c000
#define MIDR_N_SHIFT  4
/* Bit n is part 0xc0n: Cortex-A5, A7, A9, A12, A17, A15 */
#define PARTS_WITH_SMP \
	(1 << 0x5 | 1 << 0x7 | 1 << 0x9 | 1 << 0xd | 1 << 0xe | 1 << 0xf)
/* Only these have FW, which broadcasts maintenance and which SMP needs */
#define PARTS_WITH_FW (1 << 0x5 | 1 << 0x9)
#define PART_A15      (1 << 0xf)

#ifndef __ASSEMBLER__

#include <stdbool.h>
#include <stdint.h>

/* Returns whether @midr is that of a part 0xc0n whose bit n is in @parts. */
static inline bool midr_is_among(uint32_t midr, uint32_t parts)
{
	return (midr & MIDR_C0N_MASK) == MIDR_C0N &&
	       parts >> (midr >> MIDR_N_SHIFT & 0xf) & 1;
}

/*
 * Secure SVC or Monitor mode: puts this CPU into the coherency domain, before
 * its first maintenance of caches and TLBs and before any of its caches is on.
 */
void smp_join(void);

#endif
#endif
