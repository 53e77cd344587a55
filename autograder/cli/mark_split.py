"""`autograder mark --among`, `--progress` and `--rubric`: the work split, how far it is, and rubrics that changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
from rich.console import Console
from rich.text import Text

from autograder import artifacts
from autograder.cli import class_lists, next_step
from autograder.course.assignment import Assignment
from autograder.errors import UsageError
from autograder.exports.grades_csv import number
from autograder.marking import kept_marks, rubrics, shares
from autograder.marking import key as keys
from autograder.marking.agreement import Agreement, agreement
from autograder.marking.kept_marks import KeptMark, MarksFile
from autograder.marking.key import CodedAnswer
from autograder.marking.sheet_out import Split
from autograder.people.matching import PersonFinder
from autograder.people.roster import Roster
from autograder.rendering.text import count
from autograder.results import Results


@dataclass(frozen=True)
class SplitOptions:
    """Among whom the work is split, by what, with which class lists, and how many answers are marked twice."""

    markers: tuple[str, ...] = ()
    by: str = "question"
    rosters: tuple[Path, ...] = ()
    twice: int = 0


def split(options: SplitOptions, graded: Results) -> Split:
    """Return the function that gives each answer's marker. Raises `UsageError` on wrong options."""
    if len(set(options.markers)) != len(options.markers) or not all(options.markers):
        raise UsageError("name each marker once: --among anna,ben")
    if options.by == "question":
        return lambda answers: shares.by_question(list(answers), options.markers)
    if not options.rosters:
        raise UsageError("--by section needs the class list that names the sections: --roster FILE")
    sections = _sections(class_lists.read(options.rosters), graded)
    return lambda answers: shares.by_section(
        {code: sections[answer.submission] for code, answer in answers.items()}, options.markers
    )


def _sections(roster: Roster, graded: Results) -> dict[str, str]:
    """Return the section of each submission; empty where the class list has none."""
    finder = PersonFinder(roster)
    found = {one.id: finder.find_submission(one.id, one.file).person for one in graded.submissions}
    return {name: person.sections[0] if person and person.sections else "" for name, person in found.items()}


def progress(assignment: Assignment, target: Path) -> int:
    """Print how many answers each marker has marked, and how well two markers agree; return the exit code."""
    key = keys.read(target / artifacts.MARKING_KEY, assignment)
    file = kept_marks.read_file(target / artifacts.MARKS, assignment.id)
    for line in (*_of_markers(key.codes, key.markers, key.second, file), *_of_twice(file)):
        Console().print(Text(line), soft_wrap=True)
    old = _under_earlier_rubrics(assignment, file)
    if old:
        Console().print(Text(f"{count(len(old), 'mark')} were given under an earlier rubric."))
    arguments = (assignment.folder, "--results", target)
    step = next_step.command("mark", *arguments, "--rubric" if old else "--in")
    next_step.say(step if old else f"read each filled sheet back: {step} SHEET")
    return 0


def _of_markers(
    codes: Mapping[str, CodedAnswer],
    first: Mapping[str, str],
    second: Mapping[str, str],
    file: MarksFile,
) -> Iterator[str]:
    """Yield a line for each marker, and one for the answers that are nobody's."""
    marked = {(one.submission, one.question, one.version.digest) for one in file.marks}
    again = {(one.submission, one.question, one.version.digest) for one in file.second}
    have, done = Counter[str](), Counter[str]()
    for code, answer in codes.items():
        place = (answer.submission, answer.question, answer.version.digest)
        for marker, those in ((first.get(code, ""), marked), (second.get(code), again)):
            if marker is not None:
                have[marker] += 1
                done[marker] += place in those
    for marker in sorted(have):
        name = marker or "nobody in particular"
        yield f"{name}: {done[marker]} of {count(have[marker], 'answer')} marked"


def _of_twice(file: MarksFile) -> Iterator[str]:
    first = {(one.submission, one.question): one for one in file.marks}
    pairs = [(first.get((one.submission, one.question)), one) for one in file.second]
    levels = [
        (one.level, two.level)
        for one, two in pairs
        if one is not None and one.level is not None and two.level is not None
    ]
    found = agreement(levels)
    if found is not None:
        yield _sentence(found)


def _sentence(found: Agreement) -> str:
    kappa = "Cohen's kappa does not exist, because both gave one level to everything"
    if found.kappa is not None:
        kappa = f"Cohen's kappa {found.kappa:.2f}"
    return (
        f"{count(found.answers, 'answer')} marked twice: {found.exact:.0%} the same level, "
        f"{found.adjacent:.0%} at most one level apart, {kappa}"
    )


@dataclass(frozen=True)
class MovedMark:
    """A mark under an earlier rubric: its points now; None where its level is gone, and a person must look at it."""

    mark: KeptMark
    points: float | None
    level: int | None


def _under_earlier_rubrics(assignment: Assignment, file: MarksFile) -> list[MovedMark]:
    """Return the marks that count and were given under another rubric than today's."""
    found = []
    for one in file.marks:
        question = next((q for q in assignment.questions if q.id == one.question and q.rubric), None)
        then = file.rubrics.get(one.rubric)
        if question is None or then is None or one.rubric == rubrics.digest(question.rubric):
            continue
        level = None if one.level is None else rubrics.level_now(then, one.level, question.rubric)
        found.append(MovedMark(one, rubrics.points_now(then, one.level, one.points, question), level))
    return found


def preview(assignment: Assignment, target: Path) -> list[MovedMark]:
    """Print which marks a changed rubric concerns and who moves, and return the marks with their new points."""
    found = _under_earlier_rubrics(assignment, kept_marks.read_file(target / artifacts.MARKS, assignment.id))
    for one in found:
        mark, name = one.mark, f"{one.mark.submission} ({one.mark.question})"
        if one.points is None:
            said = f"{name}: level {mark.level} is gone from the rubric; mark the answer again"
        elif one.points != mark.points:
            said = f"{name}: {number(mark.points)} → {number(one.points)}"
        else:
            said = f"{name}: {number(mark.points)}, unchanged"
        Console().print(Text(said), soft_wrap=True)
    return [one for one in found if one.points is not None]


def under_todays_rubric(
    assignment: Assignment, moved: Sequence[MovedMark], file: MarksFile
) -> tuple[MarksFile, list[KeptMark]]:
    """Return the file with these marks under today's rubric, and the marks themselves."""
    new = {
        (one.mark.submission, one.mark.question): msgspec.structs.replace(
            one.mark,
            points=one.points,
            level=one.level,
            rubric=rubrics.digest(assignment.question(one.mark.question).rubric),
        )
        for one in moved
        if one.points is not None
    }
    marks = tuple(new.get((one.submission, one.question), one) for one in file.marks)
    now = {one.rubric: assignment.question(one.question).rubric for one in new.values()}
    return msgspec.structs.replace(file, marks=marks, rubrics={**file.rubrics, **now}), list(new.values())
