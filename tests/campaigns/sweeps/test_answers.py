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


def swept(name: str, draws: int) -> str:
    done = subprocess.run(
        [sys.executable, "-c", SWEEP.format(name=name, draws=draws)],
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


def test_only_the_tests_that_must_catch_a_mistake_judge_it() -> None:
    assert swept("backward_on_from_a_hundredth", 1) == "2 0"
