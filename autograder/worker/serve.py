"""Answers the judge's plans in a fork of the finished notebook: one fork for each hidden test.

A plan is a list of calls; an answer is a value, or a plain description of what went wrong. Nothing here judges.
"""

from __future__ import annotations

import os
import random
import socket
import sys
import warnings
from typing import Any

import numpy as np

from autograder.worker import cells, wire
from autograder.worker.jupyter import shell, streams
from autograder.worker.stand_ins import generators, proxy
from autograder.worker.stand_ins.injection import Injection

_ERROR_STATE = {"divide": "warn", "over": "warn", "under": "ignore", "invalid": "warn"}


class Missing(Exception):
    """The student's notebook does not define this name."""


class NotCallable(Exception):
    """The name is bound to something that cannot be called."""


class NoMethod(Exception):
    """The object has no method of this name."""


class CallBackFailed(Exception):
    """The judge's function refused the arguments that the student's code gave it."""


def serve(
    sock: socket.socket,
    names: dict[str, Any],
    filters: list[Any],
    cell_of: dict[int, int],
    injection: Injection | None = None,
) -> None:
    """Answers plans until the judge closes the pipe.

    `names` is the notebook's namespace, `filters` the warning filters from before it ran, and `cell_of` says which
    cell an execution count belongs to. The stand-ins of `injection` can ask the judge from now on.
    """
    _settle(filters)
    server = _Server(sock, names, cell_of)
    if injection is not None:
        injection.pin()
        injection.line.connect(server.ask)
    while True:
        try:
            request = wire.read_frame(sock)
        except wire.Closed:
            return
        wire.write_frame(sock, server.answer(request))


def _settle(filters: list[Any]) -> None:
    """NumPy's and Python's defaults, whatever the notebook set, and an event loop that no other test has used."""
    warnings.filters[:] = filters  # type: ignore[index]  # a list, whatever its stub says
    np.seterr(**_ERROR_STATE)  # type: ignore[arg-type]
    np.seterrcall(None)
    random.seed(0)
    np.random.seed(0)  # noqa: NPY002  (the student's own global stream)
    shell.fresh_event_loop()
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    sys.stdout = sys.stderr = streams.Nowhere()


class _Server:
    def __init__(self, sock: socket.socket, names: dict[str, Any], cell_of: dict[int, int]) -> None:
        self._sock = sock
        self._names = names
        self._cell_of = cell_of
        self._handles: list[object] = []
        self._answers: list[Any] = []

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        self._answers = []
        results = [self._step(step) for step in request["steps"]]
        return {"nonce": request["nonce"], "results": results}

    def _step(self, step: dict[str, Any]) -> dict[str, Any]:
        decoder = wire.Decoder(self._handles, self._answers, self._call_back)
        try:
            value, args = self._done(step, decoder)
        except (KeyboardInterrupt, Exception, SystemExit) as error:
            self._answers.append(error)
            return {"error": self._describe(error)}
        self._answers.append(value)
        encoder = wire.Encoder(self._handles)
        result = {"value": encoder.encode(value)} if step.get("fetch", True) else {"value": None}
        if step.get("echo"):
            result["after"] = encoder.encode(args)
        return result

    def _done(self, step: dict[str, Any], decoder: wire.Decoder) -> tuple[Any, list[Any]]:
        """The step's value, and the arguments as it left them."""
        if "pick" in step:
            return decoder.decode(step["pick"]), []
        args = [decoder.decode(argument) for argument in step["args"]]
        keywords = {name: decoder.decode(value) for name, value in step["keywords"]}
        function = self._method(decoder, step) if "of" in step else self._function(step["name"])
        return function(*args, **keywords), args

    def _method(self, decoder: wire.Decoder, step: dict[str, Any]) -> Any:
        method = getattr(decoder.decode(step["of"]), step["name"], None)
        if not callable(method):
            raise NoMethod(step["name"])
        return method

    def _function(self, name: str) -> Any:
        if name not in self._names:
            raise Missing(name)
        value = self._names[name]
        if not callable(value):
            raise NotCallable(type(value).__name__)
        return value

    def _describe(self, error: BaseException) -> dict[str, Any]:
        if isinstance(error, Missing | NotCallable | NoMethod):
            return {"kind": type(error).__name__, "text": cells.safe_text(error)}
        report = cells.describe(error)
        report["cell"] = self._cell_of.get(report.pop("count", -1))
        report["kind"] = "raised"
        return report

    def ask(self, call: dict[str, Any]) -> Any:
        """What the judge answers to a call of a stand-in. Raises `CallBackFailed`."""
        attributes = {} if call["self"] is None else vars(call["self"])
        encoder = wire.Encoder(self._handles)
        given = {"args": call["args"], "keywords": call["keywords"], "self": attributes}
        coded = {key: encoder.encode(generators.to_data(value)) for key, value in given.items()}
        wire.write_frame(self._sock, {"stand_in": call["part"], "method": call["method"], **coded})
        reply = wire.read_frame(self._sock)
        if "error" in reply:
            raise CallBackFailed(reply["error"])
        decoder = wire.Decoder(self._handles, [attributes], self._call_back)
        proxy.take_over(attributes, reply["changes"], decoder.decode)
        if reply["after"] is not None:
            proxy.write_back([call["args"], call["keywords"]], decoder.decode(reply["after"]))
        return generators.from_data(decoder.decode(reply["value"]))

    def _call_back(self, number: int, args: tuple[Any, ...], keywords: dict[str, Any]) -> Any:
        encoder = wire.Encoder(self._handles)
        message = {
            "call_back": number,
            "args": [encoder.encode(argument) for argument in args],
            "keywords": [[name, encoder.encode(value)] for name, value in keywords.items()],
        }
        wire.write_frame(self._sock, message)
        reply = wire.read_frame(self._sock)
        if "error" in reply:
            raise CallBackFailed(reply["error"])
        return wire.Decoder(self._handles, self._answers, self._call_back).decode(reply["value"])
