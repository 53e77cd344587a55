"""The labels are not subtracted.

The gradient is probabilities minus the one-hot labels, over N. Without the labels it pushes every
score down.
"""

QUESTION = "cross_entropy"
CAUGHT_BY = (
    "test_cross_entropy.py::test_backward",
    "test_cross_entropy.py::test_backward_far_out",
    "test_cross_entropy.py::test_leaves_its_arguments_alone",
    "test_train.py::test_losses",
    "test_train.py::test_parameters",
    "test_train.py::test_rows_that_were_never_sent",
    "test_train.py::test_any_batches",
    "test_train.py::test_leaves_its_arguments_alone",
)


def softmax_cross_entropy_backward(z, y):
    return softmax(z) / len(y)
