/* SPDX-License-Identifier: BSD-2-Clause */
/* QEMU's fw_cfg device, made by hand from its docs/specs/fw_cfg. */
#ifndef FW_CFG_DEVICE_H
#define FW_CFG_DEVICE_H

#include <stdbool.h>
#include <stdint.h>

#define FW_CFG_DEVICE 0x09020000u

/* A device with signature and ID, and with or without DMA */
void fw_cfg_device(bool dma);
/* Adds, or replaces, an item; @data stays the caller's */
void fw_cfg_item(uint16_t key, const void *data, uint32_t size);
void fw_cfg_number(uint16_t key, uint32_t number);
/* DMA of this item ends in an error */
void fw_cfg_fails(uint16_t key);
/* Bytes that were read without DMA */
unsigned int fw_cfg_bytes_read(void);

#endif
