# SPDX-License-Identifier: BSD-2-Clause
#
# The payload that tests PSCI, $(PSCI_TESTS): one for each board and instruction
# set. Included by tests/tests.mk after target.mk, whose rules and library it uses.

PSCI_PAYLOAD := tests/psci/payload
PSCI_BOARDS := virt vexpress raspi2b
PSCI_TESTS := $(foreach board,$(PSCI_BOARDS),$(foreach isa,arm thumb, \
	$(O)/tests/psci/$(board)-$(isa).elf))

# Where each has its RAM and its devices; 0: it has none
PSCI_virt := ram_base=0x40000000 uart=0x09000000 gicd=0x08000000 \
	gicc=0x08010000 gicr=0x080a0000 local=0
PSCI_vexpress := ram_base=0x80000000 uart=0x1c090000 gicd=0x2c001000 \
	gicc=0x2c002000 gicr=0 local=0
PSCI_raspi2b := ram_base=0 uart=0x3f201000 gicd=0 gicc=0 gicr=0 local=0x40000000

define PSCI_PAYLOAD_ELF
$(O)/tests/psci/$(1)-$(2).elf: $(PSCI_PAYLOAD)/payload.ld \
		$(call target_tests_objects,$(2),$(wildcard $(PSCI_PAYLOAD)/*.[cS])) \
		$(TARGET_TESTS_OUT)/libconformance-$(2).a
	@mkdir -p $$(@D)
	@echo "  LD      $$@"
	$$(Q)$(TARGET_TESTS_CC) $(TARGET_TESTS_ARCH) -m$(2) -nostartfiles \
		--specs=nano.specs -Wl,--gc-sections,--fatal-warnings \
		-Wl,--defsym=memcpy=memmove,--no-warn-rwx-segments \
		$(PSCI_$(1):%=-Wl,--defsym=%) -Wl,-T,$$< -o $$@ $$(filter-out $$<,$$^)
endef
$(foreach board,$(PSCI_BOARDS),$(foreach isa,arm thumb, \
	$(eval $(call PSCI_PAYLOAD_ELF,$(board),$(isa)))))

.PHONY: psci-tests
psci-tests: $(PSCI_TESTS)

# Where test_psci.py finds them
psci-test: export HYPSTUB_PSCI_TESTS := $(O)/tests/psci
