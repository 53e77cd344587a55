"""Renders a notebook's cells for a page, in full or, where that failed, as plain escaped text."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from autograder.rendering import code, markdown
from autograder.rendering.outputs import Budget, OutputRenderer, PageLimits
from autograder.rendering.sanitizer import Sanitizer
from autograder.rendering.text import clip, count, joined


@dataclass(frozen=True)
class CellView:
    """One cell, or (`kind` "gap") a note on cells that are left out. `number` counts from 1."""

    number: int
    kind: str
    html: Markup
    outputs: tuple[Markup, ...] = ()


Known = Mapping[tuple[str, str], Markup]


def full(
    notebook: Mapping[str, Any],
    wanted: Collection[int],
    known: Known | None = None,
    limits: PageLimits = PageLimits(),
) -> list[CellView]:
    """Return the cells rendered; of a very long notebook, its beginning and the cells `wanted` by index.

    `known` holds, by kind and source, cells that `remember` has rendered.
    """
    rendering = _Rendering(Budget(limits), known or {})
    return _with_gaps(
        ((index, rendering.cell(index, cell)) for index, cell in _chosen(notebook, wanted, limits.cells)),
        len(_cells(notebook)),
    )


def remember(notebook: Mapping[str, Any], limits: PageLimits = PageLimits()) -> Known:
    """Return the rendered sources of a handout, most of whose cells are unchanged in every submission."""
    rendering = _Rendering(Budget(limits), {})
    known = {}
    for _, cell in _chosen(notebook, (), limits.cells):
        kind, source = cell.get("cell_type"), joined(cell.get("source"))
        if kind in ("code", "markdown") and len(source) <= limits.source and not cell.get("attachments"):
            known[kind, source] = rendering.source(kind, source)
    return known


def plain(
    notebook: Mapping[str, Any], wanted: Collection[int], limits: PageLimits = PageLimits()
) -> list[CellView]:
    """Return the cells' sources, cut and escaped, without outputs: this cannot fail or take long."""
    budget = Budget(limits)
    views = []
    for index, cell in _chosen(notebook, wanted, limits.cells):
        source = clip(joined(cell.get("source")), 4000)
        if not budget.take("all_sources", len(source)):
            break
        kind = "code" if cell.get("cell_type") == "code" else "raw"
        views.append((index, CellView(index + 1, kind, code.plain(source))))
    return _with_gaps(views, len(_cells(notebook)))


def _cells(notebook: Mapping[str, Any]) -> list[Any]:
    cells = notebook.get("cells")
    return cells if isinstance(cells, list) else []


def _chosen(
    notebook: Mapping[str, Any], wanted: Collection[int], most: int
) -> list[tuple[int, Mapping[str, Any]]]:
    wanted = sorted(index for index in wanted if index >= most)[:most]
    cells = _cells(notebook)
    indices = [*range(min(most, len(cells))), *(index for index in wanted if index < len(cells))]
    return [(index, cells[index]) for index in indices if isinstance(cells[index], Mapping)]


def _with_gaps(views: Iterable[tuple[int, CellView]], total: int) -> list[CellView]:
    """Return the views, with a note wherever cells are missing between them."""
    written: list[CellView] = []
    next_index = 0
    for index, view in views:
        if index > next_index:
            written.append(_gap(index - next_index))
        written.append(view)
        next_index = index + 1
    if total > next_index:
        written.append(_gap(total - next_index))
    return written


def _gap(missing: int) -> CellView:
    verb = "is" if missing == 1 else "are"
    note = f"{count(missing, 'cell')} {verb} not shown here; your own file has all of them."
    return CellView(0, "gap", Markup('<p class="cut">{}</p>').format(note))


class _Rendering:
    """The state that the cells of one page share: parsers, cells that are already rendered, and the budget."""

    def __init__(self, budget: Budget, known: Known) -> None:
        self._budget = budget
        self._known = known
        self._sanitizer = Sanitizer()
        self._highlighter = code.Highlighter()
        self._outputs = OutputRenderer(self._sanitizer, budget)

    def cell(self, index: int, cell: Mapping[str, Any]) -> CellView:
        """Return one cell with its outputs, as far as the budget allows."""
        source = clip(joined(cell.get("source")), self._budget.limits.source)
        if not self._budget.take("all_sources", len(source)):
            return CellView(
                index + 1, "gap", Markup('<p class="cut">Not shown: the page would become too long.</p>')
            )
        kind = cell.get("cell_type")
        if kind == "markdown":
            return CellView(index + 1, "markdown", self.source(kind, source, cell.get("attachments")))
        if kind == "code":
            return CellView(
                index + 1, "code", self.source(kind, source), tuple(self._outputs.render(cell.get("outputs")))
            )
        return CellView(index + 1, "raw", code.plain(source))

    def source(self, kind: str, source: str, attachments: object = None) -> Markup:
        """Return a code cell highlighted, or a Markdown cell as HTML."""
        found = self._known.get((kind, source)) if not attachments else None
        if found is not None or not source:
            return found or Markup("")
        if kind == "code":
            return self._highlighter.to_html(source)
        return markdown.to_html(
            source, self._sanitizer, attachments, lambda size: self._budget.take("all_pictures", size)
        )
