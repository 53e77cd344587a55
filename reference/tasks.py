"""Tasks: what a question about data asks of the last layer, and how its outputs become an answer.

    regression     numbers          as many units as targets      mean squared error
    binary         yes or no        one logit                     binary cross-entropy
    multi-label    K times yes/no   K logits                      binary cross-entropy
    multi-class    one of K         K logits                      softmax cross-entropy

No unit has an activation: the losses take logits (`reference.losses`). Yes is more likely than no where the
logit is positive, since sigmoid(0) = 1/2, and the likeliest class has the largest logit, since the softmax keeps
the order. So a prediction needs neither.

Source: Goodfellow, Bengio and Courville, *Deep Learning*, section 6.2.2; Géron, chapter 10.
"""
# ruff: noqa: F722 - jaxtyping's shapes are strings, but not Python expressions

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from jaxtyping import Float, Real

TASKS = ("regression", "binary", "multi-label", "multi-class")


def output_layer(task: str, y: Real[np.ndarray, "N ..."]) -> tuple[int, str]:
    """Return (units, loss): the size of the last layer and the name of its loss in `reference.losses`.

    y holds the labels: (N,) or (N, M) numbers for "regression", (N,) of 0 and 1 for "binary", (N, K) of 0 and 1
    for "multi-label", and (N,) class numbers from 0 for "multi-class", of which only the largest must occur.
    Raises `ValueError` for another task.
    """
    _require_task(task)
    if task == "multi-class":
        return int(y.max()) + 1, "softmax_cross_entropy"
    units = 1 if y.ndim == 1 else y.shape[1]
    return units, "mse" if task == "regression" else "binary_cross_entropy"


def predict(task: str, z: Float[np.ndarray, "N U"]) -> Real[np.ndarray, "N ..."]:
    """Return the answers for the outputs z of the last layer; labels are int64.

    "regression" gives z itself, "binary" (N,) of 0 and 1, "multi-label" (N, U) of 0 and 1, "multi-class" (N,) class
    numbers. Raises `ValueError` for another task.
    """
    _require_task(task)
    if task == "regression":
        return z
    if task == "multi-class":
        classes: Real[np.ndarray, " N"] = z.argmax(axis=1)
        return classes
    labels: Real[np.ndarray, "N U"] = (z > 0).astype(np.int64)
    return labels[:, 0] if task == "binary" else labels


def _require_task(task: str) -> None:
    if task not in TASKS:
        raise ValueError(f"the task is {task!r}; it must be one of {', '.join(TASKS)}")
