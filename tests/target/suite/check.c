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
	bool deviates[DEVIATIONS], deviated[DEVIATIONS]; /* this check, any */
} check;

/* Those that an owner of HVBAR is most likely to be caught in */
static const char *const deviation_name[DEVIATIONS] = {
	[DEVIATION_CLOBBERS] = "clobbers beyond r0-r3 and ip",
	[DEVIATION_POINTER] = "pointer taken without range check",
	[DEVIATION_VIRTUAL] = "virtual address needed",
	[DEVIATION_THUMB] = "Thumb bit ignored",
	[DEVIATION_ENTRY] = "entry taken without check of its alignment",
	[DEVIATION_MMU] = "MMU or stage 2 left on",
	[DEVIATION_HVBAR] = "HVBAR not restored",
};

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
	for (unsigned int i = 0; i < DEVIATIONS; i++)
		check.deviated[i] = false;
}

static void put_comment(const char *what, const char *text)
{
	check.put("# ");
	check.put(what);
	check.put(text);
	check.put("\n");
}

bool check_finish(void)
{
	for (unsigned int i = 0; i < DEVIATIONS; i++)
		if (check.deviated[i])
			put_comment("the target deviates: ", deviation_name[i]);
	check.put("1..");
	put_decimal(check.done);
	check.put("\n");
	return !check.failed;
}

void check_comment(const char *text)
{
	put_comment("", text);
}

void check_risk(enum deviation deviation)
{
	check.put("# if nothing follows: ");
	check.put(deviation_name[deviation]);
	check.put(", or the target loops\n");
}

void check_caller(const struct caller *from)
{
	check.from = from;
}

static void put_name(void)
{
	check.put(check.name);
	if (!check.from)
		return;
	check.put(" [");
	check.put(mode_name(check.from->mode));
	check.put(check.from->thumb ? " Thumb]" : " ARM]");
}

void check_now(const char *name)
{
	check.name = name;
	check.put("# now: ");
	put_name();
	check.put("\n");
}

void check_begin(const char *name)
{
	check_now(name);
	check.differences = 0;
	for (unsigned int i = 0; i < DEVIATIONS; i++)
		check.deviates[i] = false;
	check_call(0, 0, 0);
}

void check_begin_risky(const char *name, enum deviation deviation)
{
	check_begin(name);
	check_risk(deviation);
}

static void put_result(bool ok)
{
	check.done++;
	check.put(ok ? "ok " : "not ok ");
	put_decimal(check.done);
	check.put(" - ");
	put_name();
}

static void put_note(const struct note *n)
{
	check.put("# ");
	check.put(n->what);
	check.put(": expected ");
	put_hex(n->expected);
	check.put(", got ");
	put_hex(n->got);
	check.put(" (call #");
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
	for (unsigned int i = 0; i < DEVIATIONS; i++)
		if (check.deviates[i])
			put_comment("deviation: ", deviation_name[i]);
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
	if (expected != got)
		check_differs(what, expected, got);
}

void check_differs(const char *what, uint32_t expected, uint32_t got)
{
	if (check.differences < NOTES)
		check.note[check.differences] = (struct note){
			what, expected, got, check.number, check.imm, check.r1,
		};
	check.differences++;
}

void check_deviation(enum deviation deviation)
{
	check.deviates[deviation] = true;
	check.deviated[deviation] = true;
}

bool check_passing(void)
{
	return !check.differences;
}
