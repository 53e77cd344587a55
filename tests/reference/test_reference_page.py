"""The tables of docs/reference.md are those that the code gives; PyTorch's part is checked by `make oracle`."""

from __future__ import annotations

import textwrap

import numpy as np

from tests.campaigns.oracle import agreement, page

TEXT = page.PATH.read_text(encoding="utf-8")


def test_the_tables_are_up_to_date() -> None:
    assert page.with_tables(TEXT, page.written(TEXT)) == TEXT


def test_every_operation_has_its_row() -> None:
    assert page.written(TEXT).keys() == agreement.OPERATIONS.keys()


def test_no_operation_is_said_to_agree_less_than_the_tolerance() -> None:
    assert max(page.written(TEXT).values()) <= agreement.TOLERANCE


def test_a_table_that_lacks_a_row_is_noticed() -> None:
    without = "\n".join(line for line in TEXT.splitlines() if not line.startswith("| `dense`"))
    assert page.with_tables(without, page.written(TEXT)) != without


def test_the_example_runs() -> None:
    example = textwrap.dedent(TEXT.split("To train a network:\n")[1].split("\nAn optimizer is")[0])
    rng = np.random.default_rng(2)
    names = {"X": rng.standard_normal((70, 64)), "y": rng.integers(10, size=70)}
    exec(example, names)
    assert len(names["history"].training) == 20
