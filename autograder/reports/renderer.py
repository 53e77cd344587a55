"""Renders pages of hostile notebooks in a limited process, and always returns a page.

Where the process ends early, takes too long or does not answer, the page is made here, with the notebook as plain
escaped text.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import msgspec

from autograder.limited.frames import Limits
from autograder.limited.process import HelperLost, LimitedProcess
from autograder.reports import feedback
from autograder.results import AssignmentInfo, SandboxInfo, SubmissionResult


class Request(msgspec.Struct, frozen=True):
    """One page to render."""

    result: SubmissionResult
    info: AssignmentInfo
    sandbox: SandboxInfo
    notebook: dict[str, Any] | None


@dataclass(frozen=True)
class RenderedPage:
    """A page, and the processor seconds that it took."""

    html: str
    cpu_seconds: float


class Renderer:
    """Renders feedback pages until it is closed. One thread at a time may use it.

    `handout` is the notebook that students were given. Its cells are rendered once, since most submissions have them
    unchanged; without it, pages take longer.
    """

    def __init__(self, limits: Limits = Limits(), handout: Mapping[str, Any] | None = None) -> None:
        greeting = msgspec.json.encode(handout)
        self.process = LimitedProcess("autograder.reports.render_process", limits, greeting)

    def __enter__(self) -> Self:
        self.process.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the process."""
        self.process.close()

    def render(
        self,
        result: SubmissionResult,
        info: AssignmentInfo,
        sandbox: SandboxInfo,
        notebook: Mapping[str, Any] | None,
    ) -> RenderedPage:
        """Return the page. Over a limit, or after a crash, it shows the notebook as plain text."""
        started = time.thread_time()
        html, seconds = "", 0.0
        if notebook is not None:
            with contextlib.suppress(HelperLost, ValueError, TypeError, RecursionError):
                request = Request(result, info, sandbox, dict(notebook))
                answer = self.process.ask(msgspec.json.encode(request))
                seconds = answer.cpu_seconds
                html = (answer.body or b"").decode("utf-8")
        html = html or feedback.feedback_page(result, info, sandbox, notebook, plain=True)
        return RenderedPage(html, seconds + time.thread_time() - started)
