"""Writes grades into a platform's gradebook file: only what changed, and nothing over a value of somebody else's."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from autograder.errors import ExportError
from autograder.exports.export_grade import ChangedCell, Exported, ExportGrade
from autograder.exports.platforms import PlatformFormat, number
from autograder.people import roster
from autograder.people.columns import label
from autograder.people.text_table import TextTable
from autograder.policy.amounts import rounded
from autograder.policy.assignment_grade import GradeState
from autograder.wording import listed

_NOTHING = ("", "-", "n/a", "needs grading")


class KeptCell(msgspec.Struct, frozen=True):
    """A value of an earlier export: what the platform had then, and what was written."""

    seen: str
    wrote: str


@dataclass
class _Sorted:
    """The rows to write, and what became of all people."""

    rows: list[list[str]] = field(default_factory=list)
    changed: list[ChangedCell] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    unchanged: int = 0


def grade_column(known: PlatformFormat, table: TextTable, wanted: str) -> int:
    """Return the place of the grade column whose header, or title, is `wanted`; of a lone one, where it is empty.

    Raises `ExportError` with the columns that there are.
    """
    places = known.columns(table.header)
    titles = {place: table.header[place].strip() for place in places}
    if wanted and not known.fixed:
        places = [
            place
            for place, title in titles.items()
            if (found := known.column.fullmatch(title)) and wanted in (title, found["title"].strip())
        ]
    if len(places) == 1:
        return places[0]
    there = listed(map(repr, titles.values()), 10)
    if not titles:
        raise ExportError(f"the file from {known.title} has no column for grades; export it from there again")
    if wanted:
        many = "several columns" if places else "no column"
        raise ExportError(f"the file from {known.title} has {many} {wanted!r}; its columns are {there}")
    raise ExportError(f"the file from {known.title} has several columns; name one with --column: {there}")


def merged(
    known: PlatformFormat,
    table: TextTable,
    place: int,
    grades: Sequence[ExportGrade],
    last: Mapping[str, KeptCell],
    *,
    overwrite: bool = False,
) -> Exported:
    """Return the file to import: the rows of `table` whose grade changes, with the columns that the platform needs.

    `last` are the cells of the last export. A value that is neither what the platform had then nor what was written is
    somebody else's, and is left unless `overwrite`. Raises `ExportError` where the column's maximum is another one.
    """
    _same_maximum(known, table, place, grades)
    comma = _decimal_comma(known, table, place)
    by_identity = {identity: one for one in grades for identity in one.person.identities}
    made = _Sorted()
    met = set()
    for row in table.rows:
        if not known.is_person(row):
            if known.name == "canvas" and "points possible" in row[0].casefold():
                made.rows.append(list(row))
            continue
        found = [by_identity[key] for key in roster.row_identities(table, row) if key in by_identity]
        one = found[0] if len({id(grade) for grade in found}) == 1 else None
        if one is not None:
            met.add(id(one))
            _row(known, table, place, list(row), one, last, made, comma=comma, overwrite=overwrite)
    for one in grades:
        if id(one) not in met:
            made.left.append(f"{one.person.label} is not in the file from {known.title}.")
    return Exported(
        _bytes(known, table, place, made),
        tuple(made.changed),
        tuple(made.refused),
        tuple(made.left),
        made.unchanged,
    )


def _row(
    known: PlatformFormat,
    table: TextTable,
    place: int,
    row: list[str],
    one: ExportGrade,
    last: Mapping[str, KeptCell],
    made: _Sorted,
    *,
    comma: bool,
    overwrite: bool,
) -> None:
    """Sort one person's row: written, unchanged, refused, or left without a value."""
    after, why = _cell(known, one)
    before = row[place].strip()
    key = row_key(known, table, row)
    if why:
        made.left.append(f"{one.person.label}: {why}.")
    elif _same(before, after):
        made.unchanged += 1
    elif not overwrite and _is_others(before, last.get(key)):
        there = f"{one.person.label} has {before} on {known.title}, which was not exported from here"
        made.refused.append(f"{there}; {after} is not written. --overwrite writes it all the same.")
    else:
        made.changed.append(ChangedCell(key, one.person.label, before, after))
        row[place] = after.replace(".", ",") if comma else after
        made.rows.append(row)


def row_key(known: PlatformFormat, table: TextTable, row: Sequence[str]) -> str:
    """Return what the platform knows a row by: the first of its key columns that is filled."""
    cells = {label(title): cell.strip() for title, cell in zip(table.header, row, strict=True)}
    return next((cells[key] for key in known.keys if cells.get(key)), row[0].strip())


def _cell(known: PlatformFormat, one: ExportGrade) -> tuple[str, str]:
    """Return what is written for a person, or a clause on why nothing is."""
    if one.state is GradeState.EXCUSED:
        return (
            known.excused,
            "" if known.excused else f"excused, which {known.title} takes from no file; excuse them there",
        )
    if one.state is GradeState.MISSING:
        return "", "handed in nothing that counts"
    if one.state is not GradeState.GRADED:
        return "", one.steps[-1].rstrip(".") if one.steps else f"the grade is {one.state}"
    if (
        not known.above_maximum
        and one.points is not None
        and one.maximum is not None
        and one.points > one.maximum
    ):
        return "", f"{one.number} is more than the maximum, which {known.title} refuses; enter it there"
    return one.number, ""


def _same(before: str, after: str) -> bool:
    there, here = number(before), number(after)
    if there is None or here is None:
        return before.casefold() == after.casefold()
    return rounded(there, 2) == rounded(here, 2)


def _is_others(before: str, last: KeptCell | None) -> bool:
    """Return whether a value on the platform is one that somebody entered there since the last export."""
    if before.casefold() in _NOTHING:
        return False
    return last is None or not (_same(before, last.seen) or _same(before, last.wrote))


def _same_maximum(known: PlatformFormat, table: TextTable, place: int, grades: Sequence[ExportGrade]) -> None:
    there = number(known.maximum(table, place))
    here = max((one.maximum for one in grades if one.maximum is not None), default=None)
    if there is not None and here is not None and there != here:
        raise ExportError(
            f"the column {table.header[place].strip()!r} is out of {rounded(there, 2)} points on {known.title} and the "
            f"assignment out of {rounded(here, 2)}; change the maximum there, or choose another column"
        )


def _decimal_comma(known: PlatformFormat, table: TextTable, place: int) -> bool:
    """Return whether the file writes numbers with a comma: only then may ours."""
    cells = [*(row[place] for row in table.rows), known.maximum(table, place)]
    return any("," in cell and number(cell) is not None for cell in cells) and not any(
        "." in cell for cell in cells
    )


def _bytes(known: PlatformFormat, table: TextTable, place: int, made: _Sorted) -> bytes:
    """Return the file with the columns that the platform needs, in their order, and as it writes such files."""
    places = [here for here, title in enumerate(table.header) if here == place or label(title) in known.kept]
    header = [table.header[here] for here in places]
    rows = [[row[here] for here in places] for row in made.rows]
    if known.last_cell:
        header.append(known.last_cell[0])
        rows = [[*row, known.last_cell[1]] for row in rows]
    text = io.StringIO()
    csv.writer(text, delimiter=table.separator, lineterminator="\r\n").writerows([header, *rows])
    # A byte order mark would hide the first header from some importers; only UTF-16 needs one.
    return text.getvalue().encode("utf-16" if table.encoding == "utf-16" else "utf-8")


def kept(changed: Sequence[ChangedCell]) -> Iterator[tuple[str, KeptCell]]:
    """Yield the cells of an export as the next one needs them."""
    for one in changed:
        yield one.key, KeptCell(one.before, one.after)
