"""What is known of a wrong answer, on the student's page and on the class's."""

from __future__ import annotations

from autograder.reports.class_page import class_page
from autograder.reports.clusters import clusters
from autograder.reports.feedback import feedback_page
from autograder.results import Outcome, SandboxInfo, SubmissionResult
from tests.reports import examples
from tests.reports.reading import Page

FACT = "dW: it is the right one transposed."
KNOWN = "The weight gradient is transposed. dW has the shape of W."


def wrong(name: str, *ids: str, fact: str = FACT, known: str = KNOWN) -> SubmissionResult:
    """A submission with one failed test of these clusters."""
    test = examples.a_test(
        "dW is right.",
        Outcome.FAILED,
        facts=(fact,),
        diagnosis=known,
        clusters=ids,
        hint="Think of shapes.",
        message="dW is wrong.",
    )
    return examples.submission(examples.question("dense", "Dense", test), name=f"{name}.ipynb")


def student_page(one: SubmissionResult) -> Page:
    return Page(feedback_page(one, examples.INFO, SandboxInfo("user", (), ()), examples.ordinary()))


def test_a_student_reads_the_fact_and_the_known_mistake_marked_as_such() -> None:
    text = student_page(wrong("ada", "dense-12345678")).text
    assert f"Observed {FACT}" in " ".join(text.split())
    assert f"Known mistake {KNOWN}" in " ".join(text.split())


def test_a_student_never_reads_the_cluster() -> None:
    assert "dense-12345678" not in student_page(wrong("ada", "dense-12345678")).html


def test_what_is_told_is_escaped() -> None:
    hostile = "<script>alert(1)</script>"
    assert student_page(wrong("ada", "dense-12345678", fact=hostile, known=hostile)).faults == []
    page = Page(class_page(examples.class_of(wrong("ada", "dense-1234567<", fact=hostile, known=hostile))))
    assert page.faults == []


def test_the_largest_cluster_comes_first() -> None:
    found = clusters(
        [wrong("a", "dense-aaaaaaaa"), wrong("b", "dense-bbbbbbbb"), wrong("c", "dense-bbbbbbbb")]
    )
    assert [(one.id, len(one.members)) for one in found] == [("dense-bbbbbbbb", 2), ("dense-aaaaaaaa", 1)]


def test_a_member_counts_once_however_many_of_its_tests_show_the_behaviour() -> None:
    one = wrong("a", "dense-aaaaaaaa")
    twice = examples.submission(*one.questions, *one.questions)
    assert [len(cluster.members) for cluster in clusters([twice])] == [1]


def test_what_is_told_of_a_cluster_comes_from_a_test_that_shows_it_alone() -> None:
    mixed = wrong("a", "dense-aaaaaaaa", "dense-bbbbbbbb", known="Two things.")
    alone = wrong("b", "dense-aaaaaaaa", known="One thing.")
    found = {one.id: one.diagnosis for one in clusters([mixed, alone])}
    assert found["dense-aaaaaaaa"] == "One thing."


def test_a_class_without_wrong_answers_has_no_such_section() -> None:
    assert "behave alike" not in class_page(examples.class_of(examples.good()))
