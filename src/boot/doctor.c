// SPDX-License-Identifier: BSD-2-Clause
/*
 * Prints the report of hypstub.report=full: which subject comes after which
 * step, and what each subject needs to know. Called by main.c after each step.
 * Without the option it only notes the time.
 */
#include <arm/sysreg.h>
#include <hypstub/image.h>
#include "base/phys.h"
#include "base/print.h"
#include "base/verdict.h"
#include "doctor.h"
#include "dt/stdout.h"
#include "report.h"
#include "secure/arrived.h"
#include "secure/cpu_init.h"

static uint32_t this_cpu(void)
{
	return read_sysreg(MPIDR) & MPIDR_AFFINITY;
}

/* Reports how the boot CPU was entered, and whether HYP mode can be reached */
static void report_entered(const struct boot *boot)
{
	enum entry_mode mode = boot->entry.mode;

	entered_report(this_cpu(), report_mode_name(mode), mode == ENTRY_HYP,
		       &boot->entry.entered);
	if (boot->has_hyp)
		verdict_ok("HYP mode: this image has it%s",
			   mode == ENTRY_HYP ? "" : ", by its own monitor");
	else if (boot->dt.stub_svc)
		verdict_ok(
			"HYP mode: the stub at %r, of an earlier hypstub, can give it back",
			&boot->dt.old_resident);
	else if (mode == ENTRY_SECURE_SVC)
		verdict_problem(
			"HYP mode: this CPU has none: use one with Virtualization Extensions, or a payload that needs none");
	else
		verdict_problem(
			"HYP mode: it cannot be reached from Non-secure SVC mode: start hypstub earlier, in HYP or Secure SVC mode");
	if (boot->options.unknown)
		verdict_problem(
			"options: %u of the command line are not known: the warnings name them",
			boot->options.unknown);
}

/* Reports where the console is, and whether tree or header name it */
static void report_console(const struct dt_info *dt, struct range image)
{
	const uint32_t *header = phys(image.base + IMAGE_CONSOLE);
	uint32_t base = resident_uart.base;
	struct dt_uart uart;

	if (dt_stdout(dt, &uart) && uart.base == base)
		verdict_ok(
			"console: the UART at %x, by the device tree, stdout-path %s",
			base, dt->stdout_path ? dt->stdout_path : "is missing");
	else if (*header == base)
		verdict_ok(
			"console: the UART at %x, by the header of the image",
			base);
	else
		verdict_problem(
			"console: the UART at %x is a guess: set stdout-path of /chosen to a UART that hypstub knows",
			base);
}

/* Reports ACTLR of the boot CPU, which the owner of HYP mode may trap in SVC */
static void report_actlr(const struct boot *boot)
{
	uint32_t midr = read_sysreg(MIDR), now = read_sysreg(ACTLR);
	bool ours = boot->entry.mode == ENTRY_SECURE_SVC;
	struct actlr a = {
		.mpidr = this_cpu(),
		.midr = midr,
		.needed = cpu_init_actlr_bits(midr),
		.before = ours ? boot->entry.entered.actlr : now,
		.after = now,
		.ours = ours,
	};

	actlr_report(&a, cache_sizes_are_qemus());
}

/* After BOOT_READ: nothing has been changed yet */
static void report_machine(const struct boot *boot)
{
	enum entry_mode mode = boot->entry.mode;
	bool core = mode != ENTRY_NONSECURE_SVC;

	report_entered(boot);
	report_console(&boot->dt, boot->entry.image);
	cpus_report(&boot->dt, core);
	cache_sizes_report();
	ram_check_report(&boot->map, boot->dt.initrd);
	if (mode == ENTRY_SECURE_SVC)
		return;
	if (core)
		report_actlr(boot);
	/* Without the Security Extensions there is no NSACR */
	if (core && read_sysreg(ID_PFR1) & ID_PFR1_SECURITY)
		nsacr_report(read_sysreg(NSACR), read_sysreg(NSACR));
	psci_owner_report(&boot->dt, mode);
}

/* After BOOT_SECURE, or in its place: timer and interrupt controller */
static void report_devices(struct boot *boot)
{
	enum entry_mode mode = boot->entry.mode;
	bool secure = mode == ENTRY_SECURE_SVC;
	struct devices found = { 0 };
	const struct devices *d = &boot->devices;

	if (!secure) {
		dt_devices(&boot->dt, &found);
		d = &found;
	}
	timer_report(d->timer_hz, secure ? mon_cntfrq : 0, mode);
	/* What a guest sees of a GIC is another hypervisor's */
	if (mode != ENTRY_NONSECURE_SVC)
		gic_state_report(d, secure);
	boot->timer_hz = d->timer_hz;
	if (secure)
		boot->nsacr = read_sysreg(NSACR);
}

/* Reports another CPU, by what it has left in the monitor */
static void report_arrived(const struct arrived *cpu, uint32_t midr)
{
	bool same = !((cpu->mpidr ^ this_cpu()) & ~MPIDR_AFF0);
	uint32_t bits = cpu_init_actlr_bits(midr);
	struct actlr a = {
		.mpidr = cpu->mpidr,
		.midr = same ? midr : 0,
		/* SMP is the same bit on all that have it */
		.needed = same ? bits : bits & ACTLR_SMP,
		.before = cpu->entered.actlr,
		.ours = true,
	};

	if (!cpu->here) {
		verdict_problem(
			"CPU %x: it is in /cpus and did not leave reset: does the board need a power controller for it?",
			cpu->mpidr);
		return;
	}
	entered_report(cpu->mpidr, "Secure SVC", false, &cpu->entered);
	a.after = (a.before | a.needed) & ~cpu->missing;
	actlr_report(&a, cache_sizes_are_qemus());
	if (cpu->missing & MISSING_GICR)
		verdict_problem(
			"CPU %x: it has no redistributor where the device tree says so: correct the node of the GIC",
			cpu->mpidr);
}

/* After BOOT_LEAVE_SECURE: what became of all CPUs */
static void report_secure(const struct boot *boot)
{
	if (!boot->monitor.size)
		return;
	report_actlr(boot);
	nsacr_report(boot->nsacr, read_sysreg(NSACR));
	for (unsigned int i = 0; i < RESIDENT_CPUS; i++)
		if (arrived[i].mpidr != CPU_NONE &&
		    arrived[i].mpidr != this_cpu())
			report_arrived(&arrived[i], read_sysreg(MIDR));
	psci_ours_report(&boot->dt, boot->wraps_psci);
}

/* After BOOT_MOVE: all is where it stays */
static void report_end(const struct boot *boot)
{
	uint32_t hz = 0;

	if (boot->steps.timed)
		hz = read_sysreg(CNTFRQ);
	ram_users_report(&boot->map);
	steps_report(&boot->steps, hz ? hz : boot->timer_hz);
	print_line(
		"hypstub: ", "end of the report: problems: %u, warnings: %u%s",
		verdict_problems, print_warnings(),
		verdict_problems ? "; docs/troubleshooting.md has more" : "");
}

static void report_after(struct boot *boot, enum boot_step step)
{
	switch (step) {
	case BOOT_READ:
		report_machine(boot);
		break;
	case BOOT_SECURE:
		report_devices(boot);
		break;
	case BOOT_LEAVE_SECURE:
		report_secure(boot);
		break;
	case BOOT_MOVE:
		report_end(boot);
		break;
	default:
		break;
	}
}

/* Returns whether the boot makes @step after an entry in @mode */
static bool makes(enum entry_mode mode, enum boot_step step)
{
	return mode == ENTRY_SECURE_SVC ||
	       (step != BOOT_SECURE && step != BOOT_LEAVE_SECURE);
}

void doctor_after(struct boot *boot, enum boot_step step)
{
	if (makes(boot->entry.mode, step))
		steps_done(&boot->steps, step);
	if (boot->options.report != REPORT_FULL)
		return;
	while (boot->reported <= step)
		report_after(boot, boot->reported++);
	steps_resume(&boot->steps);
}
