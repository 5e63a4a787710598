// SPDX-License-Identifier: BSD-2-Clause
/*
 * Where a payload can be given, by the way in that was used. The built-in demo
 * runs in its place, and turns the machine off. Called by find.c.
 */
#include "../base/print.h"
#include "../handoff/fw_cfg.h"
#include "hint.h"

void hint_payload(const struct entry *entry, const struct dt_info *dt)
{
	bool flash = entry->loaded != entry->image.base;
	const char *otherwise = "";

	/* In RAM QEMU's kernel is the image itself, or U-Boot started it */
	if (!flash)
		otherwise = ", or pass it as the ramdisk (QEMU: -initrd)";
	else if (fw_cfg_present(dt->fw_cfg))
		otherwise = ", or pass it by QEMU's -kernel";
	say("no payload was given: append one to hypstub.bin%s; the demo runs, and powers off",
	    otherwise);
}
