/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Checks and their TAP output: a check is begun, compares as often as it
 * likes, and is ended with one "ok" or "not ok" line; what differed follows
 * as diagnostics.
 */
#ifndef CHECK_H
#define CHECK_H

#include <stdbool.h>
#include <stdint.h>
#include "call.h"

/* What a check found, where there is a name for it */
enum deviation {
	DEVIATION_CLOBBERS,
	DEVIATION_POINTER,
	DEVIATION_VIRTUAL,
	DEVIATION_THUMB,
	DEVIATION_ENTRY,
	DEVIATION_MMU,
	DEVIATION_HVBAR,
	DEVIATIONS
};

/* Before the first check, and where its lines go */
void check_start(void (*put)(const char *text));

/* Prints the deviations and the plan. Returns true if no check failed. */
bool check_finish(void);

/* A line of TAP that is no result */
void check_comment(const char *text);

/* What the name of each check from here on ends with; NULL: nothing */
void check_caller(const struct caller *from);

/*
 * Says what is called from here on, so that the last line names the check that
 * the target does not come back from
 */
void check_now(const char *name);

/* Begins a check, which says so */
void check_begin(const char *name);
/* The same for calls that @deviation lets nobody come back from: says so */
void check_begin_risky(const char *name, enum deviation deviation);
void check_end(void);

/* One "ok" line for a check that this target does not need to pass */
void check_skip(const char *name, const char *reason);

/* Which call the next comparisons are about, for the diagnostics */
void check_call(uint32_t number, uint32_t imm, uint32_t r1);

/* Fails the current check if @got is not @expected */
void check_equal(const char *what, uint32_t expected, uint32_t got);
/* Fails it whatever they are */
void check_differs(const char *what, uint32_t expected, uint32_t got);

/* Names what made the current check fail, below its line and at the end */
void check_deviation(enum deviation deviation);
/* Says what it means if the target does not come back from what follows */
void check_risk(enum deviation deviation);

/* Has the current check not failed yet? */
bool check_passing(void);

#endif
