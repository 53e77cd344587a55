"""What a family states: operations with their inputs and two answers, and differences of convention.

A family is a module in `tests/campaigns/oracle/families` with a tuple `OPERATIONS` of `Operation`, and one
`CONVENTIONS` of `Convention` where it has any. It is found by being there. It never imports PyTorch, so that
the tests can read it without: whatever runs PyTorch gets the module as its first argument.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]
Arrays = dict[str, Array]


@dataclass(frozen=True)
class Case:
    """Named inputs for one operation; an array without dimensions is a number, such as a step size.

    They are designed to make mistakes visible: all dimensions differ and none is a multiple of another,
    nothing is at its default, gradients from above are random (a sum's gradient, all ones, would let a softmax
    backward of zeros pass), and a batch of one, an output of one and extreme numbers are among the cases.

    smooth is False where an input lies on a kink or too far out for numerical differentiation.
    """

    name: str
    inputs: Arrays
    smooth: bool = True


@dataclass(frozen=True)
class Operation:
    """One operation of the reference, and the same in PyTorch.

    cases draws the inputs from a generator of the operation's own. torch gets the module and the inputs by
    name, numbers as they are and arrays as tensors, of which those of floats want a gradient; reference gets
    the inputs by name. Both answer with the same names. An input `dz` is the gradient of the loss with
    respect to the output `z`, and an output `dx` that with respect to the input `x`; an output `loss` is
    the loss itself. Numerical differentiation goes by these names.

    library is the one that answers: "torch", or "keras", which runs on it and is then imported by `torch`.
    """

    name: str
    cases: Callable[[np.random.Generator], Iterator[Case]]
    torch: Callable[..., dict[str, Any]]
    reference: Callable[..., dict[str, Any]]
    library: str = "torch"


@dataclass(frozen=True)
class Convention:
    """A point on which right programs differ: what is so here, in PyTorch and in Keras.

    proof gets the module torch and tells whether here and PyTorch are as this says. What stands about Keras is
    from its documentation, unless the proof runs Keras too, or an operation of that library shows it.
    """

    topic: str
    here: str
    pytorch: str
    keras: str
    proof: Callable[[Any], bool]


def refuses(function: Callable[..., Any], *arguments: Any) -> bool:
    """Whether a call raises `ValueError`."""
    try:
        function(*arguments)
    except ValueError:
        return True
    return False
