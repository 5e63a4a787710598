// SPDX-License-Identifier: BSD-2-Clause
/*
 * QEMU's fw_cfg device by MMIO (QEMU, docs/specs/fw_cfg): items by number, which
 * are read by DMA if it offers that, else byte by byte, thirty times as slow.
 */
#include <arm/barrier.h>
#include <arm/mmio.h>
#include "../base/phys.h"
#include "../base/print.h"
#include "fw_cfg.h"
#include "../payload/payload.h"

/* Registers: all but the data are big-endian */
#define DATA	       0x00 /* the next byte of the item */
#define SELECTOR       0x08
#define DMA_HIGH       0x10 /* address of struct dma */
#define DMA_LOW	       0x14 /* and go */

#define SIGNATURE      0x00
#define SIGNATURE_QEMU 0x554d4551 /* "QEMU" */
#define ID	       0x01
#define ID_DMA	       (1 << 1)
#define KERNEL_SIZE    0x08
#define KERNEL_DATA    0x11
#define RAMDISK_SIZE   0x0b
#define RAMDISK_DATA   0x12
#define BOOTARGS_SIZE  0x14
#define BOOTARGS_DATA  0x15

/* Big-endian. It writes what is left to do to @control: 0, or the error */
struct dma {
	uint32_t control, length, high, low;
};

#define CONTROL_ERROR  (1 << 0)
#define CONTROL_READ   (1 << 1)
#define CONTROL_SELECT (1 << 3)
#define CONTROL_KEY(k) ((uint32_t)(k) << 16)

/* More than any kernel's limit */
#define BOOTARGS_MAX   0x1000

static void read_bytes(uintptr_t dev, uint16_t key, void *to, uint32_t size)
{
	mmio_write16(dev + SELECTOR, __builtin_bswap16(key));
	for (uint8_t *p = to; size; size--)
		*p++ = mmio_read8(dev + DATA);
}

static uint32_t read_word(uintptr_t dev, uint16_t key)
{
	uint32_t word;

	read_bytes(dev, key, &word, sizeof(word));
	return word;
}

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
	dsb(); /* what it has written comes before what is read next */
	return !dma.control;
}

/* An item in RAM, with a zero byte behind it; size 0 if there is none */
static struct range fetch(struct boot *boot, uint16_t size_key,
			  uint16_t data_key, uint32_t max, const char *what)
{
	uintptr_t dev = boot->dt.fw_cfg;
	struct range r = { 0, read_word(dev, size_key) };
	char *to;

	if (!r.size)
		return r;
	if (r.size > max)
		die("the %s is too long, %z", what, r.size);
	r.base = payload_room(boot, r.size + 1, what);
	to = phys(r.base);
	if (!(read_word(dev, ID) & ID_DMA))
		read_bytes(dev, data_key, to, r.size);
	else if (!read_dma(dev, data_key, to, r.size))
		die("QEMU's fw_cfg does not give the %s", what);
	to[r.size] = '\0';
	return r;
}

bool fw_cfg_has_kernel(const struct boot *boot)
{
	uint64_t base = boot->dt.fw_cfg;

	return base && base <= UINT32_MAX &&
	       read_word(base, SIGNATURE) == SIGNATURE_QEMU &&
	       read_word(base, KERNEL_SIZE);
}

void fw_cfg_find(struct boot *boot)
{
	struct payload *p = &boot->payload;
	struct range bootargs;

	p->from = "QEMU's fw_cfg";
	p->file = fetch(boot, KERNEL_SIZE, KERNEL_DATA, UINT32_MAX, FILE_NAME);
	p->ramdisk = fetch(boot, RAMDISK_SIZE, RAMDISK_DATA, UINT32_MAX,
			   RAMDISK_NAME);
	bootargs = fetch(boot, BOOTARGS_SIZE, BOOTARGS_DATA, BOOTARGS_MAX,
			 "command line");
	/* One that is empty still has its terminator */
	if (bootargs.size > 1)
		p->bootargs = phys(bootargs.base);
}
