"""Keys that sign results: Ed25519, in PEM as other tools read and write it. A private key is never printed."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

from autograder.errors import UsageError
from autograder.limited import regular_file

try:
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
except ImportError as missing:
    raise UsageError(
        "signing needs the package cryptography; install it with pip install 'autograder[signing]'"
    ) from missing

VARIABLE = "env:"  # begins the name of an environment variable that holds the key itself
_MOST_BYTES = 16 << 10
_UNREADABLE = (ValueError, TypeError, UnsupportedAlgorithm)


def create(path: Path) -> Path:
    """Write a new private key that its owner alone can read, and beside it the public one, whose file is returned.

    Raises `UsageError` where a file is there already: a key that is lost signs nothing any more.
    """
    public = path.with_name(f"{path.name}.pub")
    key = Ed25519PrivateKey.generate()
    private_text = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    for one in (path, public):
        if one.exists() or one.is_symlink():
            raise UsageError(f"{one} exists; choose another name, so that no key is lost")
    try:
        _write(path, private_text, 0o600)
        _write(public, _pem(key.public_key()), 0o644)
    except OSError as error:
        raise UsageError(f"{error.filename or path} cannot be written: {error.strerror}") from None
    return public


def private(source: str, environment: Mapping[str, str]) -> Ed25519PrivateKey:
    """Return the private key in a file, or in the variable that is named after `env:`. Raises `UsageError`."""
    if source.startswith(VARIABLE):
        name = source.removeprefix(VARIABLE)
        data = environment.get(name, "").encode("utf-8", "surrogateescape")
        if not data.strip():
            raise UsageError(f"the variable {name} is empty or not set; it must hold the private key")
        place = f"the variable {name}"
    else:
        data, place = _read(Path(source)), source
    if len(data) <= _MOST_BYTES:
        with contextlib.suppress(*_UNREADABLE):
            key = serialization.load_pem_private_key(data, password=None)
            if isinstance(key, Ed25519PrivateKey):
                return key
    raise UsageError(f"{place} holds no Ed25519 private key in PEM; `autograder keygen FILE` makes one")


def file_of(source: str) -> Path | None:
    """Return the file that holds the private key; None where a variable does."""
    return None if source.startswith(VARIABLE) else Path(source).absolute()


def public(path: Path) -> Ed25519PublicKey:
    """Return the public key in a file. Raises `UsageError`."""
    data = _read(path)
    if b"PRIVATE KEY" in data:
        problem = (
            f"{path} holds a private key, which is to stay where results are signed; give the public one"
        )
        raise UsageError(problem)
    if len(data) <= _MOST_BYTES:
        with contextlib.suppress(*_UNREADABLE):
            key = serialization.load_pem_public_key(data)
            if isinstance(key, Ed25519PublicKey):
                return key
    raise UsageError(f"{path} holds no Ed25519 public key in PEM; give the file that ends in .pub")


def fingerprint(key: Ed25519PublicKey) -> str:
    """Return the name of a key: the SHA-256 of its form in DER, in hexadecimal digits."""
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return hashlib.sha256(key.public_bytes(serialization.Encoding.DER, form)).hexdigest()


def is_signed_by(key: Ed25519PublicKey, signature: bytes, data: bytes) -> bool:
    """Return whether the signature of the data is this key's."""
    try:
        key.verify(signature, data)
    except InvalidSignature:
        return False
    return True


def _pem(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def _write(path: Path, data: bytes, mode: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)


def _read(path: Path) -> bytes:
    """Return the beginning of a regular file. Raises `UsageError`."""
    try:
        return regular_file.beginning(path, _MOST_BYTES + 1)
    except OSError as error:
        raise UsageError(f"{path}: the key cannot be read: {error.strerror}") from None
