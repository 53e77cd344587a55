"""What hosts of repositories run and show: the same commands as here, with no more rights than these need."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.docs import pages

WORKFLOWS = sorted((pages.ROOT / ".github" / "workflows").glob("*.yml"))
GITLAB = pages.ROOT / ".gitlab-ci.yml"
FORMS = sorted((pages.ROOT / ".github" / "ISSUE_TEMPLATE").glob("[!c]*.yml"))
USER_NAMESPACES = "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0"


def read(path: Path) -> Any:
    """Return what a YAML file holds. `on` is a word here, not the truth value that YAML 1.1 takes it for."""
    return yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)


def steps(path: Path) -> list[dict[str, Any]]:
    """Return the steps of all jobs of a workflow."""
    return [step for job in read(path)["jobs"].values() for step in job["steps"]]


def commands() -> Iterator[str]:
    """Yield every command line that a host runs."""
    for path in WORKFLOWS:
        yield from (line for step in steps(path) for line in step.get("run", "").splitlines())
    for job in read(GITLAB).values():
        yield from job.get("script", ()) if isinstance(job, dict) else ()


def test_a_host_runs_targets_of_make_and_nothing_else() -> None:
    assert [
        line for line in commands() if line != USER_NAMESPACES and not re.fullmatch("make [a-z-]+", line)
    ] == []


def test_every_target_that_a_host_runs_exists() -> None:
    named = {line.removeprefix("make ") for line in commands() if line != USER_NAMESPACES}
    assert named - pages.TARGETS == set()


@pytest.mark.parametrize(
    "path", [pages.ROOT / ".github" / "workflows" / "test.yml", GITLAB], ids=["github", "gitlab"]
)
def test_a_push_is_tested_by_the_command_of_a_fresh_machine(path: Path) -> None:
    script = (pages.ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()[-1]
    document = read(path)
    found = document["test"]["script"] if path == GITLAB else [step.get("run") for step in steps(path)]
    assert script in found


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_may_read_the_repository_and_nothing_else(path: Path) -> None:
    document = read(path)
    assert document["permissions"] == {"contents": "read"}
    assert [name for name, job in document["jobs"].items() if "permissions" in job] == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_no_workflow_runs_a_strangers_code_with_our_rights(path: Path) -> None:
    assert not {"pull_request_target", "workflow_run"} & set(read(path)["on"])


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_an_action_is_pinned_to_an_exact_tag(path: Path) -> None:
    used = [step["uses"] for step in steps(path) if "uses" in step]
    assert used
    assert [action for action in used if not re.fullmatch(r"actions/[\w-]+@v\d+\.\d+\.\d+", action)] == []


def test_hooks_before_a_commit_are_our_own_tools() -> None:
    hooks = read(pages.ROOT / ".pre-commit-config.yaml")["repos"]
    assert [repository["repo"] for repository in hooks] == ["local"]
    entries = [hook["entry"].split()[:2] for hook in hooks[0]["hooks"]]
    assert entries == [[".venv/bin/ruff", "format"], [".venv/bin/ruff", "check"]]


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_a_form_for_issues_has_what_a_host_asks_for(path: Path) -> None:
    form = read(path)
    assert form["name"]
    assert form["description"]
    kinds = {part["type"] for part in form["body"]}
    assert kinds <= {"markdown", "textarea"}
    assert "textarea" in kinds


@pytest.mark.parametrize("name", [".github/ISSUE_TEMPLATE/bug.yml", ".gitlab/issue_templates/Default.md"])
def test_whoever_reports_a_bug_is_told_where_a_hole_goes(name: str) -> None:
    assert "SECURITY.md" in pages.text(pages.ROOT / name)


def test_both_hosts_ask_the_same_of_a_change() -> None:
    github = pages.ROOT / ".github" / "pull_request_template.md"
    gitlab = pages.ROOT / ".gitlab" / "merge_request_templates" / "Default.md"
    assert pages.text(gitlab) == pages.text(github)
