"""The envelope is that of the specification, and nothing is read from one whose signature does not hold."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils
from hypothesis import given
from hypothesis import strategies as st

from autograder.errors import SignatureRefused
from autograder.platforms.signing import dsse, keys
from tests.platforms.signing import examples
from tests.platforms.signing.examples import OTHER, SIGNER

HELLO = ("http://example.com/HelloWorld", b"hello world")


def opened(data: bytes) -> bytes:
    return dsse.opened(
        data, lambda signature, signed: keys.is_signed_by(SIGNER.public_key(), signature, signed)
    )


def refusal(made: dict[str, Any]) -> str:
    with pytest.raises(SignatureRefused) as refused:
        opened(examples.encoded(made))
    return str(refused.value)


def test_what_is_signed_is_what_the_specification_gives_as_its_example() -> None:
    expected = b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    assert dsse.pre_authentication_encoding(*HELLO) == expected


def test_the_signature_of_the_specifications_example_holds_for_it() -> None:
    x = 46950820868899156662930047687818585632848591499744589407958293238635476079160
    y = 5640078356564379163099075877009565129882514886557779369047442380624545832820
    signature = base64.b64decode(
        "A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA=="
    )
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    key = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    signed = dsse.pre_authentication_encoding(*HELLO)
    key.verify(utils.encode_dss_signature(r, s), signed, ec.ECDSA(hashes.SHA256()))
    with pytest.raises(InvalidSignature):
        key.verify(utils.encode_dss_signature(r, s), signed + b" ", ec.ECDSA(hashes.SHA256()))


def test_lengths_count_bytes_and_not_characters() -> None:
    assert dsse.pre_authentication_encoding("é", b"\xff") == b"DSSEv1 2 \xc3\xa9 1 \xff"


@given(st.tuples(st.text(), st.binary()), st.tuples(st.text(), st.binary()))
def test_no_two_contents_are_signed_alike(one: tuple[str, bytes], other: tuple[str, bytes]) -> None:
    same = dsse.pre_authentication_encoding(*one) == dsse.pre_authentication_encoding(*other)
    assert same == (one == other)


def test_what_was_signed_comes_back() -> None:
    assert opened(dsse.sign(b"{}", SIGNER.sign, "name")) == b"{}"


@pytest.mark.skipif(shutil.which("openssl") is None, reason="there is no openssl here")
def test_another_program_finds_the_signature_right(tmp_path: Path) -> None:
    made = json.loads(dsse.sign(b"{}", SIGNER.sign, ""))
    files = {
        "key": SIGNER.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        ),
        "signature": base64.b64decode(made["signatures"][0]["sig"]),
        "signed": b"DSSEv1 28 application/vnd.in-toto+json 2 {}",
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    command = "openssl pkeyutl -verify -pubin -inkey key -rawin -in signed -sigfile signature".split()
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "Signature Verified Successfully"


def test_base64_for_addresses_is_read_too() -> None:
    made = examples.envelope(b"\xff\xfe\xfd\xfc" * 8)
    made["payload"] = made["payload"].replace("+", "-").replace("/", "_")
    made["signatures"][0]["sig"] = made["signatures"][0]["sig"].replace("+", "-").replace("/", "_")
    assert opened(examples.encoded(made)) == b"\xff\xfe\xfd\xfc" * 8


@pytest.mark.parametrize("changed", [b'{"a": 2}', b'{"a": 1} ', b""])
def test_a_changed_payload_is_refused(changed: bytes) -> None:
    made = examples.envelope(b'{"a": 1}') | {"payload": base64.b64encode(changed).decode()}
    assert refusal(made) == (
        "the signature is not of this key: the statement was changed, or another key made it"
    )


def test_another_key_is_refused() -> None:
    assert "another key made it" in refusal(examples.envelope(b"{}", signer=OTHER))


def test_a_key_inside_the_envelope_is_never_trusted() -> None:
    pem = OTHER.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    made = examples.envelope(b"{}", signer=OTHER)
    made["publicKey"] = made["signatures"][0]["publicKey"] = pem.decode()
    made["signatures"][0]["keyid"] = keys.fingerprint(SIGNER.public_key())
    assert "another key made it" in refusal(made)


def test_another_type_is_refused_though_it_is_rightly_signed() -> None:
    assert refusal(examples.envelope(b"{}", "application/json")) == (
        "the envelope holds 'application/json', and 'application/vnd.in-toto+json' is expected"
    )


def test_a_type_that_was_changed_after_signing_is_refused() -> None:
    made = examples.envelope(b"{}", "application/json") | {"payloadType": dsse.PAYLOAD_TYPE}
    assert "the statement was changed" in refusal(made)


@pytest.mark.parametrize("number", [0, 2, 1000])
def test_exactly_one_signature_is_expected(number: int) -> None:
    made = examples.envelope(b"{}")
    made["signatures"] = made["signatures"] * number
    assert refusal(made) == f"the envelope has {number} signatures, and exactly one is expected"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b"\xff\xfe",
        b'{"payloadType": "a"}',
        b'{"payloadType": 1, "payload": "", "signatures": []}',
        b'{"payloadType": "a", "payload": "", "signatures": [{}]}',
        b'{"payloadType": "\\ud800", "payload": "", "signatures": [{"sig": ""}]}',
        b"[" * 100_000,
        b'{"x": ' * 100_000,
    ],
    ids=[
        "empty",
        "cut",
        "null",
        "list",
        "bytes",
        "no fields",
        "types",
        "no signature",
        "surrogate",
        "deep",
        "deep objects",
    ],
)
def test_a_damaged_envelope_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(SignatureRefused, match="the envelope is damaged: "):
        opened(data)


@pytest.mark.parametrize("text", ["!", "a", "aa=a", "é", "aaa\n", "a" * 5])
@pytest.mark.parametrize("field", ["payload", "sig"])
def test_what_is_no_base64_is_refused(text: str, field: str) -> None:
    made = examples.envelope(b"{}")
    (made if field == "payload" else made["signatures"][0])[field] = text
    assert "its base64 cannot be read" in refusal(made)


def test_a_huge_envelope_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dsse, "MOST_BYTES", 1 << 20)
    with pytest.raises(SignatureRefused, match="the envelope has more than 1 MB, and no class needs as much"):
        opened(b"{" + b" " * (1 << 20) + b"}")
