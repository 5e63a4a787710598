// SPDX-License-Identifier: BSD-2-Clause
/*
 * The runner: a payload of hypstub that runs the conformance suite against
 * the stub, or against the target that "hypstub-suite.target=NAME" in bootargs
 * names, prints TAP on the console, and ends with status 0 or 1.
 */
#include <stddef.h>
#include <string.h>
#include <arm/mmio.h>
#include <conformance.h>
#include "targets.h"

/* The console: a PL011, QEMU virt's unless the build says otherwise */
#ifndef RUNNER_UART
#define RUNNER_UART 0x09000000
#endif
#define PL011_DR      0x00
#define PL011_FR      0x18
#define PL011_FR_TXFF (1 << 5)

#define DTB_MAGIC    0xd00dfeed
#define DTB_SIZE_MAX 0x200000
#define TOKEN        "hypstub-suite.target="

/* Called by start.S */
int runner_main(const char *dtb);
void runner_crash(uint32_t vector, uint32_t lr, uint32_t spsr);

static void put(const char *text)
{
	for (; *text; text++) {
		while (mmio_read32(RUNNER_UART + PL011_FR) & PL011_FR_TXFF)
			;
		mmio_write32(RUNNER_UART + PL011_DR, *text);
	}
}

static uint32_t big_endian_word(const char *at)
{
	uint32_t word = 0;

	for (unsigned int i = 0; i < 4; i++)
		word = word << 8 | (uint8_t)at[i];
	return word;
}

/* What follows the token, wherever it is in the device tree, or NULL */
static const char *option(const char *dtb)
{
	uint32_t size;

	if (!dtb || big_endian_word(dtb) != DTB_MAGIC)
		return NULL;
	size = big_endian_word(dtb + 4);
	if (size > DTB_SIZE_MAX)
		return NULL;
	for (const char *p = dtb; p < dtb + size - strlen(TOKEN); p++)
		if (!memcmp(p, TOKEN, strlen(TOKEN)))
			return p + strlen(TOKEN);
	return NULL;
}

int runner_main(const char *dtb)
{
	const char *name = option(dtb);
	const struct conformance_target *found = targets_find(name);
	struct conformance_target target;

	if (!found) {
		put("Bail out! there is no target of that name\n");
		return 2;
	}
	target = *found;
	target.put = put;
	return conformance_run(&target) ? 0 : 1;
}

static void put_hex(const char *what, uint32_t val)
{
	char text[9];

	for (unsigned int i = 0; i < 8; i++)
		text[i] = "0123456789abcdef"[val >> (28 - 4 * i) & 0xf];
	text[8] = 0;
	put(what);
	put(text);
}

void runner_crash(uint32_t vector, uint32_t lr, uint32_t spsr)
{
	put_hex("\nBail out! exception in PL1: vector 0x", vector);
	put_hex(", lr 0x", lr);
	put_hex(", SPSR 0x", spsr);
	put("\n");
}
