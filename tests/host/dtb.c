// SPDX-License-Identifier: BSD-2-Clause
/*
 * Device trees for the tests, read, changed and compared by plain libfdt
 * calls, which the tests trust.
 */
#include <libfdt.h>
#include <stdio.h>
#include <stdlib.h>
#include "dtb.h"
#include "guest.h"
#include "harness.h"

#define MAX_PATH 128
#define MAX_TEXT 0x2000
#define LARGER	 0x4000 /* than any of the trees */

void *dtb_read(const char *name, uint32_t *size)
{
	static char buffer[0x10000];
	char file[256];
	void *dtb;
	FILE *f;

	snprintf(file, sizeof(file), "%s/%s.dtb", DTB_DIR, name);
	f = fopen(file, "rb");
	if (!f)
		test_fail(__FILE__, __LINE__, "cannot read %s", file);
	*size = fread(buffer, 1, sizeof(buffer), f);
	fclose(f);
	dtb = malloc(*size);
	EXPECT(dtb && *size >= H_SIZE && *size < sizeof(buffer));
	return memcpy(dtb, buffer, *size);
}

void *dtb_load(const char *name, uint32_t addr)
{
	uint32_t size;
	void *dtb = dtb_read(name, &size);
	void *mem = guest_add(addr, size);

	memcpy(mem, dtb, size);
	free(dtb);
	return mem;
}

void *dtb_load_larger(const char *name)
{
	uint32_t size;
	void *dtb = dtb_read(name, &size);
	void *mem = guest_add(DTB_ADDR, LARGER);

	EXPECT_EQ(fdt_open_into(dtb, mem, LARGER), 0);
	free(dtb);
	return mem;
}

uint32_t dtb_get(const void *dtb, uint32_t offset)
{
	uint32_t val;

	memcpy(&val, (const char *)dtb + offset, sizeof(val));
	return __builtin_bswap32(val);
}

void dtb_put(void *dtb, uint32_t offset, uint32_t val)
{
	val = __builtin_bswap32(val);
	memcpy((char *)dtb + offset, &val, sizeof(val));
}

int dtb_node(const void *dtb, const char *path)
{
	int node = fdt_path_offset(dtb, path);

	if (node < 0)
		test_fail(__FILE__, __LINE__, "no node %s", path);
	return node;
}

void dtb_set(void *dtb, const char *path, const char *prop, const char *val)
{
	EXPECT_EQ(fdt_setprop_string(dtb, dtb_node(dtb, path), prop, val), 0);
}

void dtb_set_u32(void *dtb, const char *path, const char *prop, uint32_t val)
{
	EXPECT_EQ(fdt_setprop_u32(dtb, dtb_node(dtb, path), prop, val), 0);
}

void dtb_add_u32(void *dtb, const char *path, const char *prop, uint32_t val)
{
	EXPECT_EQ(fdt_appendprop_u32(dtb, dtb_node(dtb, path), prop, val), 0);
}

void dtb_drop(void *dtb, const char *path, const char *prop)
{
	EXPECT_EQ(fdt_delprop(dtb, dtb_node(dtb, path), prop), 0);
}

void dtb_drop_node(void *dtb, const char *path)
{
	EXPECT_EQ(fdt_del_node(dtb, dtb_node(dtb, path)), 0);
}

uint32_t dtb_layout(void *to, const void *dtb, unsigned int order)
{
	/* Reservations, structure, strings */
	static const unsigned char orders[DTB_ORDERS][3] = {
		{ 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 },
		{ 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 },
	};
	static const uint32_t header[3] = { H_RSVMAP, H_STRUCT, H_STRINGS };
	const uint32_t sizes[3] = {
		(fdt_num_mem_rsv(dtb) + 1) * 16,
		fdt_size_dt_struct(dtb),
		fdt_size_dt_strings(dtb),
	};
	uint32_t at = H_SIZE;

	memcpy(to, dtb, H_SIZE);
	for (int i = 0; i < 3; i++) {
		unsigned int block = orders[order][i];

		at = (at + 7) & -8u;
		memcpy((char *)to + at,
		       (const char *)dtb + dtb_get(dtb, header[block]),
		       sizes[block]);
		dtb_put(to, header[block], at);
		at += sizes[block];
	}
	dtb_put(to, H_TOTALSIZE, at);
	return at;
}

static void add(char *text, char sign, const char *path, const char *prop)
{
	size_t len = strlen(text);

	EXPECT(len + MAX_PATH < MAX_TEXT);
	snprintf(text + len, MAX_TEXT - len, "%c%s%s%s\n", sign, path,
		 prop ? ":" : "", prop ? prop : "");
}

/* The node @path of @dtb, whose every component has its unit address */
static int find(const void *dtb, const char *path)
{
	return fdt_path_offset(dtb, path);
}

static void diff_props(const void *a, int node_a, const void *b, int node_b,
		       const char *path, bool reverse, char *text)
{
	int prop, len_a, len_b;
	const char *name;

	fdt_for_each_property_offset(prop, a, node_a)
	{
		const void *val_a =
			fdt_getprop_by_offset(a, prop, &name, &len_a);
		const void *val_b = fdt_getprop(b, node_b, name, &len_b);

		EXPECT(val_a);
		if (!val_b)
			add(text, reverse ? '+' : '-', path, name);
		else if (!reverse &&
			 (len_a != len_b || memcmp(val_a, val_b, len_a)))
			add(text, '!', path, name);
	}
}

/* Nodes and properties of @a that @b has not; @reverse: and nothing else */
static void diff(const void *a, const void *b, bool reverse, char *text)
{
	int depth = 0, gone = -1;

	for (int node = 0; node >= 0 && depth >= 0;
	     node = fdt_next_node(a, node, &depth)) {
		char path[MAX_PATH];
		int node_b;

		if (gone >= 0 && depth > gone)
			continue; /* its parent is in the list */
		gone = -1;
		EXPECT_EQ(fdt_get_path(a, node, path, sizeof(path)), 0);
		node_b = find(b, path);
		if (node_b >= 0) {
			diff_props(a, node, b, node_b, path, reverse, text);
		} else {
			add(text, reverse ? '+' : '-', path, NULL);
			gone = depth;
		}
	}
}

const char *dtb_diff(const void *a, const void *b)
{
	static char text[MAX_TEXT];

	text[0] = 0;
	diff(a, b, false, text);
	diff(b, a, true, text);
	return text;
}

static bool is_text(const char *val, int len)
{
	for (int i = 0; i < len - 1; i++)
		if (val[i] < ' ' || val[i] > '~')
			return false;
	return len > 1 && !val[len - 1];
}

const char *dtb_value(const void *dtb, const char *path, const char *prop)
{
	static char text[256];
	int len, node = fdt_path_offset(dtb, path);
	const char *val = fdt_getprop(dtb, node, prop, &len);

	if (!val)
		return NULL;
	if (!len)
		return "";
	if (is_text(val, len)) {
		snprintf(text, sizeof(text), "\"%s\"", val);
		return text;
	}
	strcpy(text, "<");
	for (int i = 0; i + 4 <= len && i < 64; i += 4)
		snprintf(text + strlen(text), 16, "%s%#x", i ? " " : "",
			 dtb_get(val, i));
	return strcat(text, ">");
}

int dtb_count(const void *dtb, const char *compatible)
{
	int count = 0, node = -1;

	while ((node = fdt_node_offset_by_compatible(dtb, node, compatible)) >=
	       0)
		count++;
	return count;
}

const char *dtb_reservations(const void *dtb)
{
	static char text[1024];
	uint64_t base, size;

	text[0] = 0;
	for (int i = 0; i < fdt_num_mem_rsv(dtb); i++) {
		EXPECT_EQ(fdt_get_mem_rsv(dtb, i, &base, &size), 0);
		snprintf(text + strlen(text), 64, "%s%llx+%llx", i ? " " : "",
			 (unsigned long long)base, (unsigned long long)size);
	}
	return text;
}

void dtb_open_read(uint32_t addr, struct dt_info *dt, struct memmap *map)
{
	const char *why;

	*dt = (struct dt_info){ 0 };
	*map = (struct memmap){ 0 };
	why = dt_open(dt, addr);
	if (!why)
		why = dt_read(dt, map);
	if (why)
		test_fail(__FILE__, __LINE__, "refused: %s", why);
}

void *dtb_load_read(const char *name, struct dt_info *dt, struct memmap *map)
{
	void *dtb = dtb_load(name, DTB_ADDR);

	dtb_open_read(DTB_ADDR, dt, map);
	return dtb;
}

void *dtb_write(const struct dt_info *dt, uint32_t addr,
		const struct dt_changes *changes)
{
	void *out = guest_add(addr, dt_write_size(dt, changes));
	const char *why = dt_write(dt, addr, changes);

	if (why)
		test_fail(__FILE__, __LINE__, "not written: %s", why);
	EXPECT_EQ(fdt_check_header(out), 0);
	return out;
}
