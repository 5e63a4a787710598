/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The registers that each CPU is looked at for when it enters the payload: one
 * list for reading, names and expectations.
 */
#ifndef REGISTERS_H
#define REGISTERS_H

#include <stdint.h>
#include <arm/sysreg.h>

/* From PL1 and HYP */
#define REGISTERS_PL1(x) \
	x(MIDR) x(MPIDR) x(SCTLR) x(ACTLR) x(VBAR) x(TTBCR) x(CONTEXTIDR) \
		x(CNTFRQ) x(CNTKCTL) x(CNTP_CTL) x(CNTV_CTL)
/* From HYP */
#define REGISTERS_HYP(x) \
	x(HVBAR) x(HSCTLR) x(HCR) x(HCPTR) x(HSTR) x(HDCR) x(HACR) x(HTCR) \
		x(HMAIR0) x(HMAIR1) x(VTCR) x(VPIDR) x(VMPIDR) x(CNTHCTL) \
			x(CNTHP_CTL) x(HTPIDR)
/* 64 bits wide, from HYP: low word, high word */
#define REGISTERS_HYP64(x)     x(HTTBR) x(VTTBR) x(CNTVOFF)
/* From HYP, with GICv3 */
#define REGISTERS_GIC(x)       x(ICC_HSRE) x(ICH_HCR)
/* Where there is a Secure world, which is the monitor's */
#define REGISTERS_SECURE(x)    x(NSACR)
/* In memory: what is pending and active of this CPU's own interrupts */
#define REGISTERS_MMIO(x)      x(GIC_PENDING) x(GIC_ACTIVE)

#define REGISTER_INDEX(name)   AT_##name,
#define REGISTER_INDEX64(name) AT_##name, AT_##name##_high,
/* clang-format off */
enum {
	REGISTERS_PL1(REGISTER_INDEX)
	REGISTERS_HYP(REGISTER_INDEX)
	REGISTERS_HYP64(REGISTER_INDEX64)
	REGISTERS_GIC(REGISTER_INDEX)
	REGISTERS_SECURE(REGISTER_INDEX)
	REGISTERS_MMIO(REGISTER_INDEX)
	REGISTERS
};
/* clang-format on */

/* All that this mode can read; zero for the others */
void registers_read(volatile uint32_t at[REGISTERS]);
/* Before CPU_OFF: none of it may be there when the CPU is back */
void registers_spoil(void);
/* The lines "reg CPU NAME VALUE" */
void registers_tell(unsigned int index);
/* What this CPU was entered with now is what it has to be entered with again */
void registers_remember(unsigned int index);
/* Fails the current check for each that it has not been */
void registers_compare(unsigned int index);

#endif
