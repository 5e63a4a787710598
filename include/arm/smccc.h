/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Function numbers and results of the SMC Calling Convention 1.1 (ARM DEN
 * 0028) and of PSCI (ARM DEN 0022), for C and assembly.
 */
#ifndef ARM_SMCCC_H
#define ARM_SMCCC_H

#define SMCCC_VERSION	       0x80000000
#define SMCCC_ARCH_FEATURES    0x80000001
#define SMCCC_VERSION_1_1      0x00010001
#define SMCCC_SUCCESS	       0
#define SMCCC_NOT_SUPPORTED    (-1)

/* PSCI 1.1 (DEN 0022D 5.1), by 32-bit calls */
#define PSCI_VERSION	       0x84000000
#define PSCI_CPU_SUSPEND       0x84000001
#define PSCI_CPU_OFF	       0x84000002
#define PSCI_CPU_ON	       0x84000003
#define PSCI_AFFINITY_INFO     0x84000004
#define PSCI_MIGRATE_INFO_TYPE 0x84000006
#define PSCI_SYSTEM_OFF	       0x84000008
#define PSCI_SYSTEM_RESET      0x84000009
#define PSCI_FEATURES	       0x8400000a
#define PSCI_DEFAULT_SUSPEND   0x8400000c
#define PSCI_SYSTEM_SUSPEND    0x8400000e

#define PSCI_VERSION_1_1       0x00010001
/* Result of MIGRATE_INFO_TYPE: no Trusted OS that would have to migrate */
#define PSCI_NO_MIGRATION      2
/* CPU_SUSPEND: StateType, 1 = powerdown; all other bits are 0 for standby */
#define PSCI_STATE_POWERDOWN   (1 << 16)

#define PSCI_SUCCESS	       0
#define PSCI_NOT_SUPPORTED     (-1)
#define PSCI_INVALID_PARAMS    (-2)
#define PSCI_ALREADY_ON	       (-4)
#define PSCI_ON_PENDING	       (-5)
#define PSCI_INVALID_ADDRESS   (-9)

#ifndef __ASSEMBLER__

#include <stdint.h>

#ifdef __arm__

/* Makes an SMC from HYP or PL1. Returns r0; r1-r3 are lost (DEN 0028 2.7). */
static inline int32_t smc(uint32_t function, uint32_t a1, uint32_t a2,
			  uint32_t a3)
{
	register uint32_t r0 __asm__("r0") = function;
	register uint32_t r1 __asm__("r1") = a1;
	register uint32_t r2 __asm__("r2") = a2;
	register uint32_t r3 __asm__("r3") = a3;

	__asm__ volatile(".arch_extension sec\n\tsmc #0"
			 : "+r"(r0), "+r"(r1), "+r"(r2), "+r"(r3)
			 :
			 : "ip", "memory");
	return r0;
}

/* Makes a call of the stub without arguments, from HYP or PL1. Returns r0. */
static inline uint32_t hvc(uint32_t function)
{
	register uint32_t r0 __asm__("r0") = function;

	__asm__ volatile(".arch_extension virt\n\thvc #0" : "+r"(r0));
	return r0;
}

#else /* on the host: the unit tests supply the Secure world and the stub */

int32_t smc(uint32_t function, uint32_t a1, uint32_t a2, uint32_t a3);
uint32_t hvc(uint32_t function);

#endif
#endif
#endif
