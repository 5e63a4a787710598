// SPDX-License-Identifier: BSD-2-Clause
/*
 * A main of its own for the kernel that is panicked: two CPUs, minihyp on the
 * second one for good, and installed, called and taken away on the first, each
 * once, in a window that test_panic.py steps through.
 */
#include <arm/smccc.h>
#include <arm/sysreg.h>
#include "panic.h"

#define PSCI_CPU_ON 0x84000003

struct hypstub_boot_mode boot_mode;
struct hypstub_restart panic_restart;
static uint32_t flat_table[HYPSTUB_TABLE_WORDS] __attribute__((aligned(16384)));
static struct minihyp minihyp;
static struct minihyp_cpu minihyp_cpu[2] __attribute__((aligned(64)));
static char hyp_stack[2][MINIHYP_STACK_SIZE] __attribute__((aligned(64)));
static volatile uint32_t cpu1_ready;

extern const char minihyp_trampoline[];

MINIHYP_TEXT static uint32_t first(uint32_t a, uint32_t b, uint32_t c)
{
	(void)b, (void)c;
	return a;
}

static void check(bool good, const char *what)
{
	if (!good)
		fail(what, 0);
}

/* CPU 1, in SVC mode with the MMU on */
void cpu1_main(void)
{
	minihyp_prepare_cpu(&minihyp, &minihyp_cpu[1], hyp_stack[1]);
	check(!minihyp_install(&minihyp, &minihyp_cpu[1]), "install on CPU 1");
	check(minihyp_call(&minihyp, first, 1, 2, 3) == 1, "call on CPU 1");
	cpu1_ready = 1;
	for (;;)
		cpu1_wait();
}

static void start_cpu1(void)
{
	uint32_t stub = hypstub_get_vectors();
	register uint32_t r0 __asm__("r0") = PSCI_CPU_ON;
	register uint32_t r1 __asm__("r1") = 1;
	register uint32_t r2 __asm__("r2") = to_phys(cpu1_start);
	register uint32_t r3 __asm__("r3") = stub;

	__asm__ volatile(".arch_extension sec\n\tsmc #0"
			 : "+r"(r0), "+r"(r1), "+r"(r2), "+r"(r3)
			 :
			 : "memory");
	check(!r0, "CPU_ON");
	while (!cpu1_ready)
		;
}

static void install_and_take_away(void)
{
	check(!window_install(&minihyp, &minihyp_cpu[0]), "install");
	check(window_call(&minihyp, first, 7, 8, 9) == 7, "call");
	check(!window_teardown(), "teardown");
	check(!window_install_by_trampoline(&minihyp, &minihyp_cpu[0]),
	      "install by trampoline");
	check(window_call(&minihyp, first, 6, 5, 4) == 6, "second call");
	check(!hypstub_reset_vectors(), "second teardown");
	check(!hypstub_set_vectors(to_phys(minihyp_trampoline)), "trampoline");
	check(!window_teardown_trampoline(), "teardown of the trampoline");
}

static _Noreturn void restart_from(uint32_t how)
{
	int err = 0;

	if (how == PANIC_TRAMPOLINE)
		err = hypstub_set_vectors(to_phys(minihyp_trampoline));
	else if (how != PANIC_STUB)
		err = minihyp_install(&minihyp, &minihyp_cpu[0]);
	check(!err, "owner of HVBAR");
	window_restart(
		&panic_restart, to_phys(panic_image), PANIC_RESTARTED, PANIC_R2,
		how == PANIC_MINIHYP_TO_SVC ? HYPSTUB_SVC : HYPSTUB_SAME_MODE);
}

void kernel_main(uint32_t r1, uint32_t dtb)
{
	(void)r1, (void)dtb;
	check(!hypstub_restart_prepare(&panic_restart, flat_table,
				       KERNEL_PHYS_OFFSET, true),
	      "prepare");
	minihyp_prepare(&minihyp, KERNEL_PHYS_OFFSET, hypstub_get_vectors());
	minihyp_prepare_cpu(&minihyp, &minihyp_cpu[0], hyp_stack[0]);
	start_cpu1();
	check(hypstub_available(&boot_mode, false), "CPUs that agree on HYP");
	mmu_unmap_flat();
	install_and_take_away();
	restart_from(choose_restart());
}
