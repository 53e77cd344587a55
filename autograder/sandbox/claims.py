"""A user number that no account has and no other grader uses, for the workers of one zygote in the tier `user`."""

from __future__ import annotations

import fcntl
import os
import pwd

from autograder.errors import SandboxError
from autograder.worker.processes import APART

_PLACE = "/run" if os.access("/run", os.W_OK) else "/tmp"
_NUMBERS = range(60101, 60900)  # below 65,536, which is all that small containers map


def claim_user() -> tuple[int, int]:
    """Claim a user number; return it with the descriptor of the locked file that holds the claim.

    Two graders of one number would end each other's processes, so the locks lie in one place for the whole machine,
    whatever a grader takes for its temporary folder. Raises `SandboxError` if every number is taken.
    """
    taken = {entry.pw_uid for entry in pwd.getpwall()}
    for number in _NUMBERS:
        path = os.path.join(_PLACE, f"autograder-user-{number}")
        if number in taken or number + APART in taken:
            continue
        descriptor = -1
        try:
            descriptor = os.open(path, os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:  # taken, or put there by somebody else
            if descriptor >= 0:
                os.close(descriptor)
            continue
        return number, descriptor
    raise SandboxError(
        f"every user number from {_NUMBERS[0]} to {_NUMBERS[-1]} is taken: end other graders on this machine"
    )
