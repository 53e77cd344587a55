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


def of(assignment: Assignment, function: str) -> Names:
    """Return the names of a function that some question asks for; bare ones for any other."""
    for question in assignment.questions:
        for name in question.names:
            if name.name == function:
                return Names(function, _split(_ARGUMENTS, name.signature), _split(_PARTS, name.returns))
    methods = [one for question in assignment.questions for one in question.methods if one.method == function]
    if len(methods) == 1:
        signature = methods[0].signature.partition(".")[2]
        return Names(function, _split(_ARGUMENTS, signature), _split(_PARTS, methods[0].returns))
    return Names(function, (), ())


def _split(pattern: re.Pattern[str], text: str) -> tuple[str, ...]:
    found = pattern.match(text)
    return tuple(part.split("=")[0].strip() for part in found[1].split(",")) if found and found[1] else ()
