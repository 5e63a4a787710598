// SPDX-License-Identifier: BSD-2-Clause
/*
 * What the console says of the boot, besides errors and warnings of a single
 * step. Called by main.c, between its steps.
 */
#include <arm/sysreg.h>
#include "base/print.h"
#include "base/version.h"
#include "dt/xen.h"
#include "report.h"
#include "secure/smp.h"

/* Returns the name of an ARMv7-A CPU of Arm's, by its MIDR */
static const char *cpu_name(uint32_t midr)
{
	/* Implementer 0x41 and part number (DDI 0406C B4.1.105) */
	switch (midr & 0xff00fff0) {
	case 0x4100c050:
		return "Cortex-A5";
	case 0x4100c070:
		return "Cortex-A7";
	case 0x4100c080:
		return "Cortex-A8";
	case 0x4100c090:
		return "Cortex-A9";
	case 0x4100c0d0:
		return "Cortex-A12";
	case 0x4100c0e0:
		return "Cortex-A17";
	case 0x4100c0f0:
		return "Cortex-A15";
	default:
		return "unknown CPU";
	}
}

const char *report_mode_name(enum entry_mode mode)
{
	switch (mode) {
	case ENTRY_HYP:
		return "HYP";
	case ENTRY_SECURE_SVC:
		return "Secure SVC";
	default:
		return "Non-secure SVC";
	}
}

void report_entry(const struct boot *boot)
{
	uint32_t midr = read_sysreg(MIDR);

	say("version %s, entered in %s mode at %x", version_string,
	    report_mode_name(boot->entry.mode),
	    (uint32_t)boot->entry.image.base);
	say("CPU %s (MIDR %x), MPIDR %x, %u in the device tree", cpu_name(midr),
	    midr, read_sysreg(MPIDR), boot->dt.cpus);
	say("device tree %x (%z), %s", boot->dt.addr, (uint64_t)boot->dt.size,
	    boot->dt.model ? boot->dt.model : "no model");
	for (unsigned int i = 0; i < boot->map.banks; i++)
		say("RAM %r (%z)", &boot->map.bank[i], boot->map.bank[i].size);
}

/* Arm's CPUs that never have HYP mode: Cortex-A5, A8, A9 */
#define PARTS_WITHOUT_HYP (1 << 0x5 | 1 << 0x8 | 1 << 0x9)

void report_no_hyp(const struct dt_info *dt)
{
	uint32_t midr = read_sysreg(MIDR);

	if (dt_from_xen(dt))
		warn("no HYP mode: this is a guest of Xen, which has it; start hypstub before Xen, with Xen as its payload");
	else if (midr_is_among(midr, PARTS_WITHOUT_HYP))
		warn("no HYP mode: a %s has no Virtualization Extensions; use a CPU that has, such as a Cortex-A7 or A15",
		     cpu_name(midr));
	else if (read_sysreg(ID_PFR1) & ID_PFR1_VIRT)
		warn("no HYP mode: the boot loader left it before it started hypstub; start hypstub earlier, or in HYP mode");
	else
		warn("no HYP mode: this CPU has no Virtualization Extensions, or they are off; turn them on (QEMU: -M virt,virtualization=on)");
}

void report_cpus(const struct dt_info *dt)
{
	if (!dt->cpus)
		warn("the device tree has no CPUs: the payload gets this one alone; add them to /cpus");
	if (dt->cpu_conflict != UINT32_MAX)
		warn("CPU %x shares its stack slot with another: the stub can serve one of them; remove the other from /cpus",
		     dt->cpu_conflict);
}

void report_payload(const struct boot *boot)
{
	const struct payload *p = &boot->payload;

	if (boot->resident.size)
		say("resident stub %r, HVBAR %x", &boot->resident,
		    (uint32_t)boot->resident.base);
	say("payload: %s from %s, %r (%z)", kind_name(p->kind),
	    payload_source_name(p->from), &p->file, p->file.size);
	if (p->ramdisk.size)
		say("ramdisk at %X (%z)", p->ramdisk_to, p->ramdisk.size);
	say("entering it in %s mode at %x, device tree %x",
	    boot->payload_in_hyp ? "HYP" : "SVC", p->entry, boot->payload_dtb);
}
