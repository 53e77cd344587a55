"""Landlock: confines a worker to the files it needs where there are no namespaces to hide the others.

From ABI 6 on it also keeps signals and abstract sockets inside. Sources: linux/landlock.h, landlock(7).
"""

from __future__ import annotations

import os
import stat
import struct
from collections.abc import Iterable

from autograder.worker.isolation import syscalls

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1, 2, 4, 8
_FILE_ONLY = _EXECUTE | _WRITE_FILE | _READ_FILE | (1 << 14) | (1 << 15)
_READ = _EXECUTE | _READ_FILE | _READ_DIR
_ALL_BY_ABI = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1, 5: (1 << 16) - 1}
_NET_BY_ABI = {1: 0, 2: 0, 3: 0, 4: 3, 5: 3}
_SCOPE_SIGNALS = 2
_SCOPE_SIGNALS_AND_SOCKETS = 3
_VERSION_FLAG = 1
SCOPES_SIGNALS = 6


def abi() -> int:
    """Return the version that this kernel offers; 0 where there is none."""
    try:
        return syscalls.raw("landlock_create_ruleset", None, 0, _VERSION_FLAG)
    except OSError:
        return 0


def keep_signals_in() -> None:
    """Let this process signal only itself and what it starts; a signal to every process reaches no other.

    Raises `OSError` where the kernel cannot.
    """
    if abi() < SCOPES_SIGNALS:
        raise OSError(f"Landlock keeps signals in from version {SCOPES_SIGNALS} on; this kernel has {abi()}")
    syscalls.prctl(syscalls.PR_SET_NO_NEW_PRIVS, 1)
    ruleset = syscalls.raw("landlock_create_ruleset", struct.pack("QQQ", 0, 0, _SCOPE_SIGNALS), 24, 0)
    try:
        syscalls.raw("landlock_restrict_self", ruleset, 0)
    finally:
        os.close(ruleset)


def restrict(readable: Iterable[str], writable: Iterable[str]) -> None:
    """Let this process read only below `readable`, and write only below `writable`.

    Paths that do not exist are skipped. Raises `OSError` where the kernel has no Landlock.
    """
    version = abi()
    known = min(version, 5)
    handled = _ALL_BY_ABI[known] if known else 0
    scope = _SCOPE_SIGNALS_AND_SOCKETS if version >= SCOPES_SIGNALS else 0
    attributes = struct.pack("QQQ", handled, _NET_BY_ABI.get(known, 0), scope)
    size = 24 if version >= SCOPES_SIGNALS else 16 if version >= 4 else 8
    ruleset = syscalls.raw("landlock_create_ruleset", attributes[:size], size, 0)
    try:
        for path in readable:
            _allow(ruleset, path, _READ)
        for path in writable:
            _allow(ruleset, path, handled & ~(1 << 6 | 1 << 10 | 1 << 11))  # no device nodes
        syscalls.raw("landlock_restrict_self", ruleset, 0)
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: str, access: int) -> None:
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not stat.S_ISDIR(os.fstat(descriptor).st_mode):
            access &= _FILE_ONLY
        syscalls.raw("landlock_add_rule", ruleset, 1, struct.pack("=Qi", access, descriptor), 0)
    finally:
        os.close(descriptor)
