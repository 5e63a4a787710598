# SPDX-License-Identifier: BSD-2-Clause
"""Every message says what to do, is in docs/messages.md, and is expected by a test."""
import pytest

import messages
from tree import ROOT

ALL = messages.of_sources()
PAGE = ROOT / "docs" / "messages.md"
ROWS = [cells for table in messages.tables(PAGE.read_text(encoding="utf-8")).values() for cells in table]
STRINGS = list(messages.of_tests())

# Beginnings of messages, and why they have no advice
NO_ADVICE = {
    "hypstub.mode=hyp is ignored": "the warning before it says why there is no HYP mode, and what to do",
}
# Beginnings of messages, and why no test can cause them
NOT_CAUSED = {
    "demo: the device tree at": "the boot writes the tree that the demo reads",
    "demo: PSCI SYSTEM_OFF came back": "QEMU's SYSTEM_OFF and hypstub's do not return",
    "demo: %s returned": "the stub would have to break its contract, which tests/target shows that it keeps",
    "demo: SOFT_RESTART was refused": "the stub would have to break its contract",
    "there is no room to add to it": "dt_write_size() would have to be wrong",
}


def is_listed(message, exceptions):
    return any(message.text.startswith(beginning) for beginning in exceptions)


def ids(message):
    return f"{message.file.split('/')[-1]}: {message.text[:50]}"


def test_messages_are_found():
    kinds = [message.kind for message in ALL]
    assert min(map(kinds.count, (messages.ENDS, messages.WARNS, messages.REASON))) > 30


@pytest.mark.parametrize("message", ALL, ids=ids)
def test_message_says_what_to_do(message):
    has_reason = message.text.endswith("%s") and message.kind != messages.REASON
    told = messages.advice(message.text) is not None
    assert (told or has_reason) != is_listed(message, NO_ADVICE), message


@pytest.mark.parametrize("message", ALL, ids=ids)
def test_message_is_expected_by_a_test_with_its_advice(message):
    wanted = messages.pattern(message.text)
    assert is_listed(message, NOT_CAUSED) or any(map(wanted.search, STRINGS)), \
        f"{message}: no string of the tests has {wanted.pattern}"


@pytest.mark.parametrize("message", ALL, ids=ids)
def test_message_has_one_row_in_the_documentation(message):
    row = messages.row(message.text)
    assert len([cells for cells in ROWS if row.fullmatch(cells[0])]) == 1, f"{PAGE.name}: {message.text}"


def test_every_row_of_the_documentation_is_a_message_with_its_cause():
    rows = [messages.row(message.text) for message in ALL]
    for cells in ROWS:
        assert any(row.fullmatch(cells[0]) for row in rows), f"{PAGE.name}: no source has {cells[0]}"
        assert len(cells) == 3 and cells[1], cells


def test_every_exception_is_a_message():
    for beginning in [*NO_ADVICE, *NOT_CAUSED]:
        assert any(message.text.startswith(beginning) for message in ALL), beginning


SAMPLE = '''
#define TOO_MANY "it has too many; join some"
/* die("not this") */
static const char *x_name(int i)
{
	return i ? "a name" : "another name";
}
static const char *x_error(int i)
{
	const char *why = "it is cut; load all of it";

	return i ? TOO_MANY : "it is " "odd";
}
void x(int i)
{
	warn(i ? "no %s: set it" : "none", i ? "first part" : "second part");
	x_refuse(i, "a reason; use another");
	die("the end at (%x)", f(i, 1));
}
'''


def test_messages_of_a_source_would_be_found():
    code = messages.with_macros(messages.without_comments(SAMPLE), {"TOO_MANY": '"it has too many; join some"'})
    assert [(message.kind, message.text) for message in messages.of_file(code, "x.c")] == [
        (messages.WARNS, "no %s: set it"), (messages.WARNS, "none"), (messages.REASON, "a reason; use another"),
        (messages.ENDS, "the end at (%x)"), (messages.REASON, "it is cut; load all of it"),
        (messages.REASON, "it has too many; join some"), (messages.REASON, "it is odd")]


@pytest.mark.parametrize("text, told", [
    ("the file at %r is cut: load all of it", "load all of it"), ("a: b; use c: d", "use c: d"),
    ("no RAM", None), ("no RAM: loading ended", None), ("load it", None)])
def test_advice_of_a_message(text, told):
    assert messages.advice(text) == told


@pytest.mark.parametrize("quoted, found", [
    ("the file at 0x1 is cut short: load all of it", True), ("is cut short: load all of it", True),
    ("the file at 0x1 is cut short", False), ("load all of it", False)])
def test_a_quotation_needs_cause_and_advice(quoted, found):
    assert bool(messages.pattern("the file at %x is cut short: load all of it").search(quoted)) == found
