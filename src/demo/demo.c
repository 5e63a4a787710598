// SPDX-License-Identifier: BSD-2-Clause
/*
 * The demo: in SVC mode it finds the stub, installs vectors of its own, removes
 * them, restarts itself in HYP mode and turns the machine off. Each step prints
 * a line. Runs as the payload, entered by demo_entry.S.
 */
#include <hypstub/client.h>
#include <arm/smccc.h>
#include <arm/sysreg.h>
#include <string.h>
#include "../boot/dt/dt.h"
#include "../boot/base/phys.h"
#include "../resident/resident.h"
#include "demo.h"
#include "../boot/base/print.h"

#define PREFIX "demo: "

/* Returns the name of the mode that the demo runs in. */
static const char *mode_name(void)
{
	uint32_t cpsr;

	__asm__ volatile("mrs %0, cpsr" : "=r"(cpsr));
	switch (cpsr & PSR_MODE_MASK) {
	case PSR_MODE_HYP:
		return "HYP";
	case PSR_MODE_SVC:
		return "SVC";
	default:
		return "an unexpected";
	}
}

/*
 * Reads into @dt whether there is a stub, and how to power off. Ends the demo
 * if the device tree at @dtb is broken.
 */
static void read_tree(uint32_t dtb, struct dt_info *dt)
{
	struct memmap map = { 0 };
	const char *why;

	memset(dt, 0, sizeof(*dt));
	why = dt_open(dt, dtb);
	if (!why)
		why = dt_read(dt, &map);
	if (why)
		die("demo: the device tree at %x is broken: %s", dtb, why);
}

/* Turns the machine off by PSCI, or ends the demo if there is no PSCI. */
static _Noreturn void power_off(const struct dt_info *dt)
{
	if (!dt->psci_method)
		die("demo: done, but the device tree has no PSCI to power off by: turn the board off by hand");
	print_line(PREFIX, "done: powering off by PSCI SYSTEM_OFF over %s",
		   dt->psci_method);
	if (!strcmp(dt->psci_method, "smc"))
		demo_smc(PSCI_SYSTEM_OFF);
	else
		demo_hvc(PSCI_SYSTEM_OFF);
	die("demo: PSCI SYSTEM_OFF came back: turn the board off by hand");
}

/* Ends the demo if @what did not return @expected. */
static void expect(uint32_t got, uint32_t expected, const char *what)
{
	if (got != expected)
		die("demo: %s returned %x, not %x: report it", what, got,
		    expected);
}

/* Calls SET_VECTORS, then the demo's own vectors, then RESET_VECTORS. */
static void use_own_vectors(void)
{
	uint32_t stub = hypstub_get_vectors();
	uint32_t ours = (uint32_t)(uintptr_t)demo_vectors;

	print_line(PREFIX, "GET_VECTORS: the stub's vectors are at %x", stub);
	for (int i = 0; i < 8; i++)
		demo_pass_on[i] = stub + 4 * i;
	expect(hypstub_set_vectors(ours), 0, "SET_VECTORS");
	expect(hypstub_get_vectors(), ours, "GET_VECTORS");
	print_line(PREFIX,
		   "SET_VECTORS: HVC is answered by our own vectors at %x",
		   ours);
	expect(demo_hvc(DEMO_CALL), DEMO_ANSWER, "our call");
	print_line(PREFIX, "hvc with r0 = %x, a call of our own: answer %x",
		   DEMO_CALL, DEMO_ANSWER);
	expect(demo_hvc_1(DEMO_CALL), HVC_STUB_ERR, "our call by hvc #1");
	expect(hypstub_reset_vectors(), 0, "RESET_VECTORS");
	expect(hypstub_get_vectors(), stub, "GET_VECTORS");
	expect(demo_hvc(DEMO_CALL), HVC_STUB_ERR, "our call at the stub");
	print_line(PREFIX,
		   "RESET_VECTORS: the stub is back, our call is refused");
}

void demo_main(uint32_t dtb)
{
	struct dt_info dt;

	read_tree(dtb, &dt);
	print_line(PREFIX, "a small kernel, running in %s mode", mode_name());
	if (!dt.stub) {
		print_line(
			PREFIX,
			"no /firmware/hypstub in the device tree: no stub to call");
		power_off(&dt);
	}
	use_own_vectors();
	print_line(PREFIX, "SOFT_RESTART: entering the second stage at %x",
		   (uint32_t)(uintptr_t)demo_stage2);
	hypstub_call_soft_restart((uintptr_t)demo_stage2, 2, dtb);
	die("demo: SOFT_RESTART was refused: report it");
}

void demo_stage2_main(uint32_t r1, uint32_t dtb)
{
	struct dt_info dt;

	print_line(PREFIX, "stage %u, running in %s mode, HVBAR %x", r1,
		   mode_name(), read_sysreg(HVBAR));
	read_tree(dtb, &dt);
	power_off(&dt);
}
