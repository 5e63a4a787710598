#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
#
# check-setup.sh NEEDED...: prints what is missing first, and that `make setup` brings it. NEEDED is a
# program, a file (with a slash), or a Python module (python:NAME). Called by the Makefile with what its
# goals need.

set -euo pipefail

# is_there NEEDED
is_there()
{
	case $1 in
	python:*)
		/usr/bin/python3 -c "import sys, importlib.util
sys.exit(not importlib.util.find_spec(sys.argv[1]))" "${1#*:}" ;;
	*/*)
		[ -e "$1" ] ;;
	*)
		command -v "$1" >/dev/null ;;
	esac
}

for needed; do
	is_there "$needed" || {
		echo "${needed#python:} is missing: run make setup"
		exit
	}
done
