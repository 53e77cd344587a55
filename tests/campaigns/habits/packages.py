"""Helper packages in folders beside the notebook, and the archives that they come in."""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO

from tests.campaigns.damaged.case import bytes_of
from tests.campaigns.damaged.documents import zipped

from .case import NUMPY, SOFTMAX, TRAIN, Habit, Note, encoded, folder, front, habit

_LAYERS = "import numpy as np\n\n\ndef twice(x):\n    return np.multiply(2, x)\n"
_USES = "def double(x):\n    return twice(x)"


def _answers(imports: str) -> bytes:
    """Return a notebook whose first answer needs the imports."""
    return front(f"{NUMPY}\n{imports}", answers=(_USES, SOFTMAX, TRAIN))


def _zip(notebook: bytes, files: dict[str, str | bytes]) -> bytes:
    return zipped({"hw/hw.ipynb": notebook, **encoded(files)})


def _named(raw: bytes, unicode_path: str = "") -> bytes:
    """Return a zip whose only file has a name in an old encoding, with or without the field of its Unicode path."""
    placeholder = "x" * (len(raw) - len(b".ipynb")) + ".ipynb"
    info = zipfile.ZipInfo(placeholder)
    if unicode_path:
        value = struct.pack("<BL", 1, zlib.crc32(raw)) + unicode_path.encode()
        info.extra = struct.pack("<HH", 0x7075, len(value)) + value
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(info, front(NUMPY))
    return stream.getvalue().replace(placeholder.encode(), raw)


_PACKAGE = {"nn/__init__.py": "", "nn/layers.py": _LAYERS}
_NOTEBOOK = _answers("from nn.layers import twice")
_HUGE = b"#" * (65 << 20)

FOLDERS = [
    habit("helper packages", "a package below the notebook", folder(_NOTEBOOK, _PACKAGE), path="p-package", file="p-package/hw.ipynb", alone=True),
    habit("helper packages", "a package without its init file", folder(_answers("from helpers.maths import twice"), {"helpers/maths.py": _LAYERS}), path="p-namespace", file="p-namespace/hw.ipynb", alone=True),
    habit("helper packages", "packages within packages", folder(_answers("from course1.classifiers.linear import twice\nfrom course1.data_utils import load"), {"course1/__init__.py": "", "course1/data_utils.py": "def load():\n    return None\n", "course1/classifiers/__init__.py": "from .linear import *\n", "course1/classifiers/linear.py": "from ..data_utils import load\n" + _LAYERS}), path="p-nested", file="p-nested/hw.ipynb", alone=True),
    habit("helper packages", "a folder on the path", folder(_answers("import sys\nsys.path.append('./src')\nsys.path.insert(0, 'utils')\nfrom mylayers import twice\nimport plotting"), {"src/mylayers.py": _LAYERS, "utils/plotting.py": "STYLE = 'ggplot'\n"}), path="p-path", file="p-path/hw.ipynb", alone=True),
    habit("helper packages", "a module beside the notebook", folder(_answers("from net_utils import twice\n%load_ext autoreload\n%autoreload 2"), {"net_utils.py": _LAYERS}), path="p-module", file="p-module/hw.ipynb", alone=True),
    habit("helper packages", "a package reloaded", folder(_answers("import importlib\nimport nn.layers\nimportlib.reload(nn.layers)\nfrom nn.layers import *"), _PACKAGE), path="p-reload", file="p-reload/hw.ipynb", alone=True),
    habit("helper packages", "an archive of a Mac", _zip(_NOTEBOOK, {f"hw/{name}": text for name, text in _PACKAGE.items()} | {"__MACOSX/hw/nn/._layers.py": b"\0\x05\x16\x07", "hw/.DS_Store": b"\0\0\0\x01Bud1"}), path="p-mac.zip", file="p-mac.zip/hw/hw.ipynb", alone=True),
    habit("helper packages", "an archive of Windows", _zip(_NOTEBOOK, {f"hw/{name}": text for name, text in _PACKAGE.items()}).replace(b"hw/nn/", b"hw\\nn\\").replace(b"hw/hw.", b"hw\\hw."), path="p-windows.zip", file="p-windows.zip/hw/hw.ipynb", alone=True),
    habit("helper packages", "a package named like NumPy", folder(front(NUMPY), {"numpy/__init__.py": "raise SystemExit\n"}), path="p-numpy", file="p-numpy/hw.ipynb"),
    habit("helper packages", "the course's package with a file more", folder(_answers("from course.plots import TITLE\nfrom course.mine import twice\nprint(TITLE)"), {"course/__init__.py": "", "course/plots.py": "TITLE = 'my own'\n", "course/mine.py": _LAYERS}), path="p-bundle", file="p-bundle/hw.ipynb", shows=("from the course",)),
    habit("helper packages", "a module far too large", bytes_of(_zip(_NOTEBOOK, {"hw/nn/__init__.py": "", "hw/nn/layers.py": _LAYERS, "hw/nn/tables.py": _HUGE})), path="p-huge.zip", file="p-huge.zip/hw/hw.ipynb", notes=(Note("tables.py"),)),
    habit("helper packages", "a package that is not handed in", folder(front("import numpy as np\nfrom nn.layers import affine\nTWO = 2"), {}), path="p-missing", file="p-missing/hw.ipynb", notes=(Note(r"\bnn\b", 1, 2),), alone=True),
    habit("helper packages", "an answer in a package that is not handed in", folder(_NOTEBOOK, {}), path="p-needed", file="p-needed/hw.ipynb", lost=("double",), notes=(Note(r"\bnn\b", 1, 2),), alone=True, because=r"\bnn\b"),
]  # fmt: skip

NAMES = [
    habit("names in archives", "Windows in Western Europe", _named("Jörg Müller.ipynb".encode("cp1252")), path="n-cp1252.zip", file="n-cp1252.zip/*", notes=(Note("name"),), alone=True),
    habit("names in archives", "Windows in China", _named("张伟作业.ipynb".encode("gbk")), path="n-gbk.zip", file="n-gbk.zip/*", notes=(Note("name"),), alone=True),
    habit("names in archives", "UTF-8 that does not say so", _named("张伟.ipynb".encode()), path="n-utf8.zip", file="n-utf8.zip/张伟.ipynb", alone=True),
    habit("names in archives", "the field for the Unicode path, beside GBK", _named("张伟作业.ipynb".encode("gbk"), "张伟作业.ipynb"), path="n-field.zip", file="n-field.zip/张伟作业.ipynb", alone=True),
    habit("names in archives", "the field for the Unicode path, beside cp1252", _named("Jörg.ipynb".encode("cp1252"), "Jörg.ipynb"), path="n-field2.zip", file="n-field2.zip/Jörg.ipynb", alone=True),
]  # fmt: skip

CASES: list[Habit] = [*FOLDERS, *NAMES]
