/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The registers of a PL011 UART (DDI 0183 3.3) that are needed to send a
 * character, and those that identify the UART. Offsets in bytes.
 */
#ifndef ARM_PL011_H
#define ARM_PL011_H

#define PL011_DR	 0x000
#define PL011_FR	 0x018
#define PL011_FR_TXFF	 (1 << 5) /* the transmit FIFO is full */
#define PL011_FR_TXFE	 (1 << 7) /* it is empty */
#define PL011_CR	 0x030
#define PL011_CR_UARTEN	 (1 << 0)
#define PL011_CR_TXE	 (1 << 8)

/* Part number 0x011; its lower eight bits are in the first word */
#define PL011_PERIPH_ID	 0xfe0
#define PL011_PART	 0x11
/* Every PrimeCell has these in the lower byte of four words */
#define PL011_PCELL_ID	 0xff0
#define PL011_PCELL_ID_0 0x0d
#define PL011_PCELL_ID_1 0xf0
#define PL011_PCELL_ID_2 0x05
#define PL011_PCELL_ID_3 0xb1

#endif
