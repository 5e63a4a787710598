// SPDX-License-Identifier: BSD-2-Clause
/*
 * The image's memmove() by way of memory_move(): every alignment, every kind of
 * overlap, and sizes around that of its loops; what lies beside stays as it was.
 */
#include "../../src/boot/base/memory.h"
#include "guest.h"
#include "harness.h"

#define SIZE 0x400u

static unsigned char *ram;
static unsigned char before[SIZE];

static void start(void)
{
	ram = guest_add(GUEST_RAM, SIZE);
	guest_fill(GUEST_RAM, SIZE, 1);
	memcpy(before, ram, SIZE);
}

static void expect_move(unsigned int to, unsigned int from, unsigned int size)
{
	memory_move(GUEST_RAM + to, GUEST_RAM + from, size);
	EXPECT_MEM(ram + to, before + from, size);
	EXPECT_MEM(ram, before, to);
	EXPECT_MEM(ram + to + size, before + to + size, SIZE - to - size);
	memcpy(ram, before, SIZE);
}

TEST(moves_without_overlap_copy_every_byte)
{
	start();
	for (unsigned int size = 0; size < 140; size++)
		for (unsigned int to = 0; to < 8; to++)
			for (unsigned int from = 0x200; from < 0x208; from++) {
				expect_move(to, from, size);
				expect_move(from, to, size);
			}
}

TEST(moves_over_themselves_copy_every_byte)
{
	start();
	for (unsigned int size = 0; size < 140; size++)
		for (unsigned int to = 0x100; to < 0x150; to++)
			for (unsigned int from = 0x120; from < 0x124; from++)
				expect_move(to, from, size);
}

TEST(moves_may_end_with_memory)
{
	start();
	expect_move(SIZE - 0x100, 0, 0x100);
	expect_move(0, SIZE - 0x100, 0x100);
	expect_move(0, 1, SIZE - 1);
	expect_move(1, 0, SIZE - 1);
	expect_move(0, 4, SIZE - 4);
}

TEST(memmove_returns_its_destination)
{
	start();
	EXPECT(memmove(ram + 3, ram, 100) == ram + 3);
	EXPECT(memmove(ram, ram + 4, 100) == ram);
	EXPECT(memmove(ram, ram, 100) == ram);
	EXPECT(memmove(ram, ram + 1, 0) == ram);
}

TEST(zeroing_leaves_the_neighbours)
{
	start();
	memset(before + 3, 0, 0x101);
	memory_zero(GUEST_RAM + 3, 0x101);
	EXPECT_MEM(ram, before, SIZE);
	memory_zero(GUEST_RAM + SIZE, 0);
	EXPECT_MEM(ram, before, SIZE);
}
