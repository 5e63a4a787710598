// SPDX-License-Identifier: BSD-2-Clause
/*
 * The report on a CPU: how it was entered, its number, ACTLR, NSACR, caches.
 * Each fault that hardware can have has its own line.
 */
#include <arm/sysreg.h>
#include "../../src/boot/base/verdict.h"
#include "../../src/boot/doctor/subjects.h"
#include "harness.h"
#include "registers.h"

#define CORTEX_A7  0x410fc075
#define CORTEX_A9  0x412fc091
#define CORTEX_A15 0x412fc0f3 /* r2p3 */
#define A15_R0P4   0x410fc0f4
#define SMP	   0x40

/* The line is there, and counts as a problem or does not */
static void expect(const char *line)
{
	EXPECT_HAS(console_text(), line);
	EXPECT_EQ(verdict_problems, strstr(line, "PROBLEM") ? 1 : 0);
	console_clear();
	verdict_problems = 0;
}

static void enter(bool hyp, uint32_t sctlr)
{
	struct cpu_entered e = { .sctlr = sctlr, .vbar = 0x1234 };

	entered_report(1, hyp ? "HYP" : "Secure SVC", hyp, &e);
}

TEST(a_cpu_with_all_off_is_ok)
{
	enter(true, 0x30c50838);
	expect("hypstub: OK CPU 0x00000001: entered in HYP mode, HSCTLR 0x30c50838 (MMU off, D-cache off, I-cache off), HVBAR 0x00001234\n");
}

/* Linux's boot protocol allows that */
TEST(an_i_cache_that_is_on_is_ok)
{
	enter(false, 0x00c51078);
	expect("hypstub: OK CPU 0x00000001: entered in Secure SVC mode, SCTLR 0x00c51078 (MMU off, D-cache off, I-cache on), VBAR 0x00001234\n");
}

TEST(mmu_and_caches_that_were_on_are_fixed)
{
	enter(true, 0x30c5187d);
	expect("hypstub: FIXED CPU 0x00000001: entered in HYP mode, HSCTLR 0x30c5187d (MMU on, D-cache on, I-cache on), HVBAR 0x00001234: the loader left them on");
}

TEST(vectors_elsewhere_thumb_or_big_endian_are_fixed)
{
	enter(false, 0x00c52078);
	expect("hypstub: FIXED CPU 0x00000001: SCTLR had V, TE or EE set");
	enter(true, 0x72c50838);
	expect("hypstub: FIXED CPU 0x00000001: HSCTLR had V, TE or EE set");
}

static struct dt_info dt;

static void cpus(unsigned int n, uint32_t mpidr, uint32_t midr, uint32_t l2ctlr)
{
	register_program(MPIDR, 0x80000000 | mpidr);
	register_program(MIDR, midr);
	register_program(L2CTLR, l2ctlr);
	dt.cpus = n;
	dt.cpu_conflict = UINT32_MAX;
	for (unsigned int i = 0; i < RESIDENT_CPUS; i++)
		dt.cpu[i] = i < n ? i : CPU_NONE;
}

TEST(as_many_cpus_as_the_core_has_are_ok)
{
	cpus(2, 1, CORTEX_A7, 1 << 24);
	cpus_report(&dt, true);
	EXPECT_HAS(
		console_text(),
		"OK CPUs: 2 in /cpus, this one, 0x00000001, is among them\n");
	expect("OK CPUs: 2 in this cluster, as L2CTLR says\n");
}

TEST(a_cpu_that_is_not_in_the_tree_is_a_problem)
{
	cpus(2, 0xf01, CORTEX_A7, 1 << 24);
	cpus_report(&dt, false);
	expect("PROBLEM CPUs: no node of /cpus has reg = 0x00000f01, which is this CPU");
}

TEST(a_tree_may_have_fewer_cpus_than_the_core_and_not_more)
{
	cpus(2, 0, CORTEX_A15, 3 << 24);
	cpus_report(&dt, true);
	expect("OK CPUs: this cluster has 4 (L2CTLR), and /cpus has 2 of it: kernels start no other\n");
	cpus(4, 0, CORTEX_A15, 0);
	cpus_report(&dt, true);
	expect("PROBLEM CPUs: this cluster has 1 (L2CTLR), and /cpus has 4 of it: remove");
}

TEST(a_tree_without_cpus_is_a_problem)
{
	cpus(0, 0, CORTEX_A7, 0);
	cpus_report(&dt, true);
	expect("PROBLEM CPUs: the device tree has none");
}

TEST(two_cpus_on_a_slot_are_a_problem)
{
	cpus(2, 0, CORTEX_A7, 1 << 24);
	dt.cpus = 3;
	dt.cpu_conflict = 8;
	cpus_report(&dt, true);
	expect("PROBLEM CPUs: 0x00000000 and 0x00000008 of /cpus share a stack slot");
}

/* A guest must not read it, and other cores do not have it */
TEST(l2ctlr_is_read_only_where_it_is)
{
	cpus(2, 0, CORTEX_A7, 0);
	cpus_report(&dt, false);
	expect("OK CPUs: 2 in /cpus");
	cpus(2, 0, CORTEX_A9, 0);
	cpus_report(&dt, true);
	expect("OK CPUs: 2 in /cpus");
	cpus(2, 0, 0x512f06f1, 0);
	cpus_report(&dt, true);
	expect("OK CPUs: 2 in /cpus");
	cpus(6, 0, CORTEX_A7, 3 << 24);
	cpus_report(&dt, true);
	expect("OK CPUs: 6 in /cpus");
}

static void actlr(uint32_t midr, uint32_t needed, uint32_t before,
		  uint32_t after, bool ours, bool qemu)
{
	struct actlr a = { 2, midr, needed, before, after, ours };

	actlr_report(&a, qemu);
}

TEST(smp_that_hypstub_sets_is_fixed)
{
	actlr(CORTEX_A7, SMP, 0x6000, 0x6040, true, false);
	expect("FIXED ACTLR of CPU 0x00000002 was 0x00006000, is 0x00006040: SMP is set\n");
}

TEST(smp_that_was_set_is_ok)
{
	actlr(CORTEX_A7, SMP, 0x6040, 0x6040, true, false);
	expect("OK ACTLR of CPU 0x00000002 is 0x00006040: SMP is set\n");
	actlr(CORTEX_A7, SMP, 0x6040, 0x6040, false, false);
	expect("OK ACTLR of CPU 0x00000002 is 0x00006040: SMP is set\n");
}

TEST(smp_that_does_not_stick_is_a_problem_on_hardware)
{
	actlr(CORTEX_A7, SMP, 0x6000, 0x6000, true, false);
	expect("PROBLEM ACTLR of CPU 0x00000002 is 0x00006000: SMP (0x40) does not keep what is written");
}

/* A Cortex-A15 leaves reset with 0 */
TEST(smp_that_the_loader_has_not_set_is_a_problem)
{
	actlr(CORTEX_A15, SMP, 0, 0, false, false);
	expect("PROBLEM ACTLR of CPU 0x00000002 is 0x00000000: the loader has not set SMP (0x40)");
}

TEST(without_smp_qemu_is_ok)
{
	actlr(CORTEX_A15, SMP, 0, 0, false, true);
	expect("OK ACTLR of CPU 0x00000002 is 0x00000000, without SMP (0x40): this is QEMU");
	actlr(CORTEX_A9, SMP | 1, 0, 0, true, false);
	expect("OK ACTLR of CPU 0x00000002 is 0x00000000, without SMP (0x40): this is QEMU");
}

TEST(errata_that_are_worked_around_are_named)
{
	uint32_t bits = SMP | 1 | 1 << 1 | 1 << 25;

	actlr(A15_R0P4, bits, 0, bits, true, false);
	EXPECT_HAS(
		console_text(),
		"OK erratum: ACTLR bit 0x00000001 of CPU 0x00000002 is set: CVE-2017-5715 (IBE)\n");
	EXPECT_HAS(console_text(), "is set: 773022\n");
	expect("is set: 774769\n");
	actlr(A15_R0P4, bits, 0, bits & ~2, true, false);
	expect("PROBLEM erratum: ACTLR bit 0x00000002 of CPU 0x00000002 does not keep what is written: 773022");
	actlr(CORTEX_A15, SMP | 1, SMP, SMP, false, false);
	expect("PROBLEM erratum: the loader has not set ACTLR bit 0x00000001 of CPU 0x00000002: CVE-2017-5715");
}

TEST(fw_of_a_cortex_a9_is_no_erratum)
{
	actlr(CORTEX_A9, SMP | 1, 0, SMP | 1, true, false);
	EXPECT(!strstr(console_text(), "erratum"));
}

TEST(a_core_without_such_bits_is_ok)
{
	actlr(0x413fc082, 0, 2, 2, true, false);
	expect("OK ACTLR of CPU 0x00000002: hypstub knows no bit of it\n");
}

TEST(vfp_is_non_secure_states_or_that_is_a_problem)
{
	nsacr_report(0, 0xc00);
	expect("FIXED NSACR was 0x00000000, is 0x00000c00");
	nsacr_report(0xc00, 0xc00);
	expect("OK NSACR is 0x00000c00");
	nsacr_report(0x400, 0x400);
	expect("PROBLEM NSACR is 0x00000400: Non-secure state has no VFP");
}

/* QEMU's Cortex-A15; each read of CCSIDR is of the cache after the last */
TEST(each_cache_is_measured)
{
	register_program(CLIDR, 0x0a200023);
	register_program(CCSIDR, 0x701fe00a);
	cache_sizes_report();
	EXPECT_WRITE(CSSELR, 1);
	EXPECT_WRITE(CSSELR, 0);
	EXPECT_WRITE(CSSELR, 2);
	EXPECT_NO_MORE_WRITES();
	EXPECT_HAS(
		console_text(),
		"OK cache: L1 instructions, 32 KiB, 64 bytes a line, 2 ways, 256 sets\n");
	EXPECT_HAS(console_text(), "OK cache: L1 data, 32 KiB, 64 bytes");
	expect("OK cache: L2 unified, 32 KiB, 64 bytes");
}

TEST(a_cpu_without_caches_is_ok)
{
	register_program(CLIDR, 0);
	cache_sizes_report();
	expect("OK cache: CLIDR 0x00000000, this CPU has none\n");
	EXPECT(!cache_sizes_are_qemus());
}

TEST(qemu_is_known_by_its_l2_cache)
{
	register_program(CLIDR, 0x0a200023);
	register_program(CCSIDR, 0x711fe07a);
	EXPECT(cache_sizes_are_qemus());
	register_program(CCSIDR, 0x70ffe07a); /* a Cortex-A15's, of 2 MiB */
	EXPECT(!cache_sizes_are_qemus());
}
