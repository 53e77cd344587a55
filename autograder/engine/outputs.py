"""Writes the outputs of a grading: pages, kept notebooks, results, tables. Marking writes them again."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import msgspec

from autograder import artifacts, results
from autograder.course import source
from autograder.course.assignment import Assignment
from autograder.engine import output_folder
from autograder.engine.kept_pages import KeptPages
from autograder.engine.submission import Graded
from autograder.errors import AssignmentError
from autograder.exports import grades_csv
from autograder.limited import regular_file
from autograder.rendering.text import joined
from autograder.reports import class_page
from autograder.reports.renderer import Renderer
from autograder.results import AssignmentInfo, Results, SandboxInfo, SubmissionResult


def write_submission(
    out: Path,
    renderer: Renderer,
    info: AssignmentInfo,
    sandbox: SandboxInfo,
    graded: Graded,
    pages: KeptPages | None = None,
) -> SubmissionResult:
    """Write a submission's page, and keep its bytes, unchanged, beside the notebook with our run's outputs.

    A page that `pages` holds as it would be now is not made again. Return the result, with the processor time of the
    page counted.
    """
    result = graded.result
    executed = b"" if graded.notebook is None else _json(graded.notebook)
    made_of = pages.made_of(result, info, sandbox, executed) if pages else ""
    if graded.notebook is not None:
        _keep(out / artifacts.SUBMISSIONS / f"{result.id}.ipynb", graded.submitted)
        _keep(out / artifacts.EXECUTED / f"{result.id}.ipynb", executed)
    if pages and pages.hold(result, made_of):
        return result
    page = renderer.render(result, info, sandbox, graded.notebook)
    write_text(out / result.feedback, page.html)
    if pages:
        pages.keep(result, made_of, encoded(page.html))
    return msgspec.structs.replace(result, cpu_seconds=round(result.cpu_seconds + page.cpu_seconds, 3))


def write_class(done: Results, out: Path) -> None:
    """Write what is made of the whole class: the results, the table of grades, the class page."""
    results.write(done, out / artifacts.RESULTS)
    write_text(out / artifacts.GRADES, grades_csv.grades_csv(done))
    write_text(out / artifacts.CLASS_PAGE, class_page.class_page(done))


def rewrite(done: Results, out: Path, assignment: Assignment, changed: Collection[str]) -> None:
    """Write the class's outputs again, and the pages of the submissions that have changed, from the kept notebooks."""
    output_folder.refuse_links(out)
    with Renderer(handout=handout(assignment)) as renderer:
        for result in (one for one in done.submissions if one.id in changed):
            notebook = _kept(out / artifacts.EXECUTED / f"{result.id}.ipynb")
            page = renderer.render(result, done.assignment, done.sandbox, notebook)
            write_text(out / artifacts.FEEDBACK / f"{result.id}.html", page.html)
    write_class(done, out)


def write_text(path: Path, text: str) -> None:
    """Write a text file in one step, as `artifacts.write` does."""
    artifacts.write(path, encoded(text))


def encoded(text: str) -> bytes:
    """Return a text as it is written: a lone surrogate, which UTF-8 has not, becomes a question mark."""
    return text.encode("utf-8", "replace")


def _keep(path: Path, data: bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    artifacts.write(path, data)


def _json(notebook: Mapping[str, Any]) -> bytes:
    return msgspec.json.format(msgspec.json.encode(notebook), indent=1)


def _kept(path: Path) -> dict[str, Any] | None:
    """Return the notebook with the outputs of our run; None where there is none, or it was damaged since."""
    with contextlib.suppress(FileNotFoundError, msgspec.MsgspecError):
        return artifacts.decoded(regular_file.read(path), dict[str, Any])
    return None


def handed_out(assignment: Assignment) -> list[str]:
    """Return the texts of the cells that students were given; none where the source cannot be read."""
    notebook = handout(assignment)
    return [joined(cell["source"]) for cell in notebook["cells"]] if notebook else []


def handout(assignment: Assignment) -> dict[str, Any] | None:
    """Return the handout, if the assignment's source can still be read: pages do not depend on it."""
    with contextlib.suppress(AssignmentError):
        return source.released_notebook(assignment)
    return None
