"""Keeps beside the results what was exported where, so that the next export knows what is its own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from autograder import artifacts
from autograder.errors import ExportError
from autograder.exports.gradebook import KeptCell
from autograder.limited import regular_file

SCHEMA = "autograder-exports/1"


class KeptExport(msgspec.Struct, frozen=True):
    """The last export to one column of a platform: with lateness or raw, and its cells by the rows' keys."""

    lateness: bool
    cells: dict[str, KeptCell] = {}


class KeptExports(msgspec.Struct, frozen=True):
    """All exports of one assignment's results, by format and column."""

    schema: str = SCHEMA
    exports: dict[str, dict[str, KeptExport]] = {}

    def last(self, known: str, column: str) -> KeptExport | None:
        """Return the last export to this column."""
        return self.exports.get(known, {}).get(column)

    def lateness(self, known: str) -> bool | None:
        """Return what was said of lateness for this platform; None where nobody was asked yet."""
        return next((one.lateness for one in self.exports.get(known, {}).values()), None)

    def after(self, known: str, column: str, cells: Mapping[str, KeptCell], *, lateness: bool) -> KeptExports:
        """Return what is to be kept after an export of these cells. Cells of earlier exports stay."""
        before = self.last(known, column)
        export = KeptExport(lateness, {**(before.cells if before else {}), **cells})
        columns = {
            name: msgspec.structs.replace(one, lateness=lateness)
            for name, one in self.exports.get(known, {}).items()
        }
        return KeptExports(SCHEMA, {**self.exports, known: {**columns, column: export}})


def read(folder: Path) -> KeptExports:
    """Return what was exported of the results in a folder. Raises `ExportError` where its file is damaged."""
    path = folder / artifacts.EXPORTS
    try:
        return artifacts.decoded(regular_file.read(path), KeptExports)
    except FileNotFoundError:
        return KeptExports()
    except (OSError, msgspec.MsgspecError) as error:
        raise ExportError(
            f"{path} is damaged ({error}); bring it back from a backup, or remove it: then every value that a platform "
            "has counts as entered there"
        ) from None


def write(folder: Path, made: KeptExports) -> None:
    """Write what was exported, in one step."""
    text = msgspec.json.format(msgspec.json.encode(made), indent=1)
    artifacts.write(folder / artifacts.EXPORTS, text + b"\n")
