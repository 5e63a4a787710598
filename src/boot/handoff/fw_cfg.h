/* SPDX-License-Identifier: BSD-2-Clause */
/* QEMU's fw_cfg: what -kernel, -initrd and -append give beside -bios. */
#ifndef FW_CFG_H
#define FW_CFG_H

#include <stdbool.h>
#include <stdint.h>

enum fw_cfg_item { FW_CFG_KERNEL, FW_CFG_RAMDISK, FW_CFG_BOOTARGS };

/* Returns whether a fw_cfg device is at @dev, by its signature; 0: nowhere. */
bool fw_cfg_present(uint64_t dev);

/* Returns the size of @item in bytes; 0: the device has no such item. */
uint32_t fw_cfg_size(uint32_t dev, enum fw_cfg_item item);

/*
 * Reads the first @size bytes of @item to @to, by DMA if the device offers
 * that. Returns false if the device fails.
 */
bool fw_cfg_read(uint32_t dev, enum fw_cfg_item item, void *to, uint32_t size);

#endif
