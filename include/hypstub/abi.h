/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The contract between the owner of HVBAR and the kernel in PL1: its numbers,
 * for C and assembly. docs/abi.md is the text of the contract.
 *
 * Shared by every implementer (the resident stub, a hypervisor's init
 * trampoline, the hypervisor itself) and every caller: change all of them
 * together, and the conformance suite with them.
 */
#ifndef HYPSTUB_ABI_H
#define HYPSTUB_ABI_H

/*
 * Calls: "hvc #0" from any PL1 mode or from HYP, ARM or Thumb, r0 = number.
 * Calls act on the calling CPU only. All addresses are physical. Code in HYP
 * mode keeps HSCTLR.TE = 0 while the stub owns HVBAR: its vectors are ARM code.
 */

/* out: r0 = HVBAR */
#define HVC_GET_VECTORS		    0
/* in: r1 = vector table, 32-byte aligned; out: r0 unchanged, or -1 */
#define HVC_SET_VECTORS		    1
/*
 * in: r3 = entry, bit 0 = Thumb; r1, r2 = for the new image, entered in HYP;
 * out: does not return, or -1, as for r3[1:0] = 2, which is no entry
 */
#define HVC_SOFT_RESTART	    2
/* out: r0 unchanged; HVBAR = the stub's vectors, any hypervisor is gone */
#define HVC_RESET_VECTORS	    3
/* Numbers from here up to 0x7fffffff are not used: r0 = -1 */
#define HVC_STUB_CALLS		    4

/* r0 of a call that failed or is not served; equal to SMCCC's NOT_SUPPORTED */
#define HVC_STUB_ERR		    (-1)

/* HVBAR[4:0] are reserved (DDI 0406C B4.1.64): vectors are 32-byte aligned */
#define HVC_VECTORS_ALIGN	    32

/*
 * SMC Calling Convention (ARM DEN 0028) on the same hvc #0: r0 with bit 31
 * set. The result is in r0-r3, every other register is preserved.
 */
#define HYPSTUB_SMCCC_CALL_COUNT    0x8600ff00
#define HYPSTUB_SMCCC_CALLS	    3 /* what CALL_COUNT returns */
#define HYPSTUB_SMCCC_CALL_UID	    0x8600ff01
#define HYPSTUB_SMCCC_CALL_REVISION 0x8600ff03

/* The vendor-hypervisor UID, a01b6a07-9c5e-4c2f-8f5d-3b0e52d1c4e6, r0 to r3 */
#define HYPSTUB_UID_0		    0x076a1ba0
#define HYPSTUB_UID_1		    0x2f4c5e9c
#define HYPSTUB_UID_2		    0x0e3b5d8f
#define HYPSTUB_UID_3		    0xe6c4d152

/* Revision of this contract: r0 = major, r1 = minor of CALL_REVISION */
#define HYPSTUB_ABI_MAJOR	    1
#define HYPSTUB_ABI_MINOR	    0

#endif
