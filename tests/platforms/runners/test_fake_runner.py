"""The fake runner reads logs and files as the platforms' documentation says: what is tested with it rests on that."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.platforms.runners import fake_host, fake_runner
from tests.platforms.runners.fake_host import FakeHost
from tests.platforms.runners.fake_runner import Log


def test_a_command_stands_at_the_beginning_of_a_line_and_its_older_form_anywhere() -> None:
    log = Log().read(
        "::notice title=a%3A b%2Cc::100%25%0Amore\n  ::error::x\ntext ::error::y\ntext ##[error]z"
    )
    assert [(one.kind, one.message) for one in log.annotations] == [
        ("notice", "100%\nmore"),
        ("error", "x"),
        ("error", "z"),
    ]
    assert log.annotations[0].properties == {"title": "a: b,c"}
    assert log.shown == ["text ::error::y"]


def test_commands_rest_until_the_token() -> None:
    log = Log().read("::stop-commands::abc\n::error::x\n::abc\n::abc::\n::error::y")
    assert [one.message for one in log.annotations] == ["y"]
    assert log.shown == ["::error::x", "::abc"]


def test_ten_annotations_of_a_kind_are_kept() -> None:
    log = Log().read("\n".join(f"::{kind}::{n}" for kind in fake_runner.KINDS for n in range(12)))
    assert [one.kind for one in log.annotations] == [kind for kind in fake_runner.KINDS for _ in range(10)]


def test_a_masked_value_is_shown_as_stars() -> None:
    assert Log().read("::add-mask::secret\na secret here").shown == ["a *** here"]


def test_a_summary_is_shown_whole_or_not_at_all() -> None:
    most = fake_runner.MOST_SUMMARY_BYTES
    assert fake_runner.shown_summary("x" * most) == "x" * most
    assert fake_runner.shown_summary("x" * (most + 1)) == ""


def test_files_of_outputs_hold_values_of_one_line_and_of_several() -> None:
    text = "a=1\nb<<END\n2\nc=3\nEND\nd=<<x\n"
    assert fake_runner.outputs(text) == {"a": "1", "b": "2\nc=3", "d": "<<x"}
    for wrong in ("a\n", "a<<END\nb\n"):
        with pytest.raises(ValueError, match=r"is no name=value|ends the value"):
            fake_runner.outputs(wrong)


def workflow(place: Path, steps: str) -> Path:
    path = place / "workflow.yml"
    path.write_text(f"env: {{SHARED: a}}\njobs:\n  one:\n    steps:\n{steps}")
    return path


def test_a_step_that_fails_stops_the_job_but_for_what_always_runs(tmp_path: Path) -> None:
    path = workflow(
        tmp_path,
        """
      - name: sets
        env: {GIVEN: "${{ x.y }}"}
        run: |
          echo "LATER=$SHARED-$GIVEN" >> "$GITHUB_ENV"
          echo summary >> "$GITHUB_STEP_SUMMARY"
      - {name: reads, run: 'echo "$LATER $TOKEN"', env: {TOKEN: "${{ secrets.A }}"}}
      - {name: fails, run: exit 3}
      - {name: skipped, run: echo never}
      - {name: always, if: always(), run: echo at last}
""",
    )
    run = FakeHost(tmp_path / "host").github(path, "one", tmp_path, {"x.y": "b"}, {"A": "secret"})
    assert run.codes == {"sets": 0, "reads": 0, "fails": 3, "always": 0}
    assert "a-b ***" in run.log.shown
    assert "never" not in run.text
    assert "at last" in run.text
    assert run.summary == "summary\n"


def test_an_expression_that_is_not_known_ends_the_test(tmp_path: Path) -> None:
    path = workflow(tmp_path, '      - {run: "true", env: {A: "${{ github.event.head_commit.message }}"}}\n')
    with pytest.raises(KeyError):
        FakeHost(tmp_path / "host").github(path, "one", tmp_path, {}, {})


def test_a_job_of_gitlab_runs_in_one_shell_and_what_comes_after_in_another(tmp_path: Path) -> None:
    path = tmp_path / "pipeline.yml"
    path.write_text(
        "variables: {A: a}\njob:\n  before_script: ['B=b']\n  script: ['echo $A$B', 'exit 4', 'echo never']\n"
        "  after_script: ['echo after$B']\n"
    )
    run = FakeHost(tmp_path / "host").gitlab(path, "job", tmp_path, {})
    assert run.codes == {"script": 4}
    assert run.text == "ab\nafter\n"


def test_on_is_a_word(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text("on: push\n")
    assert fake_host.read(tmp_path / "a.yml") == {"on": "push"}
