"""Turns the solution marks of Otter-Grader into this framework's markers, with the prompts that students get."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autograder.course import markers

_SOLUTION = re.compile(r"^(?P<indent>\s*)(?P<code>.*?)\s*#\s*SOLUTION\b(?P<rest>.*)$", re.IGNORECASE)
_ASSIGNMENT = re.compile(r"^\s*[A-Za-z_][\w.\[\]\"' ,]*(?<![=!<>+\-*/%&|^])=(?!=)")
_NO_PROMPT = re.compile(r"#\s*SOLUTION\s+NO\s+PROMPT\s*$", re.IGNORECASE)
_SEED = re.compile(r"#\s*SEED\s*$", re.IGNORECASE)
_BEGIN = re.compile(r"^(\s*)#\s*BEGIN\s+SOLUTION(\s+NO\s+PROMPT)?\s*$", re.IGNORECASE)
_END = re.compile(r"^\s*#\s*END\s+SOLUTION\s*$", re.IGNORECASE)
_BEGIN_PROMPT = re.compile(r'^\s*"""\s*;?\s*#\s*BEGIN\s+PROMPT\s*$', re.IGNORECASE)
_END_PROMPT = re.compile(r'^\s*"""\s*;?\s*#\s*END\s+PROMPT\s*$', re.IGNORECASE)
_HEADING = re.compile(r"^\s*#+\s*solution\s*#+\s*$", re.IGNORECASE)
_BEGIN_IGNORE = re.compile(r"^\s*#\s*BEGIN\s+IGNORE\s*$", re.IGNORECASE)
_END_IGNORE = re.compile(r"^\s*#\s*END\s+IGNORE\s*$", re.IGNORECASE)
_IGNORE = re.compile(r"#\s*IGNORE\s*$", re.IGNORECASE)


def without_ignored(text: str) -> str:
    """Return the text without the lines that Otter drops from every copy."""
    kept, ignoring = list[str](), False
    for line in text.splitlines():
        if _BEGIN_IGNORE.match(line):
            ignoring = True
        elif _END_IGNORE.match(line):
            ignoring = False
        elif not ignoring and not _IGNORE.search(line):
            kept.append(line)
    return "\n".join(kept)


def converted(text: str, prompt: str = "") -> str:
    """Return a solution cell's text with this framework's markers. `prompt` is that of a prompt block, if any."""
    lines = list(_converted(without_ignored(text).splitlines()))
    if prompt:
        inner = [line for line in lines if not _is_marker(line)]
        return "\n".join([markers.BEGIN, *_prompts(prompt), *inner, markers.END])
    return "\n".join(_merged(lines))


def solved(text: str) -> str:
    """Return a converted cell's code as the solution has it."""
    return markers.with_solutions(text)


def _is_marker(line: str) -> bool:
    return line.strip() in (markers.BEGIN, markers.END) or line.strip().startswith("### PROMPT")


def _prompts(text: str, indent: str = "") -> list[str]:
    return [f"{indent}### PROMPT {line}" if line else f"{indent}### PROMPT  " for line in text.splitlines()]


def _converted(lines: list[str]) -> Iterator[str]:
    place = 0
    while place < len(lines):
        line = lines[place]
        begin = _BEGIN.match(line)
        if begin:
            end = next((at for at in range(place + 1, len(lines)) if _END.match(lines[at])), len(lines))
            yield from _region(begin[1], lines[place + 1 : end], "" if begin[2] else "...")
            place = end
        elif _BEGIN_PROMPT.match(line):
            end = next(
                (at for at in range(place + 1, len(lines)) if _END_PROMPT.match(lines[at])), len(lines)
            )
            yield from _region("", [], "\n".join(lines[place + 1 : end]))
            place = end
        elif not _HEADING.match(line):
            yield from _line(line)
        place += 1


def _line(line: str) -> Iterator[str]:
    if _NO_PROMPT.search(line) or _SEED.search(line):
        mark = _NO_PROMPT.search(line) or _SEED.search(line)
        assert mark is not None
        yield from _region(_indent(line), [line[: mark.start()].rstrip()], "")
        return
    found = _SOLUTION.match(line)
    if found is None:
        yield line
        return
    code = found["code"].rstrip()
    assigned = _ASSIGNMENT.match(code)
    prompt = f"{code[: assigned.end()].strip()} ..." if assigned else "..."
    yield from _region(found["indent"], [f"{found['indent']}{code}"], prompt)


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


def _region(indent: str, lines: list[str], prompt: str) -> list[str]:
    prompts = _prompts(prompt, indent) if prompt else [f"{indent}### PROMPT"]
    return [f"{indent}{markers.BEGIN}", *prompts, *lines, f"{indent}{markers.END}"]


def _merged(lines: list[str]) -> list[str]:
    """Return the lines, with a solution that begins where another ends joined to it."""
    merged: list[str] = []
    for line in lines:
        begins = line.strip() == markers.BEGIN
        if begins and merged and merged[-1].strip() == markers.END and _indent(merged[-1]) == _indent(line):
            merged.pop()
        else:
            merged.append(line)
    return merged
