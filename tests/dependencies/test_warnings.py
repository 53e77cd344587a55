"""Which warnings fail a test, by the filters of pyproject.toml: each test here runs under them."""

from __future__ import annotations

import subprocess
import sys
import warnings
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OURS = sorted({path.parent.name for path in ROOT.glob("*/__init__.py")} | {"assignments"})
DEPRECATIONS = [DeprecationWarning, PendingDeprecationWarning, FutureWarning]


def warn(module: str, category: type[Warning]) -> None:
    """Warn as a line of this module does."""
    code = compile("import warnings\nwarnings.warn('said', category)", "made_up.py", "exec")
    exec(code, {"__name__": module, "category": category})


def listed(module: str, category: type[Warning]) -> list[str]:
    """Return what the filters let through to the summary."""
    with warnings.catch_warnings(record=True) as caught:
        warn(module, category)
    return [str(warning.message) for warning in caught]


@pytest.mark.parametrize(
    "module", [*OURS, "autograder.checks.array", "tests.banks.bank", "test_docs", "conftest"]
)
@pytest.mark.parametrize("category", [UserWarning, RuntimeWarning, SyntaxWarning, ResourceWarning])
def test_a_warning_of_our_own_modules_is_an_error(module: str, category: type[Warning]) -> None:
    with pytest.raises(category):
        warn(module, category)


@pytest.mark.parametrize(
    "module", ["msgspec", "nbformat.validator", "tests_of_others", "referencing", "_pytest.python"]
)
@pytest.mark.parametrize(
    "category", [UserWarning, RuntimeWarning, SyntaxWarning, ResourceWarning, *DEPRECATIONS]
)
def test_a_warning_of_a_dependency_is_listed(module: str, category: type[Warning]) -> None:
    assert listed(module, category) == ["said"]


@pytest.mark.parametrize("category", DEPRECATIONS)
def test_a_deprecation_that_points_to_our_call_is_listed(category: type[Warning]) -> None:
    assert listed("autograder.notebook", category) == ["said"]


@pytest.mark.parametrize("module", ["numpy", "numpy._core.fromnumeric", "scipy.special"])
def test_what_numpy_finds_wrong_in_our_numbers_is_an_error(module: str) -> None:
    with pytest.raises(RuntimeWarning):
        warn(module, RuntimeWarning)


@pytest.mark.parametrize(
    "category",
    [
        pytest.PytestUnraisableExceptionWarning,
        pytest.PytestUnhandledThreadExceptionWarning,
        pytest.PytestReturnNotNoneWarning,
    ],
)
def test_what_pytest_finds_wrong_is_an_error(category: type[Warning]) -> None:
    with pytest.raises(category):
        warn("_pytest.runner", category)


def test_a_deprecation_of_pytest_is_listed() -> None:
    assert listed("_pytest.runner", pytest.PytestDeprecationWarning) == ["said"]


def test_a_listed_warning_stands_in_the_summary_of_a_passed_run(tmp_path: Path) -> None:
    (tmp_path / "test_one.py").write_text(
        "import warnings\ndef test_one():\n    warnings.warn('soon gone', DeprecationWarning)\n"
    )
    command = [sys.executable, "-m", "pytest", "-c", ROOT / "pyproject.toml", "--rootdir", tmp_path, tmp_path]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, "DeprecationWarning: soon gone" in done.stdout) == (0, True)
