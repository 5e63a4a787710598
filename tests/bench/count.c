// SPDX-License-Identifier: BSD-2-Clause
/*
 * A QEMU plugin that counts guest instructions in windows: from the first
 * time that one address is executed to the next time that another is. Used by
 * bench.py. Repeats exactly, whatever the host does.
 *
 *	-plugin count.so,w=NAME:START:END[,w=...] -d plugin
 *
 * prints "NAME COUNT" when a window ends: the instruction at START counts, the
 * one at END does not. One CPU.
 *
 * QEMU's qemu-plugin.h is not in Debian's packages: what is used of it is
 * declared here (docs/devel/tcg-plugins.rst of QEMU 7.2).
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef uint64_t qemu_plugin_id_t;
struct qemu_plugin_tb;
struct qemu_plugin_insn;

size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *tb);
struct qemu_plugin_insn *
qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *tb, size_t idx);
uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *insn);
void qemu_plugin_register_vcpu_tb_trans_cb(
	qemu_plugin_id_t id,
	void (*cb)(qemu_plugin_id_t id, struct qemu_plugin_tb *tb));
void qemu_plugin_register_vcpu_insn_exec_cb(
	struct qemu_plugin_insn *insn,
	void (*cb)(unsigned int vcpu, void *userdata), int flags,
	void *userdata);
void qemu_plugin_outs(const char *string);

__attribute__((visibility("default"))) int qemu_plugin_version = 1;

#define MAX_WINDOWS	16

static struct window {
	char name[32];
	uint64_t start, end;
	uint64_t at;		/* instructions executed before its start */
	enum { WAITING, OPEN, DONE } state;
} windows[MAX_WINDOWS];
static unsigned int window_count;
static uint64_t executed;

static void at_marker(unsigned int vcpu, void *userdata)
{
	uint64_t pc = (uintptr_t)userdata;
	char line[80];

	(void)vcpu;
	for (unsigned int i = 0; i < window_count; i++) {
		struct window *w = &windows[i];

		if (w->state == OPEN && pc == w->end) {
			snprintf(line, sizeof(line), "%.31s %" PRIu64 "\n",
				 w->name, executed - w->at);
			qemu_plugin_outs(line);
			w->state = DONE;
		} else if (w->state == WAITING && pc == w->start) {
			w->at = executed;
			w->state = OPEN;
		}
	}
}

static void count(unsigned int vcpu, void *userdata)
{
	(void)vcpu, (void)userdata;
	executed++;
}

static bool is_marker(uint64_t pc)
{
	for (unsigned int i = 0; i < window_count; i++)
		if (windows[i].start == pc || windows[i].end == pc)
			return true;
	return false;
}

/* The marker's callback is called first: START counts, END does not */
static void translate(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
{
	(void)id;
	for (size_t i = 0; i < qemu_plugin_tb_n_insns(tb); i++) {
		struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);
		uint64_t pc = qemu_plugin_insn_vaddr(insn);

		if (is_marker(pc))
			qemu_plugin_register_vcpu_insn_exec_cb(
				insn, at_marker, 0, (void *)(uintptr_t)pc);
		qemu_plugin_register_vcpu_insn_exec_cb(insn, count, 0, NULL);
	}
}

__attribute__((visibility("default"))) int
qemu_plugin_install(qemu_plugin_id_t id, const void *info, int argc,
		    char **argv)
{
	(void)info;
	for (int i = 0; i < argc; i++) {
		struct window *w = &windows[window_count];

		if (window_count == MAX_WINDOWS ||
		    sscanf(argv[i], "w=%31[^:]:%" SCNx64 ":%" SCNx64, w->name,
			   &w->start, &w->end) != 3) {
			fprintf(stderr, "count: bad argument %s\n", argv[i]);
			return -1;
		}
		window_count++;
	}
	qemu_plugin_register_vcpu_tb_trans_cb(id, translate);
	return 0;
}
