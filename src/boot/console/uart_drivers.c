// SPDX-License-Identifier: BSD-2-Clause
/*
 * The UARTs that hypstub can drive. To add one that is polled and fits struct
 * uart_driver, add its kind to hypstub/image.h and a row to each table. Used by
 * console.c.
 */
#include <arm/pl011.h>
#include <hypstub/image.h>
#include <stddef.h>
#include <string.h>
#include "uart_drivers.h"

/*
 * By kind. Each @idle_mask has a bit that is set when idle and one that is
 * clear, since a bus without a device may read as zeros or as ones. Bits that
 * are reserved and read as zero belong to it where they are known: memory
 * seldom reads so.
 */
static const struct uart_driver drivers[] = {
	/* PL011 (DDI 0183): DR, FR.TXFF; CR.UARTEN, CR.TXE */
	[UART_PL011] = { .name = "pl011",
			 .data = PL011_DR,
			 .status = PL011_FR,
			 .width = 4,
			 .mask = PL011_FR_TXFF,
			 .primecell = true,
			 .enable = { { PL011_CR_UARTEN | PL011_CR_TXE,
				       PL011_CR } } },
	/* The same, with no identification: FR.TXFE, and upper bits reserved */
	[UART_SBSA] = { .name = "sbsa",
			.data = PL011_DR,
			.status = PL011_FR,
			.idle_at = PL011_FR,
			.width = 4,
			.mask = PL011_FR_TXFF,
			.idle_mask = 0xfffffe00 | PL011_FR_TXFE | PL011_FR_TXFF,
			.idle = PL011_FR_TXFE },
	/* THR, LSR.THRE; LSR.TEMT, and OE, which each read clears */
	[UART_8250] = { .name = "8250",
			.data = 0,
			.status = 5,
			.idle_at = 5,
			.mask = 1 << 5,
			.ready = 1 << 5,
			.idle_mask = 3 << 5 | 1 << 1,
			.idle = 3 << 5 },
	/* UTXD, UTS.TXFULL; UTS.TXEMPTY, SOFTRST; UCR1.UARTEN, UCR2.TXEN */
	[UART_IMX] = { .name = "imx",
		       .data = 0x40,
		       .status = 0xb4,
		       .idle_at = 0xb4,
		       .width = 4,
		       .mask = 1 << 4,
		       .idle_mask = 0xffff0000 | 1 << 6 | 1 << 4 | 1 << 0,
		       .idle = 1 << 6,
		       .enable = { { 1 << 0, 0x80 }, { 1 << 2, 0x84 } } },
	/* TDR, ISR.TXE (TXFNF with a FIFO); ISR.TC; CR1.UE, CR1.TE */
	[UART_STM32] = { .name = "stm32",
			 .data = 0x28,
			 .status = 0x1c,
			 .idle_at = 0x1c,
			 .width = 4,
			 .mask = 1 << 7,
			 .ready = 1 << 7,
			 .idle_mask = 0xf0000000 | 1 << 7 | 1 << 6,
			 .idle = 1 << 7 | 1 << 6,
			 .enable = { { 1 << 3 | 1 << 0, 0x00 } } },
	/*
	 * UTXH, a byte, UFSTAT.TXFULL, which holds if UFCON.FIFOMODE is set;
	 * UTRSTAT.TXE and TXFE
	 */
	[UART_EXYNOS] = { .name = "exynos",
			  .data = 0x20,
			  .data_width = 1,
			  .status = 0x18,
			  .idle_at = 0x10,
			  .width = 4,
			  .mask = 1 << 24,
			  .idle_mask = 0xff000000 | 1 << 2 | 1 << 1,
			  .idle = 1 << 2 | 1 << 1,
			  .enable = { { 1 << 0, 0x08 } } },
	/*
	 * THR, CSR.TXRDY; CSR.TXEMPTY, and errors of LIN, which a console is
	 * not. Both are 0 while the transmitter is off, and CR, which turns it
	 * on, cannot be read.
	 */
	[UART_ATMEL] = { .name = "atmel",
			 .data = 0x1c,
			 .status = 0x14,
			 .idle_at = 0x14,
			 .width = 4,
			 .mask = 1 << 1,
			 .ready = 1 << 1,
			 .idle_mask = 0xfe000000 | 1 << 9 | 1 << 1,
			 .idle = 1 << 9 | 1 << 1 },
	/*
	 * SCFTDR, a byte, SCFDR: 16 bytes to send fill the FIFO; SCFSR.TEND and
	 * TDFE, no parity errors; SCSCR.TE
	 */
	[UART_SCIF] = { .name = "scif",
			.data = 0x0c,
			.data_width = 1,
			.status = 0x1c,
			.idle_at = 0x10,
			.width = 2,
			.mask = 1 << 12,
			.idle_mask = 0xf000 | 1 << 6 | 1 << 5,
			.idle = 1 << 6 | 1 << 5,
			.enable = { { 1 << 5, 0x08 } } },
	/* DATA, STAT.TDRE; STAT.TC, and lower bits reserved; CTRL.TE */
	[UART_LPUART] = { .name = "lpuart",
			  .data = 0x0c,
			  .status = 0x04,
			  .idle_at = 0x04,
			  .width = 4,
			  .big_endian = true,
			  .mask = 1 << 23,
			  .ready = 1 << 23,
			  .idle_mask = 1 << 23 | 1 << 22 | 0x3fff,
			  .idle = 1 << 23 | 1 << 22,
			  .enable = { { 1 << 19, 0x08 } } },
};

static const struct uart_name names[] = {
	{ "arm,pl011", UART_PL011, 0, 0 },
	{ "arm,sbsa-uart", UART_SBSA, 0, 0 },
	{ "ns16550a", UART_8250, 0, 0 },
	{ "ns16550", UART_8250, 0, 0 },
	{ "snps,dw-apb-uart", UART_8250, 0, 0 },
	/* Their nodes have neither reg-shift nor reg-io-width */
	{ "ti,omap3-uart", UART_8250, 2, 1 },
	{ "ti,omap4-uart", UART_8250, 2, 1 },
	{ "ti,am3352-uart", UART_8250, 2, 1 },
	{ "ti,dra742-uart", UART_8250, 2, 1 },
	{ "mediatek,mt6577-uart", UART_8250, 2, 4 },
	{ "nvidia,tegra20-uart", UART_8250, 2, 4 },
	{ "fsl,imx21-uart", UART_IMX, 0, 0 },
	{ "fsl,imx6q-uart", UART_IMX, 0, 0 },
	{ "st,stm32h7-uart", UART_STM32, 0, 0 },
	{ "samsung,exynos4210-uart", UART_EXYNOS, 0, 0 },
	{ "atmel,at91sam9260-usart", UART_ATMEL, 0, 0 },
	{ "atmel,at91sam9260-dbgu", UART_ATMEL, 0, 0 },
	{ "renesas,scif", UART_SCIF, 0, 0 },
	{ "renesas,rcar-gen2-scif", UART_SCIF, 0, 0 },
	{ "fsl,ls1021a-lpuart", UART_LPUART, 0, 0 },
};

/* Returns whether @string is in @list, @size bytes of terminated strings */
static bool in_list(const char *list, int size, const char *string)
{
	while (size > 0) {
		int len = strnlen(list, size);

		if (len < size && !strcmp(list, string))
			return true;
		list += len + 1;
		size -= len + 1;
	}
	return false;
}

const struct uart_driver *uart_driver(uint32_t kind)
{
	if (!kind || kind >= sizeof(drivers) / sizeof(drivers[0]))
		return NULL;
	return &drivers[kind];
}

const struct uart_name *uart_name_find(const char *compatible, int size)
{
	for (unsigned int i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (in_list(compatible, size, names[i].compatible))
			return &names[i];
	return NULL;
}
