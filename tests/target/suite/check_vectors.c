// SPDX-License-Identifier: BSD-2-Clause
/*
 * GET_VECTORS, SET_VECTORS and RESET_VECTORS, with no vectors but those of the
 * target and the stub.
 */
#include <hypstub/abi.h>
#include "check.h"
#include "checks.h"
#include "owner.h"

void check_get_vectors(const struct caller *from)
{
	check_begin("GET_VECTORS: answers HVBAR and changes nothing else");
	for (int p = 0; p < PATTERNS; p++)
		call_expect(from, p, HVC_GET_VECTORS, owner.vectors);
	if (!owner.target->install)
		check_equal("HVBAR", owner.stub_vectors, owner.vectors);
	check_end();
}

/* SET_VECTORS with @vectors: it answers @result and changes no register */
static void set(const struct caller *from, enum pattern pattern,
		uint32_t vectors, uint32_t result)
{
	struct call c;

	call_fill(&c, from, pattern, HVC_SET_VECTORS);
	c.in[1] = vectors;
	call_make(&c);
	if (owner.target->may_refuse_set_vectors &&
	    c.out[0] == (uint32_t)HVC_STUB_ERR)
		result = HVC_STUB_ERR;
	call_compare(&c, result, 0);
	owner_expect_vectors();
}

void check_set_same(const struct caller *from)
{
	check_begin("SET_VECTORS: aligned vectors are taken, registers stay");
	for (int p = 0; p < PATTERNS; p++)
		set(from, p, owner.vectors, HVC_SET_VECTORS);
	check_end();
}

void check_set_misaligned(const struct caller *from)
{
	static const uint8_t offset[] = { 1, 2, 3, 4, 8, 16, 24, 31 };

	check_begin("SET_VECTORS: misaligned vectors are refused, HVBAR stays");
	for (unsigned int i = 0; i < sizeof(offset); i++)
		for (int p = 0; p < PATTERNS; p++)
			set(from, p, owner.vectors + offset[i], HVC_STUB_ERR);
	check_end();
}

void check_reset_vectors(const struct caller *from)
{
	check_begin_risky(
		"RESET_VECTORS: the stub is back, no register changes",
		DEVIATION_HVBAR);
	for (int p = 0; p < PATTERNS; p++) {
		struct call c;

		call_fill(&c, from, p, HVC_RESET_VECTORS);
		call_make(&c);
		call_compare(&c, HVC_RESET_VECTORS, 0);
		if (!c.astray)
			owner_expect_stub();
		owner_restore();
	}
	check_end();
}
