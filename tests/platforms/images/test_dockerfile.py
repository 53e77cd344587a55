"""The image's files: what hadolint says of them, and what no linter knows."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
IMAGES = ROOT / "autograder" / "platforms" / "images"
DOCKERFILE = (IMAGES / "Dockerfile").read_text("utf-8")
STEPS = [
    line.split(maxsplit=1)
    for line in DOCKERFILE.replace("\\\n", " ").splitlines()
    if re.match(r"[A-Z]+ ", line)
]


def said(instruction: str) -> list[str]:
    return [rest for name, rest in STEPS if name == instruction]


def test_hadolint_finds_nothing() -> None:
    program = Path(sys.executable).parent / "hadolint"
    done = subprocess.run([program, IMAGES / "Dockerfile"], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (0, "")


def test_the_base_image_is_named_by_a_digest_that_has_no_default() -> None:
    assert said("ARG") == ["PYTHON_DIGEST"]
    assert {rest.split()[0] for rest in said("FROM")} == {"python@${PYTHON_DIGEST}"}


def test_every_file_that_is_copied_exists() -> None:
    copied = [word for rest in said("COPY") if "--from" not in rest for word in rest.split()[:-1]]
    assert copied != []
    assert [path for path in copied if not (ROOT / path).exists()] == []


def test_only_what_is_copied_is_sent_to_the_engine() -> None:
    sent = (IMAGES / "Dockerfile.dockerignore").read_text().splitlines()
    wanted = {
        word.split("/")[0] for rest in said("COPY") if "--from" not in rest for word in rest.split()[:-1]
    }
    assert sent[1] == "*"
    assert {line[1:] for line in sent if line.startswith("!")} == wanted


def test_the_user_is_a_number_and_not_root() -> None:
    assert said("USER") == ["10001:10001"]


def test_the_health_check_attacks_the_isolation() -> None:
    (check,) = said("HEALTHCHECK")
    assert check.endswith('CMD ["autograder", "doctor"]')


def test_every_installation_is_held_to_hashes_or_offline() -> None:
    installs = re.findall(r"pip install[^&]*", " ".join(said("RUN")))
    assert [one for one in installs if "--require-hashes" not in one and "--no-index" not in one] == []


# Reads the registry, and needs root and a Python of the system. A folder of its own is the root, in which the system's
# programs are mounted read-only: of a container, everything but the engine.
@pytest.mark.scheduled
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a root folder")
def test_the_steps_run_in_a_plain_root_folder(tmp_path: Path) -> None:
    script = tmp_path / "steps.sh"
    script.write_text(_steps(tmp_path / "root"))
    done = subprocess.run(
        ["unshare", "--mount", "bash", "-eu", script], capture_output=True, text=True, timeout=1200
    )
    assert done.returncode == 0, done.stderr
    assert "Verdict: ready to grade" in done.stdout


def _steps(root: Path) -> str:
    """Return a script that makes the root folder and does there what the Dockerfile says, in order."""
    python = shutil.which("python3", path="/usr/bin")
    folders = "usr bin sbin lib lib64 etc dev proc sys opt build tmp root run var/lib"
    lines = [f"mkdir -p {root} && cd {root} && mkdir -p {folders}"]
    lines += [
        f"mount --rbind /{one} {one}" for one in ("usr", "bin", "sbin", "lib", "lib64", "dev", "proc", "sys")
    ]
    lines += [
        "cp -aL /etc/. etc/ 2>/dev/null || true",
        "mount -t tmpfs none usr/local",
        "mkdir usr/local/bin",
    ]
    lines += [f"ln -s {python} usr/local/bin/python", "chmod 1777 tmp"]
    place, user = "/", ""
    for name, rest in STEPS:
        if name == "WORKDIR":
            place = rest
            lines.append(f"mkdir -p .{rest}")
        elif name == "COPY" and "--from" not in rest:
            *sources, target = rest.split()
            there = target if target.startswith("/") else f"{place}/{target}"
            folder = there if there.endswith(("/", ".")) or len(sources) > 1 else there.rsplit("/", 1)[0]
            lines.append(
                f"mkdir -p .{folder} && cp -r {' '.join(f'{ROOT}/{one}' for one in sources)} .{there}"
            )
        elif name == "RUN":
            lines.append(f"chroot . /bin/bash -euc {shlex.quote(f'cd {place}; {rest}')}")
        elif name == "USER":
            user = rest.split(":")[0]
    command = "PATH=/opt/autograder/bin:/usr/bin:/bin HOME=/tmp autograder doctor"
    as_user = f"setpriv --reuid {user} --regid {user} --clear-groups --no-new-privs --bounding-set=-all"
    lines.append(f"chroot . {as_user} /bin/bash -euc {shlex.quote(f'cd /work; {command}')}")
    return "\n".join(lines)
