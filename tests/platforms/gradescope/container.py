"""Acts out Gradescope's container: its folders, its rights, and how it starts the script, with real processes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

# What a container engine leaves to root by default. Without the right to mount, no namespaces can be made.
CONTAINERS_RIGHTS = (
    "chown,dac_override,fowner,fsetid,kill,setgid,setuid,setpcap,net_bind_service,net_raw,sys_chroot,mknod,"
    "audit_write,setfcap"
)
ALL_RIGHTS = "all"
needs_root = pytest.mark.skipif(
    os.geteuid() != 0 or shutil.which("setpriv") is None, reason="a container starts the script as root"
)
METADATA = {
    "id": 4242,
    "created_at": "2026-10-15T23:30:00.000000-07:00",
    "assignment": {
        "id": 7,
        "course_id": 3,
        "title": "Doubling",
        "due_date": "2026-10-15T23:59:00.000000-07:00",
        "late_due_date": None,
        "release_date": "2026-10-01T00:00:00.000000-07:00",
        "group_submission": False,
        "group_size": None,
        "total_points": "6.0",
    },
    "submission_method": "upload",
    "users": [{"id": 1, "email": "ada@example.edu", "name": "Ada Lovelace"}],
    "previous_submissions": [],
}


@dataclass
class Container:
    """A folder in the form of the container's `/autograder`, with one submission in it."""

    root: Path
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def result_file(self) -> Path:
        return self.root / "results" / "results.json"

    def hand_in(self, files: Mapping[str, bytes], metadata: bytes | None = None) -> None:
        """Put a submission where the harness does, in place of an earlier one."""
        shutil.rmtree(self.root / "submission", ignore_errors=True)
        for name, data in files.items():
            path = self.root / "submission" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        (self.root / "submission").mkdir(exist_ok=True)
        described = json.dumps(METADATA).encode() if metadata is None else metadata
        (self.root / "submission_metadata.json").write_bytes(described)
        self.result_file.unlink(missing_ok=True)

    def command(self, rights: str) -> list[str]:
        """Return the command that the harness gives, as root with these rights and no other."""
        own = str(self.root / "run_autograder")
        if rights == ALL_RIGHTS:
            return [own]
        kept = "".join(f",+{one}" for one in rights.split(",") if one)
        return ["setpriv", f"--bounding-set=-all{kept}", f"--inh-caps=-all{kept}", own]

    def start(self, rights: str = ALL_RIGHTS) -> subprocess.Popen[str]:
        """Start the script in the container's folder; its output is captured as the harness does."""
        environment = {"PATH": os.environ["PATH"], "AUTOGRADER_PYTHON": sys.executable, **self.environment}
        return subprocess.Popen(
            self.command(rights),
            cwd=self.root,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, rights: str = ALL_RIGHTS) -> Ran:
        """Run the script to its end."""
        process = self.start(rights)
        output, _ = process.communicate(timeout=540)
        return Ran(process.returncode, output, json.loads(self.result_file.read_bytes()))


@dataclass(frozen=True)
class Ran:
    """How a run ended, what it printed for the instructor, and the result that Gradescope takes."""

    code: int
    output: str
    result: dict[str, Any]

    @property
    def points(self) -> float | None:
        """The score as Gradescope counts it: the one at the top, else the sum; None where there is none at all."""
        if "score" in self.result:
            return float(self.result["score"])
        scores = [test["score"] for test in self.result.get("tests", []) if "score" in test]
        return sum(scores) if scores else None

    def test(self, name: str) -> dict[str, Any]:
        (found,) = (test for test in self.result["tests"] if name in test["name"])
        return found

    @property
    def for_students(self) -> str:
        """All texts that a student may come to see."""
        return "\n".join(
            [self.result.get("output", ""), *(test.get("output", "") for test in self.result["tests"])]
        )


def unpacked(archive: Path, root: Path) -> Container:
    """Return the container that the harness makes of a zip: its files in `source/`, the script beside it."""
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(root / "source")
    shutil.copy(root / "source" / "run_autograder", root / "run_autograder")
    (root / "run_autograder").chmod(0o755)
    (root / "results").mkdir()
    root.chmod(0o755)
    return Container(root)


def notebook(*cells: str) -> bytes:
    """Return a notebook of these code cells."""
    code: list[dict[str, Any]] = [
        {
            "cell_type": "code",
            "id": f"c{number}",
            "metadata": {},
            "outputs": [],
            "execution_count": None,
            "source": text,
        }
        for number, text in enumerate(cells)
    ]
    return json.dumps({"cells": code, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()
