// SPDX-License-Identifier: BSD-2-Clause
/*
 * A QEMU plugin that records which instructions of some binaries a guest
 * executes, for coverage.py. Neither needs to know where the guest loads them:
 * the plugin keeps each block whose bytes are in one of them, wherever it is.
 *
 *	-plugin record.so,code=FILE[,code=FILE...],out=FILE
 *
 * The record is an array of struct entry: for each block an entry with its
 * address and the number of its instructions, then one entry for each. QEMU
 * counts in the file itself, which is mapped, so that killing QEMU loses
 * nothing.
 */
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "../lib/qemu_plugin.h"

QEMU_PLUGIN_API(1);

#define MAX_ENTRIES (1u << 20)
#define MAX_CODE    (1u << 23) /* bytes of all binaries */
#define BUCKETS	    (1u << 18) /* for half as many halfwords, a power of two */
#define MAX_BLOCK   4096       /* bytes: a block ends where a page does */

struct entry {
	uint64_t n; /* block: its address; instruction: how often executed */
	uint32_t opcode; /* block: its number of instructions */
	uint32_t size;	 /* block: 0 */
};

static struct entry *entries;
static uint32_t entry_count;
static uint32_t block_of[BUCKETS]; /* block entries + 1, by bucket() */

/* All binaries, one behind the other; halfword offsets + 1, by word_hash() */
static uint8_t code[MAX_CODE + 4];
static uint32_t code_size;
static uint32_t code_at[BUCKETS], code_next[MAX_CODE / 2];

/* CPUs may translate at the same time */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void fail(const char *what, const char *name)
{
	fprintf(stderr, "record: %s %s\n", what, name);
	abort();
}

static uint32_t bucket(uint32_t key)
{
	return key * 0x9e3779b1 >> 14; /* BUCKETS is 1 << (32 - 14) */
}

static uint32_t word_hash(const uint8_t *bytes)
{
	uint32_t word;

	memcpy(&word, bytes, sizeof(word));
	return bucket(word);
}

static void read_code(const char *name)
{
	FILE *file = fopen(name, "rb");
	uint32_t start = code_size;

	if (!file)
		fail("cannot read", name);
	code_size += fread(code + start, 1, MAX_CODE - start, file) & ~1u;
	if (code_size == MAX_CODE)
		fail("too much code in", name);
	fclose(file);
	for (uint32_t i = start / 2; i < code_size / 2; i++) {
		uint32_t *first = &code_at[word_hash(code + 2 * i)];

		code_next[i] = *first;
		*first = i + 1;
	}
}

/* Returns whether these bytes are in a binary; two bytes say nothing: yes */
static bool is_ours(const uint8_t *bytes, uint32_t size)
{
	if (size < 4)
		return true;
	for (uint32_t i = code_at[word_hash(bytes)]; i; i = code_next[i - 1])
		if (code_size - 2 * (i - 1) >= size &&
		    !memcmp(code + 2 * (i - 1), bytes, size))
			return true;
	return false;
}

/*
 * Copies the block's instructions to @insns and their bytes to @bytes. QEMU 7.2
 * adds the halfword that it looks at behind them to the last Thumb instruction
 * of a page.
 */
static uint32_t read_block(struct qemu_plugin_tb *tb, struct entry *insns,
			   uint8_t *bytes)
{
	uint32_t total = 0;

	for (size_t i = 0; i < qemu_plugin_tb_n_insns(tb); i++) {
		struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);
		size_t size = qemu_plugin_insn_size(insn);

		size = size < 4 ? size : 4;
		insns[i] = (struct entry){ .size = size };
		memcpy(&insns[i].opcode, qemu_plugin_insn_data(insn), size);
		memcpy(bytes + total, &insns[i].opcode, size);
		total += size;
	}
	return total;
}

static bool is_same(const struct entry *block, uint64_t pc,
		    const struct entry *insns, uint32_t n)
{
	if (block->n != pc || block->opcode != n)
		return false;
	for (uint32_t i = 0; i < n; i++)
		if (block[i + 1].opcode != insns[i].opcode)
			return false;
	return true;
}

/* Returns the block's entry, a new one if QEMU translates it the first time */
static struct entry *entry_of(uint64_t pc, const struct entry *insns,
			      uint32_t n)
{
	uint32_t hash = bucket(pc / 2 + n * 31 + insns[0].opcode);
	struct entry *block;

	for (; block_of[hash]; hash = (hash + 1) % BUCKETS) {
		block = &entries[block_of[hash] - 1];
		if (is_same(block, pc, insns, n))
			return block;
	}
	if (entry_count + n + 1 > MAX_ENTRIES)
		fail("too many blocks", "for the record");
	block = &entries[entry_count];
	block_of[hash] = entry_count + 1;
	entry_count += n + 1;
	*block = (struct entry){ .n = pc, .opcode = n };
	memcpy(block + 1, insns, n * sizeof(*insns));
	return block;
}

static void translate(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
{
	struct entry insns[MAX_BLOCK / 2], *block = NULL;
	uint8_t bytes[MAX_BLOCK];
	uint32_t n = qemu_plugin_tb_n_insns(tb);
	uint32_t size = read_block(tb, insns, bytes);

	(void)id;
	if (!n || !is_ours(bytes, size))
		return;
	pthread_mutex_lock(&lock);
	block = entry_of(qemu_plugin_insn_vaddr(qemu_plugin_tb_get_insn(tb, 0)),
			 insns, n);
	pthread_mutex_unlock(&lock);
	for (uint32_t i = 0; i < n; i++)
		qemu_plugin_register_vcpu_insn_exec_inline(
			qemu_plugin_tb_get_insn(tb, i),
			QEMU_PLUGIN_INLINE_ADD_U64, &block[i + 1].n, 1);
}

static void open_record(const char *name)
{
	size_t size = MAX_ENTRIES * sizeof(*entries);
	int fd = open(name, O_RDWR | O_CREAT | O_EXCL, 0644);

	if (fd < 0 || ftruncate(fd, size))
		fail("cannot write", name);
	entries = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (entries == MAP_FAILED)
		fail("cannot map", name);
	close(fd);
}

__attribute__((visibility("default"))) int
qemu_plugin_install(qemu_plugin_id_t id, const void *info, int argc,
		    char **argv)
{
	(void)info;
	for (int i = 0; i < argc; i++) {
		if (!strncmp(argv[i], "code=", 5))
			read_code(argv[i] + 5);
		else if (!strncmp(argv[i], "out=", 4))
			open_record(argv[i] + 4);
		else
			fail("unknown argument", argv[i]);
	}
	if (!entries)
		fail("needs an argument", "out=FILE");
	qemu_plugin_register_vcpu_tb_trans_cb(id, translate);
	return 0;
}
