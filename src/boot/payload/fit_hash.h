/* SPDX-License-Identifier: BSD-2-Clause */
/* The hashes of an image of a FIT. */
#ifndef FIT_HASH_H
#define FIT_HASH_H

#include "fit_image.h"

/*
 * Ends the boot if a hash of the image is wrong or unknown; warns if the image
 * has none. The data of @i are located.
 */
void fit_hash_check(const struct fit *fit, const struct fit_image *i);

#endif
