"""Graders that run beside each other as root never share a user number, and give theirs back."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.sandbox import claims

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root takes user numbers")
CLAIM = "from autograder.sandbox import claims; print(claims.claim_user().user)"


def test_a_grader_with_a_temporary_folder_of_its_own_takes_another_number(tmp_path: Path) -> None:
    claim = claims.claim_user()
    try:
        environment = {**os.environ, "TMPDIR": str(tmp_path)}
        command = [sys.executable, "-c", CLAIM]
        other = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    finally:
        claim.release()
    assert int(other.stdout) != claim.user


def test_a_claim_that_is_released_leaves_no_file() -> None:
    claim = claims.claim_user()
    claim.release()
    assert not os.path.exists(claim.path)


def test_the_lock_on_a_file_that_was_removed_is_no_claim() -> None:
    claim = claims.claim_user()
    os.unlink(claim.path)
    again = claims.claim_user()
    try:
        assert os.path.samestat(os.fstat(again.descriptor), os.stat(again.path))
    finally:
        again.release()
        os.close(claim.descriptor)
