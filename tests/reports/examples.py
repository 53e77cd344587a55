"""Submissions to render: a good one, a weak one, and the parts that others are made of."""

from __future__ import annotations

import base64
import struct
import zlib
from typing import Any

from autograder import results
from autograder.results import (
    AssignmentInfo,
    Outcome,
    QuestionResult,
    Results,
    SandboxInfo,
    Status,
    SubmissionResult,
    TestResult,
)

INFO = AssignmentInfo(
    id="backprop", title="Backpropagation, by hand", course="Modern neural networks", max_score=15
)
SANDBOX = SandboxInfo(tier="namespaces", held=("secret", "network"), failed=())

DIFFERENCE = (
    "softmax(z) has wrong values in 2 of 6 entries: the first at [0, 0] is nan where 1.0 was expected."
)
ARGUMENTS = "  z = np.array([[1000.0, 0.0, -1000.0], [0.5, 0.25, 0.125]])"


def png(width: int = 4, height: int = 3) -> str:
    """A small grey picture, as base64."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = b"".join(b"\0" + b"\x80" * width for _ in range(min(height, 100)))
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return base64.b64encode(b"\x89PNG\r\n\x1a\n" + body).decode()


def a_test(title: str, outcome: Outcome = Outcome.PASSED, most: float = 1.0, **more: Any) -> TestResult:
    """One test; a passed one has all its points."""
    score = None if outcome is Outcome.PENDING else most if outcome is Outcome.PASSED else 0.0
    more = {"score": score, **more}
    return TestResult(id=title, title=title, outcome=outcome, max_score=most, **more)


def question(
    name: str, title: str, *tests: TestResult, cells: tuple[int, ...] = (), marking: str = "automatic"
) -> QuestionResult:
    """One question; its score follows from its tests."""
    scores = [one.score for one in tests]
    known = [score for score in scores if score is not None]
    return QuestionResult(
        id=name,
        title=title,
        score=sum(known) if len(known) == len(scores) else None,
        max_score=sum(one.max_score for one in tests),
        marking=marking,
        cells=cells,
        tests=tests,
    )


def submission(*questions: QuestionResult, name: str = "ada.ipynb", **more: Any) -> SubmissionResult:
    """A graded submission; its score and completeness follow from its questions."""
    outcomes = {one.outcome for asked in questions for one in asked.tests}
    values: dict[str, Any] = {
        "id": name.removesuffix(".ipynb"),
        "file": name,
        "sha256": "0" * 64,
        "status": Status.GRADER_ERROR if Outcome.GRADER_ERROR in outcomes else Status.GRADED,
        "complete": not outcomes & {Outcome.PENDING, Outcome.GRADER_ERROR},
        "score": sum(asked.score for asked in questions if asked.score is not None),
        "max_score": 15.0,
        "questions": questions,
        "warnings": (),
        "feedback": f"feedback/{name.removesuffix('.ipynb')}.html",
    }
    return SubmissionResult(**(values | more))


def good() -> SubmissionResult:
    """Everything right, and the written answer marked."""
    return submission(
        question(
            "dense",
            "A dense layer, forward",
            a_test("The output has the right values, for batches of any size.", most=2),
            a_test("It leaves its arguments as they were."),
            cells=(2,),
        ),
        question(
            "softmax",
            "Softmax",
            a_test("Each row of softmax is right, for any number of rows and classes.", most=3),
            a_test("Softmax is finite and right for scores of ±1000.", most=4),
            cells=(4,),
        ),
        question(
            "why",
            "Why does the bias gradient sum over the batch?",
            a_test("Why does the sum appear?", most=5, message="Clear and complete; well argued.", cell=5),
            cells=(5,),
            marking="hand",
        ),
    )


def weak() -> SubmissionResult:
    """A failed test with a message of several lines, a missing name, a time-out, a part that waits."""
    return submission(
        question(
            "dense",
            "A dense layer, forward",
            a_test("The output has the right values, for batches of any size.", most=2),
            a_test(
                "It leaves its arguments as they were.",
                Outcome.FAILED,
                message="dense_forward(x, W, b) changed its argument x.",
                hint="Make a new array: x = x + 1, not x += 1.",
            ),
            cells=(2,),
        ),
        question(
            "softmax",
            "Softmax",
            a_test(
                "Softmax is finite and right for scores of ±1000.",
                Outcome.FAILED,
                3,
                message=DIFFERENCE,
                given=ARGUMENTS,
                hint="Subtract the row's maximum before exponentiating.",
                detail="HIDDEN-DETAIL",
            ),
            a_test(
                "A slow case.", Outcome.TIMED_OUT, 1, message="It took longer than 10 seconds; see cell 5."
            ),
            a_test(
                "A case for instructors.",
                Outcome.FAILED,
                1,
                message="HIDDEN-MESSAGE",
                visibility="instructor",
            ),
            a_test("Another right case."),
            cells=(4,),
        ),
        question(
            "mse",
            "Mean squared error",
            a_test("mse is right.", Outcome.MISSING, 1, message="Your notebook defines no function mse."),
        ),
        question(
            "why",
            "Why does the bias gradient sum over the batch?",
            a_test(
                "Why?", Outcome.PENDING, 5, message="A person will mark this answer with the rubric.", cell=5
            ),
            cells=(5,),
            marking="hand",
        ),
        name="ben.ipynb",
        warnings=("Cell 4 raised ZeroDivisionError in line 2; the rest of the cell did not run.",),
    )


def code(source: str, *outputs: dict[str, Any]) -> dict[str, Any]:
    """A code cell."""
    return {
        "cell_type": "code",
        "id": "c",
        "metadata": {},
        "source": source,
        "execution_count": 1,
        "outputs": [*outputs],
    }


def markdown(source: str) -> dict[str, Any]:
    """A Markdown cell."""
    return {"cell_type": "markdown", "id": "m", "metadata": {}, "source": source}


def data(**bundle: Any) -> dict[str, Any]:
    """A display output; `__` stands for / and `_` for + or - in the names of its types."""
    names = {
        "html": "text/html",
        "plain": "text/plain",
        "png": "image/png",
        "jpeg": "image/jpeg",
        "svg": "image/svg+xml",
    }
    names |= {"latex": "text/latex", "md": "text/markdown", "js": "application/javascript"}
    return {
        "output_type": "display_data",
        "data": {names[key]: value for key, value in bundle.items()},
        "metadata": {},
    }


def stream(text: str, name: str = "stdout") -> dict[str, Any]:
    """A piece of a stream."""
    return {"output_type": "stream", "name": name, "text": text}


def notebook(*cells: dict[str, Any]) -> dict[str, Any]:
    """A notebook of these cells."""
    return {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


TRACEBACK = [
    "\x1b[31m---------------------------------------------------------------------------\x1b[39m",
    "\x1b[31mZeroDivisionError\x1b[39m                         Traceback (most recent call last)",
    "\x1b[36mCell\x1b[39m\x1b[36m \x1b[39m\x1b[32mIn[3]\x1b[39m\x1b[32m, line 2\x1b[39m",
    "\x1b[32m      1\x1b[39m rate = \x1b[32m0\x1b[39m",
    "\x1b[32m----> \x1b[39m\x1b[32m2\x1b[39m steps = \x1b[32m1\x1b[39m / rate",
    "",
    "\x1b[31mZeroDivisionError\x1b[39m: division by zero",
]
TABLE = (
    '<div><style scoped>.dataframe tbody tr th {vertical-align: top;}</style><table border="1" class="dataframe">'
    '<thead><tr style="text-align: right;"><th></th><th>epoch</th><th>loss</th></tr></thead>'
    "<tbody><tr><th>0</th><td>1</td><td>0.693</td></tr><tr><th>1</th><td>2</td><td>0.411</td></tr></tbody></table></div>"
)


def ordinary() -> dict[str, Any]:
    """A notebook with the usual kinds of cells and outputs; cells 2, 4 and 5 answer questions."""
    return notebook(
        markdown(
            "# Backpropagation\n\nA layer is $Z = XW + \\mathbf{1}b^{\\mathsf T}$, and $L = \\log p_y$.\n\n"
            "| a | b |\n|---|--:|\n| 1 | 2 |"
        ),
        code("import numpy as np\nprint('ready')", stream("ready\n"), stream("careful\n", "stderr")),
        code(
            'def dense_forward(x, W, b):\n    """A dense layer."""\n    x += 0  # in place\n    return x @ W + b'
        ),
        code(
            "rate = 0\nsteps = 1 / rate",
            {
                "output_type": "error",
                "ename": "ZeroDivisionError",
                "evalue": "division by zero",
                "traceback": TRACEBACK,
            },
        ),
        code(
            "def softmax(z):\n    e = np.exp(z)\n    return e / e.sum(axis=1, keepdims=True)",
            data(html=TABLE, plain="   epoch  loss"),
            data(png=png(), plain="<Figure>"),
        ),
        markdown(
            "**Your answer (why)**\n\nBecause\n\n"
            "$$\n\\frac{\\partial L}{\\partial b_k} = \\sum_n \\mathrm{d}Z_{nk} .\n$$"
        ),
    )


def class_of(*submissions: SubmissionResult, tier: str = "namespaces") -> Results:
    """The results of a class."""
    return Results(
        schema=results.SCHEMA,
        assignment=INFO,
        sandbox=SandboxInfo(tier=tier, held=(), failed=()),
        seed=7,
        versions={"python": "3.11.9", "numpy": "2.4.6"},
        submissions=submissions,
    )
