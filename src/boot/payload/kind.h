/* SPDX-License-Identifier: BSD-2-Clause */
/* What a file is, by its first bytes: payload or ramdisk. */
#ifndef KIND_H
#define KIND_H

#include "../format/file.h"

enum payload_kind {
	PAYLOAD_DEMO,
	PAYLOAD_ZIMAGE,
	PAYLOAD_ELF,
	PAYLOAD_RAW,	 /* no known kind: may be a raw binary */
	PAYLOAD_FIT,	 /* holds a payload of another kind */
	PAYLOAD_UIMAGE,	 /* the same, but only behind the image */
	PAYLOAD_RAMDISK, /* compressed, or a cpio archive */
};

/* Returns the kind of @f; never PAYLOAD_DEMO. */
enum payload_kind kind_of(const struct file *f);

/* Returns the name of @kind, for messages. */
const char *kind_name(enum payload_kind kind);

#endif
