// SPDX-License-Identifier: BSD-2-Clause
/*
 * The hashes of an image of a FIT, against its data. Called by fit_image.c for
 * each image that is used; format/hash.c computes them.
 */
#include <string.h>
#include "../base/phys.h"
#include "../base/print.h"
#include "../dt/node.h"
#include "../format/hash.h"
#include "fit_hash.h"

#define HASH_NODE "hash" /* hash-1, hash@1, ... */

/* Ends the boot: @why is wrong with a hash of the image */
_Noreturn static void refuse_hash(const struct fit_image *i,
				  const char *algorithm, const char *why)
{
	die("image %s of the FIT cannot be used: its %s hash is %s", i->name,
	    algorithm, why);
}

/* Ends the boot if the hash in @node is not the hash of the data */
static void check_hash(const struct fit *fit, const struct fit_image *i,
		       int node)
{
	struct file f = { phys(i->data.base), i->data.size };
	const char *algorithm = dt_string(fit->fdt, node, "algo");
	uint32_t actual[HASH_WORDS];
	int len;
	const void *value = fdt_getprop(fit->fdt, node, "value", &len);
	unsigned int size;

	if (!algorithm)
		algorithm = "unnamed";
	if (hash_is_slow(algorithm, f.size))
		say_begin("verifying image %s of the FIT (%z, %s)", i->name,
			  i->data.size, algorithm);
	size = hash_file(algorithm, &f, actual);
	if (!size)
		refuse_hash(i, algorithm,
			    "unknown here; use crc32, sha1 or sha256");
	if (!value)
		refuse_hash(i, algorithm, "missing; make the FIT anew");
	if (len != (int)size || memcmp(value, actual, size))
		refuse_hash(i, algorithm,
			    "wrong; load all of the FIT, or make it anew");
	say_end();
}

void fit_hash_check(const struct fit *fit, const struct fit_image *i)
{
	unsigned int hashes = 0;
	int node;

	fdt_for_each_subnode(node, fit->fdt, i->node)
	{
		const char *name = fdt_get_name(fit->fdt, node, NULL);

		if (name && !strncmp(name, HASH_NODE, strlen(HASH_NODE))) {
			check_hash(fit, i, node);
			hashes++;
		}
	}
	if (!hashes)
		warn("image %s of the FIT has no hash: it is not checked; add one",
		     i->name);
}
