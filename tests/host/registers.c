// SPDX-License-Identifier: BSD-2-Clause
/*
 * The recorder behind read_sysreg(), write_sysreg() and mmio_*() on the host. A
 * register of CP15 is known by the text of its encoding, one of a device by
 * its address.
 */
#include <stdio.h>
#include <arm/barrier.h>
#include "device.h"
#include "harness.h"
#include "registers.h"

#define MAX_PROGRAMMED 64
#define MAX_WRITES     512
#define MAX_DEVICES    8

struct access {
	const char *encoding; /* NULL: a device's */
	uintptr_t addr;
	uint64_t val;
	unsigned int width; /* of a device's, in bytes */
};

static _Thread_local struct programmed {
	struct access is;
	uint32_t step;
	bool keeps, once, done;
} programmed[MAX_PROGRAMMED];
static _Thread_local struct access writes[MAX_WRITES];
static _Thread_local unsigned int programmed_count, write_count, writes_seen;

static struct {
	uintptr_t base;
	uint32_t size;
} device[MAX_DEVICES];
static unsigned int devices;

void (*on_wfi)(void);
void (*on_sev)(void);
void (*on_read)(void);

static bool same(const struct access *a, const char *encoding, uintptr_t addr)
{
	if (!a->encoding || !encoding)
		return a->encoding == encoding && a->addr == addr;
	return !strcmp(a->encoding, encoding);
}

/* What was programmed for the next access, or NULL */
static struct programmed *find(const char *encoding, uintptr_t addr)
{
	struct programmed *found = NULL;

	for (unsigned int i = 0; i < programmed_count; i++) {
		struct programmed *p = &programmed[i];

		if (p->done || !same(&p->is, encoding, addr))
			continue;
		if (p->once)
			return p;
		found = p;
	}
	return found;
}

static struct programmed *find_or_add(const char *encoding, uintptr_t addr)
{
	struct programmed *p = find(encoding, addr);

	if (p)
		return p;
	EXPECT(programmed_count < MAX_PROGRAMMED);
	p = &programmed[programmed_count++];
	p->is = (struct access){ encoding, addr, 0, 0 };
	return p;
}

static uint32_t read(struct programmed *p)
{
	uint32_t val = p->is.val;

	p->is.val += p->step;
	p->done = p->once;
	return val;
}

static void write(const char *encoding, uintptr_t addr, uint64_t val,
		  unsigned int width)
{
	struct programmed *p = find(encoding, addr);

	EXPECT(write_count < MAX_WRITES);
	writes[write_count++] = (struct access){ encoding, addr, val, width };
	if (p && p->keeps)
		p->is.val = val;
}

void registers_program(const char *encoding, uint32_t val)
{
	find_or_add(encoding, 0)->is.val = val;
}

void registers_keep(const char *encoding, bool keeps)
{
	find_or_add(encoding, 0)->keeps = keeps;
}

void registers_count(const char *encoding, uint32_t step)
{
	find_or_add(encoding, 0)->step = step;
}

uint32_t fake_read_sysreg(const char *encoding)
{
	struct programmed *p = find(encoding, 0);

	if (on_read)
		on_read();
	if (!p)
		test_fail(__FILE__, __LINE__,
			  "reads %s, which this CPU has not", encoding);
	return read(p);
}

void fake_write_sysreg(uint64_t val, const char *encoding)
{
	write(encoding, 0, val, 0);
}

void device_add(uintptr_t base, uint32_t size)
{
	EXPECT(devices < MAX_DEVICES);
	device[devices].base = base;
	device[devices++].size = size;
}

static bool is_device(uintptr_t addr)
{
	for (unsigned int i = 0; i < devices; i++)
		if (addr - device[i].base < device[i].size)
			return true;
	return false;
}

void device_program_width(uintptr_t addr, uint32_t val, unsigned int width)
{
	struct programmed *p;

	EXPECT(is_device(addr));
	EXPECT(programmed_count < MAX_PROGRAMMED);
	p = &programmed[programmed_count++];
	p->is = (struct access){ NULL, addr, val, width };
}

void device_program(uintptr_t addr, uint32_t val)
{
	device_program_width(addr, val, 4);
}

void device_program_once_width(uintptr_t addr, uint32_t val, unsigned int width)
{
	device_program_width(addr, val, width);
	programmed[programmed_count - 1].once = true;
}

void device_program_once(uintptr_t addr, uint32_t val)
{
	device_program_once_width(addr, val, 4);
}

bool device_all_read(void)
{
	for (unsigned int i = 0; i < programmed_count; i++)
		if (programmed[i].once && !programmed[i].done)
			return false;
	return true;
}

bool device_probe(uintptr_t addr, unsigned int width, uint32_t *val)
{
	struct programmed *p = find(NULL, addr);

	if (!is_device(addr) || (p && p->is.width != width))
		return false;
	*val = p ? read(p) : 0;
	return true;
}

uint32_t fake_mmio_read(uintptr_t addr, unsigned int width)
{
	struct programmed *p;

	if (!is_device(addr)) {
		EXPECT_EQ(width, 4);
		return *(volatile uint32_t *)addr;
	}
	p = find(NULL, addr);
	if (!p || p->is.width != width)
		test_fail(
			__FILE__, __LINE__,
			"reads %u bytes at %#llx, which is no such register of the device",
			width, (unsigned long long)addr);
	return read(p);
}

void fake_mmio_write(uintptr_t addr, uint32_t val, unsigned int width)
{
	if (is_device(addr)) {
		write(NULL, addr, val, width);
		return;
	}
	EXPECT_EQ(width, 4);
	*(volatile uint32_t *)addr = val;
}

void fake_wfi(void)
{
	if (on_wfi)
		on_wfi();
}

void fake_sev(void)
{
	if (on_sev)
		on_sev();
}

void registers_skip(void)
{
	write_count = writes_seen = 0;
}

/* As a test names it: the encoding, or the address */
static const char *name_of(const struct access *a, char *buf, size_t size)
{
	if (a->encoding)
		return a->encoding;
	snprintf(buf, size, "%#llx", (unsigned long long)a->addr);
	return buf;
}

void registers_expect_write(const char *file, int line, const char *name,
			    const char *encoding, uintptr_t addr, uint64_t val,
			    unsigned int width)
{
	const struct access *w = &writes[writes_seen];
	char buf[20];

	if (writes_seen == write_count)
		test_fail(file, line, "%s is never written", name);
	if (!same(w, encoding, addr) || w->val != val)
		test_fail(file, line,
			  "write %u is %s = %#llx, expected %s = %#llx",
			  writes_seen, name_of(w, buf, sizeof(buf)),
			  (unsigned long long)w->val, name,
			  (unsigned long long)val);
	if (w->width != width)
		test_fail(file, line,
			  "write %u to %s has %u bytes, expected %u",
			  writes_seen, name, w->width, width);
	writes_seen++;
}

void registers_expect_end(const char *file, int line)
{
	char buf[20];

	if (writes_seen != write_count)
		test_fail(file, line, "then writes %s = %#llx",
			  name_of(&writes[writes_seen], buf, sizeof(buf)),
			  (unsigned long long)writes[writes_seen].val);
}
