/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The parts of a restart that soft_restart.c calls and that are not public.
 */
#ifndef RESTART_H
#define RESTART_H

#include <stdint.h>

/* Masks all, switches to the flat mapping @ttbr0 and goes on at @reset */
_Noreturn void restart_flat(uint32_t entry, uint32_t r1, uint32_t r2,
			    uint32_t how, uint32_t ttbr0, uint32_t reset);

#endif
