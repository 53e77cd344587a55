"""The file that students get: four arrays in an .npz that is the same, byte for byte, whenever it is written.

An .npz is a zip of .npy files. `numpy.savez` writes the time of day into it; here the entries bear the
earliest date that a zip knows, are stored without compression (whose output depends on the version of zlib)
and are in a fixed order and byte order. `numpy.load(path)` reads the result like any other, with nothing
pickled inside.

"""

from __future__ import annotations

import io
import os
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from datasets.catalogue import little_endian
from datasets.split import Split

_EARLIEST = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_FILE_RW_R_R = 0o100644


def write_npz(split: Split, path: Path) -> None:
    """Writes X_train, y_train, X_test and y_test (float64, and int64 for labels) to path, whole or not at all.

    An existing file is replaced; folders are not made. Raises `OSError` where path cannot be written.
    """
    content = npz_bytes(split)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".npz-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def npz_bytes(split: Split) -> bytes:
    """Return what `write_npz` writes."""
    parts = {name: getattr(split, name) for name in ("X_train", "y_train", "X_test", "y_test")}
    return archive({name: little_endian(array) for name, array in parts.items()})


def archive(arrays: Mapping[str, np.ndarray[Any, Any]]) -> bytes:
    """Return an .npz with these arrays under their names, in the order given; equal arrays give equal bytes.

    Raises `ValueError` for an array of objects, which would have to be pickled.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as file:
        for name, array in arrays.items():
            file.writestr(_entry(name), _npy(array))
    return buffer.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(f"{name}.npy", date_time=_EARLIEST)
    entry.create_system = _UNIX
    entry.external_attr = _FILE_RW_R_R << 16
    return entry


def _npy(array: np.ndarray[Any, Any]) -> bytes:
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, np.asarray(array, order="C"), version=(1, 0), allow_pickle=False)
    return buffer.getvalue()
