// SPDX-License-Identifier: BSD-2-Clause
/*
 * hyp_state_dirty(): HYP mode as a hypervisor might leave it at its worst. Runs
 * in HYP mode, as a hook of own_vectors, right before a call is passed on.
 */
#include <arm/barrier.h>
#include <arm/sysreg.h>
#include "hyp_state.h"
#include "owner.h"

/* HCR: every bit that ARMv7 defines (DDI 0406C B4.1.65) */
#define HCR_ALL	       0x0fffffff
/* HSTR: TTEE, TJDBX, and each CP15 primary register but 4 and 14 */
#define HSTR_ALL       0x0003bfef
/* HCPTR: TCPAC, TTA, TASE, TCP11, TCP10, with the bits that read as one */
#define HCPTR_ALL      (HCPTR_RES1 | 0x80108c00)
/* HDCR: TDRA, TDOSA, TDA, TDE, HPME, TPM, TPMCR, and HPMN */
#define HDCR_ALL       (0x00000fe0 | HYP_DIRTY_HPMN)
#define HTCR_SH0_INNER (3 << 12)
#define CNTHP_MASKED   3 /* ENABLE, and IMASK: no interrupt comes of it */

/* A long-descriptor block of 1 GiB: AF, inner shareable, read-write at PL2 */
#define BLOCK(attr)    (1 << 10 | 3 << 8 | 1 << 6 | (attr) << 2 | 1)
#define ATTR_NORMAL    0
#define ATTR_ORDERED   1
/* HMAIR0: attribute 0 Normal non-cacheable, 1 Strongly-ordered */
#define HMAIR0_VALUE   0x00000044

static uint64_t table[4] __attribute__((aligned(32)));

/* All addresses to themselves: Normal memory only where code of ours runs */
static void build_table(void)
{
	uint32_t here = (uintptr_t)hyp_state_dirty >> 30;
	uint32_t stub = owner.stub_vectors >> 30;
	uint32_t target = owner.vectors >> 30;

	for (uint32_t i = 0; i < 4; i++) {
		bool code = i == here || i == stub || i == target;

		table[i] = (uint64_t)i << 30 |
			   BLOCK(code ? ATTR_NORMAL : ATTR_ORDERED);
	}
}

void hyp_state_dirty(void)
{
	build_table();
	write_sysreg(HMAIR0_VALUE, HMAIR0);
	write_sysreg(0x12345678, HMAIR1);
	write_sysreg(HTCR_RES1 | HTCR_SH0_INNER, HTCR);
	write_sysreg64((uintptr_t)table, HTTBR);
	/* VMID 0x55; the table is not looked at before PL1 runs */
	write_sysreg64((uint64_t)0x55 << 48 | (uintptr_t)table, VTTBR);
	write_sysreg(VTCR_RES1 | 0x3540, VTCR);
	write_sysreg(0x12345678, VPIDR);
	write_sysreg(0x80000f03, VMPIDR);
	write_sysreg(0x5ca1ab1e, HTPIDR);
	write_sysreg(0, CNTHCTL);
	write_sysreg64(0x123456789abcdef0, CNTVOFF);
	write_sysreg(CNTHP_MASKED, CNTHP_CTL);
	write_sysreg(HSTR_ALL, HSTR);
	write_sysreg(HCPTR_ALL, HCPTR);
	write_sysreg(HDCR_ALL, HDCR);
	write_sysreg(HCR_ALL, HCR);
	dsb(); /* the table is in memory */
	isb(); /* all of this, before the MMU is on */
	write_sysreg(0, TLBIALLH);
	dsb(); /* nothing stale is left to translate with */
	write_sysreg((HSCTLR_STUB & ~SCTLR_CP15BEN) | SCTLR_M | SCTLR_C |
			     SCTLR_I,
		     HSCTLR);
	isb(); /* the MMU is on from here */
}

void hyp_state_tame(void)
{
	write_sysreg(HSCTLR_ENTRY, HSCTLR);
	isb(); /* the MMU is off from here */
	write_sysreg(0, HCR);
	write_sysreg(0, HSTR);
	write_sysreg(HCPTR_RES1, HCPTR);
	write_sysreg(HYP_DIRTY_HPMN, HDCR);
	write_sysreg(CNTHCTL_PL1PCTEN | CNTHCTL_PL1PCEN, CNTHCTL);
	isb(); /* before PL1 runs */
}
