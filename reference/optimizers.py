"""Every rule under its name, in every form that the field gives that name to.

A student who learnt Adam from the paper, from PyTorch or from a book has learnt different programs, all of
them right. `FORMS[rule][form]` makes each, so that a test can ask for all of them: `for form in
FORMS["adam"].values(): form(learning_rate=0.1, eps=0.05)`. The first form of a rule is the course's own. For
the same hyper-parameters, forms differ little (where ε stands) or in the first steps only (Nadam's schedules);
docs/optimizers.md says who uses which.

`LOOKALIKES` are rules that go by the same name and mean another thing by the same hyper-parameters. A course
that accepts one has to say so; to a test they are what a wrong answer may turn out to be.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from reference.adam import (
    Adam,
    AdaMax,
    AdaMaxEpsInMaximum,
    AdamL2,
    AdamW,
    AdamWDecayAfter,
    AdamWWithoutRate,
)
from reference.adaptive import AdaGrad, RMSProp, hat, inside
from reference.descent import SGD, Optimizer
from reference.momentum import (
    Momentum,
    MomentumAverage,
    MomentumBuffer,
    Nesterov,
    NesterovBuffer,
    NesterovLookAhead,
)
from reference.nadam import Nadam, NadamKeras, NadamRuder, NadamSchedule

Forms = dict[str, Callable[..., Optimizer]]

FORMS: dict[str, Forms] = {
    "sgd": {"plain": SGD},
    "momentum": {"velocity": Momentum, "buffer": MomentumBuffer},
    "nesterov": {"velocity": Nesterov, "buffer": NesterovBuffer, "look-ahead": NesterovLookAhead},
    "adagrad": {"eps outside": AdaGrad, "eps inside": partial(AdaGrad, divisor=inside)},
    "rmsprop": {"eps outside": RMSProp, "eps inside": partial(RMSProp, divisor=inside)},
    "adam": {
        "eps outside": Adam,
        "eps hat": partial(Adam, divisor=hat),
        "eps inside": partial(Adam, divisor=inside),
    },
    "adamax": {"eps outside": AdaMax, "eps in maximum": AdaMaxEpsInMaximum},
    "nadam": {
        "constant": Nadam,
        "ruder": NadamRuder,
        "schedule 0.004": NadamSchedule,
        "schedule 1": NadamKeras,
    },
    "adamw": {
        "decay before, eps outside": AdamW,
        "decay before, eps hat": partial(AdamW, divisor=hat),
        "decay before, eps inside": partial(AdamW, divisor=inside),
        "decay after, eps outside": AdamWDecayAfter,
        "decay after, eps hat": partial(AdamWDecayAfter, divisor=hat),
        "decay after, eps inside": partial(AdamWDecayAfter, divisor=inside),
    },
}

LOOKALIKES: dict[str, Forms] = {
    "momentum": {"average": MomentumAverage},
    "adamw": {"decay without rate": AdamWWithoutRate, "L2 penalty": AdamL2},
}
