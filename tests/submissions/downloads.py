"""A class as each learning platform packs it, and what an instructor expects to find graded."""

from __future__ import annotations

import io
import json
import unicodedata
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field

LATE = "The learning platform marked this submission as late."


def notebook(tag: str) -> bytes:
    """A notebook that can be told from others."""
    return json.dumps({"cells": [], "metadata": {"tag": tag}}).encode()


def zipped(files: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return stream.getvalue()


def of_windows(files: Mapping[str, bytes]) -> bytes:
    """As Explorer packs: names in an old code page where that has their letters."""
    data = zipped({name.replace("/", "\\"): content for name, content in files.items()})
    return _without_flag(data, "cp437")


def of_mac(files: Mapping[str, bytes]) -> bytes:
    """As Finder packs: accents as signs of their own, UTF-8 without saying so, resource forks, a folder around."""
    plain = {f"class/{unicodedata.normalize('NFD', name)}": data for name, data in files.items()}
    forks = {
        f"__MACOSX/{name.rpartition('/')[0]}/._{name.rpartition('/')[2]}": b"\0\5\x16\7" for name in plain
    }
    return _without_flag(zipped({**plain, **forks, "class/.DS_Store": b"\0\0\0\1Bud1"}), "utf-8")


def _without_flag(data: bytes, encoding: str) -> bytes:
    """The archive with its names in another encoding, which no entry declares; others stay as they are."""
    source, stream = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with source, zipfile.ZipFile(stream, "w") as archive:
        for info in source.infolist():
            archive.writestr(_Undeclared(info.filename, encoding), source.read(info))
    return stream.getvalue()


class _Undeclared(zipfile.ZipInfo):
    def __init__(self, name: str, encoding: str) -> None:
        super().__init__(name)
        self._encoding = encoding

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        try:
            return self.filename.encode(self._encoding), 0
        except UnicodeEncodeError:
            return self.filename.encode(), 0x800


@dataclass(frozen=True)
class Download:
    """`graded` says by id which notebook counts; `reported` are the ids of those without one.

    `says` are notes by id, and `modules` the student's own by id.
    """

    files: Mapping[str, bytes]
    graded: Mapping[str, str]
    reported: tuple[str, ...] = ()
    says: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    modules: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


_HELPER = b"x = 1"
_CANVAS = Download(
    files={
        "doejane_123_4561_hw1.ipynb": notebook("jane"),
        "doejane_123_4562_helper.py": _HELPER,
        "roebob_LATE_124_4570_hw1-1.ipynb": notebook("bob"),
        "roebob_LATE_124_4571_helper-1.py": _HELPER,
        "müllerzoë_125_4580_Copy_of_hw1.ipynb": notebook("zoe"),
        "王伟_126_4581_hw1-2.ipynb": notebook("wang"),
        "smith_ann_127_text.html": b"<p>see above</p>",
        "lee_LATE_128_4590_report.pdf": b"%PDF",
        "kim_129_4591_hw1-3.ipynb": notebook("kim"),
        "kim_129_4592_scratch_1_2_3.ipynb": notebook("scratch" * 9),
        "poe_130_4593_hw1.zip": zipped({"hw1.ipynb": notebook("poe"), "helper.py": _HELPER}),
        "LATE_anon_aB3_4594_hw1.ipynb": notebook("anon"),
    },
    graded={
        "doejane_123": "jane",
        "roebob_124": "bob",
        "mullerzoe_125": "zoe",
        "126": "wang",
        "kim_129": "kim",
        "poe_130": "poe",
        "anon_aB3": "anon",
    },
    reported=("smith_ann_127", "lee_128"),
    says={
        "roebob_124": (LATE,),
        "lee_128": (LATE,),
        "anon_aB3": (LATE,),
        "kim_129": (
            "Of 2 notebooks, kim_129_4591_hw1-3.ipynb was graded; not graded: kim_129_4592_scratch_1_2_3.ipynb.",
        ),
    },
    modules={"doejane_123": ("helper.py",), "roebob_124": ("helper.py",), "poe_130": ("helper.py",)},
)
_MOODLE = Download(
    files={
        "Jane Doe_12345_assignsubmission_file_/hw1.ipynb": notebook("jane"),
        "Jane Doe_12345_assignsubmission_file_/helper.py": _HELPER,
        "Jane Doe_12345_assignsubmission_onlinetext_/onlinetext.html": b"<p>",
        "Bob Roe_12346_assignsubmission_file_/sub/hw1.ipynb": notebook("bob"),
        "Zoë Müller_12347_assignsubmission_file/hw1.ipynb": notebook("zoe"),
        "Ann Lee_12348_assignsubmission_onlinetext/onlinetext.html": b"<p>",
        "שרה לוי_12349_assignsubmission_file_/hw1.ipynb": notebook("sara"),
    },
    graded={"Jane-Doe_12345": "jane", "Bob-Roe_12346": "bob", "Zoe-Muller_12347": "zoe", "12349": "sara"},
    reported=("Ann-Lee_12348",),
    says={
        "Jane-Doe_12345": (
            "Other files beside the notebook were not graded: Jane Doe_12345_assignsubmission_onlinetext_.",
        )
    },
    modules={"Jane-Doe_12345": ("helper.py",)},
)
_MOODLE_FLAT = Download(
    files={
        "Jane Doe_12345_assignsubmission_file_hw1.ipynb": notebook("jane"),
        "Jane Doe_12345_assignsubmission_file_helper.py": _HELPER,
        "Jane Doe_12345_assignsubmission_onlinetext_onlinetext.html": b"<p>",
        "Bob Roe_12346_assignsubmission_file_Jane Doe_12345_assignsubmission_file_hw1.ipynb": notebook("bob"),
        "Participant_12347_assignsubmission_file_hw1.ipynb": notebook("anon"),
    },
    graded={"Jane-Doe_12345": "jane", "Bob-Roe_12346": "bob", "Participant_12347": "anon"},
    modules={"Jane-Doe_12345": ("helper.py",)},
)
_BLACKBOARD = Download(
    files={
        "hw_1_jdoe_attempt_2026-11-01-10-10-00_hw1.ipynb": notebook("jane, first"),
        "hw_1_jdoe_attempt_2026-11-01-10-10-00.txt": b"Name: Jane Doe (jdoe)",
        "hw_1_jdoe_attempt_2026-11-02-09-00-00_hw1.ipynb": notebook("jane"),
        "hw_1_jdoe_attempt_2026-11-02-09-00-00_helper.py": _HELPER,
        "hw_1_jdoe_attempt_2026-11-02-09-00-00.txt": b"Name: Jane Doe (jdoe)",
        "hw_1_broe_attempt_2026-11-02-09-00-00_x_attempt_2027-01-01-00-00-00_hw1.ipynb": notebook("bob"),
        "hw_1_broe_attempt_2026-11-02-09-00-00.txt": b"Name: Bob Roe (broe)",
        "hw_1_alee_attempt_2026-11-02-09-00-00.txt": b"Name: Ann Lee (alee)",
        "hw_1_kim_attempt_2026-11-01-10-10-00_hw1.ipynb": notebook("kim"),
        "hw_1_kim_attempt_2026-11-03-10-10-00_hw1.pdf": b"%PDF",
    },
    graded={"hw_1_jdoe": "jane", "hw_1_broe": "bob", "hw_1_kim": "kim"},
    reported=("hw_1_alee",),
    says={
        "hw_1_jdoe": ("Of 2 attempts, 2026-11-02-09-00-00 counts; not graded: 2026-11-01-10-10-00.",),
        "hw_1_kim": (
            "Of 2 attempts, 2026-11-01-10-10-00 counts; not graded: 2026-11-03-10-10-00.",
            "The latest attempt holds no notebook.",
        ),
    },
    modules={"hw_1_jdoe": ("helper.py",)},
)
_BRIGHTSPACE = Download(
    files={
        "12345-6789 - Jane Doe - Nov 2, 2026 1010 AM/hw1.ipynb": notebook("jane, first"),
        "12345-6789 - Jane Doe - Nov 2, 2026 1210 PM/hw1.ipynb": notebook("jane, second"),
        "12345-6789 - Jane Doe - Nov 2, 2026 110 PM/hw1.ipynb": notebook("jane"),
        "12345-6789 - Jane Doe - Nov 2, 2026 110 PM/helper.py": _HELPER,
        "12346-6789 - Jane Doe - Nov 2, 2026 926 PM/hw1.ipynb": notebook("another of this name"),
        "12347-6789 - Bob - Bobby - Roe - Nov 2, 2026 926 PM/hw1.pdf": b"%PDF",
        "index.html": b"<html>",
    },
    graded={"12345-6789-Jane-Doe": "jane", "12346-6789-Jane-Doe": "another of this name"},
    reported=("12347-6789-Bob-Bobby-Roe",),
    says={
        "12345-6789-Jane-Doe": (
            "Of 3 attempts, Nov 2, 2026 110 PM counts; not graded: Nov 2, 2026 1210 PM and Nov 2, 2026 1010 AM.",
        )
    },
    modules={"12345-6789-Jane-Doe": ("helper.py",)},
)
_BRIGHTSPACE_FLAT = Download(
    files={
        "12345-6789 - Jane Doe - Dec 31, 2026 1159 PM - hw1.ipynb": notebook("jane, first"),
        "12345-6789 - Jane Doe - Jan 1, 2027 1200 AM - hw1.ipynb": notebook("jane"),
        "12345-6789 - Jane Doe - Jan 1, 2027 1200 AM - helper.py": _HELPER,
        "12346-6789 - Bob Roe - Jan 1, 2027 926 PM - x - Jan 2, 2027 926 PM - hw1.ipynb": notebook("bob"),
        "index.html": b"<html>",
    },
    graded={"12345-6789-Jane-Doe": "jane", "12346-6789-Bob-Roe": "bob"},
    says={
        "12345-6789-Jane-Doe": (
            "Of 2 attempts, Jan 1, 2027 1200 AM counts; not graded: Dec 31, 2026 1159 PM.",
        )
    },
    modules={"12345-6789-Jane-Doe": ("helper.py",)},
)
_GRADESCOPE = Download(
    files={
        "assignment_1_export/submission_123/hw1.ipynb": notebook("jane"),
        "assignment_1_export/submission_123/helper.py": _HELPER,
        "assignment_1_export/submission_124/hw1.ipynb": notebook("bob"),
        "assignment_1_export/submission_125/report.pdf": b"%PDF",
        "assignment_1_export/submission_metadata.yml": b"---\nsubmission_123:\n  :submitters:\n  - :name: Jane\n",
    },
    graded={"submission_123": "jane", "submission_124": "bob"},
    reported=("submission_125",),
    modules={"submission_123": ("helper.py",)},
)
_GITHUB = Download(
    files={
        "hw1-submissions/hw1-jdoe/hw1.ipynb": notebook("jane"),
        "hw1-submissions/hw1-jdoe/scratch.ipynb": notebook("scratch" * 9),
        "hw1-submissions/hw1-jdoe/helper.py": _HELPER,
        "hw1-submissions/hw1-jdoe/README.md": b"# x",
        "hw1-submissions/hw1-jdoe/.git/HEAD": b"ref",
        "hw1-submissions/hw1-jdoe/.github/classroom/autograding.json": b"{}",
        "hw1-submissions/hw1-broe/notebooks/hw1.ipynb": notebook("bob"),
        "hw1-submissions/hw1-broe/.git/config": b"[core]",
        "hw1-submissions/hw1-alee/README.md": b"# x",
        "hw1-submissions/hw1-alee/.git/config": b"[core]",
    },
    graded={"hw1-jdoe": "jane", "hw1-broe": "bob"},
    reported=("hw1-alee",),
    says={"hw1-jdoe": ("Of 2 notebooks, hw1.ipynb was graded; not graded: scratch.ipynb.",)},
    modules={"hw1-jdoe": ("helper.py",)},
)
_NBGRADER = Download(
    files={
        "submitted/jane/hw1/hw1.ipynb": notebook("jane"),
        "submitted/jane/hw1/helper.py": _HELPER,
        "submitted/jane/hw1/timestamp.txt": b"2026-10-01 12:00:00 UTC",
        "submitted/jane/hw0/hw0.ipynb": notebook("another assignment"),
        "submitted/bob/hw1/hw1.ipynb": notebook("bob"),
        "submitted/bob/hw1/timestamp.txt": b"2026-10-01 12:00:00 UTC",
    },
    graded={"jane": "jane", "bob": "bob"},
    says={"jane": ("hw1 was graded; not graded: hw0.",)},
    modules={"jane": ("helper.py",)},
)
_EXCHANGE = Download(
    files={
        "inbound/jane+hw1+2026-10-01 12:00:00.000000 UTC+abc/hw1.ipynb": notebook("jane, first"),
        "inbound/jane+hw1+2026-10-02 12:00:00.000000 UTC+abd/hw1.ipynb": notebook("jane"),
        "inbound/bob+hw1+2026-10-02 12:00:00.000000 UTC/hw1.ipynb": notebook("bob"),
    },
    graded={"jane-hw1": "jane", "bob-hw1": "bob"},
    says={
        "jane-hw1": (
            "Of 2 attempts, 2026-10-02 12:00:00.000000 UTC counts; not graded: 2026-10-01 12:00:00.000000 UTC.",
        )
    },
)
_GOOGLE = Download(
    files={
        "Copy of hw1.ipynb": notebook("one"),
        "Copy of hw1 (1).ipynb": notebook("two"),
        "Jane Doe - hw1.ipynb": notebook("jane"),
        "Zoë 🎓 Müller - hw1.ipynb": notebook("zoe"),
        "Bob Roe - hw1.docx": b"PK\3\4",
    },
    graded={
        "Copy-of-hw1": "one",
        "Copy-of-hw1-1": "two",
        "Jane-Doe-hw1": "jane",
        "Zoe-Muller-hw1": "zoe",
    },
    reported=("Bob-Roe-hw1.docx",),
)
_TEAMS = Download(
    files={
        "Submitted files/Jane Doe/hw1/Version 1/hw1.ipynb": notebook("jane, first"),
        "Submitted files/Jane Doe/hw1/Version 2/hw1.ipynb": notebook("jane, second"),
        "Submitted files/Jane Doe/hw1/Version 10/hw1.ipynb": notebook("jane"),
        "Submitted files/Bob Roe/hw1/Version 1/hw1.ipynb": notebook("bob"),
        "Submitted files/Bob Roe/hw1/Version 1/helper.py": _HELPER,
    },
    graded={"Jane-Doe": "jane", "Bob-Roe": "bob"},
    says={"Jane-Doe": ("Of 3 attempts, Version 10 counts; not graded: Version 2 and Version 1.",)},
    modules={"Bob-Roe": ("helper.py",)},
)

DOWNLOADS: dict[str, Download] = {
    "Canvas": _CANVAS,
    "Moodle": _MOODLE,
    "Moodle, without folders": _MOODLE_FLAT,
    "Blackboard": _BLACKBOARD,
    "Brightspace": _BRIGHTSPACE,
    "Brightspace, without folders": _BRIGHTSPACE_FLAT,
    "Gradescope": _GRADESCOPE,
    "GitHub Classroom": _GITHUB,
    "nbgrader": _NBGRADER,
    "nbgrader's exchange": _EXCHANGE,
    "Google Classroom": _GOOGLE,
    "Teams": _TEAMS,
}
