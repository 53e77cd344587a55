"""Decodes JSON of a file that somebody may have changed or replaced since: all that can be wrong is one exception."""

from __future__ import annotations

from typing import TypeVar

import msgspec

T = TypeVar("T")


def decode(data: bytes, kind: type[T]) -> T:
    """Return the value, of this kind.

    Raises `msgspec.ValidationError`, also for text that is no UTF-8, no JSON, or nested too deep.
    """
    try:
        return msgspec.json.decode(data, type=kind)
    except RecursionError:
        raise msgspec.ValidationError("it is nested too deep") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise msgspec.ValidationError(str(error)) from None
