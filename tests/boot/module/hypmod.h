/* SPDX-License-Identifier: BSD-2-Clause */
/* What the module and its vectors have in common. */
#ifndef HYPMOD_H
#define HYPMOD_H

/*
 * Our hypervisor's only call. Out: r0 = CPSR of the mode that answers, r1 = how
 * many exceptions were passed on to the stub since this CPU's last such call
 */
#define HYPMOD_CALL 0x100

#ifndef __ASSEMBLER__

#include <stdint.h>

#define HYPMOD_PAGE 4096

/* One page, so that it is also in one piece in physical memory */
extern const uint32_t hypmod_vectors[HYPMOD_PAGE / 4];
/* In that page: the addresses of the stub's eight vectors */
extern uint32_t hypmod_stub[8];

#endif
#endif
