// SPDX-License-Identifier: BSD-2-Clause
/*
 * The CSU of i.MX6UL, a word for each two groups of devices: closed, open,
 * locked, not there; and SoCs without a firewall that is known.
 */
#include "../../src/boot/secure/firewall.h"
#include "guest.h"
#include "harness.h"

#define CSU	0x021c0000
#define WORDS	40
#define ALL	0x00ff00ff
#define RESET	0x00330033 /* for Secure state alone */
#define LOCKED	0x01000100
#define NOT_ALL "words of the firewall CSU at 0x021c0000 do not open"

/* The words from @first to before @end */
static uint32_t *add(unsigned int first, unsigned int end, uint32_t val)
{
	uint32_t *words = guest_add(CSU + 4 * first, 4 * (end - first));

	for (unsigned int i = 0; i < end - first; i++)
		words[i] = val;
	return words;
}

static void expect_all(const uint32_t *words, unsigned int n, uint32_t val)
{
	for (unsigned int i = 0; i < n; i++)
		EXPECT_EQ(words[i], val);
}

TEST(every_word_of_an_imx6ul_is_opened)
{
	uint32_t *words = add(0, WORDS + 1, RESET);

	firewall_open(SOC_IMX6UL);
	expect_all(words, WORDS, ALL);
	EXPECT_EQ(words[WORDS], RESET); /* what is behind them stays */
	EXPECT_STR(console_text(), "");
}

TEST(words_that_are_locked_open_are_enough)
{
	uint32_t *words = add(0, WORDS, ALL | LOCKED);

	guest_read_only();
	firewall_open(SOC_IMX6UL);
	expect_all(words, WORDS, ALL | LOCKED);
	EXPECT_STR(console_text(), "");
}

TEST(other_bits_of_a_word_stay)
{
	uint32_t *words = add(0, WORDS, RESET | 0x01000000);

	firewall_open(SOC_IMX6UL);
	expect_all(words, WORDS, ALL | 0x01000000);
}

TEST(one_word_that_is_locked_is_told)
{
	uint32_t *before = add(0, 7, RESET), *after = add(8, WORDS, RESET);

	add(7, 8, RESET | LOCKED);
	guest_read_only();
	firewall_open(SOC_IMX6UL);
	expect_all(before, 7, ALL);
	expect_all(after, WORDS - 8, ALL);
	EXPECT_HAS(console_text(), "warning: 1 of 40 " NOT_ALL);
}

TEST(words_that_read_as_zero_are_told)
{
	add(0, WORDS, 0);
	guest_read_only();
	firewall_open(SOC_IMX6UL);
	EXPECT_HAS(console_text(), "warning: 40 of 40 " NOT_ALL);
	EXPECT_HAS(console_text(), "open them in the boot loader");
}

TEST(a_firewall_that_is_not_there_is_told)
{
	firewall_open(SOC_IMX6UL);
	EXPECT_HAS(console_text(), "warning: 40 of 40 " NOT_ALL);
}

TEST(other_socs_are_left_alone)
{
	static const enum soc others[] = { SOC_OTHER, SOC_IMX7, SOC_RCAR_GEN2,
					   SOC_STM32MP15, SOC_TEGRA };
	uint32_t *words = add(0, WORDS, RESET);

	for (unsigned int i = 0; i < 5; i++)
		firewall_open(others[i]);
	expect_all(words, WORDS, RESET);
	EXPECT_STR(console_text(), "");
}
