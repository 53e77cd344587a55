"""Finds the submissions of a class that are the same work, so that it is graded once for all who handed it in.

A pair hands in one notebook twice, and many hand in the handout as they got it.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from autograder.errors import UnreadableSubmission
from autograder.submissions.collect import Submission


def groups(
    submissions: Sequence[Submission], positions: Iterable[int], bundle: Mapping[str, bytes]
) -> list[list[int]]:
    """Return the positions, in order: together where the notebook and the files beside it are equal.

    A worker gets the files of the `bundle` in any case. What cannot be read is equal to nothing.
    """
    found: dict[object, list[int]] = defaultdict(list)
    for position in positions:
        found[_digest(submissions[position], bundle) or position].append(position)
    return list(found.values())


def _digest(submission: Submission, bundle: Mapping[str, bytes]) -> bytes | None:
    try:
        submitted, helpers = submission.read(), submission.helpers(bundle)
    except UnreadableSubmission:
        return None
    files = [(name, hashlib.sha256(data).hexdigest()) for name, data in sorted(helpers.files.items())]
    parts = (hashlib.sha256(submitted).hexdigest(), files, helpers.notes)
    return hashlib.sha256(msgspec.json.encode(parts)).digest()
