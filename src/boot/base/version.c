// SPDX-License-Identifier: BSD-2-Clause
/*
 * Which hypstub this is. The Makefile passes HYPSTUB_VERSION to this file only,
 * so that another commit recompiles no other.
 */
#include "version.h"

const char version_string[] = HYPSTUB_VERSION;
