/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Device registers of the code under test, instead of <arm/mmio.h>: the
 * Makefile includes this before a file that drives a device that is faked here.
 */
#ifndef ARM_MMIO_H
#define ARM_MMIO_H

#include <stdint.h>

uint8_t mmio_read8(uintptr_t addr);
void mmio_write16(uintptr_t addr, uint16_t val);
void mmio_write32(uintptr_t addr, uint32_t val);

#endif
