// SPDX-License-Identifier: BSD-2-Clause
/*
 * The device tree that the payload gets: the loader's, with the command line
 * and ramdisk of the payload, the reservations of the resident block and of the
 * monitor, and the node that tells where the stub is.
 *
 * A look-up by path or by compatible is a walk over the whole tree, so nodes
 * that dt_read() saw are taken by their offsets. A change moves all that
 * follows it: nodes are changed from the last one to the first, see dt_write().
 */
#include <errno.h>
#include <hypstub/abi.h>
#include <string.h>
#include "dt.h"
#include "edit.h"
#include "../base/memory.h"
#include "../base/version.h"
#include "../base/phys.h"

/* Removes each child of @parent with @compatible */
static int drop_children(void *fdt, int parent, const char *compatible)
{
	int node = fdt_first_subnode(fdt, parent);

	while (node >= 0) {
		if (fdt_node_check_compatible(fdt, node, compatible)) {
			node = fdt_next_subnode(fdt, node);
			continue;
		}
		node = fdt_del_node(fdt, node);
		if (node == 0)
			node = fdt_first_subnode(fdt, parent);
	}
	return node == -FDT_ERR_NOTFOUND ? 0 : node;
}

/* @node as dt_read() saw it, or a new child of the root */
static int take_or_add(void *fdt, int node, const char *name)
{
	return node >= 0 ? node : fdt_add_subnode(fdt, 0, name);
}

static int write_chosen(void *fdt, int node, const struct dt_changes *c)
{
	int err = 0;

	node = take_or_add(fdt, node, "chosen");
	if (node < 0)
		return node;
	if (c->drop_modules) {
		err = drop_children(fdt, node, "multiboot,kernel");
		err = keep(err, drop_children(fdt, node, "multiboot,ramdisk"));
		err = keep(err, drop_children(fdt, node, "xen,linux-zimage"));
		err = keep(err, drop_children(fdt, node, "xen,linux-initrd"));
	}
	if (c->bootargs)
		err = keep(err, fdt_setprop_string(fdt, node, "bootargs",
						   c->bootargs));
	if (c->drop_initrd) {
		err = keep(err, drop_prop(fdt, node, "linux,initrd-start"));
		err = keep(err, drop_prop(fdt, node, "linux,initrd-end"));
	}
	if (c->ramdisk.size) {
		err = keep(err, fdt_setprop_u32(fdt, node, "linux,initrd-start",
						c->ramdisk.base));
		/* Two cells: it may end at 4 GiB */
		err = keep(err, fdt_setprop_u64(fdt, node, "linux,initrd-end",
						range_end(c->ramdisk)));
	}
	return err;
}

/* @prefix and the address in hexadecimal, as unit names are */
static void unit_name(char *name, const char *prefix, uint32_t addr)
{
	int shift = 28;

	while (*prefix)
		*name++ = *prefix++;
	while (shift > 0 && !(addr >> shift & 0xf))
		shift -= 4;
	for (; shift >= 0; shift -= 4)
		*name++ = "0123456789abcdef"[addr >> shift & 0xf];
	*name = 0;
}

/* "reg" with the root's cells, which are those of /reserved-memory, too */
static int write_reg(void *fdt, int node, struct range r)
{
	fdt32_t reg[4], *p = reg;

	p = dt_put_cells(p, fdt_address_cells(fdt, 0), r.base);
	p = dt_put_cells(p, fdt_size_cells(fdt, 0), r.size);
	return fdt_setprop(fdt, node, "reg", reg, (p - reg) * sizeof(*p));
}

static int add_reserved_memory(void *fdt)
{
	int err, node = fdt_add_subnode(fdt, 0, "reserved-memory");

	if (node < 0)
		return node;
	err = fdt_setprop_empty(fdt, node, "ranges");
	err = keep(err, fdt_setprop_u32(fdt, node, "#size-cells",
					fdt_size_cells(fdt, 0)));
	err = keep(err, fdt_setprop_u32(fdt, node, "#address-cells",
					fdt_address_cells(fdt, 0)));
	return err ? err : node;
}

/* The reservation of @r, or none, instead of those with @compatible */
static int write_reservation(void *fdt, int parent, const char *prefix,
			     const char *compatible, struct range r)
{
	char name[sizeof("hypstub-monitor@") + 8];
	int err = drop_children(fdt, parent, compatible), node;

	if (err || !r.size)
		return err;
	unit_name(name, prefix, r.base);
	node = fdt_add_subnode(fdt, parent, name);
	if (node < 0)
		return node;
	err = fdt_setprop_empty(fdt, node, "no-map");
	err = keep(err, write_reg(fdt, node, r));
	return keep(err,
		    fdt_setprop_string(fdt, node, "compatible", compatible));
}

static int write_reservations(void *fdt, int parent, const struct dt_changes *c)
{
	int err = 0;

	if (parent < 0 && !c->resident.size && !c->monitor.size)
		return 0;
	if (parent < 0)
		parent = add_reserved_memory(fdt);
	if (parent < 0)
		return parent;
	/* Without one of ours, that of an earlier hypstub still runs */
	if (c->monitor.size)
		err = write_reservation(fdt, parent, "hypstub-monitor@",
					"hypstub,monitor", c->monitor);
	if (!c->old_stub)
		err = keep(err,
			   write_reservation(fdt, parent, "hypstub@",
					     "hypstub,resident", c->resident));
	return err;
}

static int write_firmware(void *fdt, int parent, const struct dt_changes *c)
{
	const fdt32_t abi[] = { cpu_to_fdt32(HYPSTUB_ABI_MAJOR),
				cpu_to_fdt32(HYPSTUB_ABI_MINOR) };
	int err, node;

	if (c->old_stub || (parent < 0 && !c->resident.size))
		return 0;
	parent = take_or_add(fdt, parent, "firmware");
	if (parent < 0)
		return parent;
	err = drop_children(fdt, parent, "hypstub,v1");
	if (err || !c->resident.size)
		return err;
	node = fdt_add_subnode(fdt, parent, "hypstub");
	if (node < 0)
		return node;
	err = write_reg(fdt, node, c->resident);
	err = keep(err, fdt_setprop_string(fdt, node, "method", "hvc"));
	err = keep(err,
		   fdt_setprop_string(fdt, node, "boot-mode", c->boot_mode));
	err = keep(err, fdt_setprop(fdt, node, "abi", abi, sizeof(abi)));
	err = keep(err,
		   fdt_setprop_string(fdt, node, "version", version_string));
	return keep(err,
		    fdt_setprop_string(fdt, node, "compatible", "hypstub,v1"));
}

static int drop_memreserve(void *fdt, struct range r)
{
	int err = 0;

	for (int i = fdt_num_mem_rsv(fdt) - 1; r.size && i >= 0 && !err; i--) {
		uint64_t base, size;

		err = fdt_get_mem_rsv(fdt, i, &base, &size);
		if (!err && base == r.base)
			err = fdt_del_mem_rsv(fdt, i);
	}
	return err;
}

static int add_memreserve(void *fdt, struct range r)
{
	return r.size ? fdt_add_mem_rsv(fdt, r.base, r.size) : 0;
}

/*
 * The blocks in /memreserve/. That of an earlier hypstub goes, and that of the
 * initrd, which may be elsewhere now: kernels reserve their own.
 */
static int write_memreserve(void *fdt, const struct dt_info *dt,
			    const struct dt_changes *c)
{
	int err = drop_memreserve(fdt, dt->initrd);

	if (!c->old_stub)
		err = keep(err, drop_memreserve(fdt, dt->old_resident));
	err = keep(err, drop_memreserve(fdt, c->monitor));
	if (c->memreserve) {
		err = keep(err, add_memreserve(fdt, c->resident));
		err = keep(err, add_memreserve(fdt, c->monitor));
	}
	return keep(err, c->map ? dt_write_kept(fdt, c->map) : 0);
}

/* A step of dt_write(): the node that it changes, -1 if it is not there */
enum step {
	STEP_CHOSEN,
	STEP_FIRMWARE,
	STEP_RESERVED_MEMORY,
	STEP_MEMORY,
	/* From here on, only if PSCI is ours and the node is there */
	STEP_PSCI,
	STEP_CPUS,
	STEP_TIMER,
	STEPS
};

static int write_step(void *fdt, const struct dt_info *dt, enum step step,
		      int node, const struct dt_changes *c)
{
	if (step >= STEP_PSCI && (!c->psci || node < 0))
		return 0;
	switch (step) {
	case STEP_CHOSEN:
		return write_chosen(fdt, node, c);
	case STEP_FIRMWARE:
		return write_firmware(fdt, node, c);
	case STEP_RESERVED_MEMORY:
		return write_reservations(fdt, node, c);
	case STEP_MEMORY:
		return dt->replaced ? dt_write_memory(fdt, node, c->map) : 0;
	case STEP_PSCI:
		return fdt_del_node(fdt, node);
	case STEP_CPUS:
		return dt_write_cpus(fdt, node);
	default:
		return dt_write_timer(fdt, node);
	}
}

/* From the last node to the first; new ones, -1, come before all others */
static int write_nodes(void *fdt, const struct dt_info *dt,
		       const struct dt_changes *c)
{
	int node[STEPS] = { dt->chosen, dt->firmware, dt->reserved_memory,
			    dt->memory, dt->psci,     dt->cpus_node,
			    dt->timer };
	unsigned int done = 0;
	int err = 0;

	while (!err && done != (1 << STEPS) - 1) {
		int next = -1;

		for (int i = 0; i < STEPS; i++)
			if (!(done & 1 << i) &&
			    (next < 0 || node[i] > node[next]))
				next = i;
		err = write_step(fdt, dt, next, node[next], c);
		done |= 1 << next;
	}
	return !err && c->psci ? dt_add_psci(fdt) : err;
}

uint32_t dt_write_size(const struct dt_info *dt,
		       const struct dt_changes *changes)
{
	uint32_t size = dt->size + DT_GROWTH;

	if (changes->bootargs)
		size += strlen(changes->bootargs);
	return (size + 7) & -8u;
}

int dt_write(const struct dt_info *dt, uint32_t addr,
	     const struct dt_changes *changes, const char **why)
{
	void *fdt = phys(addr);
	int err;

	/* Only what is in use: virt's header claims 1 MiB for 8 KiB */
	memory_move(addr, dt->addr, dt->size);
	fdt_set_totalsize(fdt, dt->size);
	err = fdt_open_into(fdt, fdt, dt_write_size(dt, changes));
	err = keep(err, write_nodes(fdt, dt, changes));
	err = keep(err, write_memreserve(fdt, dt, changes));
	if (err) {
		*why = err == -FDT_ERR_NOSPACE ? "no room to add to it"
					       : "damaged";
		return -EINVAL;
	}
	return 0;
}
