/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Names, fields and accessors of the CP15 registers that hypstub touches, for
 * ARMv7-A with the Virtualization Extensions (DDI 0406C, B4.1 and B6.1).
 *
 * Each register has one name, "coprocessor, opc1, CRn, CRm, opc2"
 * ("coprocessor, opc1, CRm" if 64 bits wide), for assembly, for C and for the
 * host's unit tests, where every access goes to a recorder instead:
 *	read_sysreg r0, HVBAR		write_sysreg r0, HVBAR	(assembly)
 *	x = read_sysreg(HVBAR);		write_sysreg(x, HVBAR);	(C)
 */
#ifndef ARM_SYSREG_H
#define ARM_SYSREG_H

/* Identification */
#define MIDR		      p15, 0, c0, c0, 0
#define CTR		      p15, 0, c0, c0, 1
#define MPIDR		      p15, 0, c0, c0, 5
#define ID_PFR1		      p15, 0, c0, c1, 1
#define ID_DFR0		      p15, 0, c0, c1, 2
#define CLIDR		      p15, 1, c0, c0, 1
#define CCSIDR		      p15, 1, c0, c0, 0
#define CSSELR		      p15, 2, c0, c0, 0

/* PL1 */
#define SCTLR		      p15, 0, c1, c0, 0
#define ACTLR		      p15, 0, c1, c0, 1
#define SCR		      p15, 0, c1, c1, 0
#define SDER		      p15, 0, c1, c1, 1
#define NSACR		      p15, 0, c1, c1, 2
#define TTBR0		      p15, 0, c2, c0, 0
#define TTBCR		      p15, 0, c2, c0, 2
#define DACR		      p15, 0, c3, c0, 0
#define DFSR		      p15, 0, c5, c0, 0
#define IFSR		      p15, 0, c5, c0, 1
#define DFAR		      p15, 0, c6, c0, 0
#define IFAR		      p15, 0, c6, c0, 2
#define PAR		      p15, 0, c7 /* 64 bits wide with TTBCR.EAE */
#define ICIALLU		      p15, 0, c7, c5, 0
#define BPIALL		      p15, 0, c7, c5, 6
#define DCIMVAC		      p15, 0, c7, c6, 1
#define ATS1CPR		      p15, 0, c7, c8, 0
#define DCCMVAC		      p15, 0, c7, c10, 1
#define DCCIMVAC	      p15, 0, c7, c14, 1
#define DCCISW		      p15, 0, c7, c14, 2
#define TLBIALL		      p15, 0, c8, c7, 0
#define PMCR		      p15, 0, c9, c12, 0
#define L2CTLR		      p15, 1, c9, c0, 2 /* Cortex-A7, A12, A15, A17 */
#define VBAR		      p15, 0, c12, c0, 0
#define MVBAR		      p15, 0, c12, c0, 1
#define ICC_SRE		      p15, 0, c12, c12, 5
#define CONTEXTIDR	      p15, 0, c13, c0, 1
#define TPIDRURW	      p15, 0, c13, c0, 2
#define TPIDRURO	      p15, 0, c13, c0, 3
#define TPIDRPRW	      p15, 0, c13, c0, 4
#define CNTFRQ		      p15, 0, c14, c0, 0
#define CNTPCT		      p15, 0, c14
#define CNTKCTL		      p15, 0, c14, c1, 0
#define CNTVCT		      p15, 1, c14
#define CNTP_CTL	      p15, 0, c14, c2, 1
#define CNTV_TVAL	      p15, 0, c14, c3, 0
#define CNTV_CTL	      p15, 0, c14, c3, 1

/* Monitor */
#define ICC_MSRE	      p15, 6, c12, c12, 5

/* HYP */
#define VPIDR		      p15, 4, c0, c0, 0
#define VMPIDR		      p15, 4, c0, c0, 5
#define HSCTLR		      p15, 4, c1, c0, 0
#define HCR		      p15, 4, c1, c1, 0
#define HDCR		      p15, 4, c1, c1, 1
#define HCPTR		      p15, 4, c1, c1, 2
#define HSTR		      p15, 4, c1, c1, 3
#define HACR		      p15, 4, c1, c1, 7
#define HTCR		      p15, 4, c2, c0, 2
#define VTCR		      p15, 4, c2, c1, 2
#define HTTBR		      p15, 4, c2
#define VTTBR		      p15, 6, c2
#define HSR		      p15, 4, c5, c2, 0
#define HDFAR		      p15, 4, c6, c0, 0
#define HIFAR		      p15, 4, c6, c0, 2
#define HPFAR		      p15, 4, c6, c0, 4
#define TLBIALLH	      p15, 4, c8, c7, 0
#define TLBIALLNSNH	      p15, 4, c8, c7, 4
#define HMAIR0		      p15, 4, c10, c2, 0
#define HMAIR1		      p15, 4, c10, c2, 1
#define HVBAR		      p15, 4, c12, c0, 0
#define ICC_HSRE	      p15, 4, c12, c9, 5
#define ICH_HCR		      p15, 4, c12, c11, 0
#define HTPIDR		      p15, 4, c13, c0, 2
#define CNTHCTL		      p15, 4, c14, c1, 0
#define CNTHP_CTL	      p15, 4, c14, c2, 1
#define CNTVOFF		      p15, 4, c14

/* CPSR and SPSR */
#define PSR_MODE_MASK	      0x1f
#define PSR_MODE_USR	      0x10
#define PSR_MODE_FIQ	      0x11
#define PSR_MODE_IRQ	      0x12
#define PSR_MODE_SVC	      0x13
#define PSR_MODE_MON	      0x16
#define PSR_MODE_ABT	      0x17
#define PSR_MODE_HYP	      0x1a
#define PSR_MODE_UND	      0x1b
#define PSR_MODE_SYS	      0x1f
#define PSR_E		      (1 << 9)
#define PSR_T		      (1 << 5)
#define PSR_F		      (1 << 6)
#define PSR_I		      (1 << 7)
#define PSR_IT_HIGH	      0xfc00	/* IT[7:2] */
#define PSR_IT_LOW	      (3 << 25) /* IT[1:0] */
#define PSR_A		      (1 << 8)
#define PSR_MASKED	      (PSR_A | PSR_I | PSR_F)

/* MPIDR: the affinity fields, which name a CPU in PSCI and the device tree */
#define MPIDR_AFFINITY	      0x00ffffff
#define MPIDR_AFF0	      0x000000ff

/* ID_PFR1: 4-bit fields, zero means not implemented */
#define ID_PFR1_SECURITY      (0xf << 4)
#define ID_PFR1_VIRT	      (0xf << 12)
#define ID_PFR1_TIMER	      (0xf << 16)
#define ID_PFR1_GIC	      0xf0000000

/* ID_DFR0.PerfMon: 1 to 14 is a PMU version, 0 and 15 mean none */
#define ID_DFR0_PERFMON_SHIFT 24

/* HSCTLR and SCTLR: the bits that both have in the same place */
#define SCTLR_M		      (1 << 0)
#define SCTLR_A		      (1 << 1)
#define SCTLR_C		      (1 << 2)
#define SCTLR_CP15BEN	      (1 << 5)
#define SCTLR_I		      (1 << 12)
#define SCTLR_V		      (1 << 13)
#define SCTLR_EE	      (1 << 25)
#define SCTLR_TE	      (1 << 30)
/* Bits 29:28, 23:22, 18, 16, 11, 6 and 4:3 read as one (B4.1.58) */
#define HSCTLR_RES1	      0x30c50858
/* Bits 23:22, 18, 16, 6 and 4:3 read as one; no other is (B4.1.130) */
#define SCTLR_RES1	      0x00c50058

/*
 * An image is entered in HYP with MMU, caches and alignment checking off (M, C,
 * I, A), little-endian (EE), exceptions in ARM state (TE), CP15 barriers on as
 * at reset. The stub itself adds A: it must run where unaligned accesses fault.
 */
#define HSCTLR_ENTRY	      (HSCTLR_RES1 | SCTLR_CP15BEN)
#define HSCTLR_STUB	      (HSCTLR_ENTRY | SCTLR_A)
#define SCTLR_ENTRY	      (SCTLR_RES1 | SCTLR_CP15BEN)

/* TTBCR: long descriptors, and so PAR in its 64-bit format (B4.1.112) */
#define TTBCR_EAE	      (1u << 31)
/* PAR.F: the translation failed; if clear, PAR holds PA[39:12] */
#define PAR_F		      (1 << 0)
#define PAR_PA		      0xfffffff000

/* HCPTR: coprocessors 0-9, 12, 13 do not exist, their bits read as one */
#define HCPTR_RES1	      0x000033ff

#define HCR_VM		      (1 << 0)
#define HCR_TSC		      (1 << 19)

/* SCR (B4.1.129) */
#define SCR_NS		      (1 << 0)
#define SCR_FW		      (1 << 4)
#define SCR_AW		      (1 << 5)
#define SCR_HCE		      (1 << 8)
#define SCR_SIF		      (1 << 9)

/* NSACR (B4.1.111); bits 18:16 are IMPLEMENTATION DEFINED */
#define NSACR_CP10	      (1 << 10)
#define NSACR_CP11	      (1 << 11)
#define NSACR_IMPDEF	      (7 << 16)
/* Cortex-A5, A7, A9, A15, A17: Non-secure PL1 may write ACTLR.SMP */
#define NSACR_NS_SMP	      (1 << 18)

/* ACTLR: Cortex-A5, A7, A9, A12, A15, A17; IBE is the Cortex-A15's alone */
#define ACTLR_SMP	      (1 << 6)
#define ACTLR_A15_IBE	      (1 << 0)
/* Cortex-A15 up to r0p4: loop buffer (erratum 773022), streaming (774769) */
#define ACTLR_A15_773022      (1 << 1)
#define ACTLR_A15_774769      (1 << 25)
#define ACTLR_A5_A9_FW	      (1 << 0)

#define HDCR_HPMN_MASK	      0x1f
#define PMCR_DP		      (1 << 5)
#define PMCR_N_SHIFT	      11

#define HTCR_RES1	      0x80800000
#define VTCR_RES1	      0x80000000

#define CNTHCTL_PL1PCTEN      (1 << 0)
#define CNTHCTL_PL1PCEN	      (1 << 1)

/* CNTV_CTL; the mask of its interrupt is bit 1 */
#define CNTV_CTL_ENABLE	      (1 << 0)

/* ICC_SRE, ICC_HSRE, ICC_MSRE: the bits that they have in the same place */
#define ICC_SRE_SRE	      (1 << 0)
#define ICC_SRE_DFB	      (1 << 1)
#define ICC_SRE_DIB	      (1 << 2)
#define ICC_SRE_ENABLE	      (1 << 3)

/* HSR: EC in bits 31:26, IL in bit 25, ISS below (B3.13.6) */
#define HSR_EC_SHIFT	      26
#define HSR_EC_UNKNOWN	      0x00
#define HSR_EC_WFX	      0x01
#define HSR_EC_CP15_32	      0x03
#define HSR_EC_CP15_64	      0x04
#define HSR_EC_CP14_32	      0x05
#define HSR_EC_CP14_LDC	      0x06
#define HSR_EC_VFP	      0x07
#define HSR_EC_CP10_ID	      0x08
#define HSR_EC_BXJ	      0x0a
#define HSR_EC_CP14_64	      0x0c
#define HSR_EC_SVC	      0x11
#define HSR_EC_HVC	      0x12
#define HSR_EC_SMC	      0x13
#define HSR_EC_PABT_PL1	      0x20
#define HSR_EC_PABT_HYP	      0x21
#define HSR_EC_DABT_PL1	      0x24
#define HSR_EC_DABT_HYP	      0x25
/* "hvc #0": EC 0x12, IL set (both encodings are 32 bits wide), ISS = 0 */
#define HSR_HVC_0	      0x4a000000

/* clang-format off */
#ifdef __ASSEMBLER__

	.macro	read_sysreg rt, cp, op1, crn, crm, op2
	mrc	\cp, \op1, \rt, \crn, \crm, \op2
	.endm

	.macro	read_sysreg_eq rt, cp, op1, crn, crm, op2
	mrceq	\cp, \op1, \rt, \crn, \crm, \op2
	.endm

	.macro	read_sysreg_ne rt, cp, op1, crn, crm, op2
	mrcne	\cp, \op1, \rt, \crn, \crm, \op2
	.endm

	.macro	write_sysreg rt, cp, op1, crn, crm, op2
	mcr	\cp, \op1, \rt, \crn, \crm, \op2
	.endm

	.macro	write_sysreg_eq rt, cp, op1, crn, crm, op2
	mcreq	\cp, \op1, \rt, \crn, \crm, \op2
	.endm

	.macro	write_sysreg_ne rt, cp, op1, crn, crm, op2
	mcrne	\cp, \op1, \rt, \crn, \crm, \op2
	.endm

	.macro	write_sysreg64 low, high, cp, op1, crm
	mcrr	\cp, \op1, \low, \high, \crm
	.endm

/* clang-format on */
#elif defined(__arm__)

#include <stdint.h>

#define SYSREG_STR_(...) #__VA_ARGS__
#define SYSREG_READ_(cp, op1, crn, crm, op2) \
	({ \
		uint32_t sysreg_val_; \
		__asm__ volatile( \
			"mrc " SYSREG_STR_(cp, op1) ", %0, " SYSREG_STR_( \
				crn, crm, op2) \
			: "=r"(sysreg_val_) \
			: \
			: "memory"); \
		sysreg_val_; \
	})
#define SYSREG_WRITE_(val, cp, op1, crn, crm, op2) \
	__asm__ volatile("mcr " SYSREG_STR_(cp, op1) ", %0, " SYSREG_STR_( \
				 crn, crm, op2) \
			 : \
			 : "r"((uint32_t)(val)) \
			 : "memory")
#define SYSREG_WRITE64_(val, cp, op1, crm) \
	__asm__ volatile( \
		"mcrr " SYSREG_STR_(cp, op1) ", %Q0, %R0, " SYSREG_STR_(crm) \
		: \
		: "r"((uint64_t)(val)) \
		: "memory")

#define SYSREG_READ64_(cp, op1, crm) \
	({ \
		uint64_t sysreg_val_; \
		__asm__ volatile( \
			"mrrc " SYSREG_STR_( \
				cp, op1) ", %Q0, %R0, " SYSREG_STR_(crm) \
			: "=r"(sysreg_val_) \
			: \
			: "memory"); \
		sysreg_val_; \
	})

#define read_sysreg(...)	 SYSREG_READ_(__VA_ARGS__)
#define read_sysreg64(...)	 SYSREG_READ64_(__VA_ARGS__)
#define write_sysreg(val, ...)	 SYSREG_WRITE_(val, __VA_ARGS__)
#define write_sysreg64(val, ...) SYSREG_WRITE64_(val, __VA_ARGS__)

#else /* on the host: the unit tests' recorder gets each register's name */

#include <stdint.h>

uint32_t fake_read_sysreg(const char *encoding);
void fake_write_sysreg(uint64_t val, const char *encoding);

#define SYSREG_STR_(...)       #__VA_ARGS__
#define read_sysreg(...)       fake_read_sysreg(SYSREG_STR_(__VA_ARGS__))
#define read_sysreg64(...)     fake_read_sysreg(SYSREG_STR_(__VA_ARGS__))
#define write_sysreg(val, ...) fake_write_sysreg(val, SYSREG_STR_(__VA_ARGS__))
#define write_sysreg64(val, ...) \
	fake_write_sysreg(val, SYSREG_STR_(__VA_ARGS__))

#endif
#endif
