"""The doors of the commands about people: the roster, and who hands in together."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from autograder.cli.groups import WholeSentences

_PATH = click.Path(path_type=Path)
_KINDS = ("number", "login", "email", "canvas")


def writes(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options of all that write: the course, a time, a dry run, and JSON; hand them over as one."""

    @functools.wraps(command)
    def door(course: Path, at: str | None, dry_run: bool, as_json: bool, **others: Any) -> None:
        from autograder.cli.roster import Asked

        sys.exit(command(asked=Asked(course, at, dry_run, as_json), **others))

    for option in (
        click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs."),
        click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing."),
        click.option(
            "--at", default=None, help="When it takes effect, by the course's clocks.  [default: now]"
        ),
        click.option(
            "--course", type=_PATH, default=Path(), help="A folder in the course.  [default: the current one]"
        ),
    ):
        door = option(door)
    return door


@click.group(cls=WholeSentences)
def roster() -> None:
    """Keep who is in the course, from class lists of platforms.

    STUDENT is a number, a login, an e-mail address, or a name that one person alone has.
    """


@roster.command("import")
@click.argument("files", nargs=-1, required=True, type=_PATH, metavar="FILE...")
@click.option("--complete", is_flag=True, help="The lists name everybody: who is in none of them has left.")
@writes
def take(files: tuple[Path, ...], complete: bool, asked: Any) -> int:
    """Take class lists, and say who is new, renamed, missing or doubled."""
    from autograder.cli import roster

    return roster.take(files, asked, complete=complete)


@roster.command()
@click.argument("student", required=False)
@writes
def show(student: str | None, asked: Any) -> int:
    """List everybody, or show one person's names, identities and sections."""
    from autograder.cli import roster

    return roster.show(student, asked)


@roster.command()
@click.argument("student")
@click.argument("name")
@writes
def rename(student: str, name: str, asked: Any) -> int:
    """Call a person by another NAME; the former one stays known."""
    from autograder.cli import roster

    return roster.rename(student, name, asked)


@roster.command()
@click.argument("student")
@click.argument("other")
@writes
def merge(student: str, other: str, asked: Any) -> int:
    """Make two entries one: all of OTHER becomes STUDENT's."""
    from autograder.cli import roster

    return roster.merge(student, other, asked)


@roster.command()
@click.argument("student")
@click.argument("kind", type=click.Choice(_KINDS), metavar="KIND")
@click.argument("value")
@writes
def identity(student: str, kind: str, value: str, asked: Any) -> int:
    """Enter one more identity of a person.

    KIND is number, login, email or canvas.
    """
    from autograder.cli import roster

    return roster.identify(student, kind, value, asked)


@roster.command()
@click.argument("student")
@click.option("--number", default="", help="The institution's number, of a new person.")
@click.option("--login", default="", help="The login, of a new person.")
@click.option("--email", default="", help="The e-mail address, of a new person.")
@click.option("--section", "sections", multiple=True, help="The section; may be given several times.")
@writes
def join(student: str, number: str, login: str, email: str, sections: tuple[str, ...], asked: Any) -> int:
    """Let somebody join the course or move to a section.

    With an identity, STUDENT is the name of a person who may be new.
    """
    from autograder.cli import roster

    given = (
        ("number", number.strip()),
        ("login", login.strip().casefold()),
        ("email", email.strip().casefold()),
    )
    return roster.join(student, [(kind, value) for kind, value in given if value], sections, asked)


@roster.command()
@click.argument("student")
@writes
def leave(student: str, asked: Any) -> int:
    """Let somebody leave the course; their grades stay."""
    from autograder.cli import roster

    return roster.leave(student, asked)


@roster.command()
@click.argument("student")
@writes
def erase(student: str, asked: Any) -> int:
    """Erase a person's names, identities and files for ever."""
    from autograder.cli import roster

    return roster.erase(student, asked)
