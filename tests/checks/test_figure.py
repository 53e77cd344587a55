"""What a figure lacks is told; what its texts say is not judged."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from autograder.checks import figure
from autograder.checks.failure import CheckFailure
from autograder.checks.figure import Axes, PlotLine

LINE = PlotLine("training", np.arange(3.0), np.array([3.0, 2.0, 1.0]))
AXES = Axes(
    "t", "epoch", "loss", "linear", "log", (0.0, 1.0), (0.0, 1.0), (), ("training",), (LINE,), (), (), ()
)


def failure_of(check: object) -> CheckFailure:
    with pytest.raises(CheckFailure) as raised:
        check()  # type: ignore[operator]
    return raised.value


def test_a_right_plot_passes() -> None:
    figure.check_labels(AXES, called="f", texts=("title", "xlabel", "ylabel"), legend=True)
    figure.check_scale(AXES, called="f", y="log")
    figure.check_line(AXES, [0, 1, 2], [3, 2, 1], called="f", label="training")


@pytest.mark.parametrize(
    ("field", "text"),
    [("title", "title"), ("xlabel", "label on the x axis"), ("ylabel", "label on the y axis")],
)
def test_an_empty_text_is_told(field: str, text: str) -> None:
    axes = replace(AXES, **{field: " "})  # type: ignore[arg-type]
    failure = failure_of(lambda: figure.check_labels(axes, called="f", texts=("title", "xlabel", "ylabel")))
    assert (failure.text, failure.hint) == (f"f: the answer has no {text}.", f'plt.{field}("…") sets it.')


def test_a_legend_that_is_asked_for_is_missed() -> None:
    axes = replace(AXES, legend=())
    assert (
        failure_of(lambda: figure.check_labels(axes, called="f", legend=True)).text
        == "f: the answer has no legend."
    )


def test_another_scale_is_told() -> None:
    failure = failure_of(lambda: figure.check_scale(AXES, called="f"))
    assert failure.text == "f: the answer has the scale 'log' on its y axis, and 'linear' was expected."


def test_a_line_that_differs_is_told_by_its_values() -> None:
    failure = failure_of(lambda: figure.check_line(AXES, [0, 1, 2], [3, 2, 0], called="f"))
    assert failure.text.startswith("f: the array of y values of the line is not right: 1 of 3 values differ")


def test_of_several_lines_one_has_to_be_right() -> None:
    axes = replace(AXES, lines=(replace(LINE, y=np.zeros(3)), LINE))
    figure.check_line(axes, [0, 1, 2], [3, 2, 1], called="f")
    failure = failure_of(lambda: figure.check_line(axes, [0, 1, 2], [9, 9, 9], called="f"))
    assert failure.text == "f: None of the 2 lines of the answer goes through the expected points."


SCATTER = figure.Scatter("", np.zeros((1, 2)))


@pytest.mark.parametrize(
    ("axes", "label", "said", "hint"),
    [
        (replace(AXES, lines=(), scatters=()), "", "no line.", "Draw it with plt.plot."),
        (
            replace(AXES, lines=(), scatters=(SCATTER,)),
            "a",
            "no line with the label 'a'.",
            "plt.scatter draws points and plt.bar bars; plt.plot draws a line.",
        ),
        (
            replace(AXES, lines=(replace(LINE, label=""),)),
            "a",
            "no line with the label 'a'; no line has a label.",
            'plt.plot(x, y, label="…") gives a line its label.',
        ),
        (
            replace(AXES, lines=(replace(LINE, label="A"), replace(LINE, label="b"))),
            "a",
            "no line with the label 'a'; there is 'A' and 'b'.",
            "Labels count letter by letter.",
        ),
    ],
    ids=["none", "points", "no label", "other labels"],
)
def test_a_missing_line_is_told_by_what_is_there(axes: Axes, label: str, said: str, hint: str) -> None:
    failure = failure_of(lambda: figure.check_line(axes, [0], [0], called="f", label=label))
    assert (failure.text, failure.hint) == (f"f: the answer has {said}", hint)


def test_exchanged_axes_are_told() -> None:
    x, y = [0.0, 1.0, 2.0], [3.0, 5.0, 4.0]
    axes = replace(AXES, lines=(replace(LINE, x=np.array(y), y=np.array(x)),))
    failure = failure_of(lambda: figure.check_line(axes, x, y, called="f"))
    assert failure.fact == "x and y are exchanged: plt.plot takes the values of the x axis first."
