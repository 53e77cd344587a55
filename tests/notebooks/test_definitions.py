"""Definitions are found in any text, with their place, their arguments and what stands around them."""

from __future__ import annotations

import pytest

from autograder.notebooks import definitions
from autograder.notebooks.cells import Cell
from autograder.notebooks.definitions import Definition, Whereabouts


def found(source: str, kind: str = "code") -> list[Definition]:
    return definitions.of_cells([Cell(1, kind, source, {}, None)])


@pytest.mark.parametrize(
    ("source", "arguments"),
    [
        ("def f(x, W, b): pass", ("x", "W", "b")),
        ("async def f(x: int, *args, b=3, **more): pass", ("x", "args", "b", "more")),
        ("def f(\n    x,\n    W,\n):\n    pass", ("x", "W")),
        ("f = lambda x, b=2: x", ("x", "b")),
        ("f = 3", None),
        ("f: int = 3", None),
        ("class f: pass", None),
        ("def f", ()),
    ],
)
def test_a_definition_is_found_with_its_arguments(source: str, arguments: tuple[str, ...] | None) -> None:
    assert found(source) == [Definition("f", 2, 1, Whereabouts.CODE, arguments)]


@pytest.mark.parametrize(
    ("source", "inside"),
    [
        ("def outer():\n    def f(x): pass", "the function outer"),
        ("class Layer:\n    def f(x): pass", "the class Layer"),
        ("if DEBUG:\n    def f(x): pass", "the if in line 1"),
        ("try:\n  pass\nexcept E:\n  def f(x): pass", "the except in line 3"),
        ("class Layer:\n  x = 1\ndef f(x): pass", ""),
        ("def outer():\n\n    y = 1\n    # x\n    def f(x): pass", "the function outer"),
        ("def outer():\n\tdef f(x): pass", "the function outer"),
    ],
)
def test_what_stands_around_a_definition_is_named(source: str, inside: str) -> None:
    assert [one.inside for one in found(source) if one.name == "f"] == [inside]


@pytest.mark.parametrize(
    ("source", "kind", "standing", "line"),
    [
        ("x = 1\n# def f(x):\n#     return x", "code", Whereabouts.COMMENT, 2),
        ("#def f(x):", "code", Whereabouts.COMMENT, 1),
        ("y = 1\n'''\ndef f(x):\n    pass\n'''", "code", Whereabouts.STRING, 3),
        ("%%script false\ndef f(x): pass", "code", Whereabouts.MAGIC, 2),
        ("def f(x): pass", "markdown", Whereabouts.TEXT, 1),
        ("def f(x): pass", "raw", Whereabouts.TEXT, 1),
        ("%%time\ndef f(x): pass", "code", Whereabouts.CODE, 2),
    ],
)
def test_a_definition_that_does_not_run_is_known_as_that(
    source: str, kind: str, standing: Whereabouts, line: int
) -> None:
    own = [one for one in found(source, kind) if one.name == "f"]
    assert [(one.standing, one.line) for one in own] == [(standing, line)]


@pytest.mark.parametrize("source", ["del f", "del g, f", "  del (f)", "%xdel f", "%reset -f"])
def test_a_deletion_is_found(source: str) -> None:
    names = [one.name for one in found(source) if one.standing is Whereabouts.DELETED]
    assert set(names) & {"f", definitions.EVERY}


@pytest.mark.parametrize(
    "source", ["# we def f here", "x = 'def f(x):'", "f(3)", "f == 3", "undef = f(2)", 's = "# def f(x)"']
)
def test_words_that_define_nothing_are_not_found(source: str) -> None:
    assert [one for one in found(source) if one.name == "f"] == []


def test_the_number_of_definitions_is_bounded() -> None:
    assert len(found("f = 1\n" * 3000)) == 500


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("'''a\\''''\ndef f(x): pass", 2),
        ('"""a""b"""; x = 1\ndef f(x): pass', 2),
        ('x = "a\ndef f(x): pass', 2),
    ],
)
def test_a_definition_after_a_string_with_quotes_in_it_is_code(source: str, line: int) -> None:
    assert [(one.standing, one.line) for one in found(source) if one.name == "f"] == [
        (Whereabouts.CODE, line)
    ]
