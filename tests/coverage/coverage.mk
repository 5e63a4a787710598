# SPDX-License-Identifier: BSD-2-Clause
#
# "make coverage": which instructions of the image no suite executes, and which
# lines and branches of src/ the host tests leave out. SUITES chooses the
# suites; KEEP=1 adds to what earlier runs recorded. Included by tests/tests.mk.

RECORD := $(O)/tests/coverage/record.so
HOST_COVERAGE := $(O)/coverage/host
COVERAGE_SUITES := $(filter-out fuzz check docs,$(SUITES))

.PHONY: coverage
coverage: $(RECORD) pytest-files
	+$(Q)MAKE="$(MAKE)" tests/coverage/coverage.py $(if $(KEEP),--keep) \
		--plugin $(RECORD) $(COVERAGE_SUITES)

# Counts what ran: none is left of an earlier run
.PHONY: host-coverage
host-coverage:
	$(Q)find $(HOST_COVERAGE) -name '*.gcda' -delete 2>/dev/null || true
	$(Q)$(MAKE) --no-print-directory O=$(HOST_COVERAGE) HOST_FUZZ=20000 \
		HOST_INSTRUMENTS='-fsanitize=address --coverage -O0 -Wno-clobbered' \
		HOST_HARNESS_CFLAGS='-include tests/coverage/exit.h' host-test

$(RECORD): tests/coverage/record.c tests/lib/qemu_plugin.h Makefile
	@mkdir -p $(@D)
	@echo "  HOSTCC  $<"
	$(Q)$(HOSTCC) -std=gnu11 -O2 -Wall -Wextra -Werror -shared -fPIC \
		-fvisibility=hidden -o $@ $<
