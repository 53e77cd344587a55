"""The data that the course trains on: small, from scikit-learn, never downloaded, the same for everyone.

`load(name, seed=0)` gives a `Split`: training and test rows, standardised by the training part alone, and a
card that says what they are. `write_npz(split, path)` makes the file that students get, and so does `python
-m datasets NAME OUT.npz`. The data are checked against a recorded checksum at every load. All cards are in
docs/datasets.md, which `python -m datasets --page` writes.

"""

from datasets.bundle import write_npz
from datasets.cards import Card
from datasets.catalogue import ChangedData, DatasetError, UnknownDataset, names
from datasets.split import Split, load

__all__ = ["Card", "ChangedData", "DatasetError", "Split", "UnknownDataset", "load", "names", "write_npz"]
