"""The page of `autograder verify`: well-formed and inert, whatever stands in an author's docstrings."""

from __future__ import annotations

from dataclasses import replace

from autograder.reports.verify_page import Column, MatrixRow, VerifyPage, verify_page
from tests.reports.reading import Page

HOSTILE = "<script>alert(1)</script>"
PAGE = VerifyPage(
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
    read = Page(verify_page(replace(PAGE, faults=[HOSTILE], survivors=[HOSTILE])))
    assert read.faults == []
    assert len(read.ids) == len(set(read.ids))


def test_the_page_says_whether_the_assignment_is_fit() -> None:
    assert "not fit to release" not in Page(verify_page(PAGE)).text
    assert "not fit to release" in Page(verify_page(replace(PAGE, faults=["a fault"]))).text


def test_a_caught_mistake_has_its_mark_in_the_tests_column() -> None:
    assert verify_page(PAGE).count("●") == 2  # one in the table, one in the words that explain it


def test_its_table_has_a_caption() -> None:
    html = verify_page(PAGE)
    assert html.count("<caption>") == html.count("<table") == 1
