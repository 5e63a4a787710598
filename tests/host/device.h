/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Device registers of the code under test, instead of <arm/mmio.h>: the
 * Makefile includes this before a file whose accesses are to be recorded in
 * order with those of CP15 (registers.c).
 */
#ifndef ARM_MMIO_H
#define ARM_MMIO_H

#include <stdint.h>

/* @width in bytes: 1, 2 or 4 */
uint32_t fake_mmio_read(uintptr_t addr, unsigned int width);
void fake_mmio_write(uintptr_t addr, uint32_t val, unsigned int width);

#define mmio_read8(addr)	fake_mmio_read(addr, 1)
#define mmio_read16(addr)	fake_mmio_read(addr, 2)
#define mmio_read32(addr)	fake_mmio_read(addr, 4)
#define mmio_write8(addr, val)	fake_mmio_write(addr, val, 1)
#define mmio_write16(addr, val) fake_mmio_write(addr, val, 2)
#define mmio_write32(addr, val) fake_mmio_write(addr, val, 4)

#endif
