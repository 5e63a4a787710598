/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Function numbers and results of PSCI 1.1 (ARM DEN 0022, 5.1 and 5.2.2). Of
 * our own, so that a wrong number in the tree's header is found.
 */
#ifndef PSCI_H
#define PSCI_H

#define PSCI_VERSION		0x84000000
#define PSCI_CPU_SUSPEND	0x84000001
#define PSCI_CPU_OFF		0x84000002
#define PSCI_CPU_ON		0x84000003
#define PSCI_AFFINITY_INFO	0x84000004
#define PSCI_MIGRATE		0x84000005
#define PSCI_MIGRATE_INFO_TYPE	0x84000006
#define PSCI_SYSTEM_OFF		0x84000008
#define PSCI_SYSTEM_RESET	0x84000009
#define PSCI_FEATURES		0x8400000a
#define PSCI_LAST		0x8400001f /* of the range */

#define SMCCC_VERSION		0x80000000
#define SMCCC_ARCH_FEATURES	0x80000001
#define SMCCC_64		0x40000000

#define PSCI_SUCCESS		0
#define PSCI_NOT_SUPPORTED	(-1)
#define PSCI_INVALID_PARAMETERS (-2)
#define PSCI_ALREADY_ON		(-4)
#define PSCI_ON_PENDING		(-5)
#define PSCI_INVALID_ADDRESS	(-9)

#define PSCI_AFFINITY_ON	0
#define PSCI_AFFINITY_OFF	1
#define PSCI_AFFINITY_PENDING	2

/* CPU_SUSPEND: power_state.StateType of the original format */
#define PSCI_POWERDOWN		(1 << 16)

/* What of an entry's CPSR is defined: E, A, I, F, T, mode */
#define PSR_STATE		0x3ff

#endif
