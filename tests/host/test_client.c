// SPDX-License-Identifier: BSD-2-Clause
/*
 * The client library's C, but for the restarts themselves, which tests/restart
 * makes: whether there is a stub, and flat mappings that are not possible.
 */
#include <hypstub/client.h>
#include "harness.h"
#include "registers.h"

#define HYP   0x1a
#define SVC   0x13
#define MIB   (1u << 20)
#define IDMAP (MIB + 4) /* always in two sections, or three */

/* The code that prepare.c maps. What it does with the rest, no test here runs */
char __start_hypstub_idmap[IDMAP];
__asm__(".globl __stop_hypstub_idmap\n\t"
	".set __stop_hypstub_idmap, __start_hypstub_idmap + 0x100004");

void cpu_v7_reset(uint32_t entry, uint32_t r1, uint32_t r2, uint32_t how)
{
	test_fail(__FILE__, __LINE__, "resets %#x %#x %#x %#x", entry, r1, r2,
		  how);
}

static bool available(uint32_t first, uint32_t mismatch, bool under_svc)
{
	struct hypstub_boot_mode record = { first, mismatch };
	bool is = hypstub_available(&record, under_svc);

	EXPECT_WRITE(DCIMVAC, (uintptr_t)&record);
	EXPECT_NO_MORE_WRITES();
	return is;
}

TEST(a_kernel_that_was_entered_in_hyp_has_a_stub)
{
	EXPECT(available(HYP, 0, false));
	EXPECT(available(HYP, 0, true));
}

TEST(a_kernel_that_was_entered_in_svc_has_one_only_if_it_knows_so)
{
	EXPECT(!available(SVC, 0, false));
	EXPECT(available(SVC, 0, true));
}

TEST(a_kernel_whose_cpus_do_not_agree_has_none)
{
	EXPECT(!available(HYP, 1, true));
	EXPECT(!available(SVC, 1, true));
}

TEST(a_kernel_that_was_entered_in_another_mode_has_none)
{
	EXPECT(!available(0, 0, true));
	EXPECT(!available(0x1f, 0, true));
}

static struct hypstub_restart restart;
static uint32_t table[HYPSTUB_TABLE_WORDS];

TEST(an_offset_that_sections_cannot_have_is_refused)
{
	EXPECT_EQ(hypstub_restart_prepare(&restart, table, 0x1000, true), -1);
	EXPECT_EQ(hypstub_restart_prepare(&restart, table, MIB + 4, true), -1);
	EXPECT_NO_MORE_WRITES();
}

TEST(code_that_would_lie_over_its_own_flat_mapping_is_refused)
{
	EXPECT_EQ(hypstub_restart_prepare(&restart, table, MIB, true), -1);
	EXPECT_EQ(hypstub_restart_prepare(&restart, table, -MIB, true), -1);
	EXPECT_NO_MORE_WRITES();
}
