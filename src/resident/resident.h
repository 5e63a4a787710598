/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The resident block as boot code sees it: its layout, the settings to fill in
 * before it is copied to its place, and what may be called in it. Code of the
 * block itself includes the parts.
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
#include "putc.h"

/* The vectors of Monitor mode, and of Secure PL1 once the boot has left it */
extern char mon_vectors[];

#endif
#endif
