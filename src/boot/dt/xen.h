/* SPDX-License-Identifier: BSD-2-Clause */
/* Whether the device tree comes from Xen. */
#ifndef DT_XEN_H
#define DT_XEN_H

#include "dt.h"

/* Returns whether Xen made the opened tree, for one of its guests. */
bool dt_from_xen(const struct dt_info *dt);

#endif
