"""The envelope: DSSE 1.0 (https://github.com/secure-systems-lab/dsse, protocol.md and envelope.md), with one signature.

The signature covers the type and the bytes of the payload by their lengths, so that no two contents are signed alike.
Nothing of the payload is parsed before its signature holds.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable

import msgspec

from autograder import artifacts
from autograder.errors import SignatureRefused

PAYLOAD_TYPE = "application/vnd.in-toto+json"
# A class of a hundred thousand has about 20 MB.
MOST_BYTES = 64 << 20
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]*={0,2}")


class EnvelopeSignature(msgspec.Struct, frozen=True):
    """One signature. `keyid` is a hint that nobody vouches for: no decision hangs on it."""

    sig: str
    keyid: str = ""


class Envelope(msgspec.Struct, frozen=True, rename="camel"):
    """A signed payload, in base64, of a type. Fields that are not known are left unread: a key among them is none."""

    payload_type: str
    signatures: tuple[EnvelopeSignature, ...]
    payload: str = ""


def pre_authentication_encoding(payload_type: str, payload: bytes) -> bytes:
    """Return the bytes that are signed: PAE of the specification."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)


def sign(payload: bytes, signer: Callable[[bytes], bytes], keyid: str) -> bytes:
    """Return the envelope of a payload as JSON. `signer` returns the signature of bytes."""
    signature = signer(pre_authentication_encoding(PAYLOAD_TYPE, payload))
    made = Envelope(PAYLOAD_TYPE, (EnvelopeSignature(_encoded(signature), keyid),), _encoded(payload))
    return msgspec.json.encode(made) + b"\n"


def opened(data: bytes, verifier: Callable[[bytes, bytes], bool]) -> bytes:
    """Return the payload of an envelope whose one signature holds. Raises `SignatureRefused`.

    `verifier` tells of a signature and the bytes that it should be of whether it is the trusted key's.
    """
    envelope = _decoded(data)
    if len(envelope.signatures) != 1:
        problem = f"the envelope has {len(envelope.signatures)} signatures, and exactly one is expected"
        raise SignatureRefused(problem)
    payload = _bytes(envelope.payload)
    signature = _bytes(envelope.signatures[0].sig)
    if not verifier(signature, pre_authentication_encoding(envelope.payload_type, payload)):
        raise SignatureRefused(
            "the signature is not of this key: the statement was changed, or another key made it"
        )
    if envelope.payload_type != PAYLOAD_TYPE:
        problem = f"the envelope holds {envelope.payload_type!r}, and {PAYLOAD_TYPE!r} is expected"
        raise SignatureRefused(problem)
    return payload


def _decoded(data: bytes) -> Envelope:
    if len(data) > MOST_BYTES:
        raise SignatureRefused(
            f"the envelope has more than {MOST_BYTES >> 20} MB, and no class needs as much"
        )
    try:
        return artifacts.decoded(data, Envelope)
    except msgspec.MsgspecError as error:
        raise SignatureRefused(f"the envelope is damaged: {error}") from None


def _encoded(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _bytes(text: str) -> bytes:
    """Return what base64 says, in the standard alphabet or the one for URLs: verifiers have to take either."""
    try:
        if not _BASE64.fullmatch(text):
            raise ValueError("a character that base64 has not")
        return base64.b64decode(text.translate(_STANDARD), validate=True)
    except (binascii.Error, ValueError) as error:
        raise SignatureRefused(f"the envelope is damaged: its base64 cannot be read ({error})") from None


_STANDARD = str.maketrans("-_", "+/")
