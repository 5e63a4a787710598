/* SPDX-License-Identifier: BSD-2-Clause */
/* The hypstub.* tokens of a kernel command line. */
#ifndef OPTIONS_H
#define OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

enum option_mode { MODE_DEFAULT, MODE_HYP, MODE_SVC };

struct options {
	enum option_mode mode; /* that the payload is to get */
	uint32_t resident;     /* where the stub is to be; 0: anywhere */
	bool quiet;
};

/*
 * Reads every hypstub.* token of @bootargs into @options, a later one over an
 * earlier one; other tokens are left alone. Warns of one that is unknown.
 */
void options_parse(const char *bootargs, struct options *options);

#endif
