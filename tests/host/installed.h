/* SPDX-License-Identifier: BSD-2-Clause */
/* A boot in HYP mode whose stub install.c puts into RAM. */
#ifndef INSTALLED_H
#define INSTALLED_H

#include "../../src/boot/boot.h"

extern struct boot boot;

/* A bank of RAM, of a CPU that has HYP mode */
void installed_bank(uint64_t base, uint64_t size);

#endif
