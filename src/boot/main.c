// SPDX-License-Identifier: BSD-2-Clause
/*
 * The boot as a list of steps. Runs once, on one CPU, with the MMU off, from
 * head.S to the payload.
 */
#include <arm/smccc.h>
#include <arm/sysreg.h>
#include <hypstub/abi.h>
#include <string.h>
#include "../demo/demo.h"
#include "../resident/resident.h"
#include "base/version.h"
#include "boot.h"
#include "console/console.h"
#include "dt/dt.h"
#include "caches.h"
#include "install.h"
#include "base/memmap.h"
#include "options.h"
#include "payload/payload.h"
#include "base/print.h"
#include "base/probe.h"
#include "secure/secure.h"

_Noreturn void boot_main(uint32_t image, uint32_t loaded, uint32_t dtb,
			 uint32_t machine, uint32_t argc);
_Noreturn void boot_fault(const struct fault_frame *frame, uint32_t pc);

extern char image_base[], image_end[];

static enum entry_mode entry_mode(void)
{
	uint32_t cpsr;

	__asm__ volatile("mrs %0, cpsr" : "=r"(cpsr));
	if ((cpsr & PSR_MODE_MASK) == PSR_MODE_HYP)
		return ENTRY_HYP;
	if (read_sysreg(ID_PFR1) & ID_PFR1_SECURITY && probe_scr())
		return ENTRY_SECURE_SVC;
	return ENTRY_NONSECURE_SVC;
}

static void read_device_tree(struct boot *boot)
{
	struct range dtb;
	const char *why;
	int err = dt_read(&boot->dt, &boot->map, &why);
	int no_console = err ? err : console_from_dt(&boot->dt);

	if (no_console)
		console_last_resort();
	if (err)
		die("the device tree at %x is broken: %s", boot->dt.addr, why);
	options_parse(boot->dt.bootargs, &boot->options);
	print_quiet(boot->options.quiet);
	if (no_console)
		warn("the device tree names no console that is known here: set /chosen stdout-path");
	if (!boot->map.banks)
		die("the device tree has no /memory node with RAM");
	dtb = (struct range){ boot->dt.addr, boot->dt.size };
	memmap_use(&boot->map, boot->entry.image, IMAGE_NAME);
	memmap_use(&boot->map, dtb, TREE_NAME);
}

static const char *cpu_name(uint32_t midr)
{
	/* Implementer 0x41 and part number (DDI 0406C B4.1.105) */
	switch (midr & 0xff00fff0) {
	case 0x4100c070:
		return "Cortex-A7";
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

static void tell_entry(const struct boot *boot)
{
	uint32_t midr = read_sysreg(MIDR);
	const char *mode = boot->entry.mode == ENTRY_HYP ? "HYP"
			   : boot->entry.mode == ENTRY_SECURE_SVC
				   ? "Secure SVC"
				   : "Non-secure SVC";

	say("version %s, entered in %s mode at %x", version_string, mode,
	    (uint32_t)boot->entry.image.base);
	say("CPU %s (MIDR %x), MPIDR %x, %u in the device tree", cpu_name(midr),
	    midr, read_sysreg(MPIDR), boot->dt.cpus);
	say("device tree %x (%z), %s", boot->dt.addr, (uint64_t)boot->dt.size,
	    boot->dt.model ? boot->dt.model : "no model");
	for (unsigned int i = 0; i < boot->map.banks; i++)
		say("RAM %r (%z)", &boot->map.bank[i], boot->map.bank[i].size);
}

/*
 * An earlier hypstub's stub may be under us: we were started by a kernel in SVC
 * mode, which has it. Under another hypervisor boot-mode is not "svc".
 */
static void back_to_hyp(struct boot *boot)
{
	const struct entry *e = &boot->entry;
	struct again again = { e->argc, boot->dt.addr, e->machine,
			       e->image.base, e->loaded };

	if (e->mode != ENTRY_NONSECURE_SVC || !boot->dt.old_resident.size)
		return;
	boot->old_stub = boot->dt.stub;
	if (boot->dt.stub_svc) {
		say("back to HYP mode by the stub at %r",
		    &boot->dt.old_resident);
		icache_off(false, e->image);
		/* -1: a PSCI by hvc, which knows no such call */
		boot->old_stub =
			probe_hyp(&again) && hvc(HVC_GET_VECTORS) != -1u;
		icache_on(false, e->image);
		warn(boot->old_stub ? "whoever has HVBAR refuses"
				    : "that stub does not answer");
	}
	if (boot->old_stub)
		memmap_use(&boot->map, boot->dt.old_resident, DT_RESERVED);
}

/* What is to be done where there is no HYP mode for us */
static void tell_no_hyp(void)
{
	uint32_t pfr1 = read_sysreg(ID_PFR1);

	if (pfr1 & ID_PFR1_VIRT)
		warn("no HYP mode: the boot loader left it before it started hypstub; start hypstub earlier, or in HYP mode");
	else
		warn("no HYP mode: this CPU has no Virtualization Extensions, or they are off (QEMU: -M virt,virtualization=on)");
}

static void check_cpus(const struct boot *boot)
{
	if (!boot->dt.cpus)
		warn("the device tree has no CPUs: the payload gets this one alone");
	if (boot->dt.cpu_conflict != UINT32_MAX)
		warn("CPU %x shares its stack slot with another: the stub can serve one of them",
		     boot->dt.cpu_conflict);
}

/* The payload may have brought a command line, or a device tree with one */
static void find_payload(struct boot *boot)
{
	const char *known = boot->dt.bootargs;
	const char *bootargs;

	payload_find(boot);
	bootargs = boot->payload.bootargs ? boot->payload.bootargs
					  : boot->dt.bootargs;
	if (bootargs == known)
		return;
	options_parse(bootargs, &boot->options);
	print_quiet(boot->options.quiet);
}

/* HYP for the payload by default, SVC for the demo, which goes on to HYP */
static bool payload_gets_hyp(const struct boot *boot)
{
	if (!boot->has_hyp) {
		if (boot->options.mode == MODE_HYP)
			warn("hypstub.mode=hyp cannot be had");
		return false;
	}
	if (boot->options.mode == MODE_DEFAULT)
		return boot->payload.kind != PAYLOAD_DEMO;
	return boot->options.mode == MODE_HYP;
}

/*
 * In SVC mode all CPUs shall have the stub under them: it takes the calls to
 * start them, and passes them on to PSCI, which starts CPUs in HYP mode.
 */
static bool wraps_psci(const struct boot *boot)
{
	const char *method = boot->dt.psci_method;

	if (!boot->has_hyp || boot->hyp)
		return false;
	if (boot->entry.mode == ENTRY_SECURE_SVC ||
	    (boot->dt.psci_0_2 && method && !strcmp(method, "smc")))
		return true;
	if (method)
		warn("PSCI is not 0.2 by smc: other CPUs come without the stub");
	return false;
}

static void write_device_tree(struct boot *boot)
{
	const struct payload *p = &boot->payload;
	struct dt_changes changes = {
		.bootargs = p->bootargs,
		.drop_initrd = p->takes_initrd_slot,
		.ramdisk = { p->ramdisk_to, p->ramdisk.size },
		.drop_modules = p->from_modules,
		.resident = boot->resident,
		.old_stub = boot->old_stub && !boot->dt.replaced,
		.psci = boot->monitor.size || boot->dt.psci_kept,
		.map = &boot->map,
		.memreserve = p->kind != PAYLOAD_ZIMAGE,
		.boot_mode = boot->hyp ? "hyp" : "svc",
	};
	uint32_t size = dt_write_size(&boot->dt, &changes);
	uint64_t base = boot->map.bank[0].base;
	uint64_t addr = memmap_find_top(
		&boot->map, size, 8, (struct range){ base, p->reach - base });
	const char *why;

	if (!boot->monitor_secure)
		changes.monitor = boot->monitor;
	if (addr == MEMMAP_NONE)
		die("no room for the payload's device tree, %z",
		    (uint64_t)size);
	if (dt_write(&boot->dt, addr, &changes, &why))
		die("the device tree cannot be changed: %s", why);
	boot->dtb = addr;
}

static void tell_payload(const struct boot *boot)
{
	const struct payload *p = &boot->payload;

	if (boot->resident.size)
		say("resident stub %r, HVBAR %x", &boot->resident,
		    (uint32_t)boot->resident.base);
	say("payload: %s from %s, %r (%z)", payload_kind_name(p->kind), p->from,
	    &p->file, p->file.size);
	if (p->ramdisk.size)
		say("ramdisk at %X (%z)", p->ramdisk_to, p->ramdisk.size);
	say("entering it in %s mode at %x, device tree %x",
	    boot->hyp ? "HYP" : "SVC", p->entry, boot->dtb);
}

void boot_main(uint32_t image, uint32_t loaded, uint32_t dtb, uint32_t machine,
	       uint32_t argc)
{
	struct boot boot = {
		.entry = { .image = { image, image_end - image_base },
			   .loaded = loaded,
			   .dtb = dtb,
			   .machine = machine,
			   .argc = argc },
	};

	boot.entry.mode = entry_mode();
	boot.has_hyp = boot.entry.mode == ENTRY_HYP ||
		       (boot.entry.mode == ENTRY_SECURE_SVC &&
			read_sysreg(ID_PFR1) & ID_PFR1_VIRT);
	icache_on(boot.entry.mode == ENTRY_HYP, boot.entry.image);
	dt_find(&boot);
	read_device_tree(&boot);
	tell_entry(&boot);
	back_to_hyp(&boot);
	if (!boot.has_hyp)
		tell_no_hyp();

	find_payload(&boot);
	check_cpus(&boot);
	boot.hyp = payload_gets_hyp(&boot);
	boot.proxy = wraps_psci(&boot);
	if (boot.payload.kind == PAYLOAD_DEMO)
		boot.payload.entry = (uintptr_t)demo;
	if (boot.entry.mode == ENTRY_SECURE_SVC) {
		dt_devices(&boot.dt, &boot.devices);
		secure_prepare(&boot);
	}
	install_place(&boot);
	install_copy(&boot);
	if (boot.monitor.size) {
		/* Other CPUs read and write the image with theirs off */
		icache_off(false, boot.entry.image);
		secure_enter(&boot);
		icache_on(boot.has_hyp, boot.entry.image);
	}

	payload_place(&boot);
	write_device_tree(&boot);
	tell_payload(&boot);
	payload_load(&boot);
	icache_off(boot.has_hyp, boot.entry.image);
	install_leave(&boot);
}

/* An exception outside HYP, where nobody but the boot can be at fault */
void boot_fault(const struct fault_frame *frame, uint32_t pc)
{
	die("unexpected exception while booting in SVC mode: vector %x, pc %x, DFSR %x, DFAR %x, IFSR %x, IFAR %x",
	    frame->vector * 4, pc, read_sysreg(DFSR), read_sysreg(DFAR),
	    read_sysreg(IFSR), read_sysreg(IFAR));
}
