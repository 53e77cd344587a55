"""Update rules: accepted forms, written as one function each, and students' classes with their known mistakes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.checks.optimizers import adapters, inputs, rules
from tests.campaigns.banks.bank import Bank, Edits, edit

State = dict[str, Any]
sqrt = np.sqrt


class Form:
    """One form of a rule: `update(state, w, g, t, **hyper)` returns the new w. The state starts at 0."""

    def __init__(self, update: Callable[..., Any], hyper: dict[str, float]) -> None:
        self.update, self.hyper = update, hyper
        self.states: list[State] = []
        self.t = 0

    def step(self, params: list[Any], grads: Any) -> list[Any]:
        if not self.states:
            self.states = [{"m": np.zeros_like(p), "v": np.zeros_like(p), "p": 1.0} for p in params]
        self.t += 1
        if callable(grads):
            beta = self.hyper["momentum"]
            grads = grads([w + beta * s["m"] for w, s in zip(params, self.states, strict=True)])
        trio = zip(self.states, params, grads, strict=True)
        return [self.update(state, w, g, self.t, **self.hyper) for state, w, g in trio]


def form(update: Callable[..., Any]) -> Callable[..., Form]:
    return lambda **hyper: Form(update, hyper)


def sgd(s: State, w: Any, g: Any, t: int, learning_rate: float) -> Any:
    return w - learning_rate * g


def momentum(s: State, w: Any, g: Any, t: int, learning_rate: float, momentum: float) -> Any:
    s["m"] = momentum * s["m"] - learning_rate * g
    return w + s["m"]


def averaged_momentum(s: State, w: Any, g: Any, t: int, learning_rate: float, momentum: float) -> Any:
    s["m"] = momentum * s["m"] + (1 - momentum) * g
    return w - learning_rate * s["m"]


def nesterov(s: State, w: Any, g: Any, t: int, learning_rate: float, momentum: float) -> Any:
    s["m"] = momentum * s["m"] - learning_rate * g
    return w + momentum * s["m"] - learning_rate * g


def adagrad(inside: bool) -> Callable[..., Form]:
    def update(s: State, w: Any, g: Any, t: int, learning_rate: float, eps: float) -> Any:
        s["v"] = s["v"] + g * g
        return w - learning_rate * g / _root(s["v"], eps, inside)

    return form(update)


def rmsprop(inside: bool) -> Callable[..., Form]:
    def update(s: State, w: Any, g: Any, t: int, learning_rate: float, rho: float, eps: float) -> Any:
        s["v"] = rho * s["v"] + (1 - rho) * g * g
        return w - learning_rate * g / _root(s["v"], eps, inside)

    return form(update)


def _root(v: Any, eps: float, inside: bool) -> Any:
    return sqrt(v + eps) if inside else sqrt(v) + eps


def _averages(s: State, g: Any, beta_1: float, beta_2: float) -> tuple[Any, Any]:
    s["m"] = beta_1 * s["m"] + (1 - beta_1) * g
    s["v"] = beta_2 * s["v"] + (1 - beta_2) * g * g
    return s["m"], s["v"]


def adam(where: str) -> Callable[..., Form]:
    def update(
        s: State, w: Any, g: Any, t: int, learning_rate: float, beta_1: float, beta_2: float, eps: float
    ) -> Any:
        return w - learning_rate * _adam_direction(s, g, t, beta_1, beta_2, eps, where)

    return form(update)


def _adam_direction(s: State, g: Any, t: int, beta_1: float, beta_2: float, eps: float, where: str) -> Any:
    m, v = _averages(s, g, beta_1, beta_2)
    return m / (1 - beta_1**t) / _divisor(v, 1 - beta_2**t, eps, where)


def _divisor(v: Any, correction: float, eps: float, where: str) -> Any:
    """With a hat, eps stands beside, or below the root with, the v that is not corrected."""
    if where.startswith("hat"):
        return _root(v, eps, where == "hat inside") / sqrt(correction)
    return _root(v / correction, eps, where == "inside")


def amsgrad(corrected: bool) -> Callable[..., Form]:
    """PyTorch's corrects the largest v for its start; the paper's corrects nothing."""

    def update(
        s: State, w: Any, g: Any, t: int, learning_rate: float, beta_1: float, beta_2: float, eps: float
    ) -> Any:
        m, v = _averages(s, g, beta_1, beta_2)
        s["x"] = np.maximum(s.get("x", 0.0), v)
        first, second = (1 - beta_1**t, 1 - beta_2**t) if corrected else (1.0, 1.0)
        return w - learning_rate * m / first / (sqrt(s["x"] / second) + eps)

    return form(update)


def adamw(when: str, where: str = "outside") -> Callable[..., Form]:
    def update(
        s: State,
        w: Any,
        g: Any,
        t: int,
        learning_rate: float,
        beta_1: float,
        beta_2: float,
        weight_decay: float,
        eps: float,
    ) -> Any:
        g = g + weight_decay * w if when == "coupled" else g
        step = learning_rate * _adam_direction(s, g, t, beta_1, beta_2, eps, where)
        shrink = learning_rate * weight_decay
        if when == "coupled":
            return w - step
        if when == "after":
            return (w - step) * (1 - shrink)
        return w * (1 - shrink) - step if when == "before" else w - step - weight_decay * w

    return form(update)


def adamax(where: str) -> Callable[..., Form]:
    def update(
        s: State, w: Any, g: Any, t: int, learning_rate: float, beta_1: float, beta_2: float, eps: float
    ) -> Any:
        s["m"] = beta_1 * s["m"] + (1 - beta_1) * g
        inner, outer = (eps, 0.0) if where == "inside" else (0.0, eps)
        s["v"] = np.maximum(beta_2 * s["v"], np.abs(g) + inner)
        return w - learning_rate / (1 - beta_1**t) * s["m"] / (s["v"] + outer)

    return form(update)


def nadam(kind: str, where: str = "outside") -> Callable[..., Form]:
    def update(
        s: State, w: Any, g: Any, t: int, learning_rate: float, beta_1: float, beta_2: float, eps: float
    ) -> Any:
        m, v = _averages(s, g, beta_1, beta_2)
        if kind in ("torch", "keras"):
            psi = 0.004 if kind == "torch" else 1.0
            now = beta_1 * (1 - 0.5 * 0.96 ** (t * psi))
            following = beta_1 * (1 - 0.5 * 0.96 ** ((t + 1) * psi))
            s["p"] *= now
            ahead = following * m / (1 - s["p"] * following) + (1 - now) * g / (1 - s["p"])
        else:
            power = t + 1 if kind == "dozat" else t
            ahead = beta_1 * m / (1 - beta_1**power) + (1 - beta_1) * g / (1 - beta_1**t)
        return w - learning_rate * ahead / _divisor(v, 1 - beta_2**t, eps, where)

    return form(update)


def adadelta(s: State, w: Any, g: Any, t: int, learning_rate: float, rho: float, eps: float) -> Any:
    """Zeiler's, with a learning rate, 1 in the paper, that the average of squared steps does not see."""
    s["v"] = rho * s["v"] + (1 - rho) * g * g
    step = sqrt(s["m"] + eps) / sqrt(s["v"] + eps) * g
    s["m"] = rho * s["m"] + (1 - rho) * step * step
    return w - learning_rate * step


def _started(update: Callable[..., Any], **start: float) -> Callable[..., Form]:
    """The same rule with another start of its state."""

    def begun(s: State, w: Any, g: Any, t: int, **hyper: float) -> Any:
        if t == 1:
            s.update({name: s[name] + value for name, value in start.items()})
        return update(s, w, g, t, **hyper)

    return form(begun)


def _sums(s: State, w: Any, g: Any, t: int, learning_rate: float, eps: float) -> Any:
    s["v"] = s["v"] + g * g
    return w - learning_rate * g / (sqrt(s["v"]) + eps)


def _squares(s: State, w: Any, g: Any, t: int, learning_rate: float, rho: float, eps: float) -> Any:
    s["v"] = rho * s["v"] + (1 - rho) * g * g
    return w - learning_rate * g / (sqrt(s["v"]) + eps)


def _centred(s: State, w: Any, g: Any, t: int, learning_rate: float, rho: float, eps: float) -> Any:
    s["m"] = rho * s["m"] + (1 - rho) * g
    s["v"] = rho * s["v"] + (1 - rho) * g * g
    return w - learning_rate * g / (sqrt(np.maximum(s["v"] - s["m"] ** 2, 0)) + eps)


def _corrected(s: State, w: Any, g: Any, t: int, learning_rate: float, rho: float, eps: float) -> Any:
    s["v"] = rho * s["v"] + (1 - rho) * g * g
    return w - learning_rate * g / (sqrt(s["v"] / (1 - rho**t)) + eps)


def _damped(s: State, w: Any, g: Any, t: int, learning_rate: float, momentum: float) -> Any:
    s["m"] = g * 1 if t == 1 else momentum * s["m"] + (1 - momentum) * g
    return w - learning_rate * s["m"]


PLACES = ("outside", "inside", "hat", "hat inside")
TWO = {"eps outside": False, "eps inside": True}
FORMS: dict[str, dict[str, Callable[..., Form]]] = {
    "sgd": {"plain": form(sgd)},
    "momentum": {"velocity": form(momentum)},
    "nesterov": {"at the old point": form(nesterov)},
    "look_ahead": {"look-ahead": form(momentum)},
    "adagrad": {name: adagrad(inside) for name, inside in TWO.items()},
    "rmsprop": {name: rmsprop(inside) for name, inside in TWO.items()},
    "adam": {name: adam(name) for name in PLACES},
    "adamw": {f"{when}, {where}": adamw(when, where) for when in ("before", "after") for where in PLACES},
    "adamax": {name: adamax(name) for name in ("outside", "inside")},
    "nadam": {
        f"{kind}, {where}": nadam(kind, where)
        for kind in ("ruder", "dozat", "torch", "keras")
        for where in PLACES
    },
    "adadelta": {"Zeiler's": form(adadelta)},
}
NAMED: dict[str, dict[str, Callable[..., Form]]] = {
    "momentum": {
        "an average, (1 - momentum) g": form(averaged_momentum),
        "an average that starts at the first gradient": form(_damped),
        "Nesterov's": form(nesterov),
    },
    "nesterov": {"plain momentum": form(momentum)},
    "adagrad": {"a sum that starts at 0.1": _started(_sums, v=0.1)},
    "rmsprop": {
        "centred": form(_centred),
        "corrected as in Adam": form(_corrected),
        "an average that starts at 1": _started(_squares, v=1.0),
    },
    "adam": {
        "AMSGrad, corrected": amsgrad(True),
        "AMSGrad, not corrected": amsgrad(False),
    },
    "adamw": {
        "decay without the learning rate": adamw("paper"),
        "decay in the gradient": adamw("coupled"),
    },
}
RATE = {"learning_rate": inputs.LEARNING_RATE}
WITH_MOMENTUM = {**RATE, "momentum": inputs.DECAY}
BETAS = {**RATE, "beta_1": inputs.DECAY, "beta_2": inputs.SLOW_DECAY}
RANGES = {
    "sgd": RATE,
    "momentum": WITH_MOMENTUM,
    "nesterov": WITH_MOMENTUM,
    "look_ahead": {"learning_rate": (0.13, 0.3), "momentum": inputs.DECAY},
    "adagrad": RATE,
    "rmsprop": {**RATE, "rho": inputs.DECAY},
    "adam": BETAS,
    "adamw": {**BETAS, "weight_decay": inputs.WEIGHT_DECAY},
    "adamax": BETAS,
    "nadam": BETAS,
    "adadelta": {"learning_rate": (0.6, 0.9), "rho": inputs.DECAY},
}
WITHOUT_EPS = ("sgd", "momentum", "nesterov", "look_ahead")


def check(rule: str, optimizer: adapters.OptimizerAdapter) -> Callable[[Any, np.random.Generator], object]:
    """What the hidden test of this rule asks."""

    def ask(student: Any, rng: np.random.Generator) -> object:
        return rules.check_rule(
            student,
            optimizer,
            FORMS[rule],
            RANGES[rule],
            rng,
            rejected=NAMED.get(rule),
            eps="" if rule in WITHOUT_EPS else "eps",
            look_ahead=rule == "look_ahead",
        )

    return ask


TOP = """
class Optimizer:
    def __init__(self, {names}):
        {settings}
        self.t = 0
        self.m = self.v = None

    def step(self, params, grads):
        if self.m is None:
            self.m = [np.zeros_like(w) for w in params]
            self.v = [np.zeros_like(w) for w in params]
        self.t += 1
        new = []
        for i, (w, g) in enumerate(zip(params, grads)):
            m, v, t = self.m[i], self.v[i], self.t
"""
END = """
            self.m[i], self.v[i] = m, v
            new.append(w)
        return new
"""
SHORT = {
    "learning_rate": "lr",
    "momentum": "beta",
    "rho": "rho",
    "beta_1": "b1",
    "beta_2": "b2",
    "weight_decay": "decay",
    "eps": "eps",
}


def source(rule: str, *lines: str) -> str:
    """A class in the shape that most students write, with these lines as the update of one array."""
    names = [*RANGES[rule], *([] if rule in WITHOUT_EPS else ["eps"])]
    settings = "; ".join(f"self.{name} = {name}" for name in names)
    aliases = "".join(f"            {SHORT[name]} = self.{name}\n" for name in names)
    body = "\n".join(f"            {line}" for line in lines)
    return TOP.format(names=", ".join(names), settings=settings) + aliases + body + END


KEPT = "self.m[i], self.v[i] = m, v"
FRESH = """            self.m = [np.zeros_like(w) for w in params]
            self.v = [np.zeros_like(w) for w in params]
"""
OF_OBJECTS: dict[str, Edits] = {
    "state belongs to the class": (
        ("        self.m = self.v = None\n", ""),
        ("class Optimizer:", "class Optimizer:\n    m = v = None"),
        (FRESH, "            Optimizer.m = [w * 0 for w in params]; Optimizer.v = [w * 0 for w in params]\n"),
    ),
    "state is a list made once, as a default argument": (
        ("def step(self, params, grads):", "def step(self, params, grads, kept=[]):"),
        ("if self.m is None:", "if not kept:"),
        (FRESH, "            kept += [[w * 0 for w in params], [w * 0 for w in params]]\n"),
        ("        self.t += 1", "        self.m, self.v = kept; self.t += 1"),
    ),
    "state keyed by shape": (
        (
            FRESH,
            "            self.m = {w.shape: w * 0 for w in params}; self.v = {w.shape: w * 0 for w in params}\n",
        ),
        ("self.m[i], self.v[i], self.t", "self.m[w.shape], self.v[w.shape], self.t"),
        (KEPT, "self.m[w.shape], self.v[w.shape] = m, v"),
    ),
    "one state handed from parameter to parameter of one shape": (
        ("self.m[i], self.v[i], self.t", "self.m[i % 2], self.v[i % 2], self.t"),
        (KEPT, "self.m[i % 2], self.v[i % 2] = m, v"),
    ),
    "state not kept": edit(KEPT, "pass"),
    "state made anew in every step": edit("if self.m is None:", "if True:"),
    "state starts at the gradient": edit(
        FRESH, "            self.m = [g * 1 for g in grads]; self.v = [g * g for g in grads]\n"
    ),
    "state starts at one": edit(
        FRESH, "            self.m = [w * 0 + 1 for w in params]; self.v = [w * 0 + 1 for w in params]\n"
    ),
}
OF_ALL: dict[str, Edits] = {
    "parameters of the first call kept": (
        ("self.m = self.v = None", "self.m = self.v = self.w = None"),
        (
            "        self.t += 1",
            "        self.w = self.w or [w for w in params]; self.t += 1; params = self.w",
        ),
    ),
    "the last parameter forgotten": edit("        return new", "        return new[:-1] + [params[-1]]"),
    "biases stay": edit(
        "            new.append(w)", "            new.append(w if w.ndim > 1 else params[i])"
    ),
    "gradients clipped to one": edit("            m, v, t =", "            g = np.clip(g, -1, 1); m, v, t ="),
    "gradients divided by their number": edit(
        "            m, v, t =", "            g = g / len(g); m, v, t ="
    ),
    "learning rate fixed": edit("lr = self.learning_rate", "lr = 0.01"),
    "learning rate decays": edit("lr = self.learning_rate", "lr = self.learning_rate / self.t"),
    "the step is taken twice": edit("            new.append(w)", "            new.append(2 * w - params[i])"),
    "the sign of the step": edit("            new.append(w)", "            new.append(2 * params[i] - w)"),
    "the way is returned, not the place": edit(
        "            new.append(w)", "            new.append(w - params[i])"
    ),
}
OF_MOMENTUM: dict[str, Edits] = {
    "no step where all gradients are zero": edit(
        "        self.t += 1",
        "        if not any(map(np.any, grads)):\n            return params\n        self.t += 1",
    ),
}
IN_PLACE = (
    ("        new = []\n", ""),
    ("            new.append(w)\n        return new", "            params[i][...] = w"),
)
VARIANTS: dict[str, Edits | str] = {
    "changes the arrays in place": IN_PLACE,
    "puts new arrays into the list": (*IN_PLACE, ("params[i][...] = w", "params[i] = w")),
    "returns the list that it changed": (
        ("        new = []\n", ""),
        ("            new.append(w)\n        return new", "            params[i] = w\n        return params"),
    ),
    "returns itself": (*IN_PLACE, ("params[i][...] = w", "params[i] = w\n        return self")),
    "in place, and returns the gradients' size": (
        *IN_PLACE,
        ("params[i][...] = w", "params[i][...] = w\n        return float(sum(np.sum(g**2) for g in grads))"),
    ),
    "in place, and returns that it went well": (
        *IN_PLACE,
        ("params[i][...] = w", "params[i][...] = w\n        return True"),
    ),
    "returns a tuple": edit("        return new", "        return tuple(new)"),
    "state in a dict by position": (
        ("self.m = self.v = None", "self.m, self.v = {}, {}"),
        ("        if self.m is None:\n" + FRESH, ""),
        ("self.m[i], self.v[i], self.t", "self.m.get(i, w * 0), self.v.get(i, w * 0), self.t"),
    ),
    "in double precision inside": edit(
        "            m, v, t =", "            w, g = w.astype(float), g.astype(float); m, v, t ="
    ),
}


def bank(
    rule: str, lines: list[str], bugs: dict[str, Edits], *, kept: str = "", **variants: Edits | str
) -> Bank:
    """A bank of one rule: its own bugs and those of its kind. `kept` says which of "m" and "v" it uses."""
    general = dict(OF_ALL)
    if rule == "look_ahead":
        del general["gradients clipped to one"], general["gradients divided by their number"]
    for name, edits in OF_OBJECTS.items() if kept else ():
        general[name] = edits
    if "m" in kept and rule != "look_ahead":
        general |= OF_MOMENTUM
    named = {name.replace("_", " "): edits for name, edits in variants.items()}
    right = {**VARIANTS, **named}
    return Bank(
        rule,
        check(rule, adapters.OptimizerClass("Optimizer")),
        source(rule, *lines),
        {**general, **bugs},
        right,
    )


SGD = bank(
    "sgd",
    ["w = w - lr * g"],
    {
        "the learning rate is added": edit("w - lr * g", "w - (lr + g)"),
        "the sign of the gradient alone": edit("lr * g", "lr * np.sign(g)"),
    },
)
MOMENTUM = bank(
    "momentum",
    ["m = beta * m - lr * g", "w = w + m"],
    {
        "no momentum": edit("beta * m - lr * g", "-lr * g"),
        "an average of gradients": edit("beta * m - lr * g", "beta * m - lr * (1 - beta) * g"),
        "both signs turned": edit("beta * m - lr * g", "-beta * m - lr * g"),
        "learning rate twice": edit("w = w + m", "w = w + lr * m"),
        "learning rate on the old velocity too": edit("beta * m - lr * g", "lr * (beta * m - g)"),
        "the step with the old velocity": edit(
            "m = beta * m - lr * g\n", "w = w + m; m = beta * m - lr * g\n"
        )
        + edit("w = w + m\n", "pass\n"),
        "nesterov in its place": edit("w = w + m", "w = w + beta * m - lr * g"),
        "momentum fixed": edit("beta = self.momentum", "beta = 0.9"),
        "momentum for one minus momentum": edit("beta * m", "(1 - beta) * m"),
        "momentum grows with the step": edit("beta * m", "beta**t * m"),
        "corrected as in Adam": edit("w = w + m", "w = w + m / (1 - beta**t)"),
        "velocity includes the parameter": edit("beta * m - lr * g", "beta * (m + 0.1 * w) - lr * g"),
    },
    kept="m",
    torch_form=(("m = beta * m - lr * g", "m = beta * m + g"), ("w = w + m", "w = w - lr * m")),
    positive_velocity=(("m = beta * m - lr * g", "m = beta * m + lr * g"), ("w = w + m", "w = w - m")),
)
NESTEROV = bank(
    "nesterov",
    ["m = beta * m - lr * g", "w = w + beta * m - lr * g"],
    {
        "plain momentum": edit("w + beta * m - lr * g", "w + m"),
        "no second gradient": edit("w + beta * m - lr * g", "w + beta * m"),
        "the old velocity": (
            ("m = beta * m - lr * g", "o = m; m = beta * m - lr * g"),
            ("w + beta * m", "w + beta * o"),
        ),
        "momentum not applied ahead": edit("w + beta * m - lr * g", "w + m - lr * g"),
        "momentum squared": edit("w + beta * m", "w + beta * beta * m"),
        "the sign of the look ahead": edit("w + beta * m - lr * g", "w - beta * m - lr * g"),
        "momentum fixed": edit("beta = self.momentum", "beta = 0.9"),
        "learning rate twice": edit("w + beta * m - lr * g", "w + lr * beta * m - lr * g"),
        "no momentum": edit("m = beta * m - lr * g", "m = -lr * g"),
    },
    kept="m",
    cs231n=(
        ("m = beta * m - lr * g", "o = m; m = beta * m - lr * g"),
        ("w + beta * m - lr * g", "w - beta * o + (1 + beta) * m"),
    ),
    torch_form=(
        ("m = beta * m - lr * g", "m = beta * m + g"),
        ("w + beta * m - lr * g", "w - lr * (g + beta * m)"),
    ),
)
AHEAD = "grads = grads([w + self.momentum * m for w, m in zip(params, self.m)])"
LOOK_AHEAD_SOURCE = source("look_ahead", "m = beta * m - lr * g", "w = w + m").replace(
    "        self.t += 1\n", f"        self.t += 1\n        {AHEAD}\n"
)
_LOOK_AHEAD = bank(
    "look_ahead",
    ["m = beta * m - lr * g", "w = w + m"],
    {
        "gradient at the old point": edit(AHEAD, "grads = grads(params)"),
        "gradient behind": edit("w + self.momentum * m for", "w - self.momentum * m for"),
        "the whole velocity ahead": edit("w + self.momentum * m for", "w + m for"),
        "ahead by the learning rate": edit("self.momentum * m for", "self.learning_rate * m for"),
        "the step starts from the point ahead": edit("w = w + m", "w = w + beta * self.m[i] + m"),
        "form of the old point on top": edit("w = w + m", "w = w + beta * m - lr * g"),
        "momentum fixed": edit("self.momentum * m for", "0.9 * m for"),
        "ahead for the first parameter alone": edit(
            AHEAD, "grads = grads([params[0] + self.momentum * self.m[0], *params[1:]])"
        ),
        "no momentum": edit("m = beta * m - lr * g", "m = -lr * g"),
    },
    kept="m",
)
_BUGS = {
    name: edits
    for name, edits in _LOOK_AHEAD.bugs.items()
    if name
    not in ("state starts at the gradient", "one state handed from parameter to parameter of one shape")
}
LOOK_AHEAD = Bank(
    "look_ahead",
    _LOOK_AHEAD.check,
    LOOK_AHEAD_SOURCE,
    {name: edits for name, edits in _BUGS.items() if name != "state keyed by shape"},
    {name: edits for name, edits in _LOOK_AHEAD.variants.items() if name != "state in a dict by position"},
)
ADAGRAD = bank(
    "adagrad",
    ["v = v + g**2", "w = w - lr * g / (np.sqrt(v) + eps)"],
    {
        "a decaying sum": edit("v = v + g**2", "v = 0.9 * v + 0.1 * g**2"),
        "not squared": edit("v + g**2", "v + np.abs(g)"),
        "no root": edit("np.sqrt(v)", "v"),
        "the gradient not divided": edit("lr * g /", "lr /"),
        "the mean of squares": edit("np.sqrt(v)", "np.sqrt(v / t)"),
        "the root before the sum": (("v + g**2", "v + np.abs(g)"), ("np.sqrt(v)", "v")),
        "the step with the old sum": (
            ("v = v + g**2", "o = v + (t == 1) * g**2; v = v + g**2"),
            ("np.sqrt(v)", "np.sqrt(o)"),
        ),
        "one sum for the whole array": edit("v + g**2", "v + np.sum(g**2)"),
        "eps added to the step": edit("/ (np.sqrt(v) + eps)", "/ np.sqrt(v + 1e-30) + eps"),
        "eps fixed": edit("+ eps)", "+ 1e-8)"),
        "eps squared inside": edit("np.sqrt(v) + eps", "np.sqrt(v + eps**2)"),
        "no eps": edit("(np.sqrt(v) + eps)", "np.sqrt(v)"),
        "eps as the first sum": (("v = v + g**2", "v = v + g**2 + (t == 1) * 0.1"),),
        "learning rate inside the root": edit("lr * g / (np.sqrt(v) + eps)", "g / (np.sqrt(v / lr) + eps)"),
    },
    kept="v",
    eps_inside=edit("np.sqrt(v) + eps", "np.sqrt(v + eps)"),
    a_power=edit("g / (np.sqrt(v) + eps)", "g * (v**0.5 + eps) ** -1"),
)
RMSPROP = bank(
    "rmsprop",
    ["v = rho * v + (1 - rho) * g**2", "w = w - lr * g / (np.sqrt(v) + eps)"],
    {
        "adagrad in its place": edit("rho * v + (1 - rho) * g**2", "v + g**2"),
        "weights exchanged": edit("rho * v + (1 - rho) * g**2", "(1 - rho) * v + rho * g**2"),
        "one minus rho forgotten": edit("(1 - rho) * g**2", "g**2"),
        "not squared": edit("g**2", "np.abs(g)"),
        "no root": edit("np.sqrt(v)", "v"),
        "corrected as in Adam": edit("np.sqrt(v)", "np.sqrt(v / (1 - rho**t))"),
        "rho fixed": edit("rho = self.rho", "rho = 0.9"),
        "the step with the old average": (("v = rho", "o = v; v = rho"), ("np.sqrt(v)", "np.sqrt(o)")),
        "centred": (
            ("v = rho", "m = rho * m + (1 - rho) * g; v = rho"),
            ("np.sqrt(v)", "np.sqrt(v - m**2 + 1e-6)"),
        ),
        "the update averaged": (
            ("v = rho * v + (1 - rho) * g**2", "v = g**2; m = rho * m + (1 - rho) * g"),
            ("lr * g", "lr * m"),
        ),
        "the average of the whole array": edit("(1 - rho) * g**2", "(1 - rho) * np.mean(g**2)"),
        "eps fixed": edit("+ eps)", "+ 1e-8)"),
        "no eps": edit("(np.sqrt(v) + eps)", "np.sqrt(v)"),
        "eps under the root and beside it": edit("np.sqrt(v) + eps", "np.sqrt(v + eps) + eps"),
        "starts at one": edit("v = rho * v", "v = rho * (v + (t == 1))"),
        "learning rate under the root": edit("lr * g / (np.sqrt(v) + eps)", "g / (np.sqrt(v / lr) + eps)"),
    },
    kept="v",
    eps_inside=edit("np.sqrt(v) + eps", "np.sqrt(v + eps)"),
    one_form_less=edit("rho * v + (1 - rho) * g**2", "v + (1 - rho) * (g**2 - v)"),
)
ADAM_LINES = [
    "m = b1 * m + (1 - b1) * g",
    "v = b2 * v + (1 - b2) * g**2",
    "mh = m / (1 - b1**t)",
    "vh = v / (1 - b2**t)",
]
ADAM_STEP = "w = w - lr * mh / (np.sqrt(vh) + eps)"
OF_ADAM: dict[str, Edits] = {
    "no correction": (("m / (1 - b1**t)", "m"), ("v / (1 - b2**t)", "v")),
    "no correction of m": edit("m / (1 - b1**t)", "m"),
    "no correction of v": edit("v / (1 - b2**t)", "v"),
    "t from 0, guarded": (("1 - b1**t", "1 - b1 ** max(t - 1, 1)"), ("1 - b2**t", "1 - b2 ** max(t - 1, 1)")),
    "t from 2": (("1 - b1**t", "1 - b1 ** (t + 1)"), ("1 - b2**t", "1 - b2 ** (t + 1)")),
    "t stays 1": (("1 - b1**t", "1 - b1"), ("1 - b2**t", "1 - b2")),
    "b times t": (("1 - b1**t", "1 - b1 / t"), ("1 - b2**t", "1 - b2 / t")),
    "t counted per parameter": edit(
        "m, v, t = self.m[i], self.v[i], self.t", "m, v, t = self.m[i], self.v[i], 3 * self.t + i - 2"
    ),
    "corrections exchanged": (
        ("1 - b1**t", "1 - B2**t"),
        ("1 - b2**t", "1 - b1**t"),
        ("1 - B2**t", "1 - b2**t"),
    ),
    "the corrected average kept": edit(
        "            self.m[i], self.v[i] = m, v", "            self.m[i], self.v[i] = mh, vh"
    ),
    "betas exchanged": (("b1 = self.beta_1", "b1 = self.beta_2"), ("b2 = self.beta_2", "b2 = self.beta_1")),
    "beta_1 fixed": edit("b1 = self.beta_1", "b1 = 0.9"),
    "beta_2 fixed": edit("b2 = self.beta_2", "b2 = 0.999"),
    "weights of m exchanged": edit("b1 * m + (1 - b1) * g", "(1 - b1) * m + b1 * g"),
    "one minus b1 forgotten": edit("(1 - b1) * g", "g"),
    "one minus b2 forgotten": edit("(1 - b2) * g**2", "g**2"),
    "v of m": edit("(1 - b2) * g**2", "(1 - b2) * m**2"),
    "v not squared": edit("g**2", "np.abs(g)"),
    "no root": edit("np.sqrt(vh)", "vh"),
    "the gradient for its average": edit("mh = m / (1 - b1**t)", "mh = g"),
    "eps fixed": edit("+ eps)", "+ 1e-8)"),
    "no eps": edit("(np.sqrt(vh) + eps)", "np.sqrt(vh)"),
    "amsgrad": (
        (
            "vh = v / (1 - b2**t)",
            "self.x = np.maximum(getattr(self, 'x', 0 * 1.0), np.max(v)); vh = self.x / (1 - b2**t)",
        ),
    ),
    "t counted by the class": (
        ("class Optimizer:", "class Optimizer:\n    T = 0"),
        ("self.t += 1", "Optimizer.T += 1; self.t = Optimizer.T"),
    ),
}


def of_adam(*left_out: str) -> dict[str, Edits]:
    return {name: edits for name, edits in OF_ADAM.items() if name not in left_out}


AMSGRAD = (
    "self.x = getattr(self, 'x', None) or [0.0] * len(params); self.x[i] = np.maximum(self.x[i], v);"
    " vh = self.x[i] / (CORRECTION)"
)
ADAM = bank(
    "adam",
    [*ADAM_LINES, ADAM_STEP],
    {
        **OF_ADAM,
        "rmsprop with the raw gradient": (("lr * mh", "lr * g"),),
        "eps multiplied": edit("np.sqrt(vh) + eps", "np.sqrt(vh) * (1 + eps)"),
        "eps squared inside": edit("np.sqrt(vh) + eps", "np.sqrt(vh + eps**2)"),
        "amsgrad of every entry": edit("vh = v / (1 - b2**t)", AMSGRAD.replace("CORRECTION", "1 - b2**t")),
        "amsgrad as in its paper": (
            ("vh = v / (1 - b2**t)", AMSGRAD.replace("CORRECTION", "1")),
            ("m / (1 - b1**t)", "m"),
        ),
        "nadam in its place": edit("lr * mh", "lr * (b1 * mh + (1 - b1) * g / (1 - b1**t))"),
        "the root of the correction forgotten": edit(
            ADAM_STEP, "w = w - lr * (1 - b2**t) / (1 - b1**t) * m / (np.sqrt(v) + eps)"
        ),
    },
    kept="mv",
    eps_hat=edit(ADAM_STEP, "w = w - lr * np.sqrt(1 - b2**t) / (1 - b1**t) * m / (np.sqrt(v) + eps)"),
    eps_inside=edit("np.sqrt(vh) + eps", "np.sqrt(vh + eps)"),
    eps_inside_of_the_folded_form=edit(
        ADAM_STEP, "w = w - lr * np.sqrt(1 - b2**t) / (1 - b1**t) * m / np.sqrt(v + eps)"
    ),
    negative_m=(("m = b1 * m + (1 - b1) * g", "m = b1 * m - (1 - b1) * g"), ("w - lr", "w + lr")),
    powers_by_products=(
        ("1 - b1**t", "1 - np.prod(np.full(t, b1))"),
        ("1 - b2**t", "1 - np.prod(np.full(t, b2))"),
    ),
)
ADAMW = bank(
    "adamw",
    [*ADAM_LINES, "w = w - lr * decay * w", ADAM_STEP],
    {
        **OF_ADAM,
        "no decay": edit("w = w - lr * decay * w", "pass"),
        "coupled": (
            ("w = w - lr * decay * w", "pass"),
            ("            m = b1 * m", "            g = g + decay * w; m = b1 * m"),
        ),
        "decay not times the learning rate": edit("lr * decay * w", "decay * w"),
        "decay times the learning rate twice": edit("lr * decay * w", "lr * lr * decay * w"),
        "the sign of the decay": edit("w - lr * decay", "w + lr * decay"),
        "decay of the sign": edit("decay * w", "decay * np.sign(w)"),
        "decay twice": edit("lr * decay", "2 * lr * decay"),
        "decay halved": edit("lr * decay", "0.5 * lr * decay"),
        "decay fixed": edit("decay = self.weight_decay", "decay = 0.01"),
        "decay of matrices alone": edit("lr * decay * w", "lr * decay * w * (w.ndim > 1)"),
        "decay divided by the root too": (("w = w - lr * decay * w", "mh = mh + decay * w"),),
    },
    kept="mv",
    decay_after=(("w = w - lr * decay * w", "pass"), (ADAM_STEP, ADAM_STEP + "; w = w - lr * decay * w")),
    simultaneous=(
        ("w = w - lr * decay * w", "pass"),
        (ADAM_STEP, "w = w - lr * (mh / (np.sqrt(vh) + eps) + decay * w)"),
    ),
    eps_inside=edit("np.sqrt(vh) + eps", "np.sqrt(vh + eps)"),
    eps_hat=edit(ADAM_STEP, "w = w - lr * np.sqrt(1 - b2**t) / (1 - b1**t) * m / (np.sqrt(v) + eps)"),
    eps_inside_and_decay_after=(
        ("w = w - lr * decay * w", "pass"),
        (ADAM_STEP, "w = w - lr * mh / np.sqrt(vh + eps); w = w - lr * decay * w"),
    ),
)
ADAMAX = bank(
    "adamax",
    [
        "m = b1 * m + (1 - b1) * g",
        "v = np.maximum(b2 * v, np.abs(g))",
        "w = w - lr / (1 - b1**t) * m / (v + eps)",
    ],
    {
        "no correction": edit(" / (1 - b1**t)", ""),
        "v corrected too": edit("m / (v + eps)", "m / (v / (1 - b2**t) + eps)"),
        "the signed gradient": edit("np.abs(g)", "g"),
        "squares": edit("np.abs(g)", "g**2"),
        "no decay of the maximum": edit("b2 * v", "v"),
        "the least": edit(
            "np.maximum(b2 * v, np.abs(g))", "np.where(t == 1, np.abs(g), np.minimum(b2 * v, np.abs(g)))"
        ),
        "the largest of the array": edit("np.abs(g))", "np.max(np.abs(g)))"),
        "the last alone": edit("np.maximum(b2 * v, np.abs(g))", "np.abs(g)"),
        "a root too many": edit("(v + eps)", "(np.sqrt(v) + eps)"),
        "an average": edit("np.maximum(b2 * v, np.abs(g))", "b2 * v + (1 - b2) * np.abs(g)"),
        "betas exchanged": (
            ("b1 = self.beta_1", "b1 = self.beta_2"),
            ("b2 = self.beta_2", "b2 = self.beta_1"),
        ),
        "eps fixed": edit("v + eps", "v + 1e-8"),
        "no eps": edit("(v + eps)", "v"),
        "t stays 1": edit("1 - b1**t", "1 - b1"),
        "one minus b1 forgotten": edit("(1 - b1) * g", "g"),
    },
    kept="mv",
    eps_inside=(("np.abs(g)", "np.abs(g) + eps"), ("(v + eps)", "v")),
)
NADAM_STEP = "w = w - lr * (b1 * m / (1 - b1 ** (t + 1)) + (1 - b1) * g / (1 - b1**t)) / (np.sqrt(vh) + eps)"
NADAM = bank(
    "nadam",
    [*ADAM_LINES, NADAM_STEP],
    {
        **of_adam(
            "no correction",
            "no correction of m",
            "t from 2",
            "the gradient for its average",
            "t stays 1",
            "corrections exchanged",
        ),
        "adam in its place": edit(NADAM_STEP, ADAM_STEP),
        "the gradient not weighted": edit("(1 - b1) * g / (1", "g / (1"),
        "m not weighted": edit("(b1 * m / (1", "(m / (1"),
        "the gradient not corrected": edit("(1 - b1) * g / (1 - b1**t)", "(1 - b1) * g"),
        "no correction": (
            ("m / (1 - b1 ** (t + 1))", "m"),
            ("g / (1 - b1**t)", "g"),
            ("v / (1 - b2**t)", "v"),
        ),
        "weights exchanged": edit(
            "(b1 * m / (1 - b1 ** (t + 1)) + (1 - b1) * g", "((1 - b1) * m / (1 - b1 ** (t + 1)) + b1 * g"
        ),
        "the sign of the second": edit("+ (1 - b1) * g / (1", "- (1 - b1) * g / (1"),
        "twice ahead": edit("(b1 * m", "(b1 * b1 * m"),
    },
    kept="mv",
    ruder=edit("b1 ** (t + 1)", "b1**t"),
    ruder_with_eps_inside=(("b1 ** (t + 1)", "b1**t"), ("np.sqrt(vh) + eps", "np.sqrt(vh + eps)")),
    eps_hat=edit("(np.sqrt(vh) + eps)", "((np.sqrt(v) + eps) / np.sqrt(1 - b2**t))"),
)
ADADELTA = bank(
    "adadelta",
    [
        "v = rho * v + (1 - rho) * g**2",
        "d = np.sqrt(m + eps) / np.sqrt(v + eps) * g",
        "m = rho * m + (1 - rho) * d**2",
        "w = w - lr * d",
    ],
    {
        "steps averaged, not squared": edit("(1 - rho) * d**2", "(1 - rho) * np.abs(d)"),
        "the learning rate averaged too": (("(1 - rho) * d**2", "(1 - rho) * (lr * d) ** 2"),),
        "the root of steps forgotten": edit("np.sqrt(m + eps) /", "(m + eps) /"),
        "eps outside": (
            ("np.sqrt(m + eps)", "(np.sqrt(m) + eps)"),
            ("np.sqrt(v + eps)", "(np.sqrt(v) + eps)"),
        ),
        "no average of steps": edit("np.sqrt(m + eps) /", "1 /"),
        "the average of steps first": (
            ("d = np.sqrt(m + eps)", "m = rho * m + (1 - rho) * g**2; d = np.sqrt(m + eps)"),
            ("            m = rho * m + (1 - rho) * d**2\n", ""),
        ),
        "weights exchanged": edit("rho * v + (1 - rho) * g**2", "(1 - rho) * v + rho * g**2"),
        "rho fixed": edit("rho = self.rho", "rho = 0.95"),
        "eps fixed": edit("eps = self.eps", "eps = 1e-6"),
    },
    kept="mv",
    root_of_the_quotient=edit("np.sqrt(m + eps) / np.sqrt(v + eps)", "np.sqrt((m + eps) / (v + eps))"),
)


FUNCTION = """
def start(params):
    return [(w * 0, w * 0) for w in params], 0

def adam(params, grads, state, learning_rate, beta_1, beta_2, eps):
    pairs, t = state
    t = t + 1
    new, kept = [], []
    for w, g, (m, v) in zip(params, grads, pairs):
        m = beta_1 * m + (1 - beta_1) * g
        v = beta_2 * v + (1 - beta_2) * g * g
        new.append(w - learning_rate * (m / (1 - beta_1**t)) / (np.sqrt(v / (1 - beta_2**t)) + eps))
        kept.append((m, v))
    return new, (kept, t)
"""
NONE_FIRST = FUNCTION.replace("    pairs, t = state", "    pairs, t = state or start(params)")
FUNCTIONAL = Bank(
    "adam as a function",
    check("adam", adapters.OptimizerFunction("adam", start="start")),
    FUNCTION,
    {
        "the old state returned": edit("return new, (kept, t)", "return new, state"),
        "t not counted": edit("return new, (kept, t)", "return new, (kept, t - 1)"),
        "the old parameters returned": edit("return new, (", "return params, ("),
        "no pair": edit("return new, (kept, t)", "return new"),
        "the state in a global": (
            (
                "    pairs, t = state",
                "    global KEPT\n    KEPT = globals().get('KEPT') or state\n    pairs, t = KEPT",
            ),
            ("    return new, (kept, t)", "    KEPT = (kept, t)\n    return new, KEPT"),
        ),
        "the state changed in its first parameter alone": edit(
            "return new, (kept, t)", "return new, ([kept[0], *pairs[1:]], t)"
        ),
        "t from 0": (
            *edit("    t = t + 1\n", ""),
            ("(kept, t)", "(kept, t + 1)"),
            ("beta_1**t", "beta_1 ** max(t, 1)"),
            ("beta_2**t", "beta_2 ** max(t, 1)"),
        ),
    },
    {
        "a state object": FUNCTION.replace("return new, (kept, t)", "return new, [kept, t]"),
        "a state that an iterator holds": FUNCTION.replace(
            "return new, (kept, t)", "return new, iter((kept, t))"
        ),
    },
)
FUNCTIONAL_WITHOUT_START = Bank(
    "adam as a function, without a first state",
    check("adam", adapters.OptimizerFunction("adam")),
    NONE_FIRST,
    {"no first state": edit("state or start(params)", "state")},
)

BANKS = [
    SGD,
    MOMENTUM,
    NESTEROV,
    LOOK_AHEAD,
    ADAGRAD,
    RMSPROP,
    ADAM,
    ADAMW,
    ADAMAX,
    NADAM,
    ADADELTA,
    FUNCTIONAL,
    FUNCTIONAL_WITHOUT_START,
]
