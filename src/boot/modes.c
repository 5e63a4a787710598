// SPDX-License-Identifier: BSD-2-Clause
/*
 * Chooses the mode that the payload gets, and whether the stub wraps PSCI for
 * it. Called by main.c, once the payload and its command line are known.
 */
#include "base/print.h"
#include "modes.h"

/*
 * Returns whether the payload is entered in HYP mode: as hypstub.mode= says, or
 * else if it is not the demo, which is entered in SVC and goes on to HYP
 * itself.
 */
static bool payload_in_hyp(const struct boot *boot)
{
	if (!boot->has_hyp) {
		if (boot->options.mode == MODE_HYP)
			warn("hypstub.mode=hyp is ignored: no HYP mode here; entering in SVC mode");
		return false;
	}
	if (boot->options.mode == MODE_DEFAULT)
		return boot->payload.kind != PAYLOAD_DEMO;
	return boot->options.mode == MODE_HYP;
}

/*
 * Returns whether the stub wraps PSCI. A payload in SVC mode gets the stub
 * under each CPU: the stub takes the calls that start CPUs, and passes them on
 * to PSCI, which starts CPUs in HYP mode.
 */
static bool wraps_psci(const struct boot *boot)
{
	if (!boot->has_hyp || boot->payload_in_hyp)
		return false;
	return boot->entry.mode == ENTRY_SECURE_SVC ||
	       dt_has_psci_by_smc(&boot->dt);
}

/*
 * Returns whether the payload must be alone: whatever else starts CPUs starts
 * them in HYP mode, without the stub, next to a kernel in SVC mode. The demo
 * starts none. Warns if so.
 */
static bool one_cpu(const struct boot *boot)
{
	if (!boot->has_hyp || boot->payload_in_hyp || boot->wraps_psci ||
	    boot->dt.cpus < 2 || boot->payload.kind == PAYLOAD_DEMO)
		return false;
	warn("the payload gets one of %u CPUs: it is in SVC mode, %s, and others would come in HYP mode; use hypstub.mode=hyp",
	     boot->dt.cpus,
	     boot->dt.psci < 0
		     ? "the device tree has no /psci"
		     : "/psci has neither PSCI 0.2 nor cpu_on, by smc");
	return true;
}

void modes_choose(struct boot *boot)
{
	boot->payload_in_hyp = payload_in_hyp(boot);
	boot->wraps_psci = wraps_psci(boot);
	boot->one_cpu = one_cpu(boot);
}
