"""The reference against PyTorch and Keras, independent libraries, in float64: values, gradients, trajectories.

`families` holds a module for each part of the reference. It draws inputs, and answers them twice, side by
side: with PyTorch's own operations and automatic differentiation, and with the reference. It also lists where
the conventions of the two differ, each with a proof. PyTorch's answers are kept as golden vectors under
`tests/reference/golden`, so that the tests need no PyTorch. Where Keras has a form of an optimizer that PyTorch
has not, Keras answers; it runs on PyTorch.

    python tests/campaigns/oracle/make_golden.py    writes the golden vectors anew
    python tests/campaigns/oracle/compare.py        compares live, prints a table, exits 1 on disagreement

Both need the two, in the versions that `requirements.txt` names; `make oracle` installs them apart and runs the second.
"""
