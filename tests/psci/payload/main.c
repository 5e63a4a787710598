// SPDX-License-Identifier: BSD-2-Clause
/*
 * A payload that tests PSCI and what each CPU finds when it is entered. It prints
 * TAP, and ends by SYSTEM_OFF or SYSTEM_RESET.
 */
#include <check.h>
#include "payload.h"
#include "psci.h"

void check_secure(void)
{
	if (!options.secure)
		return;
	check_begin("Secure memory cannot be read");
	check_equal("RAM can be read", true, probe_read((uintptr_t)cpus));
	check_equal("Secure RAM can be read", false,
		    probe_read(options.secure));
	check_equal("its last word can", false,
		    probe_read(options.secure + 0xfffffc));
	check_end();
}

static void own_vectors_on(void)
{
	if (bare_in_hyp())
		write_sysreg((uintptr_t)hyp_vectors, HVBAR);
	else
		write_sysreg((uintptr_t)pl1_vectors, VBAR);
}

void bare_main(uint32_t r0, uint32_t r1, const void *dtb, uint32_t cpsr)
{
	(void)r0;
	(void)r1;
	cpus[0].psr = cpsr;
	options_read(dtb);
	registers_read(cpus[0].registers);
	registers_remember(0);
	own_vectors_on();
	put(bare_in_hyp() ? "# entered in HYP mode\n"
			  : "# entered in SVC mode\n");
	check_start(put);
	check_begin("the boot CPU is entered as documented");
	check_equal("CPSR", entry_psr(), cpus[0].psr & PSR_STATE);
	check_end();

	check_calls();
	check_preserves();
	check_cpu_on();
	check_states();
	check_suspend();
	check_secure();
	check_boot_cpu_off();
	check_cycles();
	check_race();
	check_random_calls();
	check_finish();
	psci(options.reset ? PSCI_SYSTEM_RESET : PSCI_SYSTEM_OFF, 0, 0, 0);
	bail_out("this comes back:", options.reset);
}
