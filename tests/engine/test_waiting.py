"""What waits is given out once; another runner is needed only where the first leaves something for it."""

from __future__ import annotations

from autograder.engine.waiting import Waiting


def test_groups_are_given_out_in_order() -> None:
    waiting = Waiting([[0, 3], [1], [2]])
    assert [waiting.take() for _ in range(4)] == [[0, 3], [1], [2], []]


def test_no_other_runner_is_needed_once_all_is_taken() -> None:
    waiting = Waiting([[0]])
    waiting.take()
    waiting.get_under_way()
    assert not waiting.need_another_runner()


def test_another_runner_is_needed_where_something_is_left() -> None:
    waiting = Waiting([[0], [1]])
    waiting.take()
    waiting.get_under_way()
    assert waiting.need_another_runner()


def test_as_many_groups_wait_as_were_not_taken() -> None:
    waiting = Waiting([[0, 3], [1]])
    waiting.take()
    assert len(waiting) == 1
