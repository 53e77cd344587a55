"""The commands of a term, `collect` and `export`: thin doors, as those in `main`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from autograder.cli import export_assignment
from autograder.cli.groups import WholeSentences

_PATH = click.Path(path_type=Path)
_PLATFORMS = ("canvas", "moodle", "brightspace", "blackboard")


@click.command()
@click.argument("assignment", type=_PATH)
@click.argument("downloads", nargs=-1, type=_PATH, metavar="[DOWNLOAD]...")
@click.option(
    "--git",
    "repositories",
    multiple=True,
    type=_PATH,
    help="A list of git repositories: a line for each student, such as jdoe,https://host/path.",
)
@click.option("--local", is_flag=True, help="Also take repositories from folders of this machine.")
@click.option(
    "--roster", "rosters", multiple=True, type=_PATH, help="A class list; may be given several times."
)
@click.option("--dry-run", is_flag=True, help="Report what would be taken, and take nothing.")
@click.option("--json", "as_json", is_flag=True, help="Write the report as JSON.")
def collect(
    assignment: Path,
    downloads: tuple[Path, ...],
    repositories: tuple[Path, ...],
    local: bool,
    rosters: tuple[Path, ...],
    dry_run: bool,
    as_json: bool,
) -> None:
    """Take what was handed in into the gradebook.

    Lists the submissions of ASSIGNMENT in each DOWNLOAD with their people, attempts and lateness, and what is not
    taken. What was taken before adds nothing.
    """
    from autograder.cli import collect

    options = collect.CollectOptions(downloads, rosters, repositories, local, dry_run, as_json)
    sys.exit(collect.run(assignment, options))


@click.group(cls=WholeSentences)
def export() -> None:
    """Write grades, feedback or an assignment for a platform."""


export.add_command(export_assignment.assignment)


@export.command()
@click.argument("known", type=click.Choice((*_PLATFORMS, "csv", "json")), metavar="FORMAT")
@click.argument("results", type=_PATH)
@click.option(
    "--roster", "rosters", multiple=True, type=_PATH, help="A class list; may be given several times."
)
@click.option("--platform", type=_PATH, default=None, help="The gradebook file that the platform has now.")
@click.option("--column", default="", help="The column to write, by its title or its whole header.")
@click.option(
    "--raw/--with-lateness", "raw", default=None, help="Leave out, or apply, the course's penalties."
)
@click.option(
    "--received", type=_PATH, default=None, help="What `collect --dry-run --json` wrote: the times."
)
@click.option(
    "--course", type=_PATH, default=Path(), help="The course with the policy.  [default: this folder]"
)
@click.option(
    "--overwrite", is_flag=True, help="Also write over values that somebody changed on the platform."
)
@click.option("--dry-run", is_flag=True, help="Show each change, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Write the report as JSON.")
@click.option("-o", "out", type=_PATH, default=None, help="The file to write.  [default: in RESULTS]")
def grades(
    known: str,
    results: Path,
    rosters: tuple[Path, ...],
    platform: Path | None,
    column: str,
    raw: bool | None,
    received: Path | None,
    course: Path,
    overwrite: bool,
    dry_run: bool,
    as_json: bool,
    out: Path | None,
) -> None:
    """Write the grades in RESULTS as a file to import.

    RESULTS is the folder that grade wrote or, to export from the gradebook, the assignment's folder.
    FORMAT is canvas, moodle, brightspace, blackboard, csv or json. Only what changed is written, and nothing over a
    value that was changed on the platform.
    """
    from autograder.cli import export, export_gradebook

    options = export.ExportOptions(
        known, results, rosters, platform, column, received, course, None if raw is None else not raw, overwrite,
        dry_run, as_json, out,
    )  # fmt: skip
    of_gradebook = export_gradebook.is_assignment(results)
    sys.exit(export_gradebook.run(options) if of_gradebook else export.run(options))


@export.command()
@click.argument("known", type=click.Choice(_PLATFORMS), metavar="FORMAT")
@click.argument("results", type=_PATH)
@click.option("--dry-run", is_flag=True, help="Say what would be packed, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Write the report as JSON.")
@click.option("-o", "out", type=_PATH, default=None, help="The zip to write.  [default: in RESULTS]")
@click.option(
    "--course", type=_PATH, default=Path(), help="The course with the gradebook.  [default: this folder]"
)
def feedback(known: str, results: Path, dry_run: bool, as_json: bool, out: Path | None, course: Path) -> None:
    """Pack the feedback pages in RESULTS as a zip to upload.

    FORMAT is canvas, moodle or brightspace. Each page has the name by which the platform knows the hand-in. In a course
    with a gradebook, the pages of an assignment that somebody may still hand in are held.
    """
    from autograder.cli import export

    sys.exit(export.feedback(known, results, out, course, dry_run=dry_run, as_json=as_json))


@click.command()
@click.argument("student", required=False)
@click.option("--publish", is_flag=True, help="Store what people are told, with each line of its arithmetic.")
@click.option("-o", "out", type=_PATH, default=None, help="Also write a table to this file, as CSV.")
@click.option(
    "--course", type=_PATH, default=Path(), help="A folder in the course.  [default: the current one]"
)
@click.option("--dry-run", is_flag=True, help="Write and publish nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
def final(
    student: str | None, publish: bool, out: Path | None, course: Path, dry_run: bool, as_json: bool
) -> None:
    """Show final grades with their arithmetic.

    Of one STUDENT, or of everybody in the course. The exit code is 1 while one of them waits for something.
    """
    from autograder.cli import final

    sys.exit(final.run(course, student, out, publish=publish, dry_run=dry_run, as_json=as_json))


@click.command()
@click.argument("folder", type=_PATH, metavar="DIR")
@click.option(
    "--weeks", type=click.IntRange(0, 520), default=0, help="Move the dates of the schedule by so many weeks."
)
@click.option(
    "--course", type=_PATH, default=Path(), help="A folder in the course.  [default: the current one]"
)
@click.option("--dry-run", is_flag=True, help="Say what would be made, and make nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
def rollover(folder: Path, weeks: int, course: Path, dry_run: bool, as_json: bool) -> None:
    """Make next term's course in a new folder.

    DIR gets the same assignments with new seeds, a new key and an empty roster. This term's records stay as they are.
    """
    from autograder.cli import rollover

    sys.exit(rollover.run(course, folder, weeks, dry_run=dry_run, as_json=as_json))
