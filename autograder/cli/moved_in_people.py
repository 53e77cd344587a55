"""Brings the people of an nbgrader course along: into the gradebook where the new course has one, and as files."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from autograder.cli import earlier_sheets, gradebooks
from autograder.course import course as courses
from autograder.errors import MovedInError
from autograder.kept import HandedIn
from autograder.platforms.limited_imports import ForeignReader
from autograder.platforms.nbgrader import course as nbgrader_course
from autograder.platforms.nbgrader import people_files
from autograder.platforms.nbgrader.course import FoundNotebook
from autograder.platforms.nbgrader.gradebook_facts import NbgraderGradebook
from autograder.platforms.nbgrader.people_files import HandedInThere
from autograder.records import address as addresses
from autograder.rendering.text import count

FOLDER = "moved-in"


def bring(reader: ForeignReader, course: Path, found: Sequence[FoundNotebook], root: Path) -> list[str]:
    """Bring class list, scores and submissions along, and return a sentence on each. Raises `MovedInError`.

    A database that cannot be read has a sentence too: it keeps nothing else back.
    """
    told: list[str] = []
    people = NbgraderGradebook()
    database = course / nbgrader_course.DATABASE
    if database.is_file():
        try:
            people = reader.gradebook(database)
        except MovedInError as error:
            told.append(f"not moved in: {error}")
        else:
            told.append(_written(people, database, root))
    wanted = [(one.path.parent.name, one.path.name, one.id) for one in found]
    work = list(people_files.handed_in(course, wanted))
    if work:
        told.append(_copied(work, root))
    if (people.students or people.scores or work) and addresses.course_has_one(root, os.environ):
        told.append(_recorded(people, work, _ids(found), root))
    return told


def _written(people: NbgraderGradebook, database: Path, root: Path) -> str:
    (root / FOLDER).mkdir(exist_ok=True)
    for name, text in people_files.tables(people).items():
        (root / FOLDER / name).write_text(text, "utf-8")
        (root / FOLDER / name).chmod(0o600)
    return (
        f"{count(len(people.students), 'person', 'people')} and {count(len(people.scores), 'score')} "
        f"of {database.name} are in {root / FOLDER}"
    )


def _ids(found: Sequence[FoundNotebook]) -> dict[tuple[str, str], str]:
    """Return the new id of each notebook, by the names of its assignment and itself in the old course."""
    return {(one.path.parent.name, one.path.stem): one.id for one in found}


def _copied(work: Sequence[HandedInThere], root: Path) -> str:
    for one in work:
        path = root / "submissions" / one.assignment / f"{one.student}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(one.read())
    return f"{count(len(work), 'notebook')} that students handed in are in {root / 'submissions'}"


def _recorded(
    people: NbgraderGradebook, work: Sequence[HandedInThere], ids: Mapping[tuple[str, str], str], root: Path
) -> str:
    """Record people, submissions and scores, under the names by which the class's files call the people."""
    with gradebooks.opened(courses.find(root)):
        from autograder.records.services import earlier_scores, submissions, transactions
        from autograder.records.services import people as recorded_people

        actor, now = gradebooks.actor(), gradebooks.now()
        sheets = earlier_sheets.sheets(people, ids)

        def record() -> int:
            for student in people.students:
                recorded_people.of_identity(submissions.FILES, student.id, actor, now)
            for one in work:
                submissions.hand_in(one.assignment, one.student, HandedIn(one.read()), actor, now)
            return earlier_scores.record(sheets, actor, now)

        new = transactions.run(record)
    known = count(len(people.students), "person", "people")
    kept = f"the scores of {count(len(sheets), 'notebook')} ({new} new)"
    return f"{known}, {count(len(work), 'submission')} and {kept} are in the gradebook"
