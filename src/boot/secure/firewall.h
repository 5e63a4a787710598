/* SPDX-License-Identifier: BSD-2-Clause */
/* Opening the firewalls of a SoC for Non-secure state (firewall.c). */
#ifndef FIREWALL_H
#define FIREWALL_H

#include "../dt/devices.h"

/*
 * Lets Non-secure state reach the devices of @soc; warns if that fails. Does
 * nothing if no firewall of @soc is known here. Secure SVC.
 */
void firewall_open(enum soc soc);

#endif
