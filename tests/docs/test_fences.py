# SPDX-License-Identifier: BSD-2-Clause
#
# The suite's own proof: pages with a mistake each, which it must find.

import shlex

import pytest

import fences
from lib import deadlines
from terminal import Console, patterns_of

PAGE = """\
# Page

*Not run by the tests: it sets up the machine.*

```sh
make setup
```

Then:

```sh
make run \\
	V=1
```

prints

```text
one
```

## Next

- in a list:

  ```uboot
  version
  ```

```text
a drawing of another section's fence? no: of this one
```
"""


def test_fences_of_a_page():
    setup, run, output, uboot, _ = fences.read_fences("page.md", PAGE)
    assert (str(setup), setup.reason, setup.runs()) == ("page.md:5", "it sets up the machine", False)
    assert (run.reason, run.runs(), run.starts_a_machine()) == (None, True, True)
    assert (output.kind, uboot.lines) == ("text", ["version"])
    assert fences.problems("page.md", PAGE) == []


def test_output_belongs_to_the_fence_before_it_in_its_section():
    run, uboot = fences.join(fences.read_fences("page.md", PAGE))
    assert (run.output, run.typed) == (["one"], None)
    assert len(uboot.output) == 1


def test_prompt_of_a_machine_that_the_fence_before_has_started():
    text = ("```sh\nqemu-system-arm -M virt \\\n\t-bios u-boot.bin\n```\n"
            "```uboot\nversion\n```\n```text\nU-Boot\n```\n")
    started, = fences.join(fences.read_fences("page.md", text))
    assert (started.typed.lines, started.typed.output, started.output) == (["version"], ["U-Boot"], None)
    made, typed = fences.join(fences.read_fences("page.md", text.replace("qemu-system-arm", "mkimage")))
    assert (made.typed, typed.output) == (None, ["U-Boot"])


@pytest.mark.parametrize("text, words", [
    ("```\nmake\n```", "without a kind"),
    ("```bash\nmake\n```", "unknown kind 'bash'"),
    ("```linux both\ntrue\n```", "unknown kind 'linux both'"),
    ("*Not run by the tests: no time.*\n\n```sh\nmake\n```", "whose reason, 'no time', is none of"),
    ("*Not run by the tests: it sets up the machine.*\n```text\nx\n```", "it needs no mark"),
])
def test_a_fence_of_no_kind_is_named_with_its_place(text, words):
    found, = fences.problems("page.md", "line\n\n" + text)
    assert found.startswith(f"page.md:{3 if text[0] == '`' else 3 + text[:text.index('`')].count(chr(10))}: a fence ")
    assert words in found


def test_recipes_of_doors_are_known():
    recipe = sorted(fences.recipes())[0]
    assert fences.problems("page.md", "\n".join(["```", *recipe, "```"])) == []
    assert fences.problems("page.md", "\n".join(["```", *recipe, "true", "```"]))


@pytest.mark.parametrize("shown, printed, same", [
    ("hypstub: version 0.1.0+745ddbd6d122, entered in HYP mode at 0x40010000",
     "hypstub: version 0.2.0~000000000000, entered in HYP mode at 0x80010000", True),
    ("hypstub: entering it in HYP mode at 0x10", "hypstub: entering it in SVC mode at 0x10", False),
    ("[    0.000000] CPU: (1)", "[   12.345678] CPU: (1)", True),
    ("2 CPUs", "3 CPUs", False),
    ("a file of 70656 bytes", "a file of 81920 bytes", True),
    ("RAM 0x40000000-...", "RAM 0x40000000-0x7fffffff (1024 MiB)", True),
])
def test_what_may_differ_between_page_and_console(start, shown, printed, same):
    console = start(f"echo {shlex.quote(printed)}", [shown])
    if same:
        console.follow(deadlines.AT_ONCE)
    else:
        with pytest.raises(AssertionError, match="no line matches"):
            console.follow(deadlines.AT_ONCE)


@pytest.fixture
def start(tmp_path):
    """start(shell commands, lines of a text fence): a Console"""
    consoles = []

    def run(commands, output=()):
        consoles.append(Console(["sh", "-ec", commands], tmp_path, patterns_of(output)))
        return consoles[-1]
    yield run
    for console in consoles:
        console.power_off()


@pytest.mark.parametrize("commands, output, words", [
    ("false; true", [], "exit status 1"),
    ("echo b; echo a", ["a", "...", "b"], "no line matches /b/"),
    ("echo a", ["a", "b"], "no line matches /b/"),
    ("echo 'hypstub: cannot go on: no RAM'; cat", ["Linux"], "before the boot's last words"),
])
def test_a_command_that_fails_is_found(start, commands, output, words):
    with pytest.raises(AssertionError, match=words):
        start(commands, output).follow(deadlines.AT_ONCE)


def test_a_program_that_stays_is_ended_when_its_lines_have_come(start):
    start("echo 'hypstub: cannot go on: no RAM'; cat", ["hypstub: cannot go on: ..."]).follow(deadlines.AT_ONCE)


def test_a_shell_in_linux_is_left_by_power_off(start):
    console = start("printf '/ # '; read line; echo $line")
    console.follow(deadlines.AT_ONCE)
    assert "poweroff -f" in console.console()
