"""Training loops and their known mistakes, for a model that only watches."""

from __future__ import annotations

from autograder.checks.training import loop
from tests.campaigns.banks.bank import Bank, Edits, edit

FIT = """
def fit(model, loss, X, y, epochs, batch_size, rng):
    history = []
    for epoch in range(epochs):
        order = rng.permutation(len(X))
        losses = []
        for start in range(0, len(X), batch_size):
            rows = order[start : start + batch_size]
            outputs = model.forward(X[rows])
            value, gradient = loss(outputs, y[rows])
            model.backward(gradient)
            model.step()
            losses.append(value)
        history.append(np.mean(losses))
    return history
"""
EVALUATE = "        history.append(np.mean(losses))\n"
BUGS: dict[str, Edits] = {
    "no step": edit("            model.step()\n", ""),
    "a step per epoch": (("            model.step()\n", ""), (EVALUATE, "        model.step()\n" + EVALUATE)),
    "step before backward": edit(
        "model.backward(gradient)\n            model.step()",
        "model.step()\n            model.backward(gradient)",
    ),
    "two steps": edit("model.step()", "model.step(); model.step()"),
    "no backward": edit("            model.backward(gradient)\n", ""),
    "backward twice": edit("model.backward(gradient)", "model.backward(gradient); model.backward(gradient)"),
    "the loss goes backward": edit("model.backward(gradient)", "model.backward(np.array([value]))"),
    "the outputs go backward": edit("model.backward(gradient)", "model.backward(outputs)"),
    "gradient divided by the batch": edit("model.backward(gradient)", "model.backward(gradient / len(rows))"),
    "gradient times the batch": edit("model.backward(gradient)", "model.backward(gradient * len(rows))"),
    "gradient turned": edit("model.backward(gradient)", "model.backward(-gradient)"),
    "gradient summed": edit("model.backward(gradient)", "model.backward(gradient.sum(axis=0))"),
    "the gradient of the batch before": (
        ("    history = []", "    history, before = [], None"),
        (
            "model.backward(gradient)",
            "model.backward(gradient if before is None else before); before = gradient",
        ),
    ),
    "labels not shuffled": edit("y[rows]", "y[start : start + batch_size]"),
    "rows not shuffled": edit("X[rows]", "X[start : start + batch_size]"),
    "labels of another order": edit("y[rows]", "y[rng.permutation(len(X))[: len(rows)]]"),
    "shuffled once": (
        ("        order = rng.permutation(len(X))\n", ""),
        ("    history = []", "    history, order = [], rng.permutation(len(X))"),
    ),
    "never shuffled": edit("rng.permutation(len(X))", "np.arange(len(X))"),
    "first epoch not shuffled": edit(
        "rng.permutation(len(X))", "rng.permutation(len(X)) if epoch else np.arange(len(X))"
    ),
    "the first two epochs alike": (
        ("    history = []", "    history, order = [], rng.permutation(len(X))"),
        ("order = rng.permutation(len(X))\n", "order = rng.permutation(len(X)) if epoch > 1 else order\n"),
    ),
    "batches shuffled, not rows": (
        ("range(0, len(X), batch_size):", "rng.permutation(np.arange(0, len(X), batch_size)):"),
        ("order = rng.permutation(len(X))", "order = np.arange(len(X))"),
    ),
    "reversed every other time": edit(
        "rng.permutation(len(X))", "np.arange(len(X))[:: 1 if epoch % 2 else -1]"
    ),
    "a seed of its own": edit("    history = []", "    history, rng = [], np.random.default_rng(0)"),
    "the global stream": edit("rng.permutation", "np.random.permutation"),
    "with replacement": edit("rng.permutation(len(X))", "rng.integers(len(X), size=len(X))"),
    "batches drawn anew": edit(
        "order[start : start + batch_size]",
        "rng.choice(len(X), min(batch_size, len(X) - start), replace=False)",
    ),
    "last batch dropped": edit(
        "range(0, len(X), batch_size)", "range(0, len(X) - batch_size + 1, batch_size)"
    ),
    "last row dropped": (
        *edit("range(0, len(X), batch_size)", "range(0, len(X) - 1, batch_size)"),
        ("rng.permutation(len(X))", "rng.permutation(len(X) - 1)"),
    ),
    "last batch filled up": edit(
        "order[start : start + batch_size]", "np.take(order, range(start, start + batch_size), mode='wrap')"
    ),
    "batches overlap": edit("start + batch_size]", "start + batch_size + 1]"),
    "batches one short": edit("start + batch_size]", "start + batch_size - 1]"),
    "batch size fixed": edit("    history = []", "    history, batch_size = [], 32"),
    "the whole data": edit("    history = []", "    history, batch_size = [], len(X)"),
    "one row at a time": edit("    history = []", "    history, batch_size = [], 1"),
    "half of the data": edit("range(0, len(X), batch_size)", "range(0, len(X) // 2, batch_size)"),
    "an epoch too few": edit("range(epochs)", "range(1, epochs)"),
    "an epoch too many": edit("range(epochs)", "range(epochs + 1)"),
    "epochs of steps": edit(
        "            losses.append(value)",
        "            losses.append(value)\n            if len(losses) == 3: break",
    ),
    "returns in the first epoch": edit("    return history", "        return history"),
    "history of batches": (
        ("            losses.append(value)", "            history.append(value)"),
        (EVALUATE, ""),
    ),
    "history of last batches": edit("np.mean(losses)", "value"),
    "history of sums": edit("np.mean(losses)", "np.sum(losses)"),
    "history over rows": edit("np.mean(losses)", "np.sum(losses) / len(X)"),
    "history running on": (
        ("        losses = []\n", ""),
        ("    history = []", "    history, losses = [], []"),
    ),
    "history shifted": edit("    return history", "    return [history[0]] + history[:-1]"),
    "no history": edit("    return history", "    return None"),
    "the last loss alone": edit("    return history", "    return history[-1]"),
    "a measurement between forward and backward": edit(
        "model.backward(gradient)", "model.forward(X); model.backward(gradient)"
    ),
    "loss of the whole data": (("model.forward(X[rows])", "model.forward(X)"), ("y[rows]", "y")),
    "a column too few": edit("X[rows]", "X[rows][:, 1:]"),
    "rows standardized": edit("X[rows]", "(X[rows] - X.mean(axis=0))"),
    "labels as columns": edit("y[rows]", "y[rows][:, None]"),
    "shuffles X in place": edit(
        "        order =", "        p = rng.permutation(len(X)); X[:], y[:] = X[p], y[p]\n        order ="
    ),
}
VARIANTS: dict[str, Edits | str] = {
    "weighed by rows": (
        ("losses.append(value)", "losses.append(value * len(rows))"),
        ("np.mean(losses)", "sum(losses) / len(X)"),
    ),
    "an array": edit("    return history", "    return np.array(history)"),
    "shuffled by shuffle": edit(
        "order = rng.permutation(len(X))", "order = np.arange(len(X)); rng.shuffle(order)"
    ),
    "shuffled by sorting": edit("rng.permutation(len(X))", "np.argsort(rng.random(len(X)))"),
    "shuffled by choice": edit("rng.permutation(len(X))", "rng.choice(len(X), len(X), replace=False)"),
    "the order of the order": (
        ("        order =", "        order = order[rng.permutation(len(X))]\n        unused ="),
        ("    history = []", "    history, order = [], np.arange(len(X))"),
    ),
    "copies are shuffled": (
        (
            "        order = rng.permutation(len(X))",
            "        p = rng.permutation(len(X)); X, y = X[p], y[p]; order = np.arange(len(X))",
        ),
    ),
    "array_split at fixed places": (
        (
            "for start in range(0, len(X), batch_size):",
            "for rows in np.split(order, range(batch_size, len(X), batch_size)):",
        ),
        ("            rows = order[start : start + batch_size]\n", ""),
    ),
    "the small batch first": (
        (
            "for start in range(0, len(X), batch_size):",
            "for rows in np.split(order, range(len(X) % batch_size, len(X), batch_size)):",
        ),
        ("            rows = order[start : start + batch_size]\n", ""),
    ),
    "measures after every epoch": edit(EVALUATE, EVALUATE + "        loss(model.forward(X), y)\n"),
    "measures before training": edit("    history = []", "    history = []; loss(model.forward(X), y)"),
    "zeroes gradients though nobody asks": edit(
        "            model.backward", "            model.zero_grad()\n            model.backward"
    ),
    "batches from a generator": """
def batches(rows, size, rng):
    order = rng.permutation(rows)
    while len(order):
        yield order[:size]
        order = order[size:]

def fit(model, loss, X, y, epochs, batch_size, rng):
    history = []
    for _ in range(epochs):
        total = 0.0
        for rows in batches(len(X), batch_size, rng):
            value, gradient = loss(model.forward(X[rows]), y[rows])
            model.backward(gradient)
            model.step()
            total += value * len(rows) / len(X)
        history.append(total)
    return history
""",
}
PLAIN = Bank("fit", lambda student, rng: loop.check_loop(student, loop.Loop(), rng), FIT, BUGS, VARIANTS)

WITH_FLAGS = FIT.replace("model.forward(X[rows])", "model.forward(X[rows], training=True)").replace(
    "            model.backward", "            model.zero_grad()\n            model.backward"
)
FLAGS = Bank(
    "fit with zero_grad and a training flag",
    lambda student, rng: loop.check_loop(student, loop.Loop(training="argument", zero_grad=True), rng),
    WITH_FLAGS,
    {
        "no flag": edit(", training=True", ""),
        "the wrong flag": edit("training=True", "training=False"),
        "no zero_grad": edit("            model.zero_grad()\n", ""),
        "zero_grad before the step": (
            *edit("model.step()", "model.zero_grad(); model.step()"),
            ("            model.zero_grad()\n            model.backward", "            model.backward"),
        ),
        "zero_grad once per epoch": (
            ("            model.zero_grad()\n", ""),
            ("        losses = []", "        losses = []; model.zero_grad()"),
        ),
        "the first epoch alone in training": edit("training=True", "training=epoch == 0"),
    },
    {
        "by position": edit("training=True", "True"),
        "zeroed first": edit("            outputs =", "            model.zero_grad(); outputs ="),
        "zeroed after the step": edit("model.step()", "model.step(); model.zero_grad()"),
        "measures in inference": edit(
            EVALUATE, EVALUATE + "        loss(model.forward(X, training=False), y)\n"
        ),
    },
)
MODES = Bank(
    "fit with train and eval",
    lambda student, rng: loop.check_loop(student, loop.Loop(training="method"), rng),
    FIT.replace("        losses = []", "        model.train()\n        losses = []"),
    {
        "never in training": edit("        model.train()\n", ""),
        "left in inference": (
            ("        model.train()\n", "        if epoch == 0: model.train()\n"),
            (EVALUATE, EVALUATE + "        model.eval(); model.forward(X)\n"),
        ),
        "in inference": edit("model.train()", "model.eval()"),
    },
    {
        "once": (("        model.train()\n", ""), ("    history = []", "    history = []; model.train()")),
        "measures in inference": edit(EVALUATE, EVALUATE + "        model.eval(); model.forward(X)\n"),
    },
)
OBJECTS = Bank(
    "fit with loss and optimizer as objects",
    lambda student, rng: loop.check_loop(
        student,
        loop.Loop(
            arguments=("model", "loss_object", "optimizer", "X", "y"),
            keywords=("epochs", "batch_size", "rng"),
            training="argument",
            history=None,
        ),
        rng,
    ),
    """
def fit(model, loss, optimizer, X, y, *, epochs, batch_size, rng):
    for _ in range(epochs):
        order = rng.permutation(len(X))
        for start in range(0, len(X), batch_size):
            x, t = X[order[start : start + batch_size]], y[order[start : start + batch_size]]
            outputs = model.forward(x, training=True)
            model.backward(loss.backward(outputs, t))
            loss.forward(outputs, t)
            model.params = optimizer.step(model.params, model.grads)
""",
    {
        "no step": edit("model.params = optimizer.step(model.params, model.grads)", "pass"),
        "gradient of the labels alone": edit("loss.backward(outputs, t)", "loss.backward(t, t)"),
        "forward goes backward": edit(
            "model.backward(loss.backward(outputs, t))", "model.backward(loss.forward(outputs, t))"
        ),
        "the step first": (
            *edit(
                "            outputs =", "            optimizer.step(model.params, model.grads); outputs ="
            ),
            ("            model.params = optimizer.step(model.params, model.grads)", "            pass"),
        ),
    },
    {
        "the value first": (
            ("            model.backward(", "            loss.forward(outputs, t); model.backward("),
        )
    },
)
BANKS = [PLAIN, FLAGS, MODES, OBJECTS]
