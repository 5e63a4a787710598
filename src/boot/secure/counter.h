/* SPDX-License-Identifier: BSD-2-Clause */
/* Starting the counter of the generic timers (counter.c). */
#ifndef COUNTER_H
#define COUNTER_H

#include "../dt/devices.h"

/*
 * Starts the system counter of @soc if CNTPCT stands still; warns if it still
 * does then. Does nothing on a CPU without a generic timer. Secure SVC.
 */
void counter_start(enum soc soc);

#endif
