// SPDX-License-Identifier: BSD-2-Clause
/*
 * Reading the device tree that the boot loader gave us. One walk from the
 * first node to the last, since each look-up by path would be a walk of its
 * own; dt_write.c makes the changes.
 *
 * The tree is input that nobody has checked: libfdt checks each block that it
 * reads, and what it would trust is checked in dt_open().
 */
#include <errno.h>
#include <libfdt.h>
#include <string.h>
#include "../resident/resident.h"
#include "dt.h"
#include "memmap.h"
#include "phys.h"
#include "probe.h"

#include <arm/sysreg.h>

/* Physical addresses have 40 bits (LPAE) */
#define ADDRESS_LIMIT (1ull << 40)
/* What a header may claim; virt's says 1 MiB and uses 8 KiB */
#define DT_SIZE_LIMIT (2u << 20)

/* Depth of a node below the root that the boot looks at */
enum parent { OTHER, CHOSEN, CPUS, FIRMWARE, RESERVED_MEMORY };

struct walk {
	const void *fdt;
	struct dt_info *dt;
	struct memmap *map;
	int address_cells, size_cells; /* of the root */
	enum parent parent;	       /* of nodes at depth 2 */
	int child_address_cells, child_size_cells;
	bool full; /* the map has no room */
};

static int fail(const char **why, const char *text)
{
	*why = text;
	return -EINVAL;
}

/*
 * Reservations, structure, strings: libfdt puts others in this order, too, but
 * needs as much room again for that, and the strings' end to be aligned.
 */
static bool blocks_in_order(const void *fdt)
{
	uint32_t reservations =
		(fdt_num_mem_rsv(fdt) + 1) * sizeof(struct fdt_reserve_entry);

	return fdt_off_mem_rsvmap(fdt) + reservations <=
		       fdt_off_dt_struct(fdt) &&
	       fdt_off_dt_struct(fdt) + fdt_size_dt_struct(fdt) <=
		       fdt_off_dt_strings(fdt);
}

int dt_open(struct dt_info *dt, uint32_t addr, const char **why)
{
	const void *fdt = phys(addr);

	if (addr % 8)
		return fail(why, "not 8-byte aligned");
	if (!probe_range(addr, sizeof(struct fdt_header)))
		return fail(why, "it reaches past the end of memory");
	if (fdt_magic(fdt) != FDT_MAGIC)
		return fail(why, "no device tree magic");
	if (fdt_version(fdt) < 17 || fdt_last_comp_version(fdt) > 17)
		return fail(why, "a version other than 17");
	if (fdt_check_header(fdt) || fdt_totalsize(fdt) > DT_SIZE_LIMIT)
		return fail(why, "header with impossible sizes or offsets");
	if (!probe_range(addr, fdt_off_dt_struct(fdt)))
		return fail(why, "it reaches past the end of memory");
	if (fdt_off_dt_struct(fdt) % 4 || fdt_off_mem_rsvmap(fdt) % 8)
		return fail(why, "header with misaligned offsets");
	if (fdt_num_mem_rsv(fdt) < 0)
		return fail(why, "memory reservations without an end");
	if (!blocks_in_order(fdt))
		return fail(why, "blocks in another order than dtc's");
	if (!probe_range(addr,
			 fdt_off_dt_strings(fdt) + fdt_size_dt_strings(fdt)))
		return fail(why, "it reaches past the end of memory");
	dt->addr = addr;
	dt->size = fdt_off_dt_strings(fdt) + fdt_size_dt_strings(fdt);
	return 0;
}

static uint64_t read_cells(const fdt32_t **p, int cells)
{
	uint64_t val = 0;

	while (cells--)
		val = val << 32 | fdt32_to_cpu(*(*p)++);
	return val;
}

/* The @index-th entry of "reg"; false if there is none, or it is impossible */
static bool read_reg(const struct walk *w, int node, int index,
		     int address_cells, int size_cells, struct range *reg)
{
	int len, cells = address_cells + size_cells;
	const fdt32_t *p = fdt_getprop(w->fdt, node, "reg", &len);

	if (!p || cells == 0 || len / 4 < (index + 1) * cells)
		return false;
	p += index * cells;
	reg->base = read_cells(&p, address_cells);
	reg->size = read_cells(&p, size_cells);
	return reg->base < ADDRESS_LIMIT && reg->size <= ADDRESS_LIMIT;
}

/* A string property, or NULL if there is none or it has no end */
static const char *read_string(const void *fdt, int node, const char *name)
{
	int len;
	const char *s = fdt_getprop(fdt, node, name, &len);

	return s && len > 0 && !s[len - 1] ? s : NULL;
}

static bool is_compatible(const void *fdt, int node, const char *compatible)
{
	return fdt_node_check_compatible(fdt, node, compatible) == 0;
}

static void read_cells_props(const void *fdt, int node, int *address_cells,
			     int *size_cells)
{
	*address_cells = fdt_address_cells(fdt, node);
	*size_cells = fdt_size_cells(fdt, node);
	if (*address_cells < 0 || *address_cells > 2)
		*address_cells = 0;
	if (*size_cells < 0 || *size_cells > 2)
		*size_cells = 0;
}

/* linux,initrd-start and -end are one cell or two, as the loader likes */
static uint64_t read_initrd(const struct walk *w, int node, const char *name)
{
	int len;
	const fdt32_t *p = fdt_getprop(w->fdt, node, name, &len);

	return p && (len == 4 || len == 8) ? read_cells(&p, len / 4) : 0;
}

static void read_chosen(struct walk *w, int node)
{
	struct dt_info *dt = w->dt;
	const char *s = read_string(w->fdt, node, "bootargs");
	uint64_t start = read_initrd(w, node, "linux,initrd-start");
	uint64_t end = read_initrd(w, node, "linux,initrd-end");

	dt->chosen = node;
	if (s)
		dt->bootargs = s;
	dt->stdout_path = read_string(w->fdt, node, "stdout-path");
	if (start < end && end <= ADDRESS_LIMIT)
		dt->initrd = (struct range){ start, end - start };
}

static void read_memory(struct walk *w, int node)
{
	const char *type = read_string(w->fdt, node, "device_type");
	struct range bank;

	/* Secure memory has a status of its own: it is not for the payload */
	const char *status = read_string(w->fdt, node, "status");
	if (!type || strcmp(type, "memory") ||
	    (status && strcmp(status, "okay") && strcmp(status, "ok")))
		return;
	for (int i = 0;
	     read_reg(w, node, i, w->address_cells, w->size_cells, &bank); i++)
		memmap_bank(w->map, bank);
}

static void read_gic(struct walk *w, int node)
{
	struct range gich;

	if (!is_compatible(w->fdt, node, "arm,cortex-a15-gic") &&
	    !is_compatible(w->fdt, node, "arm,cortex-a7-gic") &&
	    !is_compatible(w->fdt, node, "arm,gic-400"))
		return;
	/* reg: distributor, CPU interface, virtual interface control */
	if (read_reg(w, node, 2, w->address_cells, w->size_cells, &gich))
		w->dt->gich = gich.base;
}

static void read_root_child(struct walk *w, int node, const char *name)
{
	if (w->dt->root_children < MAX_ROOT_CHILDREN)
		w->dt->root_child[w->dt->root_children++] = node;
	w->parent = OTHER;
	if (!strcmp(name, "chosen")) {
		w->parent = CHOSEN;
		read_chosen(w, node);
	} else if (!strcmp(name, "cpus")) {
		w->parent = CPUS;
	} else if (!strcmp(name, "firmware")) {
		w->parent = FIRMWARE;
		w->dt->firmware = node;
	} else if (!strcmp(name, "reserved-memory")) {
		w->parent = RESERVED_MEMORY;
		w->dt->reserved_memory = node;
	} else if (!strcmp(name, "psci")) {
		w->dt->psci_method = read_string(w->fdt, node, "method");
	} else if (!strncmp(name, "memory", 6)) {
		read_memory(w, node);
	} else if (!strncmp(name, "int", 3) || !strncmp(name, "gic", 3)) {
		/* intc@, interrupt-controller@, gic@: asking all would cost */
		read_gic(w, node);
	}
	if (w->parent != OTHER)
		read_cells_props(w->fdt, node, &w->child_address_cells,
				 &w->child_size_cells);
}

static void read_module(struct walk *w, int node)
{
	struct module m = { 0 };

	if (is_compatible(w->fdt, node, "multiboot,kernel"))
		m.kind = MODULE_KERNEL;
	else if (is_compatible(w->fdt, node, "multiboot,ramdisk"))
		m.kind = MODULE_RAMDISK;
	else
		return;
	/* guest-loader gives /chosen no cells of its own: the root's are meant */
	if (w->dt->modules == MAX_MODULES ||
	    !read_reg(w, node, 0, w->address_cells, w->size_cells, &m.range))
		return;
	m.bootargs = read_string(w->fdt, node, "bootargs");
	w->dt->module[w->dt->modules++] = m;
}

static void read_cpu(struct walk *w, int node)
{
	struct dt_info *dt = w->dt;
	const char *type = read_string(w->fdt, node, "device_type");
	struct range reg;
	uint32_t bit;

	if (!type || strcmp(type, "cpu") ||
	    !read_reg(w, node, 0, w->child_address_cells, 0, &reg))
		return;
	dt->cpus++;
	bit = 1u << cpu_slot(reg.base);
	if (dt->cpu_slots & bit)
		dt->cpu_conflict = reg.base;
	dt->cpu_slots |= bit;
}

static void use(struct walk *w, struct range r, const char *what)
{
	if (w->map->used_count == MAX_RESERVATIONS)
		w->full = true;
	else
		memmap_use(w->map, r, what);
}

static void read_reservation(struct walk *w, int node)
{
	struct range r;

	for (int i = 0; read_reg(w, node, i, w->child_address_cells,
				 w->child_size_cells, &r);
	     i++)
		/* The block of a hypstub that booted before us is free again */
		if (is_compatible(w->fdt, node, "hypstub,resident"))
			w->dt->old_resident = r;
		else
			use(w, r, "a reservation in /reserved-memory");
}

static void read_grandchild(struct walk *w, int node)
{
	switch (w->parent) {
	case CHOSEN:
		read_module(w, node);
		break;
	case CPUS:
		read_cpu(w, node);
		break;
	case FIRMWARE:
		if (is_compatible(w->fdt, node, "hypstub,v1"))
			w->dt->stub = true;
		break;
	case RESERVED_MEMORY:
		read_reservation(w, node);
		break;
	default:
		break;
	}
}

static void read_memreserve(struct walk *w)
{
	int n = fdt_num_mem_rsv(w->fdt);
	struct range r;

	for (int i = 0; i < n; i++) {
		if (fdt_get_mem_rsv(w->fdt, i, &r.base, &r.size))
			continue;
		if (r.base >= ADDRESS_LIMIT || r.size > ADDRESS_LIMIT)
			continue;
		if (!w->dt->old_resident.size ||
		    r.base != w->dt->old_resident.base)
			use(w, r, "a /memreserve/ entry");
	}
}

int dt_read(struct dt_info *dt, struct memmap *map, const char **why)
{
	struct walk w = { .fdt = phys(dt->addr), .dt = dt, .map = map };
	int depth = 0, node;

	dt->bootargs = "";
	dt->chosen = dt->firmware = dt->reserved_memory = -1;
	dt->cpu_conflict = -1;
	read_cells_props(w.fdt, 0, &w.address_cells, &w.size_cells);
	dt->model = read_string(w.fdt, 0, "model");
	if (!dt->model)
		dt->model = read_string(w.fdt, 0, "compatible");
	for (node = fdt_next_node(w.fdt, 0, &depth); node >= 0 && depth > 0;
	     node = fdt_next_node(w.fdt, node, &depth)) {
		const char *name = fdt_get_name(w.fdt, node, NULL);

		if (!name)
			return fail(why, "a node without a name");
		if (depth == 1)
			read_root_child(&w, node, name);
		else if (depth == 2)
			read_grandchild(&w, node);
	}
	if (node < 0 && node != -FDT_ERR_NOTFOUND)
		return fail(why, "truncated or damaged");
	read_memreserve(&w);
	if (w.full)
		return fail(why, "more memory reservations than fit here");
	return 0;
}
