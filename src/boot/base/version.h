/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which hypstub this is. The banner and /firmware/hypstub in the payload's
 * device tree give it.
 */
#ifndef VERSION_H
#define VERSION_H

/*
 * The version and the first 12 digits of the commit, always of the same length:
 * "0.1.0+0123456789ab", with "~" in place of "+" if files had been changed
 * since that commit.
 */
extern const char version_string[];

#endif
