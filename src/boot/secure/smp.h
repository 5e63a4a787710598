/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which parts of ARM Ltd. have ACTLR.SMP: for smp.S, which sets it before
 * anything else on each CPU, and for cpu_init.c.
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

#ifndef __ASSEMBLER__

/*
 * Secure SVC or Monitor mode: puts this CPU into the coherency domain, before
 * its first maintenance of caches and TLBs and before any of its caches is on.
 */
void smp_join(void);

#endif
#endif
