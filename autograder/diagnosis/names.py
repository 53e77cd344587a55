"""The names that an assignment gives to the arguments and the parts of its functions' answers."""

from __future__ import annotations

import re
from dataclasses import dataclass

from autograder.course.assignment import Assignment

_ARGUMENTS = re.compile(r"\w+\(([^()]*)\)")
_PARTS = re.compile(r"(\w+(?:, \w+)+)(?::|$)")


@dataclass(frozen=True)
class Names:
    """The names of one function, as far as `signature` and `returns` in `assignment.toml` give them."""

    function: str
    arguments: tuple[str, ...]
    parts: tuple[str, ...]

    def argument(self, number: int) -> str:
        """Return the name of the argument at this position."""
        return self.arguments[number] if number < len(self.arguments) else f"argument {number + 1}"

    def part(self, index: int) -> str:
        """Return the name of this item of the answer; the function's own name for the whole answer."""
        if index < 0:
            return self.function
        return self.parts[index] if index < len(self.parts) else f"part {index + 1} of {self.function}"


def of(assignment: Assignment, function: str, question: str = "") -> Names:
    """Return the names of a function that some question asks for; bare ones for any other.

    A method is called by its class too, as "SGD.step": by that of the question in whose tests it is called.
    """
    for one in assignment.questions:
        for name in one.names:
            if name.name == function:
                return Names(function, _split(_ARGUMENTS, name.signature), _split(_PARTS, name.returns))
    found = [
        (one.id, method)
        for one in assignment.questions
        for method in one.methods
        if method.method == function
    ]
    own = [method for asked_by, method in found if asked_by == question]
    called = _with_class(assignment, function, question)
    if not own and called:
        return Names(called, (), ())
    methods = own or [method for _, method in found]
    if len(methods) != 1:
        return Names(function, (), ())
    signature = methods[0].signature.partition(".")[2]
    return Names(methods[0].name, _split(_ARGUMENTS, signature), _split(_PARTS, methods[0].returns))


def _with_class(assignment: Assignment, function: str, question: str) -> str:
    """Return the function as a method of the class that is all that the question asks for; empty where none is."""
    asked = [name.name for one in assignment.questions if one.id == question for name in one.names]
    is_class = len(asked) == 1 and asked[0][:1].isupper()
    is_method = function.isidentifier() and not function.startswith("__")
    return f"{asked[0]}.{function}" if is_class and is_method else ""


def _split(pattern: re.Pattern[str], text: str) -> tuple[str, ...]:
    found = pattern.match(text)
    return tuple(part.split("=")[0].strip() for part in found[1].split(",")) if found and found[1] else ()
