/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the fuzz targets share. Each target has libFuzzer's entry points and no
 * main(), which is libFuzzer's, or that of another driver of these.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include "../../src/boot/boot.h"

/* LLVM's names: the input, and what makes the next one of it */
int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max,
			       unsigned int seed);
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max);

/* The machine's RAM, and its device tree there */
#define FUZZ_RAM      0x40000000u
#define FUZZ_RAM_SIZE (64u << 20)
#define FUZZ_DTB      0x40800000u
/* Where inputs are: in no RAM, or in a bank of their own */
#define FUZZ_INPUT    0x50000000u

/* Guest memory at @addr that ends with the input, made a number of words */
void *fuzz_load(uint32_t addr, uint32_t before, const uint8_t *data,
		size_t size);

/* A boot of the machine that has read its tree, and has not seen its RAM */
void fuzz_machine(struct boot *boot);

/*
 * From payload_find() to payload_move(), in the order of main.c, or up to a
 * message. What was loaded must be in RAM and as it was in its file.
 */
void fuzz_boot(struct boot *boot);

/* Reads each byte, so that one that is nowhere is seen */
void fuzz_touch(const char *s, uint32_t size);
void fuzz_touch_string(const char *s);

/* A number for each input, always the same */
uint32_t fuzz_hash(const uint8_t *data, size_t size);
/* For LLVMFuzzerCustomMutator(): tests/host/mutate.c, or LLVM's own damage */
size_t fuzz_mutate_tree(uint8_t *data, size_t size, size_t max,
			unsigned int seed);

#endif
