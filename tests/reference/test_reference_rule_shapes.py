"""The shapes in the signatures of the optimizers' rules are true, as jaxtyping and beartype check them."""

from __future__ import annotations

import importlib.util
import inspect
import typing
from collections.abc import Callable
from functools import partial

import beartype
import jaxtyping
import numpy as np
import pytest

from reference import descent, optimizers

FORMS = {
    f"{rule}: {form}": constructor
    for mapping in (optimizers.FORMS, optimizers.LOOKALIKES)
    for rule, forms in mapping.items()
    for form, constructor in forms.items()
}
every = pytest.mark.parametrize("name", FORMS)


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Callable[..., object]]:
    """Gives the `rule` of a form with its signature enforced.

    It belongs to a private copy of its module, executed as a type checker reads it: no other test meets it.
    """

    def find(name: str) -> Callable[..., object]:
        constructor = FORMS[name]
        kind = getattr(constructor, "func", constructor)
        spec = importlib.util.find_spec(kind.__module__)
        assert spec is not None
        assert spec.loader is not None
        copy = importlib.util.module_from_spec(spec)
        with monkeypatch.context() as patch:
            patch.setattr(typing, "TYPE_CHECKING", True)
            spec.loader.exec_module(copy)
        optimizer = getattr(copy, kind.__name__)(learning_rate=0.1)
        function = type(optimizer).rule
        return partial(jaxtyping.jaxtyped(typechecker=beartype.beartype)(function), optimizer)

    return find


def memory(name: str, shape: tuple[int, ...]) -> tuple[np.ndarray, ...]:
    return tuple(np.zeros(shape) for _ in range(FORMS[name](learning_rate=0.1).kept))


@every
def test_parameter_gradient_and_memory_have_one_shape(name: str, checked) -> None:
    checked(name)(np.ones((3, 4)), np.ones((3, 4)), 0.1, 1, memory(name, (3, 4)))


@every
def test_a_gradient_of_another_shape_contradicts_the_signature(name: str, checked) -> None:
    rule = checked(name)
    with pytest.raises(jaxtyping.TypeCheckError):
        rule(np.ones((3, 4)), np.ones((4, 3)), 0.1, 1, memory(name, (3, 4)))


@pytest.mark.parametrize("name", [name for name, form in FORMS.items() if form(learning_rate=0.1).kept])
def test_a_memory_of_another_shape_contradicts_the_signature(name: str, checked) -> None:
    rule = checked(name)
    with pytest.raises(jaxtyping.TypeCheckError):
        rule(np.ones((3, 4)), np.ones((3, 4)), 0.1, 1, memory(name, (1, 4)))


def test_every_rule_is_in_a_mapping() -> None:
    named = {getattr(form, "func", form).__name__ for form in FORMS.values()}
    assert {kind.__name__ for kind in all_subclasses(descent.Optimizer)} == named


@pytest.mark.parametrize("kind", sorted(optimizers.FORMS))
def test_every_rule_says_what_it_does(kind: str) -> None:
    forms = [optimizers.FORMS[kind], optimizers.LOOKALIKES.get(kind, {})]
    classes = [getattr(form, "func", form) for mapping in forms for form in mapping.values()]
    assert [cls for cls in classes if not (inspect.getdoc(cls) or "").strip()] == []


def all_subclasses(kind: type) -> set[type]:
    children = set(kind.__subclasses__())
    return children.union(*(all_subclasses(child) for child in children))
