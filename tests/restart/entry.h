/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the kernel was entered with: registers that a restart may have touched,
 * one list for the assembly that reads them at entry (entry_capture.S) and for the C
 * and Python that look at them. Word 0 is CPSR, word 1 is r0, then the lists.
 */
#ifndef ENTRY_H
#define ENTRY_H

#include <arm/sysreg.h>

/* Those that only this file needs */
#define ACTLR	 p15, 0, c1, c0, 1
#define CPACR	 p15, 0, c1, c0, 2
#define TTBR1	 p15, 0, c2, c0, 1
#define PRRR	 p15, 0, c10, c2, 0
#define NMRR	 p15, 0, c10, c2, 1
#define TPIDRPRW p15, 0, c13, c0, 4

#define ENTRY_PL1(x) \
	x(SCTLR) x(ACTLR) x(CPACR) x(TTBR0) x(TTBR1) x(TTBCR) x(DACR) x(DFSR) \
		x(IFSR) x(DFAR) x(IFAR) x(PRRR) x(NMRR) x(VBAR) x(CONTEXTIDR) \
			x(TPIDRPRW) x(CSSELR) x(CNTKCTL) x(CNTP_CTL) \
				x(CNTV_CTL)

#define ENTRY_HYP(x) \
	x(HSCTLR) x(HCR) x(HSTR) x(HCPTR) x(HDCR) x(HACR) x(CNTHCTL) x(HVBAR) \
		x(HTCR) x(VTCR) x(HMAIR0) x(HMAIR1) x(VPIDR) x(VMPIDR) \
			x(HTPIDR) x(CNTHP_CTL) x(HSR) x(HDFAR) x(HIFAR) \
				x(HPFAR)

/* 64 bits wide: low word, high word */
#define ENTRY_HYP64(x) x(HTTBR) x(VTTBR) x(CNTVOFF)

#ifndef __ASSEMBLER__

#include <stdint.h>

#define ENTRY_INDEX(reg)   ENTRY_##reg,
#define ENTRY_INDEX64(reg) ENTRY_##reg, ENTRY_##reg##_high,
enum {
	ENTRY_CPSR,
	ENTRY_R0,
	ENTRY_PL1(ENTRY_INDEX)
		ENTRY_PL1_WORDS, /* an entry in SVC has no more */
	ENTRY_ELR = ENTRY_PL1_WORDS,
	ENTRY_SPSR,
	ENTRY_HYP(ENTRY_INDEX) ENTRY_HYP64(ENTRY_INDEX64) ENTRY_WORDS
};

/* Filled in by each entry; zero where the mode of entry cannot read it */
extern uint32_t entry_registers[ENTRY_WORDS];

#define ENTRY_NAME_SIZE 16
extern const char entry_names[ENTRY_WORDS][ENTRY_NAME_SIZE];

#endif
#endif
