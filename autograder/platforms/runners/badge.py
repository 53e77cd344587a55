"""A badge: two words in an SVG that loads nothing and runs nothing."""

from __future__ import annotations

from xml.sax.saxutils import escape

from autograder.platforms.runners.log_text import harmless
from autograder.platforms.runners.report import ReportedState, RunnerReport

_GREEN, _RED, _GREY = "#2e7d32", "#c62828", "#616161"  # white text on each has a contrast of at least 5 to 1
_LETTER = 7  # the width of a letter at 11 pixels, on average
_LONGEST = 40


def badge(label: str, report: RunnerReport) -> str:
    """Return a badge that says how many tests hold."""
    held, all_ = report.count(ReportedState.PASSED), len(report.tests) - report.count(ReportedState.SKIPPED)
    colour = _GREY if report.count(ReportedState.ERROR) or not all_ else _GREEN if held == all_ else _RED
    return _svg(_short(label), f"{held} of {all_}", colour)


def _short(text: str) -> str:
    line = "".join(
        ch for ch in " ".join(harmless(text).split()) if ord(ch) > 31 and not 0xD800 <= ord(ch) < 0xE000
    )
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


def _svg(label: str, value: str, colour: str) -> str:
    left, right = (_LETTER * len(text) + 12 for text in (label, value))
    title = escape(f"{label}: {value}")
    return f"""<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="20" role="img">
<title>{title}</title>
<rect width="{left}" height="20" fill="#424242"/>
<rect x="{left}" width="{right}" height="20" fill="{colour}"/>
<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle">
<text x="{left / 2:g}" y="14">{escape(label)}</text>
<text x="{left + right / 2:g}" y="14">{escape(value)}</text>
</g>
</svg>
"""
