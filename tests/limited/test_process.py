"""A limited process: an answer or none, within limits, whatever a request does to its fork or to the helper."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from autograder.limited.frames import Limits
from autograder.limited.process import HelperLost, LimitedProcess

ECHO = "tests.limited.echo"


def process(limits: Limits = Limits(), greeting: bytes = b"") -> LimitedProcess:
    return LimitedProcess(ECHO, limits, greeting)


@pytest.fixture(scope="module")
def warm() -> Iterator[LimitedProcess]:
    with process(greeting=b"hello") as made:
        yield made


def test_the_answer_is_what_the_fork_returned(warm: LimitedProcess) -> None:
    assert warm.ask(b"echo \0 text \0").body == b"\0 text \0"


def test_an_empty_answer_is_an_answer(warm: LimitedProcess) -> None:
    assert warm.ask(b"echo ").body == b""


def test_the_helper_knows_its_greeting(warm: LimitedProcess) -> None:
    assert warm.ask(b"greeting").body == b"hello"


def test_one_helper_answers_all_requests(warm: LimitedProcess) -> None:
    warm.ask(b"echo a")
    first = warm.helper
    warm.ask(b"echo b")
    assert warm.helper is first is not None


def test_the_helper_that_the_block_starts_answers_the_first_request() -> None:
    with process(greeting=b"hello") as limited:
        first = limited.helper
        assert limited.ask(b"greeting").body == b"hello"
        assert limited.helper is first is not None


def test_without_a_block_the_first_request_starts_the_helper() -> None:
    limited = process(greeting=b"hello")
    assert limited.ask(b"greeting").body == b"hello"
    limited.close()


@pytest.mark.parametrize("request_", [b"raise anything", b"die"])
def test_a_fork_that_fails_gives_no_answer_and_costs_no_helper(warm: LimitedProcess, request_: bytes) -> None:
    warm.ask(b"echo a")
    first = warm.helper
    assert warm.ask(request_).body is None
    assert warm.ask(b"echo b").body == b"b"
    assert warm.helper is first


def test_a_fork_cannot_write_to_files(warm: LimitedProcess) -> None:
    assert warm.ask(b"limits").body == b"[0]"


def test_a_fork_that_takes_more_processor_time_is_ended() -> None:
    with process(Limits(cpu_seconds=1)) as limited:
        assert limited.ask(b"spin").body is None


def test_a_fork_that_waits_is_ended() -> None:
    with process(Limits(wall_seconds=0.2)) as limited:
        assert limited.ask(b"wait").body is None


def test_a_fork_that_takes_more_memory_gives_no_answer() -> None:
    with process(Limits(memory_mb=200)) as limited:
        assert limited.ask(b"fill 300000000").body is None


def test_an_answer_that_is_too_long_is_none() -> None:
    with process(Limits(answer_bytes=1000)) as limited:
        assert limited.ask(b"fill 1001").body is None
        assert limited.ask(b"fill 900").body == b"x" * 900


def test_a_helper_that_was_killed_is_replaced() -> None:
    with process(greeting=b"again") as limited:
        limited.ask(b"echo a")
        assert limited.helper is not None
        limited.helper.kill()
        assert limited.ask(b"greeting").body == b"again"


def test_a_request_that_kills_every_helper_is_told_as_such() -> None:
    with process() as limited:
        with pytest.raises(HelperLost, match="the helper has ended"):
            limited.ask(b"kill")
        assert limited.ask(b"echo a").body == b"a"


def test_a_helper_that_never_starts_is_given_up() -> None:
    with LimitedProcess("tests.limited.no_such_module", Limits()) as limited:
        for _ in range(5):
            with pytest.raises(HelperLost):
                limited.ask(b"echo a")
        with pytest.raises(HelperLost, match="the helper has ended too often"):
            limited.ask(b"echo a")


def test_a_process_that_was_stopped_starts_no_other_helper() -> None:
    with process() as limited:
        limited.ask(b"echo a")
        limited.stop()
        with pytest.raises(HelperLost):
            limited.ask(b"echo b")


def test_a_closed_process_has_ended_its_helper() -> None:
    with process() as limited:
        limited.ask(b"echo a")
        helper = limited.helper
    assert helper is not None
    assert helper.returncode is not None
