"""Plans: many calls in one request. An answer can be an argument of a later call in the same plan.

Then the later call gets the very object in the student's process, whatever its type.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from autograder.judge.answers import Answer, CallResult, Ref
from autograder.judge.trace import PUT_VALUE
from autograder.sandbox import values
from autograder.worker.pipes.student import (
    AttributeStep,
    CallStep,
    DrawStep,
    FigureStep,
    NameStep,
    SetAttributeStep,
    SourceStep,
    Step,
    ValueStep,
)


@dataclass(frozen=True)
class QueuedStep:
    """One step of a plan. `given` are its arguments, with each value that the judge has put there as that value."""

    name: str
    step: Step
    given: tuple[object, ...] = ()


class Plan:
    """Calls that go to the student's process in one request.

    `ask` sends them and returns what they gave; `offer` numbers a function that the student's code may call back.
    """

    def __init__(
        self,
        ask: Callable[[Sequence[QueuedStep]], Sequence[CallResult]],
        offer: Callable[[Callable[..., Any]], int],
    ) -> None:
        self._ask = ask
        self._offer = offer
        self._queued: list[QueuedStep] = []
        self._answers: list[Answer] = []
        self._put: dict[int, object] = {}

    def call(
        self,
        name: str,
        *args: object,
        keywords: Mapping[str, object] | None = None,
        echo: bool = False,
        fetch: bool = True,
    ) -> Answer:
        """Queue one call. Without `fetch` the value stays where it is; `echo` brings the positional arguments back."""
        return self._add(name, self._step(name, args, keywords, echo, fetch), args)

    def method(
        self,
        owner: Ref | Answer,
        name: str,
        *args: object,
        keywords: Mapping[str, object] | None = None,
        echo: bool = False,
        fetch: bool = True,
    ) -> Answer:
        """Queue a call of a method of the object that an earlier call of this plan gave."""
        return self._add(name, self._step(name, args, keywords, echo, fetch, values.encode(owner)), args)

    def value(self, name: str, *, fetch: bool = True) -> Answer:
        """Queue the transfer of a variable of the notebook."""
        return self._add(name, NameStep(name, fetch))

    def attribute(self, owner: Ref | Answer, name: str, *, fetch: bool = True) -> Answer:
        """Queue the reading of an attribute, or of a property, of an object that an earlier call of this plan gave."""
        return self._add(name, AttributeStep(values.encode(owner), name, fetch))

    def set_attribute(self, owner: Ref | Answer, name: str, value: object) -> Answer:
        """Queue the writing of an attribute of an object that an earlier call of this plan gave."""
        return self._add(
            name, SetAttributeStep(values.encode(owner), name, values.encode(value, self._offer))
        )

    def source(self, name: str) -> Answer:
        """Queue the transfer of the text in which the notebook defines a function or a class."""
        return self._add(name, SourceStep(name))

    def draw(self, name: str, *args: object) -> Answer:
        """Queue a call of a function for the figure that it makes, or the taking of a variable that holds one."""
        return self._add(name, DrawStep(name, [values.encode(one, self._offer) for one in args]), args)

    def figures(self, name: str, *, cells: Sequence[int] = (), made_by: Ref | Answer | None = None) -> Answer:
        """Queue the description of the figures that `cells` have shown, or that a call of this plan has made."""
        of = None if made_by is None else values.encode(made_by)
        return self._add(name, FigureStep(name, list(cells), of))

    def put(self, value: object) -> Answer:
        """Queue the making of a value in the student's process, which later calls share as one object."""
        self._put[len(self._queued)] = value
        return self._add(PUT_VALUE, ValueStep(values.encode(value, self._offer), fetch=False))

    def pick(self, ref: Ref | Answer) -> Answer:
        """Queue the transfer of part of an earlier answer."""
        call, path = ref.reference()
        source = self._queued[call]
        return self._queue(QueuedStep(source.name, ValueStep(["r", call, path], fetch=True), source.given))

    def _step(
        self,
        name: str,
        args: tuple[object, ...],
        keywords: Mapping[str, object] | None,
        echo: bool,
        fetch: bool,
        owner: Any = None,
    ) -> CallStep:
        coded = [values.encode(argument, self._offer) for argument in args]
        pairs = [(key, values.encode(value, self._offer)) for key, value in (keywords or {}).items()]
        return CallStep(name, coded, pairs, owner, echo, fetch)

    def _add(self, name: str, step: Step, args: tuple[object, ...] = ()) -> Answer:
        return self._queue(QueuedStep(name, step, tuple(map(self._known, args))))

    def _queue(self, queued: QueuedStep) -> Answer:
        answer = Answer(len(self._queued))
        self._queued.append(queued)
        self._answers.append(answer)
        return answer

    def _known(self, argument: object) -> object:
        """Return an argument that refers to a value put there before as that value."""
        if isinstance(argument, Ref | Answer):
            call, path = argument.reference()
            return argument if path else self._put.get(call, argument)
        return argument

    def run(self) -> None:
        """Send the calls and take the answers. What the student's code raises in a call is raised by its answer."""
        for answer, result in zip(self._answers, self._ask(self._queued), strict=True):
            answer.settle(result)
