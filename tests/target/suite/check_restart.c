// SPDX-License-Identifier: BSD-2-Clause
/*
 * SOFT_RESTART: what the new image finds in its registers and in HYP mode, and
 * that it can go back to the caller by ERET, right behind the hvc.
 */
#include <string.h>
#include <stddef.h>
#include <arm/sysreg.h>
#include <hypstub/abi.h>
#include "check.h"
#include "checks.h"
#include "owner.h"
#include "restart.h"
#include "trampoline.h"

#define PSR_E (1 << 9)

/* Both sites have their hvc in the second word */
static uint32_t behind_hvc(const struct caller *from)
{
	if (from->thumb)
		return (uintptr_t)trampoline_thumb + 8;
	return (uintptr_t)trampoline_arm + 8;
}

/* It went astray with a number that was understood: the address was not r3 */
static void not_entered(const struct call *c)
{
	if (c->astray && !owner.takes_any_number)
		check_deviation(DEVIATION_VIRTUAL);
}

/* r0 = 0, r1, r2, r4-r12 as given, lr_usr too; and the trap's ELR and SPSR */
static void compare_image(const struct call *c)
{
	const uint32_t *found = restart_found;
	/* Those of FIQ mode are banked, and HYP mode has the others */
	const uint32_t *high = &c->in[REG_USR + 2];
	uint32_t psr = c->in[REG_PSR] | (c->from.thumb ? PSR_T : 0);

	check_equal("times that the image was entered", 1,
		    found[RESTART_COUNT]);
	if (found[RESTART_COUNT] == 0) {
		not_entered(c);
		return;
	}
	check_equal("the Thumb image was entered in ARM state", 0,
		    found[RESTART_IGNORED_T]);
	if (found[RESTART_IGNORED_T])
		check_deviation(DEVIATION_THUMB);
	check_equal("r0 of the image", 0, found[0]);
	check_equal("r1 of the image", c->in[1], found[1]);
	check_equal("r2 of the image", c->in[2], found[2]);
	for (unsigned int i = 4; i < 8; i++)
		check_equal("r4-r7 of the image", c->in[i], found[i]);
	for (unsigned int i = 0; i < 5; i++)
		check_equal("r8-r12 of the image", high[i], found[8 + i]);
	/* HYP mode has the lr of USR and SYS mode */
	check_equal("lr of the image", c->in[REG_USR + 1], found[RESTART_LR]);
	check_equal("CPSR of the image", PSR_MODE_HYP | PSR_MASKED,
		    found[RESTART_PSR] & (PSR_MODE_MASK | PSR_MASKED | PSR_E));
	check_equal("ELR_hyp of the image", behind_hvc(&c->from),
		    found[RESTART_ELR]);
	check_equal("SPSR_hyp of the image", psr, found[RESTART_SPSR]);
	hyp_state_expect_restarted(restart_state, 0);
}

static void restart(const struct caller *from, enum pattern pattern,
		    uint32_t entry)
{
	reg_set ignore = REG_BIT(3);
	struct call c;

	call_fill(&c, from, pattern, HVC_SOFT_RESTART);
	c.in[3] = entry;
	memset(restart_found, 0, sizeof(restart_found));
	call_make(&c);
	/* HYP mode has one sp, and the image took it for itself */
	if (from->mode == PSR_MODE_HYP)
		ignore |= REG_BIT(REG_SP);
	call_compare(&c, 0, ignore);
	compare_image(&c);
	owner_restore();
}

void check_restart_arm(const struct caller *from)
{
	check_begin_risky("SOFT_RESTART: enters ARM code in HYP, ERET returns",
			  DEVIATION_VIRTUAL);
	for (int p = 0; p < PATTERNS; p++)
		restart(from, p, (uintptr_t)restart_image_arm);
	check_end();
}

void check_restart_thumb(const struct caller *from)
{
	check_begin_risky(
		"SOFT_RESTART: enters Thumb code in HYP, ERET returns",
		DEVIATION_THUMB);
	for (int p = 0; p < PATTERNS; p++)
		restart(from, p, (uintptr_t)restart_image_thumb | 1);
	check_end();
}

/* r3[1:0] = 2 is neither ARM nor Thumb code: -1, and nothing changes */
void check_restart_misaligned(const struct caller *from)
{
	check_begin_risky("SOFT_RESTART: a misaligned entry is refused",
			  DEVIATION_ENTRY);
	for (int p = 0; p < PATTERNS; p++) {
		struct call c;

		call_fill(&c, from, p, HVC_SOFT_RESTART);
		c.in[3] = (uintptr_t)restart_image_arm | 2;
		restart_found[RESTART_COUNT] = 0;
		call_make(&c);
		call_compare(&c, HVC_STUB_ERR, 0);
		check_equal("times that the image was entered", 0,
			    restart_found[RESTART_COUNT]);
		if (c.astray && !owner.takes_any_number)
			check_deviation(DEVIATION_ENTRY);
		owner_expect_vectors();
	}
	check_end();
}

static void restart_dirty(const char *name, const struct caller *from,
			  uint32_t entry)
{
	if (!own_install()) {
		check_skip(name, NO_SET);
		return;
	}
	check_begin(name);
	for (int p = 0; p < PATTERNS; p++) {
		own_install();
		own_hooks(hyp_state_dirty, NULL);
		restart(from, p, entry);
		check_equal("HDCR.HPMN", HYP_DIRTY_HPMN,
			    restart_state[HYP_HDCR] & HDCR_HPMN_MASK);
	}
	check_end();
}

void check_restart_dirty_arm(const struct caller *from)
{
	restart_dirty("SOFT_RESTART: cleans up HYP mode, enters ARM code", from,
		      (uintptr_t)restart_image_arm);
}

void check_restart_dirty_thumb(const struct caller *from)
{
	restart_dirty("SOFT_RESTART: cleans up HYP mode, enters Thumb code",
		      from, (uintptr_t)restart_image_thumb | 1);
}
