# SPDX-License-Identifier: BSD-2-Clause
#
# The suite that boots one image through every door, and its own payload,
# $(MATRIX_PAYLOADS): a real-time kernel for each board that has a GICv2.
# Included by tests/tests.mk.

include tests/bare/bare.mk

RTOS := tests/matrix/rtos
RTOS_BOARDS := virt vexpress
RTOS_O := $(call objects,$(RTOS),switch.S rtos.c) $(BARE_O) $(BARE_VECTORS_O)
MATRIX_PAYLOADS := $(RTOS_BOARDS:%=$(O)/tests/matrix/rtos-%.elf)

$(O)/$(RTOS)/%.o: CFLAGS_ALL += $(CFLAGS_FREESTANDING)

# Linked at the address where QEMU's -kernel puts hypstub
$(MATRIX_PAYLOADS): $(O)/tests/matrix/rtos-%.elf: $(BARE)/bare.ld $(RTOS_O)
	$(call bare_link,$(CC) $(ARCH_FLAGS) -nostdlib,$(BARE_$*) link_at=ram_base+0x10000)

.PHONY: matrix-payloads
matrix-payloads: $(MATRIX_PAYLOADS)

# The image that "make" builds: the same file in every run
.PHONY: matrix-test
matrix-test: all matrix-payloads $(O)/tests/restart/trace.so
	$(Q)$(call pytest_suite,matrix)

run run-linux: $(if $(filter rtos,$(PAYLOAD)),$(MATRIX_PAYLOADS))
