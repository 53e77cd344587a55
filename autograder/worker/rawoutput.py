"""What a cell writes past `sys.stdout`: to the descriptors themselves, as other processes and C code do.

The descriptors 1 and 2 are files in memory, made by our side. Emptied whenever a cell shows something and at its
end, they give each text to the cell and the stream that it belongs to, which a pipe read elsewhere cannot.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable
from typing import Any

_NAMES = {1: "stdout", 2: "stderr"}
_MOST = 1 << 16
_CUT = "\n… more was written past sys.stdout than is kept.\n"


def collect(emit: Callable[[dict[str, Any]], None]) -> None:
    """Emits what stands in the files, as far as anybody keeps it, and empties them."""
    for descriptor, name in _NAMES.items():
        with contextlib.suppress(OSError, ValueError, AttributeError):
            getattr(sys, f"__{name}__").flush()
        with contextlib.suppress(OSError):
            size = os.fstat(descriptor).st_size
            if size:
                text = os.pread(descriptor, _MOST, 0).decode("utf-8", "replace")
                os.ftruncate(descriptor, 0)
                emit({"output_type": "stream", "name": name, "text": text + (_CUT if size > _MOST else "")})
