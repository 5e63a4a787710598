// SPDX-License-Identifier: BSD-2-Clause
/*
 * The time that each step of main.c takes. It is noted on every boot, since the
 * option that asks for it is known only after the first step; a step costs some
 * ten instructions.
 */
#include <arm/sysreg.h>
#include "../base/ticks.h"
#include "../base/verdict.h"
#include "subjects.h"

/* In the order of enum boot_step; one array: pointers would be absolute */
static const char names[] =
	"read the device tree\0find the payload\0prepare the Secure world\0"
	"install the stub\0leave the Secure world\0place the payload\0"
	"write the device tree\0move the payload";

void steps_start(struct steps *s, enum entry_mode mode)
{
	*s = (struct steps){
		.timed = read_sysreg(ID_PFR1) & ID_PFR1_TIMER,
		/* A hypervisor that is not ours may trap CNTPCT */
		.virtual = mode == ENTRY_NONSECURE_SVC,
	};
	steps_resume(s);
}

void steps_resume(struct steps *s)
{
	if (s->timed)
		s->since = ticks_read(s->virtual);
}

void steps_done(struct steps *s, enum boot_step step)
{
	uint64_t now;

	s->done |= 1u << step;
	if (!s->timed)
		return;
	now = ticks_read(s->virtual);
	s->ticks[step] = now - s->since;
	s->since = now;
}

/* Divides without udiv, which a Cortex-A8 or A9 does not have */
static uint32_t divide(uint64_t n, uint32_t by)
{
	uint64_t rest = 0;
	uint32_t result = 0;

	for (int i = 63; i >= 0; i--) {
		rest = rest << 1 | (n >> i & 1);
		result <<= 1;
		if (rest >= by) {
			rest -= by;
			result |= 1;
		}
	}
	return result;
}

void steps_report(const struct steps *s, uint32_t hz)
{
	const char *name = names;
	uint64_t all = 0;

	for (unsigned int i = 0; i < BOOT_STEPS; i++)
		all |= s->ticks[i];
	if (!s->timed || !hz || !all) {
		verdict_ok(
			"time: steps are not timed: no timer that counts at a known frequency");
		return;
	}
	for (unsigned int i = 0; i < BOOT_STEPS; i++) {
		if (s->done >> i & 1)
			verdict_ok("time: %u us: %s",
				   divide(1000000ull * s->ticks[i], hz), name);
		while (*name++)
			;
	}
}
