/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The lines of hypstub.report=full. Each is a verdict on one subject: OK;
 * FIXED, if it was wrong and hypstub has changed it; or PROBLEM, with what to
 * do. Formats as in print.h. Printed by doctor/ and dt/compare.c.
 */
#ifndef VERDICT_H
#define VERDICT_H

#include "print.h"

/* How many lines have said PROBLEM */
extern unsigned int verdict_problems;

#define verdict_ok(...)	   print_line("hypstub: OK ", __VA_ARGS__)
#define verdict_fixed(...) print_line("hypstub: FIXED ", __VA_ARGS__)
#define verdict_problem(...) \
	(verdict_problems++, print_line("hypstub: PROBLEM ", __VA_ARGS__))

#endif
