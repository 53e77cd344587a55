"""The pipelines are acted out: real scripts in real shells, on a course whose students attack the runner."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from autograder import artifacts
from tests.platforms.runners import acted, fake_host
from tests.platforms.runners.acted import Scene
from tests.platforms.runners.fake_host import JobRun


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return acted.make(tmp_path_factory.mktemp("acted"))


@pytest.fixture(scope="module")
def verified(scene: Scene) -> JobRun:
    """The course's pipeline on the first push of a branch: nobody knows the commit before it."""
    return scene.verify("0" * 40)


@pytest.fixture(scope="module")
def checked(scene: Scene) -> dict[str, JobRun]:
    return {name: scene.check(name) for name in acted.STUDENTS}


@pytest.fixture(scope="module")
def workspace(scene: Scene) -> Path:
    return scene.checkout(scene.course)


@pytest.fixture(scope="module")
def graded(scene: Scene, workspace: Path) -> JobRun:
    return scene.grade(workspace)


def test_a_push_is_verified_and_its_release_built_twice(verified: JobRun) -> None:
    assert verified.passed, verified.text
    assert list(verified.artifacts["verify"].iterdir()) == [verified.artifacts["verify"] / "first-steps.html"]
    assert (verified.artifacts["released"] / "first-steps.zip").is_file()


def test_a_push_that_touches_no_assignment_verifies_none(scene: Scene) -> None:
    before = acted.git(scene.course, "rev-parse", "HEAD")
    (scene.course / "README.md").write_text("another text\n")
    acted.commit(scene.course)
    run = scene.verify(before)
    assert run.passed, run.text
    assert "No assignment is touched." in run.text
    assert "verify" not in run.artifacts


def test_a_push_that_breaks_an_assignment_fails(scene: Scene) -> None:
    source = scene.assignment / "source.py"
    kept, before = source.read_text(), acted.git(scene.course, "rev-parse", "HEAD")
    source.write_text(kept.replace("return np.mean(", "return 2 * np.mean("))
    acted.commit(scene.course)
    run = scene.verify(before)
    source.write_text(kept)
    acted.commit(scene.course)
    assert run.codes["Verify"] == 2
    assert "verify" in run.artifacts  # the page that says why


def test_a_student_reads_what_is_wrong_at_the_line_of_the_notebook(
    scene: Scene, checked: dict[str, JobRun]
) -> None:
    run = checked["ben"]
    assert not run.passed
    (annotation,) = run.annotations
    line = int(annotation.properties["line"])
    text = (scene.students["ben"] / "first-steps.ipynb").read_text().splitlines()
    assert annotation.properties["file"] == "first-steps.ipynb"
    assert "checks.check_gradient" in text[line - 1]
    assert "These are the public checks&#44; for you alone&#46; They are no grade" in run.summary


def test_a_correct_notebook_passes_its_public_checks(checked: dict[str, JobRun]) -> None:
    assert checked["ada"].passed, checked["ada"].text
    assert checked["ada"].annotations == []


def test_a_students_text_issues_no_command(checked: dict[str, JobRun]) -> None:
    run = checked["eve"]
    names = [name for name, _ in run.log.commands]
    assert set(names) <= {"error", "stop-commands"}
    assert "forged" not in {one.message for one in run.annotations}
    assert all(one.properties["file"] == "first-steps.ipynb" for one in run.annotations)
    assert "wrote to the runner" not in run.text


def test_no_variable_of_the_runner_and_no_token_reaches_a_student(
    checked: dict[str, JobRun], graded: JobRun, workspace: Path
) -> None:
    page = workspace / "graded" / acted.ASSIGNMENT / "executed" / "eve.ipynb"
    cells = json.loads(page.read_bytes())["cells"]
    printed = [line for cell in cells for one in cell.get("outputs", ()) for line in _text(one).splitlines()]
    environments = [line for line in printed if line.startswith("environment ")]
    assert environments
    assert [
        line for line in environments if re.search("GITHUB|ACTIONS|RUNNER|AUTOGRADER|TOKEN|KEY", line)
    ] == []
    assert "variable GITHUB_OUTPUT False" in printed
    assert "wrote to the runner" not in printed
    assert fake_host.TOKEN not in page.read_text()


def _text(output: dict[str, Any]) -> str:
    return "".join(output.get("text", ""))


def test_a_class_is_collected_graded_signed_and_audited(graded: JobRun, workspace: Path) -> None:
    assert graded.passed, graded.text
    results = json.loads((workspace / "graded" / acted.ASSIGNMENT / artifacts.RESULTS).read_bytes())
    assert {one["id"]: one["status"] for one in results["submissions"]} == dict.fromkeys(
        acted.STUDENTS, "graded"
    )
    assert "Repeated 3: 3 submissions came out the same to every verdict and point." in graded.text
    assert "### first&#45;steps&#46;ada" in graded.summary


def test_a_forged_result_in_a_repository_is_taken_for_none(
    graded: JobRun, workspace: Path, scene: Scene
) -> None:
    results = json.loads((workspace / "graded" / acted.ASSIGNMENT / artifacts.RESULTS).read_bytes())
    scores = {one["id"]: one["score"] for one in results["submissions"]}
    assert scores["eve"] < scores["ben"] < scores["ada"]
    command = [
        sys.executable,
        "-m",
        "autograder",
        "audit",
        scene.students["eve"],
        "--key",
        scene.course / "course.key.pub",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (
        1, "autograder: the envelope has 0 signatures, and exactly one is expected\n",
    )  # fmt: skip


def test_no_secret_is_in_a_log_a_summary_or_an_artifact(graded: JobRun, scene: Scene) -> None:
    secrets = [value for value in scene.secrets.values() if value]
    text = graded.text + graded.summary
    for folder in graded.artifacts.values():
        text += "".join(path.read_text(errors="replace") for path in folder.rglob("*") if path.is_file())
    for secret in [*secrets, secrets[1].splitlines()[1], fake_host.TOKEN]:
        assert secret not in text


def test_without_a_gradebook_that_stays_nothing_is_received(scene: Scene) -> None:
    checkout = scene.checkout(scene.course)
    workflow = scene.course / ".github/workflows/grade.yml"
    assert scene.host.github(workflow, "receive", checkout, {}, scene.secrets).passed
    assert scene.host.gitlab(checkout / ".gitlab-ci.yml", "receive", checkout, {}).passed
    assert not list(checkout.glob("gradebook*"))


def test_graded_again_nothing_changes(graded: JobRun, scene: Scene, workspace: Path) -> None:
    """A run that is started again, in a place where the gradebook is kept, grades nothing anew."""
    path = workspace / "graded" / acted.ASSIGNMENT / artifacts.RESULTS
    before = _verdicts(path)
    again = scene.grade(workspace)
    assert again.passed, again.text
    assert _verdicts(path) == before


def _verdicts(path: Path) -> list[object]:
    submissions = json.loads(path.read_bytes())["submissions"]
    return [(one["id"], one["sha256"], one["status"], one["questions"]) for one in submissions]


@pytest.mark.parametrize(("student", "code"), [("ada", 0), ("ben", 1)])
def test_on_gitlab_a_student_gets_the_reports_of_the_host(scene: Scene, student: str, code: int) -> None:
    checkout = scene.checkout(scene.students[student])
    run = scene.host.gitlab(checkout / ".gitlab-ci.yml", "public-checks", checkout, {})
    assert run.codes == {"script": code}, run.text
    marked = json.loads((checkout / "gl-code-quality-report.json").read_text())
    assert [one["location"]["path"] for one in marked] == ["first-steps.ipynb"] * code
    assert "public-checks.xml" in run.artifacts


def test_on_gitlab_a_push_is_verified(scene: Scene) -> None:
    checkout = scene.checkout(scene.course)
    variables = {
        "CI_PIPELINE_SOURCE": "push",
        "CI_COMMIT_BEFORE_SHA": acted.git(checkout, "rev-parse", "HEAD"),
    }
    run = scene.host.gitlab(checkout / ".gitlab-ci.yml", "verify", checkout, variables)
    assert run.passed, run.text
    assert "No assignment is touched." in run.text


def test_on_gitlab_a_class_is_graded_and_signed(scene: Scene) -> None:
    checkout = scene.checkout(scene.course)
    variables = {**scene.secrets, "AUTOGRADER_SIGNING_KEY": str(scene.key), "ASSIGNMENT": acted.ASSIGNMENT}
    run = scene.host.gitlab(checkout / ".gitlab-ci.yml", "grade", checkout, variables)
    assert run.passed, run.text
    assert f"graded/{acted.ASSIGNMENT}/junit.xml" in {
        path.relative_to(checkout).as_posix() for path in (checkout / "graded").rglob("*.xml")
    }
    assert "Repeated 3" in run.text


PAGE = (Path(__file__).parents[3] / "docs" / "pipelines.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"(?m)^    ((?:autograder|git|cp|mkdir) .+)$", PAGE)


def test_each_command_of_the_page_does_what_the_page_says(tmp_path: Path) -> None:
    """In the order of the page, in a course that is new; the results are those that the pipeline would have made."""
    course, home = tmp_path / "course", tmp_path / "home"
    home.mkdir()
    acted.run(tmp_path, "init", course, "--kind", "network")
    acted.commit(course)
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    names = {
        f"GIT_{who}_{what}": "a@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
    }
    environment = {"PATH": path, "HOME": str(home), "LANG": "C.UTF-8", **names}
    assert len(COMMANDS) >= 12
    for command in COMMANDS:
        if " audit " in command:
            handed_in = shutil.copytree(course / "submissions" / "first-steps", tmp_path / "handed-in")
            acted.run(
                course, "grade", "assignments/first-steps", handed_in, "--sign", home / "keys" / "course.key"
            )
        done = subprocess.run(
            ["bash", "-c", command], cwd=course, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == (1 if " check " in command else 0), (command, done.stdout, done.stderr)
        if "--changed-since" in command:
            assert "No assignment is touched." in done.stdout
