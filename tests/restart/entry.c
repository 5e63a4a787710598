// SPDX-License-Identifier: BSD-2-Clause
/* Where the registers of an entry are kept, and their names for messages. */
#include "entry.h"

uint32_t entry_registers[ENTRY_WORDS];

#define NAME(reg)   #reg,
#define NAME64(reg) #reg, #reg " high",
const char entry_names[ENTRY_WORDS][ENTRY_NAME_SIZE] = {
	"CPSR", "r0", ENTRY_PL1(NAME) "ELR_hyp", "SPSR_hyp",
	ENTRY_HYP(NAME) ENTRY_HYP64(NAME64)
};
