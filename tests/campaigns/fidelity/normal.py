"""Brings outputs into the form in which two runs can be compared: what differs between any two runs is taken out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

_PLACES = (
    (re.compile(r"/tmp/ipykernel_\d+/\d+\.py"), "<cell>"),
    (re.compile(r"<ipython-input-\d+-[0-9a-f]+>"), "<cell>"),
    (re.compile(r"(?<=\()\d+\.py(?=, line)"), "<cell>"),
    (re.compile(r"(?:/[\w.+-]+)+/bin/python[\d.]*"), "<executable>"),
    (re.compile(r"\b0x[0-9a-f]{6,}"), "0x…"),
    (re.compile(r"~?(?:/[\w.+-]+)+/(?=(?:lib/)?python3\.\d+/)"), "<python>/"),
    (re.compile(r"\b\d+(?:\.\d+)?(?:e[+-]\d+)? (?:ns|[μµu]s|ms|s)\b"), "<time>"),
    (re.compile(r"Ran \d+ tests? in [\d.]+s"), "<ran>"),
    (re.compile(r"(?:Thread-\d+|ThreadPoolExecutor-\d+_\d+)"), "<thread>"),
)
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_LINE = re.compile(r", line \d+|(?<=:)\d+(?=, in)")
_SOURCE = re.compile(r" +\(\.\.\.\)| +\[\.\.\. skipping|(?:-+> ?)?\s*\d+ |(?:-+> ?)?\s*\d+$|\s*$")
_BINARY = ("image/png", "image/jpeg", "image/svg+xml")


def outputs(raw: Sequence[dict[str, Any]], folder: str) -> list[dict[str, Any]]:
    """One cell's outputs. The text of each stream between two other outputs is one: their order is not promised."""
    whole: list[dict[str, Any]] = []
    streams: dict[str, str] = {}
    for output in raw:
        if output["output_type"] == "stream":
            streams[output["name"]] = streams.get(output["name"], "") + output["text"]
            continue
        whole += _streams(streams)
        streams = {}
        whole.append({key: value for key, value in output.items() if key != "transient"})
    return [_plain(output, folder) for output in [*whole, *_streams(streams)]]


def _streams(texts: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {"output_type": "stream", "name": name, "text": text} for name, text in sorted(texts.items()) if text
    ]


def _frames(traceback: str) -> list[str]:
    """The frames and messages without colours, lines of source and their numbers.

    A kernel names its cells after files that do not exist. IPython then shows the cell's last line that ran in
    place of the one that failed, and marks no expression; ours shows both rightly.
    """
    lines = _COLOUR.sub("", traceback).split("\n")
    kept = [_LINE.sub("", line) for line in lines if not _SOURCE.match(line)]
    return [line for line, before in zip(kept, ["", *kept], strict=False) if line != before]


def _plain(output: dict[str, Any], folder: str) -> dict[str, Any]:
    """Without bytes of pictures, places and times, and of a traceback what `_frames` says."""
    if output["output_type"] == "error":
        output = {**output, "traceback": _frames("\n".join(output["traceback"]))}
    data = output.get("data")
    if data is not None:
        output = {
            **output,
            "data": {kind: "<bytes>" if kind in _BINARY else value for kind, value in data.items()},
        }
    plain: dict[str, Any] = _everywhere(output, folder)
    return plain


def _everywhere(value: Any, folder: str) -> Any:
    """The value with every text in it made plain."""
    if isinstance(value, str):
        value = value.replace(folder, "<folder>")
        for pattern, name in _PLACES:
            value = pattern.sub(name, value)
        return value
    if isinstance(value, list):
        return [_everywhere(item, folder) for item in value]
    if isinstance(value, dict):
        return {key: _everywhere(item, folder) for key, item in value.items()}
    return value
