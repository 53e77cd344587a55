"""Finds questions whose hidden inputs hold no coincidence: of size, such as a square array, or of magnitude.

Code may be wrong only where two sizes are equal, where one of them is 1, or where numbers are large or small. The
inputs are those of the solution's calls. `checks.cases.designed` draws such cases without being asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from autograder.judge import trace
from autograder.judge.messages import HiddenTest

LARGE = 20.0  # above the bounds at which functions are clipped by mistake: 1, 6, 10
SMALL = 0.05  # below what a threshold or an added constant leaves alone

Floats = npt.NDArray[np.float64]


def remarks(traces: Mapping[str, bytes], tests: Sequence[HiddenTest]) -> Iterator[str]:
    """Yield what the inputs of each question lack, if it is given arrays of two axes. `traces` are the solution's."""
    for question in dict.fromkeys(test.question for test in tests):
        of_it = [test.id for test in tests if test.question == question]
        given = [array for test in of_it for array in _given(traces.get(test, b""))]
        matrices = [array for array in given if array.ndim == 2 and array.size]
        lacks = list(_lacks(matrices))
        if matrices and lacks:
            yield (
                f"question {question}: {', '.join(lacks)}; code that is wrong only there would pass: "
                "draw its cases with cases.designed, or add some"
            )


def _given(encoded: bytes) -> Iterator[Floats]:
    for call in trace.decode(encoded):
        for tensor in call.given:
            yield tensor.array()


def _lacks(matrices: Sequence[Floats]) -> Iterator[str]:
    sizes = np.abs(np.concatenate([array.ravel() for array in matrices] or [np.zeros(1)]))
    if not any(rows == columns > 1 for rows, columns in (array.shape for array in matrices)):
        yield "no input is square"
    if not any(1 in array.shape for array in matrices):
        yield "none has a single row or column"
    if not np.max(sizes) > LARGE:
        yield f"no number is above {LARGE:g}"
    if not np.any((sizes > 0) & (sizes < SMALL)):
        yield f"none but 0 is below {SMALL:g}"
