/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The version of this hypstub. report.c prints it in the banner, and dt/write.c
 * writes it to /firmware/hypstub in the payload's device tree.
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
