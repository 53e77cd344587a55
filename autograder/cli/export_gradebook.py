"""`autograder export grades` from the gradebook: everybody's grade by the policy, and what was exported before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from autograder import artifacts
from autograder.cli import export, gradebooks, publishing, terms, writing
from autograder.cli.export import ExportOptions
from autograder.course import assignment as assignments
from autograder.course.assignment import ASSIGNMENT_FILE, Assignment
from autograder.errors import ExportError
from autograder.exports import gradebook, plain_files, platforms
from autograder.exports.export_grade import ChangedCell, Exported, ExportGrade
from autograder.people import limited_tables, roster
from autograder.people.roster import RosterPerson
from autograder.people.text_table import TextTable
from autograder.policy.assignment_grade import GradeState
from autograder.policy.rules import TermPolicy

if TYPE_CHECKING:  # Django must be configured before a table is imported
    from autograder.exports.platforms import PlatformFormat
    from autograder.records.services.term_grades import Term


def is_assignment(folder: Path) -> bool:
    """Return whether a path is an assignment's folder, and no folder of results."""
    return (folder / ASSIGNMENT_FILE).is_file()


def run(options: ExportOptions) -> int:
    """Export an assignment's grades, and return the exit code: 1 where a value on the platform was left."""
    assignment = assignments.load(options.results)
    known = platforms.PLATFORMS.get(options.format)
    if options.received is not None or options.rosters:
        raise ExportError("the gradebook knows the people and the times: leave out --roster and --received")
    table = limited_tables.read([options.platform])[0] if options.platform and known else None
    with gradebooks.opened(assignment.course):
        return writing.within(lambda: _export(assignment, known, table, options), dry_run=options.dry_run)


def _export(
    assignment: Assignment, known: PlatformFormat | None, table: TextTable | None, options: ExportOptions
) -> int:
    from autograder.records.services import directory, exports, owners

    now, here = gradebooks.now(), directory.read()
    lateness = export.lateness(options, known, exports.lateness(options.format) if known else None)
    lists = roster.read([("the platform's file", table)]) if table is not None else None
    numbers = owners.OwnerFinder(here, lists, now).numbers
    term = terms.read(assignment.course)
    grades, held = _grades(assignment, term, numbers, lateness=lateness)
    if known is None:
        made = _plain(assignment, options, grades, lateness=lateness)
    else:
        people = [one.person for one in grades]
        filled = table if table is not None else export.blank(known, people, options.column)
        place = gradebook.grade_column(known, filled, options.column)
        column = filled.header[place].strip()
        by_row = _rows(known, filled, numbers)
        before = exports.last_cells(assignment.id, known.name, column)
        last = {key: before[number] for key, number in by_row.items() if number in before}
        made = gradebook.merged(known, filled, place, grades, last, overwrite=options.overwrite)
        cells = {by_row[key]: cell for key, cell in gradebook.kept(made.changed) if key in by_row}
        exports.keep(assignment.id, known.name, column, cells, gradebooks.actor(), now, lateness=lateness)
    ending = "json" if options.format == "json" else "csv"
    target = options.out or Path(f"export-{options.format}-{assignment.id}.{ending}")
    if not options.dry_run:
        artifacts.write(target, made.data, private=True)
    export.report(options, made, target, held, lateness=lateness)
    return 1 if made.refused else 0


def _grades(
    assignment: Assignment, term: Term, numbers: Mapping[RosterPerson, int], *, lateness: bool
) -> tuple[list[ExportGrade], list[str]]:
    """Return everybody's grade, and a sentence on each whom nothing may be told yet."""
    held = publishing.held_people(assignment, term, gradebooks.now())
    rules = term if lateness else replace(term, policy=_without_penalties(term.policy))
    people = {number: person for person, number in numbers.items()}
    grades = []
    for number in term.people():
        made = rules.grade(number, assignment.id)
        state = GradeState.WITHHELD if number in held else made.state
        steps = ("held until nobody can hand in any more",) if number in held else made.steps
        if number in people:
            grades.append(ExportGrade(people[number], state, made.points, made.maximum, steps))
    return grades, [f"{term.here.label(number)}: held until nobody can hand in any more." for number in held]


def _without_penalties(policy: TermPolicy) -> TermPolicy:
    """Return the policy without what lateness costs: the platform subtracts it, or nobody does."""
    own = {name: replace(one, late=None) for name, one in policy.assignments.items()}
    return replace(policy, common=replace(policy.common, late=None), assignments=MappingProxyType(own))


def _rows(known: PlatformFormat, table: TextTable, numbers: Mapping[RosterPerson, int]) -> dict[str, int]:
    """Return whose each row of the platform's file is, by the row's key."""
    by_identity = {identity: number for person, number in numbers.items() for identity in person.identities}
    found = {}
    for row in table.rows:
        people = {by_identity[key] for key in roster.row_identities(table, row) if key in by_identity}
        if known.is_person(row) and len(people) == 1:
            found[gradebook.row_key(known, table, row)] = people.pop()
    return found


def _plain(
    assignment: Assignment, options: ExportOptions, grades: list[ExportGrade], *, lateness: bool
) -> Exported:
    if options.format == "json":
        data = plain_files.json_file(assignment.id, grades, lateness=lateness)
    else:
        data = plain_files.csv_file(grades)
    changed = [ChangedCell(one.person.id, one.person.label, "", one.number) for one in grades if one.number]
    left = [f"{one.person.label}: {one.state.value}." for one in grades if not one.number]
    return Exported(data, tuple(changed), (), tuple(left))
