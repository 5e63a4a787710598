// SPDX-License-Identifier: BSD-2-Clause
/*
 * A QEMU plugin that writes down guest instructions: from each time that START
 * is executed to the next time that END is. Used by trace.py, one CPU.
 *
 *	-plugin trace.so,start=HEX[,start=HEX],end=HEX -d plugin
 *
 * Lines in QEMU's log: "I PC" for each instruction, START and END included,
 * and "S" after it for each store that it makes. Written one by one, so that
 * QEMU's own lines (-d cpu) stand where they belong.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include "../lib/qemu_plugin.h"

QEMU_PLUGIN_API(1);

#define MAX_STARTS 4

static uint64_t starts[MAX_STARTS], end;
static unsigned int start_count;
static bool open;

static bool is_start(uint64_t pc)
{
	for (unsigned int i = 0; i < start_count; i++)
		if (starts[i] == pc)
			return true;
	return false;
}

static void executed(unsigned int vcpu, void *userdata)
{
	uint64_t pc = (uintptr_t)userdata;
	char line[32];

	(void)vcpu;
	open = open || is_start(pc);
	if (!open)
		return;
	snprintf(line, sizeof(line), "I %" PRIx64 "\n", pc);
	qemu_plugin_outs(line);
	open = pc != end;
}

/* QEMU 7.2 also calls this for loads */
static void accessed(unsigned int vcpu, qemu_plugin_meminfo_t info,
		     uint64_t addr, void *userdata)
{
	(void)vcpu, (void)addr, (void)userdata;
	if (open && qemu_plugin_mem_is_store(info))
		qemu_plugin_outs("S\n");
}

static void translate(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
{
	(void)id;
	for (size_t i = 0; i < qemu_plugin_tb_n_insns(tb); i++) {
		struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);
		uint64_t pc = qemu_plugin_insn_vaddr(insn);

		qemu_plugin_register_vcpu_insn_exec_cb(insn, executed, 0,
						       (void *)(uintptr_t)pc);
		qemu_plugin_register_vcpu_mem_cb(insn, accessed, 0,
						 QEMU_PLUGIN_MEM_W, NULL);
	}
}

__attribute__((visibility("default"))) int
qemu_plugin_install(qemu_plugin_id_t id, const void *info, int argc,
		    char **argv)
{
	(void)info;
	for (int i = 0; i < argc; i++) {
		if (start_count < MAX_STARTS &&
		    sscanf(argv[i], "start=%" SCNx64, &starts[start_count]) ==
			    1)
			start_count++;
		else if (sscanf(argv[i], "end=%" SCNx64, &end) != 1)
			return -1;
	}
	qemu_plugin_register_vcpu_tb_trans_cb(id, translate);
	return 0;
}
