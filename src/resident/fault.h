/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The registers of an unexpected exception, as the vectors of HYP and Monitor
 * mode store them, and the functions that report it, which those vectors call
 * (fault.c).
 */
#ifndef RESIDENT_FAULT_H
#define RESIDENT_FAULT_H

/* Offsets in struct fault_frame */
#define FAULT_FRAME_VECTOR 56
#define FAULT_FRAME_SIZE   64

#ifndef __ASSEMBLER__

#include <stddef.h>
#include <stdint.h>

/* An exception in HYP mode; r[13] is lr, which HYP shares with USR */
struct fault_frame {
	uint32_t r[14];
	uint32_t vector;
	uint32_t unused;
};

_Static_assert(offsetof(struct fault_frame, vector) == FAULT_FRAME_VECTOR &&
		       sizeof(struct fault_frame) == FAULT_FRAME_SIZE,
	       "hyp_vectors.S");

/* The same in Monitor mode: r[13] is lr_mon, pc and psr are what SRS stored */
struct mon_frame {
	uint32_t r[14];
	uint32_t pc, psr;
};

/* Reports an exception in HYP mode on the console. The caller stops the CPU. */
void fault_report(const struct fault_frame *frame);
/*
 * Reports an exception in Monitor mode on the console; @vector counts from 0.
 * The caller stops the CPU.
 */
void mon_report(const struct mon_frame *frame, uint32_t vector);

#endif
#endif
