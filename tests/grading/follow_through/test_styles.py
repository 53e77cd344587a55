"""Whatever way a student has of naming a function, a broken one is replaced, and what needs it is asked again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest

from autograder.course import assignment as assignments
from autograder.grading import follow_through, judging
from autograder.grading.findings import CarriedTest, CarryOutcome
from autograder.notebooks.code import NotebookCode
from autograder.results import Outcome
from tests.grading.follow_through import layers_course, styles
from tests.warm import Warm, started

BROKEN = {"AFFINE": "affine", "RELU": "relu"}
DEPENDENTS = [f"test_layers.py::{test}" for test in ("test_layer", "test_layer_of_one_row", "test_network")]


@pytest.fixture(scope="module")
def warm(tmp_path_factory: pytest.TempPathFactory, best_tier: str) -> Iterator[Warm]:
    folder = layers_course.write(tmp_path_factory.mktemp("course"))
    with started(assignments.load(folder), best_tier) as processes:
        yield processes


def followed(warm: Warm, work: NotebookCode) -> Mapping[str, CarriedTest]:
    judged = judging.grade_known_answer(*warm, work, 3)
    wrong = [test for test, finding in judged.findings.items() if finding.outcome is not Outcome.PASSED]
    assert set(DEPENDENTS) <= set(wrong), "the broken part must break what needs it"
    return follow_through.follow_through(*warm, work, 3, judged)


@pytest.mark.parametrize("broken", BROKEN)
@pytest.mark.parametrize("style", styles.STYLES)
def test_what_needs_a_broken_part_is_right_with_a_right_one(warm: Warm, style: str, broken: str) -> None:
    found = followed(warm, styles.work(styles.STYLES[style], broken))
    expected = CarriedTest(CarryOutcome.EARNED, (BROKEN[broken],), (BROKEN[broken],))
    assert found == dict.fromkeys(DEPENDENTS, expected)


@pytest.mark.parametrize("broken", BROKEN)
def test_a_formula_that_is_copied_instead_of_called_is_not_carried_over(warm: Warm, broken: str) -> None:
    found = followed(warm, styles.work(styles.COPIED, broken))
    assert {found[test].carry for test in DEPENDENTS[:2]} == {CarryOutcome.UNUSED}
