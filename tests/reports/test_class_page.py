"""The instructor's page: counts, rates, names and links, for a class of any size."""

from __future__ import annotations

import re

import msgspec
import pytest

from autograder.reports import clusters, statistics
from autograder.reports.class_page import class_page, link
from autograder.results import Outcome, Status, SubmissionResult
from tests.reports import examples
from tests.reports.reading import Page

UNREADABLE = examples.submission(
    name="cut.ipynb", status=Status.UNREADABLE, complete=False, score=None, problem="the file is cut off."
)
BROKEN = examples.submission(
    examples.question(
        "dense",
        "A dense layer, forward",
        examples.a_test("A broken test.", Outcome.GRADER_ERROR, detail="KeyError: 'moons'"),
    ),
    name="our-fault.ipynb",
)


def page(*submissions: SubmissionResult, tier: str = "namespaces") -> Page:
    return Page(class_page(examples.class_of(*submissions, tier=tier)))


def many(number: int) -> list[SubmissionResult]:
    kinds = (examples.good(), examples.weak())
    return [
        msgspec.structs.replace(kinds[n % 2], id=f"s{n}", file=f"s{n}.ipynb", feedback=f"feedback/s{n}.html")
        for n in range(number)
    ]


@pytest.mark.parametrize("number", [0, 1, 2, 1000])
def test_the_page_is_well_formed_and_inert_for_a_class_of(number: int) -> None:
    read = page(*many(number))
    assert read.faults == []
    assert len(read.ids) == len(set(read.ids))


def test_every_submission_has_a_row_with_a_link() -> None:
    read = page(examples.good(), examples.weak(), UNREADABLE)
    assert {"feedback/ada.html", "feedback/ben.html", "feedback/cut.html"} <= set(read.links)


def test_a_class_of_a_thousand_stays_a_modest_page() -> None:
    assert len(page(*many(1000)).html) < 3_000_000


def test_errors_of_ours_come_first_with_what_is_known() -> None:
    text = page(examples.good(), BROKEN).text
    assert text.index("KeyError: 'moons'") < text.index("mean, out of 15")


def test_a_class_without_errors_of_ours_has_no_such_part() -> None:
    assert "held back" not in page(examples.good(), examples.weak()).text


def test_an_unreadable_submission_is_named_with_its_sentence() -> None:
    assert "cut.ipynb: the file is cut off." in page(examples.good(), UNREADABLE).text


def test_those_who_failed_a_test_are_named() -> None:
    html = page(examples.good(), examples.weak()).html
    assert '<summary>1 failed</summary>\n<p class="who-what">' in html
    assert '<li><a href="feedback/ben.html">ben.ipynb</a></li>' in html


def test_a_test_for_instructors_is_listed_and_marked_so() -> None:
    text = page(examples.weak()).text
    assert "A case for instructors. not shown to students" in text


def test_grading_without_isolation_is_said_on_the_page() -> None:
    assert "Graded without isolation" in page(examples.good(), tier="none").text


def test_hostile_names_are_escaped_and_quoted() -> None:
    evil = '"><script>alert(1)</script>\u202e#?%&.ipynb'
    result = msgspec.structs.replace(examples.good(), file=evil, feedback=f"feedback/{evil}.html")
    read = page(result, examples.weak())
    assert read.faults == []
    assert "\u202e" not in read.html


@pytest.mark.parametrize(
    "path", ["", "../x.html", "/etc/passwd", "feedback/../../x", "//evil.example/x", "..\\x", "a\\b"]
)
def test_a_path_that_leads_elsewhere_is_no_link(path: str) -> None:
    assert link(msgspec.structs.replace(examples.good(), feedback=path)) == ""


def test_a_scheme_in_a_path_is_quoted_away() -> None:
    assert (
        link(msgspec.structs.replace(examples.good(), feedback="javascript:alert(1)"))
        == "javascript%3Aalert%281%29"
    )


def test_every_score_is_in_one_bar_of_the_histogram() -> None:
    assert statistics.histogram([0, 0.99, 1, 9.99, 10], 10) == [2, 1, 0, 0, 0, 0, 0, 0, 0, 2]


def test_a_score_on_the_border_counts_upwards_whatever_its_rounding() -> None:
    assert statistics.histogram([0.3 * 23], 23)[3] == 1


def test_the_mean_leaves_out_what_has_no_grade_of_its_own() -> None:
    summary = statistics.summary([examples.good(), UNREADABLE, BROKEN])
    assert summary.mean == examples.good().score
    assert (summary.scored, summary.unreadable, summary.held_back) == (1, 1, 1)


def test_a_skipped_test_lowers_the_rate_as_a_failed_one() -> None:
    skipped = examples.question("q", "Q", examples.a_test("A test.", Outcome.SKIPPED))
    (question,) = statistics.questions([examples.submission(skipped)])
    assert question.tests[0].rate == 0.0


def test_one_submission_is_not_called_submissions() -> None:
    assert "<dt>submission</dt><dd>1</dd>" in page(examples.good()).html


def test_a_rate_leaves_out_what_was_not_judged() -> None:
    question = statistics.questions([examples.good(), BROKEN])[0]
    assert [asked.rate for asked in question.tests] == [1.0, 1.0, None]


def waiting(name: str) -> SubmissionResult:
    part = examples.a_test("Why?", Outcome.PENDING, 5)
    return examples.submission(examples.question("why", "Why?", part, marking="hand"), name=name)


def test_the_page_begins_with_the_students_and_then_tells_what_went_wrong() -> None:
    text = page(examples.good(), examples.weak(), UNREADABLE).text
    places = ["3 submissions, by name", "By score", "What waits for a person", "What went wrong"]
    places += ["cut.ipynb: the file is cut off.", "Question by question", "mean, out of 15"]
    start = text.index("3 submissions, by name")
    found = [text.index(place, start) for place in places]
    assert found == sorted(found)


def test_students_stand_by_name_as_people_sort_names() -> None:
    names = ["s10.ipynb", "Bea.ipynb", "s9.ipynb", "ada.ipynb"]
    html = page(*(examples.submission(name=name) for name in names)).html
    rows = re.findall(r'<tr><th class="name" scope="row"><a [^>]*>([^<]*)<', html)
    assert rows == ["ada.ipynb", "Bea.ipynb", "s9.ipynb", "s10.ipynb"]


def test_students_of_a_score_stand_together_the_highest_first() -> None:
    low = msgspec.structs.replace(examples.weak(), score=3.04)
    text = page(low, msgspec.structs.replace(low, id="b", score=3.0), examples.good(), UNREADABLE).text
    listed = text[text.index("By score") : text.index("What waits")]
    assert re.findall(r"^(15|3|no score)(\d)", listed, re.MULTILINE) == [
        ("15", "1"),
        ("3", "2"),
        ("no score", "1"),
    ]


def test_what_waits_for_a_person_names_the_question_and_who() -> None:
    text = page(examples.good(), waiting("zoe.ipynb"), BROKEN, UNREADABLE).text
    listed = text[text.index("What waits for a person") : text.index("What went wrong", 800)]
    for row in (
        "mark “Why?”1zoe.ipynb",
        "mend a grader error1our-fault.ipynb",
        "ask for a file that can be read1cut",
    ):
        assert row in listed


def test_where_nothing_waits_no_such_list_is_shown() -> None:
    assert "What waits for a person" not in page(examples.good()).text


def test_every_table_has_a_caption() -> None:
    html = page(examples.good(), examples.weak(), UNREADABLE).html
    assert html.count("<caption>") == html.count("<table")


def test_answers_that_are_not_written_yet_are_no_group() -> None:
    blank = examples.a_test("A test.", Outcome.UNWRITTEN, clusters=("same",))
    wrong = examples.a_test("A test.", Outcome.FAILED, clusters=("same",))
    ones = [
        examples.submission(examples.question("q", "Q", test), name=name)
        for name, test in (("a.ipynb", blank), ("b.ipynb", wrong))
    ]
    (group,) = clusters.clusters(ones)
    assert [one.id for one in group.members] == ["b"]


def test_a_class_of_a_thousand_with_lists_stays_within_two_megabytes() -> None:
    kinds = (examples.good(), examples.weak())
    ones = [
        msgspec.structs.replace(
            kinds[n % 2], id=f"s{n}", file=f"person{n}/backprop.ipynb", feedback=f"feedback/s{n}.html"
        )
        for n in range(1000)
    ]
    assert len(page(*ones).html.encode()) < 2_000_000


def test_what_one_sentence_says_of_the_same_members_is_one_group() -> None:
    fact = "f: it raises an exception wherever W is not square, and nowhere else."
    tests = [
        examples.a_test(title, Outcome.FAILED, clusters=ids, facts=facts)
        for title, ids, facts in (("A.", ("f-1",), (fact,)), ("B.", ("f-2",), (fact,)), ("C.", ("f-3",), ()))
    ]
    found = clusters.clusters([examples.submission(examples.question("f", "F", *tests))])
    assert [(one.id, one.others, one.tests) for one in found] == [
        ("f-1", ("f-2",), ("A.", "B.")),
        ("f-3", (), ("C.",)),
    ]


def test_a_field_has_words_where_its_number_does_not_say_all() -> None:
    html = page(examples.good(), waiting("zoe.ipynb")).html
    assert '<span class="good">3</span>' in html
    assert 'title="waiting for marking">…</span>' in html
