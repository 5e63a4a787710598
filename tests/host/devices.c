// SPDX-License-Identifier: BSD-2-Clause
/* The device tree that the tests of devices read and change. */
#include "devices.h"
#include "dtb.h"

void *tree;
struct devices devices;
static struct dt_info dt;
static struct memmap map;

void devices_load(const char *name)
{
	tree = dtb_load_larger(name);
}

void devices_read(void)
{
	dtb_open_read(DTB_ADDR, &dt, &map);
	devices = (struct devices){ 0 };
	dt_devices(&dt, &devices);
}

void devices_load_read(const char *name)
{
	devices_load(name);
	devices_read();
}
