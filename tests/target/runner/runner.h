/* SPDX-License-Identifier: BSD-2-Clause */
/* What entry.c calls: whoever runs the suite. */
#ifndef RUNNER_H
#define RUNNER_H

/* In the mode of entry, MMU off. Returns the exit status */
int runner_main(const char *dtb);

#endif
