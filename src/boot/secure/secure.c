// SPDX-License-Identifier: BSD-2-Clause
/*
 * How the boot CPU leaves the Secure world: it sets up the devices, brings the
 * other CPUs into the monitor, goes to Non-secure state, and tests what stays
 * behind. Called by main.c.
 */
#include <arm/barrier.h>
#include <arm/mmio.h>
#include <arm/smccc.h>
#include <arm/sysreg.h>
#include <hypstub/abi.h>
#include <hypstub/image.h>
#include "../../resident/resident.h"
#include "../base/block.h"
#include "../base/print.h"
#include "../base/probe.h"
#include "arrived.h"
#include "counter.h"
#include "cpu_init.h"
#include "firewall.h"
#include "gic.h"
#include "secure.h"

/* Versatile Express: SYS_FLAGSCLR follows SYS_FLAGSSET (DUI 0447 4.3.6) */
#define SYS_FLAGSCLR   0x4

/*
 * AST2600: two of the registers at which the board's boot code lets CPU 1 poll,
 * still in Secure SVC, as Linux's mach-aspeed/platsmp.c writes them. CPU 1 goes
 * to the address when the other register has its word.
 */
#define SMP_ENTRY      0x0
#define SMP_GO	       0x4
#define SMP_GO_CPU1    0xabbaab01

/*
 * BCM2836 local peripherals (QA7 3.1.1, 3.1.2): with these values the timers
 * count once for each cycle of the crystal, so that no other code needs to know
 * the prescaler.
 */
#define LOCAL_CONTROL  0x00
#define LOCAL_PRESCALE 0x08
#define PRESCALE_ONE   0x80000000

/* Returns @addr if a device answers there; else warns, and returns 0 */
static uint32_t check_device(uint32_t addr, const char *what)
{
	uint32_t val;

	if (!addr || probe_read32(addr, &val))
		return addr;
	warn("there is no %s at %x, where the device tree says so: it is not used; correct the node",
	     what, addr);
	return 0;
}

/* Returns @hz, or 0, with a warning, if no timer has such a frequency */
static uint32_t check_hz(uint32_t hz, const char *from)
{
	if (!hz || timer_hz_is_possible(hz))
		return hz;
	warn("no timer runs at %u Hz, which is %s: it is not used; correct clock-frequency in the timer node",
	     hz, from);
	return 0;
}

/* Returns the timer's frequency, by the device tree or CNTFRQ; 0: none */
static uint32_t timer_hz(const struct devices *d)
{
	uint32_t hz;

	if (!(read_sysreg(ID_PFR1) & ID_PFR1_TIMER))
		return 0;
	hz = check_hz(d->timer_hz, "clock-frequency in the device tree");
	if (!hz)
		hz = check_hz(read_sysreg(CNTFRQ), "in CNTFRQ");
	/* The BCM2836's crystal, which its device tree does not give */
	if (!hz && d->local_intc)
		hz = 19200000;
	if (!hz)
		warn("neither CNTFRQ nor clock-frequency in the timer node has the timer's frequency: kernels will not know the time; set clock-frequency");
	return hz;
}

/*
 * Lets the timers of a BCM2836 count each cycle of the crystal. With a
 * prescaler of 0 they stand still.
 */
static void set_local_prescaler(struct devices *d)
{
	d->local_intc =
		check_device(d->local_intc, "BCM2836 interrupt controller");
	if (!d->local_intc)
		return;
	mmio_write32(d->local_intc + LOCAL_CONTROL, 0);
	mmio_write32(d->local_intc + LOCAL_PRESCALE, PRESCALE_ONE);
}

void secure_prepare(const struct dt_info *dt, struct devices *d)
{
	dt_devices(dt, d);
	firewall_open(d->soc);
	set_local_prescaler(d);
	counter_start(d->soc); /* asks whether the timers count */
	d->sys_flags =
		check_device(d->sys_flags, "SYS_FLAGS of a Versatile Express");
	d->smp_mailbox =
		check_device(d->smp_mailbox, "mailbox for CPU 1 of an AST2600");
	resident_power = d->power;
	mon_cntfrq = timer_hz(d);
	gic_init(d);
}

/*
 * Releases the other CPUs: writes the entry address where CPUs in head.S look
 * for it (the mailbox), and where a board's own boot code does, and wakes them.
 */
static void release(const struct devices *d, uint32_t mailbox)
{
	uint32_t entry = (uintptr_t)cpu_arrive;
	uint32_t parked = (uintptr_t)cpu_arrive_parked;

	mmio_write32(mailbox, parked);
	mmio_write32(mailbox + 4, ~parked);
	if (d->sys_flags) {
		mmio_write32(d->sys_flags + SYS_FLAGSCLR, ~0);
		mmio_write32(d->sys_flags, entry);
	}
	if (d->smp_mailbox) {
		mmio_write32(d->smp_mailbox + SMP_ENTRY, entry);
		mmio_write32(d->smp_mailbox + SMP_GO, SMP_GO_CPU1);
	}
	dsb(); /* in memory before a CPU is woken to read it */
	if (d->sys_flags)
		gic_wake_others();
	sev();
}

/* Withdraws the entry address, so that a late CPU does not use it */
static void withdraw(const struct devices *d, uint32_t mailbox)
{
	mmio_write32(mailbox, 0);
	if (d->sys_flags) {
		mmio_write32(d->sys_flags + SYS_FLAGSCLR, ~0);
		gic_off();
	}
	if (d->smp_mailbox) {
		mmio_write32(d->smp_mailbox + SMP_GO, 0);
		mmio_write32(d->smp_mailbox + SMP_ENTRY, 0);
	}
}

/* Returns whether a CPU of the device tree has not come to the monitor yet */
static bool absent(const volatile struct cpu *cpu)
{
	return cpu->mpidr != CPU_NONE && cpu->state == CPU_ABSENT;
}

/*
 * Returns whether a second >> @shift has passed since @start; if the timer does
 * not count, whether there were enough @polls to take longer.
 */
static bool has_passed(uint64_t start, uint32_t polls, unsigned int shift)
{
	return polls > (1u << 26) >> shift ||
	       (mon_cntfrq &&
		read_sysreg64(CNTPCT) - start > mon_cntfrq >> shift);
}

/*
 * Waits until @cpu has come, or a second has passed since @start. After half of
 * it a line says so: a CPU that runs is there by then, and no line is printed.
 */
static void wait_for(const volatile struct cpu *cpu, uint64_t start,
		     uint32_t *polls)
{
	bool reported = false;

	while (absent(cpu) && !has_passed(start, *polls, 0)) {
		if (!reported && has_passed(start, *polls, 1)) {
			say_begin("waiting for CPU %x", cpu->mpidr);
			reported = true;
		}
		++*polls;
	}
}

/*
 * Waits for the other CPUs. A CPU that runs arrives within microseconds, and a
 * CPU that does not run never does. Returns what is missing on any of them: see
 * mon_init().
 */
static uint32_t wait_for_cpus(void)
{
	uint64_t start = mon_cntfrq ? read_sysreg64(CNTPCT) : 0;
	uint32_t polls = 0, missing = 0;

	for (unsigned int i = 0; i < RESIDENT_CPUS; i++) {
		const volatile struct cpu *cpu = block_cpu(mon_block, i);

		wait_for(cpu, start, &polls);
		if (absent(cpu))
			warn("CPU %x did not leave reset within 1 s: the payload gets no PSCI for it; add a way to release it (docs/porting.md)",
			     cpu->mpidr);
		else
			say_end();
		missing |= cpu->context;
	}
	return missing;
}

/*
 * Tries one hvc and one smc from the mode that the payload will run in; ends
 * the boot if an answer is wrong. Sets the vectors of that mode to @vectors,
 * the boot's, so that faults are reported again.
 */
static void self_test(struct range stub, uint32_t vectors)
{
	uint32_t answer;

	if (stub.size) {
		answer = hvc(HVC_GET_VECTORS);
		if (answer != stub.base)
			die("self-test: hvc GET_VECTORS returned %x, not %x: report it",
			    answer, (uint32_t)stub.base);
		write_sysreg(vectors, HVBAR);
	} else {
		write_sysreg(vectors, VBAR);
	}
	isb(); /* before the next call can fault */
	answer = smc(PSCI_VERSION, 0, 0, 0);
	if (answer != PSCI_VERSION_1_1)
		die("self-test: smc PSCI_VERSION returned %x, not %x: report it",
		    answer, PSCI_VERSION_1_1);
}

/* Reports what mon_init() found missing on any CPU */
static void report_missing(uint32_t missing, const struct devices *d)
{
	if (missing & MISSING_GICR)
		warn("a CPU has no redistributor at %r, where the device tree says so: its interrupts are left as they are; correct the node",
		     &d->gicr);
	missing &= ~MISSING_GICR;
	/* Linux names the bit: "firmware did not set ... IBE bit" */
	if (missing)
		say("ACTLR bits %x read back as 0 (QEMU ignores them; on hardware: the caches may not be coherent)",
		    missing);
}

void secure_enter(const struct devices *devices, struct range image,
		  struct range stub, struct range monitor)
{
	uint32_t mailbox = image.base + IMAGE_MAILBOX;
	uint32_t vectors = read_sysreg(VBAR); /* Secure; body.S set it */
	uint32_t missing;

	mon_block = monitor.base;
	dsb(); /* in memory, before another CPU reads it */
	release(devices, mailbox);
	missing = wait_for_cpus();
	withdraw(devices, mailbox);
	arrived_note(monitor.base);
	missing |= mon_enter();
	self_test(stub, vectors);
	report_missing(missing, devices);
	say("monitor %r, PSCI 1.1 by smc, self-test passed", &monitor);
}
