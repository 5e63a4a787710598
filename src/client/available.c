// SPDX-License-Identifier: BSD-2-Clause
/*
 * hypstub_available(): says whether there is a stub to call. Called by the
 * kernel, MMU and caches on.
 */
#include <hypstub/client.h>
#include <arm/barrier.h>
#include <arm/sysreg.h>

bool hypstub_available(const struct hypstub_boot_mode *record,
		       bool stub_under_svc)
{
	uint32_t first, mismatch;

	/*
	 * CPUs wrote @record with their caches off, so our cache may hold an
	 * older line of it. That line is never dirty: no CPU writes @record
	 * with its caches on.
	 */
	write_sysreg((uintptr_t)record, DCIMVAC);
	dsb(); /* the line is gone before it is read */
	first = *(volatile const uint32_t *)&record->first;
	mismatch = *(volatile const uint32_t *)&record->mismatch;
	if (mismatch)
		return false;
	return first == PSR_MODE_HYP ||
	       (first == PSR_MODE_SVC && stub_under_svc);
}
