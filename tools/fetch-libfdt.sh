#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
#
# fetch-libfdt.sh [DIR]: puts libfdt's sources, without subdirectories, into DIR (default:
# external/libfdt). The sources are upstream's 1.6.1, from Debian's source package of TF-A; every file
# must have its hash in libfdt.sha256. Does nothing if DIR is complete already. Called by setup.sh.

set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/fetch-source.sh"

fetch_source libfdt "${1:-$tools/../external/libfdt}" arm-trusted-firmware \
	a4ecc35e0b893fe8682c075fc1bdb858de87e4cb18fbed9a1597e2c9f6d320de \
	'lib/libfdt/*.[ch]'
