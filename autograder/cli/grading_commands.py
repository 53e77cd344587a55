"""The commands from a new assignment to its marks: thin doors, as those in `main`."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from autograder.errors import UsageError

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


@click.command()
@click.argument("folder", metavar="[DIR]", type=_FOLDER, required=False)
@click.option(
    "--kind",
    type=click.Choice(("functions", "table", "network")),
    default=None,
    help="What the assignment is about. A new course asks on a terminal and takes functions elsewhere; "
    "with --assignment, the default is the kind of the course.",
)
@click.option(
    "--assignment", metavar="ID", help="Add the skeleton of an assignment to the course that DIR is in."
)
@click.option(
    "--ci",
    type=click.Choice(("github", "gitlab")),
    default=None,
    help="Add pipelines to the course that DIR is in.",
)
def init(folder: Path | None, kind: str | None, assignment: str | None, ci: str | None) -> None:
    """Make a new course with one small assignment in DIR, or add an assignment or pipelines to a course.

    A new course comes with known mistakes, correct variants and three submissions to grade. With --assignment or --ci,
    DIR is a folder of the course; without one, the current folder is.
    """
    from autograder.cli import init

    if ci is not None:
        init.add_pipelines(folder or Path(), ci)
    elif assignment is not None:
        init.add(folder or Path(), assignment, kind)
    elif folder is None:
        raise UsageError(
            "name a folder for the new course, or add an assignment to a course with --assignment ID"
        )
    else:
        init.run(folder, kind)


@click.command()
@click.argument("assignment", type=_FOLDER)
@click.option(
    "-o",
    "out",
    type=_FOLDER,
    default=Path("released"),
    show_default=True,
    help="The folder to write the bundle to.",
)
@click.option(
    "--unverified",
    is_flag=True,
    help="Release it although `autograder verify` has not found it fit as it is.",
)
def release(assignment: Path, out: Path, unverified: bool) -> None:
    """Write the bundle that students are given.

    The bundle of ASSIGNMENT holds the notebook without solutions, its data and its checks; a zip of it lies beside it.
    Refused until `autograder verify` has found the assignment fit as it is.
    """
    from autograder.cli import release

    release.run(assignment, out, unverified=unverified, now=datetime.now(UTC))


@click.command()
@click.argument("assignments", nargs=-1, type=_FOLDER, metavar="ASSIGNMENT...")
@click.option("--all", "every", is_flag=True, help="Every assignment of the course in the current folder.")
@click.option(
    "--changed-since",
    metavar="COMMIT",
    default=None,
    help="Every assignment that a change since this commit touches.",
)
@click.option(
    "--seeds",
    type=click.IntRange(1),
    default=3,
    show_default=True,
    help="Try each answer on this many seeds.",
)
@click.option(
    "--mutants",
    type=_Count(),
    default="0",
    show_default=True,
    metavar="N",
    help="Also try N one-edit mutants of the solution, or `all`.",
)
@click.option(
    "-o", "out", type=_FOLDER, default=None, help="Also write the report as a page, ID.html, to this folder."
)
@click.option("--sandbox", type=click.Choice(_SANDBOXES), default="auto", show_default=True)
def verify(
    assignments: tuple[Path, ...],
    every: bool,
    changed_since: str | None,
    seeds: int,
    mutants: int | None,
    out: Path | None,
    sandbox: str,
) -> None:
    """Test the hidden tests of assignments.

    The tests of ASSIGNMENT must pass its solution and its right variants, and must fail its starter and its known
    mistakes. Exit code 2, with a list of faults, where an assignment is not fit to release.
    """
    from autograder.cli import verify

    chosen = verify.chosen(assignments, every=every, changed_since=changed_since)
    sys.exit(verify.run(chosen, seeds=seeds, sandbox=sandbox, mutants=mutants, out=out))


@click.command()
@click.argument("assignment", type=_FOLDER)
@click.argument("submissions", nargs=-1, type=_FOLDER, metavar="[SUBMISSIONS]...")
@click.option(
    "-o", "out", type=_FOLDER, default=None, help="The folder to write the results to.  [default: graded/ID]"
)
@click.option(
    "--jobs",
    type=click.IntRange(1),
    default=None,
    help="How many submissions to grade at once.  [default: cores]",
)
@click.option(
    "--seed",
    type=click.IntRange(0),
    default=None,
    help="The seed of the hidden inputs.  [default: the assignment's]",
)
@click.option("--sandbox", type=click.Choice(_SANDBOXES), default="auto", show_default=True)
@click.option("--fresh", is_flag=True, help="Grade everything again, also what the gradebook knows.")
@click.option("--sign", metavar="KEY", default=None, help="Sign the results: a key's file, or env:VARIABLE.")
@click.option(
    "--limit",
    type=click.IntRange(1),
    default=None,
    metavar="N",
    help="Grade only N submissions, and say how long all would take.",
)
def grade(
    assignment: Path,
    submissions: tuple[Path, ...],
    out: Path | None,
    jobs: int | None,
    seed: int | None,
    sandbox: str,
    fresh: bool,
    sign: str | None,
    limit: int | None,
) -> None:
    """Grade notebooks, folders of them, or a zip.

    Writes results.json, grades.csv, index.html and a feedback page for each of the SUBMISSIONS of ASSIGNMENT. Without
    SUBMISSIONS, every attempt that `collect` took into the gradebook is graded.
    """
    from autograder.cli import grade

    options = grade.GradeOptions(
        out=out, jobs=jobs, seed=seed, sandbox=sandbox, fresh=fresh, limit=limit, sign=sign
    )
    sys.exit(grade.run(assignment, submissions, options))


@click.command()
@click.argument("assignment", type=_FOLDER)
@click.option(
    "--results", type=_FOLDER, default=None, help="The folder that grade wrote.  [default: graded/ID]"
)
@click.option(
    "--out", "sheet_out", type=_FOLDER, default=None, help="Write the anonymised marking sheet to this file."
)
@click.option("--in", "sheet_in", type=_FOLDER, default=None, help="Read the filled sheet from this file.")
@click.option(
    "--sign",
    metavar="KEY",
    default=None,
    help="Sign the marked results again: a key's file, or env:VARIABLE.",
)
@click.option(
    "--among",
    default="",
    metavar="MARKER,MARKER",
    help="With --out: write a sheet for each of these markers.",
)
@click.option(
    "--by",
    type=click.Choice(("question", "section")),
    default="question",
    show_default=True,
    help="With --among: how to split the work.",
)
@click.option("--roster", "rosters", multiple=True, type=_FOLDER, help="With --by section: a class list.")
@click.option(
    "--twice",
    type=click.IntRange(0),
    default=0,
    metavar="N",
    help="With --among: let two people mark the same N answers.",
)
@click.option("--progress", is_flag=True, help="Show how far each marker is, and how well two agree.")
@click.option("--rubric", is_flag=True, help="Show which marks a changed rubric concerns, and who moves.")
@click.option("--write", is_flag=True, help="With --rubric: let the new points count.")
def mark(
    assignment: Path,
    results: Path | None,
    sheet_out: Path | None,
    sheet_in: Path | None,
    sign: str | None,
    among: str,
    by: str,
    rosters: tuple[Path, ...],
    twice: int,
    progress: bool,
    rubric: bool,
    write: bool,
) -> None:
    """Write the sheet for marking by hand, or read it.

    The sheet is anonymised and shuffled. Fill in a level for each answer, then read the sheet back with --in.
    """
    from autograder.cli import mark, mark_split

    markers = tuple(one.strip() for one in among.split(",")) if among else ()
    split = mark_split.SplitOptions(markers, by, rosters, twice)
    options = mark.MarkOptions(sheet_out, sheet_in, progress, rubric, write, split, sign)
    sys.exit(mark.run(assignment, results=results, options=options))


@click.command("run-gradescope")
@click.option(
    "--root",
    type=_FOLDER,
    default=Path("/autograder"),
    show_default=True,
    help="The folder with source/ and submission/.",
)
@click.option(
    "--into", type=_FOLDER, default=None, help="Only grade, and write there what `autograder grade` would."
)
def run_gradescope(root: Path, into: Path | None) -> None:
    """Grade one submission inside Gradescope's container.

    The zip that `export assignment gradescope` writes runs this; it always leaves a result.
    """
    from autograder.cli import run_gradescope

    if into is not None:
        sys.exit(run_gradescope.grade_into(root, into))
    run_gradescope.run(root)


@click.command()
def doctor() -> None:
    """Show what isolation this machine offers.

    Also says what that means for trusting a grade. Exit code 2 where no tier hides the course's files.
    """
    from autograder.cli import doctor

    sys.exit(doctor.run())
