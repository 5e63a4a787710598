#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
#
# check-variables.sh NAME=VALUE...: prints the first mistake in variables that make has been given: a name
# that nothing uses, or a value that cannot be. Called by the Makefile, before it builds anything; what
# run.py and trace.py alone use is checked there.

set -euo pipefail

# What make help explains, and the tools
known=(
	O ISA RAM_BASE CONSOLE DEBUG V PREFIX DESTDIR
	PAYLOAD INITRD APPEND BOARD DOOR MODE SMP MEM CPU GDB VISITS INSTRUCTIONS
	KERNEL DTB FLASH_DTB LOAD ENTRY OUT OUT_DIR
	T SUITES KEEP SEED CASE CASES BASE FUZZ_RUNS FUZZ_TEST_RUNS HOST_FUZZ
	HYPSTUB_PATIENCE HYPSTUB_EXHAUSTIVE HYPSTUB_BUILDS PYTEST_ADDOPTS
	CROSS_COMPILE CC LD AR NM OBJCOPY OBJDUMP HOSTCC CLANG CLANG_FORMAT DTC QEMU PYTHON SHELL
	# make coverage gives these to a make of its own
	HOST_INSTRUMENTS HOST_HARNESS_CFLAGS
	# dh_auto_build and dh_auto_install give these to every Makefile
	INSTALL CXX PKG_CONFIG AM_UPDATE_INFO_DIR
)

# die TEXT: prints the mistake.
die()
{
	echo "$*"
	exit
}

# check_directory DIR: O is a directory that make may fill and that make clean removes.
check_directory()
{
	local path entry

	[[ $1 =~ ^[A-Za-z0-9_./~+@%][A-Za-z0-9_./~+@%-]*$ ]] || die "O='$1': give a directory, without blanks"
	[[ ! -e $1 || -d $1 ]] || die "O=$1 is a file: give a directory"
	path=$(realpath -m "$1")
	path=${path%/}/		# the root directory is "/" already
	[[ $PWD/ != "$path"* ]] || die "O=$1 has the sources in it, and make clean removes it"
	for entry in .git .ci LICENSES docs external include src tests tools; do
		[[ $path != "$PWD/$entry/"* ]] || die "O=$1 is a directory of the sources"
	done
}

# check NAME VALUE
check()
{
	case $1 in
	O)
		check_directory "$2" ;;
	ISA)
		[[ $2 =~ ^(arm|thumb)$ ]] || die "ISA=$2: it is arm or thumb" ;;
	RAM_BASE)
		[[ $2 =~ ^0x(0|[0-9A-Fa-f]{1,5}000)$ ]] ||
			die "RAM_BASE=$2: it is a multiple of 4 KiB in hexadecimal, such as 0x80000000" ;;
	V | DEBUG | KEEP)
		[[ $2 =~ ^[01]?$ ]] || die "$1=$2: it is 1, or not given" ;;
	SEED | CASE | CASES | FUZZ_RUNS | FUZZ_TEST_RUNS | HOST_FUZZ)
		[[ $2 =~ ^[0-9]*$ ]] || die "$1=$2: it is a number" ;;
	LOAD | ENTRY)
		[[ $2 =~ ^(0x[0-9A-Fa-f]{1,8})?$ ]] || die "$1=$2: it is an address, such as 0x40008000" ;;
	T)
		[[ $2 != *[\'\"\`\$]* ]] || die "T=$2: it is the name of a test" ;;
	PREFIX)
		[[ $2 == /* ]] || die "PREFIX=$2: it is an absolute path" ;;
	esac
}

for assignment; do
	name=${assignment%%=*}
	[[ " ${known[*]} " == *" $name "* ]] ||
		die "$name is not a variable of this Makefile: make help lists them"
	check "$name" "${assignment#*=}"
done
