// SPDX-License-Identifier: BSD-2-Clause
/* The count of problems in the report: see verdict.h. */
#include "verdict.h"

unsigned int verdict_problems;
