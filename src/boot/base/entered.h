/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How a CPU entered the image, before hypstub changed anything. head.S and
 * mon_enter.S note it on each CPU; the report prints it.
 */
#ifndef ENTERED_H
#define ENTERED_H

#include <stdint.h>

/* Three words: body.S passes them to boot_main() in this order */
struct cpu_entered {
	uint32_t sctlr; /* HSCTLR in HYP mode */
	uint32_t vbar;	/* HVBAR in HYP mode */
	uint32_t actlr; /* in Secure SVC mode alone */
};

#endif
