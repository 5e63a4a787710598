/* SPDX-License-Identifier: BSD-2-Clause */
/* The console's node. */
#ifndef DT_STDOUT_H
#define DT_STDOUT_H

#include "dt.h"

/* A UART, as far as a driver needs its node */
struct dt_uart {
	const char *compatible; /* a list of strings, each terminated */
	int compatible_size;
	uint64_t base;
	uint32_t reg_shift, reg_io_width; /* 0 and 1 if not given */
};

/*
 * Reads the node that stdout-path names into @uart. Returns false if no node is
 * named or the named one is not there.
 */
bool dt_stdout(const struct dt_info *dt, struct dt_uart *uart);

#endif
