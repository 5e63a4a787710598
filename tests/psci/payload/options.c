// SPDX-License-Identifier: BSD-2-Clause
/* What the tests tell the payload, in bootargs. */
#include <string.h>
#include "payload.h"

#define DTB_MAGIC    0xd00dfeed
#define DTB_SIZE_MAX 0x200000
#define PREFIX	     "psci."

struct options options;

static const struct {
	const char *name;
	uint32_t *val;
} known[] = {
	{ "cpus=", &options.cpus },	  { "foreign=", &options.foreign },
	{ "cycles=", &options.cycles },	  { "race=", &options.race },
	{ "gic=", &options.gic },	  { "secure=", &options.secure },
	{ "reset=", &options.reset },	  { "sweep=", &options.sweep },
	{ "numbers=", &options.numbers }, { "random=", &options.random },
	{ "seed=", &options.seed },
};

/* Decimal digits, or 0x and hexadecimal ones */
static uint32_t number(const char *p)
{
	bool hex = p[0] == '0' && p[1] == 'x';
	uint32_t val = 0;

	for (p += hex ? 2 : 0;; p++) {
		if (*p >= '0' && *p <= '9')
			val = val * (hex ? 16 : 10) + *p - '0';
		else if (hex && *p >= 'a' && *p <= 'f')
			val = val * 16 + *p - 'a' + 10;
		else
			return val;
	}
}

static void option(const char *p)
{
	for (unsigned int i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (!strncmp(p, known[i].name, strlen(known[i].name)))
			*known[i].val = number(p + strlen(known[i].name));
}

static uint32_t big_endian_word(const char *at)
{
	uint32_t word = 0;

	for (unsigned int i = 0; i < 4; i++)
		word = word << 8 | (uint8_t)at[i];
	return word;
}

/* Tokens are found wherever they are in the device tree */
void options_read(const char *dtb)
{
	uint32_t size;

	if (!dtb || big_endian_word(dtb) != DTB_MAGIC)
		bail_out("no device tree at", (uintptr_t)dtb);
	size = big_endian_word(dtb + 4);
	if (size > DTB_SIZE_MAX)
		bail_out("the device tree is too long:", size);
	for (const char *p = dtb; p < dtb + size - strlen(PREFIX); p++)
		if (*p == 'p' && !memcmp(p, PREFIX, strlen(PREFIX)))
			option(p + strlen(PREFIX));
	if (!options.cpus)
		bail_out("no psci.cpus= in the device tree of bytes", size);
}
