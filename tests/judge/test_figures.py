"""Figures: honest ones are described as they are, and forged ones end the worker."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import matplotlib as mpl

mpl.use("agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.checks.failure import CheckFailure
from autograder.checks.figure import Axes, Figure
from autograder.judge import figures
from autograder.sandbox.channel import Lost
from tests.checks.local_student import student


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    """No test sees a figure of another."""
    yield
    plt.close("all")


def of(draw: Any, *args: Any) -> Figure:
    return student(draw=draw).figure("draw", *args)


def axes_of(draw: Any, *args: Any) -> Axes:
    return of(draw, *args).only(called="draw()")


def test_a_figure_that_is_left_open_is_described() -> None:
    axes = axes_of(lambda y: plt.plot(y, label="loss") and None, [3.0, 1.0])
    (line,) = axes.lines
    assert (line.label, line.x.tolist(), line.y.tolist()) == ("loss", [0.0, 1.0], [3.0, 1.0])


def test_a_legend_of_the_whole_figure_is_that_of_each_plot_without_one() -> None:
    def draw() -> None:
        figure, (left, right) = plt.subplots(1, 2)
        left.plot([1, 2], label="a")
        right.plot([1, 2], label="b")
        right.legend()
        figure.legend(["c"])

    assert [axes.legend for axes in of(draw).axes] == [("c",), ("b",)]


@pytest.mark.parametrize(
    "draw",
    [
        lambda: plt.figure(),
        lambda: plt.gca(),
        lambda: plt.plot([1, 2]),
        lambda: plt.subplots(),
        lambda: plt.subplots(1, 2)[1],
    ],
    ids=["figure", "axes", "artists", "pair", "array"],
)
def test_the_figure_of_what_is_returned_is_described(draw: Any) -> None:
    assert isinstance(of(draw), Figure)


def test_texts_scales_and_limits_are_told() -> None:
    def draw() -> None:
        plt.title("Losses")
        plt.xlabel("epoch")
        plt.ylabel("loss")
        plt.yscale("log")
        plt.xlim(0, 5)

    axes = axes_of(draw)
    assert (axes.title, axes.xlabel, axes.ylabel, axes.xscale, axes.yscale, axes.xlim) == (
        "Losses",
        "epoch",
        "loss",
        "linear",
        "log",
        (0.0, 5.0),
    )


def test_scatters_bars_and_images_are_told() -> None:
    def draw() -> None:
        plt.scatter([1, 2], [3, 4])
        plt.bar(["u", "v"], [5, 6])
        plt.barh([1, 2], [7, 8])
        plt.imshow(np.zeros((3, 4)))

    axes = axes_of(draw)
    assert axes.scatters[0].points.tolist() == [[1.0, 3.0], [2.0, 4.0]]
    assert [(one.positions.tolist(), one.heights.tolist()) for one in axes.bars] == [
        ([0.0, 1.0], [5.0, 6.0]),
        ([1.0, 2.0], [7.0, 8.0]),
    ]
    assert axes.images[0].shape == (3, 4)


def test_a_figure_of_two_plots_is_told() -> None:
    with pytest.raises(CheckFailure, match="draw: the answer has 2 plots, and one was expected"):
        of(lambda: plt.subplots(1, 2)).only(called="draw")


def test_dates_and_gaps_are_numbers() -> None:
    days = np.array(["1970-01-03", "1970-01-05"], dtype="M8[D]")
    axes = axes_of(lambda: plt.plot(days, np.ma.masked_invalid([1.0, np.nan])))
    assert axes.lines[0].x.tolist() == [2.0, 4.0]
    assert np.isnan(axes.lines[0].y[1])


def test_a_variable_that_holds_a_figure_is_described() -> None:
    plt.plot([1, 2])
    assert len(student(fig=plt.gcf()).figure("fig").axes[0].lines) == 1


@pytest.mark.parametrize(
    "draw", [lambda: None, lambda: 3, list, lambda: "figure"], ids=["none", "int", "list", "str"]
)
def test_no_figure_is_told(draw: Any) -> None:
    with pytest.raises(CheckFailure) as raised:
        of(draw)
    assert (raised.value.kind, raised.value.text) == ("signature", "There is no figure of draw.")


def test_a_figure_of_too_many_points_is_cut() -> None:
    axes = axes_of(lambda: plt.plot(np.zeros(150_000)))
    assert len(axes.lines[0].x) + len(axes.lines[0].y) == 100_000


_PLAIN = {
    "title": "",
    "axes": [
        {
            **dict.fromkeys(("title", "xlabel", "ylabel", "xscale", "yscale"), "x"),
            **{name: [0.0, 1.0] for name in ("xlim", "ylim")},
            **{name: [] for name in ("xticks", "legend", "scatters", "bars")},
            "lines": [{"label": "", "x": np.zeros(1), "y": np.zeros(1)}],
            "images": [{"shape": [2, 3]}],
        }
    ],
}


def test_the_plain_form_is_a_figure() -> None:
    assert figures.decoded([_PLAIN])[0].axes[0].images[0].shape == (2, 3)


_odd = st.sampled_from(
    [
        None,
        0,
        1.5,
        "",
        b"",
        [],
        {},
        (),
        np.zeros(2, dtype=np.int64),
        np.zeros((1, 1, 1)),
        np.zeros(0),
        [None],
        {"x": 1},
    ]
)


def _paths(value: Any) -> list[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [(), *((key, *rest) for key, inner in items for rest in _paths(inner))]


def _with(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = _with(copy[path[0]], path[1:], new)
    return copy


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(_paths([_PLAIN])), _odd)
def test_any_answer_is_a_figure_or_ends_the_worker(path: tuple[Any, ...], new: Any) -> None:
    try:
        found = figures.decoded(_with([_PLAIN], path, new))
    except Lost:
        return
    assert all(isinstance(one, Figure) for one in found)
    assert all(line.x.dtype == np.float64 for one in found for axes in one.axes for line in axes.lines)
