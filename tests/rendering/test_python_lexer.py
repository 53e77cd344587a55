"""The fused lexer finds the tokens that Pygments finds, whatever the text."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from pygments.lexers.python import PythonLexer

from autograder.rendering.python_lexer import FusedPythonLexer

ROOT = Path(__file__).parents[2]
WORDS = r"""def class import from as match case lazy lambda None not self print yield __init__ 0x1f 1_0j 1.5e3
    . @ = := !r :>3 # %d \n \N{DASH} \ \\ { } ( ) [ ] ' " ''' ? $ _ f" rf' Tf" b" rb' u" """
FRAGMENTS = [
    *WORDS.split(),
    '"""',
    't"""',
    "\n",
    " ",
    "\t",
    "\r",
    "\0",
    "é",
    "\u2028",
    "match x:\n",
    "from a import b\n",
]


def tokens(lexer: PythonLexer, text: str) -> list[object]:
    return list(lexer.get_tokens_unprocessed(text))


def assert_same(text: str) -> None:
    options = {"stripnl": False, "ensurenl": False}
    assert tokens(FusedPythonLexer(**options), text) == tokens(PythonLexer(**options), text)


@pytest.mark.parametrize("path", sorted((ROOT / "reference").glob("*.py")), ids=lambda path: path.name)
def test_a_module_has_the_same_tokens(path: Path) -> None:
    assert_same(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("seed", range(400))
def test_any_sequence_of_fragments_has_the_same_tokens(seed: int) -> None:
    rng = random.Random(seed)
    assert_same("".join(rng.choice(FRAGMENTS) + rng.choice(("", "", " ")) for _ in range(rng.randrange(60))))


def test_a_text_that_begins_in_another_state_has_the_same_tokens() -> None:
    stack = ("root", "expr")
    first = FusedPythonLexer().get_tokens_unprocessed("import x", stack)
    assert list(first) == list(PythonLexer().get_tokens_unprocessed("import x", stack))
