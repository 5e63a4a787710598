/* SPDX-License-Identifier: BSD-2-Clause */
/* A device tree with room to change it, and what dt_devices() reads in it. */
#ifndef DEVICES_H
#define DEVICES_H

#include "../../src/boot/dt/devices.h"

extern void *tree;
extern struct devices devices;

/* The tree of dts/@name.dtb, at DTB_ADDR */
void devices_load(const char *name);
/* Reads devices from the tree as it is now */
void devices_read(void);
void devices_load_read(const char *name);

#endif
