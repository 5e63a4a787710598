// SPDX-License-Identifier: BSD-2-Clause
/*
 * uart_start() and uart_putc() of each UART that hypstub can drive, on a UART
 * that is busy at first: which registers are read and written, and how wide.
 */
#include <stdio.h>
#include "../../src/boot/console/uart_start.h"
#include "../../src/resident/putc.h"
#include "guest.h"
#include "harness.h"
#include "registers.h"

#define UART 0x50000000u

/* uart_putc() of src/resident/putc.c; the usual name is the harness's */
void image_uart_putc(char c);

/* A register, and its value while the UART sends and when it has sent */
struct reg {
	uint32_t offset, width, busy, done;
};

static const struct uart_name *name_of(const char *compatible)
{
	const struct uart_name *name =
		uart_name_find(compatible, strlen(compatible) + 1);

	EXPECT(name);
	return name;
}

/* Starts what a tree has as @compatible, with these properties of its node */
static bool start(const char *compatible, uint32_t base, uint32_t shift,
		  uint32_t width)
{
	const struct uart_name *name = name_of(compatible);
	struct uart_place at = { base, shift, width };

	if (name->width) {
		at.shift = name->shift;
		at.width = name->width;
	}
	return uart_start(uart_driver(name->kind), &at);
}

static void busy_then_done(struct reg r)
{
	device_program_once_width(UART + r.offset, r.busy, r.width);
	device_program_once_width(UART + r.offset, r.busy, r.width);
	device_program_width(UART + r.offset, r.done, r.width);
}

/* A control register, and what it reads as */
static void add_control(uint32_t offset, uint32_t val, unsigned int width)
{
	device_program_width(UART + offset, val, width);
}

/* Starts a UART that is busy at first */
static void expect_starts(const char *compatible, struct reg idle)
{
	device_add(UART, 0x1000);
	busy_then_done(idle);
	EXPECT(start(compatible, UART, 0, 1));
	EXPECT(device_all_read());
	EXPECT_EQ(resident_uart.base, UART);
}

/* A character is written once @status says so, and nothing else is */
static void expect_sends(struct reg status, uint32_t data, uint32_t written,
			 unsigned int width)
{
	busy_then_done(status);
	image_uart_putc('x');
	EXPECT(device_all_read());
	EXPECT_DEVICE_WRITE_WIDTH(UART + data, written, width);
	EXPECT_NO_MORE_WRITES();
}

TEST(an_8250_of_bytes)
{
	expect_starts("ns16550a", (struct reg){ 5, 1, 0x00, 0x60 });
	expect_sends((struct reg){ 5, 1, 0x00, 0x20 }, 0, 'x', 1);
}

/* Noise on the line before: OE, with THRE and TEMT, until it is read */
TEST(an_8250_that_was_overrun_is_used)
{
	expect_starts("ns16550a", (struct reg){ 5, 1, 0xe3, 0x61 });
}

static void expect_8250(uint32_t shift, uint32_t width)
{
	const struct reg lsr = { 5u << shift, width, 0x00, 0x60 };

	device_add(UART, 0x1000);
	busy_then_done(lsr);
	EXPECT(start("snps,dw-apb-uart", UART, shift, width));
	expect_sends(lsr, 0, 'x', width);
}

TEST(an_8250_of_words)
{
	expect_8250(2, 4);
}

TEST(an_8250_of_halfwords)
{
	expect_8250(1, 2);
}

TEST(an_8250_of_bytes_far_apart)
{
	expect_8250(2, 1);
}

TEST(an_8250_of_omap_is_bytes_at_words)
{
	static const char names[][16] = { "ti,omap3-uart", "ti,omap4-uart",
					  "ti,am3352-uart", "ti,dra742-uart" };

	for (unsigned int i = 0; i < 4; i++) {
		EXPECT_EQ(name_of(names[i])->shift, 2);
		EXPECT_EQ(name_of(names[i])->width, 1);
	}
	expect_starts("ti,dra742-uart", (struct reg){ 0x14, 1, 0x00, 0x60 });
	expect_sends((struct reg){ 0x14, 1, 0x40, 0x60 }, 0, 'x', 1);
}

TEST(an_8250_of_mediatek_is_words)
{
	expect_starts("mediatek,mt6577-uart",
		      (struct reg){ 0x14, 4, 0x20, 0x60 });
	expect_sends((struct reg){ 0x14, 4, 0x00, 0x60 }, 0, 'x', 4);
}

/* LSR has a full FIFO in bit 8 and an empty one in bit 9 */
TEST(an_8250_of_tegra_is_words)
{
	expect_starts("nvidia,tegra20-uart",
		      (struct reg){ 0x14, 4, 0x100, 0x260 });
	expect_sends((struct reg){ 0x14, 4, 0x100, 0x260 }, 0, 'x', 4);
}

TEST(an_imx_uart)
{
	device_add(UART, 0x1000);
	add_control(0x80, 0x0000, 4);
	add_control(0x84, 0x4002, 4);
	busy_then_done((struct reg){ 0xb4, 4, 0x00, 0x60 });
	EXPECT(start("fsl,imx6q-uart", UART, 0, 1));
	EXPECT_DEVICE_WRITE(UART + 0x80, 0x0001); /* UCR1.UARTEN */
	EXPECT_DEVICE_WRITE(UART + 0x84, 0x4006); /* UCR2.TXEN */
	expect_sends((struct reg){ 0xb4, 4, 0x10, 0x00 }, 0x40, 'x', 4);
}

/* ISR as after reset, with a FIFO: TXFE is bit 23 */
TEST(an_stm32_uart)
{
	device_add(UART, 0x1000);
	add_control(0x00, 0x20000004, 4); /* CR1.FIFOEN, RE */
	busy_then_done((struct reg){ 0x1c, 4, 0x80, 0x8000c0 });
	EXPECT(start("st,stm32h7-uart", UART, 0, 1));
	EXPECT_DEVICE_WRITE(UART + 0x00, 0x2000000d); /* TE, UE */
	expect_sends((struct reg){ 0x1c, 4, 0x600000, 0x600080 }, 0x28, 'x', 4);
}

TEST(an_exynos_uart)
{
	device_add(UART, 0x1000);
	add_control(0x08, 0x110, 4); /* UFCON: triggers, no FIFO */
	busy_then_done((struct reg){ 0x10, 4, 0x02, 0x06 });
	EXPECT(start("samsung,exynos4210-uart", UART, 0, 1));
	EXPECT_DEVICE_WRITE(UART + 0x08, 0x111); /* FIFOMODE */
	expect_sends((struct reg){ 0x18, 4, 0x01000000, 0x00ff0000 }, 0x20, 'x',
		     1);
}

TEST(an_atmel_usart)
{
	expect_starts("atmel,at91sam9260-usart",
		      (struct reg){ 0x14, 4, 0x002, 0x202 });
	EXPECT_NO_MORE_WRITES(); /* CR cannot be read */
	expect_sends((struct reg){ 0x14, 4, 0x000, 0x002 }, 0x1c, 'x', 4);
}

TEST(an_atmel_debug_unit_is_a_usart)
{
	EXPECT_EQ(name_of("atmel,at91sam9260-dbgu")->kind,
		  name_of("atmel,at91sam9260-usart")->kind);
}

/* TXRDY and TXEMPTY stay 0, so that uart_putc() would wait for ever */
TEST(an_atmel_usart_whose_transmitter_is_off_is_not_used)
{
	device_add(UART, 0x1000);
	device_program(UART + 0x14, 0x000);
	EXPECT(!start("atmel,at91sam9260-usart", UART, 0, 1));
}

TEST(a_scif)
{
	device_add(UART, 0x1000);
	add_control(0x08, 0x12, 2); /* SCSCR.RE, CKE */
	busy_then_done((struct reg){ 0x10, 2, 0x20, 0x60 });
	EXPECT(start("renesas,scif", UART, 0, 1));
	EXPECT_DEVICE_WRITE_WIDTH(UART + 0x08, 0x32, 2); /* TE */
	/* SCFDR: 16 bytes to send, then 15, and as many received */
	expect_sends((struct reg){ 0x1c, 2, 0x1010, 0x0f10 }, 0x0c, 'x', 1);
	EXPECT_EQ(name_of("renesas,rcar-gen2-scif")->kind,
		  name_of("renesas,scif")->kind);
}

/* Values are as a little-endian CPU reads them: CTRL.TE is bit 19 */
TEST(an_lpuart_is_big_endian)
{
	device_add(UART, 0x1000);
	add_control(0x08, 0x00000400, 4); /* CTRL.RE */
	busy_then_done((struct reg){ 0x04, 4, 0x00008000, 0x0000d000 });
	EXPECT(start("fsl,ls1021a-lpuart", UART, 0, 1));
	EXPECT_DEVICE_WRITE(UART + 0x08, 0x00000c00);
	expect_sends((struct reg){ 0x04, 4, 0x00004000, 0x00008000 }, 0x0c,
		     0x78000000, 4);
}

TEST(a_uart_of_sbsa_is_left_as_it_is)
{
	expect_starts("arm,sbsa-uart", (struct reg){ 0x18, 4, 0x18, 0x90 });
	expect_sends((struct reg){ 0x18, 4, 0x20, 0x80 }, 0, 'x', 4);
}

/* All names but that of PL011, which identifies itself */
static const char others[][24] = {
	"arm,sbsa-uart",
	"ns16550a",
	"ns16550",
	"snps,dw-apb-uart",
	"ti,dra742-uart",
	"mediatek,mt6577-uart",
	"nvidia,tegra20-uart",
	"fsl,imx6q-uart",
	"st,stm32h7-uart",
	"samsung,exynos4210-uart",
	"atmel,at91sam9260-usart",
	"renesas,scif",
	"fsl,ls1021a-lpuart",
};

static void expect_no_uart_at(uint32_t base)
{
	EXPECT(!start("arm,pl011", base, 0, 1));
	for (unsigned int i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (start(others[i], base, 2, 4))
			test_fail(__FILE__, __LINE__, "%s is at %#x", others[i],
				  base);
	EXPECT_EQ(resident_uart.base, 0);
	EXPECT_NO_MORE_WRITES();
}

TEST(nothing_at_all_is_no_uart)
{
	expect_no_uart_at(UART);
}

TEST(memory_is_no_uart)
{
	uint32_t *words = guest_add(UART, MIB);

	memset(words, 0, MIB);
	expect_no_uart_at(UART);
	memset(words, 0xff, MIB);
	expect_no_uart_at(UART);
	/* b ., which ends code, and 0xcc, with which debuggers fill */
	for (unsigned int i = 0; i < MIB / 4; i++)
		words[i] = 0xeafffffe;
	expect_no_uart_at(UART);
	memset(words, 0xcc, MIB);
	expect_no_uart_at(UART);
	words = guest_add(UART + MIB, MIB);
	guest_read_only();
	memset(words, 0xff, MIB);
	expect_no_uart_at(UART + MIB);
}

TEST(a_device_whose_registers_are_zero_is_no_uart)
{
	device_add(UART, 0x1000);
	expect_no_uart_at(UART);
}

TEST(an_address_that_no_uart_can_have_is_not_read)
{
	struct uart_place at = { 0x0900000050000000, 0, 4 };

	device_add(0xfffff000, 0xffc);
	device_program(0xfffff018, 0x90);
	device_program(0xfffff01c, 0x90);
	device_add(UART, 0x1000);
	device_program(UART + 0x1a, 0x90);
	EXPECT(!uart_start(uart_driver(2), &at));
	at.base = UART + 2;
	EXPECT(!uart_start(uart_driver(2), &at));
	at.base = 0xfffff004;
	EXPECT(!uart_start(uart_driver(2), &at));
	at.base = 0xfffff000;
	EXPECT(uart_start(uart_driver(2), &at));
}

/* Received bytes and every error of the line beside it */
TEST(an_stm32_uart_that_received_noise_is_used)
{
	device_add(UART, 0x1000);
	add_control(0x00, 0x0d, 4);
	device_program(UART + 0x1c, 0x6000ff);
	EXPECT(start("st,stm32h7-uart", UART, 0, 1));
}

/* A word at 5, and a shift by which no register is near */
TEST(a_layout_that_no_8250_has_is_not_read)
{
	device_add(UART, 0x1000);
	device_program(UART + 5, 0x60);
	EXPECT(!start("ns16550a", UART, 0, 4));
	device_program(UART + 0xa0, 0x60);
	EXPECT(!start("ns16550a", UART, 5, 4));
}

TEST(a_kind_that_is_not_known_has_no_driver)
{
	EXPECT(!uart_driver(0));
	EXPECT(uart_driver(9));
	EXPECT(!uart_driver(10));
	EXPECT(!uart_driver(UINT32_MAX));
}

/* As a tree may have them, and not one that only begins so */
TEST(a_name_is_one_string_of_the_list)
{
	static const char list[] = "acme,uart\0st,stm32h7-uart";

	EXPECT(uart_name_find(list, sizeof(list)));
	EXPECT(!uart_name_find(list, sizeof(list) - 1));
	EXPECT(!uart_name_find(list, 10));
	EXPECT(!uart_name_find("ns16550ab", 10));
}
