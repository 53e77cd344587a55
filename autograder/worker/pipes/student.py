"""Between the judge and a fork of the student's notebook.

The judge sends a `PlanRequest`. The fork answers with a `PlanReply`; until then it may call back, by a `CallBack` or a
`StandInCall`, each of which the judge answers. Before it answers a `StandInCall` the judge may send an `ObjectRequest`,
which the fork answers with an `ObjectReply`; until then it may call back as before. What the fork sends is hostile
data. `Any` marks a value in the coded form of `autograder.worker.wire`, which the judge decodes under the bounds of
`autograder.sandbox.values`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

ErrorKind = Literal[
    "Missing", "NotCallable", "NoMethod", "NoAttribute", "NoSource", "NoFigure", "Unset", "raised"
]
_Keywords = Annotated[list[tuple[str, Any]], Meta(max_length=32)]


class CallStep(Struct, frozen=True, tag="call", omit_defaults=True):
    """Call a function of the notebook, or with `of` a method of that object.

    Without `fetch` the value stays in the fork. With `echo` the positional arguments come back as the call left them.
    """

    name: str
    args: list[Any]
    keywords: list[tuple[str, Any]] = []
    of: Any = None
    echo: bool = False
    fetch: bool = True


class ValueStep(Struct, frozen=True, tag="value"):
    """Make a value, or pick a part of an earlier answer."""

    value: Any
    fetch: bool


class NameStep(Struct, frozen=True, tag="name"):
    """Take the value of a variable of the notebook."""

    name: str
    fetch: bool


class AttributeStep(Struct, frozen=True, tag="attribute"):
    """Read an attribute of an object, such as `W` or a property."""

    of: Any
    name: str
    fetch: bool


class SetAttributeStep(Struct, frozen=True, tag="set_attribute"):
    """Give an attribute of an object a new value."""

    of: Any
    name: str
    value: Any


class SourceStep(Struct, frozen=True, tag="source"):
    """Take the text of the definition of a function or a class."""

    name: str


class DrawStep(Struct, frozen=True, tag="draw"):
    """Call a function for the figure that it makes, or take a variable that holds one; the value stays in the fork."""

    name: str
    args: list[Any]
    fetch: bool = False


class FigureStep(Struct, frozen=True, tag="figure"):
    """Describe figures: those that cells have shown, or with `of` those that a call has made or returned."""

    name: str
    cells: list[int] = []
    of: Any = None


OtherStep = ValueStep | NameStep | AttributeStep | SetAttributeStep | SourceStep | DrawStep | FigureStep
Step = CallStep | OtherStep


class PlanRequest(Struct, frozen=True):
    """Take these steps in order. The reply repeats the nonce, so that none can be prepared."""

    nonce: str
    steps: list[Step]


class StepError(Struct, frozen=True, omit_defaults=True):
    """Why a step failed. `type` and `builtin` are the exception's own name and its nearest built-in type.

    `missing` is the name that a `NameError` is about.
    """

    kind: ErrorKind
    text: str = ""
    type: str = ""
    builtin: str = ""
    missing: str = ""
    cell: int | None = None
    line: int | None = None


class StepResult(Struct, frozen=True, omit_defaults=True):
    """What one step gave: its value, and its arguments afterwards; or the error."""

    value: Any = None
    after: Any = None
    error: StepError | None = None


class PlanReply(Struct, frozen=True, tag="results"):
    """The results of all steps."""

    nonce: str
    results: list[StepResult]


class CallBack(Struct, frozen=True, tag="call_back"):
    """Call the judge's function of this number."""

    number: int
    args: list[Any]
    keywords: _Keywords


class StandInCall(Struct, frozen=True, tag="stand_in"):
    """Call the reference's part of this name, or with `method` that method of an instance with these attributes."""

    part: str
    method: str
    args: Any
    keywords: Any
    attributes: Any


class ObjectReply(Struct, frozen=True, tag="object", omit_defaults=True):
    """What a use of an object gave: its value, and the arguments where the call changed them, or the exception's type.

    `error` is the nearest built-in type of the exception.
    """

    value: Any = None
    after: Any = None
    error: str = ""


ForkMessage = PlanReply | CallBack | StandInCall | ObjectReply


class CallBackReply(Struct, frozen=True, omit_defaults=True):
    """The function's value, or the name of the exception that it raised."""

    value: Any = None
    error: str = ""


class AttributeChange(Struct, frozen=True, array_like=True):
    """An attribute that the method has changed, in place or to another object."""

    name: str
    in_place: bool
    value: Any


class ObjectRequest(Struct, frozen=True, tag="object", omit_defaults=True):
    """Use an object that a `StandInCall` or an `ObjectReply` has sent as a handle of this number.

    "get" reads the attribute `name`, "set" gives it `value`, "write" gives the object that it is the content of
    `value`, and "call" calls the object itself with `value`, its arguments by position and by name.
    """

    number: int
    use: Literal["get", "set", "write", "call"]
    name: str
    value: Any = None


class StandInReply(Struct, frozen=True, tag="stand_in", omit_defaults=True):
    """The part's value with what it changed, or the name of the exception that it raised.

    `deleted` names attributes that are gone. `after` holds the arguments, where the call changed them.
    """

    value: Any = None
    changes: list[AttributeChange] = []
    deleted: list[str] = []
    after: Any = None
    error: str = ""
