// SPDX-License-Identifier: BSD-2-Clause
/*
 * FITs for the tests: two that mkimage has made, host.mk says of what, in the
 * initrd slot of a machine with 16 MiB of RAM.
 */
#include <libfdt.h>
#include <stdlib.h>
#include "../../src/boot/base/memmap.h"
#include "../../src/boot/payload/payload.h"
#include "../../src/boot/base/phys.h"
#include "dtb.h"
#include "fit.h"
#include "guest.h"
#include "harness.h"
#include "stage.h"

void *fit;
uint32_t fit_size;

void fit_board(const char *name)
{
	guest_clear();
	console_clear();
	memset(&boot, 0, sizeof(boot));
	dtb_load(name, DTB_ADDR);
	dtb_open_read(DTB_ADDR, &boot.dt, &boot.map);
	boot.dt.initrd.size = boot.map.banks = 0;
	stage_image(FIT_RAM);
}

static void in_initrd_slot(void *data, uint32_t size)
{
	fit = phys(FIT_AT);
	fit_size = size;
	memcpy(fit, data, size);
	stage_initrd(FIT_AT, size);
}

void fit_start(const char *board_name, const char *name)
{
	uint32_t size;
	void *data = dtb_read(name, &size);

	fit_board(board_name);
	in_initrd_slot(data, size);
	free(data);
}

void fit_start_inline(void)
{
	fit_start("virt", "fit-inline");
	fit_size += 0x10000;
	EXPECT_EQ(fdt_open_into(fit, fit, fit_size), 0);
	boot.dt.initrd.size = fit_size;
}

void fit_expect_good(const char *config)
{
	const struct payload *p = &boot.payload;
	uint32_t size;

	stage_place();
	EXPECT_HAS(console_text(), config);
	EXPECT_EQ(p->kind, PAYLOAD_RAW);
	EXPECT_EQ(p->where.base, FIT_LOAD);
	EXPECT_EQ(p->entry, FIT_ENTRY);
	EXPECT_EQ(p->loadables, 1);
	size = p->loadable[0].file.size;
	payload_move(&boot.payload);
	EXPECT_MEM(phys(FIT_LOAD), phys(FIT_LOADABLE), size);
	EXPECT_MEM(phys(FIT_LOAD), "\0\0\240\341BSD 2-Clause", 16);
	EXPECT_MEM(phys(FIT_LOADABLE), phys(p->loadable[0].file.base), size);
	EXPECT_MEM(phys(p->ramdisk_to), "#!/bin/busybox sh\n# SPDX", 24);
}
