"""The folders of Gradescope's container, as its documentation names them, and who may read them."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path

ROOT = Path("/autograder")
SETTINGS_FILE = "autograder.json"
COURSE = "course"


@dataclass(frozen=True)
class Harness:
    """The container's folders below `root`."""

    root: Path = ROOT

    @property
    def source(self) -> Path:
        """The zip, unpacked."""
        return self.root / "source"

    @property
    def course(self) -> Path:
        """The course, as far as it travels in the zip."""
        return self.source / COURSE

    @property
    def settings(self) -> Path:
        """What the export was told."""
        return self.source / SETTINGS_FILE

    @property
    def submission(self) -> Path:
        """What the student handed in."""
        return self.root / "submission"

    @property
    def metadata(self) -> Path:
        """What Gradescope says of the submission."""
        return self.root / "submission_metadata.json"

    @property
    def results(self) -> Path:
        """The file that Gradescope takes back."""
        return self.root / "results" / "results.json"

    def close(self) -> None:
        """Take every right on the folders and the metadata from other users.

        The tests and the reference lie in the first, earlier results in the last. What cannot be changed, such as a
        mounted folder, is left: the sandbox is tried against all of it before anything is graded.
        """
        for path in (self.source, self.submission, self.results.parent, self.metadata):
            with contextlib.suppress(OSError):
                os.chmod(path, path.stat().st_mode & 0o700)
