// SPDX-License-Identifier: BSD-2-Clause
/*
 * Firewalls of SoCs: they decide which world may use which device, and may
 * leave reset with all of them for Secure state alone. secure.c opens them
 * before the boot leaves that state, in which it could not even print any more.
 */
#include "../base/print.h"
#include "../base/probe.h"
#include "firewall.h"

/* A firewall with a word for each group of devices */
struct firewall {
	enum soc soc;
	char name[4];
	uint32_t base;	/* of the first word */
	uint32_t words; /* how many */
	uint32_t stride;
	uint32_t open; /* the bits of a word that let everybody through */
};

static const struct firewall firewalls[] = {
	/*
	 * CSL0 to CSL39, with eight bits each for two groups of devices, as
	 * OP-TEE's plat-imx writes them. Bits 8 and 24 lock a half until reset.
	 */
	{ SOC_IMX6UL, "CSU", 0x021c0000, 40, 4, 0x00ff00ff },
};

/* Sets the bits @open of the word at @addr. Returns whether all are set then */
static bool open_word(uint32_t addr, uint32_t open)
{
	uint32_t val;

	if (!probe_read32(addr, &val))
		return false;
	if ((val & open) == open)
		return true;
	return probe_write32(addr, val | open) && probe_read32(addr, &val) &&
	       (val & open) == open;
}

static void open_all(const struct firewall *f)
{
	uint32_t closed = 0;

	for (uint32_t i = 0; i < f->words; i++)
		if (!open_word(f->base + i * f->stride, f->open))
			closed++;
	if (closed)
		warn("%u of %u words of the firewall %s at %x do not open: devices, and with them the console, may be out of reach once the Secure state is left; open them in the boot loader before it locks them",
		     closed, f->words, f->name, f->base);
}

void firewall_open(enum soc soc)
{
	const uint32_t rows = sizeof(firewalls) / sizeof(firewalls[0]);

	for (const struct firewall *f = firewalls; f < firewalls + rows; f++)
		if (f->soc == soc)
			open_all(f);
}
