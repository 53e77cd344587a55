"""A line that this Python rejects is recognised as the syntax of a newer one."""

from __future__ import annotations

import pytest

from autograder.grading import newer_python

OLDEST = (3, 11)


@pytest.mark.parametrize(
    ("line", "version"),
    [
        ("type X = int", (3, 12)),
        ("type Pair[T] = tuple[T, T]", (3, 12)),
        ("def f[T](x: T) -> T: pass", (3, 12)),
        ("    async def f[T](self, x): pass", (3, 12)),
        ("class A[T]: pass", (3, 12)),
        ("class A[T = int]: pass", (3, 13)),
        ("""print(f"{x["a"]}")""", (3, 12)),
        ("print(f'{x['a']:.2f}')", (3, 12)),
        ("s = f'{'\\n'.join(x)}'", (3, 12)),
        ("except ValueError, TypeError:", (3, 14)),
        ("t = t'{x}'", (3, 14)),
        ("x = [*a for a in b]", (3, 15)),
        ("x = {**a for a in b}", (3, 15)),
        ("lazy import numpy", (3, 15)),
    ],
)
def test_the_version_that_a_line_needs_is_known(line: str, version: tuple[int, int]) -> None:
    found = newer_python.needed(line, OLDEST)
    assert found is not None
    assert found[1] == version
    assert newer_python.needed(line, version) is None


@pytest.mark.parametrize(
    "line",
    [
        "x = (",
        "type = = 3",
        "type(x) = 3",
        "print 'a'",
        "except E, e:",
        "def f(x) return x",
        "print(f'{x' + 'y}')",
        "f(*a for a)",
        "import t'",
        "for for x in y",
        "print(f'{x')",
        "",
    ],
)
def test_a_line_that_no_python_takes_needs_none(line: str) -> None:
    assert newer_python.needed(line, OLDEST) is None
