"""The page with the pictures of a marking sheet's answers, under the codes of its rows: it names nobody."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup, escape

from autograder.marking.written_answers import Picture, WrittenAnswer
from autograder.rendering import images

_PAGE = Markup(
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{0}: pictures</title>'
    "<style>body{{font-family:sans-serif;margin:2rem;max-width:60rem}}img{{max-width:100%;height:auto}}"
    "summary{{min-height:1.5rem;line-height:1.5rem}}</style>"
    "</head><body><h1>{0}: pictures of the answers</h1>{1}</body></html>\n"
)
_ANSWER = Markup('<section id="{0}"><h2>{0}</h2>{1}</section>\n')
_FIGURE = Markup("<figure>{}<figcaption>cell {}</figcaption></figure>")
_BAD = Markup("<p>A picture that is damaged or too large to show.</p>")
_FIGURES = Markup("<details><summary>The notebook's other figures ({0})</summary>{1}</details>")
_MOST = 30  # pictures of one answer
_MOST_FIGURES = 20  # beside them, of the rest of the notebook


def page(title: str, answers: Mapping[str, WrittenAnswer]) -> str:
    """Return the page for answers by code, in the order of the codes.

    Under an answer's own pictures the figures of the rest of its notebook are folded away. An answer without any is
    left out.
    """
    sections = [
        _ANSWER.format(code, Markup("").join(map(_figure, answer.pictures[:_MOST])) + _others(answer))
        for code, answer in sorted(answers.items())
        if answer.pictures or answer.figures
    ]
    return _PAGE.format(escape(title), Markup("").join(sections))


def _others(answer: WrittenAnswer) -> Markup:
    shown = answer.figures[:_MOST_FIGURES]
    return _FIGURES.format(len(shown), Markup("").join(map(_figure, shown))) if shown else Markup()


def _figure(picture: Picture) -> Markup:
    """Return one picture, after the checks that pictures on every page pass."""
    drawing = picture.kind == "image/svg+xml"
    said = f"a picture in cell {picture.cell}"
    shown = images.svg(picture.data, said) if drawing else images.bitmap(picture.data, picture.kind, said)
    return _FIGURE.format(_BAD if shown is None else shown, picture.cell)
