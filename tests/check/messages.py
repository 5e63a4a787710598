# SPDX-License-Identifier: BSD-2-Clause
"""The messages of the boot and the demo, as the sources have them; the table of docs/messages.md; and the strings of
the tests. Used by test_messages.py.

A message is the format of a die() or a warn(). One that ends in "%s" has its reason, with what to do, from a
function that returns it: a reason is a literal with a space in it that is returned, assigned or passed to a
..._refuse() function.
"""
import ast
import collections
import re

from tree import ROOT, name

LITERAL = r'"(?:[^"\\\n]|\\.)*"'
LITERALS = rf"{LITERAL}(?:\s*{LITERAL})*"
CONVERSION = re.compile(r"%[suxXrz]")
# The words for them in the documentation
PLACEHOLDERS = {"%s": "(?:NAME|WHY)", "%s%s": "WHY", "%u": "NUMBER", "%x": "(?:ADDRESS|VALUE)",
                "%X": "(?:ADDRESS|SIZE)", "%r": "RANGE", "%z": "SIZE"}
# How an advice begins
VERBS = ("add", "align", "append", "build", "call", "correct", "enable", "give", "join", "link", "load", "make", "move",
         "name", "open", "pass", "put", "remove", "report", "reserve", "set", "start", "take", "turn", "use")
ENDS, WARNS, REASON = "ends the boot", "warning", "reason"
SAYS_END = "hypstub: cannot go on: "
# Functions whose literals are inserted into a message that has the advice itself
PARTS = ("secure_ram_user", "secure_ram_error", "can_use")
# What is before a reason, or before the text of flash.c, which prints without the others
GIVES = r"(?:\breturn\b|\b(?:why|full|wrong|past_end) =|\b\w+_text\[\] =)"

Message = collections.namedtuple("Message", "kind text file")


def unquote(literals):
    """The text of one or more C literals that stand one after another"""
    return "".join(part[1:-1].replace(r"\"", '"').replace(r"\\", "\\").replace(r"\r\n", "").replace(r"\n", "\n")
                   for part in re.findall(LITERAL, literals))


def without_comments(text):
    return re.sub(rf"({LITERAL})|/\*.*?\*/|//[^\n]*", lambda m: m[1] or " ", text, flags=re.S)


def with_macros(text, macros):
    """Macros that stand for a literal are replaced by it, but for their definitions."""
    lines = [line if line.startswith("#") else
             re.sub(rf"{LITERAL}|\b\w+\b", lambda m: macros.get(m[0], m[0]), line) for line in text.split("\n")]
    return "\n".join(lines)


def arguments(text, at):
    """The text from behind a call's opening parenthesis at @at up to the closing one, and its first argument"""
    depth, first, i = 1, None, at
    while depth:
        string = re.compile(LITERAL).match(text, i)
        if string:
            i = string.end()
            continue
        depth += {"(": 1, ")": -1}.get(text[i], 0)
        if first is None and (text[i] == "," and depth == 1 or not depth):
            first = text[at:i]
        i += 1
    return text[at:i - 1], first


def function_at(text, at):
    """The name of the function around @at"""
    names = re.findall(r"^[a-z_][^\n;=#]*?\b(\w+)\(", text[:at], re.M)
    return names[-1] if names else ""


def of_file(text, file):
    """The messages of a C file without comments and macros"""
    for call in re.finditer(r"\b(?:(die|warn)|\w*refuse\w*)\(", text):
        everything, first = arguments(text, call.end())
        kind = {"die": ENDS, "warn": WARNS}.get(call[1], REASON)
        for literals in re.findall(LITERALS, first if call[1] else everything):
            if kind != REASON or " " in literals:
                yield Message(kind, unquote(literals), file)
    for statement in re.finditer(rf"{GIVES}[^;{{}}]*?{LITERALS}[^;{{}}]*;", text):
        in_function = function_at(text, statement.start())
        for literals in re.findall(LITERALS, statement[0]):
            words = unquote(literals)
            if words.startswith(SAYS_END):
                yield Message(ENDS, words.removeprefix(SAYS_END), file)
            elif " " in words and not in_function.endswith("_name") and in_function not in PARTS:
                yield Message(REASON, words, file)


def of_sources():
    """All messages; each text of a kind once"""
    paths = sorted(p for folder in ("boot", "demo") for p in (ROOT / "src" / folder).rglob("*.[ch]"))
    texts = {p: without_comments(p.read_text(encoding="utf-8")) for p in paths}
    macros = dict(pair for text in texts.values()
                  for pair in re.findall(rf"^#define\s+(\w+)[ \t\\\n]+({LITERAL})\s*$", text, re.M))
    found = {}
    for path, text in texts.items():
        for message in of_file(with_macros(text, macros), name(path)):
            found.setdefault((message.kind, message.text), message)
    return list(found.values())


def advice(text):
    """What a message says to do, or None: it is behind a colon or semicolon, and begins with one of VERBS."""
    for match in re.finditer(r"[:;] ", text):
        if re.match(rf"(?:{'|'.join(VERBS)})\b", text[match.end():]):
            return text[match.end():]
    return None


def cause(text):
    told = advice(text)
    return text.removesuffix(told).rstrip(":; ") if told else text


def longest(text):
    """The longest part of a format between its conversions"""
    return max(CONVERSION.split(text), key=len).strip()


def pattern(text):
    """What a message looks like where a test quotes it, or the distinctive parts of it"""
    told = advice(text)
    return re.compile(re.escape(longest(cause(text))) + (".*" + re.escape(longest(told)) if told else ""), re.S)


def row(text):
    """What a message looks like in the table: for each conversion a word in capitals"""
    parts = re.split(rf"(%s%s|{CONVERSION.pattern})", text)
    return re.compile("".join(PLACEHOLDERS.get(part) or re.escape(part) for part in parts))


# Documentation

def tables(page):
    """{heading: [cells]} of all rows of a page's tables, but for their heads"""
    rows, heading, head = collections.defaultdict(list), "", True
    for line in page.splitlines():
        if line.startswith("#"):
            heading = line.lstrip("# ")
        if not line.startswith("|"):
            head = True
        elif re.match(r"\|[ :|-]+$", line):
            head = False
        elif not head:
            cells = re.split(r"(?<!\\)\|", line)[1:-1]
            rows[heading].append([cell.strip().replace(r"\|", "|").replace("`", "") for cell in cells])
    return rows


# Tests

def python_strings(text):
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.JoinedStr):
            yield "".join(part.value if isinstance(part, ast.Constant) else "..." for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def of_tests():
    """All strings of the tests, without the backslashes of patterns"""
    for path in sorted((ROOT / "tests").rglob("*")):
        if path.suffix == ".py" and path.parent.name != "check":
            strings = python_strings(path.read_text(encoding="utf-8"))
        elif path.suffix in (".c", ".h") and "fuzz" not in path.parts:
            strings = map(unquote, re.findall(LITERALS, without_comments(path.read_text(encoding="utf-8"))))
        else:
            continue
        yield from (string.replace("\\", "") for string in strings)
