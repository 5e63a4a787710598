# SPDX-License-Identifier: BSD-2-Clause
#
# The suite that runs what the documentation prints, with the image that "make"
# builds. Included by tests/tests.mk.

.PHONY: docs-test
docs-test: all matrix-payloads
	$(Q)$(call pytest_suite,docs)
