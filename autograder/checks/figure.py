"""Figures: what is in one, and checks of its texts, its scales and the data that it shows.

A figure comes as plain data without its picture: `student.figure` gives one. Numbers on the axes are Matplotlib's own:
a date is its number of days, a category its place. Text of a figure is the student's, so it stands in full text alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from autograder import wording
from autograder.checks import array, form
from autograder.checks.failure import CheckFailure
from autograder.checks.messages import Subject

__all__ = [
    "Axes",
    "Bars",
    "Figure",
    "Image",
    "PlotLine",
    "Scatter",
    "check_labels",
    "check_line",
    "check_scale",
]

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class PlotLine:
    """A line: its label, empty where it has none, and the coordinates of its points."""

    label: str
    x: Floats
    y: Floats


@dataclass(frozen=True)
class Scatter:
    """The points of one scatter plot, of shape (number, 2), and its label."""

    label: str
    points: Floats


@dataclass(frozen=True)
class Bars:
    """The bars of one bar chart or histogram: the middle of each on its axis, and its height (or length)."""

    label: str
    positions: Floats
    heights: Floats


@dataclass(frozen=True)
class Image:
    """A picture in a plot, such as one of `imshow`: the shape of its array."""

    shape: tuple[int, ...]


@dataclass(frozen=True)
class Axes:
    """One plot of a figure. `legend` has the texts of its legend, or of the figure's; it may be empty."""

    title: str
    xlabel: str
    ylabel: str
    xscale: str
    yscale: str
    xlim: tuple[float, float]
    ylim: tuple[float, float]
    xticks: tuple[str, ...]
    legend: tuple[str, ...]
    lines: tuple[PlotLine, ...]
    scatters: tuple[Scatter, ...]
    bars: tuple[Bars, ...]
    images: tuple[Image, ...]


@dataclass(frozen=True)
class Figure:
    """A figure: the title of the whole, empty where it has none, and its plots in the order in which they were made."""

    title: str
    axes: tuple[Axes, ...]

    def only(self, *, called: str | Subject) -> Axes:
        """Return the one plot of the figure. Raises `CheckFailure` where it has another number of them."""
        if len(self.axes) != 1:
            subject = form.subject_of(called, "", "")
            raise subject.failure(
                "shape",
                f"{{it}} has {len(self.axes)} plots, and one was expected.",
                "{it} does not have exactly one plot.",
                "Draw everything into one pair of axes.",
            )
        return self.axes[0]


_SHOWN_LABELS = 6
_WORDS = {"title": "title", "xlabel": "label on the x axis", "ylabel": "label on the y axis"}
_CALLS = {"title": "title", "xlabel": "xlabel", "ylabel": "ylabel"}


def check_labels(
    answer: Axes,
    *,
    called: str | Subject,
    texts: tuple[str, ...] = ("xlabel", "ylabel"),
    legend: bool = False,
) -> None:
    """Check that the `texts` of a plot ("title", "xlabel", "ylabel") are not empty.

    With `legend`, a legend is asked for too. What the texts say is not judged. Raises `CheckFailure`.
    """
    subject = form.subject_of(called, "", "")
    for text in texts:
        if not getattr(answer, text).strip():
            said = f"{{it}} has no {_WORDS[text]}."
            raise subject.failure("parts", said, said, f'plt.{_CALLS[text]}("…") sets it.')
    if legend and not answer.legend:
        said = "{it} has no legend."
        raise subject.failure("parts", said, said, 'Give each line a label="…" and call plt.legend().')


def check_scale(answer: Axes, *, called: str | Subject, x: str = "linear", y: str = "linear") -> None:
    """Check that the axes of a plot have these scales: "linear", "log" or another of Matplotlib's.

    Raises `CheckFailure`.
    """
    subject = form.subject_of(called, "", "")
    for axis, found, wanted in (("x", answer.xscale, x), ("y", answer.yscale, y)):
        if found != wanted:
            raise subject.failure(
                "parts",
                f"{{it}} has the scale {form.shown(found)} on its {axis} axis, and {wanted!r} was expected.",
                f"{{it}} does not have the scale {wanted!r} on its {axis} axis.",
                f'plt.{axis}scale("{wanted}") sets it.',
            )


def check_line(
    answer: Axes,
    x: Any,
    y: Any,
    *,
    called: str | Subject,
    label: str = "",
    tolerance: float = array.TOLERANCE,
) -> None:
    """Check that some line of a plot goes through the points with these coordinates, in their order.

    With `label`, the line has to bear it. Raises `CheckFailure`, about the one line where there is only one.
    """
    subject = form.subject_of(called, "", "")
    lines = [line for line in answer.lines if not label or line.label == label]
    if not lines:
        raise _missing(answer, label, subject)
    wrong = [failure for line in lines if (failure := _of_line(line, x, y, subject, tolerance)) is not None]
    if len(wrong) == len(lines):
        raise wrong[0] if len(lines) == 1 else _none(len(lines), subject)


def _missing(answer: Axes, label: str, subject: Subject) -> CheckFailure:
    """Return the failure of a plot without the line: what labels there are, or what was drawn in its place."""
    said = f"{{it}} has no line with the label {label!r}" if label else "{it} has no line"
    others = [form.shown(line.label) for line in answer.lines if line.label]
    if others:
        text = f"{said}; there is {wording.listed(others, _SHOWN_LABELS)}."
        return subject.failure("parts", text, f"{said}.", "Labels count letter by letter.")
    if answer.lines:
        text = f"{said}; no line has a label."
        return subject.failure("parts", text, f"{said}.", 'plt.plot(x, y, label="…") gives a line its label.')
    hint = "plt.scatter draws points and plt.bar bars; plt.plot draws a line."
    drawn = bool(answer.scatters or answer.bars)
    return subject.failure("parts", f"{said}.", f"{said}.", hint if drawn else "Draw it with plt.plot.")


def _of_line(line: PlotLine, x: Any, y: Any, subject: Subject, tolerance: float) -> CheckFailure | None:
    """Return why a line is not the expected one; None where it is."""
    try:
        _compare_line(line, x, y, subject, tolerance)
    except CheckFailure as failure:
        return failure.with_fact(_exchanged(line, x, y, subject, tolerance))
    return None


def _exchanged(line: PlotLine, x: Any, y: Any, subject: Subject, tolerance: float) -> str:
    """Return the fact that x and y are exchanged; empty where they are not."""
    try:
        _compare_line(line, y, x, subject, tolerance)
    except CheckFailure:
        return ""
    return "x and y are exchanged: plt.plot takes the values of the x axis first."


def _compare_line(line: PlotLine, x: Any, y: Any, subject: Subject, tolerance: float) -> None:
    for name, found, expected in (("x", line.x, x), ("y", line.y, y)):
        part = f"the array of {name} values of the line"
        wanted = np.asarray(expected, dtype=np.float64)
        array.check_array(found, wanted, called=subject, part=part, tolerance=tolerance)


def _none(count: int, subject: Subject) -> CheckFailure:
    return subject.failure(
        "values",
        f"None of the {count} lines of {{it}} goes through the expected points.",
        "None of the lines of {it} goes through the expected points.",
    )
