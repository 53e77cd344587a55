"""Hidden tests of scaling, of folds, and of the rule of one standard error."""

import numpy as np
import pytest

from autograder.checks.cases import Case, Function, normal
from autograder.checks.functions import agreement, exact
from autograder.checks.sampling import partitions
from reference import tuning

on_scale = pytest.mark.question("scale")
on_folds = pytest.mark.question("folds")
on_choose = pytest.mark.question("choose")

SCALE = Function("standardize", ("train", "other"), ("train", "other"))
FOLDS = Function("k_folds", ("rows", "k", "rng"))
CHOOSE = Function("choose", ("losses", "counts"))


def two_parts(rng, n, v, d):
    """Draw rows to train on and others, whose columns differ in mean and spread, and so do the two parts."""
    scales, offsets = rng.uniform(0.5, 4.0, d), rng.uniform(-6.0, 6.0, d)
    return normal(rng, n, d) * scales + offsets, normal(rng, v, d) * scales * 1.7 + offsets + 2.0


def with_constants(rng, n, v, d, places):
    """Draw the same, with columns of train that hold one number; those of other may or may not."""
    train, other = two_parts(rng, n, v, d)
    for number, place in enumerate(places):
        train[:, place] = (3.0, -0.75, 0.0)[number % 3]  # exact in binary: the deviation is exactly 0
        if number % 2:
            other[:, place] = train[0, place]
    return train, other


def parts_cases(rng):
    every = ((7, 4, 3), (7, 4, 3), (5, 9, 2), (4, 1, 5), (6, 6, 6), (2, 3, 1))
    about = ("", "the same shapes, other values", "more other rows", "one other row", "square", "one column")
    return [Case(two_parts(rng, *shape), words) for shape, words in zip(every, about, strict=True)]


@on_scale
@pytest.mark.hint("Each column less its own mean, over its own deviation, with the divisor N.")
def test_train(student, rng):
    """standardize brings the columns of train to mean 0 and deviation 1."""
    agreement.check_values(student, SCALE, tuning.standardize, parts_cases(rng), only="train")


@on_scale
@pytest.mark.weight(1.5)
@pytest.mark.hint("other is scaled by the mean and deviation of train, and has no say in them.")
def test_other(student, rng):
    """standardize scales other by the numbers of train."""
    agreement.check_values(student, SCALE, tuning.standardize, parts_cases(rng), only="other")


@on_scale
@pytest.mark.weight(0.75)
@pytest.mark.hint("A column of train that holds one number becomes 0 in both results, whatever other holds.")
def test_constant_columns(student, rng):
    """A column that is constant in train is 0 in both results."""
    cases = [
        Case(with_constants(rng, 6, 4, 5, [1, 3]), "two constant columns"),
        Case(with_constants(rng, 6, 4, 5, [0, 2, 4]), "three constant columns"),
        Case(with_constants(rng, 7, 3, 4, [2]), "one constant column"),
        Case(with_constants(rng, 4, 5, 2, [0, 1]), "all columns constant"),
    ]
    agreement.check_values(student, SCALE, tuning.standardize, cases)


@on_scale
@pytest.mark.weight(0.5)
def test_scale_leaves_its_arguments_alone(student, rng):
    """train and other are unchanged after a right answer."""
    agreement.check_unchanged(student, SCALE, tuning.standardize, Case(two_parts(rng, 7, 4, 3)))


@on_folds
def test_folds(student, rng):
    """Each row is validated once, folds differ by one row at most, and rng alone mixes them."""
    partitions.check_folds(student, FOLDS, rng)


def deal(rng, candidates, folds):
    """Draw losses of candidates that are about as good, and different counts in no order."""
    quality, spread = rng.uniform(0.3, 0.5, (candidates, 1)), rng.uniform(0.02, 0.25, (candidates, 1))
    losses = quality + spread * rng.normal(size=(candidates, folds))
    return np.abs(losses) + 0.05, rng.permutation(np.arange(1, candidates + 1) * 17 + 30)


def errors(losses, ddof=1):
    return losses.std(axis=1, ddof=ddof) / np.sqrt(losses.shape[1])


def smallest(within, counts):
    return int(np.argmin(np.where(within, counts, np.inf)))


def bar(losses, error):
    best = losses.mean(axis=1).argmin()
    return losses.mean(axis=1)[best] + error[best]


# Other rules, from each of which some case has to tell the right one.
OTHERS = {
    "the best mean": lambda losses, counts: int(losses.mean(axis=1).argmin()),
    "the fewest parameters": lambda losses, counts: int(counts.argmin()),
    "the divisor k": lambda losses, counts: smallest(
        losses.mean(axis=1) <= bar(losses, errors(losses, 0)), counts
    ),
    "no root of k": lambda losses, counts: smallest(
        losses.mean(axis=1) <= bar(losses, losses.std(axis=1, ddof=1)), counts
    ),
    "each candidate's own error": lambda losses, counts: smallest(
        losses.mean(axis=1) - errors(losses) <= losses.mean(axis=1).min(), counts
    ),
    "the most parameters": lambda losses, counts: smallest(
        losses.mean(axis=1) <= bar(losses, errors(losses)), -counts
    ),
    "the first within": lambda losses, counts: int(
        np.argmax(losses.mean(axis=1) <= bar(losses, errors(losses)))
    ),
    "the worst spread": lambda losses, counts: smallest(
        losses.mean(axis=1) <= losses.mean(axis=1).min() + errors(losses).max(), counts
    ),
    "medians": lambda losses, counts: smallest(
        np.median(losses, axis=1)
        <= np.median(losses, axis=1).min() + errors(losses)[losses.mean(axis=1).argmin()],
        counts,
    ),
    "means of folds": lambda losses, counts: int(losses.min(axis=1).argmin()),
    "k for its root": lambda losses, counts: smallest(
        losses.mean(axis=1) <= bar(losses, losses.std(axis=1, ddof=1) / losses.shape[1]), counts
    ),
    "two errors": lambda losses, counts: smallest(
        losses.mean(axis=1) <= bar(losses, 2 * errors(losses)), counts
    ),
}


def telling(rng, other, candidates, folds):
    """Draw losses and counts for which another rule takes another candidate, and no mean lies at the bar."""
    while True:
        losses, counts = deal(rng, candidates, folds)
        clear = np.min(np.abs(losses.mean(axis=1) - bar(losses, errors(losses)))) > 1e-3
        if clear and tuning.choose(losses, counts) != other(losses, counts):
            return losses, counts


@on_choose
@pytest.mark.weight(2)
@pytest.mark.hint(
    "The bar is the lowest mean and that candidate's standard error; then the fewest parameters."
)
def test_choose(student, rng):
    """choose takes the smallest candidate within one standard error of the best."""
    sizes = ((5, 4), (6, 3), (5, 4), (7, 5), (4, 6), (8, 3))
    cases = [
        Case(telling(rng, other, *sizes[number % len(sizes)]), f"{sizes[number % len(sizes)][1]} folds")
        for number, other in enumerate(OTHERS.values())
    ]
    exact.check_exact(student, CHOOSE, tuning.choose, cases)


def tie_of_means(flip):
    """Return losses of which two means are equal and lowest; the first has a small spread, the second a large one."""
    tight, wide = [0.375, 0.5, 0.625], [0.0, 0.5, 1.0]
    first, second = (wide, tight) if flip else (tight, wide)
    return np.array([[0.625, 0.75, 0.75], first, [0.75, 0.625, 0.75], second, [1.0, 1.0, 0.75]])


@on_choose
@pytest.mark.weight(0.75)
@pytest.mark.hint(
    "Where two have the same lowest mean, the first sets the bar; of equal counts take the first."
)
def test_ties_and_few(student, rng):
    """choose is right where means or counts are equal, for two folds, and for one candidate."""
    alike = np.array(
        [[0.5, 0.75, 0.25, 0.5], [0.5, 0.5, 0.75, 0.5], [0.5, 0.25, 0.75, 0.5], [2.0, 2.0, 2.5, 2.0]]
    )
    cases = [
        Case(
            (tie_of_means(False), np.array([10, 30, 20, 40, 5])), "two best means, the first with less spread"
        ),
        Case(
            (tie_of_means(True), np.array([10, 30, 20, 40, 5])), "two best means, the first with more spread"
        ),
        Case((alike, np.array([40, 20, 20, 10])), "equal counts"),
        Case((np.array([[0.25, 0.625], [0.25, 0.5], [0.75, 1.0]]), np.array([10, 20, 5])), "two folds"),
        Case((np.array([[0.5, 0.75, 0.5]]), np.array([12])), "one candidate"),
        Case(
            (np.array([[0.5, 0.75], [0.25, 0.25], [0.375, 0.375]]), np.array([5, 30, 10])),
            "a best without spread",
        ),
    ]
    exact.check_exact(student, CHOOSE, tuning.choose, cases)


@on_choose
@pytest.mark.weight(0.5)
def test_choose_leaves_its_arguments_alone(student, rng):
    """losses and counts are unchanged after a right answer."""
    losses = np.array([[0.3, 0.31, 0.29], [0.2, 0.3, 0.37], [0.5, 0.8, 0.6]]) + rng.uniform(0.0, 1e-3, (3, 3))
    exact.check_unchanged(student, CHOOSE, tuning.choose, Case((losses, np.array([40, 90, 10]))))
