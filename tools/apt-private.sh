# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
#
# Functions for an apt that leaves the system alone: with package lists, a cache and an (empty) dpkg
# status of its own, but with the system's mirrors, proxy and keys. This apt can fetch sources or
# another architecture's packages without root, deb-src lines or `dpkg --add-architecture`.
# Sourced by fetch-source.sh and fetch-debian.sh; setup.sh uses die and retry.

# die TEXT: prints an error and ends the script.
die()
{
	echo "${0##*/}: error: $*" >&2
	exit 1
}

# retry COMMAND...: runs a command again after a pause if it fails, three times at most. A mirror that
# is just being synchronised serves indexes which do not match their signed hashes; that passes within a
# minute or two.
retry()
{
	local pause

	for pause in 5 20 60; do
		"$@" && return
		echo "${0##*/}: '$1 ${2-}' failed, trying again in $pause s" >&2
		sleep "$pause"
	done
	"$@"
}

# Prints the system's Debian sources as "URI SUITE" lines. apt is asked for them, since it understands
# both sources.list and the deb822 *.sources files; the origin, which is signed, excludes third parties.
# The release itself is enough, because libraries are pinned by hash and the rest are guests of the tests.
# -security and -updates are left out: they change often, and a mirror may then be inconsistent for long.
debian_sources()
{
	apt-get "$@" indextargets --format '$(ORIGIN) $(COMPONENT) $(REPO_URI) $(RELEASE)' \
		'Created-By: Packages' | sed -n '/ [^ ]*[-/][^ ]*$/d; s/^Debian main //p' | sort -u
}

# apt_private_init WORK ARCH TYPE: sets up a private apt in the directory WORK for the architecture
# ARCH and for TYPE = deb or deb-src, and updates its lists. After that, use `apt_private get download
# ...` in WORK/download.
apt_private_init()
{
	local work=$1 arch=$2 type=$3 sources

	mkdir -p "$work/system-lists/partial" "$work/lists/partial" "$work/cache/archives/partial" \
		"$work/download"
	: >"$work/status"
	# If root runs apt, it downloads as the user _apt, who must be able to enter and write WORK.
	chmod 755 "$work"
	[ "$(id -u)" -ne 0 ] || chown _apt "$work/download"

	sources=$(debian_sources)
	if [ -z "$sources" ]; then
		# The system has no package lists (container images often come without them): fetch
		# some. An error of Debian's shows below; those of third parties do not matter.
		apt-get update -qq -o Dir::State::Lists="$work/system-lists" || true
		sources=$(debian_sources -o Dir::State::Lists="$work/system-lists")
	fi
	[ -n "$sources" ] || die "apt knows no Debian package source (see apt-get update)"

	sed "s|\(.*\) \(.*\)|$type [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] \1 \2 main|" \
		<<<"$sources" >"$work/sources.list"
	cat >"$work/apt.conf" <<-END
		#clear APT::Architectures;
		APT::Architecture "$arch";
		APT::Architectures { "$arch"; };
		Acquire::Languages "none";
		Dir::State "$work";
		Dir::State::Lists "$work/lists";
		Dir::State::status "$work/status";
		Dir::Cache "$work/cache";
		Dir::Etc::SourceList "$work/sources.list";
		Dir::Etc::SourceParts "/dev/null";
	END
	apt_private_conf=$work/apt.conf

	retry apt_private get update -qq --error-on=any ||
		die "cannot get Debian's package lists ($type, $arch)"
}

# apt_private get|cache ARG...: runs apt-get or apt-cache in the private set-up.
apt_private()
{
	local tool=apt-$1

	shift
	"$tool" -c "$apt_private_conf" "$@"
}
