// SPDX-License-Identifier: BSD-2-Clause
/*
 * Reads the opened device tree in one walk from the first node to the last,
 * since each look-up by path would be a walk of its own. Called once for each
 * tree, by device_tree.c and replace.c.
 *
 * The tree may hold anything: libfdt checks each block that it reads, and
 * open.c has checked what libfdt would trust.
 */
#include <string.h>
#include "crash.h"
#include "read_reserved.h"
#include "../base/phys.h"

/* The nodes below the root whose children are read */
enum parent { OTHER, CHOSEN, CPUS, FIRMWARE, RESERVED_MEMORY };

struct walk {
	const void *fdt;
	struct dt_info *dt;
	struct memmap *map;
	struct dt_cells cells;	      /* of the root */
	enum parent parent;	      /* of nodes at depth 2 */
	struct dt_cells child_cells;  /* of that parent, unless OTHER */
	struct dt_cells domain_cells; /* of a node at depth 2 in CHOSEN */
	const char *full;	      /* what is too much, or NULL */
};

static void read_chosen(struct walk *w, int node)
{
	struct dt_info *dt = w->dt;
	const char *s = dt_string(w->fdt, node, "bootargs");
	uint64_t start = dt_u64(w->fdt, node, "linux,initrd-start", 0);
	uint64_t end = dt_u64(w->fdt, node, "linux,initrd-end", 0);

	dt->chosen = node;
	w->child_cells = dt_inherited_cells(w->fdt, node, w->cells);
	if (s)
		dt->bootargs = s;
	dt->stdout_path = dt_string(w->fdt, node, "stdout-path");
	dt_read_crash(w->fdt, node, w->cells, &dt->crash);
	if (start < end && end <= ADDRESS_LIMIT)
		dt->initrd = (struct range){ start, end - start };
}

static void read_memory(struct walk *w, int node)
{
	struct range bank;

	if (!dt_is_memory(w->fdt, node))
		return;
	if (w->dt->memory < 0)
		w->dt->memory = node;
	if (w->dt->replaced)
		return;
	for (int i = 0; dt_reg(w->fdt, node, i, w->cells, &bank); i++)
		memmap_add_bank(w->map, bank);
}

/* Reads the GICv2's virtual interface control, for the stub */
static void read_gich(struct walk *w, int node)
{
	static const struct dt_known known[] = { DT_GICV2, { 0 } };
	struct range gich;

	/* reg: distributor, CPU interface, virtual interface control */
	if (dt_kind(w->fdt, node, known) &&
	    dt_reg(w->fdt, node, 2, w->cells, &gich))
		w->dt->gich = gich.base;
}

/* Reads the base of QEMU's fw_cfg */
static void read_fw_cfg(struct walk *w, int node)
{
	struct range reg;

	if (dt_compatible(w->fdt, node, "qemu,fw-cfg-mmio") &&
	    dt_reg(w->fdt, node, 0, w->cells, &reg) && reg.base <= UINT32_MAX)
		w->dt->fw_cfg = reg.base;
}

const char dt_psci_call[PSCI_IDS][12] = { "cpu_suspend", "cpu_off", "cpu_on" };

/* Reads PSCI's version, conduit, and the numbers that the tree lists */
static void read_psci(struct walk *w, int node)
{
	static const struct dt_known known[] = {
		DT_KNOWN('2', "arm,psci-1.0"),
		DT_KNOWN('2', "arm,psci-0.2"),
		DT_KNOWN('1', "arm,psci"),
		{ 0 },
	};
	char version = dt_kind(w->fdt, node, known);
	struct dt_info *dt = w->dt;

	dt->psci = node;
	dt->psci_method = dt_string(w->fdt, node, "method");
	for (int i = 0; i < PSCI_IDS; i++)
		dt->psci_id[i] = dt_u32(w->fdt, node, dt_psci_call[i], 0);
	dt->psci_0_2 = version == '2';
	dt->psci_0_1 = version == '1' && dt->psci_id[PSCI_IDS - 1];
}

/*
 * Notes the timer's node. Reads "compatible" only if there is a second node of
 * that name, as hardly any tree has.
 */
static void read_timer(struct walk *w, int node)
{
	if (w->dt->timer < 0 ||
	    dt_compatible(w->fdt, node, "arm,armv7-timer") ||
	    dt_compatible(w->fdt, node, "arm,armv8-timer"))
		w->dt->timer = node;
}

/* Returns whether @name is @word; their first letters rule most out */
static inline bool named(const char *name, const char *word)
{
	return *name == *word && !strcmp(name, word);
}

static inline bool named_like(const char *name, const char *prefix)
{
	return *name == *prefix && !strncmp(name, prefix, strlen(prefix));
}

static void read_root_child(struct walk *w, int node, const char *name)
{
	if (w->dt->root_children < DT_ROOT_CHILDREN_MAX)
		w->dt->root_child[w->dt->root_children++] = node;
	w->parent = OTHER;
	if (named(name, "chosen")) {
		w->parent = CHOSEN;
		read_chosen(w, node);
	} else if (named(name, "cpus")) {
		w->parent = CPUS;
		w->child_cells = dt_bus_cells(w->fdt, node);
		w->dt->cpus_node = node;
	} else if (named(name, "firmware")) {
		w->parent = FIRMWARE;
		w->dt->firmware = node;
	} else if (named(name, "reserved-memory")) {
		w->parent = RESERVED_MEMORY;
		w->child_cells = dt_bus_cells(w->fdt, node);
		w->dt->reserved_memory = node;
	} else if (named(name, "psci")) {
		read_psci(w, node);
	} else if (named_like(name, "memory")) {
		read_memory(w, node);
	} else if (named_like(name, "int") || named_like(name, "gic")) {
		/* intc@, interrupt-controller@, gic@: others are not read */
		read_gich(w, node);
	} else if (named_like(name, "timer")) {
		read_timer(w, node);
	} else if (named_like(name, "fw-cfg@")) {
		read_fw_cfg(w, node);
	}
}

static void read_cpu(struct walk *w, int node)
{
	struct dt_cells cells = { .address = w->child_cells.address };
	const char *type = dt_string(w->fdt, node, "device_type");
	struct dt_info *dt = w->dt;
	struct range reg;
	unsigned int slot;

	if (!type || strcmp(type, "cpu") ||
	    !dt_reg(w->fdt, node, 0, cells, &reg))
		return;
	dt->cpus++;
	slot = cpu_slot(reg.base);
	if (dt->cpu[slot] != CPU_NONE)
		dt->cpu_conflict = reg.base;
	else
		dt->cpu[slot] = reg.base;
}

/* Marks a reservation, or notes that the table is full */
static void reserve(struct walk *w, struct range r, enum memmap_user user)
{
	if (!dt_reserve(w->dt, w->map, r, user))
		w->full = DT_TOO_MANY_RESERVED;
}

/*
 * Reads a module below /chosen, or below a domain there (@domain). The modules
 * of a domain are the payload's.
 */
static void read_module(struct walk *w, int node, bool domain)
{
	struct dt_cells cells = domain ? w->domain_cells : w->child_cells;
	struct module m;

	if (!domain)
		w->domain_cells = dt_inherited_cells(w->fdt, node, cells);
	if (!dt_module(w->fdt, node, &cells, &m))
		return;
	if (domain || m.kind == MODULE_OTHER)
		reserve(w, m.range, MEMMAP_MODULE);
	else if (w->dt->modules == DT_MODULES_MAX)
		w->full = "it has more than 8 multiboot modules; remove some";
	else
		w->dt->module[w->dt->modules++] = m;
}

static void read_stub(struct walk *w, int node)
{
	const char *mode = dt_string(w->fdt, node, "boot-mode");

	if (!dt_compatible(w->fdt, node, "hypstub,v1"))
		return;
	w->dt->stub = true;
	w->dt->stub_svc = mode && !strcmp(mode, "svc");
}

static void read_grandchild(struct walk *w, int node)
{
	switch (w->parent) {
	case CHOSEN:
		read_module(w, node, false);
		break;
	case CPUS:
		read_cpu(w, node);
		break;
	case FIRMWARE:
		read_stub(w, node);
		break;
	case RESERVED_MEMORY:
		if (!dt_read_reservation(w->fdt, node, w->child_cells, w->dt,
					 w->map))
			w->full = DT_TOO_MANY_RESERVED;
		break;
	default:
		break;
	}
}

const char *dt_read(struct dt_info *dt, struct memmap *map)
{
	struct walk w = { .fdt = phys(dt->addr), .dt = dt, .map = map };
	struct dt_walk at = { .depth = -1 };
	const char *name;

	dt->bootargs = "";
	dt->chosen = dt->firmware = dt->reserved_memory = -1;
	dt->psci = dt->cpus_node = dt->timer = dt->memory = -1;
	dt->cpu_conflict = -1;
	for (int i = 0; i < RESIDENT_CPUS; i++)
		dt->cpu[i] = CPU_NONE;
	w.cells = dt_bus_cells(w.fdt, 0);
	dt->model = dt_string(w.fdt, 0, "model");
	if (!dt->model)
		dt->model = dt_string(w.fdt, 0, "compatible");
	while ((name = dt_walk(w.fdt, &at)))
		if (at.depth == 1)
			read_root_child(&w, at.node, name);
		else if (at.depth == 2)
			read_grandchild(&w, at.node);
		else if (at.depth == 3 && w.parent == CHOSEN)
			read_module(&w, at.node, true);
	if (at.next < 0)
		return "it is truncated or damaged; load all of it, or make it anew";
	if (!dt_read_memreserve(w.fdt, dt, map))
		w.full = DT_TOO_MANY_RESERVED;
	return w.full ? w.full : dt->crash.wrong;
}
