// SPDX-License-Identifier: BSD-2-Clause
/*
 * The table of targets, see targets.h: the stub, and vectors of
 * naive_vectors.S, installed above it. targets_hyp.c has the others.
 */
#include <stddef.h>
#include <string.h>
#include <hypstub/client.h>
#include "targets.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* naive_vectors.S */
extern uint32_t naive_next[8];

/* The stub owns HVBAR: passes on to it what @vectors do not do themselves */
static int install(const char *vectors)
{
	uint32_t stub = hypstub_get_vectors();

	for (unsigned int i = 0; i < 8; i++)
		naive_next[i] = stub + 4 * i;
	return hypstub_set_vectors((uintptr_t)vectors);
}

#define INSTALL(vectors) \
	extern const char vectors##_vectors[]; \
	static int install_##vectors(void) \
	{ \
		return install(vectors##_vectors); \
	}

INSTALL(pass)
INSTALL(refuse)
INSTALL(garble)
INSTALL(beyond)
INSTALL(deny)
INSTALL(deny_get)
INSTALL(loop)
INSTALL(loop_restart)
INSTALL(misaligned)
INSTALL(clobber)
INSTALL(flags)
INSTALL(banked)
INSTALL(scratch)
INSTALL(immediate)
INSTALL(unclean)
INSTALL(halfreset)

#define NAIVE(vectors) \
	{ \
		.name = #vectors, .serves_smccc = true, \
		.install = install_##vectors \
	}

static const struct conformance_target targets[] = {
	{ .name = "stub", .serves_smccc = true },
	/* Three correct owners: each call is passed on; SET_VECTORS is refused */
	NAIVE(pass),
	{ .name = "refuse",
	  .serves_smccc = true,
	  .install = install_refuse,
	  .may_refuse_set_vectors = true },
	/* GET_VECTORS leaves garbage in r1-r3 and ip */
	{ .name = "garble",
	  .serves_smccc = true,
	  .install = install_garble,
	  .may_clobber_ip = true },
	/* And those with one fault each, see naive_vectors.S */
	{ .name = "beyond",
	  .serves_smccc = true,
	  .install = install_beyond,
	  .may_clobber_ip = true },
	{ .name = "deny", .install = install_deny },
	/* The same, asked as a hypervisor that takes no calls from HYP */
	{ .name = "silent-deny",
	  .install = install_deny,
	  .no_calls_from_hyp = true },
	NAIVE(deny_get),
	NAIVE(loop),
	NAIVE(loop_restart),
	NAIVE(misaligned),
	NAIVE(clobber),
	NAIVE(flags),
	NAIVE(banked),
	NAIVE(scratch),
	NAIVE(immediate),
	NAIVE(unclean),
	NAIVE(halfreset),
};

bool targets_is(const char *name, const char *that)
{
	size_t length = strlen(that);

	return name && !strncmp(name, that, length) &&
	       (name[length] == ' ' || name[length] == 0);
}

const struct conformance_target *targets_find(const char *name)
{
	if (!name)
		return &targets[0];
	for (unsigned int i = 0; i < ARRAY_SIZE(targets); i++)
		if (targets_is(name, targets[i].name))
			return &targets[i];
	for (unsigned int i = 0; i < targets_hyp_count; i++)
		if (targets_is(name, targets_hyp[i].name))
			return &targets_hyp[i];
	return NULL;
}
