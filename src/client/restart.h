/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The function of restart.S that soft_restart.c calls and that is not public.
 */
#ifndef RESTART_H
#define RESTART_H

#include <stdint.h>

/*
 * Masks A, I, F, switches to the flat mapping of the table at @ttbr0, and
 * enters cpu_v7_reset() at its physical address @reset with the other
 * arguments.
 */
_Noreturn void restart_flat(uint32_t entry, uint32_t r1, uint32_t r2,
			    uint32_t how, uint32_t ttbr0, uint32_t reset);

#endif
