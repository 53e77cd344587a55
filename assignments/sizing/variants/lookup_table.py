"""Tasks stand in a table, losses are written with maximum and log1p, and the choice is a sorted list's first."""

import numpy as np

_LOSS = {
    "regression": "mse",
    "binary": "binary_cross_entropy",
    "multi-label": "binary_cross_entropy",
    "multi-class": "softmax_cross_entropy",
}


def output_layer(task, y):
    columns = y.reshape(len(y), -1).shape[1]
    units = {"binary": 1, "multi-class": np.max(y) + 1}.get(task, columns)
    return [np.int64(units), np.array(_LOSS[task])[()]]


def binary_cross_entropy(z, y):
    return (np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z)))).mean()


def binary_cross_entropy_backward(z, y):
    p = 0.5 * (1 + np.tanh(z / 2))
    return (p - y) / np.prod(z.shape)


def predict(task, z):
    answers = {
        "regression": lambda: z,
        "binary": lambda: np.heaviside(z[:, 0], 0).astype(int),
        "multi-label": lambda: np.signbit(-z).astype(int),
        "multi-class": lambda: np.array([max(range(len(row)), key=row.__getitem__) for row in z]),
    }
    return answers[task]()


def standardize(train, other):
    mean = train.sum(axis=0) / len(train)
    same = np.all(train == train[0], axis=0)
    size = np.sqrt(((train - mean) ** 2).sum(axis=0) / len(train))
    out = [(part - mean) / np.where(same, np.inf, size) for part in (train, other)]
    return [out[0], out[1]]


def choose(losses, counts):
    rows = [(float(np.mean(row)), place) for place, row in enumerate(losses)]
    mean, best = min(rows)
    bar = mean + np.std(losses[best], ddof=1) / len(losses[best]) ** 0.5
    return sorted((counts[place], place) for value, place in rows if value <= bar)[0][1]


def my_network():
    return (32, 24), np.float64(0.008)
