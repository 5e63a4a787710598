// SPDX-License-Identifier: BSD-2-Clause
/*
 * The recorder behind read_sysreg() and write_sysreg() on the host. A register
 * is known by the text of its encoding.
 */
#include "harness.h"
#include "registers.h"

#define MAX_PROGRAMMED	32
#define MAX_WRITES	128

static struct access {
	const char *encoding;
	uint64_t val;
} programmed[MAX_PROGRAMMED], writes[MAX_WRITES];
static unsigned int programmed_count, write_count, writes_seen;

void registers_program(const char *encoding, uint32_t val)
{
	unsigned int i;

	for (i = 0; i < programmed_count; i++)
		if (!strcmp(programmed[i].encoding, encoding))
			break;
	EXPECT(i < MAX_PROGRAMMED);
	programmed[i] = (struct access){ encoding, val };
	if (i == programmed_count)
		programmed_count++;
}

uint32_t fake_read_sysreg(const char *encoding)
{
	for (unsigned int i = 0; i < programmed_count; i++)
		if (!strcmp(programmed[i].encoding, encoding))
			return programmed[i].val;
	test_fail(__FILE__, __LINE__, "reads %s, which this CPU has not",
		  encoding);
}

void fake_write_sysreg(uint64_t val, const char *encoding)
{
	EXPECT(write_count < MAX_WRITES);
	writes[write_count++] = (struct access){ encoding, val };
}

void registers_expect_write(const char *file, int line, const char *name,
			    const char *encoding, uint64_t val)
{
	const struct access *w = &writes[writes_seen];

	if (writes_seen == write_count)
		test_fail(file, line, "%s is never written", name);
	if (strcmp(w->encoding, encoding) || w->val != val)
		test_fail(file, line, "write %u is %s = %#llx, expected %s (%s) "
			  "= %#llx", writes_seen, w->encoding,
			  (unsigned long long)w->val, encoding, name,
			  (unsigned long long)val);
	writes_seen++;
}

void registers_expect_end(const char *file, int line)
{
	if (writes_seen != write_count)
		test_fail(file, line, "then writes %s = %#llx",
			  writes[writes_seen].encoding,
			  (unsigned long long)writes[writes_seen].val);
}
