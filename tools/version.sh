#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
#
# Prints the version with the commit, as the image contains it: 0.1.0+0123456789ab. The commit always
# has one character and 12 digits, so that neither the image's size nor what it executes depends on the
# commit: "+" if the tree is that commit, "~" if the tree has been changed since. In an archive that git
# made, the commit stands below; a tree that is neither archive nor checkout prints 000000000000. Called
# by the Makefile.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# git archive writes the commit here
archived='$Format:%H$'
version=$(<VERSION)

# Succeeds if this directory is the top of a checkout, and not an archive unpacked inside a checkout
is_checkout()
{
	local prefix

	prefix=$(git rev-parse --show-prefix 2>/dev/null) && [ -z "$prefix" ] &&
		git ls-files --error-unmatch VERSION >/dev/null 2>&1
}

if [ "${archived#?Format}" = "$archived" ]; then
	commit=+$archived
elif is_checkout && commit=$(git rev-parse HEAD 2>/dev/null); then
	[ -z "$(git status --porcelain --untracked-files=no)" ] && commit=+$commit || commit="~$commit"
else
	commit=+000000000000
fi
echo "$version${commit:0:13}"
