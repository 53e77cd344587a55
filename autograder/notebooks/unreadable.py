"""The exception for a file that cannot be read, before its submission is known."""

from __future__ import annotations


class UnreadableFile(Exception):
    """The file cannot be read. The message is a sentence, or the end of one that begins with the file's name.

    Whoever knows the submission turns it into an `UnreadableSubmission`.
    """
