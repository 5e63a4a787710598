#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
#
# doors.py: every way into hypstub that QEMU can show. A door is how the image gets to a CPU, and how the
# payload gets to the image; recipe() returns the commands of a door, for a board, a payload and a mode.
# tests/matrix and `make run BOARD= DOOR=` run these commands; this file, run as a script, prints them for
# docs/doors.md.

import os
import re
import shlex
import subprocess

TOOLS = os.path.dirname(os.path.abspath(__file__))
DEBIAN = os.path.join(os.path.dirname(TOOLS), "external", "debian")
UBOOT = "/usr/lib/u-boot/qemu_arm/u-boot.bin"
UBOOT_CARD = "u-boot-sunxi-with-spl.bin"  # with its first stage, for a card


class Board:
    """A board of QEMU's. state: the state in which it leaves reset; dtb: Debian's device tree, or None if QEMU
    makes one; more: further options; ram: the base of RAM; rom: where -bios puts a file; smp, mib:
    the fewest and most CPUs and MiB; stdout: what a loader has to say of the console, if the tree does not;
    flash: the size of the file that QEMU wants for the flash at rom; psci: whether QEMU serves PSCI where it has
    left the Secure world"""

    def __init__(self, name, machine, cpu, cpus, memory, console="ttyAMA0", state="HYP", dtb=None,
                 more="", ram=0x40000000, rom=0, smp=(1, 8), mib=(4, 255 << 10), stdout=None, flash=None,
                 psci=True):
        self.name, self.machine, self.cpu, self.cpus = name, machine, cpu, cpus
        self.memory, self.console, self.state, self.dtb, self.more = memory, console, state, dtb, more
        self.ram, self.rom, self.smp, self.mib = ram, rom, smp, mib
        self.stdout, self.flash, self.psci = stdout, flash, psci

    def size(self):
        """The bytes of memory, which is as QEMU's -m has it"""
        return int(self.memory.rstrip("MmGg")) << (30 if self.memory[-1] in "Gg" else 20)

    def qemu(self, machine="", cpus=None):
        """The start of QEMU's command line. machine: more of -M, beginning with a comma"""
        return (f"qemu-system-arm -M {self.machine}{machine} -cpu {self.cpu} -smp {cpus or self.cpus} "
                f"-m {self.memory}{self.more}")


BOARDS = {board.name: board for board in (
    Board("virt-hyp", "virt,virtualization=on", "cortex-a15", 2, "1G"),
    Board("virt", "virt,secure=on,virtualization=on", "cortex-a15", 2, "1G", state="Secure SVC"),
    Board("vexpress", "vexpress-a15", "cortex-a15", 2, "1G", state="Secure SVC",
          dtb="vexpress-v2p-ca15-tc1.dtb", more=" -audiodev none,id=a",
          ram=0x80000000, smp=(1, 4), mib=(4, 30 << 10)),
    Board("raspi2b", "raspi2b", "cortex-a7", 4, "1G", state="Secure SVC", dtb="bcm2836-rpi-2-b.dtb",
          ram=0, rom=0x8000, smp=(4, 4), mib=(1024, 1024)),
    Board("orangepi-pc", "orangepi-pc", "cortex-a7", 4, "1G", "ttyS0", dtb="sun8i-h3-orangepi-pc.dtb",
          smp=(4, 4), mib=(1024, 1024)),
    Board("mcimx7d-sabre", "mcimx7d-sabre", "cortex-a7", 2, "1G", "ttymxc0", dtb="imx7d-sdb.dtb",
          ram=0x80000000, smp=(1, 2), mib=(4, 2048)),
    Board("mcimx6ul-evk", "mcimx6ul-evk", "cortex-a7", 1, "512M", "ttymxc0",
          dtb="imx6ul-14x14-evk.dtb", ram=0x80000000, smp=(1, 1), mib=(4, 2048)),
    Board("midway", "midway", "cortex-a15", 2, "1G", dtb="ecx-2000.dtb", ram=0, smp=(1, 4), mib=(4, 4089)),
    Board("ast2600-evb", "ast2600-evb", "cortex-a7", 2, "2G", "ttyS4", state="Secure SVC",
          dtb="aspeed-ast2600-evb.dtb", ram=0x80000000, smp=(2, 2), mib=(256, 2048),
          stdout="serial4:115200n8", flash="64M", psci=False),
)}


class Payload:
    """kernel: the payload's file, None for the demo; words: its command line; guest: the payload of this
    payload, whose files QEMU's guest-loader puts into RAM; packed: the Payload that is in one file with the
    image, by pack.py, with its command line"""

    def __init__(self, name, kernel=None, ramdisk=None, words="", guest=None, packed=None):
        self.name, self.kernel, self.ramdisk = name, kernel, ramdisk
        self.words, self.guest, self.packed = words, guest, packed
        self.image = "pack.bin" if packed else "hypstub.bin"

    def pack(self, words, dtb=""):
        """Commands that make pack.bin, if this is a pack; dtb: the device tree, where no loader gives one"""
        if not self.packed:
            return []
        options = [f"--flash-dtb {dtb}"] if dtb else []
        if self.packed.ramdisk:
            options.append(f"--ramdisk {self.packed.ramdisk}")
        if words:
            options.append(f"--append {quoted(words)}")
        return [" ".join(["pack.py -o pack.bin", *options, "hypstub.bin", self.packed.kernel])]


LINUX_WORDS = "console={console} rdinit=/init"
LINUX = Payload("linux", "zImage", "initramfs.gz", LINUX_WORDS)

PAYLOADS = {payload.name: payload for payload in (
    LINUX,
    Payload("fit", "payload.itb", words=LINUX_WORDS),  # linux in one file
    Payload("boards", "boards.itb", words=LINUX_WORDS),  # with the device trees of all boards
    Payload("pack", words=LINUX_WORDS, packed=LINUX),  # linux in one file with hypstub
    Payload("xen", "xen", words="console=dtuart dom0_mem=512M",
            guest=Payload("dom0", "zImage", "initramfs.gz", "console=hvc0 rdinit=/init")),
    Payload("rtos", "rtos.elf"),
    Payload("demo"),
)}


def has(board, payload):
    """Whether a board can run a payload of PAYLOADS: QEMU makes the device tree of virt; Xen is tried there, and
    the RTOS was built for two boards"""
    return {"boards": board.dtb is not None, "xen": board.name in ("virt", "virt-hyp"),
            "rtos": board.name in ("virt", "virt-hyp", "vexpress")}.get(payload, True)


def links_to(image, made):
    """{name in recipes: file}. made: the directory of the files that make_initramfs() and make_fit() make"""
    links = {name: os.path.join(DEBIAN, name) for name in
             ("zImage", "xen", "busybox", "kexec", "lib", "dtbs", UBOOT_CARD)}
    links |= {name: os.path.join(made, name) for name in ("initramfs.gz", "payload.itb", "boards.itb")}
    return {**links, "hypstub.bin": image, "u-boot.bin": UBOOT}


def rtos_for(board):
    """The real-time kernel that tests/matrix/matrix.mk builds for a board"""
    return "rtos-vexpress.elf" if board.name == "vexpress" else "rtos-virt.elf"


def make_initramfs(links):
    """Makes initramfs.gz, with busybox."""
    subprocess.run([os.path.join(TOOLS, "mkinitramfs.py"), "-o", links["initramfs.gz"], "--busybox",
                    links["busybox"]], check=True)


def make_fit(links, name):
    """Makes payload.itb or boards.itb, from zImage and initramfs.gz."""
    dtbs = []
    if name == "boards.itb":
        dtbs = sorted(os.path.join(links["dtbs"], board.dtb) for board in BOARDS.values() if board.dtb)
    subprocess.run([os.path.join(TOOLS, "mkfit.py"), "-o", links[name], "--ramdisk", links["initramfs.gz"],
                    links["zImage"], *dtbs], check=True, stdout=subprocess.DEVNULL)


class Recipe:
    """qemu: QEMU's command line; files: commands to run before it, which make the files that it needs; uboot:
    commands at U-Boot's prompt; linux: commands in Linux. source: from where hypstub reports to have the
    payload; state: the state in which hypstub is entered; entry: the address where it is entered first"""

    def __init__(self, qemu, files=(), uboot=(), linux=(), source="the initrd slot", state=None, cpus=None,
                 entry=None):
        self.qemu, self.files, self.uboot, self.linux = qemu, list(files), list(uboot), list(linux)
        self.source, self.state, self.cpus, self.entry = source, state, cpus, entry

    def lines(self):
        """The commands in order, for a reader"""
        return [*self.files, self.qemu, *(f"=> {line}" for line in self.uboot),
                *(f"# {line}" for line in self.linux)]

    def has_flash(self):
        """Whether QEMU has a file where the CPUs begin"""
        return " -bios " in self.qemu or "if=mtd" in self.qemu

    def make_files(self, directory, links):
        """Makes the files that QEMU needs, in a directory; links: {name: the file that it stands for}"""
        for name, file in links.items():
            os.symlink(os.path.abspath(file), os.path.join(directory, name))
        if self.linux:
            with open(os.path.join(directory, "linux.sh"), "w") as script:
                script.write("\n".join(self.linux) + "\n")
        # mkfs.ext4 and sfdisk are in sbin, which not everybody has in PATH
        env = {**os.environ, "PATH": f"{TOOLS}:{os.environ['PATH']}:/usr/sbin:/sbin"}
        for command in self.files:
            subprocess.run(["sh", "-ec", command], cwd=directory, env=env, check=True,
                           stdout=subprocess.DEVNULL)
        # bootz needs the size of a ramdisk in RAM
        self.uboot = [re.sub(r"SIZE\((\S+)\)", lambda match: format(
            os.path.getsize(os.path.join(directory, match[1])), "x"), line) for line in self.uboot]

    def argv(self, *more):
        return shlex.split(self.qemu) + list(more)


def quoted(words):
    return f'"{words}"'


def append(words):
    return f" -append {quoted(words)}" if words else ""


def at(file, address):
    return f" -device loader,file={file},addr={address},force-raw=on"


def in_ram(payload, words):
    """QEMU's options for a kernel and its ramdisk as multiboot modules"""
    option = f" -device guest-loader,addr=0x50000000,kernel={payload.kernel}"
    if words:
        option += f",bootargs={quoted(words)}"
    if payload.ramdisk:
        option += f" -device guest-loader,addr=0x54000000,initrd={payload.ramdisk}"
    return option


def guest_of(payload):
    return in_ram(payload.guest, payload.guest.words) if payload.guest else ""


def virt_for(payload):
    """Of the virt board, for -M: Xen's dom0 hangs on a PCIe window above 4 GiB"""
    return ",highmem=off" if payload.guest else ""


def uimage(out, kind, file, os="linux", address=None):
    where = f"-a {address} -e {address} " if address else ""
    return f"mkimage -A arm -O {os} -T {kind} -C none {where}-d {file} {out}"


def behind_the_image(payload, out, dtb=""):
    """Commands that make one file of the image and the payload"""
    files = []
    parts = ["hypstub.bin", dtb, payload.kernel]
    if payload.ramdisk:
        files.append(uimage("ramdisk.uimage", "ramdisk", payload.ramdisk))
        parts.append("ramdisk.uimage")
    return [*files, f"cat {' '.join(filter(None, parts))} > {out}"]


def board_dtb(board, words):
    """Commands that make board.dtb: Debian's device tree, and in it what a loader would add"""
    files = [f"cp dtbs/{board.dtb} board.dtb"]
    if board.name == "raspi2b":  # the rest of the 1 GiB is the GPU's
        files.append("fdtput -t x board.dtb /memory@0 reg 0 3c000000")
    if board.name == "vexpress" and board.memory != "1G":
        files.append(f"fdtput -t x board.dtb /memory@80000000 reg 0 80000000 {board.size() >> 32:x} "
                     f"{board.size() & 0xffffffff:x}")
    if board.name == "ast2600-evb" and board.memory != "2G":
        files.append(f"fdtput -t x board.dtb /memory@80000000 reg 80000000 {board.size():x}")
    if board.stdout:
        files.append(f"fdtput -t s board.dtb /chosen stdout-path {board.stdout}")
    if words:
        files.append(f"fdtput -t s board.dtb /chosen bootargs {quoted(words)}")
    return files


# Whole words, so that hypstub can copy by words what is behind the tree
PADDED = "truncate -s %8 board.dtb"


# The doors: each function returns the recipe for a board, a payload and the payload's command line


def kernel(board, payload, words):
    dtb = f" -dtb dtbs/{board.dtb}" if board.dtb else ""
    files = []
    if board.stdout:
        files, dtb = board_dtb(board, ""), " -dtb board.dtb"
    # QEMU itself leaves the Secure world on these boards; on raspi2b HYP mode is lost with it
    state = {"raspi2b": "Non-secure SVC", "ast2600-evb": "HYP"}.get(board.name, board.state)
    machine = board.qemu(virt_for(payload))
    if payload.packed:
        return Recipe(f"{machine} -kernel pack.bin{dtb}", [*files, *payload.pack(words)], source="behind the image",
                      state=state)
    if payload.ramdisk:
        return Recipe(f"{machine} -kernel kernel.bin -initrd {payload.ramdisk}{dtb}{append(words)}",
                      [*files, f"cat hypstub.bin {payload.kernel} > kernel.bin"], source="behind the image",
                      state=state)
    slot = f" -initrd {payload.kernel}" if payload.kernel else ""
    return Recipe(f"{machine} -kernel hypstub.bin{slot}{dtb}{append(words)}{guest_of(payload)}", files, state=state)


def flash(board, payload, words):
    if payload.packed and not board.dtb:
        return Recipe(f"{board.qemu()} -bios pack.bin", payload.pack(words), source="behind the image")
    if not board.dtb:
        initrd = f" -initrd {payload.ramdisk}" if payload.ramdisk else ""
        slot = f" -kernel {payload.kernel}{initrd}{append(words)}" if payload.kernel else ""
        return Recipe(f"{board.qemu()} -bios hypstub.bin{slot}{guest_of(payload)}", source="QEMU's fw_cfg")
    if payload.packed:
        files = [*board_dtb(board, ""), *payload.pack(words, "board.dtb"), "cp pack.bin flash.bin"]
    else:
        files = [*board_dtb(board, words), PADDED, *behind_the_image(payload, "flash.bin", "board.dtb")]
    if not board.flash:
        return Recipe(f"{board.qemu()} -bios flash.bin", files, source="behind the image")
    return Recipe(f"{board.qemu()} -drive file=flash.bin,format=raw,if=mtd",
                  [*files, f"truncate -s {board.flash} flash.bin"], source="behind the image")


def modules(board, payload, words):
    how = "-kernel" if board.state == "HYP" else "-bios"
    return Recipe(f"{board.qemu()} {how} hypstub.bin{in_ram(payload, words)}", source="a multiboot module")


def armstub(board, payload, words):
    files = [*payload.pack(words), f"cp {payload.image} armstub.bin",
             r"printf '\0\0\0\002\0\0\0\001' | dd of=armstub.bin bs=1 seek=248 conv=notrunc status=none",
             *board_dtb(board, "" if payload.packed else words)]
    qemu = board.qemu() + at("armstub.bin", "0")
    if payload.packed:
        return Recipe(qemu + at("board.dtb", "0x2000000"), files, source="behind the image")
    qemu += at(payload.kernel, "0x1000000") + at("board.dtb", "0x2000000")
    if payload.ramdisk:
        files += ["fdtput -t x board.dtb /chosen linux,initrd-start 4000000",
                  "fdtput -t x board.dtb /chosen linux,initrd-end "
                  f"$(printf %x $((0x4000000 + $(stat -Lc %s {payload.ramdisk}))))"]
        qemu += at(payload.ramdisk, "0x4000000")
    return Recipe(qemu, files, source="the Raspberry Pi firmware")


def from_uboot(board, payload, loads, files, uboot, words, source="the initrd slot", pen=None):
    """One CPU on a board where all CPUs leave reset at once, since this U-Boot does not hold the others; all
    CPUs if there is a pen, an address at which the others wait"""
    cpus = board.cpus if pen or board.state == "HYP" else 1
    held = range(1, cpus if board.state != "HYP" else 1)
    others = "".join(f" -device loader,addr={pen},cpu-num={number}" for number in held)
    qemu = f"{board.qemu(virt_for(payload), cpus)} -bios u-boot.bin{loads}{others}{guest_of(payload)}"
    told = [f"setenv bootargs {quoted(words)}"] if words else []
    return Recipe(qemu, files, told + uboot, source=source, cpus=cpus)


def bootz(board, payload, words):
    """Other CPUs wait where a boot ROM would let them wait: in the image, for a word from the first CPU"""
    if payload.kernel and not payload.ramdisk and payload.name not in ("fit", "boards"):
        return from_uboot(board, payload, at("hypstub.bin", "0x46000000") + at(payload.kernel, "0x48000000"),
                          [], [f"bootz 46000000 48000000:SIZE({payload.kernel}) 40000000"], words,
                          pen="0x46000000")
    if payload.packed:
        return from_uboot(board, payload, at("pack.bin", "0x46000000"), payload.pack(words),
                          ["bootz 46000000 - 40000000"], "", "behind the image", pen="0x46000000")
    return from_uboot(board, payload, at("kernel.bin", "0x46000000"), behind_the_image(payload, "kernel.bin"),
                      ["bootz 46000000 - 40000000"], words, "behind the image", pen="0x46000000")


def bootm(board, payload, words):
    if payload.packed:
        files = [*payload.pack(words), uimage("pack.uimage", "kernel", "pack.bin", address="0x42000000")]
        return from_uboot(board, payload, at("pack.uimage", "0x46000000"), files, ["bootm 46000000 - 40000000"], "",
                          "behind the image")
    files = [uimage("hypstub.uimage", "kernel", "hypstub.bin", address="0x42000000"),
             uimage("payload.uimage", "ramdisk", payload.kernel)]
    loads = at("hypstub.uimage", "0x46000000") + at("payload.uimage", "0x48000000")
    return from_uboot(board, payload, loads, files, ["bootm 46000000 48000000 40000000"], words)


def qemus_dtb(board, cpus=None, more=""):
    """Commands that make board.dtb: QEMU's device tree, without the free space that QEMU leaves in it"""
    return [f"{board.qemu(',dumpdtb=virt.dtb', cpus)} -nic none -display none{more} 2>/dev/null",
            "dtc -q -I dtb -O dtb -o board.dtb virt.dtb"]


def bootm_fit(board, payload, words):
    ramdisk = "" if payload.packed else f"--ramdisk {payload.kernel} "
    files = [*payload.pack(words), *qemus_dtb(board, None if board.state == "HYP" else 1, " -bios u-boot.bin"),
             f"mkfit.py -o boot.itb --load 0x42000000 {ramdisk}{payload.image} board.dtb"]
    return from_uboot(board, payload, at("boot.itb", "0x4c000000"), files, ["bootm 4c000000"],
                      "" if payload.packed else words, "behind the image" if payload.packed else "the initrd slot")


def go(board, payload, words):
    """bootm of a standalone program enters it as "go" does; "go" itself hangs in this build of U-Boot"""
    image = "kernel.bin" if payload.kernel else payload.image
    files = behind_the_image(payload, image) if payload.kernel else payload.pack(words)
    words = "" if payload.packed else words
    files.append(uimage("program.uimage", "standalone", image, "u-boot", "0x42000000"))
    # U-Boot does not put bootargs into the tree for a program
    told = ["fdt addr 40000000", "fdt resize 1000", f"fdt set /chosen bootargs {quoted(words)}"] if words else []
    return from_uboot(board, payload, at("program.uimage", "0x46000000"), files,
                      [*told, "setenv autostart yes", "bootm 46000000 - 40000000"], "",
                      "behind the image")


def kexec(board, payload, words):
    """From Linux, which hypstub has started in HYP mode"""
    name, image = payload.kernel, payload.image
    add = "" if payload.packed else f"--add {name}:/{name} "
    more = "" if payload.packed else (f" --dtb=/sys/firmware/fdt --initrd={name} --append={quoted(words)} "
                                      "--image-size=0x2000000")
    files = [*payload.pack(words),
             "mkinitramfs.py -o kexec.gz --busybox busybox --add kexec:/sbin/kexec --add lib:/lib "
             f"--add {image}:/{image} {add}--add linux.sh:/linux.sh"]
    linux = Payload("kexec", "zImage", "kexec.gz")
    first = (kernel if board.state == "HYP" else flash)(
        board, linux, LINUX_WORDS.replace("{console}", board.console) + " guest.test=/linux.sh")
    return Recipe(first.qemu, files + first.files,
                  linux=[f"kexec -l {image}{more}", "kexec -e"],
                  source="behind the image" if payload.packed else "the initrd slot", state="HYP")


def xen(board, payload, words):
    """hypstub as the kernel of an unprivileged guest, which Xen starts without a dom0"""
    node, name = "/chosen/domU1", payload.kernel
    files = [*payload.pack(words), *qemus_dtb(board),
             "fdtput -t s board.dtb /chosen xen,xen-bootargs 'console=dtuart guest_loglvl=all'",
             f"fdtput -c board.dtb {node}",
             f"fdtput -t s board.dtb {node} compatible xen,domain",
             f"fdtput -t x board.dtb {node} '#address-cells' 1",
             f"fdtput -t x board.dtb {node} '#size-cells' 1",
             f"fdtput -t x board.dtb {node} memory 0 40000",
             f"fdtput -t x board.dtb {node} cpus 1",
             f"fdtput -t x board.dtb {node} vpl011"]

    def module(kind, file, address):
        path = f"{node}/module@{address}"
        return [f"fdtput -c board.dtb {path}",
                f"fdtput -t s board.dtb {path} compatible multiboot,module multiboot,{kind}",
                f"fdtput -t x board.dtb {path} reg {address} $(printf %x $(stat -Lc %s {file}))"]
    files += module("kernel", payload.image, "50000000")
    loads = at(payload.image, "0x50000000")
    if name:
        files += module("ramdisk", name, "54000000")
        loads += at(name, "0x54000000")
    if words and not payload.packed:
        files.append(f"fdtput -t s board.dtb {node}/module@50000000 bootargs {quoted(words)}")
    return Recipe(f"{board.qemu()} -kernel xen -dtb board.dtb{loads}", files,
                  source="behind the image" if payload.packed else "the initrd slot", state="Non-secure SVC", cpus=1)


def text_file(file, *lines):
    """A command that writes a text file"""
    return f"printf '%s\\n' {' '.join(map(shlex.quote, lines))} > {file}"


def from_card(board, files, **more):
    """U-Boot finds /extlinux/extlinux.conf or /boot.scr on a card with an ext4 partition, by itself; files:
    commands that put all files into the directory card"""
    files = [*files, "mkfs.ext4 -q -d card part.img 31M", "truncate -s 32M card.img",
             "echo 'start=2048, type=83, bootable' | sfdisk -q card.img"]
    disk = " -bios u-boot.bin -drive if=none,id=disk,format=raw,file=card.img -device virtio-blk-device,drive=disk"
    kernel_addr_r = 0x40400000
    if board.name == "orangepi-pc":  # SPL starts at 8 KiB of the card
        files.append(f"dd if={UBOOT_CARD} of=card.img bs=1k seek=8 conv=notrunc status=none")
        disk, kernel_addr_r = " -drive if=sd,format=raw,file=card.img", 0x42000000
    files.append("dd if=part.img of=card.img bs=1M seek=1 conv=notrunc status=none")
    return Recipe(board.qemu() + disk, files, source="behind the image", entry=kernel_addr_r, **more)


def extlinux_card(board, payload, words, **more):
    """hypstub, kernel and ramdisk are one file, which extlinux.conf names as the kernel"""
    fdt = []
    behind = [*payload.pack(words), "cp pack.bin card/kernel.bin"] if payload.packed else behind_the_image(
        payload, "card/kernel.bin")
    files = ["mkdir -p card/extlinux", *behind]
    if board.dtb:  # else U-Boot passes on QEMU's
        files.append(f"cp dtbs/{board.dtb} card")
        fdt = [f"  fdt /{board.dtb}"]
    files.append(text_file("card/extlinux/extlinux.conf", "default hypstub", "label hypstub", "  kernel /kernel.bin",
                           *fdt, *([] if payload.packed else [f"  append {words}"])))
    return from_card(board, files, **more)


def extlinux(board, payload, words):
    return extlinux_card(board, payload, words)


def secure_card(board, payload, words):
    """The same card. U-Boot stays in the Secure world, and the other CPUs stay in reset"""
    return extlinux_card(board, payload, words, uboot=["setenv bootm_boot_mode sec", "boot"], state="Secure SVC",
                         cpus=1)


def boot_script(board, payload, words):
    """U-Boot's script loads kernel, ramdisk and device tree; hypstub is in front of the kernel"""
    part = "${devtype} ${devnum}:${distro_bootpart}"
    files = ["mkdir card", f"cat hypstub.bin {payload.kernel} > card/kernel.bin"]
    script = [f"setenv bootargs {quoted(words)}", f"load {part} ${{kernel_addr_r}} /kernel.bin"]
    tree, ramdisk = "${fdt_addr}", "-"
    if board.dtb:
        files.append(f"cp dtbs/{board.dtb} card")
        script.append(f"load {part} ${{fdt_addr_r}} /{board.dtb}")
        tree = "${fdt_addr_r}"
    if payload.ramdisk:
        files.append(f"cp {payload.ramdisk} card")
        script.append(f"load {part} ${{ramdisk_addr_r}} /{payload.ramdisk}")
        ramdisk = "${ramdisk_addr_r}:${filesize}"
    script.append(f"bootz ${{kernel_addr_r}} {ramdisk} {tree}")
    return from_card(board, [*files, text_file("boot.cmd", *script),
                             "mkimage -A arm -T script -C none -d boot.cmd card/boot.scr"])


class Door:
    """text: what the door is; boards: names of the boards that have it; payloads: names of those it can take;
    entry: where hypstub is entered, None if the recipe says so or that is where QEMU has put the image; mib: the
    least RAM, which has all addresses of the recipe"""

    def __init__(self, make, text, boards, payloads=("linux", "fit", "pack", "demo"), entry=None, mib=4):
        self.make, self.text, self.boards, self.payloads = make, text, boards, payloads
        self.entry, self.mib = entry, mib


VIRTS = ("virt-hyp", "virt")
RAW_OFFSET = 0x10000  # from the start of RAM, where QEMU's -kernel puts a raw image (hw/arm/boot.c)
XEN_ENTRY = 0x47e00000  # the last 2 MiB of the first 128 MiB of the guest, where Xen puts a kernel that small
CARDS = ("orangepi-pc", "virt-hyp")

DOORS = {
    "kernel": Door(kernel, "QEMU's `-kernel`, or a loader that starts Linux: the payload is behind the image, or "
                   "the ramdisk", ("virt-hyp", "vexpress", "raspi2b", "orangepi-pc", "mcimx7d-sabre",
                                   "mcimx6ul-evk", "midway", "ast2600-evb"),
                   ("linux", "fit", "boards", "pack", "xen", "rtos", "demo")),
    "flash": Door(flash, "flash at the reset vector: QEMU supplies the payload, or it is behind the image",
                  ("virt", "vexpress", "raspi2b", "ast2600-evb"),
                  ("linux", "fit", "boards", "pack", "xen", "rtos", "demo")),
    "modules": Door(modules, "the payload as multiboot modules, from QEMU's guest-loader", VIRTS,
                    ("linux", "rtos"), mib=512),
    "armstub": Door(armstub, "in the place of the Raspberry Pi firmware's armstub", ("raspi2b",),
                    ("linux", "fit", "boards", "pack"), entry=0),
    "bootz": Door(bootz, "U-Boot's `bootz`: the payload is behind the image, or the ramdisk", VIRTS,
                  ("linux", "fit", "pack", "xen", "rtos"), entry=0x46000000, mib=256),
    "bootm": Door(bootm, "U-Boot's `bootm`, of uImages: the payload is the ramdisk", VIRTS, ("fit", "pack", "rtos"),
                  entry=0x42000000, mib=256),
    "fit": Door(bootm_fit, "U-Boot's `bootm`, of a FIT: hypstub is its kernel, the payload its ramdisk", VIRTS,
                ("fit", "pack", "rtos"), entry=0x42000000, mib=256),
    "go": Door(go, "U-Boot's `go`: MMU and caches are on, the device tree is an argument", VIRTS,
               entry=0x42000000, mib=256),
    "kexec": Door(kexec, "`kexec`, from Linux in HYP mode: the payload is the ramdisk", VIRTS, ("fit", "pack", "rtos"),
                  mib=256),
    "extlinux": Door(extlinux, "a card or disk with `extlinux.conf`, which U-Boot finds: the payload is behind the "
                     "image, in one file", CARDS, ("linux", "fit", "boards", "pack"), mib=256),
    "script": Door(boot_script, "a card or disk with `boot.scr`, which U-Boot finds: the kernel is behind the image, "
                   "the ramdisk a file of its own", CARDS, ("linux", "fit", "boards"), mib=256),
    "secure": Door(secure_card, "the card with `extlinux.conf`, and U-Boot told to stay in the Secure world",
                   ("orangepi-pc",), ("linux", "fit", "boards"), mib=256),
    "xen": Door(xen, "a guest's kernel under Xen, where there is no HYP mode to enter", ("virt-hyp",),
                ("fit", "pack", "demo"), entry=XEN_ENTRY, mib=1024),
}


def recipe(door, board, payload, mode=None):
    """The Recipe of a door; board: one of BOARDS; payload: a Payload; mode: hyp, svc, or None for the payload's
    own"""
    words = payload.words.replace("{console}", board.console)
    if mode:
        words = f"{words} hypstub.mode={mode}".strip()
    found = DOORS[door].make(board, payload, words)
    found.state = found.state or board.state
    found.cpus = found.cpus or board.cpus
    if found.state == "HYP" and mode == "svc" and not board.psci:
        found.cpus = 1  # others would come in HYP mode
    if found.entry is None:
        found.entry = DOORS[door].entry
    if found.entry is None:
        found.entry = board.rom if found.has_flash() else board.ram + RAW_OFFSET
    return found


def markdown():
    """The doors for docs/doors.md, each with the commands for the first board that has it"""
    lines = []
    for name, door in DOORS.items():
        board, payload = BOARDS[door.boards[0]], PAYLOADS[door.payloads[0]]
        lines += [f"## {name}", "", f"{door.text[0].upper()}{door.text[1:]}. Boards: {', '.join(door.boards)}.", "",
                  "```", *recipe(name, board, payload).lines(), "```", ""]
    return "\n".join(lines)


if __name__ == "__main__":
    print(markdown(), end="")
