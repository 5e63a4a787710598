// SPDX-License-Identifier: BSD-2-Clause
/*
 * The conformance suite against a hypervisor with its MMU on: minihyp. See
 * docs/hypervisor.md. Linked with entry.c of the runner and with
 * tests/bare.
 */
#include <conformance.h>
#include <hypstub/client.h>
#include "../../../src/minihyp/minihyp.h"
#include "../../bare/console.h"
#include "../runner/runner.h"

static struct minihyp hyp;
static struct minihyp_cpu cpu __attribute__((aligned(64)));
static char stack[MINIHYP_STACK_SIZE] __attribute__((aligned(64)));

/* The stub owns HVBAR, the MMU is off */
static int install(void)
{
	if (!hyp.hyp[0])
		minihyp_prepare(&hyp, 0, hypstub_get_vectors());
	minihyp_prepare_cpu(&hyp, &cpu, stack);
	return minihyp_install(&hyp, &cpu);
}

/* Its own calls: HYP virtual addresses of its code */
static bool has_call(uint32_t number)
{
	return number >> 20 == ((uintptr_t)install ^ MINIHYP_VA_XOR) >> 20;
}

int runner_main(const char *dtb)
{
	static const struct conformance_target target = {
		.name = "minihyp",
		.may_refuse_set_vectors = true,
		.may_clobber_ip = true,
		.no_calls_from_hyp = true,
		.has_call = has_call,
		.install = install,
		.put = put,
	};

	(void)dtb;
	return conformance_run(&target) ? 0 : 1;
}
