"""The `autograder` command: thin doors to public functions.

Exit codes: 0 done, whatever the grades; 1 some submission could not be graded for a reason of ours; 2 wrong usage, a
broken assignment, or no isolation that hides the course's files.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any, NoReturn

import click

from autograder.cli.terminal import visible
from autograder.errors import AutograderError, NoIsolation, UsageError

_FOLDER = click.Path(path_type=Path)
_SANDBOXES = ("auto", "namespaces", "user", "process", "none")


class _Count(click.ParamType):  # type: ignore[type-arg]  # generic in its stubs alone
    """A whole number from 0, or `all`, which is None."""

    name = "count"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> int | None:
        if value == "all":
            return None
        if not value.isdecimal():
            self.fail(f"{value!r} is neither a whole number nor 'all'", param, ctx)
        return int(value)


class _Group(click.Group):
    """Commands in the order of a term's work; errors as one sentence, never a traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return ["init", "release", "verify", "grade", "mark", "doctor"]

    def invoke(self, ctx: click.Context) -> Any:
        _open_standard_descriptors()
        try:
            return super().invoke(ctx)
        except (UsageError, NoIsolation) as error:
            _fail(str(error), 2)
        except AutograderError as error:
            _fail(str(error), 1)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(1)
        except OSError as error:
            _fail(f"{error.filename or 'the system'}: {error.strerror or error}", 1)
        except UnicodeEncodeError as error:
            _fail(f"{error.object!r} holds what is no UTF-8: rename the folder that bears this name", 2)
        except MemoryError:
            _fail(
                "there is not enough memory: grade fewer submissions at once (--jobs 1) or raise the limit", 1
            )
        except RuntimeError as error:
            if "new thread" not in str(error):
                raise
            _fail("no thread can be started: raise the limits on processes and memory", 1)
        except KeyboardInterrupt:
            _fail("stopped", 130)


def _open_standard_descriptors() -> None:
    """Started without them, as by some schedulers, a pipe of ours would take their place."""
    while (descriptor := os.open(os.devnull, os.O_RDWR)) < 3:
        pass
    os.close(descriptor)


def _fail(text: str, code: int) -> NoReturn:
    click.echo(f"autograder: {visible(text)}", err=True)
    sys.exit(code)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="autograder")
def main() -> None:
    """Give and grade neural-network coursework in Jupyter notebooks.

    Students' notebooks run in a sandbox and give back values; hidden tests judge them elsewhere.
    """


@main.command()
@click.argument("folder", metavar="DIR", type=_FOLDER)
def init(folder: Path) -> None:
    """Make a new course in DIR with one small working assignment."""
    from autograder.course import starter

    for path in starter.create(folder):
        click.echo(f"  {path}")
    click.echo(f"\nA course is in {folder}. Next:\n  autograder verify {folder}/assignments/first-steps")


@main.command()
@click.argument("assignment", type=_FOLDER)
@click.option(
    "-o", "out", type=_FOLDER, default=Path("released"), show_default=True, help="Where the bundle goes."
)
def release(assignment: Path, out: Path) -> None:
    """Write the student's bundle of ASSIGNMENT: notebook without solutions, data, checks, and a zip of it."""
    from autograder.course import assignment as assignments
    from autograder.release.bundle import release as write

    written = write(assignments.load(assignment), out)
    for name in written.files:
        click.echo(f"  {written.folder / name}")
    click.echo(f"  {written.zip}")


@main.command()
@click.argument("assignments", nargs=-1, type=_FOLDER, metavar="ASSIGNMENT...")
@click.option("--all", "every", is_flag=True, help="Every assignment of the course in the current folder.")
@click.option(
    "--seeds",
    type=click.IntRange(1),
    default=3,
    show_default=True,
    help="On how many seeds each answer is tried.",
)
@click.option(
    "--mutants",
    type=_Count(),
    default="0",
    show_default=True,
    metavar="N",
    help="Also try so many one-edit mutants of the solution, or `all`.",
)
@click.option("-o", "out", type=_FOLDER, default=None, help="Write the matrix as a page, ID.html, in here.")
@click.option("--sandbox", type=click.Choice(_SANDBOXES), default="auto", show_default=True)
def verify(
    assignments: tuple[Path, ...],
    every: bool,
    seeds: int,
    mutants: int | None,
    out: Path | None,
    sandbox: str,
) -> None:
    """Test the tests of ASSIGNMENT: solution, starter, known mistakes and right variants.

    Exit code 2 with a list where an assignment is not fit to release.
    """
    from autograder.cli import commands

    sys.exit(
        commands.verify(assignments, every=every, seeds=seeds, sandbox=sandbox, mutants=mutants, out=out)
    )


@main.command()
@click.argument("assignment", type=_FOLDER)
@click.argument("submissions", nargs=-1, required=True, type=_FOLDER)
@click.option("-o", "out", type=_FOLDER, default=None, help="Where the results go.  [default: graded/ID]")
@click.option(
    "--jobs", type=click.IntRange(1), default=None, help="Submissions graded at once.  [default: cores]"
)
@click.option(
    "--seed", type=click.IntRange(0), default=None, help="Of the hidden inputs.  [default: the assignment's]"
)
@click.option("--sandbox", type=click.Choice(_SANDBOXES), default="auto", show_default=True)
def grade(
    assignment: Path,
    submissions: tuple[Path, ...],
    out: Path | None,
    jobs: int | None,
    seed: int | None,
    sandbox: str,
) -> None:
    """Grade SUBMISSIONS of ASSIGNMENT: notebooks, folders of them, or a zip.

    Writes results.json, grades.csv, index.html and a feedback page for each submission.
    """
    from autograder.cli import commands

    sys.exit(commands.grade(assignment, submissions, out=out, jobs=jobs, seed=seed, sandbox=sandbox))


@main.command()
@click.argument("assignment", type=_FOLDER)
@click.option("--results", type=_FOLDER, default=None, help="What grade wrote.  [default: graded/ID]")
@click.option(
    "--out", "sheet_out", type=_FOLDER, default=None, help="Write the anonymised marking sheet here."
)
@click.option("--in", "sheet_in", type=_FOLDER, default=None, help="Read the filled sheet from here.")
def mark(assignment: Path, results: Path | None, sheet_out: Path | None, sheet_in: Path | None) -> None:
    """Mark written answers: an anonymised, shuffled sheet out, levels and comments back in."""
    from autograder.cli import commands

    commands.mark(assignment, results=results, sheet_out=sheet_out, sheet_in=sheet_in)


@main.command()
def doctor() -> None:
    """Say what this machine offers for grading, and what that means for trusting a grade.

    Exit code 2 where no tier hides the course's files.
    """
    from autograder.cli import commands

    sys.exit(commands.doctor())
