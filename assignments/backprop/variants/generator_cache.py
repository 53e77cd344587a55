"""The cache is a generator that runs through the layers backward once; the forward is recursive."""


def network_forward(x, params):
    inputs, outputs = [], []

    def through(a, rest):
        (W, b), *others = rest
        z = dense_forward(a, W, b)
        inputs.append(a)
        outputs.append(z)
        return through(relu_forward(z), others) if others else z

    def backward():
        dz = yield
        for layer in reversed(range(len(inputs))):
            da, dW, db = dense_backward(dz, inputs[layer], params[layer][0])
            dz = relu_backward(da, outputs[layer - 1]) if layer else None
            yield dW, db

    logits = through(x, list(params))
    generator = backward()
    next(generator)
    return logits, generator


def network_backward(dlogits, params, cache):
    grads = [cache.send(dlogits), *cache]
    grads.reverse()
    return grads
