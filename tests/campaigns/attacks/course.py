"""The course that is attacked: a small one with a function that calls back, and a secret in each thing worth stealing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from autograder.course import secret_key
from tests.small_course import FILES, dedented

ASSIGNMENT = "assignments/small"
HONEST = """
import numpy as np
# {canary}
def double(x):
    return 2 * x
# %%
def apply(f, x):
    return f(x)
"""
_BUDGETS = """
        [budgets]
        cell_seconds = 1
        notebook_seconds = 4
        test_seconds = 1
        all_tests_seconds = 6
        memory_mb = 300
        processes = 16
        disk_mb = 16
        output_kb = 256
"""
_APPLY = """
        [[questions]]
        id = "apply"
        title = "Call what you are given"
        points = 1
        names = [{ name = "apply", signature = "apply(f, x)", returns = "f(x)" }]
"""
_TESTS = '''
    import numpy as np
    import pytest
    from reference import double

    from autograder.checks import array
    from autograder.checks.failure import CheckFailure

    CANARY = "{canary}"


    @pytest.mark.question("double")
    @pytest.mark.weight(2)
    def test_values(student, rng):
        """double gives twice its argument."""
        x = rng.normal(size=3)
        array.check_array(student.call("double", x), double(x), called="double(x)")


    @pytest.mark.question("double")
    def test_number(student):
        """double takes a plain number too."""
        array.check_number(student.call("double", 4.5), 9.0, called="double(4.5)")


    @pytest.mark.question("double")
    def test_keeps_its_argument(student, rng):
        """double does not change its argument."""
        x = rng.normal(size=3)
        plan = student.plan()
        answer = plan.call("double", x, echo=True)
        plan.run()
        if not np.array_equal(answer.after[0], x):
            raise CheckFailure("mutation", "double changed its argument", redacted="double changed its argument")


    @pytest.mark.question("apply")
    def test_apply(student, rng):
        """apply calls the function that it is given."""
        x = rng.normal(size=3)
        value = student.call("apply", lambda given: given @ given + given.shape[0], x)
        array.check_number(value, x @ x + 3, called="apply(f, x)")
'''


def write(root: Path, canaries: Mapping[str, str]) -> None:
    """Write the course below `root`, with its secrets."""
    files = {name: dedented(text) for name, text in FILES.items() if "/bugs/" not in name}
    toml = files[f"{ASSIGNMENT}/assignment.toml"]
    before, _, after = toml.partition("[budgets]")
    questions = after.partition("[[questions]]")[2]
    files[f"{ASSIGNMENT}/assignment.toml"] = (
        f"# {canaries['assignment']}\n{before}{dedented(_BUDGETS)}\n[[questions]]{questions}\n{dedented(_APPLY)}"
    )
    files["reference/__init__.py"] += f'\n\nCANARY = "{canaries["reference"]}"\n'
    files[f"{ASSIGNMENT}/hidden/test_double.py"] = dedented(_TESTS.replace("{canary}", canaries["tests"]))
    files[f"{ASSIGNMENT}/source.py"] += (
        "\n# %%\ndef apply(f, x):\n    ### BEGIN SOLUTION\n    return f(x)\n    ### END SOLUTION\n"
    )
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    secret_key.create(root)
