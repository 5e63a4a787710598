// SPDX-License-Identifier: BSD-2-Clause
/*
 * Installing the target: in one call, by SOFT_RESTART to its init code, from
 * each PL1 mode; and by its hook, all through the run.
 */
#include <arm/sysreg.h>
#include <hypstub/abi.h>
#include "check.h"
#include "checks.h"
#include "owner.h"

#define NAME "installation in one call: r0 = 0 behind the hvc, it owns HVBAR"

/* The init code may clobber r1-r3 and ip, whatever the target says of calls */
static void install(const struct caller *from, enum pattern pattern)
{
	struct call c;

	hvc_plain(HVC_RESET_VECTORS, 0);
	call_fill(&c, from, pattern, HVC_SOFT_RESTART);
	c.in[1] = (uintptr_t)owner.target->init_r1;
	c.in[3] = (uintptr_t)owner.target->init;
	call_make(&c);
	call_compare(&c, 0, call_arguments(&c));
	owner_expect_vectors();
}

void check_install_in_one_call(const struct caller *from)
{
	if (!owner.target->init || from->mode == PSR_MODE_HYP)
		return;
	check_begin(NAME);
	for (int p = 0; p < PATTERNS; p++)
		install(from, p);
	check_end();
}

void check_installed(void)
{
	if (!owner.target->install)
		return;
	check_begin("installation: the hook succeeded each time");
	check_equal("times that it failed", 0, owner.install_failed);
	check_end();
}
