/* SPDX-License-Identifier: BSD-2-Clause */
/* The hypstub.* tokens of a kernel command line. */
#ifndef OPTIONS_H
#define OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

enum option_mode { MODE_DEFAULT, MODE_HYP, MODE_SVC };
enum option_report { REPORT_NORMAL, REPORT_QUIET, REPORT_FULL };

struct options {
	enum option_mode mode;	/* the mode that the payload is to get */
	uint32_t resident;	/* address for the stub; 0: any */
	bool has_load, has_dtb; /* the two below are given */
	uint32_t load;		/* address for a raw binary */
	uint32_t dtb; /* address for its device tree, or an ELF file's */
	enum option_report report;
	unsigned int unknown; /* tokens that were warned of */
};

/*
 * Reads every hypstub.* token of @bootargs into @options; a later token
 * overrides an earlier one. Ignores all other tokens. Warns of a hypstub.*
 * token that is unknown.
 */
void options_parse(const char *bootargs, struct options *options);

#endif
