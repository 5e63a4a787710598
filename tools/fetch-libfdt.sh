#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
#
# fetch-libfdt.sh [DIR]: puts libfdt's sources, without subdirectories, into DIR (default:
# external/libfdt). The sources are upstream's 1.6.1, from Debian's source package of TF-A; every file
# must have its hash in libfdt.sha256. Does nothing if DIR is complete already. Called by setup.sh.

set -euo pipefail
tools=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$tools/apt-private.sh"

dir=$(realpath -m "${1:-$tools/../external/libfdt}")
package=arm-trusted-firmware
tarball_sha256=a4ecc35e0b893fe8682c075fc1bdb858de87e4cb18fbed9a1597e2c9f6d320de

# verify DIR: checks the hashes of libfdt's files.
verify()
{
	(cd "$1" && sha256sum --check --strict --quiet "$tools/libfdt.sha256")
}

if verify "$dir" >/dev/null 2>&1; then
	echo "libfdt: $dir is up to date"
	exit
fi

# The files are unpacked beside DIR, so that one rename puts them in place.
mkdir -p "$(dirname "$dir")"
work=$(mktemp -d)
new=$(mktemp -d "$dir.XXXXXX")
trap 'rm -rf "$work" "$new"' EXIT

apt_private_init "$work" "$(dpkg --print-architecture)" deb-src
cd "$work/download"
retry apt_private get source -qq --download-only --tar-only "$package" ||
	die "cannot get Debian's source package $package"

tarball=$(echo "$package"_*.orig.tar.xz)
sha256sum --check --status <<<"$tarball_sha256  $tarball" ||
	die "${tarball##*/} is not the one that this repository was tested with"

tar -xJf "$tarball" -C "$new" --strip-components=1 --no-same-owner --wildcards --no-anchored \
	'lib/libfdt/*.[ch]'
find "$new" -type f -exec mv -t "$new" {} +
find "$new" -mindepth 1 -type d -delete
verify "$new" || die "libfdt's files do not have the hashes in libfdt.sha256"

chmod 755 "$new"
rm -rf "$dir"
mv "$new" "$dir"
echo "libfdt: $dir is ready"
