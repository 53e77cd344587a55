"""`autograder export`: grades and feedback pages of a results folder, in the form that a platform takes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from rich.console import Console
from rich.text import Text

from autograder import artifacts
from autograder import results as result_files
from autograder.cli import held_feedback
from autograder.cli.terminal import json_text, one_line
from autograder.course import course as courses
from autograder.errors import ExportError, TableError, UsageError
from autograder.exports import (
    feedback_zip,
    from_results,
    gradebook,
    kept_exports,
    plain_files,
    platforms,
)
from autograder.exports.export_grade import ChangedCell, Exported, ExportGrade
from autograder.exports.platforms import PlatformFormat
from autograder.limited import regular_file
from autograder.people import limited_tables, roster
from autograder.people.roster import Roster, RosterPerson
from autograder.people.text_table import TextTable
from autograder.rendering.text import count
from autograder.results import Results
from autograder.submissions.collect_plan import CollectPlan

_SHOWN = 20  # lines of one kind, before the rest is counted

# What the platform does with lateness by itself: said once, where somebody has to choose.
_OWN_PENALTY = {
    "canvas": "Canvas subtracts its own late policy, if the course has one, from every score that is entered",
    "moodle": "Moodle from 5.0 subtracts its own penalty after the due date, if the assignment has one",
    "brightspace": "Brightspace subtracts nothing by itself",
    "blackboard": "Blackboard subtracts its own late penalty, if the assignment has one",
}


@dataclass(frozen=True)
class ExportOptions:
    """The options of `autograder export grades`. `lateness` is None where neither choice was made."""

    format: str
    results: Path
    rosters: tuple[Path, ...] = ()
    platform: Path | None = None
    column: str = ""
    received: Path | None = None
    course: Path = Path()
    lateness: bool | None = None
    overwrite: bool = False
    dry_run: bool = False
    as_json: bool = False
    out: Path | None = None


class ExportReport(msgspec.Struct, frozen=True):
    """What an export wrote, or would write, as `--json` gives it."""

    format: str
    file: str
    written: bool
    lateness: bool
    changed: list[ChangedCell]
    unchanged: int
    refused: list[str]
    left: list[str]
    remarks: list[str]


def run(options: ExportOptions) -> int:
    """Export grades, and return the exit code: 1 where a value of somebody else's on the platform was left."""
    results = _results(options.results)
    kept = kept_exports.read(options.results)
    known = platforms.PLATFORMS.get(options.format)
    subtracted = lateness(options, known, kept.lateness(options.format))
    people, table = _people(options, known)
    policy = courses.find(options.course).policy if subtracted else None
    received = _received(options) if subtracted else {}
    grades, remarks = from_results.grades(results, people, policy, received)
    remarks = [*people.remarks, *remarks]
    if known is None:
        made = _plain(options, results, grades, lateness=subtracted)
    else:
        place = gradebook.grade_column(known, table, options.column)
        column = table.header[place].strip()
        last = kept.last(known.name, column)
        cells = last.cells if last else {}
        made = gradebook.merged(known, table, place, grades, cells, overwrite=options.overwrite)
        kept = kept.after(known.name, column, dict(gradebook.kept(made.changed)), lateness=subtracted)
    target = (
        options.out
        or options.results / f"export-{options.format}.{'json' if options.format == 'json' else 'csv'}"
    )
    if not options.dry_run:
        artifacts.write(target, made.data, private=True)
        if known is not None:
            kept_exports.write(options.results, kept)
    report(options, made, target, remarks, lateness=subtracted)
    return 1 if made.refused else 0


def feedback(
    known: str, folder: Path, out: Path | None, course: Path, *, dry_run: bool, as_json: bool
) -> int:
    """Pack the feedback pages, and return the exit code: 1 where a page could not be in the zip, or is held."""
    results = _results(folder)
    held = held_feedback.submissions(results.assignment.id, course)
    out_now = tuple(one for one in results.submissions if one.id not in held)
    data, pages, left = feedback_zip.zip_of(
        known, msgspec.structs.replace(results, submissions=out_now), folder
    )
    left = [*left, *(held[one.id] for one in results.submissions if one.id in held)]
    target = out or folder / f"feedback-{known}.zip"
    if not dry_run:
        artifacts.write(target, data, private=True)
    if as_json:
        _say_json(ExportReport(known, str(target), not dry_run, False, [], pages, [], left, []))
        return 1 if left else 0
    verb = "would be packed" if dry_run else "are packed"
    _say(f"{count(pages, 'page')} {verb} in {target}.")
    _list("Not in it", left)
    if not dry_run:
        _say(f"Next: upload {target} to the assignment on {platforms.PLATFORMS[known].title}.")
    return 1 if left else 0


def _results(folder: Path) -> Results:
    path = folder / artifacts.RESULTS
    if not path.is_file():
        raise UsageError(f"{path} does not exist: name the folder that `autograder grade` wrote")
    try:
        return result_files.read(path)
    except msgspec.MsgspecError as error:
        raise UsageError(f"{path} is damaged ({error}): grade the submissions again") from None


def lateness(options: ExportOptions, known: PlatformFormat | None, before: bool | None) -> bool:
    """Return whether grades go out with lateness: as chosen now, else as the last time. It is asked once."""
    if options.lateness is not None:
        return options.lateness
    if known is None:
        return False
    if before is None:
        raise ExportError(
            f"say --raw or --with-lateness, once for this platform: {_OWN_PENALTY[known.name]}, "
            "and one of the two must be the only one to subtract"
        )
    return before


def _people(options: ExportOptions, known: PlatformFormat | None) -> tuple[Roster, TextTable]:
    """Return everybody of the rosters and the platform's file, and that file, or an empty one made of the rosters."""
    paths = [*([options.platform] if options.platform and known else []), *options.rosters]
    if not paths:
        raise ExportError(
            f"say whose the grades are: --platform FILE with the current file from {known.title}"
            if known
            else "say whose the grades are: --roster FILE with a class list"
        )
    tables = limited_tables.read(paths)
    try:
        people = roster.read([(path.name, table) for path, table in zip(paths, tables, strict=True)])
    except ValueError as problem:
        raise ExportError(str(problem)) from None
    if known is None or options.platform:
        return people, tables[0]
    return people, blank(known, people.people, options.column)


def blank(known: PlatformFormat, people: Sequence[RosterPerson], column: str) -> TextTable:
    """Return a file for the platform without grades. Raises `ExportError` where it takes no such file."""
    if known.blank is None:
        raise ExportError(
            f"say --platform FILE: {known.title} takes back only its own file for this assignment"
        )
    if not known.column.fullmatch(column):
        raise ExportError(
            f"say --platform FILE with the current file from {known.title}, or --column with the whole header of the "
            "column there"
        )
    return platforms.blank(known, people, column)


def _received(options: ExportOptions) -> dict[str, datetime]:
    """Return the times at which submissions were received, by their ids."""
    if options.received is None:
        raise ExportError(
            "say --received FILE: when work was received is not in the results; "
            "`autograder collect ASSIGNMENT DOWNLOAD --dry-run --json` writes it"
        )
    try:
        plan = artifacts.decoded(regular_file.read(options.received), CollectPlan)
    except (OSError, msgspec.MsgspecError) as error:
        raise TableError(
            options.received, f"is not what `autograder collect --json` writes: {error}"
        ) from None
    return {one.submission: one.received.astimezone(UTC) for one in plan.taken if one.received}


def _plain(
    options: ExportOptions, results: Results, grades: Sequence[ExportGrade], *, lateness: bool
) -> Exported:
    if options.format == "json":
        data = plain_files.json_file(results.assignment.id, grades, lateness=lateness)
    else:
        data = plain_files.csv_file(grades)
    changed = [ChangedCell(one.person.id, one.person.label, "", one.number) for one in grades if one.number]
    left = [f"{one.person.label}: {one.state.value}." for one in grades if not one.number]
    return Exported(data, tuple(changed), (), tuple(left))


def report(
    options: ExportOptions, made: Exported, target: Path, remarks: Sequence[str], *, lateness: bool
) -> None:
    """Print what was written, what was left and why, and what comes next."""
    if options.as_json:
        changed, refused, left = list(made.changed), list(made.refused), list(made.left)
        written = not options.dry_run
        _say_json(
            ExportReport(
                options.format,
                str(target),
                written,
                lateness,
                changed,
                made.unchanged,
                refused,
                left,
                list(remarks),
            )
        )
        return
    verb = "would be written" if options.dry_run else "written"
    how = "with lateness" if lateness else "raw, without lateness"
    _say(f"{count(len(made.changed), 'grade')} {verb} to {target} ({how}); {made.unchanged} unchanged.")
    if options.dry_run:
        _list("Changes", [f"{one.label}: {one.before or 'nothing'} → {one.after}" for one in made.changed])
    _list("Changed there since the last export, and left", made.refused)
    _list("Without a grade", made.left)
    _list("Look at", remarks)
    if options.dry_run:
        _say("Next: the same command without --dry-run.")
    elif options.format in platforms.PLATFORMS:
        _say(
            f"Next: import {target} on {platforms.PLATFORMS[options.format].title}, and look at its preview."
        )


def _list(title: str, lines: Sequence[str]) -> None:
    if lines:
        _say(f"{title}:")
    for line in lines[:_SHOWN]:
        _say(f"  {line}")
    if len(lines) > _SHOWN:
        _say(f"  and {len(lines) - _SHOWN} more; --json lists all")


def _say(text: str) -> None:
    Console(soft_wrap=True).print(Text(one_line(text)))


def _say_json(report: ExportReport) -> None:
    print(json_text(msgspec.json.format(msgspec.json.encode(report), indent=1).decode()))
