#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
#
# Prepares a Debian 12 machine to build, test and debug: installs the tool chain and QEMU from Debian, and
# fetches into external/ the sources and guests that are not part of this repository. Called by
# `make setup`. Can be run again at any time: it adds only what is missing.

set -euo pipefail
tools=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$tools/apt-private.sh"

packages=(
	make gcc-arm-none-eabi libnewlib-arm-none-eabi device-tree-compiler clang-format
	gcc libc6-dev		# host tests; gcc brings libasan and libubsan
	clang-14 libclang-rt-14-dev	# libFuzzer; clang-format brings most of clang
	binutils xz-utils	# fetch-debian.sh reads ELF files; the sources are .tar.xz
	qemu-system-arm u-boot-qemu u-boot-tools gdb-multiarch
	e2fsprogs fdisk		# SD cards for the tests
	cppcheck shellcheck	# make check, with clang-format
	graphviz python3-sphinx python3-myst-parser furo	# make docs and pictures
	python3 python3-pytest python3-pexpect python3-pytest-xdist
)

# Prints the packages that are not installed.
missing_packages()
{
	local package

	for package in "${packages[@]}"; do
		[[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed* ]] ||
			echo "$package"
	done
}

# as_root COMMAND...: runs a command as root.
as_root()
{
	if [ "$(id -u)" -eq 0 ]; then
		"$@"
	elif command -v sudo >/dev/null; then
		sudo "$@"
	else
		die "there is no sudo: run this as root"
	fi
}

# install_packages PACKAGE...
install_packages()
{
	as_root apt-get update -q &&
		as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q \
			--no-install-recommends -o DPkg::Lock::Timeout=600 "$@"
}

command -v dpkg-query >/dev/null || die "this is not Debian: install what 'packages' in tools/setup.sh lists"
echo "setup: tool chain, QEMU, debugger and checkers, as packages of Debian; into external/: the sources of"
echo "setup: libfdt and of BearSSL's hashes, and Debian's kernel, busybox, kexec and Xen as guests of the tests"
mapfile -t missing < <(missing_packages)
if [ ${#missing[@]} -gt 0 ]; then
	echo "setup: installing ${missing[*]}"
	retry install_packages "${missing[@]}" || die "cannot install: ${missing[*]}"
fi

"$tools/fetch-libfdt.sh"
"$tools/fetch-bearssl.sh"
"$tools/fetch-debian.sh"
echo "setup: done"
