/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Function numbers and results of the SMC Calling Convention 1.1 (ARM DEN
 * 0028) and of PSCI (ARM DEN 0022), for C and assembly.
 */
#ifndef ARM_SMCCC_H
#define ARM_SMCCC_H

#define SMCCC_VERSION	    0x80000000
#define SMCCC_ARCH_FEATURES 0x80000001
#define SMCCC_VERSION_1_1   0x00010001
#define SMCCC_SUCCESS	    0
#define SMCCC_NOT_SUPPORTED (-1)

#define PSCI_VERSION	    0x84000000
#define PSCI_SYSTEM_OFF	    0x84000008

#endif
