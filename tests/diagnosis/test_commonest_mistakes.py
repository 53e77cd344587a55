"""The commonest mistakes, typed by hand in the notebook: what the student reads of each must lead to the mend."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from autograder.course import source
from autograder.course.assignment import Assignment
from autograder.diagnosis import explain
from autograder.diagnosis.explain import DiagnosisContext
from autograder.diagnosis.mistake_bank import MistakeBank
from autograder.grading import judging
from autograder.notebooks import code
from autograder.notebooks.code import NotebookCode
from tests.warm import Warm, started

SEED = 3


@dataclass(frozen=True)
class Notebook:
    """The cells of the solution by the functions that they define, with the processes and the bank that grade them."""

    warm: Warm
    bank: MistakeBank
    cells: tuple[tuple[int, str], ...]

    def read(self, test: str, written: str, *functions: str) -> tuple[str, ...]:
        """Return what the student reads of a test: message, facts, known mistake, hint.

        `written` stands in the place of the cell that defines the first function; the cells of the others are right.
        """
        kept = [(0, "import numpy as np")]
        for place, name in enumerate(functions):
            index, cell = next(one for one in self.cells if f"def {name}(" in one[1])
            kept.append((index, cell if place else written))
        judged = judging.grade(*self.warm, NotebookCode(sorted(kept)), SEED)
        explained = explain.explain(*self.warm, DiagnosisContext(self.bank, {}), judged, SEED)
        finding, more = judged.findings[test], explained.get(test)
        known = (*more.facts, more.diagnosis) if more else ()
        return tuple(filter(None, (finding.message, *known, finding.hint)))


@pytest.fixture(scope="module")
def notebook(backprop: Assignment, best_tier: str) -> Iterator[Notebook]:
    solution = code.code_of(source.solution_notebook(backprop))
    with started(backprop, best_tier) as warm:
        yield Notebook(warm, MistakeBank(backprop), tuple(solution.cells))


MISTAKES: tuple[tuple[str, str, tuple[str, ...], str, tuple[str, ...]], ...] = (
    (
        "columns, transposed back",
        "test_dense_forward.py::test_values",
        ("dense_forward",),
        "def dense_forward(x, W, b):\n    return (W @ x.T).T + b",
        (
            "dense_forward raised ValueError in cell 8, line 2: matmul: Input operand 1 has a "
            "mismatch in its core dimension 0, with gufunc signature (n?,k),(k,m?)->(n?,m?) (size "
            "5 is different from 3)\nThe call was dense_forward(x, W, b). It works if W is "
            "transposed, but here W has shape (5, 3).",
            "dense_forward: it raises an exception wherever W is not square, and nowhere else.",
            "Take each array in the shape of the handout: look at the order of the factors, each "
            "`.T` and each axis.",
        ),
    ),
    (
        "columns",
        "test_dense_forward.py::test_values",
        ("dense_forward",),
        "def dense_forward(x, W, b):\n    return W.T @ x.T + b",
        (
            "dense_forward raised ValueError in cell 8, line 2: operands could not be broadcast "
            "together with shapes (3,7) (3,) \nThe call was dense_forward(x, W, b). It returns the "
            "expected value transposed if b is a column: it holds one example in each column, and "
            "here each example is a row.",
            "Take each array in the shape of the handout: look at the order of the factors, each "
            "`.T` and each axis.",
        ),
    ),
    (
        "columns, backward",
        "test_dense_backward.py::test_gradient_of_the_weights",
        ("dense_backward",),
        "def dense_backward(dz, x, W):\n    return W.T @ dz, dz @ x.T, dz.sum(axis=1)",
        (
            "dense_backward raised ValueError in cell 11, line 2: matmul: Input operand 1 has a "
            "mismatch in its core dimension 0, with gufunc signature (n?,k),(k,m?)->(n?,m?) (size "
            "7 is different from 5)\nThe call was dense_backward(dz, x, W). It returns the "
            "expected value transposed if dz, x and W are transposed: it holds one example in "
            "each column, and here each example is a row.",
            "dx: where it raises no exception: it is W.T @ dz, and nothing else.",
            "dW: where it raises no exception: it is dz @ x.T, and nothing else.",
            "db: where it raises no exception: it is dz, summed over its columns.",
            "Take each array in the shape of the handout: look at the order of the factors, each "
            "`.T` and each axis.",
        ),
    ),
    (
        "arguments in another order",
        "test_dense_forward.py::test_values",
        ("dense_forward",),
        "def dense_forward(W, x, b):\n    return x @ W + b",
        (
            "dense_forward raised ValueError in cell 8, line 2: matmul: Input operand 1 has a "
            "mismatch in its core dimension 0, with gufunc signature (n?,k),(k,m?)->(n?,m?) (size "
            "7 is different from 3)\nThe call was dense_forward(x, W, b). It works if its "
            "arguments come in the order W, x, b, but it is called with x, W, b.",
            "Take the arguments in the handout's order, and look at the order of the factors.",
        ),
    ),
    (
        "missing 1/N",
        "test_cross_entropy.py::test_backward",
        ("softmax_cross_entropy", "softmax"),
        "def softmax_cross_entropy(z, y):\n    shifted = z - z.max(axis=1, keepdims=True)\n    "
        "log_sums = np.log(np.exp(shifted).sum(axis=1))\n    return np.mean(log_sums - "
        "shifted[np.arange(len(y)), y])\n\n\ndef softmax_cross_entropy_backward(z, y):\n    dz = "
        "softmax(z)\n    dz[np.arange(len(y)), y] -= 1.0\n    return dz",
        (
            "softmax_cross_entropy_backward(z, y): the answer is not right: 21 of 21 values "
            "differ; the first at [0, 0] is 0.654181 where 0.0934544 was expected (off by "
            "0.560726; 0.000138042 is allowed). Every value is 7 times the expected one.",
            "softmax_cross_entropy_backward: in every call it is the expected value times the "
            "number of rows of z.",
            "The gradient lacks the factor 1/N of the mean. The loss is a mean over N rows, so "
            "each row's gradient is divided by N.",
            "Probabilities minus the one-hot labels; the loss is a mean, so its gradient is divided too.",
        ),
    ),
    (
        "in place",
        "test_relu.py::test_leaves_its_arguments_alone",
        ("relu_forward",),
        "def relu_forward(z):\n    z[z < 0] = 0\n    return z\n\n\ndef relu_backward(da, z):\n    "
        "return da * (z > 0)",
        (
            "relu_forward(z): the values are right, but the call changed its argument z.",
            "The ReLU overwrites its input. z[z < 0] = 0 changes the caller's array. Make a new "
            "one: np.maximum(z, 0).",
            "Work on a copy: z -= … and z[…] = … change z in place, also under another name.",
        ),
    ),
    (
        "wrong axis of a sum",
        "test_dense_backward.py::test_gradient_of_the_bias",
        ("dense_backward",),
        "def dense_backward(dz, x, W):\n    return dz @ W.T, x.T @ dz, dz.sum(axis=1)",
        (
            "dense_backward(dz, x, W): db has shape (7,), and (3,) was expected.",
            "db: it is dz, summed over its columns.",
            "An axis has another size: look at the axis of each sum, and at the order of the factors.",
        ),
    ),
    (
        "wrong axis of a softmax",
        "test_softmax.py::test_values",
        ("softmax",),
        "def softmax(z):\n    e = np.exp(z - z.max(axis=0))\n    return e / e.sum(axis=0)",
        (
            "softmax(z): the answer is not right: 21 of 21 values differ; the first at [0, 0] is "
            "0.0312422 where 0.0774228 was expected (off by 0.0461807; 0.000766641 is allowed).",
            "softmax: each of its columns sums to 1, but each row should.",
            "The probabilities sum to 1 along the columns, not along the rows. A row is an "
            "example, and its classes lie along axis 1. You sum along axis 0, over the examples.",
            "Each row is a distribution of its own: sum along axis 1, and keep that axis.",
        ),
    ),
    (
        "another order",
        "test_dense_backward.py::test_gradient_of_the_input",
        ("dense_backward",),
        "def dense_backward(dz, x, W):\n    return x.T @ dz, dz.sum(axis=0), dz @ W.T",
        (
            "dense_backward(dz, x, W): the answer holds the right values in another order: dW, "
            "db, dx came back, and dx, dW, db was expected.",
            "Return dx, dW, db.",
        ),
    ),
    (
        "a dict",
        "test_dense_backward.py::test_gradient_of_the_weights",
        ("dense_backward",),
        "def dense_backward(dz, x, W):\n    return {'dx': dz @ W.T, 'dW': x.T @ dz, 'db': dz.sum(axis=0)}",
        (
            "dense_backward(dz, x, W): the answer is a dict with the right values, and a tuple or "
            "list was expected.",
            "Return dx, dW, db.",
        ),
    ),
    (
        "one result missing",
        "test_dense_backward.py::test_gradient_of_the_bias",
        ("dense_backward",),
        "def dense_backward(dz, x, W):\n    return dz @ W.T, x.T @ dz",
        (
            "dense_backward(dz, x, W): the answer holds the right dx, dW; db did not come back.",
            "Return dx, dW, db.",
        ),
    ),
    (
        "a forgotten cell",
        "test_dense_forward.py::test_values",
        ("dense_forward",),
        "",
        (
            "dense_forward was not defined after your notebook ran.",
            "Define dense_forward at the top level of a cell.",
        ),
    ),
    (
        "a forgotten cell that another needs",
        "test_network.py::test_logits",
        ("dense_forward", "network_forward", "relu_forward"),
        "",
        (
            "network_forward raised NameError in cell 31, line 8: name 'dense_forward' is not "
            "defined\nThe call was network_forward(x, params) (3 layers).",
            "The function uses a name that no cell defines, or only a cell that failed: look at its spelling too.",
        ),
    ),
    (
        "a renamed function",
        "test_mse.py::test_backward",
        ("mse",),
        "def mse(p, t):\n    return np.mean((p - t) ** 2)\n\n\ndef mse_grad(p, t):\n    return 2 * "
        "(p - t) / p.size",
        (
            "mse_backward was not defined after your notebook ran. Cell 28 defines mse_grad(p, "
            "t), with the arguments of mse_backward.",
            "If that is your answer, name it mse_backward.",
        ),
    ),
    (
        "print",
        "test_dense_forward.py::test_values",
        ("dense_forward",),
        "def dense_forward(x, W, b):\n    print(x @ W + b)",
        (
            "dense_forward(x, W, b): the answer is None (a function without `return` gives None), "
            "and an array of shape (7, 3) was expected.",
            "End every path through the function in a `return`; print shows a value and returns nothing.",
        ),
    ),
    (
        "a missing colon",
        "test_dense_forward.py::test_values",
        ("dense_forward",),
        "def dense_forward(x, W, b)\n    return x @ W + b",
        (
            "dense_forward was not defined after your notebook ran. Cell 8, line 1 should define "
            "it, but the cell has a syntax error (line 1: expected ':'), so none of it ran.",
            "Mend that cell.",
        ),
    ),
    (
        "nothing written",
        "test_dense_forward.py::test_values",
        ("dense_forward",),
        "def dense_forward(x, W, b):\n    raise NotImplementedError",
        (
            "dense_forward raised NotImplementedError in cell 8, line 2.\nThe call was "
            "dense_forward(x, W, b).",
            "This function is still the starter's: write its body.",
        ),
    ),
    (
        "a typing error",
        "test_dense_forward.py::test_values",
        ("dense_forward",),
        "def dense_forward(x, W, b):\n    return x @ w + b",
        (
            "dense_forward raised NameError in cell 8, line 2: name 'w' is not defined\nThe call "
            "was dense_forward(x, W, b).",
            "The function uses a name that no cell defines, or only a cell that failed: look at its spelling too.",
        ),
    ),
    (
        "a run whose part is wrong",
        "test_train.py::test_parameters",
        (
            "network_backward",
            "dense_forward",
            "dense_backward",
            "relu_forward",
            "softmax",
            "softmax_cross_entropy",
            "network_forward",
            "train",
        ),
        "def network_backward(dlogits, params, cache):\n    return [(0 * W, 0 * b) for W, b in params]",
        (
            "train(params, X, y, lr, batches) (moons, two layers): params[0][0] is not right: 16 "
            "of 16 values differ; the first at [0, 0] is -0.155818 where -0.160557 was expected (off "
            "by 0.00473832; 0.00368578 is allowed).",
            "One step for every batch that was given, the last one too, for every layer's W and b.",
        ),
    ),
)


@pytest.mark.parametrize(
    ("test", "functions", "written", "said"), [pytest.param(*row[1:], id=row[0]) for row in MISTAKES]
)
def test_what_is_read_of_the_mistake_leads_to_the_mend(
    notebook: Notebook, test: str, functions: tuple[str, ...], written: str, said: tuple[str, ...]
) -> None:
    assert notebook.read(test, written, *functions) == said


def test_a_run_of_right_parts_is_told_with_what_it_does(notebook: Notebook) -> None:
    functions = (
        "train", "network_backward", "dense_forward", "dense_backward", "relu_forward", "softmax",
        "softmax_cross_entropy", "network_forward",
    )  # fmt: skip
    written = next(cell for _, cell in notebook.cells if "def train(" in cell).replace(
        "W - lr * dW", "W + lr * dW"
    )
    message, *_ = notebook.read("test_train.py::test_parameters", written, *functions)
    assert message.endswith(
        "of a run that goes up the gradient in the first array of each layer, and is right in all else."
    )
