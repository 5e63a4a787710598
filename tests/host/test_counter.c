// SPDX-License-Identifier: BSD-2-Clause
/*
 * The system counter: it counts already, it is started, or it stands still
 * whatever is done.
 */
#include <arm/sysreg.h>
#include "../../src/boot/secure/counter.h"
#include "guest.h"
#include "harness.h"
#include "registers.h"

#define IMX6UL	   0x021dc000
#define OTHER_BITS 0x00000102 /* FCREQ, HDBG */
#define STANDS	   "warning: the generic timer does not count"

static uint32_t *cntcr;

/* The counter counts from when it is enabled */
static void count_if_enabled(void)
{
	if (*cntcr & 1)
		register_counts(CNTPCT, 1);
}

static void program_at(uint32_t control)
{
	register_program(ID_PFR1, 0x00011011);
	register_program(CNTPCT, 0x12345678);
	cntcr = guest_add(control, 0x1000);
	*cntcr = OTHER_BITS;
}

static void expect_started(enum soc soc, uint32_t control)
{
	program_at(control);
	on_read = count_if_enabled;
	counter_start(soc);
	EXPECT_EQ(*cntcr, OTHER_BITS | 1);
	EXPECT_HAS(console_text(), "the system counter stood still: started");
	EXPECT(!strstr(console_text(), "warning"));
}

TEST(the_counter_of_an_imx6ul_is_started)
{
	expect_started(SOC_IMX6UL, IMX6UL);
}

TEST(the_counter_of_an_imx7_is_started)
{
	expect_started(SOC_IMX7, 0x306c0000);
}

TEST(the_counter_of_an_rcar_of_the_second_generation_is_started)
{
	expect_started(SOC_RCAR_GEN2, 0xe6080000);
}

TEST(the_counter_of_an_stm32mp15_is_started)
{
	expect_started(SOC_STM32MP15, 0x5c008000);
}

TEST(the_counter_of_a_tegra_is_started)
{
	expect_started(SOC_TEGRA, 0x700f0000);
}

TEST(a_counter_that_counts_is_left_alone)
{
	program_at(IMX6UL);
	register_counts(CNTPCT, 1);
	counter_start(SOC_IMX6UL);
	EXPECT_EQ(*cntcr, OTHER_BITS);
	EXPECT_STR(console_text(), "");
}

/* It would have to stop for the time that the polls take */
static unsigned int reads;

static void count_after_a_while(void)
{
	if (++reads == 10000)
		register_counts(CNTPCT, 1);
}

TEST(a_slow_counter_counts)
{
	program_at(IMX6UL);
	on_read = count_after_a_while;
	counter_start(SOC_IMX6UL);
	EXPECT_EQ(*cntcr, OTHER_BITS);
	EXPECT_STR(console_text(), "");
}

TEST(a_counter_that_is_enabled_and_stands_still_is_told)
{
	program_at(IMX6UL);
	*cntcr |= 1;
	counter_start(SOC_IMX6UL);
	EXPECT_EQ(*cntcr, OTHER_BITS | 1);
	EXPECT_HAS(console_text(), STANDS);
	EXPECT(!strstr(console_text(), "started"));
}

TEST(a_counter_that_does_not_start_is_told)
{
	program_at(IMX6UL);
	counter_start(SOC_IMX6UL);
	EXPECT_EQ(*cntcr, OTHER_BITS | 1);
	EXPECT_HAS(console_text(), STANDS);
}

TEST(a_counter_whose_register_is_not_there_is_told)
{
	program_at(IMX6UL);
	guest_drop();
	counter_start(SOC_IMX6UL);
	EXPECT_HAS(console_text(), STANDS);
	EXPECT(!strstr(console_text(), "started"));
}

TEST(the_counter_of_another_soc_is_told)
{
	program_at(IMX6UL);
	counter_start(SOC_OTHER);
	EXPECT_EQ(*cntcr, OTHER_BITS);
	EXPECT_HAS(console_text(), STANDS);
	EXPECT_HAS(console_text(),
		   "enable the system counter in the boot loader");
}

TEST(a_cpu_without_a_timer_needs_no_counter)
{
	program_at(IMX6UL);
	register_program(ID_PFR1, 0x00001011);
	counter_start(SOC_IMX6UL);
	EXPECT_EQ(*cntcr, OTHER_BITS);
	EXPECT_STR(console_text(), "");
}
