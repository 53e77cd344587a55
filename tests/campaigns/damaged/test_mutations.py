"""Valid notebooks damaged at random: each is read or refused in one sentence, soon, and what is read renders again."""

from __future__ import annotations

import copy
import json
import re
import time
from typing import Any

import nbformat
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.errors import UnreadableSubmission
from autograder.notebooks import reader
from autograder.rendering import cells as pages
from tests.campaigns.damaged import documents

_SECONDS = 5.0  # of processor time, for a file of a few kilobytes: no measure of speed, a bound on blow-up
_WHOLE = documents.document(
    documents.markdown("# Title é\n**Your answer (why)**\nBecause.", answer="why"),
    documents.code(["import numpy as np\n", "x = 1"], metadata={"tags": ["a"]}),
    documents.code(documents.RIGHT, outputs=[{"output_type": "stream", "name": "stdout", "text": ["a\n"]}]),
    metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
)
_scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
_values = (
    _scalars | st.lists(_scalars, max_size=3) | st.dictionaries(st.text(max_size=5), _scalars, max_size=3)
)


def containers(value: Any) -> list[Any]:
    """Every object and list in a document, itself included."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    own = [value] if isinstance(value, dict | list) else []
    return own + [found for item in inner for found in containers(item)]


@st.composite
def mutants(draw: st.DrawFn) -> bytes:
    """The notebook with a few parts dropped, doubled, replaced, renamed or shuffled."""
    file = copy.deepcopy(_WHOLE)
    for _ in range(draw(st.integers(1, 6))):
        place = draw(st.sampled_from(containers(file)))
        if not place:
            continue
        key = draw(st.sampled_from(list(place) if isinstance(place, dict) else range(len(place))))
        match draw(st.sampled_from(["drop", "retype", "double", "rename", "shuffle"])):
            case "drop":
                del place[key]
            case "retype":
                place[key] = draw(_values)
            case "double" if isinstance(place, list):
                place.insert(draw(st.integers(0, len(place))), copy.deepcopy(place[key]))
            case "rename" if isinstance(place, dict):
                place[draw(st.text(max_size=12))] = place.pop(key)
            case "shuffle" if isinstance(place, list):
                place[:] = draw(st.permutations(place))
            case _:
                pass
    return json.dumps(file).encode()


@st.composite
def noise(draw: st.DrawFn) -> bytes:
    """The file's bytes cut, flipped, doubled, in another encoding."""
    data = bytearray(
        json.dumps(_WHOLE, ensure_ascii=False).encode(draw(st.sampled_from(["utf-8", "utf-16", "utf-16-be"])))
    )
    for _ in range(draw(st.integers(0, 8))):
        data[draw(st.integers(0, len(data) - 1))] ^= 1 << draw(st.integers(0, 7))
    start = draw(st.integers(0, len(data)))
    end = draw(st.integers(start, len(data)))
    chosen = draw(st.sampled_from(["cut", "keep", "double", "swap"]))
    pieces = {
        "cut": data[:start] + data[end:],
        "keep": data,
        "double": data[:end] + data[start:],
        "swap": data[start:end] + data[:start] + data[end:],
    }
    return bytes(pieces[chosen])


def read_or_refuse(data: bytes) -> str:
    """The refusal, or nothing where the file was read, is a valid notebook, and renders."""
    started = time.process_time()
    try:
        read = reader.read(data, "hw.ipynb")
    except UnreadableSubmission as error:
        return error.problem
    finally:
        assert time.process_time() - started < _SECONDS
    document = read.as_dict()
    nbformat.validate(document)
    json.dumps(document, ensure_ascii=False, allow_nan=False).encode()
    read.answers()
    again = reader.read(json.dumps(document).encode(), "hw.ipynb")
    assert again.as_dict() == document
    assert len(pages.full(document, ())) == len(document["cells"])
    return ""


@settings(max_examples=250, deadline=None)
@given(mutants())
def test_a_notebook_with_damaged_parts_is_read_or_refused(data: bytes) -> None:
    assert re.fullmatch(r"[^\n]+\.|", read_or_refuse(data))


@settings(max_examples=250, deadline=None)
@given(noise())
def test_a_notebook_with_damaged_bytes_is_read_or_refused(data: bytes) -> None:
    assert re.fullmatch(r"[^\n]+\.|", read_or_refuse(data))
