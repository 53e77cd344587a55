"""The measurement of growth refuses what it should, and covers every reader."""

from __future__ import annotations

import pytest

from autograder.notebooks.limited_reader import NotebookReader
from tests.campaigns.growth import report
from tests.campaigns.growth.report import Growth, Reader


@pytest.mark.parametrize(
    ("half", "whole", "fine"),
    [(1.0, 2.0, True), (1.0, 4.0, False), (0.04, 0.16, True), (9.0, 11.0, False)],
)
def test_growth_is_fine_if_it_is_linear_and_short(half: float, whole: float, fine: bool) -> None:
    assert Growth("blanks", half, whole).is_fine == fine


def test_of_several_tries_the_best_counts() -> None:
    seconds = iter([1.0, 4.0, 1.0, 2.0])
    reader = Reader("a reader", 100, "characters", lambda kind, length: next(seconds))
    assert report.grown(reader, "blanks") == Growth("blanks", 1.0, 2.0)


def test_every_reader_takes_every_kind_of_its_texts() -> None:
    with NotebookReader() as process:
        for reader in report.readers(process):
            for kind in reader.kinds:
                assert reader.measure(kind, 20) >= 0
