"""The first signal ends a command's work in good order; further ones do not disturb it."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest

from autograder.cli import signals

KINDS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def mine(*_: object) -> None:
    """The handler of the process around the block."""


@pytest.fixture(autouse=True)
def handled() -> Iterator[None]:
    """The process has a handler of its own for each signal, and afterwards those that it had before the test."""
    before = {kind: signal.signal(kind, mine) for kind in KINDS}
    yield
    for kind, handler in before.items():
        signal.signal(kind, handler)


@pytest.mark.parametrize("kind", KINDS)
def test_the_first_signal_interrupts(kind: signal.Signals) -> None:
    with pytest.raises(KeyboardInterrupt), signals.first_interrupts():
        signal.raise_signal(kind)


@pytest.mark.parametrize("kind", KINDS)
def test_a_second_signal_of_any_kind_is_ignored(kind: signal.Signals) -> None:
    with signals.first_interrupts():
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGTERM)
        signal.raise_signal(kind)
        assert signal.getsignal(kind) is signal.SIG_IGN


def test_after_a_block_that_nothing_interrupted_the_handlers_are_as_before() -> None:
    with signals.first_interrupts():
        pass
    assert [signal.getsignal(kind) for kind in KINDS] == [mine] * 3


def test_a_signal_that_was_ignored_before_stays_ignored() -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    with signals.first_interrupts():
        signal.raise_signal(signal.SIGHUP)
    assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
