"""z is taken for the sigmoid's output.

The slope is s (1 - s) with s = sigmoid_forward(z). You are given z, so compute s first.
"""

QUESTION = "sigmoid"
CAUGHT_BY = (
    "test_sigmoid.py::test_backward",
    "test_sigmoid.py::test_leaves_its_arguments_alone",
)


def sigmoid_backward(da, z):
    return da * z * (1.0 - z)
