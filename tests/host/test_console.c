// SPDX-License-Identifier: BSD-2-Clause
/*
 * console_start(): the UART that the device tree names is used only if it can be
 * one, or else the last resort.
 */
#include "../../src/boot/console/console.h"
#include "../../src/boot/dt/stdout.h"
#include "../../src/resident/putc.h"
#include "guest.h"
#include "harness.h"
#include "registers.h"

#define UART   0x50000000u
#define RESORT 0x1c090000u /* of Versatile Express */

static struct dt_uart named;
static const struct dt_info dt;

bool dt_stdout(const struct dt_info *from, struct dt_uart *uart)
{
	EXPECT(from == &dt);
	*uart = named;
	return named.compatible;
}

static void name(const char *compatible)
{
	named = (struct dt_uart){
		.compatible = compatible,
		.compatible_size = strlen(compatible) + 1,
		.base = UART,
		.reg_io_width = 1,
	};
}

static void add_pl011(uint32_t base)
{
	static const uint8_t id[] = { 0x0d, 0xf0, 0x05, 0xb1 };

	device_add(base, 0x1000);
	device_program(base + 0x30, 0);
	device_program(base + 0xfe0, 0x11);
	for (unsigned int i = 0; i < sizeof(id); i++)
		device_program(base + 0xff0 + 4 * i, id[i]);
}

static void expect_used(void)
{
	console_start(&dt);
	EXPECT_EQ(resident_uart.base, UART);
	EXPECT_STR(console_text(), "");
}

static void expect_last_resort(const char *why)
{
	add_pl011(RESORT);
	console_start(&dt);
	EXPECT_EQ(resident_uart.base, RESORT);
	EXPECT_HAS(console_text(), why);
	EXPECT_DEVICE_WRITE(RESORT + 0x30, 0x101);
	EXPECT_NO_MORE_WRITES();
}

TEST(a_pl011_that_identifies_itself_is_used)
{
	name("arm,pl011");
	add_pl011(UART);
	expect_used();
}

TEST(nothing_at_all_is_no_uart)
{
	name("arm,pl011");
	expect_last_resort(
		"warning: there is no arm,pl011 at 0x50000000, where the device tree has the console: correct");
}

TEST(ram_is_no_uart)
{
	name("arm,pl011");
	memset(guest_add(UART, MIB), 0, MIB);
	expect_last_resort("there is no arm,pl011 at 0x50000000");
}

/* A PL031: a PrimeCell as well */
TEST(another_primecell_is_no_uart)
{
	name("arm,pl011");
	add_pl011(UART);
	device_program(UART + 0xfe0, 0x31);
	expect_last_resort("there is no arm,pl011 at 0x50000000");
}

TEST(an_8250_that_has_sent_all_is_used)
{
	name("ns16550a");
	device_add(UART, 8);
	device_program_once_width(UART + 5, 0x00, 1);
	device_program_width(UART + 5, 0x60, 1); /* LSR: THRE, TEMT */
	expect_used();
	EXPECT_EQ(resident_uart.width, 1);
}

TEST(an_8250_of_words_is_found_by_its_words)
{
	name("snps,dw-apb-uart");
	named.reg_shift = 2;
	named.reg_io_width = 4;
	device_add(UART, 0x20);
	device_program(UART + 0x14, 0x60);
	expect_used();
	EXPECT_EQ(resident_uart.status, 0x14);
	EXPECT_EQ(resident_uart.width, 4);
}

TEST(ram_and_an_empty_bus_are_no_8250)
{
	name("ns16550a");
	memset(guest_add(UART, MIB), 0, MIB);
	expect_last_resort("there is no ns16550a at 0x50000000");
	memset((char *)guest_add(UART + MIB, MIB), 0xff, MIB);
	named.base += MIB;
	console_start(&dt);
	EXPECT_HAS(console_text(), "there is no ns16550a at 0x50100000");
}

TEST(an_imx_uart_that_has_sent_all_is_used)
{
	name("fsl,imx6q-uart");
	device_add(UART, 0x100);
	device_program(UART + 0xb4, 0x60);
	device_program(UART + 0x80, 0);
	device_program(UART + 0x84, 0);
	expect_used();
}

TEST(ram_is_no_imx_uart)
{
	name("fsl,imx6q-uart");
	memset(guest_add(UART, MIB), 0, MIB);
	expect_last_resort("there is no fsl,imx6q-uart at 0x50000000");
}

/* Xen's, which has no identification */
TEST(an_sbsa_uart_is_used_and_random_words_are_none)
{
	name("arm,sbsa-uart");
	device_add(UART, 0x1000);
	device_program(UART + 0x18, 0x90);
	expect_used();
	device_program(UART + 0x18, 0xe3a00000 | 0x1e20);
	expect_last_resort("there is no arm,sbsa-uart at 0x50000000");
}

TEST(an_address_that_is_none_is_not_used)
{
	name("arm,pl011");
	named.base = 0x0900000050000000;
	expect_last_resort("there is no arm,pl011 at 0x0900000050000000");
}

TEST(a_uart_that_is_not_known_is_the_last_resort)
{
	name("acme,uart");
	expect_last_resort("names no console that is known here");
}
