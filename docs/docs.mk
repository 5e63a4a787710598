# SPDX-License-Identifier: BSD-2-Clause
#
# The documentation as HTML, and its pictures. Included by the Makefile; uses O,
# Q and PYTHON.

# README.html is the front page, and index.html a copy of it for servers
.PHONY: docs
docs:
	$(Q)$(PYTHON) -c 'import sphinx, myst_parser, furo' 2>/dev/null || \
		{ echo "make docs needs Sphinx, MyST and Furo: run make setup"; exit 1; }
	$(Q)$(PYTHON) -m sphinx -W --keep-going -n -q -b html -c docs -d $(O)/docs.doctrees . $(O)/docs
	$(Q)cp $(O)/docs/README.html $(O)/docs/index.html
	@echo "  DOCS    $(O)/docs/index.html"

.PHONY: pictures
pictures:
	$(Q)tools/pictures.py
