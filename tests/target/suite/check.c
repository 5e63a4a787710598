// SPDX-License-Identifier: BSD-2-Clause
/*
 * TAP output, see check.h. What differs during a check is kept until its result
 * line is out, and printed below it.
 */
#include <arm/sysreg.h>
#include "check.h"

/* More than this of one check says no more */
#define NOTES 8

struct note {
	const char *what;
	uint32_t expected, got;
	uint32_t number, imm, r1;
};

static struct {
	void (*put)(const char *text);
	unsigned int done, failed;
	const struct caller *from;
	const char *name;
	unsigned int differences;
	uint32_t number, imm, r1;
	struct note note[NOTES];
} check;

static void put_hex(uint32_t val)
{
	char text[11] = "0x";

	for (unsigned int i = 0; i < 8; i++)
		text[2 + i] = "0123456789abcdef"[val >> (28 - 4 * i) & 0xf];
	text[10] = 0;
	check.put(text);
}

static void put_decimal(unsigned int val)
{
	char text[11];
	char *p = text + sizeof(text) - 1;

	*p = 0;
	do {
		*--p = '0' + val % 10;
		val /= 10;
	} while (val);
	check.put(p);
}

static const char *mode_name(uint32_t mode)
{
	switch (mode) {
	case PSR_MODE_SVC:
		return "SVC";
	case PSR_MODE_SYS:
		return "SYS";
	case PSR_MODE_IRQ:
		return "IRQ";
	case PSR_MODE_FIQ:
		return "FIQ";
	case PSR_MODE_ABT:
		return "ABT";
	case PSR_MODE_UND:
		return "UND";
	default:
		return "HYP";
	}
}

void check_start(void (*put)(const char *text))
{
	check.put = put;
	check.done = 0;
	check.failed = 0;
}

bool check_finish(void)
{
	check.put("1..");
	put_decimal(check.done);
	check.put("\n");
	return !check.failed;
}

void check_comment(const char *text)
{
	check.put("# ");
	check.put(text);
	check.put("\n");
}

void check_caller(const struct caller *from)
{
	check.from = from;
}

void check_begin(const char *name)
{
	check.name = name;
	check.differences = 0;
	check_call(0, 0, 0);
}

static void put_result(bool ok)
{
	check.done++;
	check.put(ok ? "ok " : "not ok ");
	put_decimal(check.done);
	check.put(" - ");
	check.put(check.name);
	if (!check.from)
		return;
	check.put(" [");
	check.put(mode_name(check.from->mode));
	check.put(check.from->thumb ? " Thumb]" : " ARM]");
}

static void put_note(const struct note *n)
{
	check.put("# ");
	check.put(n->what);
	check.put(": expected ");
	put_hex(n->expected);
	check.put(", got ");
	put_hex(n->got);
	check.put(" (hvc #");
	put_hex(n->imm);
	check.put(", r0 = ");
	put_hex(n->number);
	check.put(", r1 = ");
	put_hex(n->r1);
	check.put(")\n");
}

void check_end(void)
{
	put_result(!check.differences);
	check.put("\n");
	if (!check.differences)
		return;
	check.failed++;
	for (unsigned int i = 0; i < check.differences && i < NOTES; i++)
		put_note(&check.note[i]);
	if (check.differences > NOTES) {
		check.put("# differences in all: ");
		put_decimal(check.differences);
		check.put("\n");
	}
}

void check_skip(const char *name, const char *reason)
{
	check.name = name;
	put_result(true);
	check.put(" # SKIP ");
	check.put(reason);
	check.put("\n");
}

void check_call(uint32_t number, uint32_t imm, uint32_t r1)
{
	check.number = number;
	check.imm = imm;
	check.r1 = r1;
}

void check_equal(const char *what, uint32_t expected, uint32_t got)
{
	if (expected == got)
		return;
	if (check.differences < NOTES)
		check.note[check.differences] = (struct note){
			what, expected, got, check.number, check.imm, check.r1,
		};
	check.differences++;
}

bool check_passing(void)
{
	return !check.differences;
}
