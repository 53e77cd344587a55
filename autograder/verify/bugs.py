"""Finds faults in the known mistakes and the variants themselves, apart from what the tests say of each.

A mistake must be caught by its own question's tests and differ from every other: a student whose answer behaves like
two of them reads of neither.
"""

from __future__ import annotations

import ast
import difflib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from autograder.course import answer_file
from autograder.course.answers import KnownAnswer
from autograder.diagnosis import fingerprints
from autograder.diagnosis.fingerprints import Part, Signature
from autograder.judge.messages import HiddenTest
from autograder.notebooks import python_parser

Traces = Mapping[str, bytes]


def expanded(answers: Sequence[KnownAnswer], tests: Sequence[HiddenTest]) -> list[KnownAnswer]:
    """Return the answers with each base name of a parametrized test in `caught_by` replaced by all its tests.

    So a base name demands that the test catches the mistake with every parameter.
    """
    return [replace(one, caught_by=tuple(_each_parameter(one.caught_by, tests))) for one in answers]


def _each_parameter(caught_by: Sequence[str], tests: Sequence[HiddenTest]) -> Iterator[str]:
    for name in caught_by:
        yield from [test.id for test in tests if name in (test.id, base_name(test.id))] or (name,)


def base_name(test: str) -> str:
    """Return the name of a test without its parameters: `test_a.py::test_b` of `test_a.py::test_b[wide]`."""
    return test.partition("[")[0]


def declared(answers: Sequence[KnownAnswer], tests: Sequence[HiddenTest]) -> Iterator[str]:
    """Yield the faults in what bugs and variants declare, and in what they change of the solution."""
    known = {test.id: test for test in tests}
    for bug in answers:
        if bug.kind in ("bug", "variant"):
            yield from _changing_nothing(bug)
        unknown = [name for name in bug.caught_by if name not in known]
        for name in unknown:
            yield f"{bug.place}: caught_by names {name}, which is no test{_meant(name, known)}"
        if (
            bug.kind == "bug"
            and not unknown
            and bug.question not in {known[one].question for one in bug.caught_by}
        ):
            yield (
                f"{bug.place}: no test of {bug.question}, the question of this mistake, is in caught_by: "
                "name the question whose tests catch it, or write a test that does"
            )
    yield from _called_alike([one for one in answers if one.kind == "bug"])


def misdeclared(answers: Sequence[KnownAnswer], tests: Sequence[HiddenTest]) -> set[str]:
    """Return the mistakes whose declaration has a fault that explains whatever the tests say of them."""
    known = {test.id for test in tests}
    return {
        bug.called
        for bug in answers
        if bug.kind == "bug" and (not known.issuperset(bug.caught_by) or any(_changing_nothing(bug)))
    }


def _changing_nothing(answer: KnownAnswer) -> Iterator[str]:
    """Yield a fault if the answer's cell neither binds nor changes a name that the solution knows.

    A cell that takes the place of a question's own cell may print or draw alone.
    """
    *solution, (place, own) = answer.work.cells
    if any(place in cells for cells in answer.work.marked.values()):
        return
    known = {name for _, source in solution for name in _names(source)}
    bound = set(_names(own, bound=True))
    if known and not bound & known:
        listed = ", ".join(sorted(bound.difference(answer_file.DECLARATIONS))) or "nothing"
        yield f"{answer.called} changes nothing of the solution: it defines {listed}, which the solution does not use"


def _names(source: str, *, bound: bool = False) -> Iterator[str]:
    """Yield the names in a cell; with `bound`, those that it defines or of whose object it sets a part."""
    try:
        nodes = list(ast.walk(python_parser.module(source)))
    except SyntaxError:  # a cell with a magic
        return
    parts = {
        node.value for node in nodes if isinstance(node, ast.Attribute | ast.Subscript) and _is_set(node)
    }
    for node in nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.alias):
            yield (node.asname or node.name).partition(".")[0]
        elif isinstance(node, ast.Name) and (not bound or _is_set(node) or node in parts):
            yield node.id


def _is_set(node: ast.Name | ast.Attribute | ast.Subscript) -> bool:
    return not isinstance(node.ctx, ast.Load)


def _meant(name: str, known: Mapping[str, HiddenTest]) -> str:
    bases = list(dict.fromkeys(map(base_name, known)))
    near = [test for test in bases if test.endswith(f"::{name}")] or difflib.get_close_matches(
        name, known, n=1
    )
    return f"; is it {' or '.join(near[:3])}?" if near else ""


def _called_alike(bugs: Sequence[KnownAnswer]) -> Iterator[str]:
    titles = defaultdict(list)
    for bug in bugs:
        titles[bug.question, bug.title].append(f"bugs/{bug.name}")
    for (_, title), alike in titles.items():
        if len(alike) > 1:
            listed = " and ".join(alike)
            yield f"{listed} name the same misconception, {title!r}: nobody can tell them apart; reword one"


Shown = tuple[KnownAnswer, frozenset[str], Traces]


def harmless(solution: Traces, bugs: Sequence[Shown], tests: Sequence[HiddenTest]) -> list[KnownAnswer]:
    """Return the mistakes that no test catches and that give the solution's values in all tests of their question.

    `bugs` are each with the tests that it fails and its traces on the same seed as the solution's.
    """
    return [
        bug
        for bug, failed, traces in bugs
        if not failed and _same_values(bug.question, solution, traces, tests)
    ]


def _same_values(question: str, one: Traces, other: Traces, tests: Sequence[HiddenTest]) -> bool:
    asked = {test.id for test in tests if test.question == question}
    places = fingerprints.layout(_of(one, asked))
    a, b = (fingerprints.signature(_of(traces, asked), places) for traces in (one, other))
    return all(fingerprints.same(a, b, part) for part in places)


def alike(solution: Traces, bugs: Sequence[Shown], tests: Sequence[HiddenTest]) -> Iterator[str]:
    """Yield the mistakes that give the same values as the solution, or as another, in all tests of their question."""
    for bug in harmless(solution, bugs, tests):
        where = f"in every test of {bug.question}"
        yield f"{bug.called} gives the same values as the solution {where}: is it a mistake at all?"
    for question in dict.fromkeys(bug.question for bug, _, _ in bugs):
        asked = {test.id for test in tests if test.question == question}
        places = fingerprints.layout(_of(solution, asked))
        shown = [
            (bug, failed, fingerprints.signature(_of(traces, asked), places))
            for bug, failed, traces in bugs
            if bug.question == question
        ]
        for bug, _, signature in shown:
            yield from _not_raising(bug, signature, question)
        for (one, caught, a), (other, also, b) in combinations(shown, 2):
            declared = bool(one.raises or other.raises)
            if caught and caught == also and all(_same(a, b, part, declared) for part in places):
                yield (
                    f"{one.called} and {other.called} behave alike in every test of {question}: a student who makes "
                    "the mistake reads of neither; keep one, or add a test that tells them apart"
                )


def _same(one: Signature, other: Signature, part: Part, declared: bool) -> bool:
    """Return whether two mistakes behave alike; their exceptions count where one of them declares an exception."""
    raised = list(one.raised.get(part, ())) == list(other.raised.get(part, ()))
    return fingerprints.same(one, other, part) and (raised or not declared)


def _not_raising(bug: KnownAnswer, signature: Signature, question: str) -> Iterator[str]:
    """Yield a fault if a mistake never raises the exception that it declares."""
    raised = {kind for kinds in signature.raised.values() for kind in kinds if kind}
    if bug.raises and bug.raises not in raised:
        found = f"only {', '.join(sorted(raised))}" if raised else "nothing"
        yield f"{bug.place}: declares that it raises {bug.raises}, and it raises {found} in the tests of {question}"


def _of(traces: Traces, tests: set[str]) -> dict[str, bytes]:
    return {test: trace for test, trace in traces.items() if test in tests}
