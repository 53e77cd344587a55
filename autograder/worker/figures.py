"""What is in a figure of Matplotlib, as plain data: texts, scales, limits and the data of what is drawn, no picture.

A figure is described when it is shown, because a notebook closes its figures when their cell ends. Nothing here imports
Matplotlib: without it, there is no figure.
"""

from __future__ import annotations

import sys
import weakref
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from autograder.worker import wire

IN_A_TEST = -1  # the number of the cell while a hidden test runs
_MOST_FIGURES = 8  # of one cell: a live plot shows thousands, and the last ones count
_MOST_CELLS = 200
_MOST_AXES = 64  # of one figure
_MOST_ARTISTS = 200  # lines, or bars, or … of one plot
_LONGEST = 500  # characters of a text
_MOST_POINTS = 100_000  # of one figure; what is over is cut off

Plain = dict[str, Any]


class NoFigure(Exception):
    """There is no figure here."""


class FigureRecorder:
    """Keeps what the last figures of each cell showed. `cell` is the one that runs."""

    def __init__(self) -> None:
        self.cell = IN_A_TEST
        self._shown: dict[int, list[tuple[weakref.ref[Any], Plain]]] = {}

    def take(self, value: object) -> None:
        """Describe a value that is shown, if it is a figure. A figure that is shown twice in a cell counts once."""
        if not _is_figure(value):
            return
        shown = self._shown.setdefault(self.cell, [])
        kept = [(figure, plain) for figure, plain in shown if figure() is not value]
        if len(self._shown) <= _MOST_CELLS:
            self._shown[self.cell] = [*kept, (weakref.ref(value), described(value))][-_MOST_FIGURES:]

    def forget(self, cell: int) -> None:
        """Forget the figures of a cell that runs once more, or those of a test before its next call."""
        self._shown.pop(cell, None)

    def of_cells(self, cells: Iterable[int]) -> list[Plain]:
        """Return the figures that these cells have shown, in order. Raises `NoFigure` where there is none."""
        found = [plain for cell in cells for _, plain in self._shown.get(cell, [])]
        if not found:
            raise NoFigure
        return found

    def of_value(self, value: object) -> list[Plain]:
        """Return the figure that a value is or belongs to; of None, those that the last call has shown or left open.

        Raises `NoFigure` where there is none.
        """
        figure = _figure_of(value)
        if figure is not None:
            return [described(figure)]
        plots = sys.modules.get("matplotlib.pyplot")
        if self._shown.get(IN_A_TEST) or plots is None or not plots.get_fignums():
            return self.of_cells([IN_A_TEST])
        return [described(plots.gcf())]


def _is_figure(value: object) -> bool:
    kind = getattr(sys.modules.get("matplotlib.figure"), "Figure", None)
    return kind is not None and isinstance(value, kind)


def _figure_of(value: object) -> Any:
    """Return the figure that a value is, belongs to or holds first; None where there is none."""
    if isinstance(value, np.ndarray) and value.dtype == object:
        value = list(value.flat)
    if isinstance(value, list | tuple):
        return next((found for one in value[:_MOST_AXES] if (found := _figure_of(one)) is not None), None)
    if _is_figure(value):
        return value
    own = getattr(value, "figure", None)
    return own if _is_figure(own) else None


def described(figure: Any) -> Plain:
    """Return what is in a figure."""
    points = _Points()
    title = getattr(figure, "_suptitle", None)
    whole = figure.legends[0] if figure.legends else None
    return {
        "title": _text(title.get_text() if title is not None else ""),
        "axes": [_axes(axes, whole, points) for axes in figure.axes[:_MOST_AXES]],
    }


class _Points:
    """Copies the data of a figure, up to a limit of points."""

    def __init__(self) -> None:
        self._left = _MOST_POINTS

    def take(self, data: Any, *, columns: int = 0) -> Any:
        """Return data as float64, of one axis, or of two with so many columns."""
        filled = np.ma.filled(np.ma.asarray(data, dtype=np.float64), np.nan)
        array = np.array(filled, dtype=np.float64).reshape((-1, columns) if columns else -1)[: self._left]
        self._left -= len(array)
        return array


def _axes(axes: Any, whole: Any, points: _Points) -> Plain:
    """Describe a plot; without a legend of its own it has that of the whole figure."""
    legend = axes.get_legend() or whole
    return {
        "title": _text(axes.get_title()),
        "xlabel": _text(axes.get_xlabel()),
        "ylabel": _text(axes.get_ylabel()),
        "xscale": _text(axes.get_xscale()),
        "yscale": _text(axes.get_yscale()),
        "xlim": _pair(axes.get_xlim()),
        "ylim": _pair(axes.get_ylim()),
        "xticks": [_text(tick.get_text()) for tick in axes.get_xticklabels()[:_MOST_ARTISTS]],
        "legend": [_text(one.get_text()) for one in legend.get_texts()[:_MOST_ARTISTS]] if legend else [],
        "lines": [_line(line, points) for line in axes.get_lines()[:_MOST_ARTISTS]],
        "scatters": [_scatter(one, points) for one in _of_kind(axes, "collections", "PathCollection")],
        "bars": [_bars(one, points) for one in _of_kind(axes, "container", "BarContainer")],
        "images": [_image(one) for one in axes.get_images()[:_MOST_ARTISTS]],
    }


def _of_kind(axes: Any, module: str, name: str) -> Iterator[Any]:
    """Yield the artists of one of Matplotlib's classes, up to a limit."""
    kind = getattr(sys.modules.get(f"matplotlib.{module}"), name)
    every = axes.collections if module == "collections" else axes.containers
    yield from [one for one in every if isinstance(one, kind)][:_MOST_ARTISTS]


def _line(line: Any, points: _Points) -> Plain:
    x, y = line.get_xdata(orig=False), line.get_ydata(orig=False)
    return {"label": _label(line), "x": points.take(x), "y": points.take(y)}


def _scatter(scatter: Any, points: _Points) -> Plain:
    return {"label": _label(scatter), "points": points.take(scatter.get_offsets(), columns=2)}


def _bars(bars: Any, points: _Points) -> Plain:
    """Describe bars; of horizontal ones, the length counts as their height."""
    corners = [(bar.get_x(), bar.get_y(), bar.get_width(), bar.get_height()) for bar in bars.patches]
    whole = points.take(corners, columns=4)
    lying = bars.orientation == "horizontal"
    middle, height = (
        (whole[:, 1] + whole[:, 3] / 2, whole[:, 2])
        if lying
        else (
            whole[:, 0] + whole[:, 2] / 2,
            whole[:, 3],
        )
    )
    return {"label": _label(bars), "positions": middle, "heights": height}


def _image(image: Any) -> Plain:
    return {"shape": [int(size) for size in image.get_array().shape]}


def _label(artist: Any) -> str:
    """Return the label that an artist was given; empty for those that Matplotlib makes up."""
    text = _text(artist.get_label())
    return "" if text.startswith("_") else text


def _text(value: object) -> str:
    return wire.encodable(str(value)[:_LONGEST])


def _pair(limits: Any) -> list[float]:
    first, second = limits
    return [float(first), float(second)]
