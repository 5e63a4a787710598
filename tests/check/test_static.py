# SPDX-License-Identifier: BSD-2-Clause
"""What can be seen in the sources and the built files without running them.

QEMU does not show what an unaligned access or a floating-point instruction does with the MMU off,
nor what an absolute address does in code that moves: these tests do.
"""
import re
import subprocess

import pytest

from tree import BUILDS, HEADERS, ROOT, SOURCES, tool


def symbols(elf):
    return {f[2]: int(f[0], 16) for f in map(str.split, tool("nm", elf).splitlines())
            if len(f) == 3}


def objects(build):
    return [p for p in (ROOT / build).rglob("*.o") if "tests" not in p.parts]


@pytest.fixture(params=BUILDS)
def build(request):
    return request.param


def test_no_object_is_compiled_for_unaligned_accesses(build):
    for obj in objects(build):
        assert "unaligned_access" not in tool("readelf", "-A", obj), obj


def test_no_floating_point_or_neon_instruction(build):
    text = tool("objdump", "-d", "--no-show-raw-insn", f"{build}/hypstub.elf")
    found = re.findall(r":\s+(v\w+(?:\.\w+)*\s+(?:{|[sdq]\d|r\d|APSR).*)", text)
    assert not found


def test_no_exclusive_accesses_since_memory_is_strongly_ordered(build):
    text = tool("objdump", "-d", "--no-show-raw-insn", f"{build}/hypstub.elf")
    assert not re.findall(r":\s+((?:ldrex|strex|ldaex|stlex|swp)\S*)", text)


def test_no_division_instruction_since_a_cortex_a8_or_a9_gets_a_message(build):
    text = tool("objdump", "-d", "--no-show-raw-insn", f"{build}/hypstub.elf")
    assert not re.findall(r":\s+([us]div\b.*)", text)


def test_memory_is_moved_by_bursts_of_eight_words(build):
    """One load and one store follow each other, with no store to the stack between them."""
    text = tool("objdump", "-d", "--no-show-raw-insn", f"{build}/hypstub.elf")
    for name in ("words_up", "words_down"):
        body = re.search(rf"<{name}>:\n(.*?)\n\n", text, re.S)[1]
        assert re.search(r"\tldm\S*\s+\w+!, ({(?:\w+, ){7}\w+})\n.*\tstm\S*\s+\w+!, \1", body), body


def test_image_has_no_relocations(build):
    assert "There are no relocations" in tool("readelf", "-r", f"{build}/hypstub.elf")


def test_image_is_as_long_as_its_header_says(build):
    image = (ROOT / build / "hypstub.bin").read_bytes()
    assert len(image) == int.from_bytes(image[0x2c:0x30], "little")


def test_armstub_words_are_the_magic_and_free(build):
    image = (ROOT / build / "hypstub.bin").read_bytes()
    assert image[0xf0:0x100] == (0x5afe570b).to_bytes(4, "little") + bytes(12)


def test_header_words_of_the_image_itself_are_zero_in_the_file(build):
    image = (ROOT / build / "hypstub.bin").read_bytes()
    assert image[0x40:0x44] == (0x40000000).to_bytes(4, "little")
    assert image[0x44:0xf0] == bytes(0xac)


def is_thumb(build):
    return "-mthumb" in (ROOT / build / "hypstub.link").read_text(encoding="utf-8")


def test_image_is_within_its_budget(build):
    assert len((ROOT / build / "hypstub.bin").read_bytes()) <= (96 if is_thumb(build) else 136) * 1024


def test_resident_block_is_within_its_budget(build):
    """4 KiB in Thumb, and 64 bytes: for registers of UARTs that are 16 bits wide or big-endian, and for the numbers
    of PSCI 0.1. SOFT_RESTART alone has to be within a page"""
    syms = symbols(f"{build}/hypstub.elf")
    assert syms["resident_end"] - syms["resident_start"] <= (4096 + 64 if is_thumb(build) else 6144)
    assert syms["hyp_vectors"] == syms["resident_start"]


def test_code_that_runs_from_flash_before_there_is_ram_uses_no_stack(build):
    text = tool("objdump", "-d", "--no-show-raw-insn", f"{build}/src/boot/flash.o")
    assert "<flash_find_ram>:" in text
    assert not re.findall(r":\s+((?:push|pop|stm|ldm)\S*.*|.*\bsp\b.*|blx?\s.*)", text)


def test_resident_block_is_the_same_at_another_address(build, tmp_path):
    """Linked a page and a word further on, not one byte of it may change."""
    elf, moved = f"{build}/hypstub.elf", tmp_path / "moved.elf"
    script = (ROOT / "linker.ld").read_text(encoding="utf-8").replace("0x40200000", "0x53201000")
    (tmp_path / "moved.ld").write_text(script, encoding="utf-8")
    args = (ROOT / build / "hypstub.link").read_text(encoding="utf-8")
    subprocess.run(args.replace("linker.ld", str(tmp_path / "moved.ld"))
                   .replace(f"-o {elf}", f"-o {moved}"), shell=True, check=True, cwd=ROOT)
    dumps = []
    for path in (ROOT / elf, moved):
        out = tmp_path / (path.stem + ".bin")
        tool("objcopy", "-O", "binary", path, out)
        dumps.append(out.read_bytes())
    assert dumps[0] == dumps[1]


def test_debuggers_get_the_block_that_is_in_the_image(build, tmp_path):
    """hypstub-resident.elf: the same bytes and symbols, linked at 0"""
    dumps = []
    for name in ("hypstub", "hypstub-resident"):
        out = tmp_path / f"{name}.bin"
        tool("objcopy", "-O", "binary", "-j", ".resident", ROOT / build / f"{name}.elf", out)
        dumps.append(out.read_bytes())
    assert dumps[0] == dumps[1]
    image, block = symbols(f"{build}/hypstub.elf"), symbols(f"{build}/hypstub-resident.elf")
    start = image["resident_start"]
    assert {"hyp_vectors", "mon_vectors", "psci_call", "resident_uart"} <= block.keys()
    assert all(image[name] - start == addr for name, addr in block.items() if name in image and "$" not in name)


@pytest.mark.parametrize("header", HEADERS, ids=lambda p: str(p.relative_to(ROOT)))
def test_public_header_compiles_alone(header, tmp_path):
    source = tmp_path / "alone.c"
    source.write_text(f'#include "{header}"\n', encoding="utf-8")
    tool("gcc", "-std=gnu11", "-march=armv7ve", "-mfloat-abi=soft", "-Wall", "-Wextra", "-Werror",
         "-I", ROOT / "include", "-c", "-o", tmp_path / "alone.o", source)


def test_example_of_the_documentation_links_with_the_library(build, tmp_path):
    text = (ROOT / "docs" / "restart.md").read_text(encoding="utf-8")
    example = re.search(r"## In your kernel\n.*?```c\n(.*?)```", text, re.S)[1]
    (tmp_path / "example.c").write_text(example, encoding="utf-8")
    tool("gcc", "-std=gnu11", "-march=armv7ve", "-mfloat-abi=soft", "-Wall", "-Wextra", "-Werror",
         "-I", ROOT / "include", "-nostdlib", "-Wl,-erestart_init", "-o", tmp_path / "example.elf",
         tmp_path / "example.c", ROOT / build / "libhypstub.a")


@pytest.mark.parametrize("flags", [("-marm",), ("-mthumb",)], ids=" ".join)
def test_client_library_compiles_for_be8(flags, tmp_path):
    for path in sorted((ROOT / "src" / "client").glob("*.[cS]")) + [ROOT / "src/arm/cache.S"]:
        tool("gcc", "-std=gnu11", "-march=armv7ve", "-mfloat-abi=soft", "-mbig-endian", *flags,
             "-Wall", "-Wextra", "-Werror", "-ffreestanding", "-I", ROOT / "include", "-c",
             "-o", tmp_path / "be8.o", path)


@pytest.mark.parametrize("layer", ["resident", "client", "minihyp"])
def test_no_library_in_what_stays_and_what_is_linked_into_kernels(layer):
    """std*.h are the compiler's own; layers.py has the rest of who may include whom."""
    for path in (ROOT / "src" / layer).iterdir():
        for header in re.findall(r"^#include\s+<([^>]+)>", path.read_text(encoding="utf-8"), re.M):
            assert re.fullmatch(r"(arm|hypstub)/\w+\.h|std(int|def|bool)\.h", header), \
                f"{path} includes {header}"


def test_no_literal_pool_address_in_assembly():
    for path in SOURCES:
        if path.suffix == ".S":
            assert not re.search(r"\bldr\w*\s+\w+,\s*=", path.read_text(encoding="utf-8")), path


def test_coprocessor_numbers_only_in_the_register_header():
    for path in SOURCES:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\b(mrc|mcr|mrrc|mcrr)\w*\s+p1[45]", text), path


def test_hyp_is_never_left_but_by_eret_and_spsr_written_by_fields():
    """cps to another mode and "msr spsr_hyp" are UNPREDICTABLE in HYP (DDI 0406C B9.3.10)."""
    for path in SOURCES:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"^\s*msr\s+spsr_hyp", text, re.M), path
        if re.search(r"^\s*cps\s+#", text, re.M):
            # on the way that SVC takes, and in the Secure world
            assert path.name in ("head.S", "body.S", "mon_enter.S", "mon_vectors.S")


def test_every_file_says_what_it_is():
    for path in SOURCES + HEADERS:
        head = path.read_text(encoding="utf-8").splitlines()[:3]
        assert "SPDX-License-Identifier: BSD-2-Clause" in head[0], path
        assert head[1].startswith(("/*", " *")), path


@pytest.mark.parametrize("library", ["libfdt", "bearssl"])
def test_notice_of_a_library_names_all_whose_files_are_in_the_image(library):
    """The linked files and the headers that their dependencies name."""
    notice = (ROOT / "LICENSES" / f"{library}.txt").read_text(encoding="utf-8")
    deps = list((ROOT / BUILDS[0] / library).glob("*.d"))
    files = {f for d in deps for f in re.findall(rf"external/{library}/\w+\.[ch]", d.read_text())}
    assert deps and files
    for name in files:
        for line in re.findall(r"Copyright.*", (ROOT / name).read_text(encoding="utf-8")):
            assert line in notice, f"{name}: {line}"
