"""Tests that fail for one cause have one id, made of fields and never of the wording of a message."""

from __future__ import annotations

from autograder.checks.failure import Origin
from autograder.grading import causes
from autograder.grading.findings import CarriedTest, CarryOutcome, Explanation, Finding
from autograder.judge.messages import HiddenTest
from autograder.notebooks.empty_functions import EmptyFunction
from autograder.results import Outcome

EMPTY = EmptyFunction("relu", cell=4, first=1, last=6, whole=True)


def asked(**questions: str) -> list[HiddenTest]:
    return [HiddenTest(name, name, question, 1, "", True) for name, question in questions.items()]


def failed(message: str = "", kind: str = "values", origin: Origin | None = None) -> Finding:
    return Finding(Outcome.FAILED, message, kind=kind, origin=origin)


def of(
    findings: dict[str, Finding],
    explanations: dict[str, Explanation] | None = None,
    carried: dict[str, CarriedTest] | None = None,
    **questions: str,
) -> dict[str, str]:
    several = asked(**{test: questions.get(test, "dense") for test in findings})
    return causes.causes(several, findings, explanations or {}, carried or {}, [EMPTY], {})


def test_a_test_that_passed_has_no_cause() -> None:
    assert of({"a": Finding(Outcome.PASSED), "b": failed()}).keys() == {"b"}


def test_tests_of_one_known_mistake_have_one_cause_whatever_their_messages() -> None:
    known = Explanation(mistakes=("dense_averaged",), fact_clusters=("dense-1",))
    other = Explanation(mistakes=("dense_averaged",), fact_clusters=("dense-2",))
    found = of({"a": failed("dW is 1"), "b": failed("dW is 2", "shape")}, {"a": known, "b": other})
    assert found == {"a": "mistake:dense_averaged", "b": "mistake:dense_averaged"}


def test_a_question_that_follows_from_a_known_mistake_has_its_cause() -> None:
    known = Explanation(mistakes=("dense_averaged",))
    found = of({"a": failed(), "b": failed()}, {"a": known, "b": known}, b="network")
    assert found["a"] == found["b"]


def test_tests_with_one_fact_about_one_part_have_one_cause() -> None:
    fact = Explanation(fact_clusters=("dense-1",))
    assert of({"a": failed("1"), "b": failed("2")}, {"a": fact, "b": fact}) == {
        "a": "fact:dense-1",
        "b": "fact:dense-1",
    }


def test_a_test_with_two_causes_goes_where_the_second_would_not_be_told() -> None:
    one, both = Explanation(mistakes=("first",)), Explanation(mistakes=("first", "second"))
    assert of({"a": failed(), "b": failed()}, {"a": one, "b": both}) == {
        "a": "mistake:first",
        "b": "mistake:second",
    }


def test_a_test_with_two_causes_that_are_both_told_goes_to_the_first() -> None:
    found = of(
        {"a": failed(), "b": failed(), "c": failed()},
        {
            "a": Explanation(mistakes=("first",)),
            "b": Explanation(mistakes=("second",)),
            "c": Explanation(mistakes=("first", "second")),
        },
    )
    assert found["c"] == "mistake:first"


def test_an_exception_is_known_by_its_type_cell_and_line() -> None:
    here, there = Origin("f", "ValueError", 4, 9), Origin("f", "ValueError", 4, 10)
    found = of({"a": failed("x", "exception", here), "b": failed("y", "exception", here)})
    assert set(found.values()) == {"exception:ValueError:4:9"}
    assert of({"a": failed("x", "exception", there)}) == {"a": "exception:ValueError:4:10"}


def test_an_exception_without_a_place_is_known_by_its_function() -> None:
    assert of({"a": failed("x", "exception", Origin("f", "TypeError"))}) == {"a": "exception:TypeError:f"}


def test_a_missing_name_is_one_cause() -> None:
    missing = Finding(Outcome.MISSING, "x", kind="missing", origin=Origin("relu"))
    assert of({"a": missing, "b": missing}) == {"a": "missing:relu", "b": "missing:relu"}


def test_a_call_that_ends_in_an_unwritten_function_waits_for_it() -> None:
    origin = Origin("network", "NotImplementedError", 4, 6)
    assert of({"a": failed("x", "unwritten", origin)}, a="network") == {"a": "unwritten:relu"}


def test_an_unwritten_answer_has_its_function_as_its_cause() -> None:
    found = causes.causes(asked(a="relu"), {"a": failed()}, {}, {}, [EMPTY], {"a": [EMPTY]})
    assert found == {"a": "unwritten:relu"}


def test_without_more_knowledge_equal_messages_of_one_kind_are_one_cause() -> None:
    found = of({"a": failed("x"), "b": failed("x"), "c": failed("y"), "d": failed("x", "shape")})
    assert found["a"] == found["b"]
    assert len(set(found.values())) == 3


def test_equal_messages_in_two_questions_are_two_causes() -> None:
    found = of({"a": failed("too slow"), "b": failed("too slow")}, b="network")
    assert found["a"] != found["b"]


def test_a_test_that_earned_its_points_has_the_cause_of_the_question_that_was_wrong() -> None:
    earned = CarriedTest(CarryOutcome.EARNED, ("dense",), ("dense",))
    fact = Explanation(fact_clusters=("dense-1",))
    found = of({"a": failed(), "b": failed("other")}, {"a": fact}, {"b": earned}, b="network")
    assert found["b"] == "fact:dense-1"


def test_a_test_that_earned_its_points_names_the_question_if_that_has_several_causes() -> None:
    earned = CarriedTest(CarryOutcome.EARNED, ("dense",), ("dense",))
    found = of({"a": failed("1"), "b": failed("2"), "c": failed("3")}, None, {"c": earned}, c="network")
    assert found["c"] == "question:dense"


def test_of_several_causes_below_a_test_has_the_one_that_it_shows_itself() -> None:
    earned = CarriedTest(CarryOutcome.EARNED, ("dense",), ("dense",))
    raised = failed("x", "exception", Origin("dense", "ValueError", 4, 9))
    through = failed("y", "exception", Origin("network", "ValueError", 4, 9))
    found = of({"a": raised, "b": failed("2"), "c": through}, None, {"c": earned}, c="network")
    assert found["c"] == found["a"] == "exception:ValueError:4:9"


def test_a_test_that_still_fails_with_stand_ins_keeps_its_own_cause() -> None:
    still = CarriedTest(CarryOutcome.FAILED, ("dense",), ("dense",))
    found = of({"a": failed("1"), "b": failed("2")}, None, {"b": still}, b="network")
    assert found["b"].startswith("values:network:")


def test_answers_of_a_wrong_type_with_one_advice_have_one_cause() -> None:
    none = Finding(Outcome.FAILED, "softmax(z): the answer is None", "Return it.", kind="type")
    other = Finding(Outcome.FAILED, "softmax(z) (one row): the answer is None", "Return it.", kind="type")
    found = of({"a": none, "b": other, "c": failed("softmax is a dict", "type")})
    assert found["a"] == found["b"] != found["c"]
