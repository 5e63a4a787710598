// SPDX-License-Identifier: BSD-2-Clause
/* The device tree that the tests of devices read and change. */
#include <libfdt.h>
#include <stdlib.h>
#include "devices.h"
#include "dtb.h"
#include "guest.h"
#include "harness.h"

#define TREE_SIZE 0x4000

void *tree;
struct devices devices;
static struct dt_info dt;
static struct memmap map;

void devices_load(const char *name)
{
	uint32_t size;
	void *dtb = dtb_read(name, &size);

	tree = guest_add(DTB_ADDR, TREE_SIZE);
	EXPECT_EQ(fdt_open_into(dtb, tree, TREE_SIZE), 0);
	free(dtb);
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
