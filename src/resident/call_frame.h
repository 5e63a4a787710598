/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The caller's registers, as the vectors of HYP and Monitor mode push them for
 * a call that C handles. hvc_slow.c, psci.c and psci_wrap.c read the arguments
 * from the frame and write the results to it; the vectors then pop it.
 */
#ifndef RESIDENT_CALL_FRAME_H
#define RESIDENT_CALL_FRAME_H

#include <stdint.h>

/* The registers that a call handled in C may read and change */
struct call_frame {
	uint32_t r[4];
	uint32_t ip;
	uint32_t lr;
};

_Static_assert(sizeof(struct call_frame) == 6 * 4,
	       "push {r0-r3, ip, lr} in hyp_vectors.S and mon_vectors.S");

#endif
