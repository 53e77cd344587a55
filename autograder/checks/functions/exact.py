"""Exact results: integers, arrays of integers, strings, truth values, and tuples, lists and dicts of them.

An expected integer takes a Python int or a NumPy integer of any width; 3.0, True and an array of shape (1,) are wrong,
each with a message of its own. An expected array of integers takes any integer dtype. An expected string takes the same
letters, an expected truth value True or False alone. For an expected list or tuple, a list, tuple or named tuple of the
same length is right; for an expected dict, a dict with the same keys, in any order.

Cases, repeated calls and several references are those of `agreement.check_values`. There is no tolerance, so a false
reject is impossible as long as the handout says which of two forms of an answer is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from autograder.checks import form, structure, text_facts
from autograder.checks.cases import Case, Function
from autograder.checks.failure import CheckFailure, FailureKind
from autograder.checks.functions import agreement, repeats
from autograder.checks.messages import Subject, kind_of
from autograder.checks.protocols import AnswerLike, StudentLike

__all__ = ["check_exact", "check_exact_value", "check_unchanged"]

References = Callable[..., object] | Mapping[str, Callable[..., object]]
Integers = npt.NDArray[np.integer]
Wrong = tuple[int, CheckFailure]
_OFF_BY_ONE = {1: "one too large.", -1: "one too small."}


def check_exact(
    student: StudentLike,
    function: Function,
    reference: References,
    cases: Sequence[Case],
    *,
    only: str = "",
    hint: str = "",
) -> None:
    """Check that the student's function gives exactly what the reference gives on every case, and again on the first.

    Of several references, one has to agree with all cases; a failure is worded by the one that agrees longest.
    `only` restricts the verdict to one part of the answer. Raises `CheckFailure`, and `ValueError` where the
    reference gives anything but integers, arrays of integers, strings, truth values, and lists and dicts of these.
    """
    references = reference if isinstance(reference, Mapping) else {"": reference}
    expected = [[_expected(one, case) for case in cases] for one in references.values()]
    asked = [*cases, *([cases[0]] * repeats.REPEATS if len(cases) > 1 else [])]
    plan = student.plan()
    answers = [plan.call(function.name, *case.args) for case in asked]
    plan.run()
    wrong = min((_wrong(function, cases, answers, values, only, hint) for values in expected), key=_last)
    if wrong is not None:
        _refuse_frozen(function, cases, answers, expected[0])
        raise wrong[1]
    if len(asked) > len(cases):
        again = answers[len(cases) :]
        _require_form(function, cases[0], again, expected[0][0], only, hint)
        repeats.judge(function.subject(cases[0], hint), [answers[0], *again], exact=True)


def check_unchanged(
    student: StudentLike, function: Function, reference: Callable[..., object], case: Case
) -> None:
    """Check that the function leaves its arguments exactly as they were, and that its answer is right.

    Raises `CheckFailure`, of kind "mutation" for an argument that is not bit for bit what was passed.
    """
    expected = _expected(reference, case)
    plan = student.plan()
    answer = plan.call(function.name, *case.args, echo=True)
    plan.run()
    _judge(function, case, answer, expected, "", "")
    agreement.judge_unchanged(function.subject(case), answer.after)


def check_exact_value(
    answer: object,
    expected: object,
    *,
    called: str | Subject,
    names: Sequence[str] = (),
    only: Sequence[int] | None = None,
    accepts_lists: bool = False,
) -> None:
    """Check that `answer` is exactly the `expected` value: an integer, a string, a truth value, a list of them, a dict.

    `names` and `only` are those of `structure.check_structure`. With `accepts_lists`, a list of integers is as good as
    an array of one dimension, and the other way round. Raises `CheckFailure` at the first part that is wrong, and
    `ValueError` where anything else is expected.
    """
    _require_exact(expected)
    subject = form.subject_of(called, "", "")
    if accepts_lists:
        answer, expected = _alike(answer, expected)
    if isinstance(expected, dict):
        for key, item in _items(answer, expected, subject):
            inner = subject.at(f"the value of {key!r}")
            check_exact_value(item, expected[key], called=inner, accepts_lists=accepts_lists)
        return
    if not isinstance(expected, list | tuple):
        _check_leaf(answer, expected, subject)
        return
    items = form.as_sequence(answer, len(expected), called=subject, holds=", ".join(names))
    for index, (item, wanted) in enumerate(zip(items, expected, strict=True)):
        if only is None or index in only:
            inner = subject.at(names[index]) if names else subject.within(index)
            check_exact_value(item, wanted, called=inner, accepts_lists=accepts_lists)


def _items(answer: object, expected: dict[object, object], subject: Subject) -> list[tuple[object, object]]:
    """Return the pairs of an answer that is a dict with the expected keys. Raises `CheckFailure` for any other."""
    if not isinstance(answer, dict):
        text = f"{{it}} is {kind_of(answer)}, and a dict was expected."
        raise subject.failure("type", text, "{it} is not a dict.", "Return a dict.")
    missing = [key for key in expected if key not in answer]
    extra = [key for key in answer if key not in expected]
    more = f"the key {form.shown(extra[0])} is not expected" if extra else ""
    if missing:
        more = (
            f"it lacks {len(missing)} of {len(expected)} keys, the first {missing[0]!r}{more and '; '}{more}"
        )
    if more:
        raise subject.failure(
            "parts", f"{{it}} has other keys: {more}.", "{it} does not have the expected keys."
        )
    return [(key, answer[key]) for key in expected]


def _alike(answer: object, expected: object) -> tuple[object, object]:
    """Return a list and an array of integers in one form: that of the expected value, or arrays where one is given."""
    if isinstance(expected, np.ndarray) and expected.ndim == 1:
        return form.integers_as_array(answer), expected
    if isinstance(answer, np.ndarray) and isinstance(expected, list | tuple) and all(map(_whole, expected)):
        return answer, np.array(expected, dtype=np.int64)
    return answer, expected


def _whole(value: object) -> bool:
    """Return True for an integer of the reference; a truth value is none."""
    return isinstance(value, int | np.integer) and not isinstance(value, bool)


def _check_leaf(answer: object, expected: object, subject: Subject) -> None:
    if isinstance(expected, str):
        _check_text(form.as_string(answer, called=subject), expected, subject)
    elif isinstance(expected, bool | np.bool_):
        _check_truth(answer, bool(expected), subject)
    elif isinstance(expected, np.ndarray) and expected.shape:
        _check_integers(answer, expected, subject)
    else:
        _check_integer(form.as_integer(answer, called=subject), int(np.asarray(expected)), subject)


def _check_truth(answer: object, expected: bool, subject: Subject) -> None:
    if not isinstance(answer, bool | np.bool_):
        raise subject.failure(
            "type",
            f"{{it}} is {kind_of(answer)}, and True or False was expected.",
            "{it} is neither True nor False.",
            "A comparison such as a == b gives True or False: return it.",
        )
    if bool(answer) is not expected:
        text = f"{{it}} is {bool(answer)} where {expected} was expected."
        raise subject.failure("values", text, "{it} is the wrong one of True and False.")


def _check_integer(found: int, expected: int, subject: Subject) -> None:
    if found != expected:
        text = f"{{it}} is {form.shown(found)} where {expected} was expected."
        fact = _off_by_one([found - expected], "That is")
        raise subject.failure("values", text, "{it} is not the right number.").with_fact(fact)


def _check_integers(answer: object, expected: Integers, subject: Subject) -> None:
    found = form.as_integers(answer, expected.shape, called=subject)
    differences = found.astype(object) - expected.astype(object)  # exact for every pair of widths
    bad = differences != 0
    if np.any(bad):
        index = form.first_of(bad)
        full = (
            f"{{it}} is not right: {int(bad.sum())} of {bad.size} values differ; the first{form.place_of(index)} is"
            f" {found[index]} where {expected[index]} was expected."
        )
        fact = _off_by_one(differences[bad], "Each of them is" if bad.sum() > 1 else "That is")
        raise subject.failure("values", full, "{it} does not have the right values.").with_fact(fact)


def _off_by_one(differences: Iterable[int], said: str) -> str:
    """Return the fact that integers, such as indices or counts, are all off by one in one direction, or nothing."""
    words = {_OFF_BY_ONE.get(one, "") for one in differences}
    return f"{said} {words.pop()}" if len(words) == 1 and "" not in words else ""


def _check_text(found: str, expected: str, subject: Subject) -> None:
    if found != expected:
        text = f"{{it}} is {form.shown(found)} where {expected!r} was expected."
        letters = {"".join(filter(str.isalnum, one)).lower() for one in (found, expected)}
        hint = "Write it letter by letter as in the handout: capitals, blanks and signs count too."
        failure = subject.failure(
            "values", text, "{it} is not the right string.", hint if len(letters) == 1 else ""
        )
        raise failure.with_fact(text_facts.difference(found, expected))


def _expected(reference: Callable[..., object], case: Case) -> object:
    expected = reference(*(structure.copied(argument) for argument in case.args))
    _require_exact(expected)
    return expected


def _require_exact(expected: object) -> None:
    """Raise `ValueError` where an expected value is not exact: that is the author's mistake."""
    if isinstance(expected, list | tuple | dict):
        for item in expected.values() if isinstance(expected, dict) else expected:
            _require_exact(item)
    elif (
        not isinstance(expected, str | bool | np.bool_ | int) and np.asarray(expected).dtype.kind not in "iu"
    ):
        raise ValueError(
            "exact results are integers, arrays of integers, strings, truth values, and lists and dicts of these"
        )


def _judge(
    function: Function, case: Case, answer: AnswerLike, expected: object, only: str, hint: str
) -> None:
    subject = function.subject(case, hint)
    try:
        value = answer.value
    except CheckFailure as failure:
        raise subject.explain(failure) from None
    check_exact_value(
        value,
        expected,
        called=subject,
        names=function.parts,
        only=[function.parts.index(only)] if only else None,
        accepts_lists=function.accepts_lists,
    )


def _wrong(
    function: Function,
    cases: Sequence[Case],
    answers: Sequence[AnswerLike],
    expected: Sequence[object],
    only: str,
    hint: str,
) -> Wrong | None:
    """Return the number of the first case that does not agree, and its failure; None where all agree."""
    for number, (case, answer) in enumerate(zip(cases, answers, strict=False)):
        try:
            _judge(function, case, answer, expected[number], only, hint)
        except CheckFailure as failure:
            return number, failure
    return None


def _last(wrong: Wrong | None) -> float:
    """Sort the reference that agrees with everything first, then those that agree longest."""
    return -np.inf if wrong is None else -wrong[0]


_OTHERS = 2  # cases with another right answer than the first: one alone may be a plain mistake


def _refuse_frozen(
    function: Function, cases: Sequence[Case], answers: Sequence[AnswerLike], expected: Sequence[object]
) -> None:
    """Raise the failure of kind "state" where every answer is the right one to the first call.

    A single answer that was right for another call says nothing: small numbers are often equal by chance.
    """
    if sum(not structure.same(expected[0], other) for other in expected) < _OTHERS:
        return
    try:
        _judge(function, cases[0], answers[0], expected[0], "", "")
        first, *later = (answer.value for answer in answers)
    except CheckFailure:
        return
    if all(structure.same(first, value) for value in later):
        subject = function.subject(cases[min(1, len(cases) - 1)])
        raise repeats.stale(subject, "it returned what was right for an earlier call.")


def _require_form(
    function: Function, case: Case, answers: Sequence[AnswerLike], expected: object, only: str, hint: str
) -> None:
    """Raise the failure of a repeated call that does not even have the form that it had at first."""
    for answer in answers:
        try:
            _judge(function, case, answer, expected, only, hint)
        except CheckFailure as failure:
            if failure.kind is not FailureKind.VALUES:
                raise
