"""The limited process: the same page as without it, and a page whatever happens to it."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from typing import Any

import pytest

from autograder.limited.frames import Limits
from autograder.reports.feedback import feedback_page
from autograder.reports.renderer import Renderer
from tests.reports import examples
from tests.reports.reading import Page

PLAIN = "this is its plain text"


@pytest.fixture(scope="module")
def renderer() -> Iterator[Renderer]:
    with Renderer(handout=examples.ordinary()) as warm:
        yield warm


def rendered(renderer: Renderer, notebook: dict[str, Any] | None) -> str:
    return renderer.render(examples.weak(), examples.INFO, examples.SANDBOX, notebook).html


def test_the_page_is_the_one_that_is_made_without_a_process(renderer: Renderer) -> None:
    expected = feedback_page(examples.weak(), examples.INFO, examples.SANDBOX, examples.ordinary())
    assert expected == rendered(renderer, examples.ordinary())


def test_a_handout_that_is_known_changes_nothing() -> None:
    with Renderer() as without:
        expected = rendered(without, examples.ordinary())
    with Renderer(handout=examples.ordinary()) as knowing:
        assert expected == rendered(knowing, examples.ordinary())


def test_a_submission_that_cannot_be_read_needs_no_process() -> None:
    with Renderer() as renderer:
        assert "<!DOCTYPE html>" in rendered(renderer, None)


def test_without_enough_memory_the_notebook_is_plain_text() -> None:
    with Renderer(Limits(memory_mb=30)) as starved:
        html = rendered(starved, examples.notebook(*[examples.code("x = 1\n" * 6000)] * 20))
    assert PLAIN in html
    assert Page(html).faults == []


def test_without_enough_time_the_notebook_is_plain_text() -> None:
    with Renderer(Limits(wall_seconds=0.0)) as hasty:
        assert PLAIN in rendered(hasty, examples.ordinary())


def test_a_page_that_grows_too_large_is_plain_text() -> None:
    with Renderer(Limits(answer_bytes=1000)) as narrow:
        assert PLAIN in rendered(narrow, examples.ordinary())


def test_a_page_after_one_that_failed_is_whole() -> None:
    bomb = examples.notebook(examples.code("x" * 100, *[examples.stream("a")] * 10))
    with Renderer(Limits(answer_bytes=60_000)) as renderer:
        rendered(renderer, examples.notebook(*[examples.code("x = 1")] * 400))
        assert PLAIN not in rendered(renderer, bomb)


def test_a_helper_that_was_killed_is_replaced(renderer: Renderer) -> None:
    rendered(renderer, examples.ordinary())
    helper = renderer.process.helper
    assert helper is not None
    os.kill(helper.pid, signal.SIGKILL)
    helper.wait()
    assert PLAIN not in rendered(renderer, examples.ordinary())


def test_a_notebook_that_cannot_be_sent_is_plain_text(renderer: Renderer) -> None:
    html = rendered(renderer, examples.notebook(examples.code("x = '\ud800'", {"output_type": object()})))
    assert PLAIN in html
    assert html.encode("utf-8")


def test_a_closed_renderer_has_ended_its_helper() -> None:
    with Renderer() as renderer:
        rendered(renderer, examples.ordinary())
        helper = renderer.process.helper
        assert helper is not None
    assert helper.returncode is not None


def cpu_seconds(renderer: Renderer, cells: int) -> float:
    notebook = examples.notebook(*[examples.code("x = 1\n" * 100)] * cells)
    return renderer.render(examples.weak(), examples.INFO, examples.SANDBOX, notebook).cpu_seconds


def test_a_page_is_counted_with_the_processor_time_of_its_process(renderer: Renderer) -> None:
    assert cpu_seconds(renderer, 400) > cpu_seconds(renderer, 1) > 0


def test_a_page_that_was_cut_is_counted_with_the_processor_time_that_it_had() -> None:
    with Renderer(Limits(answer_bytes=1000)) as narrow:
        assert cpu_seconds(narrow, 400) > cpu_seconds(narrow, 1) > 0
