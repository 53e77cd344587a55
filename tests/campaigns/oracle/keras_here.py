"""Keras, on top of PyTorch, in float64. It is imported when it is used, as PyTorch is."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def keras_in_float64() -> Iterator[Any]:
    """Gives the module keras, whose numbers are float64 meanwhile."""
    os.environ["KERAS_BACKEND"] = "torch"
    import keras

    usual = keras.config.floatx()
    keras.config.set_floatx("float64")
    try:
        yield keras
    finally:
        keras.config.set_floatx(usual)
