"""A small term is played with real commands on both databases; the large one is `make demo-term`."""

from __future__ import annotations

from pathlib import Path

from benchmarks.term.play import FIRST, BrokenTest, Scenario, TermPlay
from tests import small_course
from tests.records import postgresql
from tests.records.conftest import SERVER_ON_SCHEDULE, Gradebook

BROKEN = BrokenTest("assignments/small/hidden/test_double.py", '"double", 4) == 8', '"double", 4) in (8, 12)')


def course(root: Path) -> Path:
    """Two small assignments that differ in their ids."""
    small_course.write(root)
    second = root / "assignments" / "second"
    for path in sorted((root / "assignments" / "small").rglob("*.*")):
        made = second / path.relative_to(root / "assignments" / "small")
        made.parent.mkdir(parents=True, exist_ok=True)
        made.write_text(path.read_text("utf-8").replace('id = "small"', 'id = "second"'), "utf-8")
    with (root / "course.toml").open("a") as file:
        file.write('time_zone = "UTC"\n')
        for name, day in (("small", FIRST), ("second", FIRST.replace(day=15))):
            file.write(f'\n[[schedule]]\nid = "{name}"\ncloses = {day.isoformat()}\n')
    return root


@SERVER_ON_SCHEDULE
def test_a_term_loses_nothing_doubles_nothing_and_explains_each_number(
    empty: Gradebook, server: str, tmp_path: Path
) -> None:
    said: list[str] = []
    restored = empty.environ
    if empty.vendor == "postgresql":
        postgresql.execute(server, "CREATE DATABASE restored_term")
        restored = {**restored, "AUTOGRADER_DATABASE": server.format("restored_term")}
    scenario = Scenario(
        course(tmp_path / "course"), ("small", "second"), 14, 2, 5, BROKEN, "none", empty.environ, restored
    )
    TermPlay(scenario, said.append).run()
    assert "nothing lost, nothing doubled, and each number explained" in said[-1]
