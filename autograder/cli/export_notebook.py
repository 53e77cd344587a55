"""`autograder export assignment notebook`: writes an assignment as a plain notebook with the metadata of nbgrader."""

from __future__ import annotations

import sys
from pathlib import Path

import click

_PATH = click.Path(path_type=Path)


@click.command()
@click.argument("assignment", type=_PATH)
@click.option(
    "-o",
    "out",
    type=_PATH,
    default=Path("nbgrader"),
    show_default=True,
    help="The folder of the course to write.",
)
def notebook(assignment: Path, out: Path) -> None:
    """Write ASSIGNMENT as a source notebook of nbgrader.

    The notebook and its files go to source/ID in the folder. Exit code 1 where a test must be written anew.
    """
    from autograder.cli import next_step
    from autograder.course import assignment as assignments
    from autograder.errors import UsageError
    from autograder.platforms.nbgrader import export
    from autograder.rendering.text import count

    found = assignments.load(assignment)
    made = export.exported(found)
    folder = out / "source" / found.id
    if folder.exists():
        raise UsageError(f"{folder} is there already; remove it, or name another folder with -o")
    for name in made.files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes((found.folder / name).read_bytes())
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{found.id}.ipynb"
    path.write_text(made.notebook, "utf-8")
    click.echo(f"{path} and {count(len(made.files), 'file')} are written.")
    for sentence in made.by_person:
        click.echo(f"  needs a person: {sentence}")
    next_step.say(f"nbgrader generate_assignment {found.id} in {out}, once what needs a person is done")
    sys.exit(1 if made.by_person else 0)
