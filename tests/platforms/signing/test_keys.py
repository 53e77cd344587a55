"""Keys are files that other tools read; a private one is its owner's alone and is never printed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, x25519

from autograder.errors import UsageError
from autograder.platforms.signing import keys


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    """A private key and the public one."""
    path = tmp_path / "course.key"
    return path, keys.create(path)


def pem(key: ec.EllipticCurvePrivateKey | x25519.X25519PrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def test_what_the_private_key_signs_the_public_one_confirms(pair: tuple[Path, Path]) -> None:
    signature = keys.private(str(pair[0]), {}).sign(b"text")
    assert keys.is_signed_by(keys.public(pair[1]), signature, b"text")
    assert not keys.is_signed_by(keys.public(pair[1]), signature, b"texts")


def test_only_its_owner_can_read_a_private_key(pair: tuple[Path, Path]) -> None:
    assert oct(pair[0].stat().st_mode & 0o777) == "0o600"


def test_no_key_is_written_over(pair: tuple[Path, Path]) -> None:
    before = pair[0].read_bytes()
    with pytest.raises(UsageError, match=r"course\.key exists; choose another name, so that no key is lost"):
        keys.create(pair[0])
    assert pair[0].read_bytes() == before


def test_no_key_is_written_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "key").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UsageError, match="exists"):
        keys.create(tmp_path / "key")
    assert not (tmp_path / "elsewhere").exists()


def test_a_variable_can_hold_the_private_key(pair: tuple[Path, Path]) -> None:
    key = keys.private("env:SIGNING", {"SIGNING": pair[0].read_text()})
    assert keys.fingerprint(key.public_key()) == keys.fingerprint(keys.public(pair[1]))


@pytest.mark.parametrize("environment", [{}, {"SIGNING": ""}, {"SIGNING": " \n"}])
def test_a_variable_that_is_not_set_is_named(environment: dict[str, str]) -> None:
    with pytest.raises(UsageError, match="the variable SIGNING is empty or not set"):
        keys.private("env:SIGNING", environment)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"secret text",
        b"-----BEGIN PRIVATE KEY-----\nc2VjcmV0IHRleHQ=\n-----END PRIVATE KEY-----\n",
        pem(ec.generate_private_key(ec.SECP256R1())),
        pem(x25519.X25519PrivateKey.generate()),
        b"secret text" * 10_000,
    ],
    ids=["empty", "text", "no key", "another curve", "another use", "long"],
)
def test_what_is_no_private_key_is_refused_and_not_printed(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "key").write_bytes(data)
    for source, environment in (
        (str(tmp_path / "key"), {}),
        ("env:SIGNING", {"SIGNING": data.decode() or "x"}),
    ):
        with pytest.raises(UsageError) as refused:
            keys.private(source, environment)
        assert "holds no Ed25519 private key in PEM" in str(refused.value)
        assert "secret" not in str(refused.value)
        assert "PRIVATE KEY-----" not in str(refused.value)


def test_an_encrypted_private_key_is_refused_with_a_sentence(tmp_path: Path) -> None:
    locked = ed25519.Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(b"word"),
    )
    (tmp_path / "key").write_bytes(locked)
    with pytest.raises(UsageError, match="holds no Ed25519 private key in PEM"):
        keys.private(str(tmp_path / "key"), {})


def test_a_private_key_in_the_place_of_a_public_one_is_sent_back(pair: tuple[Path, Path]) -> None:
    with pytest.raises(UsageError, match="holds a private key, which is to stay where results are signed"):
        keys.public(pair[0])


@pytest.mark.parametrize(
    "data", [b"", b"text", b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"]
)
def test_what_is_no_public_key_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "key").write_bytes(data)
    with pytest.raises(UsageError, match="holds no Ed25519 public key in PEM"):
        keys.public(tmp_path / "key")


def test_a_key_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="the key cannot be read: No such file or directory"):
        keys.public(tmp_path / "key")


def test_a_pipe_is_no_key_and_holds_nothing_up(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "key")
    with pytest.raises(UsageError, match="the key cannot be read: it is a named pipe, not a regular file"):
        keys.public(tmp_path / "key")
