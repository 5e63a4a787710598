// SPDX-License-Identifier: BSD-2-Clause
/*
 * The version of this hypstub. The Makefile passes HYPSTUB_VERSION to this file
 * only, so that a new commit recompiles no other file.
 */
#include "version.h"

const char version_string[] = HYPSTUB_VERSION;
