"""Student text in a log issues no command, in any form."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.cli import terminal
from autograder.platforms.runners import log_text
from tests.platforms.runners.examples import COMMANDS, HOSTILE
from tests.platforms.runners.fake_runner import SECTION, Log

PIECES = st.sampled_from(
    [*HOSTILE, "::", "##[", "]", "error", "\n", "\r", "\x1b[", " ", "%0A", "section_start:1:"]
)


def is_quiet(text: str) -> bool:
    log = Log().read(text)
    return not log.commands and not SECTION.search(text) and text.isprintable()


@pytest.mark.parametrize("text", COMMANDS)
def test_a_runner_reads_the_plain_text_as_a_command(text: str) -> None:
    assert Log().read(text).commands or SECTION.search(text)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_quoted_text_issues_no_command(text: str) -> None:
    assert [line for line in log_text.quoted(text) if not is_quiet(line)] == []


@given(st.lists(PIECES, max_size=12))
def test_no_mixture_of_pieces_issues_a_command(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert [line for line in log_text.quoted(text) if not is_quiet(line)] == []
    assert is_quiet(terminal.one_line(text))


@pytest.mark.parametrize("text", [*HOSTILE, "a##[##[error]b", "###[error]", "section_section_start:1:a"])
def test_json_in_a_log_issues_no_command_and_says_the_same(text: str) -> None:
    for indent in (None, 1):
        made = log_text.json_text(json.dumps({"a": [text], text: 1}, indent=indent, ensure_ascii=False))
        assert not Log().read(made).commands
        assert not SECTION.search(made)
        assert json.loads(made) == {"a": [text], text: 1}


def test_the_name_of_a_test_stays_as_it_is() -> None:
    assert log_text.harmless("test_a.py::test_b") == "test_a.py::test_b"


def test_a_long_line_and_a_long_text_are_cut() -> None:
    lines = list(log_text.quoted("\n".join(["x" * 5000] * 1000)))
    assert max(map(len, lines)) < 1100
    assert lines[-1] == "  | … 600 more lines"


def test_between_stop_and_its_token_nothing_is_a_command() -> None:
    log = Log().read("\n".join(["::notice::a", *log_text.without_commands(HOSTILE), "::notice::b"]))
    assert [name for name, _ in log.commands] == ["notice", "stop-commands", "notice"]


def test_the_token_cannot_be_guessed() -> None:
    first, second = (next(iter(log_text.without_commands([]))) for _ in range(2))
    assert first != second
    assert len(first) >= len("::stop-commands::") + 32
