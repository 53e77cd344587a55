"""How GitHub and GitLab read what a step prints, written from their documentation and from the runner's own source.

GitHub: a line is a command if it begins, behind blanks, with `::name …::`, or holds `##[name …]` anywhere, unless a
`::stop-commands::` holds. Of each kind of annotation it keeps ten in a step; a summary over 1 MiB is dropped; a value
that is masked is shown as `***`. GitLab folds what stands between section markers, and reads no other command.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

LINE_ENDS = re.compile(r"\r\n|\n|\r")
_NEW = re.compile(r"^\s*::([\w-]+)(?:\s+(.*?))?::(.*)$", re.DOTALL)
_OLD = re.compile(r"##\[([\w-]+)(?:\s+([^\]]*))?\](.*)$", re.DOTALL)
SECTION = re.compile(r"section_(?:start|end):\d+:")
KINDS = ("error", "warning", "notice")
MOST_ANNOTATIONS = 10
MOST_SUMMARY_BYTES = 1 << 20


@dataclass(frozen=True)
class Annotation:
    """An annotation as the platform shows it."""

    kind: str
    message: str
    properties: Mapping[str, str]


@dataclass
class Log:
    """The log of one step: its lines as they are shown, its commands, and the annotations that are kept."""

    shown: list[str] = field(default_factory=list)
    commands: list[tuple[str, str]] = field(default_factory=list)
    annotations: list[Annotation] = field(default_factory=list)
    masks: list[str] = field(default_factory=list)
    _stopped: str = ""

    def read(self, text: str) -> Log:
        """Read what a step printed."""
        for line in LINE_ENDS.split(text):
            self._line(line)
        return self

    def _line(self, line: str) -> None:
        if self._stopped:
            if line.strip() == f"::{self._stopped}::":
                self._stopped = ""
            else:
                self.shown.append(self._masked(line))
            return
        found = _NEW.match(line) or _OLD.search(line)
        if found is None:
            self.shown.append(self._masked(line))
            return
        name, given, message = found[1], found[2] or "", _unescaped(found[3])
        self.commands.append((name, message))
        if name == "stop-commands":
            self._stopped = message
        elif name == "add-mask":
            self.masks.append(message)
        elif name in KINDS and sum(one.kind == name for one in self.annotations) < MOST_ANNOTATIONS:
            self.annotations.append(Annotation(name, message, _properties(given)))

    def _masked(self, line: str) -> str:
        for mask in self.masks:
            line = line.replace(mask, "***")
        return line


def _properties(text: str) -> dict[str, str]:
    pairs = (pair.partition("=") for pair in text.split(",") if pair)
    return {name.strip(): _unescaped(value, also={"%3A": ":", "%2C": ","}) for name, _, value in pairs}


def _unescaped(text: str, also: Mapping[str, str] | None = None) -> str:
    for escape, ch in {**(also or {}), "%0D": "\r", "%0A": "\n", "%25": "%"}.items():
        text = text.replace(escape, ch)
    return text


def shown_summary(text: str) -> str:
    """Return the summary that the platform shows: none at all where it is too large."""
    return text if len(text.encode()) <= MOST_SUMMARY_BYTES else ""


def outputs(text: str) -> dict[str, str]:
    """Return what a file of GITHUB_OUTPUT or GITHUB_ENV says. Raises `ValueError` as the runner does."""
    found: dict[str, str] = {}
    lines = iter(text.split("\n"))
    for line in lines:
        if "<<" in line and ("=" not in line or line.index("<<") < line.index("=")):
            name, _, end = line.partition("<<")
            value = []
            for inner in lines:
                if inner == end:
                    break
                value.append(inner)
            else:
                raise ValueError(f"no line {end!r} ends the value of {name!r}")
            found[name] = "\n".join(value)
        elif line:
            name, sign, value_ = line.partition("=")
            if not sign:
                raise ValueError(f"{line!r} is no name=value")
            found[name] = value_
    return found
