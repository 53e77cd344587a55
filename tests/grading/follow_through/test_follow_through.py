"""What is carried over, what is not, and what the student is told of it: whole submissions, from file to result."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.course import answers as course_answers
from autograder.course import assignment as assignments
from autograder.diagnosis.explain import DiagnosisContext
from autograder.diagnosis.mistake_bank import MistakeBank
from autograder.engine.submission import SubmissionGrader
from autograder.grading import follow_through, judging
from autograder.grading.baseline import Baseline
from autograder.grading.deadline import Deadline
from autograder.grading.findings import CarryOutcome
from autograder.notebooks.code import NotebookCode
from autograder.reports.feedback import feedback_page
from autograder.results import Outcome, QuestionResult, SandboxInfo, SubmissionResult
from autograder.submissions import collect
from tests.grading.follow_through import layers_course
from tests.reports import examples
from tests.warm import Warm, started

BACKPROP = Path(__file__).parents[3] / "assignments" / "backprop"
SETUP = "import numpy as np"
AFFINE = "def affine(x, w, b): return x @ w + b"
RELU = "def relu(z): return np.maximum(z, 0)"
BROKEN = "def relu(z): return np.abs(z)"
LAYER = "def layer(x, w, b): return relu(affine(x, w, b))"
NETWORK = "def network(x, layers):\n    for w, b in layers: x = layer(x, w, b)\n    return x"


@pytest.fixture(scope="module")
def warm(tmp_path_factory: pytest.TempPathFactory, best_tier: str) -> Iterator[Warm]:
    folder = layers_course.write(tmp_path_factory.mktemp("course"))
    with started(assignments.load(folder), best_tier) as processes:
        yield processes


def submitted(warm: Warm, folder: Path, *cells: str) -> SubmissionResult:
    """The result of a notebook with these code cells."""
    document = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {},
        "cells": [
            {
                "cell_type": "code",
                "id": f"c{place}",
                "source": source,
                "metadata": {},
                "outputs": [],
                "execution_count": None,
            }
            for place, source in enumerate(cells)
        ],
    }
    path = folder / f"{hashlib.sha256(repr(cells).encode()).hexdigest()[:8]}.ipynb"
    path.write_text(json.dumps(document))
    (one,) = collect.collect([path])
    answers = course_answers.answers(warm.assignment)
    baseline = Baseline(*warm, answers[0].work, 3)
    context = DiagnosisContext(MistakeBank(warm.assignment), {})
    return SubmissionGrader(warm.assignment, warm.runner, 3, baseline, context).grade(one).result


def scores(result: SubmissionResult) -> dict[str, float | None]:
    return {question.id: question.score for question in result.questions}


def named(result: SubmissionResult, name: str) -> QuestionResult:
    (question,) = (question for question in result.questions if question.id == name)
    return question


def test_one_broken_part_costs_its_own_question_and_the_share_that_is_declared(
    warm: Warm, tmp_path: Path
) -> None:
    result = submitted(warm, tmp_path, SETUP, AFFINE, BROKEN, LAYER, NETWORK)
    assert scores(result) == {"affine": 2, "relu": 0, "layer": 4, "network": 2}


def test_the_total_is_the_sum_with_what_is_carried_over(warm: Warm, tmp_path: Path) -> None:
    assert submitted(warm, tmp_path, SETUP, AFFINE, BROKEN, LAYER, NETWORK).score == 8


def test_the_outcome_stays_that_of_the_students_own_chain(warm: Warm, tmp_path: Path) -> None:
    result = submitted(warm, tmp_path, SETUP, AFFINE, BROKEN, LAYER, NETWORK)
    assert {test.outcome for test in named(result, "layer").tests} == {Outcome.FAILED}


def test_the_result_says_from_where(warm: Warm, tmp_path: Path) -> None:
    result = submitted(warm, tmp_path, SETUP, AFFINE, BROKEN, LAYER, NETWORK)
    assert {test.carried_from for test in named(result, "network").tests} == {("relu",)}


def test_the_sentence_names_question_part_and_share(warm: Warm, tmp_path: Path) -> None:
    result = submitted(warm, tmp_path, SETUP, AFFINE, BROKEN, LAYER, NETWORK)
    assert named(result, "network").tests[0].carried == (
        "Carried over from question 2: with a correct relu in place of yours, this test passes"
        " and earns 50% of its points."
    )


def test_the_students_page_says_carried_over_from_question_2(warm: Warm, tmp_path: Path) -> None:
    result = submitted(warm, tmp_path, SETUP, AFFINE, BROKEN, LAYER, NETWORK)
    page = feedback_page(result, examples.INFO, SandboxInfo("none", (), ()), None)
    assert "Carried over from question 2" in page


def test_right_parts_are_left_to_the_student(warm: Warm, tmp_path: Path) -> None:
    """Only relu is replaced: a layer that calls an affine of its own keeps it, and what it counts."""
    own = "made = []\ndef affine(x, w, b):\n    made.append(1)\n    return x @ w + b"
    layer = "def layer(x, w, b):\n    z = relu(affine(x, w, b))\n    return z if made else None"
    assert named(submitted(warm, tmp_path, SETUP, own, BROKEN, layer, NETWORK), "layer").score == 4


def test_two_broken_parts_are_both_named(warm: Warm, tmp_path: Path) -> None:
    result = submitted(warm, tmp_path, SETUP, AFFINE.replace("+", "-"), BROKEN, LAYER, NETWORK)
    assert named(result, "layer").tests[0].carried_from == ("affine", "relu")


@pytest.mark.parametrize(
    "broken",
    [
        "x = 1",
        "def relu(z): raise NotImplementedError",
        "def relu(z):\n    while True: pass",
        "def relu(z):\n    import os\n    os._exit(0)",
        "relu = 3",
        "def relu(z): return object()",
        "def relu(z): z *= z > 0; return z + 1",
        "def relu(z:",
        "def relu(z): return undefined",
        "async def relu(z): return np.maximum(z, 0)",
        "raise ValueError\ndef relu(z): return z",
        "while True: pass",
    ],
    ids=lambda broken: broken.splitlines()[-1].strip()[:40],
)
def test_however_a_part_is_wrong_what_needs_it_is_carried(warm: Warm, tmp_path: Path, broken: str) -> None:
    assert scores(submitted(warm, tmp_path, SETUP, AFFINE, broken, LAYER, NETWORK)) == {
        "affine": 2,
        "relu": 0,
        "layer": 4,
        "network": 2,
    }


@pytest.mark.parametrize(
    ("layer", "said"),
    [
        ("def layer(x, w, b): return 2 * relu(affine(x, w, b))", "still does not pass"),
        ("def layer(x, w, b): return np.abs(x @ w + b)", "calls no function of that name"),
        ("def layer(x, w, b): return relu(affine(x, w, b), 3)", "still does not pass"),
        ("def layer(x, w, b): return relu(object())", "still does not pass"),
        ("def layer(x, w, b): return relu(np.ones((3000, 3000)))", "still does not pass"),
        ("def layer(x, w, b):\n    while True: relu(x)", "still does not pass"),
        ("def layer(x, w, b):\n    try: relu(affine(x, w, b))\n    finally: return x", "still does not pass"),
        ("import os\ndef layer(x, w, b): return relu(x) is os._exit(0)", "still does not pass"),
    ],
    ids=lambda value: value.splitlines()[-1].strip()[:48] if "def " in value or "x" in value else None,
)
def test_an_answer_that_is_wrong_itself_stays_wrong(
    warm: Warm, tmp_path: Path, layer: str, said: str
) -> None:
    tests = named(submitted(warm, tmp_path, SETUP, AFFINE, BROKEN, layer), "layer").tests
    assert [(test.score, said in test.carried) for test in tests] == [(0, True), (0, True)]


@pytest.mark.parametrize(
    "layer",
    [
        "x = 1",
        "def layer(x, w, b): raise NotImplementedError",
    ],
)
def test_of_an_answer_that_is_not_there_nothing_more_is_said(warm: Warm, tmp_path: Path, layer: str) -> None:
    tests = named(submitted(warm, tmp_path, SETUP, AFFINE, BROKEN, layer), "layer").tests
    assert [(test.score, test.carried) for test in tests] == [(0, ""), (0, "")]


def test_what_needs_an_answer_that_is_wrong_itself_is_asked_with_that_one_replaced(
    warm: Warm, tmp_path: Path
) -> None:
    result = submitted(warm, tmp_path, SETUP, AFFINE, BROKEN, "def layer(x, w, b): return None", NETWORK)
    assert named(result, "network").tests[0].carried_from == ("layer",)


def test_a_part_is_replaced_also_beneath_one_that_passed_in_spite_of_it(warm: Warm, tmp_path: Path) -> None:
    odd = (
        "calls = 0\ndef relu(z):\n    global calls\n    calls += 1\n"
        "    return np.abs(z) if calls in (1, 4) else np.maximum(z, 0)"
    )
    twice = "def layer(x, w, b):\n    relu(x)\n    return relu(affine(x, w, b))"
    result = submitted(warm, tmp_path, SETUP, AFFINE, odd, twice, NETWORK)
    assert [test.carried_from for test in named(result, "network").tests] == [("relu",)]


@pytest.mark.parametrize("line", ["int('x')", "1 / 0", "assert False"])
def test_an_answer_below_a_line_that_fails_by_itself_is_carried_over_too(
    warm: Warm, tmp_path: Path, line: str
) -> None:
    """The answer is there: the rest of its cell runs without the line, also beside a stand-in."""
    result = submitted(warm, tmp_path, SETUP, AFFINE, BROKEN, LAYER, f"{line}\n{NETWORK}")
    assert named(result, "network").score == 2


def test_a_cell_that_failed_for_the_broken_part_goes_on(warm: Warm, tmp_path: Path) -> None:
    raising = "def relu(z): raise ValueError"
    check = "out = relu(np.ones(2))\nassert out.shape == (2,)\n" + LAYER
    assert named(submitted(warm, tmp_path, SETUP, AFFINE, raising, check, NETWORK), "layer").score == 4


def test_the_starter_earns_nothing(warm: Warm, tmp_path: Path) -> None:
    starter = course_answers.answers(warm.assignment)[1]
    result = submitted(warm, tmp_path, *(source for _, source in starter.work.cells))
    assert result.score == 0


def test_a_share_of_nothing_is_not_spoken_of(tmp_path: Path, best_tier: str) -> None:
    folder = layers_course.write(tmp_path)
    declared = folder / "assignment.toml"
    declared.write_text(declared.read_text().replace("carried = 0.5", "carried = 0"))
    with started(assignments.load(folder), best_tier) as warm:
        result = submitted(warm, tmp_path, SETUP, AFFINE, BROKEN, LAYER, NETWORK)
    (test,) = named(result, "network").tests
    assert (test.score, test.carried, test.carried_from) == (0, "", ())


def test_no_text_of_the_run_with_stand_ins_is_told(warm: Warm, tmp_path: Path) -> None:
    """The student's code raises what it was given by the stand-in."""
    layer = (
        "def layer(x, w, b): raise ValueError('told ' + repr(relu(affine(x, w, b))) + type(relu).__name__)"
    )
    result = submitted(warm, tmp_path, SETUP, AFFINE, BROKEN, layer)
    assert "told" not in "".join(test.carried for test in named(result, "layer").tests)


def test_code_that_notices_a_stand_in_gains_no_more_than_its_right_value(warm: Warm, tmp_path: Path) -> None:
    """Whatever it asks it for, the worker holds no reference: the layer is still wrong."""
    layer = (
        "import gc, sys\n"
        "def layer(x, w, b):\n"
        "    names = [name for name in sys.modules if 'reference' in name]\n"
        "    found = [o for o in gc.get_objects() if getattr(o, '__module__', '') == 'layers_reference']\n"
        "    return names + found + [relu.__closure__ is not None]"
    )
    assert named(submitted(warm, tmp_path, SETUP, AFFINE, BROKEN, layer), "layer").score == 0


def test_a_right_submission_is_not_asked_again(warm: Warm, tmp_path: Path) -> None:
    result = submitted(warm, tmp_path, SETUP, AFFINE, RELU, LAYER, NETWORK)
    assert [test.carried for question in result.questions for test in question.tests] == [""] * 5


def test_the_stand_ins_do_not_reach_the_students_own_chain(warm: Warm, tmp_path: Path) -> None:
    asks = "import _stand_ins\nrelu = _stand_ins.relu"
    assert named(submitted(warm, tmp_path, SETUP, AFFINE, asks, LAYER), "relu").score == 0


FORGER = """
import contextlib, gc, msgspec, socket, struct
def relu(z):
    call = {"stand_in": "PART", "method": "", "args": ["l", []], "keywords": ["d", []], "self": ["d", []]}
    body = msgspec.msgpack.encode(call)
    for one in [one for one in gc.get_objects() if isinstance(one, socket.socket)]:
        with contextlib.suppress(OSError):
            one.sendall(struct.pack(">I", len(body)) + body)
    return z
"""


def test_a_forged_call_of_a_stand_in_ends_a_test_of_the_own_chain(warm: Warm, tmp_path: Path) -> None:
    result = submitted(warm, tmp_path, SETUP, FORGER.replace("PART", "relu"))
    assert [test.outcome for test in named(result, "relu").tests] == [Outcome.CRASHED]


def test_a_call_of_what_does_not_stand_in_earns_nothing(warm: Warm, tmp_path: Path) -> None:
    """The run has a right affine; it can be asked for nothing else."""
    layer = FORGER.replace("PART", "layer").replace("def relu(z)", "def layer(x, w, b, z=0)")
    result = submitted(warm, tmp_path, SETUP, AFFINE.replace("+", "-"), RELU, layer)
    assert [test.score for test in named(result, "layer").tests] == [0, 0]


def test_after_the_deadline_nothing_is_asked_again_and_the_sentence_says_so(warm: Warm) -> None:
    code = NotebookCode(list(enumerate((SETUP, AFFINE, BROKEN, LAYER, NETWORK))))
    judged = judging.grade(*warm, code, 3)
    found = follow_through.follow_through(*warm, code, 3, judged, deadline=Deadline(0.0))
    assert {one.carry for one in found.values()} == {CarryOutcome.NOT_TRIED}
    question = warm.assignment.question("layer")
    first = next(one for one in found.values() if one.sources == ("relu",))
    assert follow_through.sentence(warm.assignment, question, first) == (
        "Whether this test passes with a correct relu in place of yours (question 2) was not found out, "
        "because the time for the whole submission was used up."
    )


@pytest.fixture(scope="module")
def backprop(best_tier: str) -> Iterator[Warm]:
    with started(assignments.load(BACKPROP), best_tier) as processes:
        yield processes


def carried(warm: Warm, bug: str) -> set[tuple[str, CarryOutcome, tuple[str, ...]]]:
    """Question, what became of it and what was replaced, for each test of a known mistake that was asked again."""
    (answer,) = (answer for answer in course_answers.answers(warm.assignment) if answer.name == bug)
    judged = judging.grade_known_answer(*warm, answer.work, 1)
    found = follow_through.follow_through(*warm, answer.work, 1, judged)
    questions = {test.id: test.question for test in warm.runner.judge.tests}
    return {(questions[test], one.carry, one.names) for test, one in found.items()}


def test_training_is_carried_over_from_a_layers_backward(backprop: Warm) -> None:
    assert carried(backprop, "dense_backward_weights_transposed") == {
        ("network_backward", CarryOutcome.EARNED, ("dense_backward",)),
        ("train", CarryOutcome.EARNED, ("dense_backward",)),
    }


def test_a_private_cache_cannot_be_replaced_alone_but_both_ends_of_it_together(backprop: Warm) -> None:
    assert carried(backprop, "network_forward_linear") == {
        ("network_backward", CarryOutcome.PRIVATE, ("network_forward",)),
        ("train", CarryOutcome.EARNED, ("network_forward", "network_backward")),
    }


def test_a_broken_backward_takes_its_forward_with_it(backprop: Warm) -> None:
    assert carried(backprop, "network_backward_reversed") == {
        ("train", CarryOutcome.EARNED, ("network_forward", "network_backward"))
    }
