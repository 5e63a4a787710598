// SPDX-License-Identifier: BSD-2-Clause
/*
 * CPU_SUSPEND to standby, with the physical timer's interrupt, masked in CPSR,
 * as the event that ends it.
 */
#include <arm/barrier.h>
#include <arm/mmio.h>
#include <check.h>
#include "payload.h"
#include "psci.h"

#define CNTP_TVAL	 p15, 0, c14, c2, 0
#define CNTP_ENABLE	 1
#define CNTP_ISTATUS	 4
/* The Non-secure physical timer's, by the GIC's private interrupts */
#define TIMER_PPI	 30

#define GICD_CTLR	 0x000
#define GICD_IGROUPR	 0x080
#define GICD_ISENABLER0	 0x100
#define GICD_ICENABLER0	 0x180
#define GICD_IPRIORITYR	 0x400
#define GICD_GROUP1_ARE	 (1 << 1 | 1 << 4) /* GICv3, as Non-secure sees it */
#define GICC_CTLR	 0x00
#define GICC_PMR	 0x04
/* GICv3: the second frame of a redistributor is laid out as a distributor */
#define GICR_SGI	 0x10000
#define ICC_PMR		 p15, 0, c4, c6, 0
#define ICC_IGRPEN1	 p15, 0, c12, c12, 7
/* BCM2836: core 0's timers, which interrupt it */
#define LOCAL_TIMERS	 0x40
#define LOCAL_TIMER_CNTP (1 << 1)

static void gicv2_on(void)
{
	mmio_write32(board.gicd + GICD_CTLR, 1);
	mmio_write8(board.gicd + GICD_IPRIORITYR + TIMER_PPI, 0xa0);
	mmio_write32(board.gicd + GICD_ISENABLER0, 1 << TIMER_PPI);
	mmio_write32(board.gicc + GICC_PMR, 0xff);
	mmio_write32(board.gicc + GICC_CTLR, 1);
}

static void gicv2_off(void)
{
	mmio_write32(board.gicc + GICC_CTLR, 0);
	mmio_write32(board.gicd + GICD_ICENABLER0, 1 << TIMER_PPI);
}

static void gicv3_on(void)
{
	uint32_t sgi = board.gicr + GICR_SGI;

	mmio_write32(board.gicd + GICD_CTLR, GICD_GROUP1_ARE);
	/* With one Security state only, groups are everybody's to choose */
	mmio_write32(sgi + GICD_IGROUPR, 1 << TIMER_PPI);
	mmio_write8(sgi + GICD_IPRIORITYR + TIMER_PPI, 0xa0);
	mmio_write32(sgi + GICD_ISENABLER0, 1 << TIMER_PPI);
	write_sysreg(0xff, ICC_PMR);
	write_sysreg(1, ICC_IGRPEN1);
	isb(); /* both count from here on */
}

static void gicv3_off(void)
{
	write_sysreg(0, ICC_IGRPEN1);
	mmio_write32(board.gicr + GICR_SGI + GICD_ICENABLER0, 1 << TIMER_PPI);
}

static void interrupts_on(void)
{
	if (options.gic == 2)
		gicv2_on();
	else if (options.gic == 3)
		gicv3_on();
	else
		mmio_write32(board.local + LOCAL_TIMERS, LOCAL_TIMER_CNTP);
}

static void interrupts_off(void)
{
	if (options.gic == 2)
		gicv2_off();
	else if (options.gic == 3)
		gicv3_off();
	else
		mmio_write32(board.local + LOCAL_TIMERS, 0);
}

void check_suspend(void)
{
	interrupts_on();
	check_begin("CPU_SUSPEND to standby returns 0 after an interrupt");
	write_sysreg(read_sysreg(CNTFRQ) / 1000, CNTP_TVAL);
	write_sysreg(CNTP_ENABLE, CNTP_CTL);
	isb(); /* the timer runs */
	check_equal("r0", 0, psci(psci_number(PSCI_CPU_SUSPEND), 0, 0, 0));
	check_equal("the timer", CNTP_ENABLE | CNTP_ISTATUS,
		    read_sysreg(CNTP_CTL));
	check_end();

	check_begin("CPU_SUSPEND returns 0 if the interrupt is there already");
	for (unsigned int i = 0; i < 3; i++)
		check_equal("r0", 0,
			    psci(psci_number(PSCI_CPU_SUSPEND), 0, 0, 0));
	check_end();
	write_sysreg(0, CNTP_CTL);
	isb(); /* it no longer interrupts */
	interrupts_off();
}
