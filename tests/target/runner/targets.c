// SPDX-License-Identifier: BSD-2-Clause
/*
 * The table of targets, see targets.h. All but the stub are vectors in
 * naive_vectors.S, installed above it.
 */
#include <stddef.h>
#include <string.h>
#include <hypstub/client.h>
#include "targets.h"

/* naive_vectors.S */
extern uint32_t naive_next[8];

/* The stub owns HVBAR: passes on to it what @vectors do not do themselves */
static void install(const char *vectors)
{
	uint32_t stub = hypstub_get_vectors();

	for (unsigned int i = 0; i < 8; i++)
		naive_next[i] = stub + 4 * i;
	hypstub_set_vectors((uintptr_t)vectors);
}

#define INSTALL(vectors)                       \
	extern const char vectors##_vectors[]; \
	static void install_##vectors(void)    \
	{                                      \
		install(vectors##_vectors);    \
	}

INSTALL(pass)
INSTALL(refuse)
INSTALL(misaligned)
INSTALL(clobber)
INSTALL(flags)
INSTALL(banked)
INSTALL(scratch)
INSTALL(immediate)
INSTALL(unclean)
INSTALL(halfreset)

#define NAIVE(vectors)                                  \
	{                                               \
		.name = #vectors, .serves_smccc = true, \
		.install = install_##vectors            \
	}

static const struct conformance_target targets[] = {
	{ .name = "stub", .serves_smccc = true },
	/* Two correct owners: each call is passed on; SET_VECTORS is refused */
	NAIVE(pass),
	{ .name = "refuse",
	  .serves_smccc = true,
	  .install = install_refuse,
	  .may_refuse_set_vectors = true },
	/* And those with one fault each, see naive_vectors.S */
	NAIVE(misaligned),
	NAIVE(clobber),
	NAIVE(flags),
	NAIVE(banked),
	NAIVE(scratch),
	NAIVE(immediate),
	NAIVE(unclean),
	NAIVE(halfreset),
};

const struct conformance_target *targets_find(const char *name)
{
	if (!name)
		return &targets[0];
	for (unsigned int i = 0; i < sizeof(targets) / sizeof(targets[0]); i++)
		if (!strncmp(name, targets[i].name, strlen(targets[i].name)))
			return &targets[i];
	return NULL;
}
