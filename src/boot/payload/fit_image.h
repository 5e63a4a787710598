/* SPDX-License-Identifier: BSD-2-Clause */
/* One image of a FIT: where its bytes are, and whether they are right. */
#ifndef FIT_IMAGE_H
#define FIT_IMAGE_H

#include <stdbool.h>
#include "../base/range.h"

/* A FIT that dt_check() has checked, so that libfdt can read it */
struct fit {
	const void *fdt;
	struct range file;
	int images;    /* the node /images */
	bool verified; /* with its pack: its hashes say no more */
};

struct fit_image {
	const char *name; /* as a configuration names it */
	int node;
	struct range data;
};

/* End the boot, with @why: the FIT, or this image of it, cannot be used. */
_Noreturn void fit_refuse(const struct fit *fit, const char *why);
_Noreturn void fit_image_refuse(const struct fit_image *i, const char *why);

/* Returns the child @name of @parent, or libfdt's negative error. */
int fit_node(const struct fit *fit, int parent, const char *name);

/*
 * Finds the @index-th image that @prop of a configuration names. Returns false
 * if there is none. An image that is named but not there has a negative node.
 */
bool fit_image_find(const struct fit *fit, int config, const char *prop,
		    int index, struct fit_image *i);
/* Sets i->data. Returns NULL, or what is wrong with the image. */
const char *fit_image_locate(const struct fit *fit, struct fit_image *i);
/*
 * Sets i->data. Ends the boot unless the image is for ARM, is of one of @types,
 * is not compressed (a ramdisk may be), and has no wrong hash, which is not
 * looked at if the FIT was verified. @types: a list of terminated strings; an
 * empty list allows all.
 */
void fit_image_take(const struct fit *fit, struct fit_image *i,
		    const char *types);

/* Returns whether "type" of the image is @type. */
bool fit_image_is(const struct fit *fit, const struct fit_image *i,
		  const char *type);
/* Returns property @name of the image, of one cell or two, or @otherwise. */
uint64_t fit_image_address(const struct fit *fit, const struct fit_image *i,
			   const char *name, uint64_t otherwise);

#endif
