"""What a student wrote and a question did not find is told: another script's letter, a capital, a cell of text."""

from __future__ import annotations

import pytest

from autograder.notebooks import near_misses
from autograder.notebooks.reader import Cell


def said(source: str, kind: str = "code", *, defined: tuple[str, ...] = ()) -> list[str]:
    return near_misses.warnings(["double"], defined, [Cell(1, kind, source, {}, None)])


@pytest.mark.parametrize("source", ["def d\u043euble(x): pass", "class d\u043euble: pass", "d\u043euble = 3"])
def test_a_letter_of_another_script_is_named(source: str) -> None:
    assert said(source) == [
        "Cell 2 defines d\u043euble with \u043e (U+043E, CYRILLIC SMALL LETTER O), but the question asks for "
        "double; correct the name."
    ]


def test_a_capital_is_told() -> None:
    assert said("def Double(x): pass") == [
        "Cell 2 defines Double, but the question asks for double; correct the name."
    ]


@pytest.mark.parametrize("kind", ["markdown", "raw"])
def test_code_in_a_cell_of_text_is_told(kind: str) -> None:
    assert said("import numpy\n\ndef double(x):\n    pass", kind) == [
        "Cell 2 defines double but is not a code cell, so it did not run; change it to a code cell."
    ]


def test_code_that_a_text_explains_is_not_told() -> None:
    assert said("# Doubling\n\n```python\ndef double(x): ...\n```", "markdown") == []


def test_nothing_is_told_of_a_name_that_is_defined() -> None:
    assert said("def d\u043euble(x): pass", defined=("double",)) == []


@pytest.mark.parametrize(
    "source", ["redouble = 1", "double == 3", "x = dоuble(3)", "# def Double(x)", "δ = 1"]
)
def test_other_names_and_uses_are_not_told(source: str) -> None:
    assert said(source) == []


def test_a_definition_that_failed_is_not_told_again() -> None:
    assert said("def double(x: nonsense): pass") == []


def test_all_look_alikes_are_letters_of_other_scripts() -> None:
    table = near_misses._ALIKE
    assert all(chr(odd).isidentifier() and chr(plain).isascii() for odd, plain in table.items())


MISSING = {"mse_backward": ("p", "t")}
ASKED = ("mse", "mse_backward", "relu_forward", "softmax")


def near(
    *sources: str, kind: str = "code", missing: dict[str, tuple[str, ...]] = MISSING, **broken: str
) -> list[str]:
    cells = [Cell(index, kind, source, {}, None) for index, source in enumerate(sources)]
    reasons = {int(key[1:]): reason for key, reason in broken.items()}
    found = near_misses.find(missing, ASKED, cells, reasons)
    return [f"{name}: {one.said} {one.mend}" for name, one in found.items()]


@pytest.mark.parametrize(
    "written",
    [
        "Mse_Backward",
        "mseBackward",
        "mse_backwards",
        "mses_backward",
        "mse_bakward",
        "msebackward",
        "mse_backwrad",
    ],
)
def test_a_slip_in_the_name_is_named(written: str) -> None:
    assert near("import numpy", f"def {written}(p, t): pass") == [
        f"mse_backward: Cell 2 defines {written}, but the question asks for mse_backward. "
        "Correct the name: mse_backward."
    ]


@pytest.mark.parametrize("written", ["mse_grad", "mse_back", "dmse", "my_loss_gradient"])
def test_another_name_with_the_same_arguments_is_named(written: str) -> None:
    assert near(f"def {written}(p, t):\n    return p - t") == [
        f"mse_backward: Cell 1 defines {written}(p, t), with the arguments of mse_backward. "
        "If that is your answer, name it mse_backward."
    ]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (
            "def mse(p, t):\n    def mse_backward(p, t): pass",
            "Cell 1, line 2 defines it only inside the function mse. "
            "Move it to the top level of a cell, without indentation.",
        ),
        (
            "if False:\n    def mse_backward(p, t): pass",
            "Cell 1, line 2 defines it only inside the if in line 1. "
            "Move it to the top level of a cell, without indentation.",
        ),
        (
            "class Mse:\n    def mse_backward(self, p, t): pass",
            "Cell 1, line 2 defines it only inside the class Mse. "
            "Move it to the top level of a cell, without indentation.",
        ),
        (
            "# def mse_backward(p, t):\n#     return p",
            "Cell 1, line 1 defines it in a comment, which does not run. "
            "Take the # from each line of the function.",
        ),
        (
            "'''\ndef mse_backward(p, t):\n    return p\n'''",
            "Cell 1, line 2 defines it in a string, which does not run. Take the quotes around it away.",
        ),
        ("def mse_backward(p, t): pass\ndel mse_backward", "Cell 1, line 2 deletes it. Leave that line out."),
        ("def mse_backward(p, t): pass\n%reset -f", "Cell 1, line 2 deletes it. Leave that line out."),
        (
            "%%writefile mse.py\ndef mse_backward(p, t): pass",
            "Cell 1 defines it, but the first line of the cell (%%…) keeps Python from running it. "
            "Take that line out.",
        ),
    ],
)
def test_a_definition_of_the_very_name_that_does_not_count_is_explained(source: str, said: str) -> None:
    assert near(source) == [f"mse_backward: {said}"]


@pytest.mark.parametrize("kind", ["markdown", "raw"])
def test_a_definition_in_a_cell_of_text_is_explained(kind: str) -> None:
    assert near("def mse_backward(p, t):\n    return p", kind=kind) == [
        "mse_backward: Cell 1 defines it but is not a code cell, so it did not run. Change it to a code cell."
    ]


@pytest.mark.parametrize("line", ["def mse_backward(p, t)", "Def mse_backward(p, t):", "dfe mse_backward(p, t):",
                                  "mse_backward(p, t):", "mse_backward = lambda p t: p"])  # fmt: skip
def test_a_cell_that_is_no_python_is_told_with_its_reason(line: str) -> None:
    why = "has a syntax error (line 2: expected ':'), so none of it ran"
    assert near("x = 1", f"\n{line}\n    return p", _1=why) == [
        f"mse_backward: Cell 2, line 2 should define it, but the cell {why}. Mend that cell."
    ]


@pytest.mark.parametrize(
    "source",
    [
        "def relu_forward(p, t): pass",  # asked for by another question
        "def helper(x): pass",
        "def mae_backward(q): pass",
        "def outer():\n    def mse_grad(p, t): pass",
        "mse_grad = 3",
    ],
)
def test_other_definitions_are_not_near(source: str) -> None:
    assert near(source) == []


def test_a_name_much_alike_with_other_arguments_is_named_with_care() -> None:
    assert near("def mae_backward(pred, target): pass") == [
        "mse_backward: Cell 1 defines mae_backward(pred, target), a name much like mse_backward. "
        "If that is your answer, name it mse_backward."
    ]


def test_a_cell_that_is_no_python_and_only_uses_the_name_is_not_blamed() -> None:
    assert near("print mse_backward(p, t)", "return mse_backward(p, t", _0="why", _1="why") == []


def test_one_definition_is_not_meant_for_two_names() -> None:
    both = {"mse": ("p", "t"), "mse_backward": ("p", "t")}
    assert near("def mse_backwar(p, t): pass", missing=both) == [
        "mse_backward: Cell 1 defines mse_backwar, but the question asks for mse_backward. "
        "Correct the name: mse_backward."
    ]


def test_a_notebook_of_long_names_is_compared_in_time() -> None:
    missing = {f"{'ab' * 14}{number}": ("x",) for number in range(60)}
    source = "\n".join(f"def {'ba' * 28}{number}(x): pass" for number in range(2000))
    assert len(near(source, missing=missing)) <= 20


def of_variable(*sources: str) -> dict[str, tuple[str, str]]:
    """What is said of a missing variable `losses`."""
    cells = [Cell(index, "code", source, {}, None) for index, source in enumerate(sources)]
    found = near_misses.find({"losses": None}, {"losses"}, cells, {})
    return {name: (near.said, near.mend) for name, near in found.items()}


@pytest.mark.parametrize(
    ("source", "said", "mend"),
    [
        (
            "Losses = [1]",
            "Cell 1 defines Losses, but the question asks for losses.",
            "Correct the name: losses.",
        ),
        (
            "lossess = [1]",
            "Cell 1 defines lossess, a name much like losses.",
            "If that is your answer, name it losses.",
        ),
        (
            "def run():\n    losses = [1]",
            "Cell 1, line 2 defines it only inside the function run.",
            "Move it to the top level of a cell, without indentation.",
        ),
        ("losses = [1]\ndel losses", "Cell 1, line 2 deletes it.", "Leave that line out."),
    ],
)
def test_a_variable_that_is_missing_has_near_misses_too(source: str, said: str, mend: str) -> None:
    assert of_variable(source) == {"losses": (said, mend)}


def test_a_function_is_no_slip_of_a_variable() -> None:
    assert of_variable("def lossess(x): return x") == {}
