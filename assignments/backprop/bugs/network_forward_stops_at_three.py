"""The network is written for at most three layers.

Loop over params, so that any number of layers works.
"""

QUESTION = "network_forward"
CAUGHT_BY = (
    "test_network.py::test_logits_of_ten_layers",
    "test_network.py::test_gradients_of_ten_layers",
)


def network_forward(x, params):
    a, cache = x, []
    for layer, (W, b) in enumerate(params[:3]):
        z = dense_forward(a, W, b)
        cache.append((a, z))
        a = relu_forward(z) if layer < len(params) - 1 else z
    return a, cache
