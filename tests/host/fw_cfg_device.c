// SPDX-License-Identifier: BSD-2-Clause
/*
 * The fake fw_cfg. An item that is not there, and what is past the end of one,
 * reads as zeros. Any access that QEMU would refuse ends the test.
 */
#include "fw_cfg_device.h"
#include "harness.h"
#include "mmio.h"
#include "registers.h"

#define MAX_ITEMS 16

static struct item {
	uint16_t key;
	const unsigned char *data;
	uint32_t size;
	unsigned char number[4];
} items[MAX_ITEMS];
static unsigned int item_count, bytes_read;

static bool has_dma;
static int selected = -1, failing = -1;
static uint32_t offset, dma_high;

static struct item *find(int key)
{
	for (unsigned int i = 0; i < item_count; i++)
		if (items[i].key == key)
			return &items[i];
	return NULL;
}

void fw_cfg_item(uint16_t key, const void *data, uint32_t size)
{
	struct item *item = find(key);

	if (!item)
		item = &items[item_count++];
	EXPECT(item_count <= MAX_ITEMS);
	*item = (struct item){ .key = key, .data = data, .size = size };
}

void fw_cfg_number(uint16_t key, uint32_t number)
{
	struct item *item;

	fw_cfg_item(key, NULL, 4);
	item = find(key);
	for (int i = 0; i < 4; i++)
		item->number[i] = number >> 8 * i;
	item->data = item->number;
}

void fw_cfg_device(bool dma)
{
	device_add(FW_CFG_DEVICE, 0x20);
	has_dma = dma;
	fw_cfg_item(0, "QEMU", 4);
	fw_cfg_number(1, dma ? 3 : 1);
}

void fw_cfg_fails(uint16_t key)
{
	failing = key;
}

unsigned int fw_cfg_bytes_read(void)
{
	return bytes_read;
}

static uint8_t next_byte(void)
{
	struct item *item = find(selected);

	return item && offset < item->size ? item->data[offset++] : 0;
}

static uint32_t big_endian(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | p[1] << 16 | p[2] << 8 | p[3];
}

/* struct FWCfgDmaAccess: control, length, address, all big-endian */
static void do_dma(unsigned char *dma)
{
	uint32_t control = big_endian(dma);
	uint32_t length = big_endian(dma + 4);
	unsigned char *to =
		(unsigned char *)(uintptr_t)((uint64_t)big_endian(dma + 8)
						     << 32 |
					     big_endian(dma + 12));

	EXPECT(has_dma);
	EXPECT_EQ(control & 0xffff, 1 << 3 | 1 << 1); /* select, read */
	selected = control >> 16;
	offset = 0;
	memset(dma, 0, 4);
	if (selected == failing)
		dma[3] = 1;
	else
		while (length--)
			*to++ = next_byte();
}

uint8_t mmio_read8(uintptr_t addr)
{
	EXPECT_EQ(addr, FW_CFG_DEVICE);
	bytes_read++;
	return next_byte();
}

void mmio_write16(uintptr_t addr, uint16_t val)
{
	EXPECT_EQ(addr, FW_CFG_DEVICE + 8);
	selected = __builtin_bswap16(val);
	offset = 0;
}

void mmio_write32(uintptr_t addr, uint32_t val)
{
	val = __builtin_bswap32(val);
	if (addr == FW_CFG_DEVICE + 0x10) {
		dma_high = val;
		return;
	}
	EXPECT_EQ(addr, FW_CFG_DEVICE + 0x14);
	do_dma((unsigned char *)(uintptr_t)((uint64_t)dma_high << 32 | val));
}
