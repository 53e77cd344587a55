"""`checks.py` works where nothing of ours is installed, tells right from wrong, and never raises."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from collections.abc import Callable
from dataclasses import replace
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
        "softmax changed its argument z; work on a copy instead",
    ),
    "def softmax(z): return 1 / 0": (CALLS[4], " of softmax: division by zero"),
    "def softmax(z): sys.exit()": (CALLS[4], "SystemExit"),
    "def softmax(z): pass": (CALLS[4], "softmax(z) is None; does the function end with a return?"),
    "softmax = 3": (CALLS[4], "a function was expected here"),
    "def softmax(): pass": (CALLS[4], "it cannot be called with these arguments"),
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
def test_the_first_line_on_a_wrong_answer_says_what_was_found(ask: Ask, wrong: str) -> None:
    check, found = WRONG[wrong]
    first, *more = ask(f"np.seterr(all='ignore')\n{wrong}\nchecks.{check}")
    assert first.startswith("--  ")
    assert found in first
    assert all(line.startswith("    ") and len(line) <= 100 for line in more)


def test_a_wrong_value_is_shown_with_its_input_and_the_arrays(ask: Ask) -> None:
    assert ask("checks.check_dense_forward(lambda x, W, b: x @ W - b)") == [
        "--  dense_forward: dense_forward(x, W, b)[0, 0] is -3, expected 17",
        "    called with",
        "        x = np.array([[ 1.,  2.,  3.],",
        "                      [ 0., -1.,  1.]])",
        "        W = np.array([[ 1.,  0.],",
        "                      [ 0.,  1.],",
        "                      [ 2., -1.]])",
        "        b = np.array([ 10., -10.])",
        "    returned",
        "        [[-3.,  9.],",
        "         [-8.,  8.]]",
        "    expected",
        "        [[ 17., -11.],",
        "         [ 12., -12.]]",
    ]


def test_the_input_that_is_shown_can_be_copied_into_a_cell(ask: Ask) -> None:
    lines = ask("checks.check_network_forward(lambda x, params: (x, 0))")
    inputs = lines[lines.index("    called with") + 1 : lines.index("    returned")]
    names: dict[str, object] = {}
    exec(textwrap.dedent("\n".join(inputs)), {"np": np}, names)
    assert list(names) == ["x", "params"]


def test_a_large_array_is_shown_by_its_shape(ask: Ask) -> None:
    code = """
        @checks.check("big", "")
        def check_big(big):
            with checks.given(z=np.zeros((9, 9)), n=np.float64(0.5), words=["a"], one=(1,)):
                checks.expect_number("big(z)", big(), 1.0)
        check_big(lambda: 2)
    """
    assert ask(code) == [
        "--  big: big(z) is 2, expected 1",
        "    called with",
        "        z = ...  # an array of shape (9, 9)",
        "        n = 0.5",
        "        words = ['a']",
        "        one = (1,)",
    ]


def test_an_exception_is_shown_with_the_line_that_raised_it(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text("def dense_forward(x, W, b):\n    return x @ W.T + b\n")
    first, line, *_ = ask(
        f"sys.path.insert(0, {str(tmp_path)!r})\nimport mine\nchecks.check_dense_forward(mine.dense_forward)"
    )
    assert first.startswith("--  dense_forward: ValueError in line 2 of dense_forward: matmul: ")
    assert line == "    line 2 is: return x @ W.T + b"


def test_an_exception_in_a_part_is_shown_with_the_line_of_the_checked_function_that_called_it(
    ask: Ask, tmp_path: Path
) -> None:
    mine = """
        def part(x, W):
            return x @ W
        def dense_forward(x, W, b):
            return part(x, b) + W
    """
    (tmp_path / "mine.py").write_text(textwrap.dedent(mine))
    _, line, caller, *_ = ask(
        f"sys.path.insert(0, {str(tmp_path)!r})\nimport mine\nchecks.check_dense_forward(mine.dense_forward)"
    )
    assert line == "    line 3 is: return x @ W"
    assert caller == "    called from line 5 of dense_forward: return part(x, b) + W"


def test_an_exception_in_a_comprehension_is_one_of_its_function(ask: Ask) -> None:
    code = """
        def dense_forward(x, W, b):
            return [row @ W + bias for row in x]
        checks.check_dense_forward(dense_forward)
    """
    assert ask(code)[0].endswith(" of dense_forward: name 'bias' is not defined")


def test_what_was_changed_in_place_is_shown_before_and_afterwards(ask: Ask) -> None:
    code = """
        def softmax(z):
            right = np.exp(z - z.max(axis=1, keepdims=True))
            z -= z
            return right / right.sum(axis=1, keepdims=True)
        checks.check_softmax(softmax)
    """
    lines = ask(code)
    assert lines[0] == "--  softmax: softmax changed its argument z; work on a copy instead"
    assert lines[lines.index("    z afterwards") + 1] == "        [[0., 0., 0.],"


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ("(dz @ W.T, dz.sum(axis=0), x.T @ dz)", "returned the values in another order: return dx, dW, db"),
        ("(dz @ W.T, x.T @ dz)", "returned 2 values, expected 3: dx, dW, db"),
        ("dz @ W.T", "returned one value, an array of shape (5, 3), expected 3: dx, dW, db"),
        ("None", "returned None, expected 3: dx, dW, db; does the function end with a return?"),
        ("(dz @ W.T, (x.T @ dz).T, dz.sum(axis=0))", "dW has shape (2, 3), expected (3, 2)"),
    ],
)
def test_several_results_are_told_apart(ask: Ask, answer: str, found: str) -> None:
    lines = ask(f"checks.check_dense_backward(dense_forward, lambda dz, x, W: {answer})")
    assert lines[0].endswith(found)


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ("x", "the path returned one value, an array of shape (1,), expected a list of one: W"),
        ("None", "the path returned None, expected a list of one: W; does the function end with a return?"),
        ("[]", "the path returned 0 values, expected a list of one: W"),
    ],
)
def test_one_result_in_a_list_is_asked_for_as_a_list(answer: str, found: str) -> None:
    with pytest.raises(kit.Mismatch) as caught:
        kit.as_parts("the path", {"x": np.ones(1), "None": None, "[]": []}[answer], "W")
    assert str(caught.value) == found


def test_a_renamed_method_is_named_and_no_arguments_are_blamed(ask: Ask) -> None:
    code = """
        class Renamed:
            def update(self): pass
        def check(made):
            made().step()
        check.__code__ = check.__code__.replace(co_filename=checks.__file__)
        checks.check("Renamed", "it steps")(check)(Renamed)
    """
    assert ask(code)[0] == (
        "--  Renamed: 'Renamed' object has no attribute 'step'; keep the names that the question gives"
    )


def test_a_backward_is_not_measured_on_a_wrong_forward(ask: Ask) -> None:
    wrong = "dense_forward = lambda x, W, b: x @ W - b"
    alone = ask(f"{wrong}\nchecks.check_dense_forward(dense_forward)")
    both = ask(f"{wrong}\nchecks.check_dense_backward(dense_forward, dense_backward)")
    assert both == [alone[0].replace("--  ", "--  dense_backward: first mend ")]


def test_a_figure_of_a_wrong_answer_says_what_its_check_says(ask: Ask) -> None:
    code = """
        wrong = lambda params, X, y, lr, batches: train(params, X, y, -lr, batches)
        checks.check_train(wrong)
        @checks.once_right([checks.check_softmax, softmax], [checks.check_train, wrong])
        def learn():
            print("a loss of 17,500")
    """
    lines = ask(code)
    assert lines[-1] == lines[0].replace("--  ", "--  learn waits: ")


def test_a_figure_of_a_right_answer_is_drawn(ask: Ask) -> None:
    code = "@checks.once_right([checks.check_softmax, softmax])\ndef learn():\n    print('drawn')"
    assert ask(code) == ["drawn"]


def test_a_terminal_without_the_character_gets_its_escape(ask: Ask) -> None:
    code = """
        def softmax(z): raise ValueError("σ is missing")
        sys.stdout.reconfigure(encoding="ascii")
        checks.check_softmax(softmax)
    """
    assert ask(code)[0].endswith(" of softmax: \\u03c3 is missing")


def test_an_exception_without_a_text_ends_nothing(ask: Ask) -> None:
    code = """
        class Mute(Exception):
            def __str__(self): raise ValueError
        def softmax(z): raise Mute
        checks.check_softmax(softmax)
    """
    assert ask(code)[0].endswith("of softmax: ")


def test_the_wrong_number_of_arguments_is_no_fault_of_the_checks(ask: Ask) -> None:
    assert ask("def softmax(): pass\nchecks.check_softmax(softmax)")[0] == (
        "--  softmax: it cannot be called with these arguments: softmax() takes 0 positional arguments but 1 was given"
    )


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
    expected = "public checks may import only NumPy, the standard library and the assignment's packages"
    with pytest.raises(AssignmentError, match=expected):
        checks_file(first_steps)


def test_public_checks_may_import_what_the_notebook_does(first_steps: Assignment) -> None:
    (first_steps.folder / "public_checks.py").write_text("import pandas as pd\nfrom datetime import date\n")
    made = checks_file(replace(first_steps, packages=("numpy", "pandas")))
    assert "It needs only NumPy and pandas." in made
    assert "from typing import Any\n\nimport numpy as np\nimport pandas as pd\n" in made


@pytest.mark.parametrize("line", ["def _numbers(value): ...", "TOLERANCE = 1", "class Check: ..."])
def test_public_checks_may_not_replace_a_name_of_the_kit(first_steps: Assignment, line: str) -> None:
    (first_steps.folder / "public_checks.py").write_text(f"{line}\n")
    with pytest.raises(AssignmentError, match="the kit of public checks defines that name too"):
        checks_file(first_steps)


def test_a_star_import_has_the_assignments_checks(ask: Ask) -> None:
    assert ask("from checks import *\ncheck_softmax(softmax)")[0].startswith("ok  softmax")


def test_the_made_file_names_nothing_of_ours(backprop: Assignment) -> None:
    text = checks_file(backprop)
    assert "autograder" not in text
    assert "reference" not in text


def test_no_tab_or_machine_path_is_in_the_made_file(first_steps: Assignment) -> None:
    assert str(Path.home()) not in checks_file(first_steps)
