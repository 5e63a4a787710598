#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
#
# fetch-bearssl.sh [DIR]: puts what the image takes of BearSSL 0.6, SHA-1 and SHA-256, and all of its
# headers, without subdirectories, into DIR (default: external/bearssl). The sources are upstream's,
# from Debian's source package; every file must have its hash in bearssl.sha256. Does nothing if DIR
# is complete already. Called by setup.sh.

set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/fetch-source.sh"

fetch_source bearssl "${1:-$tools/../external/bearssl}" bearssl \
	102a625bd8f6155260867a50c508df8d8c3f796985dd744df1a68e5cd1a79004 \
	'inc/*.h' src/inner.h src/config.h src/hash/sha1.c src/hash/sha2small.c \
	src/codec/dec32be.c src/codec/enc32be.c
