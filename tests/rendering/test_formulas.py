"""Formulas are found where one pattern would find them, in a time that no text can stretch."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.rendering.formulas import Formula, formulas

_TEXT = r"(?:(?!\n[ \t]*\n)[\s\S])"
# The same as one pattern, which is shorter and tries thousands of characters for each sign that nothing closes.
ONE_PATTERN = re.compile(
    rf"""
      (?P<code> ^[ ]{{0,3}}(?P<fence>`{{3,}}|~{{3,}})[^\n]*\n[\s\S]*?(?:^[ ]{{0,3}}(?P=fence)[`~]*[ \t]*$|\Z)
              | (?<!`)(?P<ticks>`+)(?!`){_TEXT}{{1,2000}}?(?<!`)(?P=ticks)(?!`)
              | \\[\\$`]? (?![\[\(b]) )
    | \$\$ (?P<dollars>{_TEXT}{{1,4000}}?) \$\$
    | \\\[ (?P<square>{_TEXT}{{1,4000}}?) \\\]
    | \\\( (?P<round>{_TEXT}{{1,1000}}?) \\\)
    | (?P<environment> \\begin\{{(?P<name>equation|align|alignat|gather|eqnarray|multline|split|cases
                                  |aligned|array|matrix|pmatrix|bmatrix|vmatrix)(?P<star>\*?)\}}
        {_TEXT}{{1,4000}}? \\end\{{(?P=name)(?P=star)\}} )
    | \$ (?![\s$]) (?P<inline>(?:\\.|(?!\n[ \t]*\n)[^\\$]){{1,1000}}?) (?<!\s) \$ (?!\d)
    """,
    re.VERBOSE | re.MULTILINE,
)
PIECES = (
    *"$`\\[]()~ \n\tx1*", "$$", "``", "```", "```\n", "~~~\n", "\n```\n", "\\[", "\\]", "\\(", "\\)", "\\$", "\n\n",
    "\\begin{align}", "\\end{align}", "\\begin{align*}", "\\end{align*}", "\\begin{aligned}", "\\begin{alignat}",
    "\\end{aligned}", "\\end{alignat}",
)  # fmt: skip


def by_one_pattern(text: str) -> list[Formula]:
    found = []
    for one in ONE_PATTERN.finditer(text):
        if one["code"] is None:
            within = one["inline"] if one["inline"] is not None else one["round"]
            source = one["dollars"] or one["square"] or one["environment"] if within is None else within
            found.append(Formula(*one.span(), source, within is None))
    return found


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_formulas_are_those_of_one_pattern(text: str) -> None:
    assert list(formulas(text)) == by_one_pattern(text)


@pytest.mark.parametrize("length", [3999, 4000, 4001])
def test_a_formula_may_have_four_thousand_characters(length: int) -> None:
    text = f"$${'x' * length}$$"
    assert list(formulas(text)) == by_one_pattern(text)


@pytest.mark.parametrize("sign", ["$$ ", "\\[", "\\(", "\\begin{align}", "` `` ", "$", "```", "~", "\\"])
def test_signs_that_nothing_closes_are_text(sign: str) -> None:
    assert len(list(formulas(sign * 20_000))) <= 10_000
