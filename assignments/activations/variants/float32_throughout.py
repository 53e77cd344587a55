"""Everything is computed and returned in single precision; the count stays an integer."""

import numpy as np

_names = ("tanh", "leaky_relu", "prelu", "elu", "silu", "softplus")


def _narrow(value):
    if isinstance(value, np.ndarray | float | np.floating):
        return np.float32(value)
    return tuple(map(_narrow, value)) if isinstance(value, tuple) else value


def _in_single(function):
    def narrowed(*arguments):
        return _narrow(function(*map(_narrow, arguments)))

    return narrowed


for _name in _names:
    for _way in ("forward", "backward"):
        globals()[f"{_name}_{_way}"] = _in_single(globals()[f"{_name}_{_way}"])
useful_share = _in_single(useful_share)
