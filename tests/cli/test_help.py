"""`--help` of every command reads whole on a terminal of any width."""

from __future__ import annotations

import re

import pytest
from click.testing import CliRunner

from autograder.cli.main import main

WIDTHS = (60, 80, 120)


def help_text(width: int, *command: str) -> str:
    return CliRunner().invoke(main, [*command, "--help"], terminal_width=width).output


def words(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("width", WIDTHS)
def test_the_list_has_every_commands_sentence_whole(width: int) -> None:
    shown = words(help_text(width))
    for name, command in main.commands.items():
        assert f"{name} {words((command.help or '').partition('.')[0])}." in shown


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("command", [(), *((name,) for name in main.commands)])
def test_no_help_is_cut_or_wider_than_the_terminal(width: int, command: tuple[str, ...]) -> None:
    text = help_text(width, *command)
    assert not re.search(r"(?<![A-Z\]])\.\.\.|…", text)
    assert max(map(len, text.splitlines())) <= width
