// SPDX-License-Identifier: BSD-2-Clause
/*
 * Reading and telling the registers of an entry, and what they have to be: the
 * table of docs/registers.md.
 */
#include <string.h>
#include <arm/mmio.h>
#include <check.h>
#include "payload.h"

#define NAME(name)   #name,
#define NAME64(name) #name, #name "_high",
/* clang-format off */
static const char *const names[REGISTERS] = {
	REGISTERS_PL1(NAME)
	REGISTERS_HYP(NAME)
	REGISTERS_HYP64(NAME64)
	REGISTERS_GIC(NAME)
	REGISTERS_SECURE(NAME)
	REGISTERS_MMIO(NAME)
};
/* clang-format on */

/* Bits that spoil */
#define CNT_IMASK    (1 << 1)
#define HCPTR_TCPAC  (1u << 31)
#define HSTR_T1	     (1 << 1)
#define HDCR_TPM     (1 << 6)

#define READ(name)   at[AT_##name] = read_sysreg(name);
#define READ64(name) \
	val = read_sysreg64(name); \
	at[AT_##name] = val; \
	at[AT_##name##_high] = val >> 32;

static bool has_gic_registers(void)
{
	return bare_in_hyp() && read_sysreg(ID_PFR1) & ID_PFR1_GIC;
}

/* The distributor's copy of this CPU, or its redistributor's */
#define GIC_ISPENDR0   0x200
#define GIC_ISACTIVER0 0x300
#define GICR_SIZE      0x20000
#define GICR_SGI       0x10000

static uint32_t gic_read(uint32_t offset)
{
	uint32_t index = read_sysreg(MPIDR) % MAX_CPUS;

	if (options.gic == 2)
		return mmio_read32(board.gicd + offset);
	if (options.gic == 3)
		return mmio_read32(board.gicr + index * GICR_SIZE + GICR_SGI +
				   offset);
	return 0;
}

void registers_read(volatile uint32_t at[REGISTERS])
{
	uint64_t val;

	for (unsigned int i = 0; i < REGISTERS; i++)
		at[i] = 0;
	REGISTERS_PL1(READ)
	/* ISTATUS comes with time */
	at[AT_CNTP_CTL] &= 3;
	at[AT_CNTV_CTL] &= 3;
	/* Without a Secure world it is Undefined */
	if (!options.foreign) {
		REGISTERS_SECURE(READ)
	}
	at[AT_GIC_PENDING] = gic_read(GIC_ISPENDR0);
	at[AT_GIC_ACTIVE] = gic_read(GIC_ISACTIVER0);
	if (!bare_in_hyp())
		return;
	REGISTERS_HYP(READ)
	REGISTERS_HYP64(READ64)
	at[AT_CNTHP_CTL] &= 3;
	if (has_gic_registers()) {
		REGISTERS_GIC(READ)
	}
}

/* Values that none of them has at an entry, and that this mode can live with */
static void spoil_hyp(void)
{
	write_sysreg(HCR_VM | HCR_TSC, HCR);
	write_sysreg(HCPTR_RES1 | HCPTR_TCPAC, HCPTR);
	write_sysreg(HSTR_T1, HSTR);
	write_sysreg(HDCR_TPM, HDCR);
	write_sysreg64(0x12345000, HTTBR);
	write_sysreg(HTCR_RES1 | 7, HTCR);
	write_sysreg(0x12345678, HMAIR0);
	write_sysreg(0x12345678, HMAIR1);
	write_sysreg64(0x0005000012345000, VTTBR);
	write_sysreg(VTCR_RES1 | 7, VTCR);
	write_sysreg(~read_sysreg(MIDR), VPIDR);
	write_sysreg(~read_sysreg(MPIDR), VMPIDR);
	write_sysreg(0, CNTHCTL);
	write_sysreg64(0x0001234512345678, CNTVOFF);
	write_sysreg(CNT_IMASK, CNTHP_CTL);
	write_sysreg(0x12345678, HTPIDR);
	write_sysreg(SCTLR_ENTRY | SCTLR_V | SCTLR_I | SCTLR_TE | SCTLR_EE,
		     SCTLR);
	if (has_gic_registers())
		write_sysreg(1, ICH_HCR);
}

void registers_spoil(void)
{
	if (bare_in_hyp())
		spoil_hyp();
	else
		write_sysreg(SCTLR_ENTRY | SCTLR_V | SCTLR_I, SCTLR);
	write_sysreg(7, TTBCR);
	write_sysreg(0x12345678, CONTEXTIDR);
	write_sysreg(3, CNTKCTL);
	write_sysreg(CNT_IMASK, CNTP_CTL);
	write_sysreg(CNT_IMASK, CNTV_CTL);
}

void registers_tell(unsigned int index)
{
	for (unsigned int i = 0; i < REGISTERS; i++) {
		if (!bare_in_hyp() && i >= AT_HVBAR && i < AT_NSACR)
			continue;
		put("reg ");
		put_number(index);
		put(" ");
		put(names[i]);
		put(" ");
		put_hex(cpus[index].registers[i]);
		put("\n");
	}
}

static uint32_t first[MAX_CPUS][REGISTERS];

void registers_remember(unsigned int index)
{
	for (unsigned int i = 0; i < REGISTERS; i++)
		first[index][i] = cpus[index].registers[i];
}

void registers_compare(unsigned int index)
{
	for (unsigned int i = 0; i < REGISTERS; i++)
		check_equal(names[i], first[index][i],
			    cpus[index].registers[i]);
}

/* What the bits in @mask have to be */
struct expected {
	uint8_t at;
	uint32_t mask, val;
};

#define ALL	    0xffffffff
/* NSACR: TFP, NSTRCDIS, NSASEDIS, NSD32DIS are the CPU's */
#define NSACR_KNOWN 0x00043fff

static const struct expected pl1[] = {
	{ AT_SCTLR, ALL, SCTLR_RES1 | SCTLR_CP15BEN },
	{ AT_VBAR, ALL, 0 },
	{ AT_TTBCR, ALL, 0 },
	{ AT_CONTEXTIDR, ALL, 0 },
	{ AT_CNTKCTL, ALL, 0 },
	{ AT_CNTP_CTL, ALL, 0 },
	{ AT_CNTV_CTL, ALL, 0 },
};

static const struct expected hyp[] = {
	{ AT_HSCTLR, ALL, HSCTLR_ENTRY },
	{ AT_HCR, ALL, 0 },
	{ AT_HCPTR, ALL, HCPTR_RES1 },
	{ AT_HSTR, ALL, 0 },
	{ AT_HACR, ALL, 0 },
	{ AT_HTTBR, ALL, 0 },
	{ AT_HTTBR_high, ALL, 0 },
	{ AT_HTCR, ALL, HTCR_RES1 },
	{ AT_HMAIR0, ALL, 0 },
	{ AT_HMAIR1, ALL, 0 },
	{ AT_VTTBR, ALL, 0 },
	{ AT_VTTBR_high, ALL, 0 },
	{ AT_VTCR, ALL, VTCR_RES1 },
	{ AT_CNTHCTL, ALL, CNTHCTL_PL1PCTEN | CNTHCTL_PL1PCEN },
	{ AT_CNTVOFF, ALL, 0 },
	{ AT_CNTVOFF_high, ALL, 0 },
	{ AT_CNTHP_CTL, ALL, 0 },
	{ AT_HTPIDR, ALL, 0 },
};

static const struct expected gic[] = {
	/* DFB and DIB may be fixed at 1 */
	{ AT_ICC_HSRE, ~(uint32_t)(ICC_SRE_DFB | ICC_SRE_DIB),
	  ICC_SRE_SRE | ICC_SRE_ENABLE },
	{ AT_ICH_HCR, ALL, 0 },
};

static const struct expected interrupts[] = {
	{ AT_GIC_PENDING, ALL, 0 },
	{ AT_GIC_ACTIVE, ALL, 0 },
};

static const struct expected secure[] = {
	{ AT_NSACR, NSACR_KNOWN, NSACR_CP10 | NSACR_CP11 | NSACR_NS_SMP },
};

static void expect(const volatile struct cpu *cpu, const struct expected *e,
		   unsigned int n)
{
	for (; n; n--, e++)
		check_equal(names[e->at], e->val,
			    cpu->registers[e->at] & e->mask);
}

#define EXPECT(cpu, table) \
	expect(cpu, table, sizeof(table) / sizeof((table)[0]))

static void expect_hyp(const volatile struct cpu *cpu)
{
	const volatile uint32_t *at = cpu->registers;
	uint32_t hpmn = read_sysreg(PMCR) >> PMCR_N_SHIFT & HDCR_HPMN_MASK;

	EXPECT(cpu, hyp);
	check_equal("HDCR", hpmn, at[AT_HDCR]);
	check_equal("VPIDR", at[AT_MIDR], at[AT_VPIDR]);
	check_equal("VMPIDR", at[AT_MPIDR], at[AT_VMPIDR]);
	if (has_gic_registers())
		EXPECT(cpu, gic);
}

/* Those that have to be the same on all, whatever they are */
static void expect_agreement(const volatile struct cpu *cpu)
{
	static const uint8_t same[] = {
		AT_MIDR,   AT_SCTLR, AT_ACTLR, AT_VBAR,
		AT_CNTFRQ, AT_HVBAR, AT_HDCR,  AT_NSACR,
	};

	for (unsigned int i = 0; i < sizeof(same); i++)
		check_equal(names[same[i]], cpus[0].registers[same[i]],
			    cpu->registers[same[i]]);
}

/* A check of its own for each CPU, so that a failure says which */
static void begin(const char *what, unsigned int index)
{
	static char name[80];
	static const char of_cpu[] = ", CPU 0";
	char *end;

	strcpy(name, what);
	end = name + strlen(name);
	strcpy(end, of_cpu);
	end[sizeof(of_cpu) - 2] += index;
	check_begin(name);
}

/* Each CPU has been started once at least */
void check_registers(void)
{
	for (unsigned int i = 0; i < options.cpus; i++)
		registers_tell(i);
	for (unsigned int i = 0; i < options.cpus; i++) {
		begin("registers: PL1's are as at reset", i);
		EXPECT(&cpus[i], pl1);
		check_end();
		if (bare_in_hyp()) {
			begin("registers: HYP's are as documented", i);
			expect_hyp(&cpus[i]);
			check_end();
		}
		begin("interrupts: none is pending, none is active", i);
		EXPECT(&cpus[i], interrupts);
		check_end();
		if (!options.foreign) {
			begin("registers: NSACR grants all there is", i);
			EXPECT(&cpus[i], secure);
			check_end();
		}
		begin("registers: as on CPU 0, CNTFRQ is not 0", i);
		check_equal("CNTFRQ is 0", false,
			    cpus[i].registers[AT_CNTFRQ] == 0);
		expect_agreement(&cpus[i]);
		check_end();
	}
}
