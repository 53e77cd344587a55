"""The process that renders pages: a request is a `Request`, its answer the page in UTF-8.

The greeting is the handout, or null.
"""

from __future__ import annotations

import msgspec

from autograder.limited import serve
from autograder.limited.serve import Respond
from autograder.rendering import cells
from autograder.reports import feedback
from autograder.reports.renderer import Request
from autograder.results import (
    AssignmentInfo,
    Outcome,
    QuestionResult,
    SandboxInfo,
    Status,
    SubmissionResult,
    TestResult,
)


def begin(greeting: bytes) -> Respond:
    """Render the handout's cells, and return the function that renders a page."""
    _warm_up()
    handout = msgspec.json.decode(greeting)
    known = cells.remember(handout) if isinstance(handout, dict) else {}

    def respond(request: bytes) -> bytes:
        order = msgspec.json.decode(request, type=Request)
        page = feedback.feedback_page(order.result, order.info, order.sandbox, order.notebook, known=known)
        return page.encode("utf-8", "replace")

    return respond


def _warm_up() -> None:
    """Render one page of our own, so that every import and table exists before the first fork."""
    test = TestResult(
        id="t", title="t", outcome=Outcome.FAILED, score=0.0, max_score=1.0, message="m", hint="h"
    )
    question = QuestionResult("q", "q", 0.0, 1.0, "automatic", (1,), (test,))
    result = SubmissionResult(
        id="s",
        file="s",
        sha256="",
        status=Status.GRADED,
        complete=True,
        score=0.0,
        max_score=1.0,
        questions=(question,),
        warnings=("w",),
    )
    contents = [
        {"cell_type": "markdown", "source": "# a\n\n* b `c` $\\frac{1}{2}$\n\n| a |\n|---|\n| b |\n\n$$x$$"},
        {
            "cell_type": "code",
            "source": 'def f(x):\n    """Two."""\n    return f"{x}" + 2.0  # sum',
            "outputs": [
                {"output_type": "stream", "name": "stdout", "text": "\x1b[31ma\x1b[0m\n"},
                {"output_type": "display_data", "data": {"text/html": "<table><tr><td>1</td></tr></table>"}},
                {"output_type": "display_data", "data": {"image/png": "AAAA", "text/plain": "a"}},
            ],
        },
    ]
    info = AssignmentInfo(id="a", title="a", course="c", max_score=1.0)
    feedback.feedback_page(result, info, SandboxInfo("none", (), ()), {"cells": contents})


if __name__ == "__main__":
    serve.serve(begin)
