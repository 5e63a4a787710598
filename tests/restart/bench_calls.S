/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Calls with a label at each end, for counting what is executed between: each
 * is one instruction, the call, and all that it leads to. Called by main.c.
 */
#include "window.h"

	.syntax	unified
	.arm
	.text

	window	bench_minihyp_call, minihyp_call
	window	bench_refused_call, hypstub_set_vectors
