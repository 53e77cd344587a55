"""What hidden inputs are drawn from cannot be read or derived in the sandbox, and repeats with the seed and the key."""

from __future__ import annotations

import json
import zlib
from dataclasses import replace

import numpy as np
import pytest

from autograder.grading import judging
from autograder.grading.session_plan import notebook_seed
from autograder.notebooks.code import NotebookCode
from autograder.results import Outcome
from tests.campaigns.attacks import catalogue
from tests.warm import Warm

VALUES = "test_double.py::test_values"
KEY, OTHER = bytes(range(32)), bytes(range(1, 33))
SHOW_STATE = "import random, numpy as np\nprint(*np.random.get_state()[1][:4], *random.getstate()[1][:4])"


@pytest.fixture(scope="module")
def keyed(warm: Warm) -> Warm:
    """The small assignment with a key."""
    return Warm(warm.runner, replace(warm.assignment, key=KEY))


def attack() -> NotebookCode:
    """The notebook that draws the hidden inputs from whatever it finds in the sandbox."""
    path = catalogue.FOLDER / "read" / "seed_of_the_hidden_inputs.py"
    cells = json.loads(catalogue.read(path).notebook({}))["cells"]
    return NotebookCode([(index, cell["source"]) for index, cell in enumerate(cells)])


def printed(warm: Warm, seed: int) -> str:
    """What a notebook sees of its own random streams."""
    judged = judging.grade(*warm, NotebookCode([(0, SHOW_STATE)]), seed)
    return "".join(output["text"] for output in judged.run.cells[0].outputs)


def test_the_same_seed_and_key_draw_the_same_inputs(keyed: Warm) -> None:
    assert judging.hidden_seed(keyed.assignment, 3) == judging.hidden_seed(keyed.assignment, 3)


@pytest.mark.parametrize(("seed", "key"), [(4, KEY), (3, OTHER), (3, b""), (3, KEY[:16])])
def test_another_seed_or_key_draws_other_inputs(keyed: Warm, seed: int, key: bytes) -> None:
    other = replace(keyed.assignment, key=key)
    assert judging.hidden_seed(other, seed) != judging.hidden_seed(keyed.assignment, 3)


def test_hidden_inputs_come_from_256_bits(keyed: Warm) -> None:
    first, *words = judging.hidden_seed(keyed.assignment, 3)
    assert (first, len(words)) == (1, 8)
    assert all(0 <= word < 2**32 for word in words)


def test_a_public_example_needs_no_key(keyed: Warm) -> None:
    seen = judging.grade(*keyed, NotebookCode([(0, "def double(x):\n    raise ValueError(str(x))")]), 3)
    public = np.random.default_rng([*judging.PUBLIC_SEED, zlib.crc32(VALUES.encode())]).normal(size=3)
    assert str(public) in seen.findings[VALUES].message


def test_with_a_key_the_inputs_are_not_found_in_the_sandbox(keyed: Warm) -> None:
    assert judging.grade(*keyed, attack(), 3).findings[VALUES].outcome == Outcome.FAILED


def test_without_a_key_the_same_search_finds_them(warm: Warm) -> None:
    """The attack is alive: it is the key that stops it."""
    assert judging.grade(*warm, attack(), 3).findings[VALUES].outcome == Outcome.PASSED


def test_the_notebooks_own_streams_repeat_whatever_the_seed_and_the_key(warm: Warm, keyed: Warm) -> None:
    assert printed(warm, 3) == printed(warm, 4) == printed(keyed, 5)


def test_the_notebooks_own_seed_follows_from_the_assignments_id_alone(keyed: Warm) -> None:
    other = replace(keyed.assignment, id="other")
    changed = replace(keyed.assignment, key=OTHER, seed=9, title="other")
    assert notebook_seed(changed) == notebook_seed(keyed.assignment) != notebook_seed(other)
