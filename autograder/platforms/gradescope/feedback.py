"""Makes what Gradescope shows of a submission's result: its tests, in the words of the student's page.

What is for the instructor alone (`detail`) is in no text here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from autograder.platforms.gradescope.result_file import GradescopeResult, GradescopeTest, Status
from autograder.platforms.gradescope.settings import Visibility
from autograder.rendering.text import clip, visible
from autograder.reports.shown_points import ShownPoints
from autograder.results import Outcome, QuestionResult, SubmissionResult, TestResult
from autograder.results import Status as SubmissionStatus

# Characters of one text, and of all texts of a result: Gradescope names no limit, and a page of this size still opens.
_MOST_OF_TEST = 6000
_MOST_OF_ALL = 400_000
_MOST_OF_NAME = 300
_MOST_NOTES = 30

BEGUN = (
    "The grading began and did not come to its end, so there is no score. This is not the fault of your work as far as "
    "is known. Hand it in again; if this text is still here then, tell your instructor."
)
NO_ISOLATION = (
    "Your work was not graded, and there is no score: this container does not keep a notebook's code apart from the "
    "tests as grading needs it. None of your code ran. Your instructor has to look at the output of this run."
)
OUR_FAULT = (
    "Your work was not graded to its end, and there is no score, because of a fault on the grader's side. "
    "Your instructor has to look at the output of this run, and can grade it again."
)
OUT_OF_TIME = (
    "Your work was not graded to its end, and there is no score: the time for the whole run was used up. "
    "Make the cells that take longest shorter and hand in again, or tell your instructor."
)
_KEPT_BACK = (
    "There is no score yet: {count} could not be judged, because of a fault on the grader's side. "
    "Your instructor can grade the work again."
)


def not_graded(sentence: str) -> GradescopeResult:
    """Return a result without a score, which says why; nothing was graded."""
    test = GradescopeTest(name="Not graded", number="0", status="failed", output=sentence)
    return GradescopeResult(output=sentence, tests=(test,))


def of_submission(
    result: SubmissionResult, shown: Visibility, notes: Iterable[str], data: dict[str, object]
) -> GradescopeResult:
    """Return what Gradescope gets. `notes` are sentences about the hand-in; `data` is stored and shown to nobody.

    A submission that cannot be read earns 0 and says why. One with a grader error has no score at all: its tests only
    inform.
    """
    if result.status is SubmissionStatus.UNREADABLE:
        output = _text([f"Nothing could be graded: {result.problem}", *notes])
        return GradescopeResult(output=output, score=0.0, extra_data=data)
    if result.status is SubmissionStatus.GRADER_ERROR and not result.questions:
        return msgspec.structs.replace(not_graded(OUR_FAULT), extra_data=data)
    kept_back = _ours(result)
    tests = [
        _test(f"{place}.{number}", question, test, shown, scored=not kept_back)
        for place, question in enumerate(result.questions, start=1)
        for number, test in enumerate(question.tests, start=1)
    ]
    sentences = [*([_KEPT_BACK.format(count=_tests(kept_back))] if kept_back else []), *notes]
    warnings = [f"• {one}" for one in result.warnings[:_MOST_NOTES]]
    if warnings:
        sentences.append("\n".join(["About your notebook:", *warnings]))
    return GradescopeResult(
        output=_text(sentences),
        tests=tuple(_within(tests)),
        execution_time=result.wall_seconds,
        extra_data=data,
    )


def _ours(result: SubmissionResult) -> int:
    """Return how many tests could not be judged through no fault of the student."""
    return sum(test.outcome is Outcome.GRADER_ERROR for one in result.questions for test in one.tests)


def _tests(number: int) -> str:
    return "one test" if number == 1 else f"{number} tests"


def _test(
    number: str, question: QuestionResult, test: TestResult, shown: Visibility, *, scored: bool
) -> GradescopeTest:
    """Return one test. One that a person marks, and one of a result that is kept back, has no score."""
    counts = scored and test.score is not None
    title = test.title if test.title == question.title else f"{question.title}: {test.title}"
    own = shown if test.visibility == "student" else Visibility.HIDDEN
    return GradescopeTest(
        name=clip(visible(title.replace("\n", " ")), _MOST_OF_NAME),
        number=number,
        score=test.score if counts else None,
        max_score=test.max_score if counts else None,
        status=_status(test),
        output=_text(_sentences(test)),
        tags=(question.id,),
        visibility=own,
    )


def _status(test: TestResult) -> Status | None:
    """Return passed or failed; None where neither is known."""
    if test.outcome in (Outcome.PENDING, Outcome.GRADER_ERROR):
        return None
    return "passed" if test.outcome is Outcome.PASSED else "failed"


def _sentences(test: TestResult) -> Iterator[str]:
    """Yield what a student may read of a test, in the order of the page: each is shown once."""
    if test.diagnosis:
        yield test.diagnosis
    if test.message:
        yield test.message
    if test.given:
        yield f"It was called with:\n{test.given}"
    yield from test.facts
    if test.hint:
        yield f"Hint: {test.hint}"
    if test.carried:
        earned = f" You earn {_points(test.score, test.max_score)}." if test.score else ""
        yield f"{test.carried}{earned}"


def _points(score: float, most: float) -> str:
    """Return points as the pages show them where the course says nothing else; Gradescope has the exact score."""
    shown = ShownPoints()
    return f"{shown.points(score, most)} of {shown.points(most)}"


def _text(sentences: Iterable[str]) -> str:
    """Return the sentences as paragraphs, with nothing hidden in them and of a bounded length."""
    return clip(visible("\n\n".join(dict.fromkeys(one for one in sentences if one))), _MOST_OF_TEST)


def _within(tests: Sequence[GradescopeTest]) -> Iterator[GradescopeTest]:
    """Yield the tests; once all texts together are too long, the rest has no text, and keeps its points."""
    left = _MOST_OF_ALL
    for test in tests:
        left -= len(test.output)
        yield test if left >= 0 else msgspec.structs.replace(test, output="")
