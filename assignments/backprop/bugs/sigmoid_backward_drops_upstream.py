"""Only the slope is returned, without the gradient from above.

The chain rule multiplies: da times s (1 - s).
"""

QUESTION = "sigmoid"
CAUGHT_BY = (
    "test_sigmoid.py::test_backward",
    "test_sigmoid.py::test_leaves_its_arguments_alone",
)


def sigmoid_backward(da, z):
    a = sigmoid_forward(z)
    return a * (1.0 - a)
