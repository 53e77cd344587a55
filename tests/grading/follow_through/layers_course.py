"""Writes a course of four questions: affine and relu; layer, which needs both; network, which needs layer."""

from __future__ import annotations

from pathlib import Path

from tests.small_course import dedented

FILES = {
    "course.toml": """
        schema = "autograder-course/1"
        id = "layers"
        title = "Layers"
        packages = ["layers_reference"]
    """,
    "layers_reference.py": '''
        """What is right."""

        import numpy as np


        def affine(x, w, b):
            return x @ w + b


        def relu(z):
            return np.maximum(z, 0)


        def layer(x, w, b):
            return relu(affine(x, w, b))


        def network(x, layers):
            for w, b in layers:
                x = layer(x, w, b)
            return x
    ''',
    "assignments/layers/assignment.toml": """
        schema = "autograder-assignment/1"
        id = "layers"
        title = "Layers"
        seed = 3
        packages = ["numpy"]

        [budgets]
        cell_seconds = 2
        notebook_seconds = 10
        test_seconds = 2
        memory_mb = 300
        processes = 16

        [[questions]]
        id = "affine"
        title = "An affine map"
        points = 2
        names = [{ name = "affine", signature = "affine(x, w, b)" }]

        [[questions]]
        id = "relu"
        title = "ReLU"
        points = 2
        names = [{ name = "relu", signature = "relu(z)" }]

        [[questions]]
        id = "layer"
        title = "A layer"
        points = 4
        needs = ["affine", "relu"]
        names = [{ name = "layer", signature = "layer(x, w, b)" }]

        [[questions]]
        id = "network"
        title = "A network"
        points = 4
        needs = ["layer"]
        carried = 0.5
        names = [{ name = "network", signature = "network(x, layers)" }]
    """,
    "assignments/layers/source.py": """
        # %%
        import numpy as np

        # %%
        def affine(x, w, b):
            ### BEGIN SOLUTION
            return x @ w + b
            ### END SOLUTION

        # %%
        def relu(z):
            ### BEGIN SOLUTION
            return np.maximum(z, 0)
            ### END SOLUTION

        # %%
        def layer(x, w, b):
            ### BEGIN SOLUTION
            return relu(affine(x, w, b))
            ### END SOLUTION

        # %%
        def network(x, layers):
            ### BEGIN SOLUTION
            for w, b in layers:
                x = layer(x, w, b)
            return x
            ### END SOLUTION
    """,
    "assignments/layers/hidden/stand_ins.py": '''
        """What stands in."""

        from layers_reference import affine, layer, relu  # noqa: F401
    ''',
    "assignments/layers/hidden/test_layers.py": '''
        import layers_reference as reference
        import pytest

        from autograder.checks import array


        def drawn(rng):
            return rng.normal(size=(5, 3)), rng.normal(size=(3, 4)), rng.normal(size=4)


        def check(student, name, *args):
            array.check_array(student.call(name, *args), getattr(reference, name)(*args), called=name)


        @pytest.mark.question("affine")
        def test_affine(student, rng):
            """affine is right."""
            check(student, "affine", *drawn(rng))


        @pytest.mark.question("relu")
        def test_relu(student, rng):
            """relu is right."""
            check(student, "relu", rng.normal(size=(5, 4)))


        @pytest.mark.question("layer")
        def test_layer(student, rng):
            """layer is right."""
            check(student, "layer", *drawn(rng))


        @pytest.mark.question("layer")
        def test_layer_of_one_row(student, rng):
            """layer is right for one row."""
            x, w, b = drawn(rng)
            check(student, "layer", x[:1], w, b)


        @pytest.mark.question("network")
        def test_network(student, rng):
            """network is right."""
            x, w, b = drawn(rng)
            check(student, "network", x, [(w, b), (rng.normal(size=(4, 2)), rng.normal(size=2))])
    ''',
    "assignments/layers/bugs/relu_absolute.py": '''
        """Takes the absolute value.

        Negative numbers become zero, not positive.
        """

        QUESTION = "relu"
        CAUGHT_BY = (
            "test_layers.py::test_relu",
            "test_layers.py::test_layer",
            "test_layers.py::test_layer_of_one_row",
            "test_layers.py::test_network",
        )


        def relu(z):
            return abs(z)
    ''',
    "assignments/layers/bugs/affine_minus.py": '''
        """Subtracts the bias.

        The bias is added.
        """

        QUESTION = "affine"
        CAUGHT_BY = (
            "test_layers.py::test_affine",
            "test_layers.py::test_layer",
            "test_layers.py::test_layer_of_one_row",
            "test_layers.py::test_network",
        )


        def affine(x, w, b):
            return x @ w - b
    ''',
}


def write(root: Path) -> Path:
    """Writes the course below `root`; the assignment's folder."""
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedented(text), encoding="utf-8")
    return root / "assignments" / "layers"
