"""Regenerates `docs/evidence.md` from the tests: `python -m tests.evidence [SECTION…]`, or `make evidence`.

Each section is the output of one command, with the command, the day and how long it took; without a name all are
made again, which takes hours. Exit code 1 where a command says that something is not as it should be.
"""

from __future__ import annotations

import datetime
import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "evidence.md"


@dataclass(frozen=True)
class Section:
    """One part of the page: its name, what it shows, and the module with the arguments that shows it."""

    name: str
    about: str
    command: tuple[str, ...]


SECTIONS = (
    Section("Attacks", "Hostile notebooks, by family and tier.", ("tests.campaigns.attacks.report",)),
    Section(
        "Damages and fidelity",
        "Damaged files graded by the real command, and outputs of notebooks compared with nbclient's.",
        ("tests.campaigns.damaged.report",),
    ),
    Section(
        "Growth",
        "The time for text from strangers, by who reads it: adversarial texts, up to the largest that is accepted.",
        ("tests.campaigns.growth.report",),
    ),
    Section(
        "Soak",
        "Thousands of submissions, a tenth of them hostile; gradings killed at random moments.",
        ("tests.campaigns.soak.soak", "--submissions", "5000", "--kills", "20"),
    ),
    Section(
        "Right answers of the assignment",
        "The solution and every variant on hundreds of draws of the hidden inputs; `make draws` does a thousand.",
        ("tests.campaigns.sweeps.answers", "assignments/backprop", "--draws", "300"),
    ),
    Section(
        "Diagnosis",
        "The assignment's known mistakes and mutants, handed in as answers, and the half of each bank that the facts"
        " were not developed on.",
        ("tests.diagnosis.measure", "assignments/backprop", "--mutants", "80", "--banks"),
    ),
    Section(
        "What an answer costs",
        "Processor time of one submission in the student's processes, in the judge and in the grader. The known"
        " answers are handed in as notebooks.",
        ("benchmarks.answers", "assignments/backprop"),
    ),
    Section(
        "Banks of the checks",
        "Known mistakes and correct variants of the banks, on many draws; `make sweep` does ten thousand.",
        ("tests.campaigns.banks.sweep", "300"),
    ),
)


def main() -> int:
    """Runs the sections asked for and writes the page."""
    wanted = sys.argv[1:] or [section.name for section in SECTIONS]
    unknown = set(wanted) - {section.name for section in SECTIONS}
    if unknown:
        print(f"there is no section {min(unknown)!r}; there are {', '.join(one.name for one in SECTIONS)}")
        return 2
    codes = [_renew(section) for section in SECTIONS if section.name in wanted]
    return max(codes)


def _renew(section: Section) -> int:
    started = time.monotonic()
    environment = {**os.environ, "PYTHONWARNINGS": "ignore", "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-m", *section.command],
        stdout=subprocess.PIPE,
        text=True,
        cwd=PAGE.parents[1],
        env=environment,
    )
    minutes = (time.monotonic() - started) / 60
    state = "as it should be" if done.returncode == 0 else f"NOT as it should be: exit code {done.returncode}"
    said = (
        f"`python -m {' '.join(section.command)}`, {datetime.date.today()}, {minutes:.0f} minutes: {state}."
    )
    write(section, f"{said}\n\n{shown(done.stdout)}")
    print(f"{section.name}: {state}", flush=True)
    return done.returncode


def shown(output: str) -> str:
    """Tables as they are; what is no Markdown table as a block of text."""
    output = output.strip()
    return output if "|" in output else f"```\n{output}\n```"


def write(section: Section, text: str) -> None:
    """Puts a section's new text in its place on the page."""
    page = PAGE.read_text(encoding="utf-8")
    pattern = rf"(## {re.escape(section.name)}\n).*?(?=\n## |\Z)"
    body = f"\n{section.about} {text}\n"
    page = re.sub(pattern, lambda found: found[1] + body, page, count=1, flags=re.S)
    PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
