# SPDX-License-Identifier: BSD-2-Clause
#
# The pictures of the documentation. Included by the Makefile; uses Q.

.PHONY: pictures
pictures:
	$(Q)tools/pictures.py
