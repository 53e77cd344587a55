"""Runs a command under a filter of system calls in an engine's JSON form, as the engine would: without the engine.

`python -m tests.platforms.images.filtered PROFILE COMMAND…`
"""

from __future__ import annotations

import ctypes
import json
import os
import re
import struct
import sys
from pathlib import Path
from typing import Any

from autograder.worker.isolation import syscalls

HEADER = Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h")
_ARCHITECTURE = 0xC000003E
_LOAD, _EQUAL, _SET, _RETURN = 0x20, 0x15, 0x45, 0x06
_ALLOW, _ERRNO, _KILL = 0x7FFF0000, 0x00050000, 0x80000000


def numbers() -> dict[str, int]:
    """Return this machine's system calls by name, from the kernel's own header."""
    found = re.findall(r"#define __NR_(\w+) (\d+)", HEADER.read_text())
    return {name: int(number) for name, number in found}


def program(profile: dict[str, Any]) -> bytes:
    """Return the filter as the kernel takes it: a rule for each call, and the default at the end."""
    known = numbers()
    code = _op(_LOAD, 4) + _op(_EQUAL, _ARCHITECTURE, 1, 0) + _op(_RETURN, _KILL) + _op(_LOAD, 0)
    for rule in profile["syscalls"]:
        answer = _RETURN_OF[rule["action"]] | rule.get("errnoRet", 0)
        for name in (name for name in rule["names"] if name in known):
            code += _rule(known[name], rule.get("args", []), answer)
    return code + _op(_RETURN, _ERRNO | profile["defaultErrnoRet"])


_RETURN_OF = {"SCMP_ACT_ALLOW": _ALLOW, "SCMP_ACT_ERRNO": _ERRNO}


def _rule(number: int, args: list[dict[str, int]], answer: int) -> bytes:
    """Return one call's rule; of conditions only the one that the profile has: no bit of a mask is set."""
    if not args:
        return _op(_EQUAL, number, 0, 1) + _op(_RETURN, answer)
    (condition,) = args
    assert (condition["op"], condition["valueTwo"]) == ("SCMP_CMP_MASKED_EQ", 0)
    body = (
        _op(_LOAD, 16 + 8 * condition["index"]) + _op(_SET, condition["value"], 1, 0) + _op(_RETURN, answer)
    )
    return _op(_EQUAL, number, 0, 4) + body + _op(_LOAD, 0)


def _op(code: int, value: int, yes: int = 0, no: int = 0) -> bytes:
    return struct.pack("HBBI", code, yes, no, value)


def install(profile: dict[str, Any]) -> None:
    """Put the filter on this process and all that it starts, with no new privileges, as engines do."""
    code = program(profile)
    buffer = ctypes.create_string_buffer(code, len(code))
    syscalls.prctl(syscalls.PR_SET_NO_NEW_PRIVS, 1)
    syscalls.raw("seccomp", 1, 0, struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(buffer)))


if __name__ == "__main__":
    install(json.loads(Path(sys.argv[1]).read_bytes()))
    os.execvp(sys.argv[2], sys.argv[2:])
