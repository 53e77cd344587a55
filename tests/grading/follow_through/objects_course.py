"""Writes a course whose needed part is a class that holds objects of the student's own, and one that holds a function."""

from __future__ import annotations

from pathlib import Path

from tests.small_course import dedented

FILES = {
    "course.toml": """
        schema = "autograder-course/1"
        id = "objects"
        title = "Objects"
        packages = ["objects_reference"]
    """,
    "objects_reference.py": '''
        """What is right."""


        class Network:
            def __init__(self, layers, optimizer):
                self.layers, self.optimizer = layers, optimizer

            def forward(self, x, training):
                for layer in self.layers:
                    x = layer.forward(x, training)
                return x

            def backward(self, dy):
                for layer in reversed(self.layers):
                    dy = layer.backward(dy)
                return dy

            @property
            def params(self):
                return [p for layer in self.layers for p in layer.params]

            @property
            def grads(self):
                return [g for layer in self.layers for g in layer.grads]

            def step(self):
                stepped = list(self.optimizer.step(self.params, self.grads))
                for layer in self.layers:
                    count = len(layer.params)
                    layer.params = stepped[:count]
                    del stepped[:count]


        class Activation:
            def __init__(self, function, slope):
                self.function, self.slope = function, slope

            def forward(self, z, training):
                self.z = z
                return self.function(z)

            def backward(self, da):
                return da * self.slope(self.z)


        def fit(W, b, x, t, lr, steps):
            for _ in range(steps):
                d = 2 * (x @ W + b - t) * ((x @ W + b) > 0) / t.size
                W, b = W - lr * x.T @ d, b - lr * d.sum(axis=0)
            return W, b
    ''',
    "assignments/objects/assignment.toml": """
        schema = "autograder-assignment/1"
        id = "objects"
        title = "Objects"
        seed = 3
        packages = ["numpy"]

        [budgets]
        cell_seconds = 2
        notebook_seconds = 10
        test_seconds = 4
        memory_mb = 300
        processes = 16

        [[questions]]
        id = "network"
        title = "A network"
        points = 2
        names = [{ name = "Network", signature = "Network(layers, optimizer)" }]

        [[questions]]
        id = "activation"
        title = "An activation"
        points = 2
        names = [{ name = "Activation", signature = "Activation(function, slope)" }]

        [[questions]]
        id = "train"
        title = "Training"
        points = 4
        needs = ["network", "activation"]
        names = [{ name = "train", signature = "train(W, b, x, t, lr, steps)" }]
    """,
    "assignments/objects/source.py": """
        # %%
        ### BEGIN SOLUTION
        x = 1
        ### END SOLUTION
    """,
    "assignments/objects/hidden/stand_ins.py": '''
        """What stands in."""

        from objects_reference import Activation, Network  # noqa: F401
    ''',
    "assignments/objects/hidden/test_objects.py": '''
        import numpy as np
        import pytest
        import objects_reference as reference

        from autograder.checks.arguments import Object


        @pytest.mark.question("network")
        def test_network(student):
            """A network goes back in the other order."""
            assert student.call("Network", [], None) is not None
            raise AssertionError


        @pytest.mark.question("activation")
        def test_activation(student):
            """An activation multiplies by the slope."""
            assert student.call("Activation", None, None) is not None
            raise AssertionError


        @pytest.mark.question("train")
        def test_train(student, rng):
            """The parameters are right after some steps."""
            W, b = rng.normal(size=(3, 2)), rng.normal(size=2)
            x, t = rng.normal(size=(5, 3)), rng.normal(size=(5, 2))
            got = student.call("train", W, b, x, t, 0.1, 4)
            want = reference.fit(W, b, x, t, 0.1, 4)
            assert type(got) in (list, tuple) and len(got) == 2
            assert all(np.allclose(g, w) for g, w in zip(got, want))
    ''',
}


def write(root: Path) -> Path:
    """Write the course below `root` and return its assignment's folder."""
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedented(text), "utf-8")
    return root / "assignments" / "objects"
