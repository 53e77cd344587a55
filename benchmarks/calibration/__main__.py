"""Measures the bounds of `autograder.checks.training.convergence` on three data sets, and writes them down.

Right runs, from each of many initial parameters: with every epoch reshuffled, shuffled once, with the last batch
dropped or taken first, in float32. delta is resampled from them a million times; the bounds are 1.2 times as far from
its mean as the extremes. Fresh initial parameters give the hold-out, known mistakes the power. Takes some minutes.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Any

import numpy as np

import datasets
from autograder.checks.training.convergence import REFERENCES, STARTS
from benchmarks import calibration
from benchmarks.calibration import runs
from benchmarks.calibration.runs import Change, Config, Floats, Ints, Params

CONFIGS = {
    "moons": Config(hidden=16, rate=0.02, momentum=0.9, batch=32, epochs=40),
    "wine": Config(hidden=16, rate=0.02, momentum=0.9, batch=16, epochs=20),
    "breast_cancer": Config(hidden=16, rate=0.02, momentum=0.9, batch=32, epochs=15),
}
SEED = 20_261
INITS = 120
ORDERS = 12
OTHER_ORDERS = 4
HELD_OUT = 60
RESAMPLED = 1_000_000
WIDER = 1.2
RIGHT = ("reshuffled", "shuffled once", "last batch dropped", "last batch first", "float32")
MISTAKES: dict[str, Change] = {
    "learning rate twice": Change(rate=2.0),
    "learning rate halved": Change(rate=0.5),
    "gradients divided by 10": Change(rate=0.1),
    "no momentum": Change(momentum=0.0),
    "momentum averaged": Change(averaged=True),
    "momentum 0.8": Change(momentum=0.8 / 0.9),
    "velocity restarts every epoch": Change(restarts=True),
    "biases frozen": Change(frozen=(1, 3)),
    "last layer alone": Change(frozen=(0, 1)),
    "first layer alone": Change(frozen=(2, 3)),
    "linear network": Change(linear=True),
    "ReLU not masked backward": Change(unmasked=True),
    "ReLU after the last layer": Change(relu_at_end=True),
    "bias gradients averaged": Change(bias_mean=True),
    "labels smoothed by a tenth": Change(smoothed=0.9),
    "weights decay": Change(decay=0.01),
    "half of the rows": Change(rows=0.5),
    "labels of one row in ten shuffled": Change(wrong_labels=0.1),
}


def orders(rng: np.random.Generator, count: int, rows: int, config: Config, kind: str) -> list[list[Ints]]:
    """Return the batches of each epoch, each of shape (count, rows)."""
    once = _permutations(rng, count, rows)
    epochs = []
    for _ in range(config.epochs):
        order = once if kind == "shuffled once" else _permutations(rng, count, rows)
        first = rows % config.batch if kind == "last batch first" else config.batch
        cuts = range(first or config.batch, rows, config.batch)
        batches = np.split(order, list(cuts), axis=1)
        if kind == "last batch dropped":
            batches = [batch for batch in batches if batch.shape[1] == config.batch]
        epochs.append(batches)
    return epochs


def _permutations(rng: np.random.Generator, count: int, rows: int) -> Ints:
    return rng.permuted(np.tile(np.arange(rows), (count, 1)), axis=1)


class Measurement:
    """One data set. Its runs from given initial parameters are an array of log10 losses (inits, orders)."""

    def __init__(self, name: str, rng: np.random.Generator) -> None:
        split = datasets.load(name)
        self.X, self.y = split.X_train, split.y_train
        self.config, self.rng = CONFIGS[name], rng

    def starts(self, count: int) -> Params:
        """Return initial parameters."""
        classes = int(self.y.max()) + 1
        return runs.starts(self.rng, count, self.X.shape[1], self.config.hidden, classes)

    def losses(
        self, starts: Params, count: int, kind: str = "reshuffled", change: Change = runs.NOTHING
    ) -> Floats:
        """Return the log10 losses of `count` runs from each of the initial parameters."""
        inits = len(starts[0])
        return np.column_stack([self._one_each(starts, inits, kind, change) for _ in range(count)])

    def _one_each(self, starts: Params, inits: int, kind: str, change: Change) -> Floats:
        X, y = self._changed(change)
        if kind == "float32":
            starts = [part.astype(np.float32) for part in starts]
        batches = orders(self.rng, inits, len(X), self.config, kind)
        trained = runs.train(starts, X, y, batches, self.config, change)
        return runs.log_losses(trained, self.X, self.y)

    def _changed(self, change: Change) -> tuple[Any, Any]:
        rows = int(change.rows * len(self.X))
        y = self.y[:rows].copy()
        wrong = self.rng.choice(rows, int(change.wrong_labels * rows), replace=False)
        y[wrong] = self.rng.permutation(y[wrong])
        return self.X[:rows], y


def deltas(rng: np.random.Generator, student: Floats, reference: Floats, count: int) -> Floats:
    """Return `count` resampled values of the statistic; student and reference are (inits, orders) of the same inits."""
    total = np.zeros(count)
    for _ in range(STARTS):
        inits = rng.integers(len(student), size=count)
        total += student[inits, rng.integers(student.shape[1], size=count)]
        for _ in range(REFERENCES):
            total -= reference[inits, rng.integers(reference.shape[1], size=count)] / REFERENCES
    return total / STARTS


def calibrated(name: str, seed: int) -> dict[str, Any]:
    """Measure one data set."""
    rng = np.random.default_rng([seed, *name.encode()])
    measurement = Measurement(name, rng)
    null = _null(measurement, measurement.starts(INITS), rng, RESAMPLED // len(RIGHT))
    pooled = np.concatenate(list(null.values()))
    middle = float(np.mean(pooled))
    low, high = (
        round(middle + WIDER * float(extreme - middle), 4) for extreme in (pooled.min(), pooled.max())
    )
    fresh = _null(measurement, measurement.starts(HELD_OUT), rng, 100_000)
    starts = measurement.starts(HELD_OUT // 2)
    reference = measurement.losses(starts, REFERENCES)
    return {
        "config": asdict(measurement.config),
        "bounds": [low, high],
        "null": {kind: _summary(values) for kind, values in null.items()},
        "held_out_outside": {kind: _outside(values, low, high) for kind, values in fresh.items()},
        "power": {
            mistake: _outside(
                deltas(rng, measurement.losses(starts, 2, change=change), reference, 20_000), low, high
            )
            for mistake, change in MISTAKES.items()
        },
    }


def _null(
    measurement: Measurement, starts: Params, rng: np.random.Generator, count: int
) -> dict[str, Floats]:
    """Return delta of every kind of right run; the reference's runs are others than those taken for a student's."""
    reference = measurement.losses(starts, ORDERS)
    return {
        kind: deltas(rng, measurement.losses(starts, OTHER_ORDERS, kind), reference, count) for kind in RIGHT
    }


def _summary(values: Floats) -> dict[str, float]:
    return {
        "mean": round(float(np.mean(values)), 5),
        "sd": round(float(np.std(values)), 5),
        "least": round(float(values.min()), 4),
        "largest": round(float(values.max()), 4),
    }


def _outside(values: Floats, low: float, high: float) -> float:
    with np.errstate(invalid="ignore"):
        return round(float(np.mean(~((values >= low) & (values <= high)))), 5)


def main() -> None:
    """Write `convergence.json` anew."""
    sets = {}
    for name in CONFIGS:
        sets[name] = calibrated(name, SEED)
        print(name, sets[name]["bounds"], file=sys.stderr, flush=True)
    outcome = {
        "seed": SEED,
        "inits": INITS,
        "held_out_inits": HELD_OUT,
        "resampled": RESAMPLED,
        "wider": WIDER,
        "numpy": np.__version__,
        "sets": sets,
    }
    calibration.RECORD.write_text(json.dumps(outcome, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    np.seterr(all="ignore")
    main()
