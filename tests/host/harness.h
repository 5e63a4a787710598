/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The host's unit tests: registration, expectations and TAP output. Each test
 * runs in a process of its own, so that a sanitizer's report or an endless loop
 * is one failed test, and statics of the code under test start afresh.
 */
#ifndef HARNESS_H
#define HARNESS_H

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* A test says what it expects by its name: TEST(a_bank_of_no_size_is_ignored) */
#define TEST(name) \
	static void name(void); \
	__attribute__((constructor)) static void add_##name(void) \
	{ \
		test_add(#name, name); \
	} \
	static void name(void)

void test_add(const char *name, void (*run)(void));
/* Ends the test. @format is printf's */
_Noreturn void test_fail(const char *file, int line, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* Seconds that the test may take, if not the usual ones */
void test_deadline(unsigned int seconds);

/* An expectation that does not hold ends the test */
#define EXPECT(cond) \
	((cond) ? (void)0 \
		: test_fail(__FILE__, __LINE__, "does not hold: %s", #cond))
#define EXPECT_EQ(actual, wanted) \
	expect_eq(__FILE__, __LINE__, #actual, (uint64_t)(actual), \
		  (uint64_t)(wanted))
#define EXPECT_STR(actual, wanted) \
	expect_str(__FILE__, __LINE__, #actual, actual, wanted)
#define EXPECT_HAS(text, part) expect_has(__FILE__, __LINE__, #text, text, part)
#define EXPECT_MEM(actual, wanted, size) \
	expect_mem(__FILE__, __LINE__, #actual, actual, wanted, size)
#define EXPECT_RANGE(range, base_, size_) \
	do { \
		EXPECT_EQ((range).base, base_); \
		EXPECT_EQ((range).size, size_); \
	} while (0)

/* @statement must end in die(), with @text in its message */
#define EXPECT_DIES(text, statement) \
	do { \
		if (!setjmp(*console_death())) { \
			statement; \
			test_fail(__FILE__, __LINE__, \
				  "goes on, instead of: %s", text); \
		} \
		EXPECT_HAS(console_text(), text); \
	} while (0)

void expect_eq(const char *file, int line, const char *what, uint64_t actual,
	       uint64_t wanted);
void expect_str(const char *file, int line, const char *what,
		const char *actual, const char *wanted);
void expect_has(const char *file, int line, const char *what, const char *text,
		const char *part);
void expect_mem(const char *file, int line, const char *what,
		const void *actual, const void *wanted, size_t size);

/* All that was printed since the start of the test or console_clear() */
const char *console_text(void);
void console_clear(void);
/* Where the next die() goes to, instead of failing the test */
jmp_buf *console_death(void);

/* Numbers for tests that try many things: the same ones on every run */
uint32_t test_random(void);

#endif
