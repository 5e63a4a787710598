// SPDX-License-Identifier: BSD-2-Clause
/*
 * QEMU's fw_cfg device by MMIO (QEMU, docs/specs/fw_cfg). It offers items by
 * number. They are read by DMA if the device offers that, else byte by byte,
 * which takes thirty times as long. Called by payload/find.c.
 */
#include <arm/barrier.h>
#include <arm/mmio.h>
#include "../base/probe.h"
#include "fw_cfg.h"

/* Registers: all but the data are big-endian */
#define DATA	       0x00 /* the next byte of the item */
#define SELECTOR       0x08
#define DMA_HIGH       0x10 /* address of struct dma */
#define DMA_LOW	       0x14 /* starts the transfer */

#define SIGNATURE      0x00
#define SIGNATURE_QEMU 0x554d4551 /* "QEMU" */
#define ID	       0x01
#define ID_DMA	       (1 << 1)

/* Two numbers for each item: of its size, and of its bytes */
static const struct {
	uint8_t size, data;
} keys[] = {
	[FW_CFG_KERNEL] = { 0x08, 0x11 },
	[FW_CFG_RAMDISK] = { 0x0b, 0x12 },
	[FW_CFG_BOOTARGS] = { 0x14, 0x15 },
};

/* Big-endian. The device writes to @control: 0 when it is done, or the error */
struct dma {
	uint32_t control, length, high, low;
};

#define CONTROL_ERROR  (1 << 0)
#define CONTROL_READ   (1 << 1)
#define CONTROL_SELECT (1 << 3)
#define CONTROL_KEY(k) ((uint32_t)(k) << 16)

/* Reads the first @size bytes of item @key */
static void read_bytes(uintptr_t dev, uint16_t key, void *to, uint32_t size)
{
	mmio_write16(dev + SELECTOR, __builtin_bswap16(key));
	for (uint8_t *p = to; size; size--)
		*p++ = mmio_read8(dev + DATA);
}

/* Returns the first word of item @key */
static uint32_t read_word(uintptr_t dev, uint16_t key)
{
	uint32_t word;

	read_bytes(dev, key, &word, sizeof(word));
	return word;
}

/* Reads the first @size bytes of item @key by DMA. Returns false on an error */
static bool read_dma(uintptr_t dev, uint16_t key, void *to, uint32_t size)
{
	volatile struct dma dma = {
		.control = __builtin_bswap32(CONTROL_KEY(key) | CONTROL_SELECT |
					     CONTROL_READ),
		.length = __builtin_bswap32(size),
		.high = __builtin_bswap32((uint64_t)(uintptr_t)to >> 32),
		.low = __builtin_bswap32((uintptr_t)to),
	};
	uint64_t addr = (uintptr_t)&dma;

	dsb(); /* the device sees all of dma */
	mmio_write32(dev + DMA_HIGH, __builtin_bswap32(addr >> 32));
	mmio_write32(dev + DMA_LOW, __builtin_bswap32(addr));
	while (dma.control & __builtin_bswap32(~CONTROL_ERROR))
		;
	dsb(); /* what the device wrote is read after this */
	return !dma.control;
}

bool fw_cfg_present(uint64_t dev)
{
	uint32_t val;

	return dev && dev <= UINT32_MAX && dev % 4 == 0 &&
	       probe_read32(dev + DATA, &val) &&
	       read_word(dev, SIGNATURE) == SIGNATURE_QEMU;
}

uint32_t fw_cfg_size(uint32_t dev, enum fw_cfg_item item)
{
	return read_word(dev, keys[item].size);
}

bool fw_cfg_read(uint32_t dev, enum fw_cfg_item item, void *to, uint32_t size)
{
	if (read_word(dev, ID) & ID_DMA)
		return read_dma(dev, keys[item].data, to, size);
	read_bytes(dev, keys[item].data, to, size);
	return true;
}
