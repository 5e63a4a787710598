/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A test of tests/host ends by _exit(), which does not write gcov's counts.
 * Included by the command line before harness.c, for make coverage.
 */
#ifndef COVERAGE_EXIT_H
#define COVERAGE_EXIT_H

#include <unistd.h>

void __gcov_dump(void);

#define _exit(status) (__gcov_dump(), (_exit)(status))

#endif
