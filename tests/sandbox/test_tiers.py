"""A tier is trusted because its walls were attacked, and only then."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from autograder.errors import NoIsolation
from autograder.sandbox import tiers
from autograder.worker.isolation import confine


def test_auto_takes_the_strongest_tier_that_holds(holding_tiers: list[str], tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("x")
    if not holding_tiers:
        pytest.skip("no tier holds on this machine")
    assert tiers.choose("auto", [secret]).tier == holding_tiers[0]


def test_a_secret_that_can_be_read_fails_the_tier(holding_tiers: list[str]) -> None:
    if not holding_tiers:
        pytest.skip("no tier holds on this machine")
    readable_by_all = Path("/usr/bin/env")
    assert "course files hidden" in tiers.attempt(holding_tiers[0], [readable_by_all]).failed


def test_what_does_not_hold_is_refused_by_name() -> None:
    with pytest.raises(NoIsolation, match="course files hidden"):
        tiers.choose("auto", [Path("/usr/bin/env")])


def test_no_isolation_must_be_asked_for() -> None:
    assert tiers.choose("none", []).held == ()


def test_a_weaker_tier_than_the_course_requires_is_refused_before_anything_is_tried() -> None:
    with pytest.raises(NoIsolation) as refused:
        tiers.choose("process", [], "user")
    assert str(refused.value) == (
        "the course requires the tier user (`require_tier` in course.toml), and process is weaker: grade without "
        "--sandbox, on a machine that offers it"
    )


@pytest.mark.parametrize("required", tiers.ORDER)
def test_a_course_that_requires_a_tier_is_never_graded_without_isolation(required: str) -> None:
    with pytest.raises(NoIsolation, match="and none is weaker"):
        tiers.choose("none", [], required)


def test_where_what_is_required_does_not_hold_no_weaker_tier_is_tried() -> None:
    with pytest.raises(NoIsolation) as refused:
        tiers.choose("auto", [Path("/usr/bin/env")], "namespaces")
    assert str(refused.value).startswith(
        "no isolation as strong as the course requires holds here (`require_tier` in course.toml is namespaces; "
    )
    assert "process:" not in str(refused.value)


def test_a_tier_holds_whatever_its_starter_keeps_from_others(holding_tiers: list[str]) -> None:
    if not holding_tiers:
        pytest.skip("no tier holds on this machine")
    doctor = [sys.executable, "-m", "autograder", "doctor"]
    done = subprocess.run(doctor, capture_output=True, text=True, umask=0o077, timeout=300)
    assert f"ok  {holding_tiers[0]} " in done.stdout


def test_a_tier_that_lacks_a_right_is_not_available_and_no_error(tmp_path: Path) -> None:
    if os.geteuid() != 0 or shutil.which("setpriv") is None:
        pytest.skip("only root has rights to drop")
    bare = ["setpriv", "--bounding-set=-all", "--inh-caps=-all", sys.executable, "-m", "autograder", "doctor"]
    done = subprocess.run(bare, capture_output=True, text=True, cwd=tmp_path, timeout=300)
    assert (done.returncode, done.stderr) == (2, "")
    assert "--  namespaces" in done.stdout


def test_of_a_user_every_thread_is_counted() -> None:
    ended = threading.Event()
    running = [threading.Thread(target=ended.wait) for _ in range(200)]
    before = confine._tasks_of(os.getuid())
    for thread in running:
        thread.start()
    after = confine._tasks_of(os.getuid())
    ended.set()
    assert after >= before + 100  # whatever else begins or ends meanwhile


def test_the_probes_in_the_code_are_those_of_the_report(holding_tiers: list[str], tmp_path: Path) -> None:
    if not holding_tiers:
        pytest.skip("no tier holds on this machine")
    secret = tmp_path / "secret"
    secret.write_text("x")
    assert set(tiers.attempt(holding_tiers[0], [secret]).held) == set(tiers.PROBES)


def test_the_folder_that_keeps_others_out_is_named(tmp_path: Path) -> None:
    closed = tmp_path / "home"
    (closed / "python" / "bin").mkdir(parents=True)
    closed.chmod(0o700)
    link = tmp_path / "venv"
    link.symlink_to(closed / "python")
    for one in (one for one in (tmp_path, *tmp_path.parents) if not one.stat().st_mode & 0o001):
        one.chmod(one.stat().st_mode | 0o001)
    assert tiers.closed_folder(link / "bin") == closed


def test_no_folder_is_named_where_all_may_enter() -> None:
    assert tiers.closed_folder(Path("/usr")) is None
