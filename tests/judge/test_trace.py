"""What the judge keeps of a test's calls."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from autograder.checks.failure import CheckFailure
from autograder.judge import trace
from autograder.judge.answers import CallResult
from autograder.judge.trace import TracedCall, TraceRecorder
from autograder.worker.pipes.student import CallStep, ValueStep


def recorded(value: object, *args: object, name: str = "f", **read: Any) -> TracedCall:
    recorder = TraceRecorder()
    recorder.add(name, CallStep(name, [repr(args)]), args, CallResult(value, **read))
    (call,) = trace.decode(recorder.encoded())
    return call


def answer(value: object) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """The paths and shapes of what a value leaves."""
    return [(tensor.path, tensor.shape) for tensor in recorded(value).answer or ()]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (np.ones((2, 3)), [((), (2, 3))]),
        (1.5, [((), ())]),
        (np.float32(2), [((), ())]),
        ((np.ones(2), np.ones((3, 1))), [((0,), (2,)), ((1,), (3, 1))]),
        ([(np.ones(2), np.ones(1))], [((0, 0), (2,)), ((0, 1), (1,))]),
        (([np.ones(1)], [0.5, 0.25, 1]), [((0, 0), (1,)), ((1,), (3,))]),
        ([10**400, 1], [((), (2,))]),
        (None, []),
        ("text", [((), (4,))]),
        (["a", None, "b"], [((), (4,))]),
        ([None, None], []),
        (["a", 1.5], [((0,), (4,)), ((1,), ())]),
        ({"a": np.ones(2)}, [((0,), (4,)), ((1,), (2,))]),
        (True, [((), (4,))]),
        (np.array([1j]), [((), (1, 2))]),
        (np.array(["2024-01-01"], dtype="M8[D]"), [((), (4,))]),
        ([np.datetime64("2024-01-01")], [((), (4,))]),
    ],
)
def test_every_array_number_and_text_leaves_its_path_and_shape(value: object, expected: list[Any]) -> None:
    assert answer(value) == expected


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ("text", "text", True),
        ("text", "texts", False),
        (["a", "b"], ("a", "b"), True),
        (["a", "b"], ["b", "a"], False),
        (True, False, False),
        ({"a": "x", "b": "y"}, {"b": "y", "a": "x"}, True),
        ({"a": "x"}, {"a": "y"}, False),
        (np.datetime64("2024-01-01"), np.datetime64("2024-01-01T00:00:00"), True),
        (np.datetime64("2024-01-01"), np.datetime64("2024-01-02"), False),
        (pd.Series(["a", None]), pd.Series(["a", np.nan], dtype="string"), True),
        (pd.Series(["a", None]), pd.Series(["a", "b"]), False),
    ],
)
def test_of_what_is_no_number_it_is_known_whether_two_are_equal(
    one: object, other: object, equal: bool
) -> None:
    assert (recorded(one).answer == recorded(other).answer) is equal


def test_what_is_no_number_is_marked_so_and_is_no_argument() -> None:
    call = recorded(("text", 1.5), "text", 2.5)
    assert [tensor.opaque for tensor in call.answer or ()] == [True, False]
    assert [tensor.path for tensor in call.given] == [(1,)]


def test_values_come_back_in_double_precision() -> None:
    (tensor,) = recorded(np.array([1.5, -2.0], dtype=np.float32)).answer or ()
    assert tensor.narrow
    assert tensor.array().tolist() == [1.5, -2.0]


def test_a_failed_call_has_no_answer() -> None:
    recorder = TraceRecorder()
    recorder.add("f", CallStep("f", []), (), CallResult(failure=CheckFailure("type", "", redacted="")))
    assert [call.answer for call in trace.decode(recorder.encoded())] == [None]


def test_the_same_call_has_another_key_the_second_time_and_the_same_in_every_run() -> None:
    def keys() -> list[str]:
        recorder = TraceRecorder()
        for _ in range(2):
            recorder.add("f", CallStep("f", [1.0]), (1.0,), CallResult(2.0))
        return [call.key for call in trace.decode(recorder.encoded())]

    assert keys() == keys()
    assert len(set(keys())) == 2


def test_another_argument_makes_another_key() -> None:
    assert recorded(1.0, 1.0).key != recorded(1.0, 2.0).key


def test_a_transferred_part_keeps_its_place_in_the_answer() -> None:
    recorder = TraceRecorder()
    recorder.add("f", ValueStep(["r", 0, [1]], fetch=True), (), CallResult(np.ones(2)))
    (call,) = trace.decode(recorder.encoded())
    assert [tensor.path for tensor in call.answer or ()] == [(1,)]


def test_what_a_call_left_of_its_arguments_is_kept() -> None:
    call = recorded(1.0, np.ones(2), after=(np.zeros(2), 3.0))
    assert [(tensor.path, tensor.array().tolist()) for tensor in call.after] == [
        ((0,), [0.0, 0.0]),
        ((1,), 3.0),
    ]


def test_arguments_that_are_all_numbers_are_kept_each_for_itself() -> None:
    call = recorded(1.0, 3, 0.5, True)
    assert [(tensor.path, float(tensor.array())) for tensor in call.given] == [
        ((0,), 3.0),
        ((1,), 0.5),
        ((2,), 1.0),
    ]


def test_a_method_call_keeps_its_object_which_another_plan_does_not_share() -> None:
    recorder = TraceRecorder()
    for _ in range(2):
        recorder.begin()
        for _ in range(2):
            recorder.add("step", CallStep("step", [], of=["r", 0, []]), (), CallResult(1.0))
    owners = [call.owner for call in trace.decode(recorder.encoded())]
    assert owners[0] == owners[1] != owners[2] == owners[3]
    assert recorded(1.0).owner == ""


def test_a_trace_that_grows_too_large_is_dropped_as_a_whole() -> None:
    recorder = TraceRecorder()
    for _ in range(3):
        recorder.add("f", CallStep("f", []), (), CallResult(np.ones(trace.MAX_BYTES // 16)))
    assert trace.decode(recorder.encoded()) == ()


def test_many_small_tensors_are_bounded_too() -> None:
    recorder = TraceRecorder()
    recorder.add("f", CallStep("f", []), (), CallResult([np.ones(1)] * (trace.MAX_BYTES // 32)))
    assert recorder.encoded() == b""


@pytest.mark.parametrize("dtype", ["M8[Y]", "m8[Y]", "M8[W]", "M8[s]"])
@pytest.mark.parametrize("number", [2**62, -(2**62), -(2**63)])
def test_dates_beyond_every_calendar_leave_a_trace(dtype: str, number: int) -> None:
    assert answer(np.array([number]).view(dtype)) == [((), (4,))]


@pytest.mark.parametrize(
    "change",
    [
        lambda df: df.sort_values("a").iloc[::-1].set_axis([5, 6]),
        lambda df: df.astype({"a": float}),
        lambda df: df.set_axis(["x", "y"]),
    ],
    ids=["labels", "kind", "text"],
)
def test_row_labels_and_kinds_of_columns_are_part_of_how_a_table_behaves(change: Any) -> None:
    table = pd.DataFrame({"a": [2, 1]})
    found, other = list(trace.tensors(table)), list(trace.tensors(change(table)))
    assert (found[0].data, found[1].data == other[1].data) == (other[0].data, False)


def test_tables_that_differ_in_width_of_numbers_alone_behave_alike() -> None:
    table = pd.DataFrame({"a": [2, 1], "b": ["x", "y"]})
    other = table.astype({"a": "uint8", "b": object})
    assert list(trace.tensors(table)) == list(trace.tensors(other))


def test_what_is_printed_is_recorded_under_its_question() -> None:
    recorders = [TraceRecorder() for _ in range(3)]
    for recorder, text in zip(recorders, ("a\n", "a\n", "b\n"), strict=True):
        recorder.add_printed("report", text)
    first, again, other = (trace.decode(recorder.encoded()) for recorder in recorders)
    assert (first == again, first == other) == (True, False)
    assert [call.name for call in first] == ["report"]
