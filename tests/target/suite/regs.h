/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Every register that a caller of HVC can see, as an array of words: indices
 * for C and assembly (which multiplies by 4). Filled and compared by call.c,
 * loaded and stored by trampoline.S.
 */
#ifndef REGS_H
#define REGS_H

/* As the calling mode sees them; 0 to 12 are r0 to r12 */
#define REG_SP	  13
#define REG_LR	  14
#define REG_PSR	  15
/* Banked ones, by name. What the calling mode uses is here once more */
#define REG_USR	  16 /* sp, lr, then r8-r12 of all but FIQ mode */
#define REG_SVC	  23 /* sp, lr, spsr */
#define REG_ABT	  26
#define REG_UND	  29
#define REG_IRQ	  32
#define REG_FIQ	  35 /* r8-r12, then sp, lr, spsr */
#define REG_WORDS 43

#ifndef __ASSEMBLER__

#include <stdint.h>

typedef uint64_t reg_set;
#define REG_BIT(reg) ((reg_set)1 << (reg))

#endif
#endif
