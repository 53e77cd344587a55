"""Graders that run beside each other as root never share a user number."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.sandbox import claims

CLAIM = "from autograder.sandbox import claims; print(claims.claim_user()[0])"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root takes user numbers")
def test_a_grader_with_a_temporary_folder_of_its_own_takes_another_number(tmp_path: Path) -> None:
    number, lock = claims.claim_user()
    try:
        environment = {**os.environ, "TMPDIR": str(tmp_path)}
        command = [sys.executable, "-c", CLAIM]
        other = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    finally:
        os.close(lock)
    assert int(other.stdout) != number
