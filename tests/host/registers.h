/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * CP15, devices and hints for the code under test: reads return what the test
 * has programmed, writes are recorded in order. Names are those of
 * <arm/sysreg.h>. Each thread is a CPU, with registers and a record of its own.
 */
#ifndef REGISTERS_H
#define REGISTERS_H

#include <arm/sysreg.h>
#include <stdbool.h>
#include <stdint.h>

#define REGISTER_NAME(...)	   SYSREG_STR_(__VA_ARGS__)

/* Reading a register that is not programmed fails the test: it is Undefined */
#define register_program(reg, val) registers_program(REGISTER_NAME(reg), val)
/* Whether it reads as written, from then on */
#define register_keeps(reg, keeps) registers_keep(REGISTER_NAME(reg), keeps)
/* It is more by @step each time that it is read */
#define register_counts(reg, step) registers_count(REGISTER_NAME(reg), step)
/* The next write, in order, is this one */
#define EXPECT_WRITE(reg, val) \
	registers_expect_write(__FILE__, __LINE__, #reg, REGISTER_NAME(reg), \
			       0, val, 0)
/* The same of a device's register, of @width bytes or of a word */
#define EXPECT_DEVICE_WRITE_WIDTH(addr, val, width) \
	registers_expect_write(__FILE__, __LINE__, #addr, NULL, addr, \
			       (uint32_t)(val), width)
#define EXPECT_DEVICE_WRITE(addr, val) EXPECT_DEVICE_WRITE_WIDTH(addr, val, 4)
/* There is no other write */
#define EXPECT_NO_MORE_WRITES()	       registers_expect_end(__FILE__, __LINE__)
/* The writes so far are not looked at */
void registers_skip(void);

void registers_program(const char *encoding, uint32_t val);
void registers_keep(const char *encoding, bool keeps);
void registers_count(const char *encoding, uint32_t step);
void registers_expect_write(const char *file, int line, const char *name,
			    const char *encoding, uintptr_t addr, uint64_t val,
			    unsigned int width);
void registers_expect_end(const char *file, int line);

/*
 * A device: addresses that have registers, each of which reads as the test
 * says, by accesses of its width. All other addresses of mmio_read32() and
 * mmio_write32() are memory.
 */
void device_add(uintptr_t base, uint32_t size);
void device_program(uintptr_t addr, uint32_t val); /* a word */
void device_program_width(uintptr_t addr, uint32_t val, unsigned int width);
/* Before that, once, in the order of these calls */
void device_program_once(uintptr_t addr, uint32_t val);
void device_program_once_width(uintptr_t addr, uint32_t val,
			       unsigned int width);
/*
 * The image's probe of it: registers that are not programmed read as 0; an
 * access of another width than the register's aborts
 */
bool device_probe(uintptr_t addr, unsigned int width, uint32_t *val);
/* Whether all of those were read */
bool device_all_read(void);

/* What happens at WFI, at SEV and when CP15 is read, if the test says so */
extern void (*on_wfi)(void);
extern void (*on_sev)(void);
extern void (*on_read)(void);

#endif
