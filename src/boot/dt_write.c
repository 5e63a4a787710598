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
 */
static int find_or_add(void *fdt, int parent, const char *name)
{
	int node = parent < 0 ? parent : fdt_subnode_offset(fdt, parent, name);

	if (node == -FDT_ERR_NOTFOUND)
		node = fdt_add_subnode(fdt, parent, name);
	return node;
}

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

static int drop_compatible(void *fdt, const char *compatible)
{
	int node;

	while ((node = fdt_node_offset_by_compatible(fdt, -1, compatible)) >= 0) {
		int err = fdt_del_node(fdt, node);

		if (err)
			return err;
	}
	return node == -FDT_ERR_NOTFOUND ? 0 : node;
}

/* What a hypstub that booted before us wrote: kexec hands it on */
static int drop_old_stub(void *fdt)
{
	int node = fdt_node_offset_by_compatible(fdt, -1, "hypstub,resident");
	int err = 0, len;
	const fdt32_t *reg;
	uint64_t base = 0, rsv_base, rsv_size;

	if (node < 0)
		return node == -FDT_ERR_NOTFOUND ? 0 : node;
	reg = fdt_getprop(fdt, node, "reg", &len);
	for (int cells = fdt_address_cells(fdt, 0);
	     reg && len >= 4 * cells && cells > 0; cells--)
		base = base << 32 | fdt32_to_cpu(*reg++);
	for (int i = fdt_num_mem_rsv(fdt) - 1; i >= 0 && !err; i--) {
		err = fdt_get_mem_rsv(fdt, i, &rsv_base, &rsv_size);
		if (!err && rsv_base == base)
			err = fdt_del_mem_rsv(fdt, i);
	}
	err = keep(err, drop_compatible(fdt, "hypstub,resident"));
	return keep(err, drop_compatible(fdt, "hypstub,v1"));
}

static int write_chosen(void *fdt, const struct dt_changes *c)
{
	int err = 0, node;

	if (c->drop_modules) {
		err = drop_compatible(fdt, "multiboot,kernel");
		err = keep(err, drop_compatible(fdt, "multiboot,ramdisk"));
	}
	node = find_or_add(fdt, 0, "chosen");
	if (node < 0)
		return node;
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
		err = keep(err, fdt_setprop_u32(fdt, node, "linux,initrd-end",
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

/* The root's cells are those of /reserved-memory, too: its binding says so */
static int write_reg(void *fdt, int node, struct range r)
{
	int err = 0;
	int address_cells = fdt_address_cells(fdt, 0);
	int size_cells = fdt_size_cells(fdt, 0);

	err = address_cells == 2 ?
		      fdt_setprop_u64(fdt, node, "reg", r.base) :
		      fdt_setprop_u32(fdt, node, "reg", r.base);
	return keep(err, size_cells == 2 ?
				 fdt_appendprop_u64(fdt, node, "reg", r.size) :
				 fdt_appendprop_u32(fdt, node, "reg", r.size));
}

/* Properties are prepended by libfdt, so the last one set stands first */
static int write_reservation(void *fdt, struct range resident,
			     uint32_t *phandle)
{
	char name[sizeof("hypstub@") + 8];
	int err = 0, node = fdt_subnode_offset(fdt, 0, "reserved-memory");

	if (node == -FDT_ERR_NOTFOUND) {
		node = fdt_add_subnode(fdt, 0, "reserved-memory");
		if (node < 0)
			return node;
		err = fdt_setprop_empty(fdt, node, "ranges");
		err = keep(err, fdt_setprop_u32(fdt, node, "#size-cells",
						fdt_size_cells(fdt, 0)));
		err = keep(err, fdt_setprop_u32(fdt, node, "#address-cells",
						fdt_address_cells(fdt, 0)));
	}
	if (node < 0 || err)
		return node < 0 ? node : err;
	err = fdt_generate_phandle(fdt, phandle);
	unit_name(name, resident.base);
	node = fdt_add_subnode(fdt, node, name);
	if (node < 0)
		return node;
	err = keep(err, fdt_setprop_u32(fdt, node, "phandle", *phandle));
	err = keep(err, fdt_setprop_empty(fdt, node, "no-map"));
	err = keep(err, write_reg(fdt, node, resident));
	return keep(err, fdt_setprop_string(fdt, node, "compatible",
					    "hypstub,resident"));
}

static int write_firmware(void *fdt, const struct dt_changes *c,
			  uint32_t phandle)
{
	static const char conduit[] = "hvc";
	int err = 0, node = find_or_add(fdt, 0, "firmware");

	node = find_or_add(fdt, node, "hypstub");
	if (node < 0)
		return node;
	err = fdt_setprop_u32(fdt, node, "memory-region", phandle);
	err = keep(err, fdt_setprop_string(fdt, node, "conduit", conduit));
	err = keep(err, fdt_setprop_string(fdt, node, "boot-mode",
					   c->boot_mode));
	err = keep(err, fdt_setprop_u32(fdt, node, "abi", HYPSTUB_ABI_MAJOR));
	err = keep(err, fdt_appendprop_u32(fdt, node, "abi",
					   HYPSTUB_ABI_MINOR));
	err = keep(err, fdt_setprop_string(fdt, node, "version",
					   HYPSTUB_VERSION));
	return keep(err, fdt_setprop_string(fdt, node, "compatible",
					    "hypstub,v1"));
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
	uint32_t phandle = 0;
	int err;

	/* Only what is in use: virt's header claims 1 MiB for 8 KiB */
	memory_move(addr, dt->addr, dt->size);
	fdt_set_totalsize(fdt, dt->size);
	err = fdt_open_into(fdt, fdt, dt_write_size(dt, changes));
	err = keep(err, drop_old_stub(fdt));
	err = keep(err, write_chosen(fdt, changes));
	if (changes->resident.size) {
		err = keep(err, write_reservation(fdt, changes->resident,
						  &phandle));
		err = keep(err, write_firmware(fdt, changes, phandle));
		if (changes->memreserve)
			err = keep(err, fdt_add_mem_rsv(fdt,
						changes->resident.base,
						changes->resident.size));
	}
	if (err) {
		*why = err == -FDT_ERR_NOSPACE ? "no room to add to it" :
						 "damaged";
		return -EINVAL;
	}
	return 0;
}
