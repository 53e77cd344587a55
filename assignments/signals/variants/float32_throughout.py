"""Everything is computed in single precision."""

import numpy as np

_names = ("signals_forward", "signals_backward", "rms", "norms_by_step", "predicted_variances")
_names += ("predicted_gradients", "state_gradients", "clip_by_global_norm")


def _narrow(value):
    if isinstance(value, np.ndarray | float | np.floating):
        return np.float32(value)
    if isinstance(value, list | tuple) and value and not isinstance(value[0], int):
        return [_narrow(one) for one in value]
    return value


def _in_single(function):
    def narrowed(*arguments):
        return _narrow(function(*map(_narrow, arguments)))

    return narrowed


for _name in _names:
    globals()[_name] = _in_single(globals()[_name])
