"""The students' file holds the split, and is the same file whenever and wherever it is written."""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
from pathlib import Path

import numpy as np
import pytest

import datasets
from datasets import bundle

every = pytest.mark.parametrize("name", datasets.names())

SHA256 = {
    "blobs": "738e87194f9eceed1beeff9132eb09e8a29689818e6f36b80376da6872090fba",
    "breast_cancer": "2f186cbe3c0c9d3ca7a367fc97e1ade030def897101221ff9dd6a32a06945c7c",
    "circles": "5e9d1f7ad043083c1cf186360c84f392aa393dcb9906fb0cad76bcc68935c47d",
    "diabetes": "9eb73c0ba5b021c84dae4d555e06629a5ee1a752d35b5ac4b3a0d8cc7566d726",
    "digits": "b401871cdbc345b8387ca20cc99d3e135aa1215d21d8ef6cf99b52a7eb3d9211",
    "iris": "c55a6ff1cd0c1f4d570560034dcd029f36a04740ac74556b7ffe29279b4cb0b8",
    "moons": "54144c6e471215019ac46a21f549402b955b5ad78624d8bddf7ecb75bab6a158",
    "regression": "4517a20ad7166b3bd4c1d98ad28052f37fe74bc428e1ebc3e1f0bec3b04e45ff",
    "wine": "1637125590410d47b9960530869a58bbb0ca035f6289b9796a7a058a2313231b",
}


@every
def test_the_file_is_byte_for_byte_the_recorded_one(name: str) -> None:
    content = bundle.npz_bytes(datasets.load(name))
    assert hashlib.sha256(content).hexdigest() == SHA256[name]


@every
def test_reading_the_file_gives_back_the_split(name: str, tmp_path: Path) -> None:
    data = datasets.load(name)
    datasets.write_npz(data, tmp_path / "data.npz")
    with np.load(tmp_path / "data.npz", allow_pickle=False) as file:
        assert all(np.array_equal(file[part], getattr(data, part)) for part in file.files)
        assert file.files == ["X_train", "y_train", "X_test", "y_test"]


def test_entries_are_stored_dated_1980_and_readable_by_all() -> None:
    with zipfile.ZipFile(io.BytesIO(bundle.npz_bytes(datasets.load("moons")))) as file:
        facts = {(e.compress_type, e.date_time, e.external_attr >> 16) for e in file.infolist()}
    assert facts == {(zipfile.ZIP_STORED, (1980, 1, 1, 0, 0, 0), 0o100644)}


def test_an_existing_file_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "data.npz"
    path.write_bytes(b"old")
    datasets.write_npz(datasets.load("moons"), path)
    assert path.read_bytes() == bundle.npz_bytes(datasets.load("moons"))


def test_writing_leaves_no_other_file_behind(tmp_path: Path) -> None:
    datasets.write_npz(datasets.load("moons"), tmp_path / "data.npz")
    assert os.listdir(tmp_path) == ["data.npz"]


def test_a_failed_write_leaves_no_file_behind(tmp_path: Path) -> None:
    (tmp_path / "data.npz").mkdir()
    with pytest.raises(OSError, match=r"data\.npz"):
        datasets.write_npz(datasets.load("moons"), tmp_path / "data.npz")
    assert os.listdir(tmp_path) == ["data.npz"]


def test_arrays_of_objects_are_refused() -> None:
    with pytest.raises(ValueError, match="pickle"):
        bundle.archive({"objects": np.array([{}], dtype=object)})


def test_a_number_stays_without_dimensions(tmp_path: Path) -> None:
    (tmp_path / "data.npz").write_bytes(bundle.archive({"number": np.array(2.5)}))
    with np.load(tmp_path / "data.npz") as file:
        assert file["number"].shape == ()
