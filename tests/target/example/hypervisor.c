// SPDX-License-Identifier: BSD-2-Clause
/*
 * The conformance suite against examples/hypervisor, as docs/hypervisor.md
 * shows it. Linked with entry.c of the runner and with tests/bare.
 */
#include <conformance.h>
#include "../../bare/console.h"
#include "../runner/runner.h"

/* In hypervisor.S */
int hypervisor_install(void);

/* The call of its own, WHICH_MODE in hypervisor.S */
static bool has_call(uint32_t number)
{
	return number == 0x100;
}

int runner_main(const char *dtb)
{
	static const struct conformance_target target = {
		.name = "hypervisor",
		.serves_smccc = true, /* it passes those calls on to the stub */
		.has_call = has_call,
		.install = hypervisor_install,
		.put = put,
	};

	(void)dtb;
	return conformance_run(&target) ? 0 : 1;
}
