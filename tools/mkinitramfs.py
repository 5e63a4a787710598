#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
#
# mkinitramfs.py -o OUT [--busybox PATH [--init FILE]] [--add SRC:DEST[:MODE]]...
# Writes an initramfs for the Linux guests (a newc cpio, compressed by gzip): busybox, /init (default:
# init.sh beside this script), the device nodes that /init needs at once, and the caller's files. Without
# --busybox the archive holds the caller's files only. Linux unpacks concatenated archives one after the
# other, so `cat base.gz more.gz` gives a guest more files. Called by doors.py, run.py and the tests.
# The same input gives the same bytes: owners and times are 0 and names are sorted.

import argparse
import gzip
import os
import stat
import sys

DEFAULT_INIT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "init.sh")

# Directories that `busybox --install` and init.sh's mounts need
DIRECTORIES = ["bin", "dev", "etc", "lib", "proc", "root", "sbin", "sys", "tmp", "usr/bin", "usr/sbin"]

# Linux opens /dev/console for /init before anything has mounted devtmpfs.
DEVICES = {"dev/console": (0o600, 5, 1), "dev/null": (0o666, 1, 3)}


class Tree:
    """The files of the archive: path -> (mode, device, contents), parents included."""

    def __init__(self):
        self.entries = {}

    def put(self, path, mode, data=b"", device=(0, 0)):
        """Adds an entry, and the directories that it is in."""
        path = path.strip("/")
        parent = os.path.dirname(path)
        if parent and parent not in self.entries:
            self.put(parent, stat.S_IFDIR | 0o755)
        self.entries[path] = (mode, device, data)

    def add(self, src, dest, permissions=None):
        """Adds a file, or a directory with everything in it."""
        if os.path.isdir(src):
            self.put(dest, stat.S_IFDIR | 0o755)
            for name in os.listdir(src):
                self.add(os.path.join(src, name), f"{dest}/{name}", permissions)
            return
        with open(src, "rb") as f:
            data = f.read()
        if permissions is None:
            # Takes over only whether the file can be executed: the other bits depend on a umask.
            permissions = 0o755 if os.stat(src).st_mode & stat.S_IXUSR else 0o644
        self.put(dest, stat.S_IFREG | permissions, data)

    def add_base(self, busybox, init):
        """Adds what every guest has."""
        for path in DIRECTORIES:
            self.put(path, stat.S_IFDIR | 0o755)
        for path, (permissions, major, minor) in DEVICES.items():
            self.put(path, stat.S_IFCHR | permissions, device=(major, minor))
        self.add(busybox, "bin/busybox", 0o755)
        self.put("bin/sh", stat.S_IFLNK | 0o777, b"busybox")
        self.add(init, "init", 0o755)

    def cpio(self):
        """Returns the archive's bytes."""
        # In sorted order a directory comes before its files.
        out = [newc(inode, path, *entry)
               for inode, (path, entry) in enumerate(sorted(self.entries.items()), 1)]
        return b"".join(out) + newc(0, "TRAILER!!!", 0, (0, 0), b"")


def pad4(data):
    return data + bytes(-len(data) % 4)


def newc(inode, path, mode, device, data):
    """An entry of the archive: header, name and contents"""
    name = path.encode() + b"\0"
    links = 2 if stat.S_ISDIR(mode) else 1
    # ino mode uid gid nlink mtime filesize devmajor devminor rdevmajor rdevminor namesize check
    fields = (inode, mode, 0, 0, links, 0, len(data), 0, 0, *device, len(name), 0)
    header = b"070701" + b"".join(b"%08X" % field for field in fields)
    return pad4(header + name) + pad4(data)


def addition(text):
    """SRC:DEST[:MODE] of the command line as the arguments of Tree.add()"""
    src, dest, *mode = text.split(":")
    if len(mode) > 1 or not dest.strip("/"):
        raise ValueError
    return (src, dest, int(mode[0], 8)) if mode else (src, dest)


addition.__name__ = "SRC:DEST[:MODE]"  # argparse prints this name in an error message


def main():
    parser = argparse.ArgumentParser(description="Write an initramfs for the Linux guests.")
    parser.add_argument("-o", dest="out", required=True)
    parser.add_argument("--busybox", help="static busybox; without it there are only the --add files")
    parser.add_argument("--init", default=DEFAULT_INIT)
    parser.add_argument("--add", action="append", default=[], type=addition, metavar="SRC:DEST[:MODE]")
    args = parser.parse_args()

    tree = Tree()
    try:
        if args.busybox:
            tree.add_base(args.busybox, args.init)
        for add in args.add:
            tree.add(*add)
        with open(args.out, "wb") as f:
            f.write(gzip.compress(tree.cpio(), mtime=0))
    except OSError as error:
        sys.exit(f"mkinitramfs.py: error: {error}")


if __name__ == "__main__":
    main()
