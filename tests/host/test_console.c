// SPDX-License-Identifier: BSD-2-Clause
/*
 * console_start(): the UART that the device tree names is used only if it can be
 * one, or else that of the image's header, or the last resort.
 */
#include <hypstub/image.h>
#include "../../src/boot/console/console.h"
#include "../../src/boot/dt/stdout.h"
#include "../../src/resident/putc.h"
#include "guest.h"
#include "harness.h"
#include "registers.h"

#define UART   0x50000000u
#define OTHER  0x58000000u
#define RESORT 0x1c090000u /* of Versatile Express */
#define IMAGE  0x40200000u

static struct dt_uart named;
static const struct dt_info dt;
static struct memmap map;

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
	console_start(&dt, &map);
	EXPECT_EQ(resident_uart.base, UART);
	EXPECT_STR(console_text(), "");
}

static void expect_last_resort(const char *why)
{
	add_pl011(RESORT);
	console_start(&dt, &map);
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
	console_start(&dt, &map);
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

/* The image's header has a console */
static void header(uint32_t base, uint32_t kind)
{
	const struct range image = { IMAGE, MIB };
	uint32_t *words = guest_add(IMAGE, MIB);

	memset(words, 0, MIB);
	words[IMAGE_CONSOLE / 4] = base;
	words[IMAGE_CONSOLE_KIND / 4] = kind;
	console_start_header(image);
}

#define HEADER_8250 (UART_8250 | 2 << UART_REG_SHIFT | 4 << UART_IO_WIDTH)

static void add_8250(uint32_t base)
{
	device_add(base, 0x100);
	device_program(base + 0x14, 0x60);
}

TEST(the_headers_console_is_started_before_there_is_a_tree)
{
	add_8250(OTHER);
	header(OTHER, HEADER_8250);
	EXPECT_EQ(resident_uart.base, OTHER);
	EXPECT_EQ(resident_uart.status, 0x14);
	EXPECT_EQ(resident_uart.width, 4);
}

TEST(a_header_without_a_console_starts_none)
{
	header(0, 0);
	EXPECT_EQ(resident_uart.base, 0);
	expect_last_resort("names no console that is known here");
}

TEST(the_headers_console_stays_where_the_tree_names_none)
{
	add_8250(OTHER);
	add_pl011(RESORT);
	header(OTHER, HEADER_8250);
	console_start(&dt, &map);
	EXPECT_EQ(resident_uart.base, OTHER);
	EXPECT_STR(console_text(), "");
	name("acme,uart");
	console_start(&dt, &map);
	EXPECT_EQ(resident_uart.base, OTHER);
	EXPECT_STR(console_text(), "");
}

TEST(the_trees_console_replaces_the_headers)
{
	add_8250(OTHER);
	add_pl011(UART);
	header(OTHER, HEADER_8250);
	name("arm,pl011");
	expect_used();
}

TEST(the_headers_console_reports_that_the_trees_is_not_there)
{
	add_8250(OTHER);
	header(OTHER, HEADER_8250);
	name("arm,pl011");
	console_start(&dt, &map);
	EXPECT_EQ(resident_uart.base, OTHER);
	EXPECT_HAS(console_text(), "there is no arm,pl011 at 0x50000000");
}

TEST(the_last_resort_is_none_where_the_headers_console_is)
{
	add_8250(OTHER);
	add_pl011(RESORT);
	header(OTHER, HEADER_8250);
	console_last_resort();
	EXPECT_EQ(resident_uart.base, OTHER);
}

/* Nothing is written to what is there instead */
static void expect_refused(uint32_t base, uint32_t kind, const char *why)
{
	header(base, kind);
	EXPECT_EQ(resident_uart.base, 0);
	EXPECT_NO_MORE_WRITES();
	add_pl011(UART);
	name("arm,pl011");
	console_start(&dt, &map);
	EXPECT_EQ(resident_uart.base, UART);
	EXPECT_HAS(console_text(), why);
	EXPECT_HAS(console_text(), "correct its words at 0x50");
}

TEST(nothing_at_the_headers_address_is_a_warning)
{
	expect_refused(OTHER, HEADER_8250,
		       "warning: there is no UART of kind 8250 at 0x58000000");
}

TEST(ram_at_the_headers_address_is_a_warning)
{
	memset(guest_add(OTHER, MIB), 0, MIB);
	expect_refused(OTHER, UART_SBSA,
		       "warning: there is no UART of kind sbsa at 0x58000000");
}

TEST(another_device_at_the_headers_address_is_a_warning)
{
	add_8250(OTHER);
	expect_refused(OTHER, UART_PL011,
		       "warning: there is no UART of kind pl011 at 0x58000000");
}

TEST(a_kind_of_the_header_that_is_not_known_is_a_warning)
{
	add_8250(OTHER);
	expect_refused(
		OTHER, 0xff,
		"names a console at 0x58000000 of kind 0x000000ff, which is not known");
}

TEST(an_address_of_the_header_that_is_none_is_a_warning)
{
	expect_refused(OTHER + 1, HEADER_8250, "there is no UART of kind 8250");
}

TEST(memory_of_the_image_that_reads_as_a_uart_is_not_the_headers_console)
{
	const struct range image = { IMAGE, MIB };
	uint32_t *words = guest_add(IMAGE, MIB);

	memset(words, 0, MIB);
	words[(0x1000 + 0x18) / 4] = 0x90;
	words[IMAGE_CONSOLE / 4] = IMAGE + 0x1000;
	words[IMAGE_CONSOLE_KIND / 4] = UART_SBSA;
	console_start_header(image);
	EXPECT_EQ(resident_uart.base, 0);
}

/* It reads as one, but the device tree has RAM there */
TEST(ram_that_reads_as_a_uart_is_left_once_the_tree_is_read)
{
	uint32_t *words = guest_add(OTHER, MIB);

	memset(words, 0, MIB);
	words[0x18 / 4] = 0x90;
	header(OTHER, UART_SBSA);
	EXPECT_EQ(resident_uart.base, OTHER);
	memmap_add_bank(&map, (struct range){ OTHER, MIB });
	add_pl011(RESORT);
	console_start(&dt, &map);
	EXPECT_EQ(resident_uart.base, RESORT);
	EXPECT_HAS(console_text(), "there is no UART of kind sbsa");
	EXPECT_HAS(console_text(), "names no console that is known here");
}
