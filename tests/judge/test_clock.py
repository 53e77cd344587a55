"""What the judge computes on a student's arguments ends at a deadline, in Python and in C."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

import pytest

from autograder.judge import clock
from autograder.sandbox.channel import Lost, LostReason


def compute_for_ever(deadline: float) -> None:
    with clock.until(deadline):
        while True:
            pass


def test_a_loop_that_never_ends_is_lost_at_its_deadline() -> None:
    with pytest.raises(Lost) as raised:
        compute_for_ever(time.monotonic())
    assert raised.value.reason is LostReason.TIMED_OUT


def test_a_deadline_long_past_is_a_deadline_too() -> None:
    with pytest.raises(Lost):
        compute_for_ever(time.monotonic() - 100)


def test_a_block_that_ends_in_time_leaves_no_alarm() -> None:
    with clock.until(time.monotonic() + 1000):
        pass
    timers = [signal.getitimer(kind)[0] for kind in (signal.ITIMER_REAL, signal.ITIMER_PROF)]
    assert timers == [0.0, 0.0]


def test_a_block_that_raises_leaves_the_handler_that_was_there() -> None:
    before = signal.getsignal(signal.SIGALRM)
    with pytest.raises(ZeroDivisionError), clock.until(time.monotonic() + 1000):
        1 / 0  # noqa: B018
    assert signal.getsignal(signal.SIGALRM) is before


def test_a_computation_that_heeds_no_signal_ends_the_process() -> None:
    program = (
        "import itertools, time\n"
        "from autograder.judge import clock\n"
        "with clock.until(time.monotonic()):\n"
        "    sum(itertools.repeat(1))\n"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == -signal.SIGPROF


def test_a_block_inside_another_leaves_the_outer_bound_in_force() -> None:
    def nested() -> None:
        with clock.until(time.monotonic() + 0.05):
            with clock.until(time.monotonic() + 1000):
                pass
            while True:
                pass

    with pytest.raises(Lost):
        nested()
