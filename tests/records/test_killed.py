"""Killed at any moment, a grading goes on where it was: nothing is lost, nothing is doubled."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connection

from autograder.records.services import blobs, events, upkeep
from autograder.records.tables.gradings import GradingRecord, RunRecord, TestRecord
from autograder.records.tables.people import Person
from autograder.records.tables.submitted import AssignmentVersion, SubmissionFile, SubmissionRecord
from tests import small_course
from tests.conftest import ROOT
from tests.records import dying
from tests.records.conftest import Gradebook


@dataclass(frozen=True)
class Lives:
    """How each life ended, and which submissions were newly recorded in all of them together."""

    ends: list[int]
    recorded: list[str]


@pytest.fixture
def lives(gradebook: Gradebook, tmp_path: Path) -> Lives:
    """A class that was recorded by processes which were killed one after another, and by a last one that was not."""
    folder, told = tmp_path / "course", tmp_path / "told.txt"
    small_course.write(folder)
    told.touch()
    connection.close()
    arguments = [folder / "assignments" / "small", told, gradebook.address.url or gradebook.address.file]
    command = [sys.executable, "-m", "tests.records.dying", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, timeout=300)
    assert done.returncode == 0, done.stderr
    return Lives([int(line) for line in done.stdout.split()], told.read_text().split())


def counts() -> dict[str, int]:
    return {
        model.__name__: model.objects.count()
        for model in (
            AssignmentVersion,
            Person,
            SubmissionRecord,
            SubmissionFile,
            GradingRecord,
            RunRecord,
            TestRecord,
        )
    }


def test_a_class_that_was_killed_at_every_moment_is_whole(lives: Lives) -> None:
    assert lives.ends == [-signal.SIGKILL] * dying.MOMENTS + [0]
    people = len(dying.PEOPLE)
    assert [name for name, number in Counter(lives.recorded).items() if number > 1] == []
    assert counts() == {
        "AssignmentVersion": 1,
        "Person": people,
        "SubmissionRecord": people,
        "SubmissionFile": people,
        "GradingRecord": people,
        "RunRecord": people,
        "TestRecord": people,
    }
    assert {blobs.get(file.blob_id) for file in SubmissionFile.objects.all()} == {
        name.encode() for name in dying.PEOPLE
    }
    assert upkeep.check().problems == ()


def test_two_gradings_at_once_record_each_submission_once(gradebook: Gradebook, tmp_path: Path) -> None:
    small_course.write(tmp_path / "course")
    (tmp_path / "told.txt").touch()
    connection.close()
    arguments = [tmp_path / "course" / "assignments" / "small", tmp_path / "told.txt"]
    place = gradebook.address.url or gradebook.address.file
    command = [sys.executable, "-m", "tests.records.dying", *map(str, [*arguments, place]), "once"]
    graders = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=ROOT) for _ in range(3)]
    assert [(grader.communicate(timeout=300)[1], grader.returncode) for grader in graders] == [("", 0)] * 3
    assert (GradingRecord.objects.count(), SubmissionRecord.objects.count()) == (len(dying.PEOPLE),) * 2
    assert events.first_broken() is None
