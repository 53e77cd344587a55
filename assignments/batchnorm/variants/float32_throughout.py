"""Everything is computed in single precision."""

import numpy as np

_names = ("batch_norm_forward", "batch_norm_backward", "batch_norm_update", "batch_norm_inference")
_names += ("layer_norm_forward", "fold")


def _narrow(value):
    if isinstance(value, np.ndarray | float | np.floating):
        return np.float32(value)
    if isinstance(value, list | tuple):
        return [_narrow(one) for one in value]
    return value


def _in_single(function):
    def narrowed(*arguments):
        return _narrow(function(*map(_narrow, arguments)))

    return narrowed


for _name in _names:
    globals()[_name] = _in_single(globals()[_name])


class BatchNorm(BatchNorm):
    def __init__(self, features, momentum, eps):
        super().__init__(features, momentum, eps)
        self.params = [np.ones(features, np.float32), np.zeros(features, np.float32)]
