// SPDX-License-Identifier: BSD-2-Clause
/*
 * A QEMU plugin that counts guest instructions, for bench.py and tools/trace.py.
 * Each CPU's are counted apart, so that others that wait or run do not matter.
 * Repeats exactly, whatever the host does; CPUs in one thread (thread=single).
 *
 *	-plugin count.so,ARGUMENT... -d plugin
 *
 * w=NAME:START:END	a window: from the first time that a CPU executes the
 *			instruction at START to the next time that it executes the
 *			one at END. START's counts, END's does not. Prints
 *			"NAME COUNT" when it ends.
 * l=NAME:START:END	the same from the last time before END: START may be in a
 *			loop.
 * p=END		a profile: when CPU 0 comes to END, prints for each address
 *			that it has executed "@ADDRESS TIMES".
 * blocks=on		prints "block CPU COUNT" when a CPU enters a translation
 *			block: how many instructions it has executed before.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../lib/qemu_plugin.h"

QEMU_PLUGIN_API(1);

#define MAX_CPUS      8
#define MAX_WINDOWS   16
#define PROFILE_SLOTS 65536 /* addresses of a profile, a power of two */

static struct window {
	char name[32];
	uint64_t start, end;
	bool last;
	bool open[MAX_CPUS], done;
	uint64_t at[MAX_CPUS]; /* what the CPU had executed before START */
} windows[MAX_WINDOWS];
static unsigned int window_count;
static uint64_t executed[MAX_CPUS];

static struct place {
	uint64_t pc, times;
} places[PROFILE_SLOTS];
static uint64_t profile_end;
static bool profiling, blocks;

static void print(const char *format, ...)
	__attribute__((format(printf, 1, 2)));
static void print(const char *format, ...)
{
	char line[80];
	va_list args;

	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	qemu_plugin_outs(line);
}

static void print_profile(void)
{
	for (size_t i = 0; i < PROFILE_SLOTS; i++)
		if (places[i].times)
			print("@%" PRIx64 " %" PRIu64 "\n", places[i].pc,
			      places[i].times);
	print("profile 0\n");
	profiling = false;
}

static void at_marker(unsigned int vcpu, void *userdata)
{
	uint64_t pc = (uintptr_t)userdata;

	if (profiling && pc == profile_end && vcpu == 0)
		print_profile();
	for (unsigned int i = 0; i < window_count; i++) {
		struct window *w = &windows[i];

		if (w->done)
			continue;
		if (w->open[vcpu] && pc == w->end) {
			print("%s %" PRIu64 "\n", w->name,
			      executed[vcpu] - w->at[vcpu]);
			w->done = true;
		} else if (pc == w->start && (w->last || !w->open[vcpu])) {
			w->at[vcpu] = executed[vcpu];
			w->open[vcpu] = true;
		}
	}
}

static void count(unsigned int vcpu, void *userdata)
{
	struct place *place = userdata;

	executed[vcpu]++;
	if (place && vcpu == 0 && profiling)
		place->times++;
}

static void at_block(unsigned int vcpu, void *userdata)
{
	(void)userdata;
	print("block %u %" PRIu64 "\n", vcpu, executed[vcpu]);
}

static bool is_marker(uint64_t pc)
{
	if (profiling && pc == profile_end)
		return true;
	for (unsigned int i = 0; i < window_count; i++)
		if (windows[i].start == pc || windows[i].end == pc)
			return true;
	return false;
}

/* Address 0 is one like any other: a slot is free if nothing was executed there */
static struct place *place_of(uint64_t pc)
{
	if (!profiling)
		return NULL;
	for (size_t i = pc / 2;; i++) {
		struct place *place = &places[i % PROFILE_SLOTS];

		if (place->pc == pc)
			return place;
		if (!place->pc && !place->times) {
			place->pc = pc;
			return place;
		}
	}
}

/* The marker's callback is called first: START counts, END does not */
static void translate(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
{
	(void)id;
	if (blocks)
		qemu_plugin_register_vcpu_tb_exec_cb(tb, at_block, 0, NULL);
	for (size_t i = 0; i < qemu_plugin_tb_n_insns(tb); i++) {
		struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);
		uint64_t pc = qemu_plugin_insn_vaddr(insn);

		if (is_marker(pc))
			qemu_plugin_register_vcpu_insn_exec_cb(
				insn, at_marker, 0, (void *)(uintptr_t)pc);
		qemu_plugin_register_vcpu_insn_exec_cb(insn, count, 0,
						       place_of(pc));
	}
}

static bool argument(const char *arg)
{
	struct window *w = &windows[window_count];

	if (!strcmp(arg, "blocks=on"))
		return blocks = true;
	if (sscanf(arg, "p=%" SCNx64, &profile_end) == 1)
		return profiling = true;
	if ((arg[0] != 'w' && arg[0] != 'l') || window_count == MAX_WINDOWS ||
	    sscanf(arg + 1, "=%31[^:]:%" SCNx64 ":%" SCNx64, w->name, &w->start,
		   &w->end) != 3)
		return false;
	w->last = arg[0] == 'l';
	window_count++;
	return true;
}

__attribute__((visibility("default"))) int
qemu_plugin_install(qemu_plugin_id_t id, const void *info, int argc,
		    char **argv)
{
	(void)info;
	for (int i = 0; i < argc; i++)
		if (!argument(argv[i])) {
			fprintf(stderr, "count: bad argument %s\n", argv[i]);
			return -1;
		}
	qemu_plugin_register_vcpu_tb_trans_cb(id, translate);
	return 0;
}
