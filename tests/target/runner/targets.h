/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The targets that the runner knows: the stub, minihyp and its trampoline,
 * other correct owners of HVBAR, and naive ones, each with one fault that the
 * suite must find.
 */
#ifndef TARGETS_H
#define TARGETS_H

#include <stdbool.h>
#include <conformance.h>

/* The target that is called as @name begins, up to a space; NULL: the stub */
const struct conformance_target *targets_find(const char *name);

/* Is it that name? NULL is none. */
bool targets_is(const char *name, const char *that);

/* targets_hyp.c: minihyp, its trampoline, and naive versions of both */
extern const struct conformance_target targets_hyp[];
extern const unsigned int targets_hyp_count;

#endif
