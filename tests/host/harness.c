// SPDX-License-Identifier: BSD-2-Clause
/*
 * Runs the tests of one binary, in order, and prints TAP. With an argument:
 * those whose names contain it.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
#include "harness.h"

#define MAX_TESTS 128
#define DEADLINE  20

static struct {
	const char *name;
	void (*run)(void);
} tests[MAX_TESTS];
static unsigned int test_count;
static uint32_t random_state = 0x2545f491;

/* The tests end by _exit() and free nothing: leaks are not what they look for */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "detect_leaks=0";
}

const char *__ubsan_default_options(void);
const char *__ubsan_default_options(void)
{
	return "print_stacktrace=1";
}

void test_add(const char *name, void (*run)(void))
{
	if (test_count == MAX_TESTS)
		abort();
	tests[test_count].name = name;
	tests[test_count++].run = run;
}

void test_fail(const char *file, int line, const char *format, ...)
{
	va_list args;

	printf("# %s:%d: ", file, line);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	printf("\n");
	fflush(stdout);
	_exit(1);
}

void test_deadline(unsigned int seconds)
{
	alarm(seconds);
}

void expect_eq(const char *file, int line, const char *what, uint64_t actual,
	       uint64_t wanted)
{
	if (actual != wanted)
		test_fail(file, line, "%s is %#llx, expected %#llx", what,
			  (unsigned long long)actual,
			  (unsigned long long)wanted);
}

void expect_str(const char *file, int line, const char *what,
		const char *actual, const char *wanted)
{
	if (!actual || strcmp(actual, wanted))
		test_fail(file, line, "%s is \"%s\", expected \"%s\"", what,
			  actual ? actual : "(null)", wanted);
}

void expect_has(const char *file, int line, const char *what, const char *text,
		const char *part)
{
	if (!text || !strstr(text, part))
		test_fail(file, line, "%s is \"%s\", expected \"%s\" in it",
			  what, text ? text : "(null)", part);
}

void expect_mem(const char *file, int line, const char *what,
		const void *actual, const void *wanted, size_t size)
{
	const unsigned char *a = actual, *w = wanted;

	for (size_t i = 0; i < size; i++)
		if (a[i] != w[i])
			test_fail(file, line,
				  "%s: byte %#zx of %#zx is %#x, expected %#x",
				  what, i, size, a[i], w[i]);
}

/* xorshift, by George Marsaglia */
uint32_t test_random(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 17;
	random_state ^= random_state << 5;
	return random_state;
}

static bool run(unsigned int i)
{
	int status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid < 0)
		return false;
	if (!pid) {
		alarm(DEADLINE);
		tests[i].run();
		fflush(stdout);
		_exit(0);
	}
	if (waitpid(pid, &status, 0) != pid)
		return false;
	if (WIFSIGNALED(status))
		printf("# ended by signal %d (14: it missed its deadline)\n",
		       WTERMSIG(status));
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

int main(int argc, char **argv)
{
	unsigned int count = 0, failed = 0;

	for (unsigned int i = 0; i < test_count; i++) {
		bool ok;

		if (argc > 1 && !strstr(tests[i].name, argv[1]))
			continue;
		ok = run(i);
		printf("%sok %u - %s\n", ok ? "" : "not ", ++count,
		       tests[i].name);
		failed += !ok;
	}
	printf("1..%u\n", count);
	return failed || !count;
}
