// SPDX-License-Identifier: BSD-2-Clause
/*
 * Writes the payload's device tree: a copy of the opened one, with the command
 * line and ramdisk of the payload, the reservations of the resident block and
 * of the monitor, and the node that says where the stub is. Called by
 * device_tree.c.
 *
 * A look-up by path or by compatible is a walk over the whole tree, so nodes
 * that dt_read() saw are taken by their offsets.
 */
#include <hypstub/abi.h>
#include <string.h>
#include "../base/memory.h"
#include "../base/version.h"
#include "edit.h"

/* Returns @node as dt_read() saw it, or a new child of the root, or an error */
static int take_or_add(void *fdt, int node, const char *name)
{
	return node >= 0 ? node : dt_add_child(fdt, 0, name);
}

/* Writes command line and ramdisk, and removes what became the payload */
static int write_chosen(void *fdt, int node, const struct dt_changes *c)
{
	int err = 0;

	node = take_or_add(fdt, node, "chosen");
	if (node < 0)
		return node;
	if (c->drop_modules)
		err = dt_drop_modules(fdt, node);
	if (c->bootargs)
		err = keep(err, fdt_setprop_string(fdt, node, "bootargs",
						   c->bootargs));
	if (c->drop_initrd) {
		err = keep(err, drop_prop(fdt, node, "linux,initrd-start"));
		err = keep(err, drop_prop(fdt, node, "linux,initrd-end"));
	}
	if (c->core_header.size)
		err = keep(err, dt_write_range(fdt, node, "linux,elfcorehdr",
					       c->core_header));
	if (c->ramdisk.size) {
		err = keep(err, fdt_setprop_u32(fdt, node, "linux,initrd-start",
						c->ramdisk.base));
		/* Two cells: the ramdisk may end at 4 GiB */
		err = keep(err, fdt_setprop_u64(fdt, node, "linux,initrd-end",
						range_end(c->ramdisk)));
	}
	return err;
}

/* Writes /firmware/hypstub, by which a kernel finds the stub */
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
	err = dt_drop_children(fdt, parent, "hypstub,v1");
	if (err || !c->resident.size)
		return err;
	node = fdt_add_subnode(fdt, parent, "hypstub");
	if (node < 0)
		return node;
	err = dt_write_reg(fdt, node, c->resident);
	err = keep(err, fdt_setprop_string(fdt, node, "method", "hvc"));
	err = keep(err,
		   fdt_setprop_string(fdt, node, "boot-mode", c->boot_mode));
	err = keep(err, fdt_setprop(fdt, node, "abi", abi, sizeof(abi)));
	err = keep(err,
		   fdt_setprop_string(fdt, node, "version", version_string));
	return keep(err,
		    fdt_setprop_string(fdt, node, "compatible", "hypstub,v1"));
}

/* The steps of write_nodes(), each for one node; their order does not matter */
enum step {
	STEP_CHOSEN,
	STEP_FIRMWARE,
	STEP_RESERVED_MEMORY,
	STEP_MEMORY,
	STEP_CPUS, /* only if the node is there, as from here on */
	/* From here on, only if PSCI is ours as well */
	STEP_PSCI,
	STEP_TIMER,
	STEPS
};

/* Writes the CPUs: one alone, or all of them as started by our PSCI */
static int write_cpus(void *fdt, int node, const struct dt_changes *c)
{
	if (node < 0)
		return 0;
	if (c->one_cpu)
		return dt_keep_cpu(fdt, node, c->boot_cpu);
	return c->psci ? dt_write_cpus(fdt, node) : 0;
}

/* Makes one step, at @node; -1: the opened tree has no such node */
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
		return dt_write_reserved_memory(fdt, node, c);
	case STEP_MEMORY:
		return dt->replaced ? dt_write_ram(fdt, node, c->map) : 0;
	case STEP_CPUS:
		return write_cpus(fdt, node, c);
	case STEP_PSCI:
		return fdt_del_node(fdt, node);
	default:
		return dt_write_timer(fdt, node);
	}
}

/*
 * Changes the nodes from the last one to the first, since a change moves all
 * nodes behind it. Nodes that are not there, -1, are added last, as the first
 * of the tree.
 */
static int write_nodes(void *fdt, const struct dt_info *dt,
		       const struct dt_changes *c)
{
	/* The timer whose frequency the Secure world has read, of any name */
	int timer =
		c->secure && c->secure->timer ? c->secure->timer : dt->timer;
	int node[STEPS] = { dt->chosen, dt->firmware,  dt->reserved_memory,
			    dt->memory, dt->cpus_node, dt->psci,
			    timer };
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
	return !err && c->psci ? dt_add_psci(fdt, c->psci_id) : err;
}

/* Removes the RAM of the Secure world, without moving any other node */
static int drop_secure_ram(void *fdt, const struct devices *devices)
{
	unsigned int n = devices ? devices->secure_nodes : 0;
	int err = 0;

	for (unsigned int i = 0; i < n && i < SECURE_NODES_MAX; i++)
		err = keep(err, fdt_nop_node(fdt, devices->secure_node[i]));
	return err;
}

uint32_t dt_write_size(const struct dt_info *dt,
		       const struct dt_changes *changes)
{
	uint32_t size = dt->size + DT_GROWTH;

	if (changes->bootargs)
		size += strlen(changes->bootargs);
	return (size + 7) & -8u;
}

const char *dt_write(const struct dt_info *dt, uint32_t addr,
		     const struct dt_changes *changes)
{
	void *fdt = phys(addr);
	int err;

	/* Copies only what is in use: virt's header claims 1 MiB for 8 KiB */
	memory_move(addr, dt->addr, dt->size);
	fdt_set_totalsize(fdt, dt->size);
	err = fdt_open_into(fdt, fdt, dt_write_size(dt, changes));
	err = keep(err, drop_secure_ram(fdt, changes->secure));
	err = keep(err, write_nodes(fdt, dt, changes));
	err = keep(err, dt_write_memreserve(fdt, dt, changes));
	if (err == -FDT_ERR_NOSPACE)
		return "there is no room to add to it; remove nodes from it";
	return err ? "it is truncated or damaged; load all of it, or make it anew"
		   : NULL;
}
