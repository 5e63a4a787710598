// SPDX-License-Identifier: BSD-2-Clause
/*
 * The system counter, which the generic timers of all CPUs count by. It stands
 * still after reset until Secure state enables it in a register of the SoC;
 * where no boot loader has done that, secure.c calls this.
 */
#include <arm/sysreg.h>
#include "../base/print.h"
#include "../base/probe.h"
#include "../base/ticks.h"
#include "counter.h"

/* The frame CNTControlBase (DDI 0406C, appendix D5) */
#define CNTCR	 0x0
#define CNTCR_EN (1 << 0)

/*
 * Where SoCs have that frame, since no binding of the device tree names it; as
 * U-Boot and Linux (R-Car) write it there.
 */
static const struct counter {
	enum soc soc;
	uint32_t control;
} counters[] = {
	{ SOC_IMX6UL, 0x021dc000 },    { SOC_IMX7, 0x306c0000 },
	{ SOC_RCAR_GEN2, 0xe6080000 }, { SOC_STM32MP15, 0x5c008000 },
	{ SOC_TEGRA, 0x700f0000 },
};

/* Sets CNTCR.EN, and leaves the other bits, which choose the frequency */
static void enable(uint32_t control)
{
	uint32_t val;

	if (!probe_read32(control + CNTCR, &val) || val & CNTCR_EN ||
	    !probe_write32(control + CNTCR, val | CNTCR_EN))
		return;
	say("the system counter stood still: started it at %x", control);
}

void counter_start(enum soc soc)
{
	const uint32_t rows = sizeof(counters) / sizeof(counters[0]);

	if (!(read_sysreg(ID_PFR1) & ID_PFR1_TIMER) || ticks_go_on(false))
		return;
	for (const struct counter *c = counters; c < counters + rows; c++)
		if (c->soc == soc)
			enable(c->control);
	if (!ticks_go_on(false))
		warn("the generic timer does not count: kernels will hang while they wait for it; enable the system counter in the boot loader");
}
