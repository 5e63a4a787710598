// SPDX-License-Identifier: BSD-2-Clause
/* The world of psci.c on the host. */
#include <arm/sysreg.h>
#include "cpus.h"
#include "harness.h"
#include "registers.h"

char hyp_vectors[RESIDENT_SIZE] __attribute__((aligned(RESIDENT_ALIGN)));
char cpu_on[1];
uint32_t resident_hvbar;

int32_t (*on_smc)(uint32_t function, uint32_t a1, uint32_t a2, uint32_t a3);
jmp_buf turned_off;

struct cpu *cpu_of(uint32_t mpidr)
{
	return (struct cpu *)(hyp_vectors + RESIDENT_CODE_SIZE +
			      cpu_slot(mpidr) * RESIDENT_STACK_SIZE);
}

void cpus_add(uint32_t mpidr, uint32_t state)
{
	*cpu_of(mpidr) = (struct cpu){ .mpidr = mpidr, .state = state };
}

void cpus_clear(void)
{
	for (unsigned int i = 0; i < RESIDENT_CPUS; i++) {
		cpus_add(i, CPU_ABSENT);
		cpu_of(i)->mpidr = CPU_NONE;
	}
	resident_hvbar = 0x43ffd000;
	register_program(MPIDR, 0x80000000);
	register_program(SCTLR, 0x00c50879);
	register_program(HSCTLR, 0x30c51879);
}

uint32_t psci_from(uint32_t psr, uint32_t r0, uint32_t r1, uint32_t r2,
		   uint32_t r3)
{
	struct call_frame frame = {
		{ r0, r1, r2, r3 },
		0x44444444,
		0x55555555,
	};

	psci_call(&frame, psr);
	EXPECT_EQ(frame.r[1], r1);
	EXPECT_EQ(frame.r[2], r2);
	EXPECT_EQ(frame.r[3], r3);
	EXPECT_EQ(frame.ip, 0x44444444);
	EXPECT_EQ(frame.lr, 0x55555555);
	return frame.r[0];
}

uint32_t psci(uint32_t r0, uint32_t r1, uint32_t r2, uint32_t r3)
{
	return psci_from(FROM_HYP, r0, r1, r2, r3);
}

int32_t smc(uint32_t function, uint32_t a1, uint32_t a2, uint32_t a3)
{
	if (!on_smc)
		test_fail(__FILE__, __LINE__, "smc %#x %#x %#x %#x", function,
			  a1, a2, a3);
	return on_smc(function, a1, a2, a3);
}

void cpu_off(void)
{
	longjmp(turned_off, 1);
}
