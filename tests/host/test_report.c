// SPDX-License-Identifier: BSD-2-Clause
/* report_no_hyp(): each reason has its own words, and says what to do. */
#include <arm/sysreg.h>
#include <libfdt.h>
#include "../../src/boot/report.h"
#include "dtb.h"
#include "guest.h"
#include "harness.h"
#include "registers.h"

static struct dt_info dt;

static struct memmap map;

/* What report.c needs to link beside that */
const char *kind_name(enum payload_kind kind)
{
	test_fail(__FILE__, __LINE__, "kind %u", kind);
}

const char *payload_source_name(enum payload_source from)
{
	test_fail(__FILE__, __LINE__, "source %u", from);
}

static void expect(uint32_t midr, uint32_t pfr1, const char *said)
{
	if (!dt.addr)
		dtb_load_read("virt", &dt, &map);
	register_program(MIDR, midr);
	register_program(ID_PFR1, pfr1);
	report_no_hyp(&dt);
	EXPECT_HAS(console_text(), "hypstub: warning: no HYP mode: ");
	EXPECT_HAS(console_text(), said);
	console_clear();
}

TEST(a_loader_that_left_hyp_mode_is_to_blame)
{
	expect(0x412fc0f1, 0x00011011,
	       "no HYP mode: the boot loader left it before it started hypstub; start hypstub earlier, or in HYP mode");
}

TEST(a_cpu_may_have_it_off)
{
	expect(0x412fc0f1, 0x00010001,
	       "no HYP mode: this CPU has no Virtualization Extensions, or they are off; turn them on (QEMU: -M virt,virtualization=on)");
}

TEST(a_guest_of_xen_is_told_so)
{
	void *tree = dtb_load_larger("virt");

	dtb_open_read(DTB_ADDR, &dt, &map);
	expect(0x412fc0f1, 0x00011011,
	       "no HYP mode: the boot loader left it before it started hypstub; start hypstub earlier, or in HYP mode");
	EXPECT(fdt_add_subnode(tree, 0, "hypervisor") > 0);
	dtb_set(tree, "/hypervisor", "compatible", "xen,xen");
	dtb_open_read(DTB_ADDR, &dt, &map);
	expect(0x412fc0f1, 0x00011011,
	       "this is a guest of Xen, which has it; start hypstub before Xen, with Xen as its payload");
}

/* Without dom0 there is no /hypervisor */
TEST(a_guest_that_xen_starts_itself_is_told_so)
{
	void *tree = dtb_load_larger("guest");

	dtb_open_read(DTB_ADDR, &dt, &map);
	expect(0x412fc0f1, 0x00011011, "this is a guest of Xen");
	dtb_drop(tree, "/", "compatible");
	dtb_open_read(DTB_ADDR, &dt, &map);
	expect(0x412fc0f1, 0x00011011, "this is a guest of Xen");
}

TEST(older_cpus_are_named)
{
	expect(0x411fc050, 0x00000011,
	       "a Cortex-A5 has no Virtualization Extensions; use a CPU that has, such as a Cortex-A7 or A15");
	expect(0x413fc082, 0x00000011, "a Cortex-A8 has no Virtualization");
	expect(0x412fc091, 0x00000011, "a Cortex-A9 has no Virtualization");
}
