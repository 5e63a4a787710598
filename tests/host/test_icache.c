// SPDX-License-Identifier: BSD-2-Clause
/*
 * Turning the I-cache on and off: each line of the image and of what may be
 * fetched beside it goes from all caches, before and after.
 */
#include "../../src/boot/caches.h"
#include "harness.h"
#include "registers.h"

/* CTR.DminLine = 4: 16 words */
#define CTR_64	0x84448003
#define LINE	64
#define I	0x1000
#define HSCTLR_ 0x30c5087a
#define SCTLR_	0x00c5007a

static void program(void)
{
	register_program(CTR, CTR_64);
	register_program(HSCTLR, HSCTLR_);
	register_program(SCTLR, SCTLR_);
}

/* Up to @end, whole lines of @image are invalidated, others also cleaned */
static void expect_lines(struct range image, uint32_t from, uint32_t end)
{
	uint32_t first = image.base, last = image.base + image.size;

	for (uint32_t addr = from; addr != end; addr += LINE)
		if (addr >= first && addr <= last - LINE)
			EXPECT_WRITE(DCIMVAC, addr);
		else
			EXPECT_WRITE(DCCIMVAC, addr);
}

TEST(it_goes_on_when_no_cache_has_anything_of_before)
{
	struct range image = { 0x40010000, 0x2340 };

	program();
	icache_on(true, image);
	expect_lines(image, 0x40010000, 0x40014000);
	EXPECT_WRITE(ICIALLU, 0);
	EXPECT_WRITE(BPIALL, 0);
	EXPECT_WRITE(HSCTLR, HSCTLR_ | I);
	EXPECT_NO_MORE_WRITES();
}

TEST(it_goes_off_before_the_lines_that_it_made)
{
	struct range image = { 0x40010000, 0x2340 };

	program();
	register_program(HSCTLR, HSCTLR_ | I);
	icache_off(true, image);
	EXPECT_WRITE(HSCTLR, HSCTLR_);
	expect_lines(image, 0x40010000, 0x40014000);
	EXPECT_NO_MORE_WRITES();
}

TEST(in_svc_it_is_that_of_sctlr)
{
	struct range image = { 0x40010000, 0x1000 };

	program();
	icache_on(false, image);
	expect_lines(image, 0x40010000, 0x40012000);
	EXPECT_WRITE(ICIALLU, 0);
	EXPECT_WRITE(BPIALL, 0);
	EXPECT_WRITE(SCTLR, SCTLR_ | I);
	register_program(SCTLR, SCTLR_ | I);
	icache_off(false, image);
	EXPECT_WRITE(SCTLR, SCTLR_);
	expect_lines(image, 0x40010000, 0x40012000);
	EXPECT_NO_MORE_WRITES();
}

/* Lines that the image shares with others, and all of the pages beside it */
TEST(what_is_dirty_beside_the_image_is_not_lost)
{
	struct range image = { 0x40010fe4, 0x4c };

	program();
	icache_off(true, image);
	EXPECT_WRITE(HSCTLR, HSCTLR_);
	for (uint32_t addr = 0x40010000; addr < 0x40013000; addr += LINE)
		EXPECT_WRITE(DCCIMVAC, addr);
	EXPECT_NO_MORE_WRITES();
}

TEST(the_last_image_below_4_gib_ends_the_list)
{
	struct range image = { 0xffffe000, 0x1f00 };

	program();
	icache_off(true, image);
	EXPECT_WRITE(HSCTLR, HSCTLR_);
	expect_lines(image, 0xffffe000, 0x1000);
	EXPECT_NO_MORE_WRITES();
}
