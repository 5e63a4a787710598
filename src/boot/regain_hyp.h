/* SPDX-License-Identifier: BSD-2-Clause */
/* The way back to HYP mode by the stub of an earlier hypstub. */
#ifndef REGAIN_HYP_H
#define REGAIN_HYP_H

#include "boot.h"

/*
 * If a kernel in SVC mode over an earlier hypstub started us, begins the boot
 * again in HYP mode. Returns if there is no such stub, or no way; a stub that
 * is there and refuses is kept, and its block is marked.
 */
void regain_hyp(struct boot *boot);

#endif
