/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Accesses to device registers, by physical address: one access each, of the
 * given width, naturally aligned. With the MMU off every access is
 * Strongly-ordered (DDI 0406C B3.2.1), so none of these needs a barrier beside
 * it.
 */
#ifndef ARM_MMIO_H
#define ARM_MMIO_H

#include <stdint.h>

static inline uint32_t mmio_read32(uintptr_t addr)
{
	return *(volatile uint32_t *)addr;
}

static inline void mmio_write32(uintptr_t addr, uint32_t val)
{
	*(volatile uint32_t *)addr = val;
}

static inline void mmio_write16(uintptr_t addr, uint16_t val)
{
	*(volatile uint16_t *)addr = val;
}

static inline uint16_t mmio_read16(uintptr_t addr)
{
	return *(volatile uint16_t *)addr;
}

static inline uint8_t mmio_read8(uintptr_t addr)
{
	return *(volatile uint8_t *)addr;
}

static inline void mmio_write8(uintptr_t addr, uint8_t val)
{
	*(volatile uint8_t *)addr = val;
}

#endif
