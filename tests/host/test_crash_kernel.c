// SPDX-License-Identifier: BSD-2-Clause
/*
 * hypstub as a crash kernel: which RAM it takes by the command line or by the
 * device tree, and what it refuses. The image is at 0x60008000, where kexec
 * puts it in 192 MiB at 0x60000000; the core header is at 0x6bf00000.
 */
#include "../../src/boot/crash_kernel.h"
#include "guest.h"
#include "harness.h"

#define LEFT	    0x60000000u
#define CORE_HEADER 0x6bf00000u
#define KEXEC	    "console=ttyAMA0 elfcorehdr=0x6bf00000 mem=195584K"

static struct boot boot;

static struct range range(uint64_t base, uint64_t size)
{
	return (struct range){ base, size };
}

static void start(const char *bootargs)
{
	boot = (struct boot){ 0 };
	console_clear();
	boot.entry.image = range(LEFT + 0x8000, 0x8000);
	boot.dt.addr = 0x62000000;
	boot.dt.size = 0x2000;
	boot.dt.bootargs = bootargs;
	memmap_add_bank(&boot.map, range(0x40000000, 1024 * MIB));
	memmap_use(&boot.map, boot.entry.image, MEMMAP_IMAGE);
	memmap_use(&boot.map, range(boot.dt.addr, boot.dt.size), MEMMAP_DTB);
}

/* As kexec-tools write it that do not give mem= and elfcorehdr= */
static void start_tree(uint64_t base, uint64_t size)
{
	start("console=ttyAMA0");
	boot.dt.crash.usable[0] = range(base, size);
	boot.dt.crash.ranges = 1;
}

static void expect_ram(uint64_t base, uint64_t size)
{
	crash_kernel_limit(&boot);
	EXPECT(boot.map.limited);
	EXPECT_EQ(boot.map.banks, 1);
	EXPECT_RANGE(boot.map.bank[0], base, size);
}

static void expect_ram_by(const char *bootargs, uint64_t base)
{
	start(bootargs);
	expect_ram(base, CORE_HEADER - base);
}

static void expect_refused(const char *bootargs, const char *message)
{
	start(bootargs);
	EXPECT_DIES(message, crash_kernel_limit(&boot));
}

static void expect_all_is_ram(const char *bootargs)
{
	start(bootargs);
	crash_kernel_limit(&boot);
	crash_kernel_check(&boot);
	EXPECT(!boot.map.limited);
	EXPECT_RANGE(boot.map.bank[0], 0x40000000, 1024 * MIB);
	EXPECT_STR(console_text(), "");
}

TEST(without_a_crash_all_is_ram)
{
	expect_all_is_ram("");
	expect_all_is_ram("mem=195584K");
	expect_all_is_ram("noelfcorehdr=0x6bf00000 x.elfcorehdr=1 elfcorehd");
}

TEST(what_mem_says_below_the_core_header_is_ram)
{
	expect_ram_by(KEXEC, LEFT);
	EXPECT_STR(
		console_text(),
		"hypstub: crash kernel: of RAM only 0x60000000-0x6befffff is used\n");
}

TEST(sizes_are_read_as_linux_reads_them)
{
	expect_ram_by("elfcorehdr=0x6bf00000 mem=191M", LEFT);
	expect_ram_by("elfcorehdr=0x6BF00000 mem=191m", LEFT);
	expect_ram_by("mem=200278016 elfcorehdr=1810890752", LEFT);
	expect_ram_by("elfcorehdr=015374000000 mem=0XBF00000", LEFT);
	expect_ram_by("elfcorehdr=0x400@1727M mem=195584K", LEFT);
	start("elfcorehdr=2G mem=1g");
	expect_ram(0x40000000, 1024 * MIB);
}

/* A user's own come before those that kexec adds */
TEST(the_last_word_counts)
{
	expect_ram_by("mem=768M@0x40000000 elfcorehdr=1 " KEXEC, LEFT);
}

TEST(the_range_of_the_tree_wins)
{
	start_tree(LEFT, 64 * MIB);
	expect_ram(LEFT, 64 * MIB);
	start_tree(LEFT, 64 * MIB);
	boot.dt.bootargs = KEXEC;
	expect_ram(LEFT, 64 * MIB);
	start_tree(LEFT, 64 * MIB);
	boot.dt.bootargs = "elfcorehdr=0x6bf00000 mem=x";
	expect_ram(LEFT, 64 * MIB);
}

TEST(the_core_header_of_the_tree_goes_with_mem)
{
	start("mem=195584K");
	boot.dt.crash.core_header = range(CORE_HEADER, 0x400);
	expect_ram(LEFT, CORE_HEADER - LEFT);
}

TEST(both_ranges_of_the_tree_are_ram)
{
	start_tree(LEFT, 64 * MIB);
	boot.dt.crash.usable[1] = range(0x50000000, MIB);
	boot.dt.crash.ranges = 2;
	crash_kernel_limit(&boot);
	EXPECT_EQ(boot.map.banks, 2);
	EXPECT_RANGE(boot.map.bank[0], 0x50000000, MIB);
	EXPECT_RANGE(boot.map.bank[1], LEFT, 64 * MIB);
}

TEST(a_core_header_in_the_range_of_the_tree_is_kept)
{
	const struct range *kept;

	start_tree(LEFT, 192 * MIB);
	boot.dt.crash.core_header = range(CORE_HEADER, 0x400);
	expect_ram(LEFT, 192 * MIB);
	kept = memmap_find(&boot.map, range(CORE_HEADER, 1),
			   MEMMAP_CORE_HEADER);
	EXPECT(kept);
	EXPECT_RANGE(*kept, CORE_HEADER, 0x400);
}

TEST(one_of_no_size_is_kept_to_the_end_of_the_range)
{
	const struct range *kept;

	start_tree(LEFT, 192 * MIB);
	boot.dt.bootargs = "elfcorehdr=0x6bf00000";
	expect_ram(LEFT, 192 * MIB);
	kept = memmap_find(&boot.map, range(CORE_HEADER, 1),
			   MEMMAP_CORE_HEADER);
	EXPECT(kept);
	EXPECT_RANGE(*kept, CORE_HEADER, MIB);
}

TEST(a_core_header_over_something_is_refused)
{
	start_tree(LEFT, 192 * MIB);
	boot.dt.crash.core_header = range(LEFT + 0x8000, 0x400);
	EXPECT_DIES(
		"the crashed kernel's core header at 0x60008000-0x600083ff overlaps the hypstub image: load hypstub by kexec -p",
		crash_kernel_limit(&boot));
}

TEST(the_block_of_the_crashed_kernels_stub_stays_reserved)
{
	start(KEXEC);
	boot.dt.old_resident = range(0x7fffd000, 0x3000);
	crash_kernel_limit(&boot);
	EXPECT_EQ(memmap_user(&boot.map, boot.dt.old_resident),
		  MEMMAP_RESERVED);
}

TEST(a_core_header_without_a_range_is_refused)
{
	expect_refused("elfcorehdr=0x6bf00000",
		       "nothing says which RAM the crashed kernel, whose core "
		       "header is at 0x6bf00000, has left: pass mem=");
	start("");
	boot.dt.crash.core_header = range(CORE_HEADER, 0x400);
	EXPECT_DIES("nothing says which RAM", crash_kernel_limit(&boot));
}

TEST(what_is_no_address_is_refused)
{
	static const char *const values[] = {
		"",
		"x",
		"0x",
		"0x6bf00000x",
		"1@",
		"1@x",
		"@1",
		"0x10000000001",
		"1025G",
		"99999999999999999999999999999999",
		"0xffffffffffffffffffff",
	};
	char bootargs[80];

	for (unsigned int i = 0; i < sizeof(values) / sizeof(*values); i++) {
		strcpy(bootargs, "mem=1M elfcorehdr=");
		strcat(bootargs, values[i]);
		strcat(bootargs, " quiet");
		expect_refused(
			bootargs,
			"elfcorehdr= in the command line is not an address");
	}
}

TEST(what_is_no_size_is_refused)
{
	static const char *const values[] = {
		"mem=",
		"mem=0",
		"mem=0K",
		"mem=K",
		"mem=1T",
		"mem=1MM",
		"mem=1M@0x40000000",
		"mem=1024G1",
		"mem=2048G",
		"mem=0x10000000000K",
	};
	char bootargs[80];

	for (unsigned int i = 0; i < sizeof(values) / sizeof(*values); i++) {
		strcpy(bootargs, "elfcorehdr=0x6bf00000 ");
		strcat(bootargs, values[i]);
		expect_refused(
			bootargs,
			"mem= in the command line is not a size: give what the crashed kernel left below elfcorehdr=0x6bf00000");
	}
}

TEST(more_than_there_is_below_the_core_header_is_refused)
{
	expect_refused(
		"elfcorehdr=0x6bf00000 mem=1728M",
		"mem= in the command line, 1728 MiB, is more than there is below elfcorehdr=0x6bf00000: pass both as kexec -p does");
}

TEST(a_range_that_is_not_ram_is_refused)
{
	expect_refused(
		"elfcorehdr=0x40000000 mem=1M",
		"the RAM that the crashed kernel left, 0x3ff00000-0x3fffffff, is not in /memory of the device tree: pass mem= and elfcorehdr= as kexec -p does");
	expect_refused("elfcorehdr=0x80001000 mem=1M", "is not in /memory");
	/* Half of it */
	expect_refused("elfcorehdr=0x40001000 mem=1M", "is not in /memory");
	expect_refused("elfcorehdr=1024G mem=1024G", "is not in /memory");
}

TEST(an_image_elsewhere_is_refused)
{
	expect_refused(
		"elfcorehdr=0x6bf00000 mem=100M",
		"the hypstub image at 0x60008000-0x6000ffff is not in the RAM that the crashed kernel left, 0x65b00000-0x6befffff: load it there, as kexec -p does");
	expect_refused("elfcorehdr=0x6000c000 mem=1M", "the hypstub image");
}

TEST(a_device_tree_elsewhere_is_refused)
{
	expect_refused(
		"elfcorehdr=0x61000000 mem=16M",
		"the device tree at 0x62000000-0x62001fff is not in the RAM that the crashed kernel left");
	expect_refused("elfcorehdr=0x62001000 mem=48M", "the device tree at");
}

TEST(a_payload_that_says_it_too_late_is_refused)
{
	const char *message =
		"the payload file at 0x61000000-0x61000fff says that a kernel has crashed, when its memory is in use already: put elfcorehdr= into hypstub's own command line";

	start("");
	crash_kernel_limit(&boot);
	boot.payload.file = range(0x61000000, 0x1000);
	boot.payload.bootargs = KEXEC;
	EXPECT_DIES(message, crash_kernel_check(&boot));
	/* The tree of a FIT */
	boot.payload.bootargs = NULL;
	boot.dt.replaced = true;
	boot.dt.bootargs = KEXEC;
	EXPECT_DIES(message, crash_kernel_check(&boot));
	boot.dt.bootargs = "";
	boot.dt.crash.ranges = 1;
	EXPECT_DIES(message, crash_kernel_check(&boot));
	boot.dt.crash.ranges = 0;
	boot.dt.crash.core_header.size = 1;
	EXPECT_DIES(message, crash_kernel_check(&boot));
	boot.dt.crash.core_header.size = 0;
	crash_kernel_check(&boot);
}

TEST(a_zimage_that_would_unpack_below_is_refused)
{
	start("elfcorehdr=0x6bf00000 mem=195583K");
	boot.entry.image.base += 0x8000;
	crash_kernel_limit(&boot);
	boot.payload.kind = PAYLOAD_ELF;
	crash_kernel_check(&boot);
	boot.payload.kind = PAYLOAD_ZIMAGE;
	EXPECT_DIES(
		"the zImage would unpack below the RAM that the crashed kernel left, 0x60000400-0x6befffff: reserve it at a multiple of 128 MiB, crashkernel=SIZE@ADDRESS",
		crash_kernel_check(&boot));
	start(KEXEC);
	crash_kernel_limit(&boot);
	boot.payload.kind = PAYLOAD_ZIMAGE;
	crash_kernel_check(&boot);
}

/* Without --initrd, kexec leaves it in the tree */
TEST(the_crashed_kernels_initrd_is_forgotten)
{
	start(KEXEC);
	boot.dt.initrd = range(0x52000000, 0x1000);
	crash_kernel_limit(&boot);
	EXPECT_EQ(boot.dt.initrd.size, 0);
	EXPECT_HAS(
		console_text(),
		"hypstub: warning: the initrd at 0x52000000-0x52000fff is not used: it is the crashed kernel's; pass one by kexec -p --initrd\n");
}

TEST(an_initrd_in_what_is_left_stays)
{
	start(KEXEC);
	boot.dt.initrd = range(0x64000000, 0x1000);
	crash_kernel_limit(&boot);
	EXPECT_RANGE(boot.dt.initrd, 0x64000000, 0x1000);
	EXPECT(!strstr(console_text(), "warning"));
}
