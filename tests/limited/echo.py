"""A helper for tests: each request is the name of what its fork does, and what it does that with."""

from __future__ import annotations

import os
import resource
import signal

from autograder.limited import serve
from autograder.limited.serve import Respond


def begin(greeting: bytes) -> Respond:
    """Return a function that does what a request says."""

    def respond(request: bytes) -> bytes:
        word, _, rest = request.partition(b" ")
        match word:
            case b"echo":
                return rest
            case b"greeting":
                return greeting
            case b"fill":
                return b"x" * int(rest)
            case b"raise":
                raise LookupError(rest)
            case b"fork":
                return str(os.fork()).encode()
            case b"limits":
                return str([resource.getrlimit(kind)[0] for kind in (resource.RLIMIT_FSIZE,)]).encode()
            case b"kill":
                os.kill(os.getppid(), signal.SIGKILL)
                return b""
            case b"die":
                os.kill(os.getpid(), signal.SIGKILL)
            case b"spin":
                while True:
                    pass
            case b"wait":
                signal.pause()
        return b""

    return respond


if __name__ == "__main__":
    serve.serve(begin)
