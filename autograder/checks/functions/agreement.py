"""Forward and backward functions, compared with a trusted reference on the designed inputs of `cases`.

The comparison is `array.compare`'s, norm-wise at 1e-3 per tensor. The first case is asked again at the end, three times
in a row: a function that keeps something between calls gives itself away. The same call must agree with itself to
1e-6 (1e-4 for less than float64). Where it does not, steady differences are something that adds up, unsteady ones are
randomness. Extremes are passed explicitly, as cases.

Where several conventions are right, `reference` is a mapping from their names, and one of them has to explain every
case. False rejects: `make sweep` finds none among right variants of every operation, float32 included; right
answers lie below 1e-11, in float32 below 6e-4, and the least visible known mistake at 1.5e-2.

All cases of a check go to the student's process in one plan. Expected values come from copies of the inputs,
before the student's code has seen any.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from autograder.checks import array, structure
from autograder.checks.arguments import Object, Seed
from autograder.checks.cases import (
    FIRST,
    ONE_OUTPUT,
    ONE_ROW,
    SECOND,
    SIZES,
    SQUARE,
    Answer,
    Case,
    Function,
    Plan,
    Student,
    between,
    cotangent,
    designed,
    far_out,
    labels,
    normal,
    off_zero,
    positive,
)
from autograder.checks.failure import CheckFailure
from autograder.checks.functions import numerical_gradient
from autograder.checks.messages import Subject

__all__ = [
    "FIRST",
    "ONE_OUTPUT",
    "ONE_ROW",
    "SECOND",
    "SIZES",
    "SQUARE",
    "Answer",
    "Case",
    "Function",
    "Plan",
    "Student",
    "agrees_with",
    "between",
    "cotangent",
    "designed",
    "far_out",
    "judge",
    "judge_unchanged",
    "labels",
    "normal",
    "off_zero",
    "positive",
    "unchanged",
]

REPEAT = 1e-6
REPEAT_NARROW = 1e-4
REPEATS = 3
STEADY = 0.1

References = Callable[..., object] | Mapping[str, Callable[..., object]]
Wrong = tuple[int, CheckFailure, Sequence[object]]


def agrees_with(
    student: Student,
    function: Function,
    reference: References,
    cases: Sequence[Case],
    *,
    only: str = "",
    tol: float = array.TOLERANCE,
    hint: str = "",
    forward: numerical_gradient.Forward | None = None,
) -> None:
    """Passes where the student's function agrees with the reference on every case and on the first one again.

    Of several references, all cases have to agree with one; a failure is told by the one that agrees longest.
    `only` restricts the verdict to one part of the answer. With `forward`, a wrong backward is also held against
    the student's own forward, by central differences, for the message alone. Raises `CheckFailure`.
    """
    references = reference if isinstance(reference, Mapping) else {"": reference}
    expected = [[_expected(one, case) for case in cases] for one in references.values()]
    asked = [*cases, *([cases[0]] * REPEATS if len(cases) > 1 else [])]
    plan = student.plan()
    answers = [plan.call(function.name, *case.args) for case in asked]
    plan.run()
    wrong = min((_wrong(function, cases, answers, values, only, tol, hint) for values in expected), key=_last)
    if wrong is not None:
        number, failure, values = wrong
        _refuse_stale(function, cases, answers, values, number, only, tol)
        raise _with_slope(student, function, cases[number], answers[number], only, failure, forward)
    if len(asked) > len(cases):
        _require_form(function, cases[0], answers[len(cases) :], expected[0][0], only, hint)
        _judge_repeats(function, cases[0], [answers[0], *answers[len(cases) :]], hint)


def _wrong(
    function: Function,
    cases: Sequence[Case],
    answers: Sequence[Answer],
    expected: Sequence[object],
    only: str,
    tol: float,
    hint: str,
) -> Wrong | None:
    """The first case that does not agree, its failure, and what was expected; None where all agree."""
    for number, (case, answer) in enumerate(zip(cases, answers, strict=False)):
        try:
            _judge(function, case, answer, expected[number], only, tol, hint)
        except CheckFailure as failure:
            return number, failure, expected
    return None


def _last(wrong: Wrong | None) -> float:
    """Sorts the one that agrees with everything first, then those that agree longest."""
    return -np.inf if wrong is None else -wrong[0]


def unchanged(
    student: Student,
    function: Function,
    reference: Callable[..., object],
    case: Case,
    *,
    tol: float = array.TOLERANCE,
) -> None:
    """Passes where the function leaves its arguments exactly as they were, and its answer is right.

    The right answer is asked for because a function that does nothing changes nothing either. Raises
    `CheckFailure` of kind "mutation" for an argument that is not bit for bit what was passed.
    """
    expected = _expected(reference, case)
    plan = student.plan()
    answer = plan.call(function.name, *case.args, echo=True)
    plan.run()
    _judge(function, case, answer, expected, "", tol, "")
    judge_unchanged(function.subject(case), answer.after)


def judge_unchanged(subject: Subject, after: Sequence[object]) -> None:
    """Compares the arguments of a call with what the call left of them. Raises `CheckFailure` ("mutation")."""
    for (name, before), left in zip(subject.given.items(), after, strict=False):
        if not isinstance(before, Seed | Object) and not structure.same(before, left):
            said = f"the values are right, but the call changed its argument {name}."
            hint = f"Work on a copy, or write {name} = {name} - … where it says {name} -= …, which changes it in place."
            raise subject.failure("mutation", said, said, hint)


def judge(function: Function, case: Case, answer: Answer, expected: object, *, hint: str = "") -> None:
    """One answer against its expected value, as `operation` judges it. Raises `CheckFailure`."""
    _judge(function, case, answer, expected, "", array.TOLERANCE, hint)


def _expected(reference: Callable[..., object], case: Case) -> object:
    return reference(*(structure.copied(argument) for argument in case.args))


def _judge(
    function: Function, case: Case, answer: Answer, expected: object, only: str, tol: float, hint: str
) -> None:
    subject = function.subject(case, hint)
    try:
        value = answer.value
    except CheckFailure as failure:
        raise subject.explain(failure) from None
    chosen = [function.parts.index(only)] if only else None
    scale = function.scale(case)
    structure.compare(
        value, expected, subject=subject, tol=tol, scale=scale, only=chosen, names=function.parts
    )


def _refuse_stale(
    function: Function,
    cases: Sequence[Case],
    answers: Sequence[Answer],
    expected: Sequence[object],
    number: int,
    only: str,
    tol: float,
) -> None:
    """Raises the failure of kind "state" where a wrong answer is what was right for an earlier call."""
    for earlier in range(number):
        try:
            _judge(function, cases[number], answers[number], expected[earlier], only, tol, "")
        except CheckFailure:
            continue
        raise _stale(function.subject(cases[number]), "it gave what was right for an earlier call.")


def _require_form(
    function: Function, case: Case, answers: Sequence[Answer], expected: object, only: str, hint: str
) -> None:
    """Raises the failure of a repeated call that does not even have the form that it had at first."""
    for answer in answers:
        try:
            _judge(function, case, answer, expected, only, array.TOLERANCE, hint)
        except CheckFailure as failure:
            if failure.kind != "values":
                raise


def _judge_repeats(function: Function, case: Case, answers: Sequence[Answer], hint: str) -> None:
    """The first call, and the same three times in a row after others: all must give the same."""
    try:
        first, *again = [answer.value for answer in answers]
    except CheckFailure as failure:
        raise function.subject(case, hint).explain(failure) from None
    limit = REPEAT if _double(first) else REPEAT_NARROW
    pairs = itertools.pairwise(again)
    if any(array.differs(one, other, limit) for one, other in pairs) and not _steady(again):
        said = "two calls in a row with the same arguments gave different answers."
        raise function.subject(case).failure(
            "random", said, said, "Look for a random number: none is asked for here."
        )
    if any(array.differs(first, other, limit) for other in again):
        raise _stale(function.subject(case), "it gave another answer than for the same arguments before.")


def _steady(values: Sequence[object]) -> bool:
    """Whether three answers in a row differ by the same step: something adds up from call to call."""
    one, two, three = (np.concatenate([leaf.ravel() for leaf in structure.leaves(value)]) for value in values)
    if not one.shape == two.shape == three.shape:
        return True
    step = float(np.max(np.abs(two - one), initial=0.0))
    return bool(np.max(np.abs((three - two) - (two - one)), initial=0.0) <= STEADY * step)


def _stale(subject: Subject, said: str) -> CheckFailure:
    hint = (
        "An answer may depend on the arguments alone: look for a global variable, a cache or a default list."
    )
    return subject.failure("state", said, said, hint)


def _double(value: object) -> bool:
    if isinstance(value, list | tuple):
        return all(_double(item) for item in value)
    return not isinstance(value, np.ndarray | np.generic) or value.dtype == np.float64


def _with_slope(
    student: Student,
    function: Function,
    case: Case,
    answer: Answer,
    only: str,
    failure: CheckFailure,
    forward: numerical_gradient.Forward | None,
) -> CheckFailure:
    """The failure, with a word on whether the backward is right for the student's own forward."""
    if forward is None or failure.kind != "values":
        return failure
    gradients: Mapping[str, object] = dict(
        zip(function.parts or ("",), answer.value if function.parts else (answer.value,), strict=True)
    )
    if only:
        gradients = {only: gradients[only]}
    if not numerical_gradient.consistent(student, forward, case.args, gradients):
        return failure
    said = f" It is the right gradient of your own {forward.name}, though: look there first."
    return CheckFailure(
        failure.kind,
        failure.text.replace("\nIt was called", f"{said}\nIt was called", 1),
        redacted=failure.redacted,
        hint=failure.hint,
    )
