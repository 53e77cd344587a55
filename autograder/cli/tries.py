"""Chooses a few submissions of a class to try, and says how long all of them would take."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.text import Text

from autograder import artifacts, results
from autograder.cli import next_step
from autograder.rendering.text import count
from autograder.submissions.collect import Submission


def spread(found: Sequence[Submission], most: int) -> list[Submission]:
    """Return at most so many submissions, spread evenly over the class."""
    number = min(most, len(found))
    return [found[position * len(found) // number] for position in range(number)]


def say(folder: Path, whole: int, jobs: int, step: str) -> None:
    """Print how long all submissions would take, by the mean of those whose results are in the folder."""
    tried = results.read(folder / artifacts.RESULTS).submissions
    mean = sum(one.wall_seconds for one in tried) / len(tried)
    each = f"{mean:.1f} s each, {count(jobs, 'runner')}"
    all_ = _time(mean * whole / jobs)
    text = f"Tried {len(tried)} of {count(whole, 'submission')} ({each}). All would take about {all_}."
    Console().print(Text(text), soft_wrap=True)
    next_step.say(step)


def _time(seconds: float) -> str:
    """Return a time for people, rounded up."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    minutes = int(seconds // 60) + 1
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"
