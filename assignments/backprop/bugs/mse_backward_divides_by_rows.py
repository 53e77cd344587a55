"""The gradient is divided by the number of rows, not of elements.

The mean runs over all elements, so its gradient is divided by p.size.
"""

QUESTION = "mse"
CAUGHT_BY = (
    "test_mse.py::test_backward",
    "test_mse.py::test_leaves_its_arguments_alone",
)


def mse_backward(p, t):
    return 2.0 * (p - t) / len(p)
