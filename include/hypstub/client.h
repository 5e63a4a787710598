/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The stub calls for a kernel in C: link with libhypstub.a. No state, no libc.
 *
 * A call may be made from any PL1 mode or from HYP, with the MMU on or off,
 * and acts on the calling CPU only. Make one only if this kernel was entered in
 * HYP, or if the device tree has /firmware/hypstub: under Xen or another
 * hypervisor that did not offer the stub, an HVC kills the caller.
 *
 * All addresses are physical. The contract is in docs/abi.md.
 */
#ifndef HYPSTUB_CLIENT_H
#define HYPSTUB_CLIENT_H

#include <stdint.h>
#include <hypstub/abi.h>

/* HVC_GET_VECTORS: HVBAR of this CPU. Cannot fail where the stub is. */
uint32_t hypstub_get_vectors(void);

/*
 * HVC_SET_VECTORS: HVBAR = @vectors, 32-byte aligned. Returns 0, or
 * HVC_STUB_ERR if they are misaligned or the owner of HVBAR refuses.
 * The code at @vectors answers every call from here on, these included.
 */
int hypstub_set_vectors(uint32_t vectors);

/*
 * HVC_SOFT_RESTART: enters @entry (bit 0: Thumb) in HYP, MMU and D-cache off,
 * with r0 = 0 and @r1, @r2. Returns HVC_STUB_ERR if that was refused, and
 * otherwise not at all, unless @entry comes back by ERET. The caller has
 * cleaned its caches and masked its interrupts.
 */
int hypstub_call_soft_restart(uint32_t entry, uint32_t r1, uint32_t r2);

/*
 * HVC_RESET_VECTORS: HVBAR = the stub's vectors, HYP MMU, traps and stage 2
 * off. Returns 0, or HVC_STUB_ERR if the owner of HVBAR does not serve it.
 */
int hypstub_reset_vectors(void);

/*
 * An SMC Calling Convention call by hvc: r[0] is the function, r[1] to r[3]
 * are arguments, and all four are the results.
 */
void hypstub_smccc(uint32_t r[4]);

#endif
