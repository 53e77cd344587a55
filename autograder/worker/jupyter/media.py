"""What a notebook shows, as plain text and facts that a message can carry."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

from autograder.worker import wire

_KINDS = 64  # of media, or facts, of one display: no honest display has more than a handful


def safely(function: Callable[[Any], str], value: Any) -> str:
    """Return the text that the function makes of a value, or a note if the function raises."""
    try:
        return str(function(value))
    except Exception as error:
        return f"<unprintable: {type(error).__name__}>"


def by_kind(data: Any) -> dict[str, str]:
    """Return a display's data by kind of media, each as text: bytes in base64, other data as JSON."""
    plain = _plain(dict(data))
    return {
        kind: value if type(value) is str else json.dumps(value)
        for kind, value in list(plain.items())[:_KINDS]
    }


def facts(metadata: Any) -> dict[str, Any]:
    """Return a display's metadata: facts, and facts by kind of media; what is nested deeper becomes text."""
    plain = _plain(dict(metadata or {}))
    return {key: _shallow(value) for key, value in list(plain.items())[:_KINDS]}


def _shallow(value: Any) -> Any:
    if not isinstance(value, dict):
        return _fact(value)
    return {key: _fact(one) for key, one in list(value.items())[:_KINDS]}


def _fact(value: Any) -> Any:
    """Return one fact as a message can carry it: no list, no subclass of a number, no integer beyond 64 bits."""
    if isinstance(value, float):
        return float(value)
    if type(value) is int and -(2**63) <= value < 2**63:
        return value
    return value if value is None or isinstance(value, bool) else str(value)


def _plain(data: Any) -> Any:
    """Return display data as JSON types: bytes in base64, anything strange as its text."""
    if data is None or isinstance(data, bool | int | float):
        return data
    if isinstance(data, str):
        return wire.encodable(data)
    if isinstance(data, bytes):
        return base64.b64encode(data).decode() + "\n"
    if isinstance(data, dict):
        return {wire.encodable(safely(str, key)): _plain(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_plain(item) for item in data]
    return wire.encodable(safely(str, data))
