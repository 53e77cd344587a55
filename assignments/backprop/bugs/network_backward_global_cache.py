"""The cache is kept in a global variable, which the next forward overwrites.

Return the cache, and use the one that you are given: another forward may come in between.
"""

QUESTION = "network_backward"
CAUGHT_BY = ("test_network.py::test_another_forward_between",)


_last = []


def network_forward(x, params):
    a = x
    _last.clear()
    for layer, (W, b) in enumerate(params):
        z = dense_forward(a, W, b)
        _last.append((a, z))
        a = relu_forward(z) if layer < len(params) - 1 else z
    return a, None


def network_backward(dlogits, params, cache):
    grads, dz = [], dlogits
    for layer in reversed(range(len(params))):
        da, dW, db = dense_backward(dz, _last[layer][0], params[layer][0])
        grads.insert(0, (dW, db))
        if layer > 0:
            dz = relu_backward(da, _last[layer - 1][1])
    return grads
