"""Answers the judge's plans in a fork of the finished notebook: one fork for each hidden test.

A plan is a list of calls; an answer is a value, or a plain description of an error. Nothing here judges.
"""

from __future__ import annotations

import inspect
import os
import random
import socket
import sys
import warnings
from typing import Any

import numpy as np

from autograder.worker import arguments, cells, wire
from autograder.worker.figures import IN_A_TEST, FigureRecorder, NoFigure
from autograder.worker.jupyter import setup, streams
from autograder.worker.pipes import student
from autograder.worker.pipes.student import CallStep, Step, StepError, StepResult
from autograder.worker.stand_ins import generators, proxy
from autograder.worker.stand_ins.injection import Injection

_ERROR_STATE = {"divide": "warn", "over": "warn", "under": "ignore", "invalid": "warn"}
MAX_SOURCE = 50_000  # characters of a definition
_PRINT_OPTIONS: Any = np.get_printoptions()  # NumPy's own: the zygote imports this before any notebook runs


class Missing(Exception):
    """The notebook does not define this name."""


class NotCallable(Exception):
    """The name is bound to something that cannot be called."""


class NoMethod(Exception):
    """The object has no method of this name."""


class NoAttribute(Exception):
    """The object has no attribute of this name."""


class NoSource(Exception):
    """What the name is bound to has no text in the notebook."""


class Unset(Exception):
    """The variable still holds what a starter puts there: `None` or `...`."""


class CallBackFailed(Exception):
    """The judge's function raised this exception on the arguments that the student's code gave it."""


_KINDS: dict[type[BaseException], student.ErrorKind] = {
    Missing: "Missing",
    NotCallable: "NotCallable",
    NoMethod: "NoMethod",
    NoAttribute: "NoAttribute",
    NoSource: "NoSource",
    NoFigure: "NoFigure",
    Unset: "Unset",
}


def serve(
    sock: socket.socket,
    names: dict[str, Any],
    callables: dict[str, Any],
    filters: list[Any],
    cell_of: dict[int, int],
    figures: FigureRecorder,
    injection: Injection | None = None,
) -> None:
    """Answer plans until the judge closes the pipe.

    `names` is the notebook's namespace, `callables` holds the last function that each tested name was bound to,
    `filters` are the warning filters from before it ran, `cell_of` says which cell an execution count belongs to, and
    `figures` what the figures of each cell showed.
    The stand-ins of `injection` can ask the judge from now on.
    """
    _settle(filters)
    figures.cell = IN_A_TEST
    server = _Server(sock, names, callables, cell_of, figures)
    if injection is not None:
        injection.pin()
        injection.line.connect(server.ask)
    while True:
        try:
            request = wire.read_frame(sock, student.PlanRequest)
        except wire.Closed:
            return
        wire.write_frame(sock, server.answer(request))


def _settle(filters: list[Any]) -> None:
    """Set NumPy's and Python's defaults, whatever the notebook has set, and forget the event loop."""
    warnings.filters[:] = filters  # type: ignore[index]  # a list, whatever its stub says
    np.seterr(**_ERROR_STATE)  # type: ignore[arg-type]
    np.seterrcall(None)
    np.set_printoptions(**_PRINT_OPTIONS)
    random.seed(0)
    np.random.seed(0)  # noqa: NPY002  (the student's own global stream)
    setup.fresh_event_loop()
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    sys.stdout = sys.stderr = streams.Nowhere()


class _Server:
    def __init__(
        self,
        sock: socket.socket,
        names: dict[str, Any],
        callables: dict[str, Any],
        cell_of: dict[int, int],
        figures: FigureRecorder | None = None,
    ) -> None:
        self._sock = sock
        self._names = names
        self._callables = callables
        self._cell_of = cell_of
        self._figures = figures or FigureRecorder()
        self._handles: list[object] = []
        self._answers: list[Any] = []

    def answer(self, request: student.PlanRequest) -> student.PlanReply:
        self._answers = []
        return student.PlanReply(request.nonce, [self._step(step) for step in request.steps])

    def _step(self, step: Step) -> StepResult:
        decoder = arguments.ArgumentDecoder(self._handles, self._answers, self._call_back)
        try:
            value, args = self._done(step, decoder)
        except (KeyboardInterrupt, Exception, SystemExit) as error:
            self._answers.append(error)
            return StepResult(error=self._describe(error))
        self._answers.append(value)
        encoder = wire.Encoder(self._handles, by_state=True)
        fetched = encoder.encode(value) if getattr(step, "fetch", True) else None
        echoed = encoder.encode(args) if isinstance(step, CallStep) and step.echo else None
        return StepResult(fetched, echoed)

    def _done(self, step: Step, decoder: arguments.ArgumentDecoder) -> tuple[Any, list[Any]]:
        """Take one step; return its value, and the arguments as it left them."""
        if not isinstance(step, CallStep):
            return self._taken(step, decoder), []
        self._figures.forget(IN_A_TEST)
        args = [decoder.decode(argument) for argument in step.args]
        keywords = {name: decoder.decode(value) for name, value in step.keywords}
        if step.of is None:
            return self._function(step.name)(*args, **keywords), args
        return _method(decoder.decode(step.of), step.name)(*args, **keywords), args

    def _taken(self, step: student.OtherStep, decoder: arguments.ArgumentDecoder) -> Any:
        """Take a step that calls nothing by name; return its value."""
        if isinstance(step, student.NameStep):
            return self._variable(step.name)
        if isinstance(step, student.SourceStep):
            return _source(self._function(step.name))
        if isinstance(step, student.AttributeStep):
            return _attribute(decoder.decode(step.of), step.name)
        if isinstance(step, student.SetAttributeStep):
            return setattr(decoder.decode(step.of), step.name, decoder.decode(step.value))
        if isinstance(step, student.DrawStep):
            return self._drawn(step, decoder)
        if isinstance(step, student.FigureStep):
            if step.of is None:
                return self._figures.of_cells(step.cells)
            return self._figures.of_value(decoder.decode(step.of))
        return decoder.decode(step.value)

    def _drawn(self, step: student.DrawStep, decoder: arguments.ArgumentDecoder) -> Any:
        """Return what a function returns; of a variable, its value."""
        if step.name in self._names and not callable(self._names[step.name]):
            return self._variable(step.name)
        self._figures.forget(IN_A_TEST)
        return self._function(step.name)(*(decoder.decode(argument) for argument in step.args))

    def _variable(self, name: str) -> Any:
        if name not in self._names:
            raise Missing(name)
        value = self._names[name]
        if value is None or value is ...:
            raise Unset("None" if value is None else "...")
        return value

    def _function(self, name: str) -> Any:
        """Return the function of this name, the last one where the name has been given to something else since."""
        if name not in self._names:
            raise Missing(name)
        value = self._names[name]
        if not callable(value):
            value = self._callables.get(name, value)
        if not callable(value):
            raise NotCallable(type(value).__name__)
        return value

    def _describe(self, error: BaseException) -> StepError:
        text = cells.safe_text(error)
        kind = _KINDS.get(type(error))
        if kind is not None:
            return StepError(kind, text)
        builtin, places = cells.builtin_type(error), cells.places(error)
        count, line = places[-1] if places else (-1, None)
        return StepError(
            "raised",
            text,
            type=type(error).__name__[:80],
            builtin=builtin,
            missing=cells.missing_name(error),
            cell=self._cell_of.get(count),
            line=line,
        )

    def ask(self, call: proxy.PartCall) -> Any:
        """Return what the judge answers to a call of a stand-in. Raises `CallBackFailed`."""
        attributes = {} if call.instance is None else vars(call.instance)
        encoder = wire.Encoder(self._handles)
        given = [encoder.encode(generators.to_data(one)) for one in (call.args, call.keywords, attributes)]
        wire.write_frame(self._sock, student.StandInCall(call.part, call.method, *given))
        reply = self._stand_in_reply()
        if reply.error:
            raise CallBackFailed(reply.error)
        decoder = arguments.ArgumentDecoder(self._handles, [attributes], self._call_back)
        proxy.take_over(attributes, reply.changes, decoder.decode)
        for name in reply.deleted:
            attributes.pop(name, None)
        if reply.after is not None:
            proxy.write_back([call.args, call.keywords], decoder.decode(reply.after))
        return generators.from_data(decoder.decode(reply.value))

    def _stand_in_reply(self) -> student.StandInReply:
        """Return the answer to a call of a stand-in, and until it comes let the judge use the student's objects."""
        while True:
            message = wire.read_frame(self._sock, student.StandInReply | student.ObjectRequest)
            if isinstance(message, student.StandInReply):
                return message
            wire.write_frame(self._sock, self._used(message))

    def _used(self, request: student.ObjectRequest) -> student.ObjectReply:
        decoder = arguments.ArgumentDecoder(self._handles, [], self._call_back)
        try:
            value = generators.from_data(decoder.decode(request.value))
            given = proxy.use(self._handles[request.number], request.use, request.name, value)
        except (KeyboardInterrupt, Exception, SystemExit) as error:
            told = str(error) if isinstance(error, CallBackFailed) else cells.builtin_type(error)
            return student.ObjectReply(error=told)
        encoder = wire.Encoder(self._handles)
        after = encoder.encode(generators.to_data(value)) if request.use == "call" else None
        coded = encoder.encode(generators.to_data(given))
        return student.ObjectReply(coded, after if after != request.value else None)

    def _call_back(self, number: int, args: tuple[Any, ...], keywords: dict[str, Any]) -> Any:
        encoder = wire.Encoder(self._handles)
        coded = [encoder.encode(argument) for argument in args]
        pairs = [(name, encoder.encode(value)) for name, value in keywords.items()]
        wire.write_frame(self._sock, student.CallBack(number, coded, pairs))
        reply = wire.read_frame(self._sock, student.CallBackReply)
        if reply.error:
            raise CallBackFailed(reply.error)
        return arguments.ArgumentDecoder(self._handles, self._answers, self._call_back).decode(reply.value)


def _method(owner: Any, name: str) -> Any:
    method = getattr(owner, name, None)
    if not callable(method):
        raise NoMethod(name)
    return method


def _attribute(owner: Any, name: str) -> Any:
    """Return an attribute. What a property raises is an error of the student's code, also an `AttributeError`."""
    try:
        return getattr(owner, name)
    except AttributeError as error:
        if inspect.getattr_static(owner, name, None) is not None:
            raise
        raise NoAttribute(name) from error


def _source(function: Any) -> str:
    """Return the text of a function's or a class's definition, up to `MAX_SOURCE` characters."""
    try:
        text = inspect.getsource(inspect.unwrap(function))
    except Exception as error:  # a wrapper of the student's may raise anything
        raise NoSource(type(function).__name__) from error
    return text[:MAX_SOURCE]
