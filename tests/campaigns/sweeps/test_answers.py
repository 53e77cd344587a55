"""The sweep of an assignment's answers judges them by the real hidden tests."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
SWEEP = """
from pathlib import Path
from tests.campaigns.sweeps import answers
found = answers.sweep(Path("assignments/signals"), [{name!r}], range({draws}))
print(found.judged, len(found.wrong))
"""
SUBTLE = """
from dataclasses import replace
from pathlib import Path
from autograder.course import answers as course_answers
from autograder.course import assignment as assignments
from tests.campaigns.sweeps import answers
assignment = assignments.load(Path("assignments/backprop"))
(bug,) = (one for one in course_answers.answers(assignment) if one.name == "train_decays_weights")
*before, (last, source) = bug.work.cells
assert "0.01 * W" in source
work = replace(bug.work, cells=[*before, (last, source.replace("0.01 * W", "1e-4 * W"))])
subtle = replace(bug, work=work, caught_by=("test_train.py::test_any_batches",))
found = answers.judged(assignment, [subtle], range(10))
print(sum(test in subtle.caught_by for _, test, _ in found.wrong))
"""

UNDECLARED = """
from dataclasses import replace
from pathlib import Path
from autograder.course import answers as course_answers
from autograder.course import assignment as assignments
from tests.campaigns.sweeps import answers
assignment = assignments.load(Path("assignments/signals"))
(bug,) = (one for one in course_answers.answers(assignment) if one.name == "backward_on_from_a_hundredth")
found = answers.judged(assignment, [replace(bug, caught_by=bug.caught_by[1:])], range(1))
print(len(found.wrong))
"""


def swept(name: str, draws: int) -> str:
    return last_line(SWEEP.format(name=name, draws=draws))


def last_line(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": "/usr/bin:/bin", "MPLBACKEND": "Agg"},
    )
    return done.stdout.splitlines()[-1]


def test_every_test_judges_a_right_answer_on_every_draw() -> None:
    judged, wrong = map(int, swept("solution", 2).split())
    assert (judged > 20, judged % 2, wrong) == (True, 0, 0)


def test_a_mistake_fails_the_tests_that_it_declares_and_passes_all_others() -> None:
    judged, wrong = map(int, swept("backward_on_from_a_hundredth", 1).split())
    assert (judged > 20, wrong) == (True, 0)


def test_a_mistake_that_fails_where_nothing_is_declared_is_wrong() -> None:
    assert last_line(UNDECLARED) == "1"


def test_long_steps_show_a_decay_of_the_weights_too_small_for_other_runs() -> None:
    assert last_line(SUBTLE) == "0"
