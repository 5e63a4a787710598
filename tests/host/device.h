/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Device registers of the code under test, instead of <arm/mmio.h>: the
 * Makefile includes this before a file whose accesses are to be recorded in
 * order with those of CP15 (registers.c).
 */
#ifndef ARM_MMIO_H
#define ARM_MMIO_H

#include <stdint.h>

uint32_t fake_mmio_read32(uintptr_t addr);
void fake_mmio_write32(uintptr_t addr, uint32_t val);

#define mmio_read32(addr)	fake_mmio_read32(addr)
#define mmio_write32(addr, val) fake_mmio_write32(addr, val)

#endif
