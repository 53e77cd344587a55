"""What ends a command from outside: Ctrl-C, the end of its terminal, the order of a system that shuts down."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator

_KINDS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextlib.contextmanager
def turned_into_one() -> Iterator[None]:
    """Within this block the first of these signals is `KeyboardInterrupt`; further ones change nothing, to its end.

    So what is done can be written in peace. One that was ignored before, as under `nohup`, stays so.
    """

    before = {kind: signal.getsignal(kind) for kind in _KINDS}
    heeded = [kind for kind, handler in before.items() if handler is not signal.SIG_IGN]

    def stop(*_: object) -> None:
        for kind in heeded:
            signal.signal(kind, signal.SIG_IGN)
        heeded.clear()
        raise KeyboardInterrupt

    for kind in heeded:
        signal.signal(kind, stop)
    try:
        yield
    finally:
        for kind in heeded:
            signal.signal(kind, before[kind])
