"""The gate's page: well-formed and inert, whatever stands in an author's docstrings."""

from __future__ import annotations

from dataclasses import replace

from autograder.reports.verify_page import Column, Gate, MatrixRow, gate_page
from tests.reports.reading import Page

HOSTILE = "<script>alert(1)</script>"
GATE = Gate(
    title="Backpropagation",
    course="Networks",
    seeds=3,
    tests=[
        Column("test_a.py::test_one", "One is right.", "dense"),
        Column("test_a.py::test_two", HOSTILE, HOSTILE),
    ],
    rows=[MatrixRow("dense", "sign", "The sign is wrong.", ("always", "never"), (True, False))],
    faults=[],
    remarks=[],
    summary=[("known mistakes", "1")],
    fragile=[("The sign is wrong.", "test_a.py::test_one")],
    survivors=[],
    equivalent=["relu: z > 0  →  z >= 0: nothing is tested at zero"],
    times={"answers": 1.25},
)


def test_the_page_is_well_formed_and_inert() -> None:
    read = Page(gate_page(replace(GATE, faults=[HOSTILE], survivors=[HOSTILE])))
    assert read.faults == []
    assert len(read.ids) == len(set(read.ids))


def test_the_page_says_whether_the_assignment_is_fit() -> None:
    assert "not fit to release" not in Page(gate_page(GATE)).text
    assert "not fit to release" in Page(gate_page(replace(GATE, faults=["a fault"]))).text


def test_a_caught_mistake_has_its_mark_in_the_tests_column() -> None:
    assert gate_page(GATE).count("●") == 2  # one in the table, one in the words that explain it
