# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
#
# Takes files out of a Debian source package. The package's tarball is pinned by hash, and so is each
# file, by NAME.sha256 beside this script. Sourced by fetch-libfdt.sh and fetch-bearssl.sh.

tools=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$tools/apt-private.sh"

# verify_files NAME DIR: checks the hashes of the files in DIR by NAME.sha256.
verify_files()
{
	(cd "$2" && sha256sum --check --strict --quiet "$tools/$1.sha256")
}

# fetch_source NAME DIR PACKAGE SHA256 PATTERN...: puts the files that match a PATTERN into DIR, without
# subdirectories, from PACKAGE's tarball, whose hash is SHA256. Does nothing if DIR is complete already.
fetch_source()
{
	local name=$1 dir package=$3 sha256=$4 tarball

	dir=$(realpath -m "$2")
	shift 4
	if verify_files "$name" "$dir" >/dev/null 2>&1; then
		echo "$name: $dir is up to date"
		return
	fi

	# The files are unpacked beside DIR, so that one rename puts them in place.
	mkdir -p "$(dirname "$dir")"
	work=$(mktemp -d)
	new=$(mktemp -d "$dir.XXXXXX")
	trap 'rm -rf "$work" "$new"' EXIT

	apt_private_init "$work" "$(dpkg --print-architecture)" deb-src
	cd "$work/download" || die "no $work/download"
	retry apt_private get source -qq --download-only --tar-only "$package" ||
		die "cannot get Debian's source package $package"

	tarball=$(echo "$package"_*.orig.tar.xz)
	sha256sum --check --status <<<"$sha256  $tarball" ||
		die "${tarball##*/} is not the one that this repository was tested with"

	tar -xJf "$tarball" -C "$new" --strip-components=1 --no-same-owner --wildcards \
		--no-anchored "$@"
	find "$new" -type f -exec mv -t "$new" {} +
	find "$new" -mindepth 1 -type d -delete
	verify_files "$name" "$new" || die "$name's files do not have the hashes in $name.sha256"

	chmod 755 "$new"
	rm -rf "$dir"
	mv "$new" "$dir"
	echo "$name: $dir is ready"
}
