"""Writes a course whose needed part is a class: Dense, with its state, which a training loop updates in place."""

from __future__ import annotations

from pathlib import Path

from tests.small_course import dedented

FILES = {
    "course.toml": """
        schema = "autograder-course/1"
        id = "classes"
        title = "Classes"
        packages = ["classes_reference"]
    """,
    "classes_reference.py": '''
        """What is right."""

        import numpy as np


        class Dense:
            def __init__(self, W, b):
                self.W, self.b = W.copy(), b.copy()
                self.x = self.dW = self.db = None
                self.steps = 0

            def forward(self, x):
                self.x = x
                return x @ self.W + self.b

            def backward(self, dz):
                self.dW, self.db = self.x.T @ dz, dz.sum(axis=0)
                return dz @ self.W.T

            def parameters(self):
                return [self.W, self.b]

            def step(self, lr):
                self.W -= lr * self.dW
                self.b -= lr * self.db
                self.steps += 1

            @property
            def size(self):
                return self.W.size + self.b.size

            def __call__(self, x):
                return self.forward(x)


        class SGD:
            def __init__(self, lr=0.1, momentum=0.0):
                self.lr, self.momentum = lr, momentum
                self.velocity = None

            def step(self, params, grads):
                if self.velocity is None:
                    self.velocity = [np.zeros_like(p) for p in params]
                for p, g, v in zip(params, grads, self.velocity, strict=True):
                    v *= self.momentum
                    v += g
                    p -= self.lr * v


        def fit(W, b, x, t, lr, steps):
            layer = Dense(W, b)
            losses = []
            for _ in range(steps):
                difference = layer.forward(x) - t
                losses.append(float((difference**2).mean()))
                layer.backward(2 * difference / difference.size)
                layer.W -= lr * layer.dW
                layer.b -= lr * layer.db
            return layer.W, layer.b, losses
    ''',
    "assignments/classes/assignment.toml": """
        schema = "autograder-assignment/1"
        id = "classes"
        title = "Classes"
        seed = 3
        packages = ["numpy"]

        [budgets]
        cell_seconds = 2
        notebook_seconds = 10
        test_seconds = 4
        memory_mb = 300
        processes = 16

        [[questions]]
        id = "dense"
        title = "A dense layer"
        points = 2
        names = [{ name = "Dense", signature = "Dense(W, b)" }, { name = "apply", signature = "apply(W, b, x)" }]

        [[questions]]
        id = "sgd"
        title = "Gradient descent"
        points = 2
        names = [{ name = "SGD", signature = "SGD(lr, momentum)" }, { name = "descend", signature = "descend(p, g)" }]

        [[questions]]
        id = "fit"
        title = "Fitting"
        points = 4
        needs = ["dense", "sgd"]
        names = [{ name = "fit", signature = "fit(W, b, x, t, lr, steps)" }]
    """,
    "assignments/classes/source.py": """
        # %%
        import numpy as np
        # %%
        class Dense:
            ### BEGIN SOLUTION
            def __init__(self, W, b): self.W, self.b = W.copy(), b.copy()
            def forward(self, x):
                self.x = x
                return x @ self.W + self.b
            def backward(self, dz):
                self.dW, self.db = self.x.T @ dz, dz.sum(axis=0)
                return dz @ self.W.T
            ### END SOLUTION
    """,
    "assignments/classes/hidden/stand_ins.py": '''
        """What stands in."""

        from classes_reference import SGD, Dense  # noqa: F401


        def apply(W, b, x):
            return x @ W + b


        def descend(params, grads):
            for p, g in zip(params, grads):
                p -= 0.1 * g
    ''',
    "assignments/classes/hidden/test_classes.py": '''
        import numpy as np
        import pytest
        import classes_reference as reference

        from autograder.checks import array


        def drawn(rng):
            return rng.normal(size=(3, 2)), rng.normal(size=2), rng.normal(size=(6, 3)), rng.normal(size=(6, 2))


        @pytest.mark.question("dense")
        def test_dense(student, rng):
            """Dense is right."""
            W, b, x, _ = drawn(rng)
            array.check_array(student.call("apply", W, b, x), x @ W + b, called="apply")


        @pytest.mark.question("sgd")
        def test_sgd(student, rng):
            """SGD is right."""
            plan = student.plan()
            call = plan.call("descend", [np.ones(2)], [np.ones(2)], echo=True)
            plan.run()
            array.check_array(call.after[0][0], np.full(2, 0.9), called="descend")


        @pytest.mark.question("fit")
        def test_fit(student, rng):
            """fit follows the path of gradient descent."""
            args = (*drawn(rng), 0.3, 12)
            W, b, losses = reference.fit(*args)
            answer = student.call("fit", *args)
            array.check_array(answer[0], W, called="fit", part="W")
            array.check_array(answer[1], b, called="fit", part="b")
            assert np.allclose(answer[2], losses)
    ''',
}


def write(root: Path) -> Path:
    """Writes the course below `root`; the assignment's folder."""
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedented(text), encoding="utf-8")
    return root / "assignments" / "classes"
