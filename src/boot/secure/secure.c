// SPDX-License-Identifier: BSD-2-Clause
/*
 * The boot CPU's way out of the Secure world: the interrupt distributor, the
 * other CPUs, the step to Non-secure state, and a test of what is left behind.
 */
#include <arm/barrier.h>
#include <arm/gic.h>
#include <arm/mmio.h>
#include <arm/smccc.h>
#include <arm/sysreg.h>
#include <hypstub/abi.h>
#include <hypstub/image.h>
#include "../../resident/resident.h"
#include "../install.h"
#include "../base/print.h"
#include "secure.h"

extern char boot_vectors[];

/* Versatile Express: SYS_FLAGSCLR follows SYS_FLAGSSET (DUI 0447 4.3.6) */
#define SYS_FLAGSCLR   0x4

/*
 * BCM2836 local peripherals (QA7 3.1.1, 3.1.2): the timers count once for each
 * cycle of the crystal, as no other firmware has to know
 */
#define LOCAL_CONTROL  0x00
#define LOCAL_PRESCALE 0x08
#define PRESCALE_ONE   0x80000000

/* Every interrupt to group 1, which is Non-secure's; words after the first */
static void shared_interrupts(uint32_t gicd, bool v3)
{
	uint32_t n = GICD_TYPER_LINES(mmio_read32(gicd + GICD_TYPER));

	for (uint32_t i = 4; i <= 4 * n; i += 4) {
		mmio_write32(gicd + GICD_IGROUPR + i, ~0);
		if (v3)
			mmio_write32(gicd + GICD_IGRPMODR + i, 0);
	}
}

static void gicv2_distributor(const struct devices *d)
{
	/* Without the Security Extensions groups are the payload's own */
	if (!(mmio_read32(d->gicd + GICD_TYPER) & GICD_TYPER_SECURITY))
		return;
	mon_settings.gicd = d->gicd;
	mon_settings.gicc = d->gicc;
	mmio_write32(d->gicd + GICD_CTLR, 0);
	shared_interrupts(d->gicd, false);
}

/* Returns whether it took the value, which takes microseconds */
static bool gicd_control(uint32_t gicd, uint32_t val)
{
	uint32_t polls = 1 << 18;

	mmio_write32(gicd + GICD_CTLR, val);
	while (mmio_read32(gicd + GICD_CTLR) & GICD_CTLR_RWP)
		if (!--polls)
			return false;
	return true;
}

static void gicv3_distributor(const struct devices *d)
{
	/* All groups off, before affinity routing for both worlds (12.9.4) */
	if (!gicd_control(d->gicd, 0) ||
	    !gicd_control(d->gicd, GICD_CTLR_ARE_S | GICD_CTLR_ARE_NS)) {
		warn("there is no GICv3 at %x, where the device tree says so: interrupts are left as they are",
		     d->gicd);
		return;
	}
	mon_settings.gicr = d->gicr.base;
	mon_settings.gicr_size = d->gicr.size;
	shared_interrupts(d->gicd, true);
}

/* The frequency of the timer: as told, or as it was left here */
static uint32_t timer_hz(const struct devices *d)
{
	uint32_t hz = d->timer_hz;

	if (!(read_sysreg(ID_PFR1) & ID_PFR1_TIMER))
		return 0;
	if (!hz)
		hz = read_sysreg(CNTFRQ);
	/* Its crystal, which its device tree does not tell */
	if (!hz && d->local_intc)
		hz = 19200000;
	if (!hz)
		warn("CNTFRQ is 0, and the timer node of the device tree has no clock-frequency: kernels will not know the time");
	return hz;
}

void secure_prepare(struct boot *boot)
{
	const struct devices *d = &boot->devices;

	resident_power = d->power;
	mon_settings.cntfrq = timer_hz(d);
	if (d->gic == GIC_V2)
		gicv2_distributor(d);
	else if (d->gic == GIC_V3)
		gicv3_distributor(d);
	else if (!d->local_intc)
		warn("the device tree has no GIC that is known here: interrupts are left as they are");
	if (d->local_intc) {
		mmio_write32(d->local_intc + LOCAL_CONTROL, 0);
		mmio_write32(d->local_intc + LOCAL_PRESCALE, PRESCALE_ONE);
	}
}

/* To CPUs in head.S, and to those that a board's own boot code holds */
static void release(const struct boot *boot)
{
	uint32_t entry = (uintptr_t)cpu_arrive;
	uint32_t mailbox = boot->entry.image.base + IMAGE_MAILBOX;
	const struct devices *d = &boot->devices;

	mmio_write32(mailbox, entry);
	mmio_write32(mailbox + 4, ~entry);
	if (d->sys_flags) {
		mmio_write32(d->sys_flags + SYS_FLAGSCLR, ~0);
		mmio_write32(d->sys_flags, entry);
	}
	dsb(); /* before those who read it are woken */
	if (d->sys_flags && mon_settings.gicd) {
		/* SGI 0 of group 0, as they are until they come to us */
		mmio_write32(d->gicd + GICD_CTLR, GICD_CTLR_GRP0);
		mmio_write32(d->gicd + GICD_SGIR, GICD_SGIR_OTHERS);
	}
	sev();
}

/* All that was left where a CPU could find it that comes later, or not at all */
static void take_back(const struct boot *boot)
{
	const struct devices *d = &boot->devices;

	mmio_write32(boot->entry.image.base + IMAGE_MAILBOX, 0);
	if (d->sys_flags) {
		mmio_write32(d->sys_flags + SYS_FLAGSCLR, ~0);
		if (mon_settings.gicd)
			mmio_write32(d->gicd + GICD_CTLR, 0);
	}
}

static bool absent(const volatile struct cpu *cpu)
{
	return cpu->mpidr != CPU_NONE && cpu->state == CPU_ABSENT;
}

/* One second; and where the timer stands still, what is more than that */
static bool late(uint64_t start, uint32_t polls)
{
	return polls > 1 << 26 ||
	       (mon_settings.cntfrq &&
		read_sysreg64(CNTPCT) - start > mon_settings.cntfrq);
}

/*
 * A CPU that runs comes within microseconds; one that does not, never. Returns
 * what is missing on one of them: see mon_init().
 */
static uint32_t wait_for_cpus(void)
{
	uint64_t start = mon_settings.cntfrq ? read_sysreg64(CNTPCT) : 0;
	uint32_t polls = 0, missing = 0;

	for (unsigned int i = 0; i < RESIDENT_CPUS; i++) {
		const volatile struct cpu *cpu = install_cpu(mon_block, i);

		while (absent(cpu) && !late(start, polls++))
			;
		if (absent(cpu))
			warn("CPU %x did not come from reset: PSCI cannot start it",
			     cpu->mpidr);
		missing |= cpu->context;
	}
	return missing;
}

/* Both calls that a payload will make, from where it makes them */
static void self_test(const struct boot *boot)
{
	uint32_t answer;

	if (boot->resident.size) {
		answer = hvc(HVC_GET_VECTORS);
		if (answer != boot->resident.base)
			die("self-test: hvc GET_VECTORS answers %x", answer);
		write_sysreg((uintptr_t)boot_vectors, HVBAR);
	} else {
		write_sysreg((uintptr_t)boot_vectors, VBAR);
	}
	isb(); /* faults are the boot's again */
	answer = smc(PSCI_VERSION, 0, 0, 0);
	if (answer != PSCI_VERSION_1_1)
		die("self-test: smc PSCI_VERSION answers %x", answer);
}

void secure_enter(const struct boot *boot)
{
	uint32_t missing;

	mon_block = boot->monitor.base;
	dsb(); /* in memory, before another CPU looks for it */
	release(boot);
	missing = wait_for_cpus();
	take_back(boot);
	missing |= mon_enter();
	self_test(boot);
	if (missing & MISSING_GICR)
		warn("a CPU has no redistributor at %r, where the device tree says so: its interrupts are left as they are",
		     &boot->devices.gicr);
	missing &= ~MISSING_GICR;
	/* Linux will say which: "firmware did not set ... IBE bit" */
	if (missing)
		say("ACTLR: bits %x do not stick", missing);
	say("monitor %r, PSCI 1.1 by smc, self-test passed", &boot->monitor);
}
