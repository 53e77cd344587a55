"""Outputs as a notebook keeps them: text of one stream is joined, displays are updated, cells are cleared."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

Output = dict[str, Any]
_DISPLAYS = ("display_data", "execute_result")
_LONGEST_JSON = 1 << 20


def append(outputs: list[Output], output: Output) -> None:
    """Add one output to a cell's. Raises `TypeError` or `KeyError` on what is no output."""
    kind = output["output_type"]
    if kind == "clear_output":
        kept = [one for one in outputs if one["output_type"] != kind] if output.get("wait") else []
        outputs[:] = [*kept, {"output_type": kind}] if output.get("wait") else []
        return
    if is_clearing(outputs):
        outputs.clear()
    if kind == "stream":
        _append_text(outputs, "stderr" if output["name"] == "stderr" else "stdout", str(output["text"]))
    elif kind == "error":
        trace = [str(line) for line in output["traceback"]]
        names = {"ename": str(output["ename"]), "evalue": str(output["evalue"])}
        outputs.append({"output_type": "error", **names, "traceback": trace})
    elif kind in _DISPLAYS:
        outputs.append({**output, "data": dict(output["data"]), "metadata": dict(output["metadata"])})
    else:
        raise TypeError(kind)


def is_clearing(outputs: list[Output]) -> bool:
    """Return True if the cell's next output clears what it has shown."""
    return bool(outputs) and outputs[-1]["output_type"] == "clear_output"


def _append_text(outputs: list[Output], name: str, text: str) -> None:
    if outputs and outputs[-1].get("name") == name:
        outputs[-1]["text"] += text
    else:
        outputs.append({"output_type": "stream", "name": name, "text": text})


def update(cells: Iterable[list[Output]], output: Output) -> list[Output]:
    """Give every display of this id, in whatever cell, its new content; return them as they were before."""
    identifier = output["display_id"]
    replaced = []
    for outputs in cells:
        for shown in outputs:
            if identifier and shown.get("display_id") == identifier:
                replaced.append(dict(shown))
                shown.update(data=dict(output["data"]), metadata=dict(output["metadata"]))
    return replaced


def size(outputs: Iterable[Output]) -> int:
    """Return the number of characters and bytes that outputs hold."""
    return sum(_size(output) for output in outputs)


def _size(value: Any) -> int:
    if isinstance(value, str):
        return len(value)
    if isinstance(value, dict):
        return sum(len(key) + _size(one) for key, one in value.items())
    return sum(map(_size, value)) if isinstance(value, list) else 8


def finished(outputs: Iterable[Output]) -> list[Output]:
    """Return the outputs in nbformat: without ids of displays and pending clears, and with JSON decoded."""
    return [
        {
            key: _media(value) if key == "data" else value
            for key, value in output.items()
            if key != "display_id"
        }
        for output in outputs
        if output["output_type"] != "clear_output"
    ]


def _media(data: dict[str, str]) -> dict[str, Any]:
    return {kind: _json(text) if kind.endswith("json") else text for kind, text in data.items()}


def _json(text: str) -> Any:
    """Decode a display of a JSON kind, which arrives as text; what is too long, or no JSON after all, stays text."""
    if len(text) > _LONGEST_JSON:
        return text
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return text
