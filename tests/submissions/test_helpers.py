"""Python files below a notebook travel with their paths, within bounds, and never into anybody else's place."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.submissions.collect import Submission, collect
from tests.submissions.test_collect import ONE, TWO, write, zipped

LEFT = "These Python files were left out, so cells cannot import them: {}."


def of(found: list[Submission], name: str) -> Submission:
    (one,) = (one for one in found if one.id == name)
    return one


def brought(one: Submission) -> list[str]:
    return list(one.helpers().files)


def test_a_package_below_the_notebook_travels(tmp_path: Path) -> None:
    write(
        tmp_path, {"a/hw.ipynb": ONE, "a/nn/__init__.py": b"", "a/nn/layers.py": b"x = 1", "b/hw.ipynb": ONE}
    )
    helpers = of(collect([tmp_path]), "a").helpers()
    assert (helpers.files, helpers.notes) == ({"nn/__init__.py": b"", "nn/layers.py": b"x = 1"}, ())


def test_packages_travel_from_a_zip_of_windows(tmp_path: Path) -> None:
    write(
        tmp_path, {"a.zip": zipped({"hw\\hw.ipynb": ONE, "hw\\nn\\deep\\layers.py": b""}), "b/hw.ipynb": ONE}
    )
    assert brought(of(collect([tmp_path]), "a")) == ["nn/deep/layers.py"]


def test_packages_travel_from_the_only_folder(tmp_path: Path) -> None:
    write(tmp_path, {"hw.ipynb": ONE, "nn/layers.py": b"", "nn/diagram.png": b"", "data/a.csv": b""})
    (one,) = collect([tmp_path])
    assert (brought(one), one.notes) == (
        ["nn/layers.py"],
        ("Other files beside the notebook were not graded: nn/diagram.png.",),
    )


def test_packages_travel_from_a_platforms_download(tmp_path: Path) -> None:
    for name in ("Jane Doe_123", "Bob Roe_124"):
        folder = f"{name}_assignsubmission_file_"
        write(tmp_path, {f"{folder}/hw.ipynb": ONE, f"{folder}/nn/layers.py": name.encode()})
    found = collect([tmp_path])
    assert [one.helpers().files for one in found] == [
        {"nn/layers.py": b"Bob Roe_124"},
        {"nn/layers.py": b"Jane Doe_123"},
    ]


def test_an_archive_beside_the_notebook_counts_as_unpacked(tmp_path: Path) -> None:
    package = zipped({"nn/__init__.py": b"", "nn/layers.py": b""})
    write(tmp_path, {"doejane_123_4561_hw.ipynb": ONE, "doejane_123_4562_nn.zip": package})
    write(tmp_path, {"roebob_124_4563_hw.ipynb": ONE})
    assert brought(of(collect([tmp_path]), "doejane_123")) == ["nn/__init__.py", "nn/layers.py"]


# Whose files


def test_folders_beside_several_students_notebooks_belong_to_nobody(tmp_path: Path) -> None:
    write(tmp_path, {"alice.ipynb": ONE, "bob.ipynb": TWO, "nn/__init__.py": b"", "nn/layers.py": b""})
    assert [brought(one) for one in collect([tmp_path]) if not one.problem] == [[], []]


def test_a_folder_with_a_notebook_of_its_own_stays_behind(tmp_path: Path) -> None:
    write(
        tmp_path, {"g/lead.ipynb": ONE, "g/bob/hw.ipynb": TWO, "g/bob/nn/__init__.py": b"", "h/hw.ipynb": ONE}
    )
    helpers = of(collect([tmp_path]), "g").helpers()
    assert (helpers.files, helpers.notes) == ({}, (LEFT.format("bob (holds a notebook of its own)"),))


def test_a_package_with_a_notebook_that_shows_it_travels(tmp_path: Path) -> None:
    write(tmp_path, {"a/hw.ipynb": ONE, "a/nn/__init__.py": b"", "a/nn/demo.ipynb": TWO, "b/hw.ipynb": ONE})
    assert brought(of(collect([tmp_path]), "a")) == ["nn/__init__.py"]


def test_each_students_folder_brings_its_own(tmp_path: Path) -> None:
    write(tmp_path, {f"{name}/hw.ipynb": ONE for name in "ab"})
    write(tmp_path, {f"{name}/nn/layers.py": name.encode() for name in "ab"})
    assert [one.helpers().files for one in collect([tmp_path])] == [
        {"nn/layers.py": b"a"},
        {"nn/layers.py": b"b"},
    ]


def test_files_above_the_notebook_stay_behind(tmp_path: Path) -> None:
    write(tmp_path, {"a/notebooks/hw.ipynb": ONE, "a/nn/layers.py": b"", "b/hw.ipynb": ONE})
    one = of(collect([tmp_path]), "a")
    assert (brought(one), one.notes) == ([], ("Other files beside the notebook were not graded: nn.",))


# The bundle's files


@pytest.mark.parametrize(
    ("bundle", "own"),
    [
        ("course/plots.py", "course/plots.py"),
        ("course/plots.py", "Course/Plots.py"),
        ("course.py", "course/__init__.py"),
        ("course/plots.py", "course.py"),
        ("data", "data/load.py"),
    ],
)
def test_a_file_named_like_one_of_the_bundle_gives_way(tmp_path: Path, bundle: str, own: str) -> None:
    write(tmp_path, {"hw.ipynb": ONE, own: b"x = 1"})
    helpers = collect([tmp_path])[0].helpers({bundle: b"theirs"})
    note = f"These files have names of the assignment's own, and its own were used instead: {own}."
    assert (helpers.files, helpers.notes) == ({}, (note,))


def test_an_unchanged_file_of_the_bundle_needs_no_note(tmp_path: Path) -> None:
    write(tmp_path, {"hw.ipynb": ONE, "course/plots.py": b"theirs", "course/mine.py": b"x = 1"})
    helpers = collect([tmp_path])[0].helpers({"course/plots.py": b"theirs"})
    assert (helpers.files, helpers.notes) == ({"course/mine.py": b"x = 1"}, ())


# What is left out, and why


def left_out(found: list[Submission]) -> str:
    (note,) = found[0].helpers().notes
    return note.removeprefix(LEFT.format("")[:-1])


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    secret = write(tmp_path / "other", {"secret.py": b"x = 1", "package/secret.py": b"x = 1"})
    mine = write(tmp_path / "mine", {"hw.ipynb": ONE, "nn/__init__.py": b""})
    (mine / "nn" / "layers.py").symlink_to(secret / "secret.py")
    (mine / "nn" / "package").symlink_to(secret / "package")
    helpers = collect([mine])[0].helpers()
    assert (list(helpers.files), "nn/layers.py (is a symbolic link" in helpers.notes[0]) == (
        ["nn/__init__.py"],
        True,
    )
    assert "nn/package (is a symbolic link" in helpers.notes[0]


@pytest.mark.parametrize("name", ["../up.py", "/absolute.py", "nn/../../up.py", "C:\\up.py"])
def test_a_path_out_of_an_archive_is_not_followed(tmp_path: Path, name: str) -> None:
    write(
        tmp_path, {"a.zip": zipped({"hw.ipynb": ONE, "nn/__init__.py": b"", name: b"x"}), "b/hw.ipynb": ONE}
    )
    found = collect([tmp_path])
    assert (brought(found[0]), "leads out of its archive" in left_out(found)) == (["nn/__init__.py"], True)


def test_a_large_file_is_left_out(tmp_path: Path) -> None:
    write(tmp_path, {"hw.ipynb": ONE, "nn/tables.py": b"#" * ((1 << 20) + 1), "nn/layers.py": b""})
    found = collect([tmp_path])
    assert (brought(found[0]), left_out(found)) == (["nn/layers.py"], "nn/tables.py (has more than 1 MB).")


def test_all_files_together_are_bounded(tmp_path: Path) -> None:
    write(tmp_path, {"hw.ipynb": ONE} | {f"nn/t{number}.py": b"#" * (1 << 20) for number in range(9)})
    found = collect([tmp_path])
    assert (len(brought(found[0])), left_out(found)) == (8, "nn/t8.py (all together have more than 8 MB).")


def test_their_number_is_bounded_and_the_nearest_go_first(tmp_path: Path) -> None:
    write(tmp_path, {"hw.ipynb": ONE, "z.py": b""} | {f"nn/t{number:03}.py": b"" for number in range(200)})
    found = collect([tmp_path])
    assert (brought(found[0])[0], left_out(found)) == ("z.py", "nn/t199.py (there are more than 200).")


def test_their_depth_is_bounded(tmp_path: Path) -> None:
    write(tmp_path, {"hw.ipynb": ONE, "d/" * 8 + "x.py": b"", "d/" * 9 + "y.py": b""})
    found = collect([tmp_path])
    assert (brought(found[0]), left_out(found)) == (
        ["d/d/d/d/d/d/d/d/x.py"],
        "d/d/d/d/d/d/d/d/d (lies more than 8 folders down).",
    )


def test_a_virtual_environment_is_left_out(tmp_path: Path) -> None:
    write(tmp_path, {"hw.ipynb": ONE, "venv/pyvenv.cfg": b"", "venv/bin/activate_this.py": b""})
    assert left_out(collect([tmp_path])) == "venv (is a virtual environment)."


def test_a_damaged_file_of_an_archive_is_left_out(tmp_path: Path) -> None:
    data = zipped({"hw.ipynb": ONE, "nn/layers.py": b"x = 12345"}, method=0).replace(
        b"x = 12345", b"x = 54321"
    )
    write(tmp_path, {"a.zip": data, "b/hw.ipynb": ONE})
    assert "nn/layers.py (lies in a damaged archive" in left_out(collect([tmp_path]))


@pytest.mark.parametrize("name", ["nn/" + "a" * 300 + ".py", "n" * 300 + "/layers.py", "nn/not a module.py"])
def test_a_name_that_cannot_be_written_or_imported_is_left_out(tmp_path: Path, name: str) -> None:
    write(tmp_path, {"a.zip": zipped({"hw.ipynb": ONE, name: b""}), "b/hw.ipynb": ONE})
    assert "has " in left_out(collect([tmp_path]))


def test_a_name_that_is_no_text_is_left_out(tmp_path: Path) -> None:
    write(tmp_path, {"hw.ipynb": ONE, "n\udcff/layers.py": b""})
    assert left_out(collect([tmp_path])) == "n\\udcff/layers.py (has a name that cannot be imported)."


def test_a_file_and_a_folder_of_one_name_cost_only_one_of_them(tmp_path: Path) -> None:
    write(tmp_path, {"a.zip": zipped({"hw.ipynb": ONE, "x.py": b"", "x.py/y.py": b""}), "b/hw.ipynb": ONE})
    found = collect([tmp_path])
    assert (brought(found[0]), left_out(found)) == (["x.py"], "x.py/y.py (has the name of another file).")
