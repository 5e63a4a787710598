/* SPDX-License-Identifier: BSD-2-Clause */
/* The board that a guest program is linked for, and the guest's console. */
#ifndef CONSOLE_H
#define CONSOLE_H

#include <stdint.h>

/* Addresses of the devices, from bare.ld; 0: the board has no such device */
extern const struct board {
	uint32_t uart; /* a PL011, or else what uart_8250 says */
	uint32_t gicd, gicc, gicr;
	uint32_t local;	    /* BCM2836's local peripherals */
	uint32_t uart_8250; /* 1: an 8250, with a register in each word */
} board;

/* Prints a text. */
void put(const char *text);
/* Prints 0x and eight digits. */
void put_hex(uint32_t val);
/* Prints a number in decimal. */
void put_number(uint32_t val);
/* Prints "lr 0x..., SPSR 0x..." of an exception, and ends the line. */
void put_exception(uint32_t lr, uint32_t spsr);

#endif
