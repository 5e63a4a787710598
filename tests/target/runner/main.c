// SPDX-License-Identifier: BSD-2-Clause
/*
 * The runner: a payload of hypstub that runs the conformance suite against
 * the stub, or against the target that "hypstub-suite.target=NAME" in bootargs
 * names, prints TAP on the console, and ends with status 0 or 1.
 */
#include <stddef.h>
#include <string.h>
#include <conformance.h>
#include "../../bare/console.h"
#include "clients.h"
#include "runner.h"
#include "targets.h"

#define DTB_MAGIC    0xd00dfeed
#define DTB_SIZE_MAX 0x200000
#define TOKEN	     "hypstub-suite.target="

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
	const struct conformance_target *found;
	struct conformance_target target;

	if (targets_is(name, "clients"))
		return clients_run() ? 0 : 1;
	found = targets_find(name);
	if (!found) {
		put("Bail out! there is no target of that name\n");
		return 2;
	}
	target = *found;
	target.put = put;
	return conformance_run(&target) ? 0 : 1;
}
