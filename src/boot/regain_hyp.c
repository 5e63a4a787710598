// SPDX-License-Identifier: BSD-2-Clause
/*
 * The way back to HYP mode. A kernel that was entered in SVC mode has the stub
 * of an earlier hypstub under it, and its device tree says so: boot-mode is
 * "svc". If such a kernel started us, that stub can give HYP mode back; under
 * another hypervisor boot-mode is not "svc". Called by main.c.
 */
#include <arm/smccc.h>
#include <hypstub/abi.h>
#include "base/print.h"
#include "base/probe.h"
#include "caches.h"
#include "regain_hyp.h"

/*
 * Asks the stub to start the boot again in HYP mode. Returns only if that
 * fails: true if somebody answered and refused.
 */
static bool try_stub(const struct boot *boot)
{
	const struct entry *e = &boot->entry;
	struct again again = { e->argc, boot->dt.addr, e->machine,
			       e->image.base, e->loaded };
	bool refused;

	say("back to HYP mode by the stub at %r", &boot->dt.old_resident);
	icache_off(false, e->image);
	/* GET_VECTORS = -1: PSCI by hvc answered, which has no such call */
	refused = probe_hyp(&again) && hvc(HVC_GET_VECTORS) != -1u;
	icache_on(false, e->image);
	return refused;
}

void regain_hyp(struct boot *boot)
{
	if (boot->entry.mode != ENTRY_NONSECURE_SVC ||
	    !boot->dt.old_resident.size)
		return;
	boot->old_stub = boot->dt.stub;
	if (boot->dt.stub_svc) {
		boot->old_stub = try_stub(boot);
		warn(boot->old_stub
			     ? "no way back to HYP mode: the owner of HVBAR refused; call RESET_VECTORS before you start hypstub"
			     : "no way back to HYP mode: the stub in the device tree did not answer; pass the device tree of this boot");
	}
	if (boot->old_stub)
		memmap_use(&boot->map, boot->dt.old_resident, MEMMAP_RESERVED);
}
