# SPDX-License-Identifier: BSD-2-Clause
#
# One image through every door, and a payload of another kind than the suites',
# $(MATRIX_PAYLOADS): a real-time kernel for each board that has a GICv2.
# Included by tests/tests.mk after psci.mk, whose boards and console it uses.

RTOS := tests/matrix/rtos
RTOS_BOARDS := virt vexpress
RTOS_O := $(call objects,$(RTOS),start.S rtos.c) $(call objects,$(PSCI_PAYLOAD),console.c)
MATRIX_PAYLOADS := $(RTOS_BOARDS:%=$(O)/tests/matrix/rtos-%.elf)

$(RTOS_O): CFLAGS_ALL += $(CFLAGS_FREESTANDING)

$(MATRIX_PAYLOADS): $(O)/tests/matrix/rtos-%.elf: $(RTOS)/rtos.ld $(RTOS_O)
	@mkdir -p $(@D)
	@echo "  LD      $@"
	$(Q)$(CC) $(ARCH_FLAGS) -nostartfiles -nostdlib -Wl,--fatal-warnings \
		-Wl,--no-warn-rwx-segments,--build-id=none \
		$(PSCI_$*:%=-Wl,--defsym=%) -T $< -o $@ $(filter %.o,$^)

.PHONY: matrix-payloads
matrix-payloads: $(MATRIX_PAYLOADS)

# The image that "make" builds: the same file in every run
.PHONY: matrix-test
matrix-test: all matrix-payloads $(O)/tests/restart/trace.so
	$(Q)HYPSTUB_BUILDS="$(O)" HYPSTUB_MATRIX_PAYLOADS="$(O)/tests/matrix" \
		$(PYTEST) tests/matrix

run run-linux: $(if $(filter rtos,$(PAYLOAD)),$(MATRIX_PAYLOADS))
