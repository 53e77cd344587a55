"""The pipelines that `init --ci` writes fit their platforms' schemas, and have no right that they do not need."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest

from autograder.cli import main
from autograder.course import course as courses
from autograder.course import starter
from autograder.errors import UsageError
from autograder.platforms.runners import pipelines
from tests.platforms.runners import fake_host

GITHUB = (".github/workflows/course.yml", ".github/workflows/grade.yml")
STUDENT = "student-repository/.github/workflows/public-checks.yml"
GITLAB = ".gitlab-ci.yml"
STUDENT_GITLAB = "student-repository/.gitlab-ci.yml"
EVERY = [("github", name) for name in (*GITHUB, STUDENT)] + [
    ("gitlab", name) for name in (GITLAB, STUDENT_GITLAB)
]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A course for each host, with its pipelines."""
    made = {}
    for host in pipelines.HOSTS:
        root = tmp_path_factory.mktemp(host) / "course"
        starter.create(root)
        pipelines.create(courses.find(root), host)
        made[host] = root
    return made


def jobs(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return dict(document["jobs"])


def steps(path: Path) -> list[dict[str, Any]]:
    return [step for job in jobs(fake_host.read(path)).values() for step in job["steps"]]


def scripts(path: Path) -> list[str]:
    document = fake_host.read(path)
    if "jobs" in document:
        return [step["run"] for step in steps(path) if "run" in step]
    parts = [job for job in document.values() if isinstance(job, dict) and "script" in job]
    return ["\n".join([*job.get("before_script", []), *job["script"]]) for job in parts] + [
        "\n".join(job["after_script"]) for job in parts if "after_script" in job
    ]


@pytest.mark.parametrize("host", pipelines.HOSTS)
def test_every_file_is_written_and_filled_in(written: dict[str, Path], host: str) -> None:
    for known, name in EVERY:
        if known == host:
            text = (written[host] / name).read_text()
            assert not re.findall("@[A-Z]+@", text)
            assert "autograder" in text


@pytest.mark.parametrize(("host", "name"), EVERY)
def test_it_fits_the_schema_of_its_platform(written: dict[str, Path], host: str, name: str) -> None:
    schema = {"github": "vendor.github-workflows", "gitlab": "vendor.gitlab-ci"}[host]
    command = [Path(sys.executable).with_name("check-jsonschema"), "--builtin-schema", schema]
    if host == "gitlab":
        command += ["--data-transform", "gitlab-ci"]
    done = subprocess.run([*command, written[host] / name], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    starter.create(tmp_path / "course")
    course = courses.find(tmp_path / "course")
    (course.root / GITLAB).write_text("mine")
    with pytest.raises(
        UsageError, match="is there already; move it, so that nothing of yours is overwritten"
    ):
        pipelines.create(course, "gitlab")
    assert (course.root / GITLAB).read_text() == "mine"
    assert not (course.root / "student-repository").exists()


@pytest.mark.parametrize("name", [*GITHUB, STUDENT])
def test_a_workflow_may_read_the_repository_and_nothing_else(written: dict[str, Path], name: str) -> None:
    document = fake_host.read(written["github"] / name)
    assert document["permissions"] == {"contents": "read"}
    assert [job for job in jobs(document).values() if "permissions" in job] == []
    assert not {"pull_request_target", "workflow_run", "issue_comment"} & set(document["on"])


@pytest.mark.parametrize("name", [*GITHUB, STUDENT])
def test_a_checkout_leaves_no_credentials(written: dict[str, Path], name: str) -> None:
    checkouts = [
        step for step in steps(written["github"] / name) if "actions/checkout" in step.get("uses", "")
    ]
    assert checkouts
    assert {step["with"]["persist-credentials"] for step in checkouts} == {"false"}


@pytest.mark.parametrize("name", [*GITHUB, STUDENT])
def test_an_action_is_pinned_to_a_commit_with_its_version(written: dict[str, Path], name: str) -> None:
    lines = [line for line in (written["github"] / name).read_text().splitlines() if "uses:" in line]
    assert lines
    pinned = re.compile(r"\s+(?:- )?uses: actions/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
    assert [line for line in lines if not pinned.fullmatch(line)] == []


@pytest.mark.parametrize("name", [*GITHUB, STUDENT])
def test_no_expression_stands_in_a_script(written: dict[str, Path], name: str) -> None:
    assert [script for script in scripts(written["github"] / name) if "${{" in script] == []


def test_secrets_are_for_grading_alone_each_for_the_step_that_needs_it(written: dict[str, Path]) -> None:
    for name in (GITHUB[0], STUDENT):
        assert "secrets." not in (written["github"] / name).read_text()
    document = fake_host.read(written["github"] / GITHUB[1])
    for job in jobs(document).values():
        assert job["environment"] == "grading"
        assert "secrets." not in str(job.get("env", {})) + str(document["env"])
    found = {
        step["name"]: sorted(re.findall(r"secrets\.(\w+)", str(step)))
        for step in steps(written["github"] / GITHUB[1])
        if "secrets." in str(step)
    }
    assert found == {
        "Receive": ["AUTOGRADER_DATABASE", "DEPLOY_KEY"],
        "Put the key of hidden inputs in its place": ["AUTOGRADER_HIDDEN_KEY"],
        "Collect": ["AUTOGRADER_DATABASE", "DEPLOY_KEY"],
        "Grade and sign": ["AUTOGRADER_DATABASE", "AUTOGRADER_SIGNING_KEY"],
    }


def test_no_class_is_graded_twice_at_once_and_no_grading_is_cut_off(written: dict[str, Path]) -> None:
    document = fake_host.read(written["github"] / GITHUB[1])
    assert document["concurrency"] == {"group": "grade", "cancel-in-progress": "false"}
    pipeline = fake_host.read(written["gitlab"] / GITLAB)
    assert {pipeline[job]["resource_group"] for job in ("receive", "grade")} == {"grade"}
    assert pipeline["default"]["interruptible"] == "false"


def test_on_gitlab_secrets_belong_to_the_jobs_of_their_environment(written: dict[str, Path]) -> None:
    pipeline = fake_host.read(written["gitlab"] / GITLAB)
    secret = re.compile("AUTOGRADER_(?:HIDDEN_KEY|SIGNING_KEY|DATABASE)|DEPLOY_KEY")
    users = [name for name, job in pipeline.items() if secret.search(str(job))]
    assert users == ["receive", "grade"]
    assert {pipeline[job]["environment"]["name"] for job in users} == {"grading"}
    assert not secret.search((written["gitlab"] / STUDENT_GITLAB).read_text())


def test_pages_with_hidden_tests_are_for_members_alone(written: dict[str, Path]) -> None:
    pipeline = fake_host.read(written["gitlab"] / GITLAB)
    assert {pipeline[job]["artifacts"]["access"] for job in ("verify", "grade")} == {"developer"}
    assert "pages" not in pipeline  # the job of this name would publish them


@pytest.mark.parametrize(("host", "name"), EVERY)
def test_every_script_is_one_of_a_shell(written: dict[str, Path], host: str, name: str) -> None:
    for script in scripts(written[host] / name):
        done = subprocess.run(["bash", "-n"], input=script, text=True, capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, ""), script


@pytest.mark.parametrize(("host", "name"), EVERY)
def test_every_command_and_option_exists(written: dict[str, Path], host: str, name: str) -> None:
    called = [
        line.strip()
        for script in scripts(written[host] / name)
        for line in re.findall(r"autograder ([a-z][^\n|;&]*)", script)
    ]
    assert called
    for line in called:
        words = line.split()
        command: click.Command = main.main.commands[words[0]]
        if isinstance(command, click.Group):
            command = command.commands[words[1]]
        known = {option for parameter in command.params for option in parameter.opts}
        assert [word for word in words if word.startswith("-") and word not in known] == [], line


@pytest.mark.parametrize("name", [STUDENT, STUDENT_GITLAB])
def test_a_students_pipeline_says_that_it_gives_no_grade(written: dict[str, Path], name: str) -> None:
    text = (written["github" if ".github" in name else "gitlab"] / name).read_text()
    assert "They are no grade, and nobody takes a grade from here" in text
    assert "autograder grade" not in text
