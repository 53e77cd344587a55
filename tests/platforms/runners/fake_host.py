"""Runs the steps of a workflow as GitHub and GitLab do: real shells, real files, a real environment.

Written from their documentation: each step has files of its own for outputs, environment and summary; a step that fails
stops the job but for those that always run; secrets are masked in the log. Actions are acted out, and `pip`, `sudo` and
the tools of ssh do nothing here. Expressions are looked up by their text, so that one that is not known ends the test.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.platforms.runners import fake_runner
from tests.platforms.runners.fake_runner import Annotation, Log

_EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")
_IDLE = ("pip", "sudo", "ssh-agent", "ssh-add")
_SECONDS = 300
TOKEN = "a token of the runner"


def read(path: Path) -> dict[str, Any]:
    """Return what a YAML file holds; `on` is a word, not the truth value of YAML 1.1."""
    found: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
    return found


@dataclass
class JobRun:
    """What became of a job: the code of each step that ran, its log, its summaries and its artifacts."""

    codes: dict[str, int] = field(default_factory=dict)
    text: str = ""
    log: Log = field(default_factory=Log)
    summaries: list[str] = field(default_factory=list)
    annotations: list[Annotation] = field(default_factory=list)
    artifacts: dict[str, Path] = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        return not any(self.codes.values())

    @property
    def summary(self) -> str:
        return "".join(self.summaries)


class FakeHost:
    """A runner of one of the hosts, with a place of its own for what it keeps."""

    def __init__(self, place: Path, local_repositories: bool = True) -> None:
        self._place = place
        self._tools = place / "tools"
        self._tools.mkdir(parents=True)
        for name in _IDLE:
            self._tool(name, "exit 0")
        # What students push lies in folders of this machine, which `collect` takes where it is told so alone.
        local = 'test "$1" = collect && set -- "$@" --local' if local_repositories else ":"
        self._tool("autograder", f'{local}\nexec {sys.executable} -m autograder "$@"')

    def _tool(self, name: str, script: str) -> None:
        path = self._tools / name
        path.write_text(f"#!/bin/bash\n{script}\n")
        path.chmod(0o755)

    def github(
        self,
        workflow: Path,
        job: str,
        workspace: Path,
        expressions: Mapping[str, str],
        secrets: Mapping[str, str],
    ) -> JobRun:
        """Run a job of a workflow in a checkout."""
        document = read(workflow)
        known = {**expressions, **{f"secrets.{name}": value for name, value in secrets.items()}}
        steps = document["jobs"][job]["steps"]
        shared = {**document.get("env", {}), **document["jobs"][job].get("env", {})}
        run = JobRun(log=Log(masks=[value for value in secrets.values() if value]))
        variables: dict[str, str] = {}
        for number, step in enumerate(steps):
            if not run.passed and step.get("if") != "always()":
                continue
            name = step.get("name") or step.get("run") or step["uses"]
            if "uses" in step:
                self._action(step, workspace, known, run)
                continue
            files = self._files(number)
            given = {**shared, **variables, **step.get("env", {})}
            environment = {key: _filled(value, known) for key, value in given.items()}
            done = self._shell(step["run"], workspace, {**environment, **_of_github(workspace, files)})
            run.codes[name] = done.returncode
            self._take(run, done, files, variables)
        return run

    def gitlab(self, pipeline: Path, job: str, workspace: Path, variables: Mapping[str, str]) -> JobRun:
        """Run a job of a pipeline in a checkout."""
        document = read(pipeline)
        known = {**document.get("variables", {}), **variables}
        described = document[job]
        environment = {**known, "CI": "true", "GITLAB_CI": "true", "CI_JOB_TOKEN": TOKEN}
        environment = {name: value for name, value in environment.items() if value}
        run = JobRun()
        lines = [*described.get("before_script", []), *described["script"]]
        for name, part in (("script", lines), ("after_script", described.get("after_script", []))):
            done = self._shell("\n".join(part), workspace, environment) if part else None
            if done is not None:
                if name == "script":  # what comes after decides on nothing
                    run.codes[name] = done.returncode
                run.text += done.stdout
                run.log.read(done.stdout)
        for pattern in described.get("artifacts", {}).get("paths", []):
            for path in workspace.glob(pattern.rstrip("/")):
                run.artifacts[path.relative_to(workspace).as_posix()] = path
        return run

    def _shell(
        self, script: str, workspace: Path, environment: Mapping[str, str]
    ) -> subprocess.CompletedProcess[str]:
        path = f"{self._tools}:{Path(sys.executable).parent}:{os.environ['PATH']}"
        whole = {"PATH": path, "HOME": str(self._place), "LANG": "C.UTF-8", **environment}
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
            cwd=workspace, env=whole, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            timeout=_SECONDS, check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip

    def _files(self, number: int) -> dict[str, Path]:
        folder = self._place / f"commands-{number}"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        files = {name: folder / name for name in ("OUTPUT", "ENV", "STEP_SUMMARY", "PATH", "STATE")}
        for path in files.values():
            path.touch()
        return files

    def _action(
        self, step: Mapping[str, Any], workspace: Path, known: Mapping[str, str], run: JobRun
    ) -> None:
        if not step["uses"].startswith("actions/upload-artifact@"):
            return
        name, path = (_filled(step["with"][key], known) for key in ("name", "path"))
        if (workspace / path).exists():
            kept = self._place / "artifacts" / name
            shutil.copytree(workspace / path, kept, dirs_exist_ok=True)
            run.artifacts[name] = kept

    @staticmethod
    def _take(
        run: JobRun,
        done: subprocess.CompletedProcess[str],
        files: Mapping[str, Path],
        variables: dict[str, str],
    ) -> None:
        log = Log(masks=run.log.masks).read(done.stdout)
        run.text += done.stdout
        run.log.shown += log.shown
        run.log.commands += log.commands
        run.annotations += log.annotations
        run.summaries.append(fake_runner.shown_summary(files["STEP_SUMMARY"].read_text()))
        variables |= fake_runner.outputs(files["ENV"].read_text())
        fake_runner.outputs(files["OUTPUT"].read_text())


def _of_github(workspace: Path, files: Mapping[str, Path]) -> dict[str, str]:
    """Return the runner's own variables."""
    return {
        "CI": "true",
        "GITHUB_ACTIONS": "true",
        "GITHUB_WORKSPACE": str(workspace),
        "ACTIONS_RUNTIME_TOKEN": TOKEN,
        **{f"GITHUB_{name}": str(path) for name, path in files.items()},
    }


def _filled(text: str, known: Mapping[str, str]) -> str:
    return _EXPRESSION.sub(lambda found: known[found[1]], text)
