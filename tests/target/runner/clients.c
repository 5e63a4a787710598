// SPDX-License-Identifier: BSD-2-Clause
/*
 * A hypervisor that refuses SOFT_RESTART and leaves garbage in r1-r3 and ip, as
 * it may, and who falls back to SVC from there: cpu_v7_reset() of src/client,
 * and a client that takes r3 for what it was. Runs in SVC mode, MMU off.
 */
#include <arm/sysreg.h>
#include <hypstub/client.h>
#include <check.h>
#include "../../bare/console.h"
#include "clients.h"

/* client_restarts.S */
extern uint32_t clients_next[8], clients_found[CLIENTS_WORDS];
extern const char clients_vectors[];
void clients_restart(void (*restart)(uint32_t entry, uint32_t r1, uint32_t r2,
				     uint32_t how),
		     uint32_t r1, uint32_t r2);
_Noreturn void clients_naive(uint32_t entry, uint32_t r1, uint32_t r2,
			     uint32_t how);

static void install(void)
{
	uint32_t stub = hypstub_get_vectors();

	for (unsigned int i = 0; i < 8; i++)
		clients_next[i] = stub + 4 * i;
	hypstub_set_vectors((uintptr_t)clients_vectors);
}

static void check(const char *name, void (*restart)(uint32_t entry, uint32_t r1,
						    uint32_t r2, uint32_t how))
{
	uint32_t *found = clients_found;

	check_begin(name);
	clients_restart(restart, 0x11111111, 0x22222222);
	check_equal("image (1) or astray (2)", CLIENTS_IMAGE,
		    found[CLIENTS_WHERE]);
	check_equal("r0", 0, found[CLIENTS_R0]);
	check_equal("r1", 0x11111111, found[CLIENTS_R1]);
	check_equal("r2", 0x22222222, found[CLIENTS_R2]);
	check_equal("CPSR", PSR_MODE_SVC | PSR_MASKED,
		    found[CLIENTS_PSR] & (PSR_MODE_MASK | PSR_MASKED));
	check_end();
}

bool clients_run(void)
{
	check_start(put);
	install();
	check("refused client: cpu_v7_reset() enters its image in SVC",
	      cpu_v7_reset);
	check("refused client: one that trusts r3 enters its image in SVC",
	      clients_naive);
	hypstub_reset_vectors();
	return check_finish();
}
