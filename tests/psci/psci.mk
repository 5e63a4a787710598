# SPDX-License-Identifier: BSD-2-Clause
#
# The payload that tests PSCI, $(PSCI_TESTS): one for each board and instruction
# set. Included by tests/tests.mk after target.mk, whose rules and library this
# file uses.

PSCI_PAYLOAD := tests/psci/payload
PSCI_BOARDS := virt vexpress raspi2b ast2600-evb
PSCI_TESTS := $(foreach board,$(PSCI_BOARDS),$(foreach isa,arm thumb, \
	$(O)/tests/psci/$(board)-$(isa).elf))

define PSCI_PAYLOAD_ELF
$(O)/tests/psci/$(1)-$(2).elf: $(BARE)/bare.ld \
		$(call target_tests_objects,$(2),$(BARE_START) $(BARE_VECTORS) \
			$(wildcard $(PSCI_PAYLOAD)/*.[cS])) \
		$(TARGET_TESTS_OUT)/libconformance-$(2).a
	$$(call bare_link,$$(TARGET_TESTS_LINK) -m$(2),$$(BARE_$(1)) link_at=ram_base+0x3000000)
endef
$(foreach board,$(PSCI_BOARDS),$(foreach isa,arm thumb, \
	$(eval $(call PSCI_PAYLOAD_ELF,$(board),$(isa)))))

.PHONY: psci-tests
psci-tests: $(PSCI_TESTS)
