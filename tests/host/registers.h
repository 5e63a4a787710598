/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * CP15 for the code under test: reads return what the test has programmed,
 * writes are recorded in order. Names are those of <arm/sysreg.h>.
 */
#ifndef REGISTERS_H
#define REGISTERS_H

#include <arm/sysreg.h>
#include <stdint.h>

#define REGISTER_NAME(...)	SYSREG_STR_(__VA_ARGS__)

/* Reading a register that is not programmed fails the test: it is Undefined */
#define register_program(reg, val) \
	registers_program(REGISTER_NAME(reg), val)
/* The next write, in order, is this one */
#define EXPECT_WRITE(reg, val)						\
	registers_expect_write(__FILE__, __LINE__, #reg,		\
			       REGISTER_NAME(reg), val)
/* There is no other write */
#define EXPECT_NO_MORE_WRITES() \
	registers_expect_end(__FILE__, __LINE__)

void registers_program(const char *encoding, uint32_t val);
void registers_expect_write(const char *file, int line, const char *name,
			    const char *encoding, uint64_t val);
void registers_expect_end(const char *file, int line);

#endif
