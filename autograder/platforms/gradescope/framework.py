"""The autograder itself as a wheel, made of the package that runs: the same bytes however it was installed."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

from autograder.course import verdict
from autograder.platforms.gradescope import fixed_zip

_TAG = "py3-none-any"


def wheel() -> tuple[str, bytes]:
    """Return the wheel's file name and its bytes. It names no dependency: the lock brings them all."""
    version = verdict.version()
    info = f"autograder-{version}.dist-info"
    files = {f"autograder/{name}": data for name, data in package_files().items()}
    files[f"{info}/METADATA"] = f"Metadata-Version: 2.1\nName: autograder\nVersion: {version}\n".encode()
    files[f"{info}/WHEEL"] = (
        f"Wheel-Version: 1.0\nGenerator: autograder\nRoot-Is-Purelib: true\nTag: {_TAG}\n".encode()
    )
    files[f"{info}/entry_points.txt"] = b"[console_scripts]\nautograder = autograder.cli.main:main\n"
    lines = [f"{name},sha256={_digest(files[name])},{len(files[name])}" for name in sorted(files)]
    files[f"{info}/RECORD"] = "\n".join([*lines, f"{info}/RECORD,,", ""]).encode()
    return f"autograder-{version}-{_TAG}.whl", fixed_zip.zip_of(files)


def package_files() -> dict[str, bytes]:
    """Return every file of the package by its path in it, without what Python and editors leave behind."""
    root = Path(__file__).parents[2]
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not _is_left_over(path.relative_to(root))
    }


def _is_left_over(path: Path) -> bool:
    return path.suffix == ".pyc" or any(part.startswith(".") or part == "__pycache__" for part in path.parts)


def _digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
