"""The sentences of a failure are for people: whatever they say, they decide nothing and stay in their own fields."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.checks.failure import CheckFailure
from autograder.checks.messages import Subject
from autograder.grading import judging
from autograder.judge import verdicts
from autograder.judge.client import HiddenTest, Verdict
from autograder.judge.student import Student
from tests.reports import examples
from tests.reports.test_feedback import page

# Words that a message had to hold, or not to hold, in the days when it was cut as text.
MARKS = [
    "\nIt was called with\n",
    "\nIt was called",
    "raised NotImplementedError",
    "Cell 3 ",
    "{it}",
    ": ",
    "[0]",
]
TEXTS = st.lists(st.text(max_size=5) | st.sampled_from(MARKS), max_size=6).map("".join)
KINDS = st.sampled_from(["exception", "type", "shape", "values", "training", "state"])
TEST = HiddenTest(id="t", title="A test.", question="q", weight=1.0, hint="", example=True)


def failed(failure: CheckFailure) -> Verdict:
    """What the judge makes of a test that raises this."""
    raised: Any = SimpleNamespace(excinfo=SimpleNamespace(value=failure))
    student: Any = object.__new__(Student)
    student.lost = None
    return verdicts.verdict([raised], [], student)


@given(KINDS, TEXTS, TEXTS, TEXTS)
def test_no_word_of_a_message_changes_the_verdict(kind: str, text: str, redacted: str, fact: str) -> None:
    failure = CheckFailure(kind, text, redacted=redacted).with_fact(fact)
    verdict = failed(failure)
    assert (verdict.outcome, verdict.kind) == ("failed", kind)


@given(TEXTS, TEXTS, TEXTS)
def test_a_fact_follows_the_text_and_the_arguments_stay_apart(text: str, fact: str, argument: str) -> None:
    subject = Subject("f(x)", given={"x": argument})
    finding = judging._finding(
        TEST, *[failed(subject.same_failure("values", text).with_fact(fact))] * 2, None
    )
    expected = f"f(x): {text.replace('{it}', 'the answer')}"
    assert (finding.message, finding.given) == (
        f"{expected} {fact}" if fact else expected,
        f"  x = {argument!r}",
    )


@given(TEXTS)
def test_the_failure_of_a_call_keeps_its_text_and_adds_the_call(text: str) -> None:
    explained = Subject("f(x)", given={"x": np.ones(3)}).explain(
        CheckFailure("exception", text, redacted="f raised ValueError.")
    )
    assert explained.message == f"{text}\nThe call was f(x)."
    assert explained.redacted == "f raised ValueError. The call was f(x) with x of shape (3,)."


@pytest.mark.parametrize("text", [mark for mark in MARKS if mark != "Cell 3 "])  # that becomes a link
def test_the_page_shows_a_message_whole_and_folds_its_arguments(text: str) -> None:
    one = examples.a_test("Layers.", examples.Outcome.FAILED, message=f"<{text}>", given="  x = 1")
    html = page(examples.submission(examples.question("layers", "Layers", one))).html
    assert html.count('<summary>What it was called with</summary><pre class="message">  x = 1</pre>') == 1
    assert f'<pre class="message">&lt;{text}&gt;</pre>' in html


def test_the_redacted_text_names_the_part_without_its_place() -> None:
    failure = (
        Subject("f(x)").at("grads").within(1).within("W").failure("values", "{it} is 3.", "{it} is wrong.")
    )
    assert (failure.text, failure.redacted) == ("f(x): grads[1]['W'] is 3.", "f(x): grads is wrong.")
