"""Networks as objects, and their known mistakes: the order of passes, the flag, the flat lists, the step."""

from __future__ import annotations

from autograder.checks.layers import network, probed
from tests.campaigns.banks.bank import Bank, Edits, edit

NETWORK = """
class Network:
    def __init__(self, layers, optimizer):
        self.layers, self.optimizer = layers, optimizer

    @property
    def params(self):
        return [W for layer in self.layers for W in layer.params]

    @property
    def grads(self):
        return [g for layer in self.layers for g in layer.grads]

    def forward(self, x, training):
        for layer in self.layers:
            x = layer.forward(x, training)
        return x

    def backward(self, dy):
        for layer in reversed(self.layers):
            dy = layer.backward(dy)
        return dy

    def step(self):
        new = iter(self.optimizer.step(self.params, self.grads))
        for layer in self.layers:
            for index in range(len(layer.params)):
                layer.params[index] = next(new)
"""
STEP = NETWORK[NETWORK.index("        new = iter") :]
BACK = "        for layer in reversed(self.layers):\n"
ON = "        for layer in self.layers:\n            x ="
VARIANTS: dict[str, Edits | str] = {
    "slices in place": edit("layer.params[index] = next(new)", "layer.params[index][...] = next(new)"),
    "lists assigned": edit(
        "            for index in range(len(layer.params)):\n                layer.params[index] = next(new)\n",
        "            layer.params = [next(new) for _ in layer.params]\n",
    ),
    "slices of lists": edit(
        "            for index in range(len(layer.params)):\n                layer.params[index] = next(new)\n",
        "            layer.params[:] = [next(new) for _ in layer.params]\n",
    ),
    "attributes that are kept true": (
        ("    @property\n    def params", "    def _params"),
        ("    @property\n    def grads", "    def _grads"),
        (
            "= layers, optimizer\n",
            "= layers, optimizer\n        self.params, self.grads = self._params(), self._grads()\n",
        ),
        ("        return dy", "        self.grads = self._grads()\n        return dy"),
        ("next(new)\n", "next(new)\n        self.params = self._params()\n"),
    ),
    "tuples": (
        (
            "[W for layer in self.layers for W in layer.params]",
            "tuple(W for layer in self.layers for W in layer.params)",
        ),
        (
            "[g for layer in self.layers for g in layer.grads]",
            "tuple(g for layer in self.layers for g in layer.grads)",
        ),
    ),
    "by keyword": edit("layer.forward(x, training)", "layer.forward(x, training=training)"),
    "recursion": (
        (
            ON + " layer.forward(x, training)\n        return x",
            "        return self._on(0, x, training)\n    def _on(self, i, x, training):\n"
            "        if i == len(self.layers):\n            return x\n"
            "        return self._on(i + 1, self.layers[i].forward(x, training), training)",
        ),
        (BACK, "        for layer in self.layers[::-1]:\n"),
    ),
}
ORDER: dict[str, Edits] = {
    "forward from the last": edit(ON, ON.replace("self.layers", "self.layers[::-1]")),
    "backward from the first": edit(BACK, "        for layer in self.layers:\n"),
    "the first layer left out backward": edit(BACK, "        for layer in self.layers[:0:-1]:\n"),
    "the last layer left out forward": edit(ON, ON.replace("self.layers", "self.layers[:-1]")),
    "forward twice": edit(
        ON, "        for layer in self.layers:\n            layer.forward(x, training)\n            x ="
    ),
    "backward twice": edit(
        "            dy = layer", "            layer.backward(dy)\n            dy = layer"
    ),
    "the input is not handed on": edit("            x = layer.forward", "            y = layer.forward")
    + edit("        return x", "        return y"),
    "dy for every layer": edit("            dy = layer", "            dx = layer")
    + edit("        return dy", "        return dx"),
    "no return": edit("        return x", "        pass"),
    "dx not returned": edit("        return dy", "        pass"),
    "the input is returned": edit(
        "    def forward(self, x, training):\n", "    def forward(self, x, training):\n        first = x\n"
    )
    + edit("        return x", "        return first"),
    "dy is returned": edit(
        "    def backward(self, dy):\n", "    def backward(self, dy):\n        first = dy\n"
    )
    + edit("        return dy", "        return first"),
    "dy divided by the rows": edit(
        "    def backward(self, dy):\n", "    def backward(self, dy):\n        dy = dy / len(dy)\n"
    ),
    "layers in the class": edit("self.layers, self.optimizer =", "type(self).layers, self.optimizer ="),
    "backward also calls forward": edit(BACK, "        self.forward(dy, True)\n" + BACK),
}
FLAGS: dict[str, Edits] = {
    "no flag": edit("layer.forward(x, training)", "layer.forward(x)"),
    "always in training": edit("layer.forward(x, training)", "layer.forward(x, True)"),
    "always in inference": edit("layer.forward(x, training)", "layer.forward(x, False)"),
    "reversed": edit("layer.forward(x, training)", "layer.forward(x, not training)"),
    "the first layer alone": edit(
        "            x = layer.forward(x, training)\n",
        "            x = layer.forward(x, training)\n            training = False\n",
    ),
    "kept from the first forward": edit(
        "    def forward(self, x, training):\n",
        "    def forward(self, x, training):\n        training = self.mode = getattr(self, 'mode', training)\n",
    ),
}
LISTS: dict[str, Edits] = {
    "params of params": edit(
        "[W for layer in self.layers for W in layer.params]", "[layer.params for layer in self.layers]"
    ),
    "grads by layer": edit(
        "[g for layer in self.layers for g in layer.grads]", "[layer.grads for layer in self.layers]"
    ),
    "params from the last": edit("for layer in self.layers for W", "for layer in self.layers[::-1] for W"),
    "grads from the last": edit("for layer in self.layers for g", "for layer in self.layers[::-1] for g"),
    "first grads missing": edit("for layer in self.layers for g", "for layer in self.layers[1:] for g"),
    "last params missing": edit("for layer in self.layers for W", "for layer in self.layers[:-1] for W"),
    "weights alone": edit("for W in layer.params]", "for W in layer.params[:1]]"),
    "copies": edit("[W for layer", "[W.copy() for layer"),
    "grads of the start": (
        ("    @property\n    def grads", "    def _grads"),
        ("= layers, optimizer\n", "= layers, optimizer\n        self.grads = self._grads()\n"),
    ),
    "grads before the backward": (
        ("    @property\n    def grads", "    def _grads"),
        ("= layers, optimizer\n", "= layers, optimizer\n        self.grads = self._grads()\n"),
        (
            "    def backward(self, dy):\n",
            "    def backward(self, dy):\n        self.grads = self._grads()\n",
        ),
    ),
    "grads add up": (
        ("    @property\n    def grads", "    def _grads"),
        ("= layers, optimizer\n", "= layers, optimizer\n        self.grads = None\n"),
        (
            "        return dy",
            "        old = self.grads or [0] * 99\n        self.grads = [a + b for a, b in zip(old, self._grads())]\n        return dy",
        ),
    ),
    "a method, no property": edit("    @property\n    def params", "    def params"),
    "one array": edit(
        "[W for layer in self.layers for W in layer.params]",
        "np.concatenate([W.ravel() for layer in self.layers for W in layer.params])",
    ),
    "layers in the class": edit("self.layers, self.optimizer =", "type(self).layers, self.optimizer ="),
}
MOVES: dict[str, Edits] = {
    "what step returns is lost": edit(STEP, "        self.optimizer.step(self.params, self.grads)\n"),
    "params of its own": (
        ("    @property\n    def params", "    def _params"),
        ("= layers, optimizer\n", "= layers, optimizer\n        self.params = self._params()\n"),
        (STEP, "        self.params = self.optimizer.step(self.params, self.grads)\n"),
    ),
    "params of the start": (
        ("    @property\n    def params", "    def _params"),
        ("= layers, optimizer\n", "= layers, optimizer\n        self.params = self._params()\n"),
    ),
    "a step for each layer": edit(
        STEP,
        "        for layer in self.layers:\n            layer.params = self.optimizer.step(layer.params, layer.grads)\n",
    ),
    "the last layer stays": edit(
        "        for layer in self.layers:\n            for index",
        "        for layer in self.layers[:2]:\n            for index",
    ),
    "in the order from the last": edit(
        "        for layer in self.layers:\n            for index",
        "        for layer in self.layers[::-1]:\n            for index",
    ),
    "weights alone": edit("range(len(layer.params))", "range(len(layer.params) - 1)"),
    "grads for params": edit(
        "self.optimizer.step(self.params, self.grads)", "self.optimizer.step(self.grads, self.params)"
    ),
    "an update of its own": edit(
        "self.optimizer.step(self.params, self.grads)",
        "[W - 0.1 * g for W, g in zip(self.params, self.grads)]",
    ),
    "two steps": edit(
        "        new = iter", "        self.optimizer.step(self.params, self.grads)\n        new = iter"
    ),
    "the params of the first step": (
        (
            "        new = iter(self.optimizer.step(self.params,",
            "        self.old = getattr(self, 'old', None) or self.params\n        new = iter(self.optimizer.step(self.old,",
        ),
    ),
    "names of its own in the layers": edit("layer.params[index] = next(new)", "layer.W = next(new)"),
    "the optimizer in the class": edit(
        "self.layers, self.optimizer =", "self.layers, type(self).optimizer ="
    ),
    "layers from the last in every other step": edit(
        "        new = iter",
        "        self.layers = self.layers[::-1]\n        new = iter",
    ),
}
CLASS = probed.NetworkClass()
BANKS = [
    Bank("network: order", lambda who, rng: network.check_order(who, CLASS, rng), NETWORK, ORDER, VARIANTS),
    Bank("network: flags", lambda who, rng: network.check_flags(who, CLASS, rng), NETWORK, FLAGS, VARIANTS),
    Bank("network: lists", lambda who, rng: network.check_lists(who, CLASS, rng), NETWORK, LISTS, VARIANTS),
    Bank("network: step", lambda who, rng: network.check_step(who, CLASS, rng), NETWORK, MOVES, VARIANTS),
]
