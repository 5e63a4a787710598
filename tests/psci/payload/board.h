/* SPDX-License-Identifier: BSD-2-Clause */
/* The board that a payload is linked for, and its console. */
#ifndef BOARD_H
#define BOARD_H

#include <stdint.h>

/* Addresses of the devices, by the linker script; 0: the board has none */
extern const struct board {
	uint32_t uart;
	uint32_t gicd, gicc, gicr;
	uint32_t local; /* BCM2836's local peripherals */
} board;

/* console.c */
void put(const char *text);
void put_hex(uint32_t val);
void put_number(uint32_t val);

#endif
