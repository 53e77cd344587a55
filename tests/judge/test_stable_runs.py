"""Tests of the fork that finds a class's stable training runs: real forks, and the runs of real references."""

import os
import signal

import numpy as np

from autograder.checks.training import runs
from autograder.judge import stable_runs
from autograder.judge.stable_runs import StableRuns

SEED = (1, 7)


def halving(params, X, y, lr, batches):
    """Move every parameter by `lr` towards zero, and count how often it was asked to."""
    HALVED.append(1)
    return [part * (1 - lr) for part in params], [float(np.sum(params[0]))]


HALVED: list[int] = []


def drawn(seed=SEED):
    rng = np.random.default_rng(seed)
    run = runs.TrainingRun([rng.uniform(1, 2, 3)], np.ones((2, 2)), np.zeros(2), 0.5, [np.arange(2)])
    found = runs.draw_stable_run(halving, lambda: run, rng)
    return found, rng.bit_generator.state


def test_a_seed_that_comes_again_is_drawn_once_and_its_runs_are_not_trained_again():
    runs.STABLE.clear()
    asked = StableRuns()
    for _ in range(3):
        asked.meet(SEED, drawn)
    HALVED.clear()
    drawn()
    assert HALVED == []


def test_a_seed_that_came_once_is_not_drawn():
    runs.STABLE.clear()
    StableRuns().meet(SEED, drawn)
    assert not runs.STABLE


def test_a_known_run_and_what_is_drawn_after_it_are_those_of_one_that_was_trained():
    runs.STABLE.clear()
    (first, after), (again, after_again) = drawn(), drawn()
    assert after == after_again
    np.testing.assert_array_equal(first.params[0], again.params[0])


def test_a_run_of_another_seed_is_trained():
    runs.STABLE.clear()
    drawn()
    HALVED.clear()
    drawn((1, 8))
    assert len(HALVED) == 6


def test_a_loop_defined_in_a_function_is_trained_every_time():
    runs.STABLE.clear()
    run = drawn()[0]
    runs.STABLE.clear()
    assert runs.is_stable(lambda *args: halving(*args), run, np.random.default_rng(0))
    assert not runs.STABLE


def test_a_fork_that_is_killed_has_found_nothing():
    assert stable_runs.found_in_fork(lambda: os.kill(os.getpid(), signal.SIGKILL), {b"0" * 32}) == set()


def test_a_fork_that_raises_has_found_nothing():
    assert stable_runs.found_in_fork(lambda: [][0], {b"0" * 32}) == set()


def test_a_fork_hands_back_all_that_it_has():
    digests = {bytes([number]) * 32 for number in range(200)}
    assert stable_runs.found_in_fork(lambda: None, digests) == digests
