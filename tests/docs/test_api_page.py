"""The page of public names is what the code says, its examples run, and hidden tests use no other names."""

from __future__ import annotations

import ast
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from autograder.checks.failure import CheckFailure
from tests.campaigns.banks import gradients, partitions, paths, running
from tests.campaigns.banks import initializers as drawn
from tests.campaigns.banks import loop as loops
from tests.campaigns.banks.bank import namespace
from tests.checks.local_student import student
from tests.docs import api_page
from tests.docs.api_examples import EXAMPLES

ROOT = Path(__file__).parents[2]
PUBLIC = {module.__name__: set(module.__all__) for module in api_page.public_modules()}
RIGHT = """
def relu(z): return np.maximum(z, 0)
def square(x): return x**2
def parameter_count(sizes): return sum((m + 1) * n for m, n in zip(sizes, sizes[1:]))
def square_backward(dy, x): return 2 * x * dy
def scale_forward(x, w): return x * w, x
def scale_backward(dout, w, cache): return dout * w, dout * cache
def exponential(step, rate, s): return rate * 10 ** (-step / s)
def my_network(): return [20], 0.01
class Momentum:
    def __init__(self, learning_rate, momentum):
        self.eta, self.beta, self.m = learning_rate, momentum, None
    def step(self, params, grads):
        self.m = [self.beta * m + g for m, g in zip(self.m or [0] * len(grads), grads)]
        return [w - self.eta * m for w, m in zip(params, self.m)]
class Scale:
    def __init__(self, features):
        self.params, self.grads = [np.ones(features)], [np.zeros(features)]
    def forward(self, x, training):
        self.x = x if training else self.x
        return x * self.params[0]
    def backward(self, dy):
        self.grads = [np.einsum("nd,nd->d", dy, self.x)]
        return dy * self.params[0]
def train(params, X, y, eta, batches):
    (w, b), losses = params, []
    for rows in batches:
        error = X[rows] @ w + b - y[rows]
        losses.append((error**2).mean())
        w, b = w - eta * 2 * X[rows].T @ error / len(rows), b - eta * 2 * error.mean()
    return [w, b], losses
"""
STUDENT = {
    **namespace(RIGHT),
    "Dropout": namespace(gradients.DROPOUT_LAYER.replace("rate", "p"))["Dropout"],
    "BatchNorm": namespace(running.BATCH_NORM.source.replace("features", "d"))["BatchNorm"],
    "he_normal": namespace({bank.name: bank for bank in drawn.BANKS}["he_normal"].source)["init"],
    "fit": namespace(loops.FIT)["fit"],
    "minibatches": namespace(partitions.BATCHES)["minibatches"],
    "SGD": namespace(paths.SGD)["Optimizer"],
    "descend": namespace(paths.DESCEND)["descend"],
}


def test_the_page_is_what_the_code_says() -> None:
    assert api_page.PAGE.read_text(encoding="utf-8") == api_page.page(), (
        "run `make api` and commit docs/api.md"
    )


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_passes_a_right_answer(name: str) -> None:
    EXAMPLES[name](student(**STUDENT), np.random.default_rng(3))


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_fails_where_there_is_no_answer(name: str) -> None:
    with pytest.raises(CheckFailure) as caught:
        EXAMPLES[name](student(), np.random.default_rng(3))
    assert caught.value.kind == "missing"


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_of_a_public_name(name: str) -> None:
    module, _, function = name.rpartition(".")
    assert function in PUBLIC[f"autograder.checks.{module}"]


@pytest.mark.parametrize("module", api_page.public_modules(), ids=lambda module: module.__name__)
def test_every_public_name_is_defined_where_it_is_public(module: ModuleType) -> None:
    assert set(module.__all__) <= {name for name, _ in api_page._definitions(module)}


def written_by_authors() -> list[Path]:
    """Return the hidden tests and public checks of the course and of the starter."""
    course = [*ROOT.glob("assignments/*/hidden/*.py"), *ROOT.glob("assignments/*/public_checks.py")]
    starter = ROOT / "autograder" / "course" / "starter"
    return [*course, *starter.rglob("hidden/*.py.txt"), *starter.rglob("public_checks.py.txt")]


def used_of_ours(text: str) -> list[tuple[str, str]]:
    """Return each name that a file takes from the framework, with its module."""
    tree, found, modules = ast.parse(text), [], {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("autograder"):
            for alias in node.names:
                if f"{node.module}.{alias.name}" in PUBLIC:
                    modules[alias.asname or alias.name] = f"{node.module}.{alias.name}"
                else:
                    found.append((node.module or "", alias.name))
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules:
            found.append((modules[node.value.id], node.attr))
    return found


@pytest.mark.parametrize("path", written_by_authors(), ids=lambda path: f"{path.parts[-3]}/{path.name}")
def test_what_authors_write_uses_public_names_alone(path: Path) -> None:
    used = used_of_ours(path.read_text(encoding="utf-8"))
    assert [f"{module}.{name}" for module, name in used if name not in PUBLIC.get(module, ())] == []
