// SPDX-License-Identifier: BSD-2-Clause
/*
 * How the device tree shows that this is a guest of Xen: asked only where HYP
 * mode is missing, to say why. Called by report.c.
 */
#include "../base/phys.h"
#include "node.h"
#include "xen.h"

/*
 * Dom0 and the guests of its tools have /hypervisor, and those are called so. A
 * guest that Xen starts itself has neither that nor a name, but an SBSA UART,
 * which no ARMv7 board has.
 */
static const struct dt_known known[] = {
	DT_KNOWN('h', "xen,xen"),
	DT_KNOWN('u', "arm,sbsa-uart"),
	{ 0 },
};

bool dt_from_xen(const struct dt_info *dt)
{
	if (dt_compatible(phys(dt->addr), 0, "xen,xenvm"))
		return true;
	for (unsigned int i = 0; i < dt->root_children; i++) {
		char kind = dt_kind(phys(dt->addr), dt->root_child[i], known);

		if (kind == 'h' || (kind == 'u' && !dt->model))
			return true;
	}
	return false;
}
