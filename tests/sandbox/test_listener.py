"""A worker that sends well-formed reports at the wrong time, in the wrong order, or again and again."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.sandbox import channel
from autograder.sandbox.channel import Channel, Lost, LostReason
from autograder.sandbox.listener import Listener
from autograder.sandbox.runs import CellRun, CellStatus, NotebookRun, RunPlan
from autograder.worker.pipes import notebook as reports

ENDED = reports.CellEnded(0, reports.CellEnd(ok=True))
FOREVER = {
    "a cell that ends": (ENDED,),
    "a cell that begins to rest": (reports.RestBegan(0),),
    "a cell that has rested": (reports.RestEnded(0, 1),),
    "a statement that begins": (reports.StatementBegan(1),),
    "lines that are noted": (reports.LinesNoted(0, []),),
    "a cell that rests and has rested": (reports.RestBegan(0), reports.RestEnded(0, 1)),
}


def listened(
    *sent: Any, interrupted: Callable[[Channel], None] = lambda near: None, seconds: float = 20.0
) -> NotebookRun:
    """Return the run of a notebook of two cells whose worker sends these reports, and then closes its end."""
    near, far = channel.pair(reports.LARGEST)
    worker = Channel(far, reports.LARGEST)
    run = NotebookRun({0: CellRun(), 1: CellRun()})
    plan = RunPlan([(0, "x"), (1, "y")], ["x"], {}, seconds, seconds, 1 << 16)
    for one in sent:
        worker.send(one)
    if seconds == 20.0:
        worker.close()
    try:
        Listener(near, plan, run, lambda: interrupted(worker), list).listen()
    finally:
        near.close()
        worker.close()
    return run


@pytest.mark.parametrize("answers", FOREVER.values(), ids=FOREVER)
def test_no_report_after_an_interrupt_gives_a_notebook_more_time(answers: Sequence[Any]) -> None:
    interrupts = itertools.count(1)

    def interrupted(worker: Channel) -> None:
        if next(interrupts) > 3:  # an honest worker is interrupted in a cell and in its rest
            worker.close()
            return
        for answer in answers:
            worker.send(answer)

    run = listened(reports.CellBegan(0), interrupted=interrupted, seconds=0.01)
    assert run.stopped is LostReason.TIMED_OUT


_places = st.sampled_from([0, 1, 2, 10**6])
_reports = st.one_of(
    st.builds(reports.CellBegan, _places),
    st.builds(reports.StatementBegan, _places),
    st.builds(reports.CellShowed, _places, st.just(reports.StreamOutput("stdout", "x"))),
    st.builds(reports.CellShowed, _places, st.just(reports.DisplayUpdate({}, {}, "no such display"))),
    st.builds(reports.CellShowed, _places, st.builds(reports.ClearOutput, st.booleans())),
    st.builds(
        reports.CellEnded,
        _places,
        st.builds(
            reports.CellEnd,
            st.booleans(),
            st.none() | st.integers(-(2**63), 2**63 - 1),
            st.none() | st.integers(-(2**63), 2**63 - 1),
        ),
    ),
    st.builds(reports.RestBegan, _places),
    st.builds(reports.RestEnded, _places, _places),
    st.builds(reports.CellRunsAgain, _places),
    st.builds(reports.ForkEnded, st.integers(0, 2**60), st.booleans()),
    st.builds(reports.FootprintTaken, st.text(max_size=3)),
    st.builds(
        reports.NotebookEnded,
        st.builds(reports.NotebookEnd, st.integers(-(2**63), 2**63 - 1), st.dictionaries(st.text(), _places)),
    ),
)


@settings(max_examples=300, deadline=None)
@given(sent=st.lists(_reports, max_size=12))
def test_reports_in_any_order_make_a_run_of_the_cells_that_were_asked_for(sent: list[Any]) -> None:
    run = listened(*sent)
    assert run.cells.keys() == {0, 1}


def test_a_notebook_that_says_at_once_that_it_has_ended_has_run_no_cell() -> None:
    run = listened(reports.NotebookEnded(reports.NotebookEnd(1, {"x": 0})))
    assert [cell.status for cell in run.cells.values()] == [CellStatus.NOT_RUN, CellStatus.NOT_RUN]


def test_what_comes_after_the_end_of_the_notebook_is_not_taken() -> None:
    run = listened(reports.NotebookEnded(reports.NotebookEnd(1, {})), ENDED)
    assert run.cells[0].status is CellStatus.NOT_RUN


def test_a_report_on_a_cell_that_was_not_asked_for_ends_the_worker() -> None:
    assert listened(reports.CellBegan(2)).stopped is LostReason.VIOLATION


def test_a_cell_that_runs_again_for_the_second_time_ends_the_worker() -> None:
    assert listened(reports.CellRunsAgain(0), reports.CellRunsAgain(0)).stopped is LostReason.VIOLATION


def test_a_frame_within_a_frame_ends_the_worker() -> None:
    inner = channel.frame(ENDED)
    assert listened(inner).stopped is LostReason.VIOLATION


def test_two_messages_in_one_frame_are_a_violation() -> None:
    body = channel.frame(ENDED)[4:]
    with pytest.raises(Lost, match="a frame that is no message"):
        channel.parse(body + body, reports.WorkerReport)


def test_a_truncated_message_is_a_violation() -> None:
    with pytest.raises(Lost, match="a frame that is no message"):
        channel.parse(channel.frame(ENDED)[4:-1], reports.WorkerReport)


def test_a_name_that_stands_twice_in_a_message_makes_no_error() -> None:
    ended = b"\x92\xa4done\x00"[:-1]
    body = b"\x93" + ended[1:] + b"\x00\x82\xa2ok\xc3\xa2ok\xc2"
    assert channel.parse(body, reports.WorkerReport) == reports.CellEnded(0, reports.CellEnd(ok=False))
