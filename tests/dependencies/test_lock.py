"""The lock installs all that `make test` needs, by exact version and hash, and says nothing of where it was made."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
README = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
ENTRIES = [entry.replace("\\\n", "") for entry in re.findall(r"^\w(?:.*\\\n)*.*", LOCK, re.MULTILINE)]
LOCKED = [Requirement(entry.split("--hash=")[0]) for entry in ENTRIES]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def promised() -> list[str]:
    """Every range in pyproject.toml: of the runtime, of the tools, and of the build."""
    project = PROJECT["project"]
    tools = project["optional-dependencies"]["dev"]
    return sorted({*project["dependencies"], *PROJECT["build-system"]["requires"], *tools})


def test_the_lock_has_entries() -> None:
    assert ENTRIES


@pytest.mark.parametrize("asked", promised())
def test_every_promised_range_is_locked(asked: str) -> None:
    wanted = Requirement(asked)
    versions = [
        clause.version for locked in LOCKED if locked.name == wanted.name for clause in locked.specifier
    ]
    assert versions
    assert all(wanted.specifier.contains(version) for version in versions)


@pytest.mark.parametrize("python", ["3.11.2", "3.12.0", "3.13.0"])
def test_every_package_has_at_most_one_release_on_each_python(python: str) -> None:
    there = {"python_full_version": python, "python_version": python.rpartition(".")[0]}
    names = [locked.name for locked in LOCKED if not locked.marker or locked.marker.evaluate(there)]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.split()[0])
def test_every_entry_is_one_version_with_its_hashes(entry: str) -> None:
    assert re.fullmatch(r"[\w.-]+==[\w.]+( ; [^\\]*?)? +(--hash=sha256:[0-9a-f]{64}\s*)+", entry)


def test_the_lock_names_no_host_and_no_folder() -> None:
    assert re.findall(r"://|--index|--find-links|(?<!\S)[~/].*", LOCK) == []


def test_the_readme_names_the_pythons_of_the_classifiers() -> None:
    classifiers = " ".join(PROJECT["project"]["classifiers"])
    versions = re.findall(r"Python :: (\d\.\d+)", classifiers)
    assert f"Every test was run on Python {' and '.join(versions)};" in " ".join(README.split())
