// SPDX-License-Identifier: BSD-2-Clause
/*
 * The ground under the fuzz targets: guest memory and a console are those of
 * tests/host, and what does not hold there ends by abort(), which a fuzzer
 * takes for a crash and keeps the input of.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include "../../src/boot/dt/dt.h"
#include "../../src/boot/base/phys.h"
#include "../host/dtb.h"
#include "../host/guest.h"
#include "../host/harness.h"
#include "../host/mutate.h"
#include "../host/registers.h"
#include "fuzz.h"

static uint32_t random_state = 1;
static struct boot machine;

/* die() comes back by longjmp(), and libFuzzer looks for leaks by itself */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "detect_leaks=0:quarantine_size_mb=1";
}

void test_fail(const char *file, int line, const char *format, ...)
{
	va_list args;

	fprintf(stderr, "%s:%d: ", file, line);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fprintf(stderr, "\n");
	abort();
}

void expect_eq(const char *file, int line, const char *what, uint64_t actual,
	       uint64_t wanted)
{
	if (actual != wanted)
		test_fail(file, line, "%s is %#llx, expected %#llx", what,
			  (unsigned long long)actual,
			  (unsigned long long)wanted);
}

/* No device answers outside the machine's memory */
bool device_probe(uintptr_t addr, unsigned int width, uint32_t *val)
{
	(void)width;
	(void)addr;
	(void)val;
	return false;
}

/* xorshift, by George Marsaglia */
uint32_t test_random(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 17;
	random_state ^= random_state << 5;
	return random_state;
}

void *fuzz_load(uint32_t addr, uint32_t before, const uint8_t *data,
		size_t size)
{
	size_t rest = -(before + size) & 3;
	uint8_t *mem = guest_add(addr, before + size + rest);

	memset(mem, 0, before);
	if (size)
		memcpy(mem + before, data, size);
	memset(mem + before + size, 0, rest);
	return mem;
}

/* Its device tree, where a payload may come that is moved last */
static void *tree;
static uint32_t tree_size;

/* tests/host/dts/virt.dts in its RAM, a region that stays */
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	const char *why;

	(void)argc;
	(void)argv;
	tree = dtb_read("virt", &tree_size);
	guest_add(FUZZ_RAM, FUZZ_RAM_SIZE);
	memcpy(phys(FUZZ_DTB), tree, tree_size);
	why = dt_open(&machine.dt, FUZZ_DTB);
	if (!why)
		why = dt_read(&machine.dt, &machine.map);
	if (why)
		test_fail(__FILE__, __LINE__, "virt.dtb: %s", why);
	machine.map.banks = machine.map.used_count = 0;
	machine.dt.initrd.size = 0;
	machine.has_hyp = machine.payload_in_hyp = true;
	machine.entry.image = (struct range){ FUZZ_RAM + 0x10000, 0x100 };
	machine.entry.loaded = machine.entry.image.base;
	return 0;
}

void fuzz_machine(struct boot *boot)
{
	memcpy(phys(FUZZ_DTB), tree, tree_size);
	*boot = machine;
	/* The image's header: no pack */
	memset(phys(machine.entry.image.base), 0, machine.entry.image.size);
}

void fuzz_touch(const char *s, uint32_t size)
{
	static volatile char sink;

	for (uint32_t i = 0; s && i < size; i++)
		sink = s[i];
	(void)sink;
}

void fuzz_touch_string(const char *s)
{
	fuzz_touch(s, s ? strlen(s) + 1 : 0);
}

/* FNV-1a */
uint32_t fuzz_hash(const uint8_t *data, size_t size)
{
	uint32_t hash = 2166136261;

	for (size_t i = 0; i < size; i++)
		hash = (hash ^ data[i]) * 16777619;
	return hash;
}

size_t fuzz_mutate_tree(uint8_t *data, size_t size, size_t max,
			unsigned int seed)
{
	if (size <= H_SIZE + 8 || seed % 2)
		return LLVMFuzzerMutate(data, size, max);
	random_state = seed | 1;
	mutate(data, size);
	return size;
}
