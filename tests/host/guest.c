// SPDX-License-Identifier: BSD-2-Clause
/*
 * Guest memory in blocks of the host's. An address outside every region is
 * harmless until it is used: it leads to memory that nobody may touch.
 */
#include <sanitizer/asan_interface.h>
#include <stdlib.h>
#include <string.h>
#include "../../src/boot/base/phys.h"
#include "../../src/boot/base/probe.h"
#include "guest.h"
#include "harness.h"
#include "registers.h"

#define MAX_REGIONS 8

static struct region {
	uint64_t base, size;
	unsigned char *mem;
	bool read_only; /* for probe_write32() */
} region[MAX_REGIONS];
static unsigned int regions;

uint32_t guest_last_refused;

static char nowhere[64] __attribute__((aligned(64)));

void *guest_add(uint64_t base, uint64_t size)
{
	struct region *r = &region[regions++];

	EXPECT(regions <= MAX_REGIONS);
	*r = (struct region){ base, size, malloc(size), false };
	EXPECT(r->mem);
	return r->mem;
}

void guest_read_only(void)
{
	region[regions - 1].read_only = true;
}

void guest_clear(void)
{
	while (regions)
		free(region[--regions].mem);
}

void guest_drop(void)
{
	free(region[--regions].mem);
}

void *phys(uint64_t addr)
{
	/* The first byte past a region may be the first of another */
	for (unsigned int i = 0; i < regions; i++)
		if (addr - region[i].base < region[i].size)
			return region[i].mem + (addr - region[i].base);
	for (unsigned int i = 0; i < regions; i++)
		if (addr - region[i].base == region[i].size)
			return region[i].mem + region[i].size;
	__asan_poison_memory_region(nowhere, sizeof(nowhere));
	return nowhere + addr % 8;
}

void guest_forbid(uint64_t base, uint64_t size)
{
	__asan_poison_memory_region(phys(base), size);
}

void guest_allow(uint64_t base, uint64_t size)
{
	__asan_unpoison_memory_region(phys(base), size);
}

static unsigned char filler(uint64_t i, uint32_t seed)
{
	return (i * 2654435761u >> 7) + (i >> 12) + seed;
}

void guest_fill(uint64_t base, uint64_t size, uint32_t seed)
{
	unsigned char *p = phys(base);

	for (uint64_t i = 0; i < size; i++)
		p[i] = filler(i, seed);
}

void guest_expect(uint64_t base, uint64_t size, uint32_t seed)
{
	const unsigned char *p = phys(base);

	for (uint64_t i = 0; i < size; i++)
		if (p[i] != filler(i, seed))
			test_fail(
				__FILE__, __LINE__,
				"byte %#llx of what was moved to %#llx is %#x, expected %#x",
				(unsigned long long)i, (unsigned long long)base,
				p[i], filler(i, seed));
}

/* The image's probes: whether there is memory, which has whole words */
bool probe_write32(uint32_t addr, uint32_t val)
{
	for (unsigned int i = 0; i < regions; i++) {
		uint64_t at = addr - region[i].base;

		if (at < region[i].size) {
			uint64_t rest = region[i].size - at;

			if (region[i].read_only)
				guest_last_refused = val;
			else
				memcpy(region[i].mem + at, &val,
				       rest < sizeof(val) ? rest : sizeof(val));
			return true;
		}
	}
	return false;
}

bool probe_read(uint32_t addr, unsigned int width, uint32_t *val)
{
	for (unsigned int i = 0; i < regions; i++) {
		uint64_t at = addr - region[i].base;

		if (at < region[i].size) {
			uint64_t rest = region[i].size - at;

			*val = 0;
			memcpy(val, region[i].mem + at,
			       rest < width ? rest : width);
			return true;
		}
	}
	return device_probe(addr, width, val);
}

bool probe_read32(uint32_t addr, uint32_t *val)
{
	return probe_read(addr, 4, val);
}
