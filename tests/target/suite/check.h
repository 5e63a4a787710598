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

/* Before the first check, and where its lines go */
void check_start(void (*put)(const char *text));

/* Prints the plan. Returns true if no check failed. */
bool check_finish(void);

/* A line of TAP that is no result */
void check_comment(const char *text);

/* What the name of each check from here on ends with; NULL: nothing */
void check_caller(const struct caller *from);

void check_begin(const char *name);
void check_end(void);

/* One "ok" line for a check that this target does not need to pass */
void check_skip(const char *name, const char *reason);

/* Which call the next comparisons are about, for the diagnostics */
void check_call(uint32_t number, uint32_t imm, uint32_t r1);

/* Fails the current check if @got is not @expected */
void check_equal(const char *what, uint32_t expected, uint32_t got);

/* Has the current check not failed yet? */
bool check_passing(void);

#endif
