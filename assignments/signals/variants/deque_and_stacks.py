"""Gradients are collected in a deque, in time too; sizes come from flattened copies."""

from collections import deque

import numpy as np


def signals_backward(da, weights, zs, activation):
    dzs = deque()
    for W, z in zip(reversed(weights), reversed(zs)):
        dzs.appendleft(activate_backward(da, z, activation))
        da = dzs[0].dot(W.T)
    return tuple(dzs)


def state_gradients(dh, h, Wh):
    slopes = 1 - h * h
    found = deque([dh[:, -1]])
    for t in reversed(range(dh.shape[1] - 1)):
        found.appendleft(dh[:, t] + np.einsum("ng,hg->nh", found[0] * slopes[:, t + 1], Wh))
    return np.stack(list(found), axis=1)


def rms(a):
    flat = a.ravel()
    return (flat @ flat / flat.size) ** 0.5


def norms_by_step(dh):
    return np.array([np.sqrt(np.sum(step**2)) for step in np.moveaxis(dh, 1, 0)])


def clip_by_global_norm(grads, max_norm):
    flat = np.concatenate([g.ravel() for g in grads])
    factor = min(1.0, max_norm / max(np.linalg.norm(flat), 1e-300))
    return tuple(factor * g for g in grads)
