// SPDX-License-Identifier: BSD-2-Clause
/*
 * The device tree that the payload gets: the loader's, with the command line
 * and ramdisk of the payload, the reservation of the resident block and the
 * node that tells where the stub is.
 */
#include <errno.h>
#include <hypstub/abi.h>
#include <libfdt.h>
#include <string.h>
#include "dt.h"
#include "memory.h"
#include "phys.h"

/*
 * Every step returns 0 or libfdt's negative error, which the next one keeps:
 * there is one cause, lack of room or a broken tree, and one message for it.
 *
 * A look-up by path or by compatible is a walk over the whole tree, so nodes
 * that dt_read() saw are taken by their offsets. A change moves all that
 * follows it: nodes are changed from the last one to the first, see dt_write().
 */
static int keep(int err, int next)
{
	return err ? err : next;
}

/* Removes the property; that it was not there is no error */
static int drop_prop(void *fdt, int node, const char *name)
{
	int err = fdt_delprop(fdt, node, name);

	return err == -FDT_ERR_NOTFOUND ? 0 : err;
}

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

/* "hypstub@" and the address in hexadecimal, as unit names are */
static void unit_name(char *name, uint32_t addr)
{
	static const char prefix[] = "hypstub@";
	int shift = 28;

	memmove(name, prefix, sizeof(prefix) - 1);
	name += sizeof(prefix) - 1;
	while (shift > 0 && !(addr >> shift & 0xf))
		shift -= 4;
	for (; shift >= 0; shift -= 4)
		*name++ = "0123456789abcdef"[addr >> shift & 0xf];
	*name = 0;
}

static fdt32_t *put_cells(fdt32_t *p, int cells, uint64_t val)
{
	if (cells == 2)
		*p++ = cpu_to_fdt32(val >> 32);
	*p++ = cpu_to_fdt32(val);
	return p;
}

/* "reg" with the root's cells, which are those of /reserved-memory, too */
static int write_reg(void *fdt, int node, struct range r)
{
	fdt32_t reg[4], *p = reg;

	p = put_cells(p, fdt_address_cells(fdt, 0), r.base);
	p = put_cells(p, fdt_size_cells(fdt, 0), r.size);
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

static int write_reservation(void *fdt, int parent, struct range resident)
{
	char name[sizeof("hypstub@") + 8];
	int err, node;

	if (parent < 0 && !resident.size)
		return 0;
	if (parent < 0)
		parent = add_reserved_memory(fdt);
	if (parent < 0)
		return parent;
	err = drop_children(fdt, parent, "hypstub,resident");
	if (err || !resident.size)
		return err;
	unit_name(name, resident.base);
	node = fdt_add_subnode(fdt, parent, name);
	if (node < 0)
		return node;
	err = fdt_setprop_empty(fdt, node, "no-map");
	err = keep(err, write_reg(fdt, node, resident));
	return keep(err, fdt_setprop_string(fdt, node, "compatible",
					    "hypstub,resident"));
}

static int write_firmware(void *fdt, int parent, const struct dt_changes *c)
{
	const fdt32_t abi[] = { cpu_to_fdt32(HYPSTUB_ABI_MAJOR),
				cpu_to_fdt32(HYPSTUB_ABI_MINOR) };
	int err, node;

	if (parent < 0 && !c->resident.size)
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
		   fdt_setprop_string(fdt, node, "version", HYPSTUB_VERSION));
	return keep(err,
		    fdt_setprop_string(fdt, node, "compatible", "hypstub,v1"));
}

/* The block in /memreserve/; that of an earlier hypstub goes */
static int write_memreserve(void *fdt, const struct dt_info *dt,
			    const struct dt_changes *c)
{
	int err = 0;

	for (int i = fdt_num_mem_rsv(fdt) - 1;
	     dt->old_resident.size && i >= 0 && !err; i--) {
		uint64_t base, size;

		err = fdt_get_mem_rsv(fdt, i, &base, &size);
		if (!err && base == dt->old_resident.base)
			err = fdt_del_mem_rsv(fdt, i);
	}
	if (c->memreserve && c->resident.size)
		err = keep(err, fdt_add_mem_rsv(fdt, c->resident.base,
						c->resident.size));
	return err;
}

/* A step of dt_write(): the node that it changes, -1 if it will be added */
enum step { STEP_CHOSEN, STEP_FIRMWARE, STEP_RESERVED_MEMORY, STEPS };

static int write_step(void *fdt, enum step step, int node,
		      const struct dt_changes *c)
{
	switch (step) {
	case STEP_CHOSEN:
		return write_chosen(fdt, node, c);
	case STEP_FIRMWARE:
		return write_firmware(fdt, node, c);
	default:
		return write_reservation(fdt, node, c->resident);
	}
}

/* From the last node to the first; new ones, -1, come before all others */
static int write_nodes(void *fdt, const struct dt_info *dt,
		       const struct dt_changes *c)
{
	int node[STEPS] = { dt->chosen, dt->firmware, dt->reserved_memory };
	unsigned int done = 0;
	int err = 0;

	while (!err && done != (1 << STEPS) - 1) {
		int next = -1;

		for (int i = 0; i < STEPS; i++)
			if (!(done & 1 << i) &&
			    (next < 0 || node[i] > node[next]))
				next = i;
		err = write_step(fdt, next, node[next], c);
		done |= 1 << next;
	}
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
