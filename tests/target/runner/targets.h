/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The targets that the runner knows: the stub, a correct owner of HVBAR above
 * it, and naive ones, each with one fault that the suite must find.
 */
#ifndef TARGETS_H
#define TARGETS_H

#include <conformance.h>

/* The target whose name @name begins with; NULL means the stub */
const struct conformance_target *targets_find(const char *name);

#endif
