"""`checks.py` works where nothing of ours is installed, tells right from wrong, and never raises."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from autograder.course.assignment import Assignment
from autograder.course.source import solution_notebook
from autograder.errors import AssignmentError
from autograder.release import kit
from autograder.release.checks import checks_file

Ask = Callable[[str], list[str]]
CALLS = (
    "check_dense_forward(dense_forward)",
    "check_dense_backward(dense_forward, dense_backward)",
    "check_relu(relu_forward, relu_backward)",
    "check_sigmoid(sigmoid_forward, sigmoid_backward)",
    "check_softmax(softmax)",
    "check_cross_entropy(softmax_cross_entropy, softmax_cross_entropy_backward)",
    "check_mse(mse, mse_backward)",
    "check_network_forward(network_forward)",
    "check_network_backward(network_forward, network_backward)",
    "check_train(train)",
)
HIDE_OURS = "sys.modules.update(autograder=None, reference=None)"


@pytest.fixture(scope="module")
def ask(backprop: Assignment, tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """The lines printed when `code`, after the solution's definitions, is run beside `checks.py` alone."""
    folder = tmp_path_factory.mktemp("bundle")
    (folder / "checks.py").write_text(checks_file(backprop), "utf-8")
    cells = ["".join(c["source"]) for c in solution_notebook(backprop)["cells"] if c["cell_type"] == "code"]
    solution = "\n\n".join(text for text in cells if text.startswith("def ") and "plt" not in text)

    def run(code: str) -> list[str]:
        opening = f"import sys\nsys.path.insert(0, {str(folder)!r})\n{HIDE_OURS}"
        text = f"{opening}\nimport numpy as np\nimport checks\n{solution}\n{textwrap.dedent(code)}"
        done = subprocess.run(
            [sys.executable, "-I", "-B", "-c", text], capture_output=True, text=True, timeout=60, check=True
        )
        return done.stdout.splitlines()

    return run


def test_the_solution_is_ok_throughout(ask: Ask) -> None:
    lines = ask("\n".join(f"checks.{call}" for call in CALLS))
    assert [line[:4] for line in lines] == ["ok  "] * len(CALLS)


def test_a_right_answer_in_float32_is_ok(ask: Ask) -> None:
    code = """
        def narrow(f):
            def g(*args):
                answer = f(*(np.asarray(a, dtype=np.float32) for a in args))
                return answer
            return g
        checks.check_dense_backward(narrow(dense_forward), narrow(dense_backward))
        checks.check_sigmoid(narrow(sigmoid_forward), narrow(sigmoid_backward))
        checks.check_mse(narrow(mse), narrow(mse_backward))
    """
    assert [line[:4] for line in ask(code)] == ["ok  "] * 3


WRONG = {
    "dense_forward = lambda x, W, b: x @ W": (CALLS[0], "dense_forward(x, W, b)[0, 0] is 7, expected 17"),
    "dense_backward = lambda dz, x, W: (dz @ W.T, x.T @ dz, dz)": (
        CALLS[1],
        "db has shape (5, 2), expected (2,)",
    ),
    "dense_backward = lambda dz, x, W: (dz @ W.T, x.T @ dz / len(x), dz.sum(axis=0))": (CALLS[1], "dW["),
    "relu_backward = lambda da, z: (z > 0) * 1.0": (CALLS[2], "relu_backward(da, z)["),
    "sigmoid_backward = lambda da, z: da * z * (1 - z)": (CALLS[3], "sigmoid_backward(da, z)["),
    "sigmoid_forward = lambda z: np.exp(z) / (1 + np.exp(z))": (CALLS[3], "holds NaN or infinity"),
    "softmax = lambda z: np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)": (
        CALLS[4],
        "holds NaN or infinity",
    ),
    "softmax = lambda z: np.exp(z) / np.exp(z).sum()": (CALLS[4], "softmax(z)["),
    "softmax = lambda z: (np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)).tolist()": (
        CALLS[4],
        "is of type list",
    ),
    "softmax_cross_entropy = lambda z, y: -np.mean(np.log(softmax(z)[np.arange(len(y)), y] + 1e-12))": (
        CALLS[5],
        "the loss of a mistake by 2000 is 27.6",
    ),
    "softmax_cross_entropy_backward = lambda z, y: softmax(z) - np.eye(z.shape[1])[y]": (CALLS[5], "dz["),
    "mse = lambda p, t: np.mean((p - t) ** 2, axis=1).sum()": (CALLS[6], "mse(p, t) is 6, expected 3"),
    "mse = lambda p, t: np.mean((p - t) ** 2, keepdims=True)[0]": (CALLS[6], "shape (1,), expected a number"),
    "mse_backward = lambda p, t: (p - t) / p.size": (CALLS[6], "mse_backward(p, t)["),
    "network_forward = lambda x, params: (relu_forward(dense_forward(x, *params[0])), 0)": (
        CALLS[7],
        "one layer",
    ),
    "network_forward = lambda x, params: dense_forward(x, *params[0])": (
        CALLS[7],
        "expected 2: logits, cache",
    ),
    "network_backward = lambda d, params, cache: [(0 * W, 0 * b) for W, b in params]": (
        CALLS[8],
        "in layer 0 of",
    ),
    "train = lambda params, X, y, lr, batches: (params, [np.log(2)])": (
        CALLS[9],
        "expected 2: the first loss",
    ),
    "old = train\ntrain = lambda p, X, y, lr, bs: old(p, X, y, -lr, bs)": (CALLS[9], "after one step, W["),
    "old = softmax\ndef softmax(z):\n    z -= z.max(axis=1, keepdims=True)\n    return old(z)": (
        CALLS[4],
        "softmax changed its argument number 1",
    ),
    "def softmax(z): return 1 / 0": (CALLS[4], " of softmax: division by zero"),
    "def softmax(z): sys.exit()": (CALLS[4], "SystemExit"),
    "def softmax(z): pass": (CALLS[4], "softmax(z) is None; does the function end with a return?"),
    "softmax = 3": (CALLS[4], "a function was expected here"),
    "def softmax(): pass": (CALLS[4], "TypeError"),
    "def softmax(z): raise NotImplementedError('softmax is not written yet')": (
        CALLS[4],
        "--  softmax is not written yet",
    ),
    "def relu_backward(da, z): raise NotImplementedError('soon')": (
        CALLS[2],
        "--  relu: relu_backward is not written yet",
    ),
}


@pytest.mark.parametrize("wrong", WRONG, ids=[found for _, found in WRONG.values()])
def test_a_wrong_answer_gets_one_line_that_says_what_was_found(ask: Ask, wrong: str) -> None:
    check, found = WRONG[wrong]
    lines = ask(f"np.seterr(all='ignore')\n{wrong}\nchecks.{check}")
    assert len(lines) == 1
    assert lines[0].startswith("--  ")
    assert found in lines[0]


@pytest.mark.parametrize("slope_at_zero", [0.0, 0.4, 1.0])
def test_any_slope_at_a_kink_is_right(slope_at_zero: float) -> None:
    at = np.array([0.0, 1.0, -2.0])
    kit.expect_gradient(
        "dz", np.array([slope_at_zero, 1.0, 0.0]), lambda z: float(np.maximum(z, 0).sum()), at
    )


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_a_kink_excuses_no_other_entry(dtype: type) -> None:
    at = np.array([0.0, 1.0, -2.0])
    with pytest.raises(kit.Mismatch):
        kit.expect_gradient(
            "dz",
            np.array([1.0, 1.0, 1.0]),
            lambda z: float(np.maximum(z, 0).astype(dtype).sum(dtype=dtype)),
            at,
        )


def test_a_figure_waits_for_what_is_not_written(capsys: pytest.CaptureFixture[str]) -> None:
    @kit.once_written
    def figure() -> None:
        raise NotImplementedError("softmax is not written yet")

    assert capsys.readouterr().out == "--  figure waits: softmax is not written yet\n"


def test_an_assignment_without_public_checks_gets_the_kit(first_steps: Assignment) -> None:
    (first_steps.folder / "public_checks.py").unlink()
    compile(checks_file(first_steps), "checks.py", "exec")


@pytest.mark.parametrize("line", ["from reference import losses", "import scipy", "from . import secrets"])
def test_public_checks_may_import_numpy_alone(first_steps: Assignment, line: str) -> None:
    (first_steps.folder / "public_checks.py").write_text(f"{line}\n")
    with pytest.raises(AssignmentError, match="public checks may import only NumPy and the standard library"):
        checks_file(first_steps)


def test_a_star_import_has_the_assignments_checks(ask: Ask) -> None:
    assert ask("from checks import *\ncheck_softmax(softmax)")[0].startswith("ok  softmax")


def test_the_made_file_names_nothing_of_ours(backprop: Assignment) -> None:
    text = checks_file(backprop)
    assert "autograder" not in text
    assert "reference" not in text


def test_no_tab_or_machine_path_is_in_the_made_file(first_steps: Assignment) -> None:
    assert str(Path.home()) not in checks_file(first_steps)
