"""Whatever bytes come from a worker: they are decoded or refused, by one exception, in bounded time and memory."""

from __future__ import annotations

import socket
import struct
import time
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.checks.failure import CheckFailure
from autograder.judge import student as students
from autograder.judge import trace
from autograder.sandbox import channel, outputs, values
from autograder.sandbox.channel import Lost
from autograder.worker.pipes import notebook as reports
from autograder.worker.pipes.notebook import WorkerReport
from autograder.worker.pipes.student import StepResult, ValueStep
from autograder.worker.wire import DTYPES

_SECONDS = 2.0  # of processor time for a few kilobytes: no measure of speed, a bound on blow-up
_odd = st.sampled_from(
    [
        0,
        1,
        -1,
        2**31,
        2**63 - 1,
        -(2**63),
        2**64 - 1,
        1e308,
        float("nan"),
        float("inf"),
        "",
        "\u202e",
        "9" * 5000,
        b"",
        b"\2",
        None,
        True,
    ]
)
_leaves = _odd | st.integers(-(2**63), 2**64 - 1) | st.floats() | st.text(max_size=8) | st.binary(max_size=40)
_plain = st.recursive(
    _leaves,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)
_tags = st.sampled_from([*"ltdascihrfgo", "", "x"])
_dtypes = st.sampled_from([*sorted(DTYPES), "|O", "<f16", ">f8", "|V8", "<M8[s]", "|S4", "f8", "<f8,<f8"])


def _tagged(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Lists that begin with a tag, whether or not what follows fits it."""
    shapes = st.lists(st.integers(-1, 9) | _odd, max_size=18)
    arrays = st.tuples(st.sampled_from("as"), _dtypes, shapes, st.binary(max_size=72)).map(list)
    pairs = st.lists(st.lists(inner, min_size=1, max_size=3), max_size=4).map(lambda found: ["d", found])
    return (
        arrays
        | pairs
        | st.builds(
            lambda tag, rest: [tag, *rest], _tags, st.lists(inner | st.lists(inner, max_size=3), max_size=4)
        )
    )


_coded = st.recursive(_plain, _tagged, max_leaves=15)
_errors = st.fixed_dictionaries(
    {"kind": st.sampled_from(["Missing", "NotCallable", "NoMethod", "raised"]) | _plain},
    optional=dict.fromkeys(("text", "type", "builtin"), st.text(max_size=20) | _plain)
    | dict.fromkeys(("cell", "line"), st.none() | st.integers(-1, 5) | _plain),
)
_results = (
    st.fixed_dictionaries({}, optional={"value": _coded, "after": _coded, "error": _errors | _plain}) | _plain
)
_messages = st.fixed_dictionaries(
    {"type": st.sampled_from(["results", "call_back", "stand_in", "test"])},
    optional={
        "nonce": st.text(max_size=4) | _plain,
        "results": st.lists(_results, max_size=2) | _plain,
        "number": st.integers(-1, 1) | _plain,
        "part": st.text(max_size=4) | _plain,
        "method": st.text(max_size=4) | _plain,
        "args": st.lists(_coded, max_size=2) | _coded,
        "keywords": st.lists(st.tuples(st.text(max_size=4), _coded), max_size=2) | _coded,
        "attributes": _coded,
    },
)
_kinds = st.sampled_from(["cell", "mark", "output", "done", "again", "finished", "gone", "test", ""])
_shown = st.fixed_dictionaries(
    {
        "output_type": st.sampled_from(
            ["stream", "error", "display_data", "update_display_data", "execute_result", "clear_output", "x"]
        )
    },
    optional=dict.fromkeys(
        ("name", "text", "data", "metadata", "display_id", "traceback", "ename", "evalue", "wait"), _plain
    ),
)
_events = st.builds(lambda kind, rest: [kind, *rest], _kinds, st.lists(_plain | _shown | _errors, max_size=3))


@st.composite
def damaged(draw: st.DrawFn, messages: st.SearchStrategy[Any]) -> bytes:
    """A message's bytes, some of them changed, left out or doubled."""
    data = bytearray(msgspec.msgpack.encode(draw(messages)))
    for _ in range(draw(st.integers(0, 4))):
        place = draw(st.integers(0, max(0, len(data) - 1)))
        data[place : place + draw(st.integers(0, 2))] = draw(st.binary(max_size=3))
    return bytes(data)


def _decoded(data: bytes) -> None:
    """What a judge makes of one result of a reply."""
    try:
        values.check_frame(data)
        result = students.read("f", channel.parse(data, StepResult), {0: 3})
        trace.TraceRecorder().add("f", ValueStep(["r", 0, []], fetch=True), (), result)
        str(result.failure)
    except Lost:
        pass


def _reported(data: bytes) -> None:
    """What our side makes of one report of a worker."""
    try:
        event = channel.parse(data, WorkerReport)
    except Lost:
        return
    if isinstance(event, reports.CellShowed):
        shown: list[dict[str, Any]] = []
        output = msgspec.to_builtins(event.output)
        if output["output_type"] == "update_display_data":
            outputs.update([shown], output)
        else:
            outputs.append(shown, output)
        msgspec.json.encode(outputs.finished(shown))


def _in_time(function: Any, data: bytes) -> None:
    started = time.process_time()
    function(data)
    assert time.process_time() - started < _SECONDS


@settings(max_examples=400, deadline=None)
@given(damaged(_results) | st.binary(max_size=200))
def test_a_result_is_decoded_or_refused(data: bytes) -> None:
    _in_time(_decoded, data)


@settings(max_examples=400, deadline=None)
@given(damaged(_events) | st.binary(max_size=200))
def test_a_report_is_taken_or_refused(data: bytes) -> None:
    _in_time(_reported, data)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(damaged(_messages | _results | _events) | st.binary(max_size=60), max_size=4), st.integers(-3, 3)
)
def test_a_stream_of_frames_ends_in_an_answer_or_a_lost_student(frames: list[bytes], wrong: int) -> None:
    ours, theirs = socket.socketpair()
    with theirs:
        student = students.Student(ours, 0.05)
        for data in frames:
            theirs.sendall(struct.pack(">I", max(0, len(data) + wrong)) + data)
        theirs.shutdown(socket.SHUT_WR)
        with pytest.raises((Lost, CheckFailure)):
            student.call("f", 1.0)
        student.close()


def test_a_map_of_many_pairs_is_refused_before_it_is_made() -> None:
    """Its keys may be arrays of one hash, which cost the square of their number."""
    pairs = b"".join(struct.pack(">BBQBQB", 0x92, 0xCF, k, 0xCF, k, 0xC0) for k in range(65))
    with pytest.raises(Lost, match="too many pairs"):
        values.check_frame(b"\xde\x00\x41" + pairs)
