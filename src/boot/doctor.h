/* SPDX-License-Identifier: BSD-2-Clause */
/* The report of hypstub.report=full, between the steps of main.c. */
#ifndef DOCTOR_H
#define DOCTOR_H

#include "boot.h"

/*
 * Notes the time of @step, which is done. With hypstub.report=full, prints what
 * can be known after it, and what it has not yet printed of earlier steps: the
 * option may be in the command line of the payload.
 */
void doctor_after(struct boot *boot, enum boot_step step);

#endif
