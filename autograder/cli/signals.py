"""The signals that end a command: Ctrl-C, the end of its terminal, the order to terminate."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator

_KINDS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextlib.contextmanager
def first_interrupts() -> Iterator[None]:
    """Raise `KeyboardInterrupt` on the first of these signals within this block, and ignore further ones.

    So the work that is done can be written undisturbed. A signal that was ignored before, as under `nohup`, stays so.
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
