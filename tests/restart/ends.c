// SPDX-License-Identifier: BSD-2-Clause
/* How a kernel ends: by PSCI, and with the report that the tests look for. */
#include <arm/smccc.h>
#include "kernel.h"

void power_off(void)
{
	register uint32_t r0 __asm__("r0") = PSCI_SYSTEM_OFF;

	__asm__ volatile(".arch_extension sec\n\tsmc #0"
			 : "+r"(r0)
			 :
			 : "memory");
	for (;;)
		;
}

void fail(const char *text, uint32_t val)
{
	put("FAILED: ");
	put(text);
	put(" ");
	put_hex(val);
	put("\n");
	power_off();
}
