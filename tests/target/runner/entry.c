// SPDX-License-Identifier: BSD-2-Clause
/*
 * The runner between start.S and runner_main(): its vectors for PL1, in which the
 * suite expects no exception, and its exit status, by semihosting. MMU off.
 */
#include <arm/barrier.h>
#include "../../bare/bare.h"
#include "../../bare/console.h"
#include "runner.h"

void bare_main(uint32_t r0, uint32_t r1, const void *dtb, uint32_t cpsr)
{
	(void)r0;
	(void)r1;
	(void)cpsr;
	write_sysreg((uintptr_t)bare_vectors, VBAR);
	isb(); /* before anything can go wrong */
	semihosting_exit(runner_main(dtb));
}

void bare_exception(uint32_t vector, uint32_t lr, uint32_t spsr)
{
	put("\nBail out! exception in PL1: vector ");
	put_hex(vector);
	put(", ");
	put_exception(lr, spsr);
	semihosting_exit(2);
}
