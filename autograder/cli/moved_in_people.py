"""Brings the people of an nbgrader course along: into the gradebook where the new course has one, and as files."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from autograder.cli import gradebooks
from autograder.course import course as courses
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
    """Bring class list, scores and submissions along, and return a sentence on each. Raises `MovedInError`."""
    told: list[str] = []
    people = NbgraderGradebook()
    database = course / nbgrader_course.DATABASE
    if database.is_file():
        people = reader.gradebook(database)
        (root / FOLDER).mkdir(exist_ok=True)
        for name, text in people_files.tables(people).items():
            (root / FOLDER / name).write_text(text, "utf-8")
            (root / FOLDER / name).chmod(0o600)
        told.append(
            f"{count(len(people.students), 'person', 'people')} and {count(len(people.scores), 'score')} "
            f"of {database.name} are in {root / FOLDER}"
        )
    wanted = [(one.path.parent.name, one.path.name, one.id) for one in found]
    work = list(people_files.handed_in(course, wanted))
    if work:
        told.append(_copied(work, root))
    if (people.students or work) and addresses.course_has_one(root, os.environ):
        told.append(_recorded(people, work, root))
    return told


def _copied(work: Sequence[HandedInThere], root: Path) -> str:
    for one in work:
        path = root / "submissions" / one.assignment / f"{one.student}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(one.read())
    return f"{count(len(work), 'notebook')} that students handed in are in {root / 'submissions'}"


def _recorded(people: NbgraderGradebook, work: Sequence[HandedInThere], root: Path) -> str:
    """Record the people and what they handed in, under the names by which the class's files call them."""
    with gradebooks.opened(courses.find(root)):
        from autograder.records.services import people as recorded_people
        from autograder.records.services import submissions, transactions

        actor, now = gradebooks.actor(), gradebooks.now()

        def record() -> None:
            for student in people.students:
                recorded_people.of_identity(submissions.FILES, student.id, actor, now)
            for one in work:
                submissions.hand_in(one.assignment, one.student, HandedIn(one.read()), actor, now)

        transactions.run(record)
    known = count(len(people.students), "person", "people")
    return f"{known} and {count(len(work), 'submission')} are in the gradebook"
