// SPDX-License-Identifier: BSD-2-Clause
/*
 * The boot as a list of steps, from body.S to the payload. Runs once, on one
 * CPU, with the MMU off. docs/boot.md has the same list in words.
 */
#include <arm/sysreg.h>
#include "base/print.h"
#include "boot.h"
#include "caches.h"
#include "crash_kernel.h"
#include "device_tree.h"
#include "doctor.h"
#include "install.h"
#include "modes.h"
#include "regain_hyp.h"
#include "report.h"
#include "secure/secure.h"
#include "sizes.h"

extern char image_base[], image_end[]; /* linker.ld */
extern const uint32_t boot_stack[];    /* body.S: lowest word first */

/* Called by body.S. @image: the image in RAM, @loaded: where its file lies */
_Noreturn void boot_main(uint32_t image, uint32_t loaded, uint32_t dtb,
			 uint32_t machine, uint32_t argc,
			 struct cpu_entered entered);
/* Called by boot_vectors.S */
_Noreturn void boot_fault(const struct fault_frame *frame, uint32_t pc);
static void find_payload(struct boot *boot);
static void install(struct boot *boot);
_Noreturn static void enter_payload(struct boot *boot);

void boot_main(uint32_t image, uint32_t loaded, uint32_t dtb, uint32_t machine,
	       uint32_t argc, struct cpu_entered entered)
{
	struct boot boot = {
		.entry = { .mode = entry_mode(),
			   .image = { image, image_end - image_base },
			   .loaded = loaded,
			   .handed_dtb = dtb,
			   .machine = machine,
			   .argc = argc,
			   .entered = entered },
	};

	steps_start(&boot.steps, boot.entry.mode);
	boot.has_hyp = entry_has_hyp(boot.entry.mode);
	icache_on(boot.entry.mode == ENTRY_HYP, boot.entry.image);
	device_tree_read(&boot);
	report_entry(&boot);
	crash_kernel_limit(&boot);
	doctor_after(&boot, BOOT_READ);
	regain_hyp(&boot);
	if (!boot.has_hyp)
		report_no_hyp(&boot.dt);

	find_payload(&boot);
	doctor_after(&boot, BOOT_FIND);
	report_cpus(&boot.dt);
	modes_choose(&boot);

	install(&boot);
	enter_payload(&boot);
}

/* Keeps room for the payload before the stub is placed */
static void reserve_payload(struct boot *boot)
{
	const struct options *options = &boot->options;
	struct range stub = boot->dt.old_resident;

	if (options->resident)
		stub = (struct range){ options->resident, RESIDENT_SIZE };
	payload_reserve(&boot->payload, &boot->map,
			options->has_load ? options->load : MEMMAP_NOWHERE,
			stub);
}

/*
 * Finds the payload. Reads the options again if the payload has brought a
 * command line, or a device tree with one.
 */
static void find_payload(struct boot *boot)
{
	const char *known = boot->dt.bootargs;
	const char *bootargs;

	payload_find(&boot->entry, &boot->appended, &boot->dt, &boot->map,
		     &boot->payload);
	crash_kernel_check(boot);
	bootargs = boot->payload.bootargs ? boot->payload.bootargs
					  : boot->dt.bootargs;
	if (bootargs != known)
		options_parse(bootargs, &boot->options);
	print_quiet(boot->options.report == REPORT_QUIET);
	reserve_payload(boot);
}

/* Goes to Non-secure state, and to HYP mode if this CPU has it */
static void leave_secure_state(struct boot *boot)
{
	/*
	 * Other CPUs read and write the image with their caches off, so no
	 * cache may hold it here.
	 */
	icache_off(false, boot->entry.image);
	secure_enter(&boot->devices, boot->entry.image, boot->resident,
		     boot->monitor);
	icache_on(boot->has_hyp, boot->entry.image);
}

/* Installs the stub; in Secure state, also the monitor, on every CPU */
static void install(struct boot *boot)
{
	bool secure = boot->entry.mode == ENTRY_SECURE_SVC;

	if (secure)
		secure_prepare(&boot->dt, &boot->devices);
	doctor_after(boot, BOOT_SECURE);
	install_place(boot);
	install_copy(boot);
	doctor_after(boot, BOOT_INSTALL);
	if (secure)
		leave_secure_state(boot);
	doctor_after(boot, BOOT_LEAVE_SECURE);
}

/* The stack grows down into .bss: what lies there cannot be trusted then */
static void check_stack(void)
{
	if (boot_stack[0] != BOOT_STACK_GUARD)
		die("the boot's stack has overflowed: report it");
}

/* Puts payload and device tree where they belong, and leaves the boot */
static void enter_payload(struct boot *boot)
{
	payload_place(&boot->payload, &boot->map, boot->resident.size);
	doctor_after(boot, BOOT_PLACE);
	device_tree_write(boot);
	doctor_after(boot, BOOT_WRITE);
	report_payload(boot);
	check_stack();
	payload_move(&boot->payload);
	doctor_after(boot, BOOT_MOVE);
	icache_off(boot->has_hyp, boot->entry.image);
	install_leave(boot);
}

/*
 * Reports an exception outside HYP mode, which only the boot itself can have
 * caused, and stops. @pc: the instruction that faulted.
 */
void boot_fault(const struct fault_frame *frame, uint32_t pc)
{
	die("unexpected exception while booting in SVC mode: vector %x, pc %x, DFSR %x, DFAR %x, IFSR %x, IFAR %x: report it",
	    frame->vector * 4, pc, read_sysreg(DFSR), read_sysreg(DFAR),
	    read_sysreg(IFSR), read_sysreg(IFAR));
}
