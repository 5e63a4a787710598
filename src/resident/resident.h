/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The resident block as boot code sees it: its layout, the settings that boot
 * code fills in before it copies the block, and the functions that may be
 * called in it. The block's own code includes the parts.
 */
#ifndef RESIDENT_H
#define RESIDENT_H

#include "block.h"
#include "cpu.h"
#include "fault.h"

#ifndef __ASSEMBLER__

#include "hyp_init.h"
#include "leave.h"
#include "power.h"
#include "psci.h"
#include "putc.h"

/* The vectors of Monitor mode, and of Secure PL1 after the boot has left it */
extern char mon_vectors[];

#endif
#endif
