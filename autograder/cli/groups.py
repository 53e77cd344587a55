"""A group of commands whose help cuts no sentence."""

from __future__ import annotations

import sys

import click


class WholeSentences(click.Group):
    """Lists its commands in the order in which they were added, each with its sentence whole."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands."""
        return list(self.commands)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write each command's sentence, on several lines where the terminal is narrow."""
        with formatter.section("Commands"):
            formatter.write_dl(
                [(name, one.get_short_help_str(sys.maxsize)) for name, one in self.commands.items()]
            )
