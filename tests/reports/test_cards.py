"""A mistake is one card, whatever the number of tests that it fails; what earned its points is told calmly."""

from __future__ import annotations

from typing import Any

from autograder.reports import cards
from autograder.reports.class_page import class_page
from autograder.reports.clusters import clusters
from autograder.reports.feedback import feedback_page
from autograder.results import Outcome, QuestionResult, TestResult
from tests.reports import examples
from tests.reports.reading import Page

KNOWN = "The weight gradient is averaged. The layer only sums."
CAUSE = "mistake:dense_averaged"
FACT = "dW: it is the expected value divided by the number of rows of dz."


def failed(title: str, cause: str = CAUSE, **more: Any) -> TestResult:
    values = {"cause": cause, "message": f"{title} is wrong.", "diagnosis": KNOWN, "facts": (FACT,)}
    return examples.a_test(title, Outcome.FAILED, **(values | more))


def earned(title: str, cause: str = CAUSE) -> TestResult:
    said = "Carried over from question 1: with a correct dense_backward in place of yours, this test passes."
    more = {"score": 1.0, "carried_from": ("dense",), "carried_with": ("dense_backward",), "carried": said}
    return failed(title, cause, diagnosis="This follows from “Dense”.", facts=(), **more)


def unwritten(title: str) -> TestResult:
    said = "Not written yet: softmax (cell 5)."
    return examples.a_test(title, Outcome.UNWRITTEN, message=said, cause="unwritten:softmax")


DENSE = examples.question(
    "dense",
    "Dense",
    failed("dW is right.", hint="It is a sum."),
    failed("One row.", message="Another message."),
    failed("Unchanged."),
    examples.a_test("dx is right."),
)
NETWORK = examples.question("network", "Network", earned("Two layers."), earned("Ten layers."))
TRAIN = examples.question("train", "Training", failed("Losses."))
EMPTY = examples.question("softmax", "Softmax", unwritten("Rows."), unwritten("Large logits."))


def page(*questions: QuestionResult) -> Page:
    return Page(
        feedback_page(examples.submission(*questions), examples.INFO, examples.SANDBOX, examples.ordinary())
    )


def words(read: Page) -> str:
    return " ".join(read.text.split())


def test_tests_with_one_cause_are_one_card() -> None:
    (card,) = cards.of_question(1, DENSE)
    assert [test.title for test in card.tests] == ["dW is right.", "One row.", "Unchanged."]
    assert (card.score, card.max_score) == (0, 3)


def test_tests_with_two_causes_are_two_cards() -> None:
    asked = examples.question("q", "Q", failed("a"), failed("b", "fact:x"), failed("c"))
    assert [[test.title for test in card.tests] for card in cards.of_question(1, asked)] == [
        ["a", "c"],
        ["b"],
    ]


def test_a_test_without_a_cause_has_a_card_of_its_own() -> None:
    asked = examples.question("q", "Q", failed("a", ""), failed("b", ""))
    assert len(cards.of_question(1, asked)) == 2


def test_a_test_for_instructors_is_in_no_card() -> None:
    asked = examples.question("q", "Q", failed("a"), failed("b", visibility="instructor"))
    assert [[test.title for test in card.tests] for card in cards.of_question(1, asked)] == [["a"]]


def test_what_earned_points_is_a_card_beside_what_did_not() -> None:
    asked = examples.question("network", "Network", earned("a"), failed("b"))
    assert [card.earned for card in cards.of_question(2, asked)] == [True, False]


def test_the_most_telling_test_shows_the_fewest_wrong_behaviours() -> None:
    both, one = failed("both", clusters=("x", "y")), failed("one", clusters=("x",))
    (card,) = cards.of_question(1, examples.question("q", "Q", both, one))
    assert (card.lead.title, [test.title for test in card.others]) == ("one", ["both"])


def test_the_known_mistake_stands_once_however_many_tests_it_fails() -> None:
    read = page(DENSE)
    assert read.text.count(KNOWN) == 1
    assert read.text.count(FACT) == 1
    assert "3 tests fail for one reason, 3 points lost" in read.text
    assert read.faults == []


def test_the_other_tests_are_folded_away_with_what_differs() -> None:
    html = page(DENSE).html
    folded = html.split("<summary>2 other tests</summary>")[1].split("</details>")[0]
    assert "Another message." in folded
    assert KNOWN not in folded


def test_a_message_that_equals_the_example_is_not_repeated() -> None:
    asked = examples.question("q", "Q", failed("a", message="No."), failed("b", message="No."))
    assert page(asked).text.count("No.") == 1


def test_what_is_known_of_a_mistake_comes_before_the_hint_and_the_example() -> None:
    text = page(DENSE).text
    assert text.index(KNOWN) < text.index("It is a sum.") < text.index("dW is right. is wrong.")


def test_a_message_that_tells_the_cause_comes_before_the_hint() -> None:
    one = failed("Rows.", diagnosis="", facts=(), message="It raised.", hint="Look at the shapes.")
    text = page(examples.question("q", "Q", one)).text
    assert text.index("It raised.") < text.index("Look at the shapes.")


def test_one_test_keeps_its_title_as_its_heading() -> None:
    assert "<h4>Losses.</h4>" in page(TRAIN).html


def test_what_earned_its_points_is_calm_and_folded() -> None:
    read = page(DENSE, NETWORK)
    card = read.html.split('<li class="test calm" id="q2-c1">')[1].split("</li>\n</ul>")[0]
    assert "Still earned 2 of 2: tested with a correct <code>dense_backward</code>" in card
    assert "failed" not in card
    assert "<details>" in card


def test_a_mistake_says_once_what_it_explains() -> None:
    read = page(DENSE, NETWORK, TRAIN)
    said = (
        "This one mistake explains 6 tests; 2 of them earned their points all the same. "
        "Later: question 2, question 3."
    )
    assert words(read).count(said) == 1
    assert {"#q2-c1", "#q3-c1"} <= set(read.links)


def test_later_cards_refer_back_in_one_line() -> None:
    read = page(DENSE, NETWORK, TRAIN)
    assert "The same as in question 1: mend it there first." in words(read)
    assert "The mistake is told at question 1." in words(read)
    assert "#q1-c1" in read.links
    assert read.text.count(KNOWN) == 1


def test_a_mistake_without_consequences_claims_none() -> None:
    assert "explains" not in page(DENSE).text


def test_two_questions_with_two_causes_do_not_refer_to_each_other() -> None:
    other = examples.question("train", "Training", failed("Losses.", "fact:train-1"))
    assert "mend it there first" not in page(DENSE, other).text


def test_what_is_not_written_is_one_grey_line() -> None:
    read = page(EMPTY)
    assert '<article class="question blank"' in read.html
    assert read.text.count("Not written yet: softmax (cell 5).") == 1
    assert "Rows." not in read.text
    assert read.faults == []


def test_a_part_that_is_not_written_is_grey_beside_what_is_judged() -> None:
    asked = examples.question("q", "Q", unwritten("Rows."), failed("Loss."))
    html = page(asked).html
    assert '<li class="test blank" id="q1-c1">' in html
    assert '<li class="test bad" id="q1-c2">' in html
    assert '<article class="question bad"' in html


def test_an_unwritten_question_is_grey_in_the_strip() -> None:
    assert '<a href="#q1" class="blank">' in page(EMPTY).html


def test_the_cause_itself_is_on_no_students_page() -> None:
    assert "dense_averaged" not in page(DENSE, NETWORK, TRAIN).html


def test_every_link_of_a_page_with_cards_has_its_target() -> None:
    read = page(DENSE, NETWORK, TRAIN, EMPTY)
    assert {link.removeprefix("#") for link in read.links} <= set(read.ids)
    assert len(read.ids) == len(set(read.ids))


def test_the_class_page_counts_who_has_not_written_it() -> None:
    read = Page(class_page(examples.class_of(examples.submission(EMPTY))))
    assert "1 not written yet" in read.text
    assert clusters([examples.submission(EMPTY)]) == []


def test_what_needs_an_unwritten_part_says_so_and_is_not_red() -> None:
    needs = examples.question(
        "entropy", "Cross-entropy", failed("Loss.", "unwritten:softmax", diagnosis="", facts=())
    )
    read = page(EMPTY, needs)
    assert '<li class="test blank" id="q2-c1">' in read.html
    assert "It needs question 1, which is not written yet." in words(read)
    assert "1 later test needs it. Later: question 2." in words(read)
    assert {link.removeprefix("#") for link in read.links} <= set(read.ids)


def test_what_earned_its_points_names_each_question_that_was_wrong() -> None:
    relu = examples.question("relu", "ReLU", failed("Slope.", "mistake:relu_absolute"))
    both = examples.a_test(
        "Layers.",
        Outcome.FAILED,
        score=1.0,
        cause="question:dense,relu",
        carried_from=("dense", "relu"),
        carried_with=("dense_backward", "relu"),
    )
    read = page(DENSE, relu, examples.question("network", "Network", both))
    assert "The mistakes are told at question 1, question 2." in words(read)
    assert {"#q1", "#q2"} <= set(read.links)
