/* SPDX-License-Identifier: BSD-2-Clause */
/* The way back to HYP mode by the stub of an earlier hypstub. */
#ifndef REGAIN_HYP_H
#define REGAIN_HYP_H

#include "boot.h"

/*
 * If a kernel in SVC mode over an earlier hypstub started us, starts the boot
 * again in HYP mode. Returns if there is no such stub, or if it did not answer
 * or refused. A stub that is there and still owns HYP mode is kept: its block
 * is marked in the map.
 */
void regain_hyp(struct boot *boot);

#endif
