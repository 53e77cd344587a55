"""Submissions in the container that Gradescope would make of the zip: real processes, and every kind of hand-in."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.cli import run_gradescope
from autograder.grading import scoring
from autograder.platforms.gradescope import feedback
from tests.platforms.gradescope import schema
from tests.platforms.gradescope.container import CONTAINERS_RIGHTS, METADATA, Container, needs_root, notebook

pytestmark = needs_root
RIGHT = notebook("def double(x):\n    return 2 * x")
THRICE = notebook("def double(x):\n    return 3 * x")
HOSTILE = notebook(
    "import glob, os\n"
    "root = ROOT\n"
    "seen = []\n"
    "for path in [*glob.glob(root + '/**', recursive=True), root + '/source/course/hidden.key',\n"
    "             root + '/submission_metadata.json',\n"
    "             root + '/source/course/assignments/small/hidden/test_double.py']:\n"
    "    try:\n"
    "        seen.append(open(path).read())\n"
    "    except OSError:\n"
    "        pass\n"
    "for path in (root + '/results/results.json', root + '/run_autograder'):\n"
    "    try:\n"
    "        open(path, 'w').write('{\"score\": 100}')\n"
    "    except OSError:\n"
    "        pass\n"
    "print('found', seen)\n"
    "def double(x):\n"
    "    raise ValueError(f'found {seen}')\n"
)


def described(**changed: Any) -> bytes:
    """Return the metadata with some of it changed; of the assignment's fields too."""
    own = {name: value for name, value in changed.items() if name in METADATA}
    dates = {name: value for name, value in changed.items() if name not in METADATA}
    assignment = {**METADATA["assignment"], **dates}  # type: ignore[dict-item]
    return json.dumps({**METADATA, "assignment": assignment, **own}).encode()


def conforms(box: Container) -> bool:
    return schema.faults(box.result_file.read_bytes()) == []


def test_a_right_answer_earns_its_points_and_the_hand_marked_part_waits(box: Container) -> None:
    box.hand_in({"small.ipynb": RIGHT})
    ran = box.run()
    assert conforms(box)
    assert (ran.code, ran.points) == (0, 4.0)
    assert [test["number"] for test in ran.result["tests"]] == ["1.1", "1.2", "1.3", "2.1"]
    assert ran.test("Why twice?")["output"] == scoring.NO_ANSWER_TEXT
    assert "score" not in ran.test("Why twice?")
    assert ran.result["stdout_visibility"] == "hidden"
    assert stat.S_IMODE(box.result_file.stat().st_mode) == 0o600
    assert stat.S_IMODE((box.root / "source").stat().st_mode) & 0o077 == 0


def test_a_wrong_answer_reads_its_misconception_and_an_example(box: Container) -> None:
    box.hand_in({"small.ipynb": THRICE})
    ran = box.run()
    wrong = ran.test("double gives twice its argument.")
    assert conforms(box)
    assert ran.points == 1.0
    assert (wrong["score"], wrong["max_score"], wrong["status"]) == (0.0, 2.0, "failed")
    assert "Two times, not three." in wrong["output"]
    assert "Hint: Multiply by two." in wrong["output"]


def test_hostile_code_reads_nothing_and_changes_nothing(box: Container) -> None:
    cell = HOSTILE.replace(b"ROOT", json.dumps(repr(str(box.root)))[1:-1].encode())
    box.hand_in({"small.ipynb": cell})
    before = (box.root / "run_autograder").read_bytes()
    ran = box.run()
    key = (box.root / "source" / "course" / "hidden.key").read_text().strip()
    assert conforms(box)
    assert ran.points == 0.0
    assert key not in json.dumps(ran.result)
    assert "pytestmark" not in json.dumps(ran.result)
    assert "ada@example.edu" not in json.dumps(ran.result)
    assert (box.root / "run_autograder").read_bytes() == before


def test_where_no_tier_holds_nothing_is_graded_and_there_is_no_score(box: Container) -> None:
    box.hand_in({"small.ipynb": RIGHT})
    ran = box.run(rights="")
    assert conforms(box)
    assert ran.points is None
    assert ran.result["output"] == feedback.NO_ISOLATION
    assert [test["name"] for test in ran.result["tests"]] == ["Not graded"]
    assert "no isolation that hides the course's files holds here" in ran.output


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        ({}, "holds no notebook"),
        ({"report.pdf": b"%PDF-1.4"}, "report.pdf is a PDF document"),
        ({"small.ipynb": b"{"}, "small.ipynb"),
    ],
    ids=["nothing", "a report", "a damaged notebook"],
)
def test_what_cannot_be_read_earns_nothing_and_says_why(
    box: Container, files: dict[str, bytes], problem: str
) -> None:
    box.hand_in(files)
    ran = box.run()
    assert conforms(box)
    assert ran.points == 0.0
    assert ran.result["output"].startswith("Nothing could be graded: ")
    assert problem in ran.result["output"] or files == {"small.ipynb": b"{"}


def test_of_two_notebooks_the_assignments_is_graded_for_a_group_that_hands_in_again(box: Container) -> None:
    people = [
        {"id": n, "email": f"{n}@example.edu", "name": name} for n, name in enumerate(["Ada", "<b>Bo</b>"])
    ]
    before = [{"submission_time": "2026-10-14T10:00:00-07:00", "score": 1.0, "autograder_error": False}] * 2
    described_group = described(
        users=people, previous_submissions=before, created_at="2026-10-16T01:00:00-07:00"
    )
    box.hand_in({"old.ipynb": THRICE, "small.ipynb": RIGHT}, described_group)
    ran = box.run()
    assert conforms(box)
    assert ran.points == 4.0
    assert ran.result["output_format"] == "text"
    said = ran.result["output"]
    assert "Handed in together by Ada and <b>Bo</b>." in said
    assert "This is submission number 3." in said
    assert "Handed in 1 hour and 1 minute after the due date." in said
    assert "Of 2 notebooks, small.ipynb was graded; not graded: old.ipynb." in said


def test_damaged_metadata_costs_no_points(box: Container) -> None:
    box.hand_in({"small.ipynb": RIGHT}, b'{"id": ')
    ran = box.run()
    assert conforms(box)
    assert ran.points == 4.0
    assert "Gradescope's description of the submission cannot be read." in ran.result["output"]


def test_huge_outputs_make_no_huge_result(box: Container) -> None:
    loud = "print('x' * 3_000_000)\ndef double(x):\n    raise ValueError('y' * 3_000_000)"
    box.hand_in({"small.ipynb": notebook(loud)})
    ran = box.run()
    assert conforms(box)
    assert ran.points == 0.0
    assert box.result_file.stat().st_size < 100_000


def test_a_killed_run_leaves_a_result_without_a_score(box: Container) -> None:
    box.hand_in({"small.ipynb": notebook("import time\ntime.sleep(600)")})
    process = box.start()
    try:
        while not box.result_file.exists() and process.poll() is None:
            os.sched_yield()
        written = json.loads(box.result_file.read_bytes())
    finally:
        for child in children(process.pid):
            os.kill(child, signal.SIGKILL)
        process.kill()
        process.communicate()
    assert conforms(box)
    assert written["output"] == feedback.BEGUN
    assert "score" not in written


def children(pid: int) -> list[int]:
    """The processes below this one, as the container's end would take them."""
    found = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True).stdout.split()
    return [one for child in map(int, found) for one in (*children(child), child)]


def test_late_work_loses_what_the_policy_says_by_gradescopes_dates(
    unpack: Callable[[Path | None], Container], late_zip: Path
) -> None:
    box = unpack(late_zip)
    box.hand_in({"small.ipynb": RIGHT}, described(created_at="2026-10-16T10:00:00-07:00"))
    ran = box.run()
    assert conforms(box)
    assert (ran.points, ran.result["extra_data"]["late_seconds"]) == (2.0, 36_060.0)
    assert {test["visibility"] for test in ran.result["tests"]} == {"after_published"}
    assert "50 %" in ran.result["output"]


def test_a_grading_that_takes_too_long_is_ended_with_all_that_it_started(box: Container) -> None:
    box.hand_in({"small.ipynb": notebook("import time\ntime.sleep(600)")})
    before = set(children(os.getpid()))
    assert run_gradescope._inner(box.root, box.root / "out", 2.0) is None
    assert set(children(os.getpid())) - before == set()


def test_a_course_that_requires_a_stronger_tier_is_not_graded_in_a_weaker(box: Container) -> None:
    course = box.root / "source" / "course" / "course.toml"
    course.write_text(f'require_tier = "namespaces"\n{course.read_text()}')
    box.hand_in({"small.ipynb": RIGHT})
    ran = box.run(rights=CONTAINERS_RIGHTS)  # without the right to mount
    assert (ran.points, ran.result["output"]) == (None, feedback.NO_ISOLATION)
    assert "`require_tier` in course.toml is namespaces" in ran.output


def test_a_damaged_zip_is_a_fault_of_ours_and_no_score(box: Container) -> None:
    (box.root / "source" / "autograder.json").write_text("{")
    box.hand_in({"small.ipynb": RIGHT})
    ran = box.run()
    assert conforms(box)
    assert (ran.points, ran.result["output"]) == (None, feedback.OUR_FAULT)
    assert "make the zip again and upload it" in ran.output
