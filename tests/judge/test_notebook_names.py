"""What a test cell of another tool does with the names of a notebook, once they are bound over the pipe."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.checks.failure import CheckFailure, FailureKind
from autograder.judge.notebook_names import BoundNotebook
from tests.checks.local_student import student


class Vector:
    """A class as a student writes it, with an equality that always holds."""

    kind = "plane"

    def __init__(self, x: float, y: float) -> None:
        self.x, self.y = x, y

    def __add__(self, other: Vector) -> Vector:
        return Vector(self.x + other.x, self.y + other.y)

    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return 0

    def __len__(self) -> int:
        return 2

    def __getitem__(self, index: int) -> float:
        return (self.x, self.y)[index]

    def __iter__(self) -> Any:
        return iter((self.x, self.y))

    def __contains__(self, item: object) -> bool:
        return item in (self.x, self.y)

    def __repr__(self) -> str:
        return f"Vector({self.x}, {self.y})"

    def scaled(self, factor: float, *, shift: float = 0.0) -> Vector:
        return Vector(factor * self.x + shift, factor * self.y + shift)


def bound(**names: Any) -> BoundNotebook:
    return BoundNotebook(student(**names))


def test_a_function_is_called_by_position_and_by_keyword() -> None:
    power = bound(power=lambda base, exponent=2: base**exponent).function("power")
    assert (power(3), power(2, exponent=5)) == (9, 32)


def test_a_variable_comes_as_its_value() -> None:
    assert bound(losses=[1.0, 0.5]).value("losses") == [1.0, 0.5]


def test_what_a_call_changes_in_place_is_changed_here_too() -> None:
    numbers, array, seen = [3, 1, 2], np.array([2.0, 1.0]), {1}
    notebook = bound(sort=lambda some: some.sort(), grow=lambda some: some.add(2))
    notebook.function("sort")(numbers)
    notebook.function("sort")(array)
    notebook.function("grow")(seen)
    assert (numbers, array.tolist(), seen) == ([1, 2, 3], [1.0, 2.0], {1, 2})


def test_sets_come_and_go_as_sets() -> None:
    notebook = bound(common=lambda a, b: a & b, kinds=frozenset({"a"}))
    assert notebook.function("common")({1, 2}, {2, 3}) == {2}
    assert notebook.value("kinds") == frozenset({"a"})


@pytest.mark.parametrize("kind", ["OrderedDict", "Counter"])
def test_other_kinds_of_dict_come_as_dicts(kind: str) -> None:
    import collections

    assert bound(count=lambda: getattr(collections, kind)({"a": 2})).function("count")() == {"a": 2}


def test_an_iterator_is_gone_through_over_the_pipe() -> None:
    squares = bound(squares=lambda n: (i * i for i in range(n))).function("squares")
    assert list(squares(4)) == [0, 1, 4, 9]
    assert next(squares(2)) == 0


def test_an_object_is_used_where_it_is() -> None:
    vector = bound(Vector=Vector).function("Vector")
    found = vector(1.0, 2.0)
    found.x = 5.0
    assert (found.x, found.scaled(2.0, shift=1.0).y, found[1], len(found)) == (5.0, 5.0, 2.0, 2)
    assert (list(found), 2.0 in found, str(found), repr(found)) == (
        [5.0, 2.0],
        True,
        "Vector(5.0, 2.0)",
        "Vector(5.0, 2.0)",
    )
    assert (found + vector(1.0, 1.0)).x == 6.0


def test_an_object_is_of_the_class_that_made_it() -> None:
    notebook = bound(Vector=Vector, Other=dict)
    found = notebook.function("Vector")(1.0, 2.0)
    assert isinstance(found, notebook.function("Vector"))  # type: ignore[arg-type]
    assert not isinstance(found, notebook.function("Other"))  # type: ignore[arg-type]


def test_an_attribute_of_a_class_is_read() -> None:
    assert bound(Vector=Vector).function("Vector").kind == "plane"


def test_two_objects_cannot_be_compared_because_the_student_would_decide() -> None:
    vector = bound(Vector=Vector).function("Vector")
    with pytest.raises(CheckFailure):
        assert vector(1.0, 2.0) == vector(3.0, 4.0)
    with pytest.raises(CheckFailure):
        assert vector(1.0, 2.0)


def test_an_absent_attribute_is_one_for_hasattr_too() -> None:
    found = bound(Vector=Vector).function("Vector")(1.0, 2.0)
    assert (hasattr(found, "x"), hasattr(found, "z"), getattr(found, "z", 7)) == (True, False, 7)


def test_what_the_notebook_raises_can_be_caught_by_its_built_in_type() -> None:
    def root(x: float) -> float:
        raise ValueError(f"negative: {x}")

    with pytest.raises(ValueError, match="negative: -1") as caught:
        bound(root=root).function("root")(-1)
    assert isinstance(caught.value, CheckFailure)
    assert caught.value.kind is FailureKind.EXCEPTION


def test_an_exception_of_another_type_is_not_caught() -> None:
    def broken() -> None:
        raise KeyError("x")

    with pytest.raises(CheckFailure) as caught:
        bound(broken=broken).function("broken")()
    assert not isinstance(caught.value, ValueError)


def test_a_function_of_the_notebook_is_an_argument_as_itself() -> None:
    notebook = bound(twice=lambda f, x: f(f(x)), add=lambda x: x + 1)
    assert notebook.function("twice")(notebook.function("add"), 3) == 5


def test_a_name_that_is_not_there_is_missing() -> None:
    with pytest.raises(CheckFailure) as caught:
        bound().function("power")(2)
    assert caught.value.kind is FailureKind.MISSING
