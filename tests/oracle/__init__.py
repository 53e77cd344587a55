"""The reference against PyTorch, an independent library, in float64: values, gradients and a trajectory.

`cases` draws the inputs, `torch_side` answers them with PyTorch's own operations and automatic
differentiation, and `reference_side` with the course's reference. PyTorch's answers are kept as golden
vectors under `tests/reference/golden`, so that the tests need no PyTorch:

    python tests/oracle/make_golden.py    writes the golden vectors anew
    python tests/oracle/compare.py        compares live, prints a table, exits 1 on disagreement

Both need PyTorch, in the version that `requirements.txt` names; `make oracle` installs it apart and runs the second.
"""
