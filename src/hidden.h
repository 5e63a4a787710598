/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Included before every C file of the image: every symbol is hidden, also
 * those that libraries declare, so that their addresses are relative to pc and
 * not in a global offset table.
 */
#pragma GCC visibility push(hidden)
