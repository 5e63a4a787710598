/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The checks. Each begins with the target as owner of HVBAR, makes its calls
 * from the given mode and state, and may leave HYP mode as it likes.
 */
#ifndef CHECKS_H
#define CHECKS_H

#include "call.h"

/* check_vectors.c */
void check_get_vectors(const struct caller *from);
void check_set_same(const struct caller *from);
void check_set_misaligned(const struct caller *from);
void check_reset_vectors(const struct caller *from);

/* check_restart.c */
void check_restart_arm(const struct caller *from);
void check_restart_thumb(const struct caller *from);
void check_restart_misaligned(const struct caller *from);
void check_restart_dirty_arm(const struct caller *from);
void check_restart_dirty_thumb(const struct caller *from);

/* check_unknown.c */
void check_unknown(const struct caller *from);
void check_unknown_random(const struct caller *from);
void check_immediates(const struct caller *from);

/* check_smccc.c */
void check_smccc_served(const struct caller *from);
void check_smccc_unknown(const struct caller *from);

/* check_own.c: with vectors of the suite's own above the target's */
void check_own_vectors(const struct caller *from);
void check_set_extreme(const struct caller *from);
void check_hyp_untouched(const struct caller *from);
void check_reset_dirty(const struct caller *from);
void check_reset_clean(const struct caller *from);

/* check_install.c */
void check_install_in_one_call(const struct caller *from);
void check_installed(void);

/* check_random.c: from all of @from, in any order */
void check_random(const char *name, const struct caller *from, unsigned int n,
		  unsigned int calls);

/* Why checks that need vectors of the suite's own are skipped */
#define NO_SET	      "SET_VECTORS is refused"

/* r1 to r3, which an SMCCC call may change */
#define SMCCC_RESULTS (REG_BIT(1) | REG_BIT(2) | REG_BIT(3))

#endif
