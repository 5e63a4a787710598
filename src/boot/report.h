/* SPDX-License-Identifier: BSD-2-Clause */
/* What the console says of the boot, besides errors. */
#ifndef REPORT_H
#define REPORT_H

#include "boot.h"

/* Reports how the image was entered, the CPU, the device tree and RAM. */
void report_entry(const struct boot *boot);

/* Returns the words for @mode: "Secure SVC". */
const char *report_mode_name(enum entry_mode mode);

/* Warns that there is no HYP mode, why, and what to do. */
void report_no_hyp(const struct dt_info *dt);

/* Warns of CPUs in the device tree that the stub cannot serve. */
void report_cpus(const struct dt_info *dt);

/* Reports the stub, the payload, and how the payload is entered. */
void report_payload(const struct boot *boot);

#endif
