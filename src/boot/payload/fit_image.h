/* SPDX-License-Identifier: BSD-2-Clause */
/* One image of a FIT: where its bytes are, and whether they are right. */
#ifndef FIT_IMAGE_H
#define FIT_IMAGE_H

#include <stdbool.h>
#include "../base/range.h"

/* Checked by dt_check(), so that libfdt can read it */
struct fit {
	const void *fdt;
	struct range file;
	int images; /* the node */
};

struct fit_image {
	const char *name; /* as a configuration has it */
	int node;
	struct range data;
};

/* End the boot: the FIT, or this image of it, cannot be used. */
_Noreturn void fit_refuse(const struct fit *fit, const char *why);
_Noreturn void fit_image_refuse(const struct fit_image *i, const char *why);

/* Returns the child of @parent, or an error, which is negative. */
int fit_node(const struct fit *fit, int parent, const char *name);

/*
 * Finds the @index-th image that @prop of a configuration names. Returns false
 * if none is named; one that is named and not there has a negative node.
 */
bool fit_image_find(const struct fit *fit, int config, const char *prop,
		    int index, struct fit_image *i);
/* Sets the data of @i. Returns NULL, or what is wrong. */
const char *fit_image_locate(const struct fit *fit, struct fit_image *i);
/*
 * Sets the data of @i, and ends the boot unless @i is of one of @types (each
 * with a zero byte, none: any), not compressed, and has no wrong hash.
 */
void fit_image_take(const struct fit *fit, struct fit_image *i,
		    const char *types);

/* Returns whether the image has @type. */
bool fit_image_is(const struct fit *fit, const struct fit_image *i,
		  const char *type);
/* Returns a property of one cell or two, or @otherwise. */
uint64_t fit_image_address(const struct fit *fit, const struct fit_image *i,
			   const char *name, uint64_t otherwise);

#endif
