"""Forward and backward functions, compared with a trusted reference on the designed inputs of `cases`.

The comparison is that of `array.check_array`, norm-wise at 1e-3 per tensor. The first case is asked again at the end,
three times in a row, and `repeats` judges what comes back, and what later calls have left of the first answer. Extremes
are passed explicitly, as cases.

Where several conventions are right, `reference` is a mapping from their names, and one of them has to explain every
case. False rejects: `make sweep` finds none among variants of every operation, float32 included; right
answers lie below 1e-11, in float32 below 6e-4, and the least visible known mistake at 1.5e-2.

All cases of a check go to the student's process in one plan. Expected values come from copies of the inputs,
before the student's code has seen any.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from autograder.checks import array, form, structure
from autograder.checks.arguments import Object, Seed
from autograder.checks.cases import Case, Function
from autograder.checks.failure import CheckFailure
from autograder.checks.functions import numerical_gradient, other_arguments, repeats
from autograder.checks.messages import Subject
from autograder.checks.protocols import AnswerLike, StudentLike

__all__ = ["check_unchanged", "check_values"]

References = Callable[..., object] | Mapping[str, Callable[..., object]]
Wrong = tuple[int, CheckFailure, Sequence[object]]


def check_values(
    student: StudentLike,
    function: Function,
    reference: References,
    cases: Sequence[Case],
    *,
    only: str = "",
    tolerance: float = array.TOLERANCE,
    hint: str = "",
    forward: numerical_gradient.OwnForward | None = None,
) -> None:
    """Check that the student's function agrees with the reference on every case, and on the first one again.

    Of several references, one has to agree with all cases; a failure is worded by the one that agrees longest.
    `only` restricts the verdict to one part of the answer. With `forward`, a wrong backward is also compared with the
    slopes of the student's own forward, for the message alone. Raises `CheckFailure`.
    """
    references = reference if isinstance(reference, Mapping) else {"": reference}
    expected = [[_expected(one, case) for case in cases] for one in references.values()]
    asked = [*cases, *([cases[0]] * repeats.REPEATS if len(cases) > 1 else [])]
    plan = student.plan()
    answers = [plan.call(function.name, *case.args) for case in cases]
    kept = plan.pick(answers[0])
    answers += [plan.call(function.name, *case.args) for case in asked[len(cases) :]]
    plan.run()
    wrong = min(
        (_wrong(function, cases, answers, values, only, tolerance, hint) for values in expected), key=_last
    )
    if wrong is not None:
        number, failure, values = wrong
        failure = other_arguments.explained(student, function, cases, answers, values, failure)
        _refuse_stale(function, cases, answers, values, number, only, tolerance)
        raise _with_slope(student, function, cases[number], answers[number], only, failure, forward)
    if len(asked) > len(cases):
        again = answers[len(cases) :]
        _require_form(function, cases[0], again, expected[0][0], only, hint)
        repeats.judge(function.subject(cases[0], hint), [answers[0], *again])
    repeats.judge_kept(function.subject(cases[0], hint), answers[0], kept)


def _wrong(
    function: Function,
    cases: Sequence[Case],
    answers: Sequence[AnswerLike],
    expected: Sequence[object],
    only: str,
    tolerance: float,
    hint: str,
) -> Wrong | None:
    """Return the first case that does not agree, its failure, and what was expected; None where all agree."""
    for number, (case, answer) in enumerate(zip(cases, answers, strict=False)):
        try:
            _judge(function, case, answer, expected[number], only, tolerance, hint)
        except CheckFailure as failure:
            return number, failure, expected
    return None


def _last(wrong: Wrong | None) -> float:
    """Sort the reference that agrees with everything first, then those that agree longest."""
    return -np.inf if wrong is None else -wrong[0]


def check_unchanged(
    student: StudentLike,
    function: Function,
    reference: Callable[..., object],
    case: Case,
    *,
    tolerance: float = array.TOLERANCE,
) -> None:
    """Check that the function leaves its arguments exactly as they were, and that its answer is right.

    The answer is judged too because a function that does nothing changes nothing either. Raises
    `CheckFailure`, of kind "mutation" for an argument that is not bit for bit what was passed.
    """
    expected = _expected(reference, case)
    plan = student.plan()
    answer = plan.call(function.name, *case.args, echo=True)
    plan.run()
    try:
        _judge(function, case, answer, expected, "", tolerance, "")
    except CheckFailure as failure:
        raise other_arguments.explained(student, function, [case], [answer], [expected], failure) from None
    judge_unchanged(function.subject(case), answer.after)


def judge_unchanged(subject: Subject, after: Sequence[object]) -> None:
    """Compare the arguments of a call with what the call left of them. Raises `CheckFailure` ("mutation")."""
    for (name, before), left in zip(subject.given.items(), after, strict=False):
        if not isinstance(before, Seed | Object) and not structure.same(before, left):
            raise subject.same_failure(
                "mutation",
                f"the values are right, but the call changed its argument {name}.",
                f"Work on a copy: {name} -= … and {name}[…] = … change {name} in place, also under another name.",
            )


def judge(function: Function, case: Case, answer: AnswerLike, expected: object, *, hint: str = "") -> None:
    """Compare one answer with its expected value, as `check_values` does. Raises `CheckFailure`."""
    _judge(function, case, answer, expected, "", array.TOLERANCE, hint)


def _expected(reference: Callable[..., object], case: Case) -> object:
    return reference(*(structure.copied(argument) for argument in case.args))


def _judge(
    function: Function,
    case: Case,
    answer: AnswerLike,
    expected: object,
    only: str,
    tolerance: float,
    hint: str,
) -> None:
    subject = function.subject(case, hint)
    try:
        value = answer.value
    except CheckFailure as failure:
        raise subject.explain(failure) from None
    structure.check_structure(
        form.numbers_as_array(value) if function.accepts_lists else value,
        expected,
        called=subject,
        tolerance=tolerance,
        scale=function.scale(case),
        only=[function.parts.index(only)] if only else None,
        names=function.parts,
    )


def _refuse_stale(
    function: Function,
    cases: Sequence[Case],
    answers: Sequence[AnswerLike],
    expected: Sequence[object],
    number: int,
    only: str,
    tolerance: float,
) -> None:
    """Raise the failure of kind "state" where a wrong answer is what was right for an earlier call."""
    for earlier in range(number):
        try:
            _judge(function, cases[number], answers[number], expected[earlier], only, tolerance, "")
        except CheckFailure:
            continue
        raise repeats.stale(
            function.subject(cases[number]), "it returned what was right for an earlier call."
        )


def _require_form(
    function: Function, case: Case, answers: Sequence[AnswerLike], expected: object, only: str, hint: str
) -> None:
    """Raise the failure of a repeated call that does not even have the form that it had at first."""
    for answer in answers:
        try:
            _judge(function, case, answer, expected, only, array.TOLERANCE, hint)
        except CheckFailure as failure:
            if failure.kind != "values":
                raise


def _with_slope(
    student: StudentLike,
    function: Function,
    case: Case,
    answer: AnswerLike,
    only: str,
    failure: CheckFailure,
    forward: numerical_gradient.OwnForward | None,
) -> CheckFailure:
    """Return the failure, with the fact that the backward is right for the student's own forward where it is."""
    if forward is None or failure.kind != "values":
        return failure
    gradients: Mapping[str, object] = dict(
        zip(function.parts or ("",), answer.value if function.parts else (answer.value,), strict=True)
    )
    if only:
        gradients = {only: gradients[only]}
    if not numerical_gradient.is_consistent(student, forward, case.args, gradients):
        return failure
    return failure.with_fact(
        f"It is the right gradient of your own {forward.name}, though: look there first."
    )
