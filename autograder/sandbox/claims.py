"""A user number that no account has and no other grader uses, for the workers of one zygote in the tier `user`."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pwd
from dataclasses import dataclass

from autograder.errors import SandboxError
from autograder.worker.processes import APART

_PLACE = "/run" if os.access("/run", os.W_OK) else "/tmp"
_NUMBERS = range(60101, 60900)  # below 65,536, which is all that small containers map


@dataclass(frozen=True)
class UserClaim:
    """A claimed user number; `descriptor` holds the lock on the file at `path` until the claim is released."""

    user: int
    path: str
    descriptor: int

    def release(self) -> None:
        """Give the number back. The file goes while it is still locked: no other claim is removed."""
        with contextlib.suppress(OSError):
            os.unlink(self.path)
        os.close(self.descriptor)


def claim_user() -> UserClaim:
    """Claim a user number.

    Two graders of one number would end each other's processes, so the locks lie in one place for the whole machine,
    whatever a grader takes for its temporary folder. Raises `SandboxError` if every number is taken.
    """
    taken = {entry.pw_uid for entry in pwd.getpwall()}
    for number in _NUMBERS:
        path = os.path.join(_PLACE, f"autograder-user-{number}")
        if number in taken or number + APART in taken:
            continue
        descriptor = _locked(path)
        if descriptor is not None:
            return UserClaim(number, path, descriptor)
    raise SandboxError(
        f"every user number from {_NUMBERS[0]} to {_NUMBERS[-1]} is taken: end other graders on this machine"
    )


def _locked(path: str) -> int | None:
    """Return a descriptor that holds the lock on the file; None if another holds it, or has just removed the file."""
    descriptor = -1
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.path.samestat(os.fstat(descriptor), os.stat(path, follow_symlinks=False)):
            return descriptor
    except OSError:  # taken, removed meanwhile, or put there by somebody else
        pass
    if descriptor >= 0:
        os.close(descriptor)
    return None
