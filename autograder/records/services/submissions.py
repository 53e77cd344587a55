"""Records what was handed in: collecting the same work twice adds nothing."""

from __future__ import annotations

from datetime import datetime

from autograder.kept import HandedIn
from autograder.records import keys
from autograder.records.services import blobs, events, people
from autograder.records.services.events import Change
from autograder.records.tables.submitted import SubmissionFile, SubmissionRecord

FILES = "files"  # the source of what an instructor names on the command line
NOTEBOOK = "notebook.ipynb"


def hand_in(assignment: str, name: str, work: HandedIn, actor: str, now: datetime) -> SubmissionRecord:
    """Return the submission of this work by the person whom the class's files call so. Call it in a transaction.

    Its reference is a digest, so that no name stands in a table that cannot change.
    """
    person = people.of_identity(FILES, name, actor, now).person
    digest = keys.handed_in(work.submitted, work.files)
    reference = reference_of(assignment, person.pk, digest)
    known = SubmissionRecord.objects.filter(source=FILES, reference=reference).first()
    if known is not None:
        return known
    made = SubmissionRecord.objects.create(
        assignment=assignment, person=person, source=FILES, reference=reference, received=now
    )
    contents = {NOTEBOOK: work.submitted, **{f"beside/{path}": data for path, data in work.files.items()}}
    for (path, _), blob in zip(contents.items(), blobs.put(contents.values()), strict=True):
        SubmissionFile.objects.create(submission=made, path=path, blob_id=blob)
    events.append(Change(actor, "submission.received", f"submission:{made.pk}", after=digest), now)
    return made


def reference_of(assignment: str, person: int, digest: str) -> str:
    """Return by what the source `FILES` knows the work with this digest, of the person with this number."""
    return keys.digest(assignment, str(person), digest)


def work_of(submission: SubmissionRecord) -> HandedIn | None:
    """Return what was handed in; None where a part of it was erased."""
    found = {file.path: blobs.get(file.blob_id) for file in submission.files.all()}
    present = {path: data for path, data in found.items() if data is not None}
    if len(present) < len(found) or NOTEBOOK not in present:
        return None
    return HandedIn(
        present[NOTEBOOK],
        {path.removeprefix("beside/"): data for path, data in present.items() if path != NOTEBOOK},
    )
