"""Says which feedback pages are held, because somebody may still hand in for their assignment."""

from __future__ import annotations

import os
from pathlib import Path

from autograder.cli import gradebooks, publishing, terms
from autograder.course import assignment as assignments
from autograder.course import course as courses
from autograder.course.assignment import ASSIGNMENT_FILE
from autograder.errors import CourseError
from autograder.policy import clock
from autograder.records import address as addresses


def submissions(assignment: str, folder: Path) -> dict[str, str]:
    """Return the submissions of an assignment whose feedback is held, each with a sentence on why.

    Where no course is around the folder, or it has no gradebook, nothing is held.
    """
    try:
        course = courses.find(folder)
    except CourseError:
        return {}
    place = course.assignments / assignment
    if not addresses.course_has_one(course.root, os.environ) or not (place / ASSIGNMENT_FILE).is_file():
        return {}
    with gradebooks.opened(course):
        from autograder.records.tables.people import Identity

        held = publishing.held_people(assignments.load(place), terms.read(course), gradebooks.now())
        names = dict(Identity.objects.filter(source="files").values_list("reference", "person_id"))
    zone = course.policy.zone
    return {
        name: f"{name}: its feedback is held until nobody can hand in any more, {clock.shown(held[person], zone)}."
        for name, person in names.items()
        if person in held
    }
