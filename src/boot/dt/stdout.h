/* SPDX-License-Identifier: BSD-2-Clause */
/* The console's node in the device tree. */
#ifndef DT_STDOUT_H
#define DT_STDOUT_H

#include "dt.h"

/* What a driver needs to know of a UART's node. */
struct dt_uart {
	const char *compatible; /* a list of strings, each terminated */
	int compatible_size;
	uint64_t base;
	uint32_t reg_shift, reg_io_width; /* 0 and 1 if not given */
};

/*
 * Reads the console's node into @uart: that of stdout-path, or where stdout.c
 * looks without one. Returns false if there is no such node.
 */
bool dt_stdout(const struct dt_info *dt, struct dt_uart *uart);

#endif
