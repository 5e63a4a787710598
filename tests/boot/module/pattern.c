// SPDX-License-Identifier: BSD-2-Clause
/*
 * A module for Debian's Linux, in either mode: fills 1 MiB of the kernel's
 * memory with numbers that are made here and are in no file, for a crash kernel
 * to find in /proc/vmcore. Called by the kernel, on insmod; it stays.
 */
#include <stddef.h>
#include "physical.h"

/* The kernel's, by its own names */
#define KERN_INFO  "\0016"
#define GFP_KERNEL 0xcc0
#define ENOMEM	   12

__attribute__((format(printf, 1, 2))) int _printk(const char *format, ...);
/* 2^order pages that are in one piece in physical memory, too; 0: none */
unsigned long __get_free_pages(unsigned int gfp, unsigned int order);

#define ORDER 8
#define WORDS ((4096 << ORDER) / sizeof(uint32_t))

/* In: where the memory is. The numbers are those of test_kexec.py */
static void fill(volatile uint32_t *word)
{
	uint32_t n = 1;

	for (size_t i = 0; i < WORDS; i++) {
		n = n * 1664525 + 1013904223;
		word[i] = n;
	}
}

void cleanup_module(void) {}

/* On insmod. Out: 0, or -ENOMEM */
int init_module(void)
{
	unsigned long at = __get_free_pages(GFP_KERNEL, ORDER);

	if (!at)
		return -ENOMEM;
	fill((volatile uint32_t *)at);
	_printk(KERN_INFO "pattern: at 0x%08lx\n", physical((void *)at));
	return 0;
}
