// SPDX-License-Identifier: BSD-2-Clause
/* The report on the generic timer, and the times of the steps by it. */
#include <arm/sysreg.h>
#include "../../src/boot/base/verdict.h"
#include "../../src/boot/doctor/subjects.h"
#include "harness.h"
#include "registers.h"

#define HAS_TIMER 0x00011011

static void timer(uint32_t cntfrq, uint32_t tree, uint32_t written)
{
	register_program(ID_PFR1, HAS_TIMER);
	register_program(CNTFRQ, cntfrq);
	register_program(CNTPCT, 100);
	register_counts(CNTPCT, 1);
	timer_report(tree, written, written ? ENTRY_SECURE_SVC : ENTRY_HYP);
}

static void expect(const char *line)
{
	EXPECT_HAS(console_text(), line);
	EXPECT_EQ(verdict_problems, strstr(line, "PROBLEM") ? 1 : 0);
	console_clear();
	verdict_problems = 0;
}

TEST(a_frequency_that_the_tree_confirms_is_ok)
{
	timer(24000000, 24000000, 0);
	EXPECT_HAS(console_text(), "OK timer: CNTPCT counts\n");
	expect("OK timer: 24000000 Hz (CNTFRQ), as the timer node says\n");
	timer(24000000, 0, 0);
	expect("OK timer: 24000000 Hz (CNTFRQ)\n");
}

TEST(a_tree_with_another_frequency_is_a_problem)
{
	timer(24000000, 62500000, 0);
	expect("PROBLEM timer: CNTFRQ says 24000000 Hz, clock-frequency in the timer node 62500000 Hz");
	timer(24000000, 62500000, 62500000);
	expect("PROBLEM timer: CNTFRQ was 24000000 Hz, clock-frequency in the timer node is 62500000 Hz");
}

TEST(a_frequency_that_nobody_knows_is_a_problem)
{
	timer(0, 0, 0);
	expect("PROBLEM timer: CNTFRQ is 0, and the timer node has no clock-frequency");
	timer(0, 19200000, 0);
	expect("OK timer: CNTFRQ is 0, clock-frequency in the timer node is 19200000 Hz\n");
}

TEST(cntfrq_that_hypstub_writes_is_fixed)
{
	timer(0, 24000000, 24000000);
	expect("FIXED timer: CNTFRQ was 0, is 24000000 Hz on each CPU, by clock-frequency");
	timer(0, 0, 19200000);
	expect("FIXED timer: CNTFRQ was 0, is 19200000 Hz on each CPU, by what BCM2836 has\n");
	timer(24000000, 0, 24000000);
	expect("OK timer: 24000000 Hz (CNTFRQ), written on each CPU\n");
}

TEST(a_counter_that_stands_still_is_a_problem)
{
	register_program(ID_PFR1, HAS_TIMER);
	register_program(CNTFRQ, 24000000);
	register_program(CNTPCT, 0);
	timer_report(0, 0, ENTRY_HYP);
	expect("PROBLEM timer: CNTPCT stands still at 0x00000000");
}

/* CNTPCT may be trapped there */
TEST(a_guest_reads_cntvct)
{
	register_program(ID_PFR1, HAS_TIMER);
	register_program(CNTFRQ, 24000000);
	register_program(CNTVCT, 5);
	register_counts(CNTVCT, 3);
	timer_report(0, 0, ENTRY_NONSECURE_SVC);
	expect("OK timer: CNTVCT counts\n");
}

TEST(a_cpu_without_a_timer_reads_none)
{
	struct steps steps;

	register_program(ID_PFR1, 0x00000011);
	timer_report(0, 0, ENTRY_SECURE_SVC);
	expect("OK timer: this CPU has no generic timer\n");
	steps_start(&steps, ENTRY_SECURE_SVC);
	steps_done(&steps, BOOT_READ);
	steps_resume(&steps);
	steps_report(&steps, 24000000);
	expect("OK time: steps are not timed");
}

static void at(uint32_t count)
{
	register_program(CNTPCT, count);
}

TEST(each_step_that_was_made_has_its_time)
{
	struct steps steps;

	register_program(ID_PFR1, HAS_TIMER);
	at(1000);
	steps_start(&steps, ENTRY_HYP);
	at(1000 + 24000);
	steps_done(&steps, BOOT_READ);
	at(4000000000u); /* a report is printed */
	steps_resume(&steps);
	at(4000000000u + 48);
	steps_done(&steps, BOOT_FIND);
	steps_report(&steps, 24000000);
	EXPECT_STR(console_text(),
		   "hypstub: OK time: 1000 us: read the device tree\n"
		   "hypstub: OK time: 2 us: find the payload\n");
}

TEST(a_long_step_does_not_overflow)
{
	struct steps steps;

	register_program(ID_PFR1, HAS_TIMER);
	at(0);
	steps_start(&steps, ENTRY_HYP);
	at(4000000000u);
	steps_done(&steps, BOOT_MOVE);
	steps_report(&steps, 1000000000);
	EXPECT_STR(console_text(),
		   "hypstub: OK time: 4000000 us: move the payload\n");
}

TEST(a_step_of_more_ticks_than_a_word_has_its_time)
{
	struct steps steps = { .timed = true, .since = -5000000000ull };

	at(0);
	steps_done(&steps, BOOT_MOVE);
	steps_report(&steps, 1000000000);
	EXPECT_STR(console_text(),
		   "hypstub: OK time: 5000000 us: move the payload\n");
}

TEST(without_a_frequency_or_a_count_steps_are_not_timed)
{
	struct steps steps;

	register_program(ID_PFR1, HAS_TIMER);
	at(7);
	steps_start(&steps, ENTRY_HYP);
	steps_done(&steps, BOOT_READ);
	steps_report(&steps, 24000000);
	expect("OK time: steps are not timed");
	at(9);
	steps_done(&steps, BOOT_FIND);
	steps_report(&steps, 0);
	expect("OK time: steps are not timed");
}
