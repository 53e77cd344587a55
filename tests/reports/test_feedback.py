"""What a student's page shows, and what it never shows."""

from __future__ import annotations

import platform

import msgspec
import numpy

from autograder.reports import environment
from autograder.reports.feedback import feedback_page
from autograder.results import Outcome, SandboxInfo, Status, SubmissionResult
from tests.reports import examples
from tests.reports.reading import Page


def page(
    result: SubmissionResult, notebook: dict[str, object] | None = None, tier: str = "namespaces"
) -> Page:
    shown = examples.ordinary() if notebook is None else notebook
    return Page(feedback_page(result, examples.INFO, SandboxInfo(tier, (), ()), shown))


def test_a_good_page_is_well_formed_and_inert() -> None:
    assert page(examples.good()).faults == []


def test_a_weak_page_is_well_formed_and_inert() -> None:
    assert page(examples.weak()).faults == []


def test_ids_are_unique() -> None:
    ids = page(examples.weak()).ids
    assert len(ids) == len(set(ids))


def test_every_link_has_its_target_on_the_page() -> None:
    read = page(examples.weak())
    assert {link.removeprefix("#") for link in read.links} <= set(read.ids)


def test_a_strict_policy_stands_before_everything_that_could_load() -> None:
    html = page(examples.good()).html
    policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
    assert html.index(policy) < html.index("<style>")


def test_backticks_in_advice_make_code_and_nothing_else() -> None:
    assert environment.coded("End in a `return`.") == "End in a <code>return</code>."
    assert environment.coded("`<b>` & one ` alone") == "<code>&lt;b&gt;</code> &amp; one ` alone"


def test_a_failed_test_has_its_title_message_and_hint() -> None:
    text = page(examples.weak()).text
    assert "Softmax is finite and right for scores of ±1000." in text
    assert examples.DIFFERENCE in text
    assert "Subtract the row's maximum before exponentiating." in text


def test_what_a_function_was_called_with_is_folded_away() -> None:
    html = page(examples.weak()).html
    assert (
        f'<summary>What it was called with</summary><pre class="message">{examples.ARGUMENTS}</pre>' in html
    )


def test_what_was_carried_over_stands_beside_the_failed_test() -> None:
    said = "Carried over from question 2: with a correct relu in place of yours, this test passes and earns its points."
    one = examples.a_test("Layers.", Outcome.FAILED, score=1.0, carried=said, carried_from=("relu",))
    read = page(examples.submission(examples.question("layers", "Layers", one)))
    assert said in read.text
    assert read.faults == []


def test_each_outcome_stands_in_words() -> None:
    text = page(examples.weak()).text
    for word in ("failed", "timed out", "missing", "waiting for marking", "passed"):
        assert word in text


def test_every_outcome_has_a_word_of_its_own() -> None:
    from autograder.reports.environment import OUTCOMES

    assert set(OUTCOMES) == set(Outcome)
    assert len({label.words for label in OUTCOMES.values()}) == len(OUTCOMES)


def test_a_test_for_instructors_is_not_shown() -> None:
    html = page(examples.weak()).html
    assert "HIDDEN-MESSAGE" not in html
    assert "A case for instructors" not in html


def test_the_detail_of_a_test_is_not_shown() -> None:
    assert "HIDDEN-DETAIL" not in page(examples.weak()).html


def test_points_of_unlisted_checks_are_explained() -> None:
    assert (
        "Some points of this question come from tests that are not listed here." in page(examples.weak()).text
    )


def test_a_pending_part_says_that_a_person_will_mark_it() -> None:
    text = page(examples.weak()).text
    assert "waiting for marking" in text
    assert "5 points still need marking by a person." in text


def test_a_complete_result_is_called_final() -> None:
    assert "final: every part is marked" in page(examples.good()).text


def test_the_comment_of_a_person_is_shown_though_the_part_has_its_points() -> None:
    text = page(examples.good()).text
    assert "Clear and complete; well argued." in text
    assert "marked by a person" in text


def test_the_level_that_a_person_gave_is_described_beside_the_comment() -> None:
    part = examples.a_test("Why?", most=5, message="Well argued.", level="Names the batch and the sum.")
    asked = examples.question("why", "Why?", part, marking="hand")
    text = page(examples.submission(asked)).text
    assert "Level of the rubric Names the batch and the sum." in text
    assert "Well argued." in text


def test_a_cell_that_answers_links_to_its_question_and_back() -> None:
    links = page(examples.weak()).links
    assert "#q2" in links
    assert "#cell-5" in links


def test_a_warning_links_to_the_cell_that_it_names() -> None:
    assert '<a href="#cell-4">Cell 4</a> raised ZeroDivisionError' in page(examples.weak()).html


def test_a_warning_about_a_cell_that_is_not_there_is_plain_text() -> None:
    result = examples.submission(warnings=("Cell 99 was not run.",))
    assert page(result).links.count("#cell-99") == 0


def test_grading_without_isolation_is_said_on_the_page() -> None:
    assert "Graded without isolation" in page(examples.good(), tier="none").text


def test_grading_with_isolation_needs_no_banner() -> None:
    assert "Graded without isolation" not in page(examples.good()).text


def test_an_unreadable_submission_has_a_page_with_the_sentence() -> None:
    result = examples.submission(
        status=Status.UNREADABLE, score=None, complete=False, problem="the file is empty."
    )
    html = feedback_page(result, examples.INFO, examples.SANDBOX, None)
    read = Page(html)
    assert "The file is empty." in read.text
    assert read.faults == []


def test_a_page_of_an_unreadable_submission_does_not_say_that_code_ran() -> None:
    result = examples.submission(
        status=Status.UNREADABLE, score=None, complete=False, problem="the file is empty."
    )
    assert "Your code ran" not in Page(feedback_page(result, examples.INFO, examples.SANDBOX, None)).text
    assert "Your code ran" in page(examples.good()).text


def test_a_question_without_points_says_how_many_it_has() -> None:
    wrong = examples.a_test("Layers.", Outcome.FAILED, most=4)
    assert "0 of 4 points" in page(examples.submission(examples.question("q", "Layers", wrong))).text


def test_one_point_is_not_called_points() -> None:
    wrong = examples.a_test("Layers.", Outcome.FAILED, most=1)
    assert "0 of 1 point\n" in page(examples.submission(examples.question("q", "Layers", wrong))).text


def test_what_failed_on_our_side_is_not_told_to_the_student() -> None:
    result = examples.submission(status=Status.GRADER_ERROR, complete=False, problem="/srv/course: KeyError")
    text = page(result).text
    assert "/srv/course" not in text
    assert "It is not your fault" in text


def test_formulas_are_mathml() -> None:
    assert page(examples.good()).tags.count("math") == 3


def test_a_table_from_pandas_is_a_table() -> None:
    read = page(examples.good())
    assert "<td>0.693</td>" in read.html
    assert "dataframe" not in read.html


def test_a_traceback_has_its_colours_as_classes() -> None:
    html = page(examples.good()).html
    assert '<span class="a-red">ZeroDivisionError</span>' in html
    assert "\x1b" not in html


def test_a_progress_bar_shows_its_last_state() -> None:
    shown = page(
        examples.good(), examples.notebook(examples.code("x", examples.stream("10%\r50%\r100%\ndone\n")))
    )
    assert "100%\ndone" in shown.text
    assert "50%" not in shown.text


def test_python_is_highlighted() -> None:
    assert '<span class="k">return</span>' in page(examples.good()).html


def test_lines_of_code_keep_their_text() -> None:
    source = 'def f(x):\n\n    """a < b & c"""\n    return x'
    shown = page(examples.good(), examples.notebook(examples.code(source)))
    assert source + "\n" in shown.text


def test_the_plain_page_has_the_source_and_no_outputs() -> None:
    html = feedback_page(examples.weak(), examples.INFO, examples.SANDBOX, examples.ordinary(), plain=True)
    read = Page(html)
    assert "def softmax(z):" in read.text
    assert "0.693" not in read.text
    assert read.faults == []


def test_the_same_result_gives_the_same_page() -> None:
    assert page(examples.weak()).html == page(examples.weak()).html


def test_hostile_text_in_a_result_is_escaped() -> None:
    evil = "<script>alert(1)</script>\u202e<img src=x onerror=alert(1)>"
    test = examples.a_test(evil, Outcome.FAILED, message=evil, hint=evil)
    result = examples.submission(examples.question("q", evil, test), name=evil, warnings=(evil,))
    read = page(msgspec.structs.replace(result, file=evil, sha256=evil))
    assert read.faults == []
    assert "\u202e" not in read.html
    assert "⟨U+202E⟩" in read.text


def test_the_page_names_the_versions_of_python_and_numpy() -> None:
    text = Page(feedback_page(examples.weak(), examples.INFO, examples.SANDBOX, examples.ordinary())).text
    assert f"with Python {platform.python_version()} and NumPy {numpy.__version__}" in text
