"""What students are given: the starter notebook, its files and checks, made from the instructor's one source."""

from autograder.release.bundle import Release, bundle_files, release, write_zip
from autograder.release.source import released_notebook, solution_notebook

__all__ = ["Release", "bundle_files", "release", "released_notebook", "solution_notebook", "write_zip"]
