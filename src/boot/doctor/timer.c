// SPDX-License-Identifier: BSD-2-Clause
/*
 * Reports the generic timer: whether it counts, and whether CNTFRQ and the
 * device tree agree on its frequency. Called by doctor.c.
 */
#include <arm/sysreg.h>
#include "../base/ticks.h"
#include "../base/verdict.h"
#include "subjects.h"

static void check_count(enum entry_mode mode)
{
	bool virtual = mode == ENTRY_NONSECURE_SVC;
	const char *name = virtual ? "CNTVCT" : "CNTPCT";

	if (ticks_go_on(virtual)) {
		verdict_ok("timer: %s counts", name);
		return;
	}
	verdict_problem(
		"timer: %s stands still at %X: the stage before hypstub must enable the system counter (CNTCR.EN)",
		name, ticks_read(virtual));
}

/* CNTFRQ and the tree differ, where hypstub may not write CNTFRQ */
static void report_frequency(uint32_t cntfrq, uint32_t tree)
{
	if (!cntfrq && !tree)
		verdict_problem(
			"timer: CNTFRQ is 0, and the timer node has no clock-frequency: kernels do not know the time; set clock-frequency");
	else if (!cntfrq)
		verdict_ok(
			"timer: CNTFRQ is 0, clock-frequency in the timer node is %u Hz",
			tree);
	else if (tree && tree != cntfrq)
		verdict_problem(
			"timer: CNTFRQ says %u Hz, clock-frequency in the timer node %u Hz, which kernels take: their time is wrong if that is; correct or remove it",
			cntfrq, tree);
	else
		verdict_ok("timer: %u Hz (CNTFRQ)%s", cntfrq,
			   tree ? ", as the timer node says" : "");
}

/* hypstub writes @written to CNTFRQ, which is by the tree if that can be */
static void report_written(uint32_t cntfrq, uint32_t tree, uint32_t written)
{
	if (cntfrq == written)
		verdict_ok("timer: %u Hz (CNTFRQ), written on each CPU",
			   written);
	else if (timer_hz_is_possible(cntfrq))
		verdict_problem(
			"timer: CNTFRQ was %u Hz, clock-frequency in the timer node is %u Hz, which hypstub writes on each CPU: one of them is wrong; correct or remove clock-frequency",
			cntfrq, tree);
	else
		verdict_fixed(
			"timer: CNTFRQ was %u, is %u Hz on each CPU, by %s",
			cntfrq, written,
			tree == written ? "clock-frequency in the timer node"
					: "what BCM2836 has");
}

void timer_report(uint32_t tree_hz, uint32_t written, enum entry_mode mode)
{
	uint32_t cntfrq;

	if (!(read_sysreg(ID_PFR1) & ID_PFR1_TIMER)) {
		verdict_ok("timer: this CPU has no generic timer");
		return;
	}
	cntfrq = read_sysreg(CNTFRQ);
	check_count(mode);
	if (written)
		report_written(cntfrq, tree_hz, written);
	else
		report_frequency(cntfrq, tree_hz);
}
