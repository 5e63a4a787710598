// SPDX-License-Identifier: BSD-2-Clause
/*
 * A file in the initrd slot, whatever it is: ELF, zImage, FIT, a raw binary.
 * Found, checked, placed and loaded.
 */
#include "../../src/boot/base/memmap.h"
#include "../../src/boot/format/dtb.h"
#include "../host/guest.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct range file = { FUZZ_INPUT, size };
	static struct boot boot;

	fuzz_load(FUZZ_INPUT, 0, data, size);
	fuzz_machine(&boot);
	memmap_add_bank(&boot.map, file);
	boot.dt.initrd = file;
	fuzz_boot(&boot);
	guest_drop();
	return 0;
}

/* A FIT is a tree; for others, LLVM knows best */
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max,
			       unsigned int seed)
{
	bool tree = size > 4 && data[0] == DTB_MAGIC >> 24 &&
		    data[3] == (DTB_MAGIC & 0xff);

	return tree ? fuzz_mutate_tree(data, size, max, seed)
		    : LLVMFuzzerMutate(data, size, max);
}
