"""Figures from the student's process: plain data that is decoded already, and now has to have a figure's form."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np

from autograder.checks.figure import Figure
from autograder.sandbox.channel import violation


def decoded(value: object) -> tuple[Figure, ...]:
    """Return the figures in a decoded answer. Raises `Lost` on what no honest worker sends."""
    try:
        found = msgspec.convert(value, tuple[Figure, ...], dec_hook=_array)
    except MemoryError:
        raise
    except (
        Exception
    ) as error:  # an array in the wrong place is taken for a mapping, and refuses the names as keys
        raise violation(f"a figure of an impossible form: {type(error).__name__}") from None
    if not found:
        raise violation("no figure where one was announced")
    return found


def _array(kind: type, value: object) -> Any:
    """Return an array of a figure's numbers as it is. Raises `TypeError` for anything else."""
    if isinstance(value, np.ndarray) and value.dtype == np.float64 and value.ndim in (1, 2):
        return value
    raise TypeError("no array of numbers")
