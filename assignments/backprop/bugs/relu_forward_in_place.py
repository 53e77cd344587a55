"""The ReLU overwrites its input.

z[z < 0] = 0 changes the array of whoever called you. Make a new one: np.maximum(z, 0).
"""

QUESTION = "relu"
CAUGHT_BY = ("test_relu.py::test_leaves_its_arguments_alone",)


def relu_forward(z):
    z[z < 0] = 0
    return z
