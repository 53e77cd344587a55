"""Results are signed as they are graded, and audited by somebody who trusts one public key and nothing else."""

from __future__ import annotations

import base64
import csv
import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder import artifacts
from autograder.course import secret_key
from autograder.platforms.signing import dsse, keys
from tests import commands, small_course
from tests.cli.test_commands import RIGHT, notebook

WRONG = "def double(x):\n    return 3 * x\n"
HOSTILE = """
import os, pathlib
print(dict(os.environ))
for place in ("/proc/self/environ", f"/proc/{os.getppid()}/environ", KEY, COURSE):
    try:
        print(place, pathlib.Path(place).read_bytes())
    except OSError as error:
        print(place, type(error).__name__)
"""
WRITTEN = {
    "id": "w",
    "cell_type": "markdown",
    "metadata": {"answer": "why"},
    "source": "**Your answer (why)**\n\nso",
}


class Signed:
    """A course with its key, three submissions, and their signed results."""

    def __init__(self, root: Path, tier: str) -> None:
        self.root, self.tier = root, tier
        small_course.write(root / "course")
        self.assignment = root / "course" / "assignments" / "small"
        self.key = root / "keys" / "course.key"
        self.key.parent.mkdir()
        self.public = keys.create(self.key)
        self.class_folder = root / "class"
        self.results = root / "graded"
        self._hand_in()
        self.done = self.run(
            "grade",
            self.assignment,
            self.class_folder,
            "-o",
            self.results,
            "--sandbox",
            tier,
            "--sign",
            self.key,
        )

    def _hand_in(self) -> None:
        (self.class_folder / "eve").mkdir(parents=True)
        written = json.loads(notebook(RIGHT))
        written["cells"].append(WRITTEN)
        (self.class_folder / "ada.ipynb").write_text(json.dumps(written))
        (self.class_folder / "ben.ipynb").write_text(notebook(WRONG))
        places = f"KEY, COURSE = {str(self.key)!r}, {str(self.assignment.parents[1] / secret_key.KEY_FILE)!r}"
        (self.class_folder / "eve" / "small.ipynb").write_text(
            notebook(places + HOSTILE, "import beside\n" + RIGHT)
        )
        (self.class_folder / "eve" / "beside.py").write_text("HERE = 1\n")

    def run(self, *arguments: object, **variables: str) -> subprocess.CompletedProcess[str]:
        return commands.run(*arguments, cwd=self.root, env={**os.environ, **variables})

    def audit(self, *arguments: object, results: Path | None = None) -> subprocess.CompletedProcess[str]:
        least = ("--least-tier", self.tier)
        return self.run("audit", results or self.results, "--key", self.public, *least, *arguments)

    def copy(self, place: Path) -> Path:
        """Copy the results, for a test that changes them."""
        return Path(shutil.copytree(self.results, place / "graded"))


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory, best_tier: str) -> Signed:
    if best_tier == "none":
        pytest.skip("nothing is signed without isolation")
    made = Signed(tmp_path_factory.mktemp("signed"), best_tier)
    assert made.done.returncode == 0, made.done.stderr
    return made


def test_the_signature_lies_beside_the_results(signed: Signed) -> None:
    made = json.loads((signed.results / artifacts.SIGNATURE).read_bytes())
    assert made["payloadType"] == dsse.PAYLOAD_TYPE
    predicate = json.loads(base64.b64decode(made["payload"]))["predicate"]
    assert [one["id"] for one in predicate["submissions"]] == ["ada", "ben", "eve"]
    assert [bool(one["files"]) for one in predicate["submissions"]] == [False, False, True]
    assert f"Signed by the key {keys.fingerprint(keys.public(signed.public))[:16]}" in signed.done.stderr


def test_the_statement_holds_no_name_no_text_and_no_key(signed: Signed) -> None:
    payload = base64.b64decode(json.loads((signed.results / artifacts.SIGNATURE).read_bytes())["payload"])
    secret = (signed.assignment.parents[1] / secret_key.KEY_FILE).read_text().strip()
    for text in (secret, ".ipynb", "beside", "double", str(signed.root)):
        assert text.encode() not in payload


def test_the_private_key_is_printed_nowhere_and_reached_by_no_student(signed: Signed) -> None:
    secret = signed.key.read_text().splitlines()[1]
    text = signed.done.stdout + signed.done.stderr
    for path in signed.results.rglob("*"):
        text += path.read_text(errors="replace") if path.is_file() else ""
    assert secret not in text
    assert secret[:24] not in text
    shown = (signed.results / "executed" / "eve.ipynb").read_text()
    assert "FileNotFoundError" in shown or "PermissionError" in shown


def test_a_key_in_a_variable_signs_and_reaches_no_student(signed: Signed, tmp_path: Path) -> None:
    text = signed.key.read_text()
    done = signed.run(
        "grade", signed.assignment, signed.class_folder / "eve", "-o", tmp_path / "out",
        "--sandbox", signed.tier, "--sign", "env:COURSE_KEY", COURSE_KEY=text,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert signed.audit(results=tmp_path / "out").returncode == 0
    everything = done.stdout + done.stderr
    for path in (tmp_path / "out").rglob("*"):
        everything += path.read_text(errors="replace") if path.is_file() else ""
    assert text.splitlines()[1] not in everything
    assert "COURSE_KEY" not in everything


def test_results_are_audited_by_their_key(signed: Signed) -> None:
    done = signed.audit()
    assert done.returncode == 0, done.stderr
    assert "3 submissions to small of small" in done.stdout
    assert "Nothing was repeated; --sample N or --all does." in done.stdout


def test_all_of_the_grading_is_repeated(signed: Signed) -> None:
    done = signed.audit("--all", "--assignment", signed.assignment, "--submissions", signed.class_folder)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Repeated 3: 3 submissions came out the same to every verdict and point." in done.stdout


def test_a_sample_is_repeated(signed: Signed) -> None:
    done = signed.audit(
        "--sample", 1, "--assignment", signed.assignment, "--submissions", signed.class_folder, "--json"
    )
    report = json.loads(done.stdout)
    assert (done.returncode, len(report["repeated"]), report["differences"]) == (0, 1, [])


def test_what_was_not_kept_cannot_be_repeated_without_the_submissions(signed: Signed) -> None:
    done = signed.audit("--all", "--assignment", signed.assignment)
    assert done.returncode == 3
    assert "Repeated 2: 2 submissions came out the same" in done.stdout
    assert "eve: files that were handed in are not here; name them with --submissions" in done.stdout


def resigned(signed: Signed, place: Path, before: str, after: str) -> Path:
    """Return results in which the holder of the key changed a text, and the statement with it."""
    results = signed.copy(place)
    path = results / artifacts.RESULTS
    assert before in path.read_text()
    path.write_text(path.read_text().replace(before, after))
    made = json.loads((results / artifacts.SIGNATURE).read_bytes())
    payload = json.loads(
        base64.b64decode(made["payload"])
        .decode()
        .replace(before.replace(": ", ":"), after.replace(": ", ":"))
    )
    payload["subject"][0]["digest"]["sha256"] = _sha256(path)
    signer = keys.private(str(signed.key), {})
    (results / artifacts.SIGNATURE).write_bytes(dsse.sign(json.dumps(payload).encode(), signer.sign, ""))
    return results


def test_a_signed_lie_differs(signed: Signed, tmp_path: Path) -> None:
    """Whoever holds the key may sign what was never graded; a repetition finds it."""
    results = resigned(signed, tmp_path, '"outcome": "failed"', '"outcome": "passed"')
    assert signed.audit(results=results).returncode == 0
    done = signed.audit(
        "--all", "--assignment", signed.assignment, "--submissions", signed.class_folder, results=results
    )
    assert done.returncode == 1
    assert "  differs: ben, double/test_double.py::test_values: signed passed (" in done.stdout


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _tamper(signed: Signed, place: Path) -> list[object]:
    path = signed.copy(place) / artifacts.GRADES
    path.write_text(path.read_text().replace("ben", "bea"))
    return [path.parent]


def _replay(signed: Signed, place: Path) -> list[object]:
    folder = place / "other"
    folder.mkdir()
    (folder / "cy.ipynb").write_text(notebook(RIGHT))
    return [signed.results, "--assignment", signed.assignment, "--submissions", folder]


def _other_course(signed: Signed, place: Path) -> list[object]:
    small_course.write(
        place, {"course.toml": small_course.FILES["course.toml"].replace('"small"', '"other"')}
    )
    return [signed.results, "--assignment", place / "assignments" / "small"]


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        (_tamper, "grades.csv was changed after it was signed"),
        (_replay, "the results are of 'ada' too, which was not handed in"),
        (
            _other_course,
            "the results are of 'small' of the course 'small', and 'small' of 'other' was asked for",
        ),
    ],
)
def test_what_is_not_what_was_asked_for_is_refused_with_a_sentence(
    signed: Signed, tmp_path: Path, made: Callable[[Signed, Path], list[object]], sentence: str
) -> None:
    results, *asked = made(signed, tmp_path)
    done = signed.audit(*asked, results=Path(str(results)))
    assert done.returncode == 1
    assert done.stderr.startswith("autograder: ")
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1


def test_another_key_is_refused(signed: Signed, tmp_path: Path) -> None:
    other = keys.create(tmp_path / "other.key")
    done = signed.run("audit", signed.results, "--key", other)
    assert (done.returncode, done.stderr) == (
        1,
        "autograder: the signature is not of this key: the statement was changed, or another key made it\n",
    )


def test_a_weaker_tier_is_refused(signed: Signed, tmp_path: Path) -> None:
    results = resigned(signed, tmp_path, f'"tier": "{signed.tier}"', '"tier": "none"')
    done = signed.run("audit", results, "--key", signed.public)
    assert (done.returncode, done.stderr) == (
        1,
        "autograder: the results were graded in the tier 'none', and at least 'process' is asked for\n",
    )


def test_nothing_is_signed_without_isolation(signed: Signed, tmp_path: Path) -> None:
    words = ("grade", signed.assignment, signed.class_folder, "-o", tmp_path / "out", "--sandbox", "none")
    done = signed.run(*words, "--sign", signed.key)
    assert (done.returncode, (tmp_path / "out").exists()) == (2, False)
    assert "without isolation a notebook can read the private key" in done.stderr


def test_without_the_courses_key_nothing_can_be_repeated_and_none_is_made(
    signed: Signed, tmp_path: Path
) -> None:
    small_course.write(tmp_path)
    done = signed.audit("--all", "--assignment", tmp_path / "assignments" / "small")
    assert done.returncode == 3
    assert "cannot be repeated here: the course's secret key is not here" in done.stdout
    assert not (tmp_path / secret_key.KEY_FILE).exists()


def test_an_assignment_that_changed_cannot_be_repeated(signed: Signed, tmp_path: Path) -> None:
    small_course.write(
        tmp_path,
        {"assignments/small/bugs/thrice.py": small_course.FILES["assignments/small/bugs/in_place.py"]},
    )
    shutil.copy(signed.assignment.parents[1] / secret_key.KEY_FILE, tmp_path)
    done = signed.audit("--all", "--assignment", tmp_path / "assignments" / "small")
    assert done.returncode == 3
    assert "cannot be repeated here: the assignment has changed since" in done.stdout


def test_a_private_key_among_the_submissions_is_refused(signed: Signed, tmp_path: Path) -> None:
    (tmp_path / "ada.ipynb").write_text(notebook(RIGHT))
    keys.create(tmp_path / "course.key")
    done = signed.run(
        "grade", signed.assignment, tmp_path, "-o", tmp_path.parent / "out", "--sign", tmp_path / "course.key"
    )
    assert done.returncode == 2
    assert "which others get to see; keep the private key elsewhere" in done.stderr


def test_a_key_that_cannot_sign_is_found_before_anything_is_graded(signed: Signed, tmp_path: Path) -> None:
    done = signed.run(
        "grade", signed.assignment, signed.class_folder, "-o", tmp_path / "out", "--sign", signed.public
    )
    assert done.returncode == 2
    assert "holds no Ed25519 private key in PEM" in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_grading_without_a_key_leaves_no_signature_of_an_earlier_one(
    signed: Signed, tmp_path: Path
) -> None:
    results = signed.copy(tmp_path)
    done = signed.run(
        "grade", signed.assignment, signed.class_folder, "-o", results, "--sandbox", signed.tier
    )
    assert done.returncode == 0, done.stderr
    assert not (results / artifacts.SIGNATURE).exists()


def test_marks_are_signed_on_top_of_a_signed_grading(signed: Signed, tmp_path: Path) -> None:
    results = signed.copy(tmp_path)
    sheet = tmp_path / "sheet.csv"
    mark = ("mark", signed.assignment, "--results", results)
    assert signed.run(*mark, "--out", sheet).returncode == 0
    filled = _filled(sheet)
    done = signed.run(*mark, "--in", filled, "--sign", signed.key)
    assert done.returncode == 0, done.stdout + done.stderr
    audited = signed.audit(results=results)
    assert audited.returncode == 0, audited.stderr
    assert "3 submissions to small of small, with marks by people" in audited.stdout


def test_marks_do_not_end_a_signature_unasked(signed: Signed, tmp_path: Path) -> None:
    results = signed.copy(tmp_path)
    sheet = tmp_path / "sheet.csv"
    mark = ("mark", signed.assignment, "--results", results)
    assert signed.run(*mark, "--out", sheet).returncode == 0
    done = signed.run(*mark, "--in", _filled(sheet))
    assert done.returncode == 2
    assert "sign them again with --sign KEY, or remove the signature first" in done.stderr
    assert signed.audit(results=results).returncode == 0


def test_marks_are_not_signed_on_top_of_tampered_results(signed: Signed, tmp_path: Path) -> None:
    results = signed.copy(tmp_path)
    sheet = tmp_path / "sheet.csv"
    mark = ("mark", signed.assignment, "--results", results)
    assert signed.run(*mark, "--out", sheet).returncode == 0
    grades = results / artifacts.GRADES
    grades.write_text(grades.read_text() + "more\n")
    done = signed.run(*mark, "--in", _filled(sheet), "--sign", signed.key)
    assert done.returncode == 1
    assert "grades.csv was changed after it was signed" in done.stderr


def _filled(sheet: Path) -> Path:
    """Fill in the level 1 in every row."""
    with sheet.open(newline="", encoding="utf-8-sig") as file:
        reader = csv.DictReader(file)
        rows, names = [row | {"level": "1"} for row in reader], list(reader.fieldnames or ())
    with sheet.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows(rows)
    return sheet


def test_keygen_makes_a_pair_and_says_which_goes_where(signed: Signed, tmp_path: Path) -> None:
    done = signed.run("keygen", tmp_path / "new.key")
    assert done.returncode == 0
    assert f"{tmp_path / 'new.key'} signs: keep it where results are graded, and nowhere else." in done.stdout
    assert "PRIVATE" not in done.stdout + done.stderr
    assert signed.run("keygen", tmp_path / "new.key").returncode == 2
