/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The stub calls for a kernel in C: link with libhypstub.a. No state, no libc.
 *
 * A call may be made from any PL1 mode or from HYP, with the MMU on or off,
 * and acts on the calling CPU only. Make a call only if this kernel was entered
 * in HYP, or in SVC with /firmware/hypstub in the device tree and its boot-mode
 * "svc": under Xen or another hypervisor an HVC kills the caller.
 * hypstub_available() checks that.
 *
 * All addresses are physical, except the result of hypstub_get_vectors() under
 * a hypervisor. The contract is in docs/abi.md.
 */
#ifndef HYPSTUB_CLIENT_H
#define HYPSTUB_CLIENT_H

#include <hypstub/abi.h>

/* Ways of cpu_v7_reset() to enter an image, for C and assembly */
#define HYPSTUB_RESET_SVC      0 /* in SVC */
#define HYPSTUB_RESET_HYP      1 /* in HYP, by HVC_SOFT_RESTART */
#define HYPSTUB_RESET_STUB_SVC 2 /* in SVC, after HVC_RESET_VECTORS */

/* Offsets in struct hypstub_restart */
#define HYPSTUB_RESTART_TTBR0  0
#define HYPSTUB_RESTART_RESET  4
#define HYPSTUB_RESTART_HYP    8

#ifndef __ASSEMBLER__

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * HVC_GET_VECTORS: returns HVBAR of this CPU. Under a hypervisor with its MMU
 * on, HVBAR is a virtual address of the hypervisor, which you can only compare.
 * The call cannot fail if there is a stub.
 */
uint32_t hypstub_get_vectors(void);

/*
 * HVC_SET_VECTORS: sets HVBAR to @vectors, which is 32-byte aligned. Returns 0,
 * or HVC_STUB_ERR if @vectors is misaligned or the owner of HVBAR refuses. From
 * then on the code at @vectors must answer every call, the stub calls included.
 */
int hypstub_set_vectors(uint32_t vectors);

/*
 * HVC_SOFT_RESTART: enters @entry (bit 0: Thumb) in HYP, MMU and D-cache off,
 * with r0 = 0 and @r1, @r2. Returns HVC_STUB_ERR if the call was refused;
 * otherwise it does not return, unless @entry returns by ERET. The caller must
 * have cleaned its caches and masked its interrupts.
 */
int hypstub_call_soft_restart(uint32_t entry, uint32_t r1, uint32_t r2);

/*
 * HVC_RESET_VECTORS: sets HVBAR to the stub's vectors and turns off HYP MMU,
 * traps and stage 2. Returns 0, or HVC_STUB_ERR if the owner of HVBAR does not
 * serve the call.
 */
int hypstub_reset_vectors(void);

/*
 * Makes an SMC Calling Convention call by hvc: r[0] is the function, r[1] to
 * r[3] are arguments; afterwards all four are the results.
 */
void hypstub_smccc(uint32_t r[4]);

/*
 * The modes that this kernel's CPUs were entered in, as PSR.M values. The
 * kernel keeps one record, zero at first, in a cache line of its own that
 * nothing but these functions touches.
 */
struct hypstub_boot_mode {
	uint32_t first;	   /* of the first CPU; 0: none yet */
	uint32_t mismatch; /* of a CPU entered in another mode; 0: none */
} __attribute__((aligned(64)));

/*
 * Records the mode that this CPU is in. Each CPU calls it at its entry, before
 * the CPU leaves HYP mode, with the MMU off and in the kernel's endianness:
 * @record is a physical address. Needs no stack; clobbers r1-r3 and the flags.
 */
void hypstub_record_mode(struct hypstub_boot_mode *record);

/*
 * Returns whether stub calls may be made: every CPU was entered in HYP mode, or
 * every CPU was entered in SVC mode and the stub stays under it.
 * @stub_under_svc is true if /firmware/hypstub is in the device tree and its
 * boot-mode is "svc". (If boot-mode is "hyp" and the CPUs were entered in SVC
 * mode, another owner, such as Xen, has HYP mode now, and a call would kill the
 * caller.) The MMU may be on. Call the function again after more CPUs have
 * recorded their mode.
 */
bool hypstub_available(const struct hypstub_boot_mode *record,
		       bool stub_under_svc);

/*
 * What a restart needs, computed once by hypstub_restart_prepare() and only
 * read from then on.
 */
struct hypstub_restart {
	uint32_t ttbr0; /* of a table that maps hypstub_idmap flat */
	uint32_t reset; /* cpu_v7_reset's physical address */
	uint32_t hyp;	/* 1: by the stub, into HYP; 0: into SVC */
};

/* Byte offsets for assembly that calls hypstub_crash_restart() */
_Static_assert(offsetof(struct hypstub_restart, ttbr0) ==
			       HYPSTUB_RESTART_TTBR0 &&
		       offsetof(struct hypstub_restart, reset) ==
			       HYPSTUB_RESTART_RESET &&
		       offsetof(struct hypstub_restart, hyp) ==
			       HYPSTUB_RESTART_HYP,
	       "src/client/restart.S");

/* A first-level table of short descriptors: 4096 words, 16 KiB aligned */
#define HYPSTUB_TABLE_WORDS 4096

/*
 * Prepares restarts of a kernel that uses short descriptors with TTBCR.N = 0,
 * and whose section hypstub_idmap (which this library's code is in) has
 * physical address = virtual address + @phys_offset, a multiple of 1 MiB.
 * The kernel supplies @table, which is not used before a restart. @hyp is the
 * result of hypstub_available(). Returns 0, or -1 if @phys_offset is not a
 * multiple of 1 MiB, or if the flat mapping of hypstub_idmap and the kernel's
 * own mapping of it collide, because both need the same virtual section of 1
 * MiB for different memory. PL1, caches on or off.
 */
int hypstub_restart_prepare(struct hypstub_restart *restart, uint32_t *table,
			    uint32_t phys_offset, bool hyp);

enum hypstub_policy {
	HYPSTUB_SAME_MODE, /* HYP if this kernel has the stub, else SVC */
	HYPSTUB_SVC,	   /* SVC; the stub's vectors are put back first */
};

/*
 * Enters @entry (physical, bit 0: Thumb) with r0 = 0, @r1, @r2, caches clean
 * and off, MMU off, A, I, F masked; never returns. If the owner of HVBAR, the
 * stub or a hypervisor, refuses or does not answer, the image starts in SVC.
 * Called on one CPU, in a PL1 mode, while the others are off or parked.
 */
_Noreturn void hypstub_soft_restart(const struct hypstub_restart *restart,
				    uint32_t entry, uint32_t r1, uint32_t r2,
				    enum hypstub_policy policy);

/*
 * Does for a crash what hypstub_soft_restart() does with HYPSTUB_SAME_MODE, but
 * uses no stack and writes no memory. From assembly: r0 = @restart, r1 =
 * @entry, r2 = @r1, r3 = @r2.
 */
_Noreturn void hypstub_crash_restart(const struct hypstub_restart *restart,
				     uint32_t entry, uint32_t r1, uint32_t r2);

/*
 * The last part of a restart, for a kernel that makes a flat mapping of its
 * own. Called at its physical address, which must be mapped to itself. @how:
 * HYPSTUB_RESET_SVC, _HYP or _STUB_SVC. Needs no stack.
 */
_Noreturn void cpu_v7_reset(uint32_t entry, uint32_t r1, uint32_t r2,
			    uint32_t how);

#endif
#endif
