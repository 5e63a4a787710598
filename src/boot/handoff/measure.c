// SPDX-License-Identifier: BSD-2-Clause
/*
 * The size of a file that was appended to the image, or that the Raspberry Pi
 * firmware loaded: by its own headers, and by where memory ends. Called by
 * appended.c and armstub.c.
 */
#include <stddef.h>
#include "../base/phys.h"
#include "../base/probe.h"
#include "../format/size.h"
#include "measure.h"

const char *measure_file(uint32_t addr, struct file *f)
{
	const char *why = NULL;
	uint32_t size;

	*f = (struct file){ phys(addr), 0 };
	if (!probe_range(addr, FILE_SIZE_MIN))
		return NULL;
	f->size = FILE_SIZE_MIN;
	size = size_of(f);
	if (size && size < FILE_SIZE_MIN)
		why = "its header gives an impossible size; load all of it, or make it anew";
	/* With more of the file its size may grow: by an ELF's segments */
	for (; !why && size > f->size; size = size_of(f)) {
		if (size > FILE_SIZE_MAX)
			why = "its header gives an impossible size; load all of it, or make it anew";
		else if (!probe_range(addr, size))
			why = "it is truncated: memory ends before it does; load all of it";
		else
			f->size = size;
	}
	if (why || !size)
		f->size = 0;
	return why;
}
