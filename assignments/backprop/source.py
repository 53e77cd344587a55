# ruff: noqa: I001, RUF007
# What stands above the first cell does not reach students.

# %% [markdown]
# # Backpropagation, by hand
#
# *Assignment 1 of 8.* A neural network learns because each of its weights is told, thousands of times over,
# in which direction to move. *Backpropagation* works out that message: a handful of matrix products, done
# in the right order. In this notebook you write all of it yourself in NumPy. At the end you train **your**
# network on two data sets: points in a plane that you can look at, and pictures of handwritten digits.
#
# Every question has the same three parts:
#
# 1. a few paragraphs with the mathematics;
# 2. a cell with the functions to write: replace the line under `# YOUR CODE HERE`, and keep the functions'
#    names;
# 3. a cell that checks your work. It prints one line: `ok`, or `--` and the first thing that is not right
#    yet.
#
# Keep this notebook in one folder with the file `checks.py` and the folder `data`, which came with it. (In
# Colab, upload both through the folder symbol on the left.)
#
# The checks help you. They do not give marks: marks come from other tests, on other numbers.
#
# | | you write | points |
# |---|---|---|
# | 1 | a dense layer, forward | 2 |
# | 2 | a dense layer, backward | 4 |
# | 3 | ReLU, forward and backward | 2 |
# | 4 | the sigmoid, forward and backward | 3 |
# | 5 | softmax | 3 |
# | 6 | softmax with the cross-entropy loss, forward and backward | 5 |
# | 7 | the mean squared error, forward and backward | 3 |
# | 8 | a network of any depth, forward | 4 |
# | 9 | a network of any depth, backward | 6 |
# | 10 | gradient descent | 4 |
# | 11 | a few paragraphs in your own words | 4 |
#
# *You bring:* NumPy, and the chain rule. *You make:* the layers, the losses and the loop that trains them. *Used again
# in:* assignment 2, which asks how far the message carries, and in every one after it.

# %%
import matplotlib.pyplot as plt
import numpy as np

# %%
import checks  # the file checks.py beside this notebook

# %% [markdown]
# ## What you can rely on
#
# These rules hold in every question. No test goes beyond them.
#
# **What your functions are given**
#
# - They are called with positional arguments, in the order shown: `dense_forward(x, W, b)`.
# - Data, weights and gradients are two-dimensional `float64` arrays with at least one row. A bias `b` has
#   one number for each unit, shape `(outputs,)`. Labels are `int64` of shape `(N,)`, counted from 0. Other
#   inputs are never tried.
# - Do not change your arguments. One small test in each question checks that your function leaves its
#   arguments as they were. All other tests work on copies, so a slip here costs only that test.
#
# **What you give back**
#
# - Arrays are plain NumPy arrays of exactly the shape that the question names. `float32` is as good as
#   `float64`. Half precision inside your computation is accepted as long as the result is close enough; you
#   then get a hint.
# - "Close enough" means: no entry differs from the expected one by more than a thousandth of the largest
#   expected entry.
# - A loss is a number: a Python `float`, a NumPy scalar or an array of shape `()`. An array of shape `(1,)`
#   is not a number, and is marked wrong.
# - If a function returns several values, return a tuple, a list or a named tuple.
#
# **Very large numbers.** `softmax`, the losses and their gradients must be finite *and correct* for scores of
# ±1000, and both functions of the sigmoid for inputs of ±800. Clipping, or adding a small ε inside a logarithm,
# changes the loss of a confident mistake, and is wrong. A warning about overflow costs nothing if the values
# are correct. The tests run with NumPy's default error state and the usual warning filters, whatever your
# notebook has set.
#
# **Any size.** Elsewhere numbers, gradients and learning rates may be in the millions and in the billionths. Nothing
# may be clipped, rounded, or taken for 0.
#
# **ReLU at exactly zero** has no single slope. Any number in [0, 1] is accepted, and no marks depend on it.
#
# **How the notebook is run**
#
# - It runs from top to bottom, in a fresh folder with this notebook's files. If a name is defined twice, the
#   last definition counts.
# - A cell that fails costs only what depends on it. What a cell has defined before a `sys.exit()` or an
#   endless loop stays defined, as in Jupyter.
# - If the notebook's kernel is set to another language, that is ignored with a warning.
# - Use NumPy, and matplotlib for pictures. Libraries that differentiate for you (PyTorch, TensorFlow, Keras,
#   JAX, autograd) are not available.
# - A cell may take 20 seconds and the whole notebook a minute, within 1 GB of memory. This notebook needs a
#   few seconds.
#
# ## Notation, the same in all eight assignments
#
# | | |
# |---|---|
# | rows | examples; the slides' $Wx + b$, transposed, is $xW + b$ |
# | $W$ | $m$ inputs (*fan-in*) by $n$ outputs (*fan-out*) |
# | $z$, $a$ | before and after the activation |
# | $\mathrm{d}z$ | $\partial L/\partial z$; it has the shape of $z$ |
# | layers | 1, 2, … in the text; lists count from 0 |
# | $q$ | a mean square: the average of $a^2$ |
# | $\eta$, $\beta$, $\varepsilon$, $T$ | learning rate, momentum, a small constant, number of steps |

# %% [markdown]
# ## From the slides to arrays
#
# The lecture follows **one** example through the network. It is a column, and a layer multiplies it from
# the left:
#
# $$ z^{(l)} = W^{(l)} f^{(l-1)}\!\left(z^{(l-1)}\right) + b^{(l)} . $$
#
# In practice examples come in batches, and a batch is stored with **one example in each row**. Transpose the
# equation, stack $N$ of these rows, and the weights move to the right:
#
# $$ Z = X\,W + \mathbf{1}\,b^{\mathsf T}, \qquad
#    \underbrace{Z}_{N\times M} = \underbrace{X}_{N\times D}\;\underbrace{W}_{D\times M} +
#    \underbrace{\mathbf{1}\,b^{\mathsf T}}_{\text{the same row } N \text{ times}} . $$
#
# | | on the slides | here |
# |---|---|---|
# | one example | a column | a row of `x` |
# | weights | $W$, shape (outputs, inputs) | `W`, shape (inputs, outputs): the slides' $W$, transposed |
# | bias | a column, added once | `b`, shape (outputs,); NumPy adds it to every row |
# | a layer | $Wx + b$ | `x @ W + b` |
#
# One more convention. If $L$ is the loss, a single number, we write $\mathrm{d}Z$ (in code `dz`) for
# $\partial L / \partial Z$: how much $L$ changes when an entry of $Z$ does. **A gradient always has the
# shape of what it is the gradient of.** This one sentence catches most of the mistakes that can be made in
# this notebook.
#
# The picture shows what is coming. Values travel to the right. Gradients travel back along the same edges.
# To pass a gradient on, each box needs only two things: the gradient that arrives from its right, and the
# values that it saw on the way forward.


# %%
def draw_graph(boxes, values, gradients):
    """Draws a chain of operations: values on the way out in blue, gradients on the way back in red."""
    _, ax = plt.subplots(figsize=(11, 2.1))
    for i, (box, value, gradient) in enumerate(zip(boxes, values, gradients, strict=True)):
        x = 2.2 * i
        ax.annotate("", (x + 1.5, 0.16), (x, 0.16), arrowprops={"arrowstyle": "->", "color": "tab:blue"})
        ax.annotate("", (x, -0.16), (x + 1.5, -0.16), arrowprops={"arrowstyle": "->", "color": "tab:red"})
        ax.text(x + 0.72, 0.32, value, ha="center", color="tab:blue", fontsize=12)
        ax.text(x + 0.72, -0.58, gradient, ha="center", color="tab:red", fontsize=12)
        if box:
            style = {"boxstyle": "round,pad=0.45", "facecolor": "whitesmoke", "edgecolor": "gray"}
            ax.text(x + 1.85, 0, box, ha="center", va="center", fontsize=11, bbox=style)
    ax.set(xlim=(-0.2, 2.2 * len(boxes) - 0.4), ylim=(-0.8, 0.7))
    ax.axis("off")
    plt.show()


draw_graph(
    ["dense", "ReLU", "dense", "loss", ""],
    ["$X$", "$Z_0$", "$A_0$", "$Z_1$", "$L$"],
    [r"$\mathrm{d}X$", r"$\mathrm{d}Z_0$", r"$\mathrm{d}A_0$", r"$\mathrm{d}Z_1$", "1"],
)

# %% [markdown]
# ## Question 1: a dense layer, forward
#
# $$ Z = XW + \mathbf{1}\,b^{\mathsf T}, \qquad\text{that is,}\qquad Z_{nk} = \sum_j X_{nj} W_{jk} + b_k . $$


# %%
def dense_forward(x, W, b):
    """A dense layer.

    x: (N, inputs), W: (inputs, outputs), b: (outputs,). Returns z: (N, outputs).
    """
    ### BEGIN SOLUTION
    return x @ W + b
    ### END SOLUTION


# %%
checks.check_dense_forward(dense_forward)

# %% [markdown]
# ## Question 2: a dense layer, backward
#
# We are given $\mathrm{d}Z$, the gradient of the loss with respect to this layer's output. We need three
# gradients. Take an entry $W_{jk}$ first. In which entries of $Z$ does it occur? In column $k$ of every
# row, each time multiplied by $X_{nj}$. The chain rule adds up all the ways by which $W_{jk}$ reaches the
# loss:
#
# $$ \frac{\partial L}{\partial W_{jk}}
#    = \sum_n \frac{\partial L}{\partial Z_{nk}} \frac{\partial Z_{nk}}{\partial W_{jk}}
#    = \sum_n X_{nj}\, \mathrm{d}Z_{nk} . $$
#
# A sum over a shared index is a matrix product. Find out which one, and which factor is transposed. Then do
# the same for
#
# $$ \frac{\partial L}{\partial X_{nj}} = \sum_k \frac{\partial L}{\partial Z_{nk}}
#    \frac{\partial Z_{nk}}{\partial X_{nj}}
#    \qquad\text{and}\qquad
#    \frac{\partial L}{\partial b_k} = \sum_n \frac{\partial L}{\partial Z_{nk}}
#    \frac{\partial Z_{nk}}{\partial b_k} . $$
#
# Check the shapes: $\mathrm{d}X$ is $N\times D$, $\mathrm{d}W$ is $D\times M$, $\mathrm{d}b$ has $M$
# numbers. Do not divide by $N$ here: if the loss is an average, its own gradient already holds that factor.


# %%
def dense_backward(dz, x, W):
    """The gradients of a dense layer.

    dz: (N, outputs), x: (N, inputs), W: (inputs, outputs).
    Returns dx: (N, inputs), dW: (inputs, outputs), db: (outputs,).
    """
    ### BEGIN SOLUTION
    return dz @ W.T, x.T @ dz, dz.sum(axis=0)
    ### END SOLUTION


# %%
checks.check_dense_backward(dense_forward, dense_backward)

# %% [markdown]
# ## Question 3: ReLU
#
# Without something curved between them, two dense layers are just one dense layer in disguise. The simplest
# such function is
#
# $$ \operatorname{relu}(z) = \begin{cases} z & z > 0\\ 0 & z \le 0, \end{cases} \qquad
#    \operatorname{relu}'(z) = \begin{cases} 1 & z > 0\\ 0 & z < 0, \end{cases} $$
#
# applied to each number on its own. No entry of $A = f(Z)$ depends on more than one entry of $Z$, so the
# sum in the chain rule has a single term:
#
# $$ \mathrm{d}Z_{nk} = \mathrm{d}A_{nk}\; f'(Z_{nk}) . $$
#
# Note that the slope is taken at `z`, the number that went *into* the activation, and that it multiplies the
# gradient `da` that arrives.


# %%
def relu_forward(z):
    """max(z, 0) for each entry. z: (N, M). Returns a: (N, M)."""
    ### BEGIN SOLUTION
    return np.maximum(z, 0.0)
    ### END SOLUTION


def relu_backward(da, z):
    """The gradient with respect to z. da, z: (N, M). Returns dz: (N, M)."""
    ### BEGIN SOLUTION
    return da * (z > 0)
    ### END SOLUTION


# %%
checks.check_relu(relu_forward, relu_backward)

# %% [markdown]
# ## Question 4: sigmoid
#
# The sigmoid is the older choice, and still the right one where a number has to become a probability:
#
# $$ \sigma(z) = \frac{1}{1 + e^{-z}} = \frac{e^{z}}{1 + e^{z}}, \qquad
#    \sigma'(z) = \sigma(z)\,\bigl(1 - \sigma(z)\bigr) . $$
#
# The two forms are equal on paper. On a computer, $e^{800}$ is infinite, and infinity divided by infinity
# is `nan`. Choose, for each entry, a form whose exponential cannot overflow (or find another way). The
# results of both functions must be correct from −800 to 800. Note that `sigmoid_backward` is given $z$ and
# not $\sigma(z)$.


# %%
def sigmoid_forward(z):
    """1 / (1 + exp(-z)) for each entry, right for |z| up to 800. z: (N, M). Returns a: (N, M)."""
    ### BEGIN SOLUTION
    small = np.exp(-np.abs(z))  # never above 1
    return np.where(z >= 0, 1.0, small) / (1.0 + small)
    ### END SOLUTION


def sigmoid_backward(da, z):
    """The gradient with respect to z, right for |z| up to 800. da, z: (N, M). Returns dz: (N, M)."""
    ### BEGIN SOLUTION
    a = sigmoid_forward(z)
    return da * a * (1.0 - a)
    ### END SOLUTION


# %%
checks.check_sigmoid(sigmoid_forward, sigmoid_backward)

# %% [markdown]
# Once both are written, look at them side by side. The dashed curves are the slopes that your backward
# functions compute. How large can the sigmoid's slope be at most? Keep that number in mind for question 11.


# %%
@checks.once_right(
    [checks.check_relu, relu_forward, relu_backward],
    [checks.check_sigmoid, sigmoid_forward, sigmoid_backward],
)
def plot_activations():
    z = np.linspace(-6, 6, 241).reshape(-1, 1)
    _, axes = plt.subplots(1, 2, figsize=(10, 3.2), sharex=True)
    pairs = [("ReLU", relu_forward, relu_backward), ("sigmoid", sigmoid_forward, sigmoid_backward)]
    for ax, (name, forward, backward) in zip(axes, pairs, strict=True):
        ax.plot(z, forward(z), label=name)
        ax.plot(z, backward(np.ones_like(z), z), "--", label="its slope")
        ax.set(title=name, xlabel="z")
        ax.grid(alpha=0.3)
        ax.legend()
    plt.show()


# %% [markdown]
# ## Question 5: softmax
#
# The last layer of a classifier gives a row of scores (*logits*), one for each class. Softmax turns each row
# into a probability distribution:
#
# $$ P_{nk} = \frac{e^{Z_{nk}}}{\sum_j e^{Z_{nj}}} . $$
#
# Adding the same number $c_n$ to every score of a row changes nothing, since the factor $e^{c_n}$ appears in
# the numerator and in the denominator. Use this: choose $c_n$ so that no exponential can overflow, whatever
# the scores.


# %%
def softmax(z):
    """Probabilities along each row, right for scores of ±1000. z: (N, K). Returns p: (N, K)."""
    ### BEGIN SOLUTION
    exponentials = np.exp(z - z.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)
    ### END SOLUTION


# %%
checks.check_softmax(softmax)

# %% [markdown]
# ## Question 6: softmax with cross-entropy
#
# How wrong is a distribution, if the correct class of row $n$ is $y_n$? The cross-entropy is minus the
# logarithm of the probability that the network gave to the correct class, averaged over the batch:
#
# $$ L = -\frac1N \sum_n \log P_{n,y_n}
#      = \frac1N \sum_n \Bigl( \log \sum_j e^{Z_{nj}} - Z_{n,y_n} \Bigr) . $$
#
# The second form matters. If a network is confident and mistaken, $P_{n,y_n}$ rounds to zero and its
# logarithm is $-\infty$, although the loss is an ordinary number: with scores of $1000$ and $-1000$ it is
# $2000$. Compute the logarithm of the sum directly, with the same shift as in softmax, and nothing is lost
# to rounding.
#
# The backward is the nicest formula of the whole subject. Differentiate the second form. The first term
# gives $P_{nk}$ (try it). The second subtracts 1 in one place of each row. Both have the factor $1/N$ of the
# average.


# %%
def softmax_cross_entropy(z, y):
    """The mean cross-entropy of softmax(z) with the labels y, right for scores of ±1000.

    z: (N, K), y: (N,) integers from 0 to K - 1. Returns a number.
    """
    ### BEGIN SOLUTION
    shifted = z - z.max(axis=1, keepdims=True)
    log_sums = np.log(np.exp(shifted).sum(axis=1))
    return np.mean(log_sums - shifted[np.arange(len(y)), y])
    ### END SOLUTION


def softmax_cross_entropy_backward(z, y):
    """The gradient of the mean cross-entropy with respect to z. z: (N, K), y: (N,). Returns dz: (N, K)."""
    ### BEGIN SOLUTION
    dz = softmax(z)
    dz[np.arange(len(y)), y] -= 1.0
    return dz / len(y)
    ### END SOLUTION


# %%
checks.check_cross_entropy(softmax_cross_entropy, softmax_cross_entropy_backward)

# %% [markdown]
# ## Question 7: mean squared error
#
# If the answer is a number and not a class, we compare predictions $P$ with targets $T$ of the same shape
# $N\times M$. The mean runs over **all** elements, rows and columns alike:
#
# $$ L = \frac{1}{NM} \sum_{n,k} \left(P_{nk} - T_{nk}\right)^2 . $$
#
# There is no ½ in front, so watch the factor in the gradient. `mse_backward` returns the gradient with
# respect to `p`.


# %%
def mse(p, t):
    """The mean of the squared differences over all elements. p, t: (N, M). Returns a number."""
    ### BEGIN SOLUTION
    return np.mean((p - t) ** 2)
    ### END SOLUTION


def mse_backward(p, t):
    """The gradient of mse with respect to p. p, t: (N, M). Returns dp: (N, M)."""
    ### BEGIN SOLUTION
    return 2.0 * (p - t) / p.size
    ### END SOLUTION


# %%
checks.check_mse(mse, mse_backward)

# %% [markdown]
# ## Question 8: a network, forward
#
# Now chain the pieces. A network is described by `params`, a list with a pair `(W, b)` for each layer:
#
# $$ A_{0} = X, \qquad Z_{l} = A_{l} W_{l} + b_{l}, \qquad A_{l+1} = \operatorname{relu}(Z_{l}) , $$
#
# and the last $Z$ is the answer. There is **no ReLU after the last layer**, because a score may be negative.
# The function must work for a list of one pair and for a list of ten.
#
# The backward pass will need numbers from the forward pass. Return them as `cache`, together with the logits.
# You decide what is in it: a list, a dictionary, whatever you like. Only your own `network_backward` looks
# inside.


# %%
def network_forward(x, params):
    """Dense layers with ReLU between them and none after the last, for any number of layers from 1.

    x: (N, D), params: a list of pairs (W, b). Returns logits: (N, K), and a cache of your own design.
    """
    ### BEGIN SOLUTION
    a, cache = x, []
    for layer, (W, b) in enumerate(params):
        z = dense_forward(a, W, b)
        cache.append((a, z))
        a = relu_forward(z) if layer < len(params) - 1 else z
    return a, cache
    ### END SOLUTION


# %%
checks.check_network_forward(network_forward)

# %% [markdown]
# ## Question 9: a network, backward
#
# Here is the recursion from the lecture. At the last layer,
#
# $$ \frac{\partial L}{\partial W^{(l)}} = \frac{\partial L}{\partial \hat y}\,
#    \frac{\partial \hat y}{\partial f^{(l)}}\, \frac{\partial f^{(l)}}{\partial z^{(l)}}\,
#    \frac{\partial z^{(l)}}{\partial W^{(l)}} , $$
#
# and at the layer below, the bracket has been computed already:
#
# $$ \frac{\partial L}{\partial W^{(l-1)}} = \underbrace{\left( \frac{\partial L}{\partial \hat y}\,
#    \frac{\partial \hat y}{\partial f^{(l)}}\, \frac{\partial f^{(l)}}{\partial z^{(l)}}
#    \right)}_{\text{known from layer } l}
#    \frac{\partial z^{(l)}}{\partial f^{(l-1)}}\, \frac{\partial f^{(l-1)}}{\partial z^{(l-1)}}\,
#    \frac{\partial z^{(l-1)}}{\partial W^{(l-1)}} . $$
#
# In code there are no long products at all. Go through the layers from the last to the first, and carry one
# gradient along: `dense_backward` turns $\mathrm{d}Z_l$ into this layer's `dW` and `db` and into
# $\mathrm{d}A_l$, and `relu_backward` turns $\mathrm{d}A_l$ into $\mathrm{d}Z_{l-1}$. That is one pass
# through the loop.
#
# `network_backward` is called once with the `cache` that your own `network_forward` made. Another forward
# may have come in between, so keep what you need in the cache and not in a global variable.


# %%
def network_backward(dlogits, params, cache):
    """The gradient of every parameter.

    dlogits: (N, K), params: as in network_forward, cache: what network_forward returned.
    Returns grads: a list of pairs (dW, db) in the order and shapes of params.
    """
    ### BEGIN SOLUTION
    grads = []
    dz = dlogits
    for layer in reversed(range(len(params))):
        a, _ = cache[layer]
        da, dW, db = dense_backward(dz, a, params[layer][0])
        grads.insert(0, (dW, db))
        if layer > 0:
            dz = relu_backward(da, cache[layer - 1][1])
    return grads
    ### END SOLUTION


# %%
checks.check_network_backward(network_forward, network_backward)

# %% [markdown]
# ## Question 10: gradient descent
#
# Now you have all the pieces. One step takes a batch of rows, computes the loss and its gradient, and moves
# every parameter a little against its gradient:
#
# $$ W \leftarrow W - \eta\, \frac{\partial L}{\partial W}, \qquad
#    b \leftarrow b - \eta\, \frac{\partial L}{\partial b} . $$
#
# `batches` is a list of index arrays: the rows of a batch are `X[batch]`, their labels `y[batch]`. Take
# **one step for each batch, in the order given**. Return the new parameters, in the shape of the old ones
# (a list of pairs), and the losses: for each batch its softmax cross-entropy **before** its step. Do not
# change the parameters that you were given.


# %%
def train(params, X, y, lr, batches):
    """Plain gradient descent on the softmax cross-entropy of a network.

    params: a list of pairs (W, b), X: (N, D), y: (N,) integers, lr: the step size,
    batches: a list of index arrays.
    Returns params: the new ones, a list of pairs (W, b), and losses: a list with one number for each batch.
    """
    ### BEGIN SOLUTION
    losses = []
    for batch in batches:
        logits, cache = network_forward(X[batch], params)
        losses.append(softmax_cross_entropy(logits, y[batch]))
        grads = network_backward(softmax_cross_entropy_backward(logits, y[batch]), params, cache)
        params = [(W - lr * dW, b - lr * db) for (W, b), (dW, db) in zip(params, grads, strict=True)]
    return params, losses
    ### END SOLUTION


# %%
checks.check_train(train)

# %% [markdown]
# ## Your network at work
#
# There is nothing to write in this section; look at what your network does. The first two helpers make random
# initial weights (a later assignment explains the factor $\sqrt{2/m}$) and shuffle the rows into batches.


# %%
def random_params(rng, sizes):
    """Starting parameters for layers of these sizes: weights of standard deviation √(2/inputs), biases 0."""
    shapes = zip(sizes[:-1], sizes[1:], strict=True)
    return [(rng.normal(size=(m, n)) * np.sqrt(2 / m), np.zeros(n)) for m, n in shapes]


def shuffled_batches(rows, size, epochs, rng):
    """Index arrays that go through all the rows `epochs` times, in a new order each time."""
    orders = [rng.permutation(rows) for _ in range(epochs)]
    return [order[start : start + size] for order in orders for start in range(0, rows, size)]


def accuracy(params, X, y):
    """The share of rows whose largest score is that of the right class."""
    return np.mean(network_forward(X, params)[0].argmax(axis=1) == y)


# %% [markdown]
# ### Two moons
#
# No straight line can separate these points in the plane. A network without hidden layers has to fail here.
# Yours has two of them, and bends its boundary around the moons.

# %%
moons = np.load("data/moons.npz")

_, ax = plt.subplots(figsize=(5, 3.4))
ax.scatter(*moons["X_train"].T, c=moons["y_train"], cmap="coolwarm", s=14)
ax.set(title=f"Two moons: {len(moons['X_train'])} rows to train on")
plt.show()


# %%
def plot_boundary(ax, params, X, y):
    """Colours the plane by the probability of class 1 and draws the rows on top."""
    low, high = X.min(axis=0) - 0.4, X.max(axis=0) + 0.4
    grid = np.meshgrid(np.linspace(low[0], high[0], 120), np.linspace(low[1], high[1], 120))
    points = np.column_stack([axis.ravel() for axis in grid])
    probability = softmax(network_forward(points, params)[0])[:, 1].reshape(grid[0].shape)
    ax.contourf(*grid, probability, levels=np.linspace(0, 1, 11), cmap="coolwarm", alpha=0.5)
    ax.contour(*grid, probability, levels=[0.5], colors="black", linewidths=1)
    ax.scatter(*X.T, c=y, cmap="coolwarm", s=12, edgecolors="white", linewidths=0.3)


@checks.once_right([checks.check_network_forward, network_forward], [checks.check_train, train])
def learn_moons():
    X, y = moons["X_train"], moons["y_train"]
    _, axes = plt.subplots(1, 3, figsize=(13, 3.6))
    for ax, sizes in zip(axes[1:], [(2, 2), (2, 16, 16, 2)], strict=True):
        rng = np.random.default_rng(0)
        batches = shuffled_batches(len(X), 30, 40, rng)
        params, losses = train(random_params(rng, sizes), X, y, 0.3, batches)
        share = accuracy(params, moons["X_test"], moons["y_test"])
        plot_boundary(ax, params, moons["X_test"], moons["y_test"])
        ax.set_title(f"{' → '.join(map(str, sizes))}: {share:.0%} of the test rows right", fontsize=10)
        axes[0].plot(losses, alpha=0.8, linewidth=1, label=f"layers {' → '.join(map(str, sizes))}")
    axes[0].set(xlabel="step", ylabel="cross-entropy of the batch", title="learning")
    axes[0].legend()
    plt.show()


# %% [markdown]
# ### Handwritten digits
#
# These are pictures of 8 × 8 pixels, each a row of 64 numbers. They are standardised: every pixel has mean 0
# and variance 1 over the training rows. (Some pixels never change. They stay 0.)

# %%
digits = np.load("data/digits.npz")


@checks.once_right([checks.check_network_forward, network_forward], [checks.check_train, train])
def learn_digits():
    rng = np.random.default_rng(1)
    X, y = digits["X_train"], digits["y_train"]
    batches = shuffled_batches(len(X), 50, 15, rng)
    params, losses = train(random_params(rng, (64, 48, 32, 10)), X, y, 0.1, batches)
    shares = [accuracy(params, digits[f"X_{part}"], digits[f"y_{part}"]) for part in ("train", "test")]

    guesses = network_forward(digits["X_test"], params)[0].argmax(axis=1)
    wrong = np.flatnonzero(guesses != digits["y_test"])[:6]
    fig = plt.figure(figsize=(12, 3.2), layout="constrained")
    left, right = fig.subfigures(1, 2, width_ratios=(2, 3))
    ax = left.subplots()
    ax.semilogy(losses, linewidth=1)
    ax.set(
        xlabel="step",
        ylabel="cross-entropy",
        title=f"right: {shares[0]:.1%} of train, {shares[1]:.1%} of test",
    )
    for ax in right.subplots(1, 6):
        ax.axis("off")
    for ax, row in zip(right.axes, wrong, strict=False):
        ax.imshow(digits["X_test"][row].reshape(8, 8), cmap="gray_r", vmin=-2, vmax=2)
        ax.set_title(f"is {digits['y_test'][row]}\ntaken for {guesses[row]}", fontsize=9)
    right.suptitle("mistakes on the test rows")
    plt.show()


# %% [markdown]
# ### How far does the message carry?
#
# One last picture, for question 11. It shows the sizes of $\mathrm{d}z$, the message that is handed down, and of
# $\mathrm{d}W$, what the weights make of it, in each of the twelve layers of a network that has not been trained
# yet, computed by your backward functions. In one network the activation is ReLU, in the other it is the sigmoid.


# %%
def gradient_sizes(forward, backward, rng, depth=12, width=32):
    """The root mean squares of dz and of dW, from the first layer to the last, in a random network."""
    X, y = digits["X_train"][:64, :width], digits["y_train"][:64]
    params = random_params(rng, (width,) * depth + (10,))
    inputs, outputs = [X], []
    for W, b in params:
        outputs.append(dense_forward(inputs[-1], W, b))
        inputs.append(forward(outputs[-1]))
    gradient, sizes = softmax_cross_entropy_backward(outputs[-1], y), []
    for layer in range(depth - 1, -1, -1):
        below, weights, _ = dense_backward(gradient, inputs[layer], params[layer][0])
        sizes.append([np.sqrt(np.mean(one**2)) for one in (gradient, weights)])
        if layer:
            gradient = backward(below, outputs[layer - 1])
    return np.transpose(sizes[::-1])


@checks.once_right(
    [checks.check_relu, relu_forward, relu_backward],
    [checks.check_sigmoid, sigmoid_forward, sigmoid_backward],
)
def plot_gradient_sizes():
    _, axes = plt.subplots(1, 2, figsize=(11, 3.4), sharey=True)
    pairs = [("ReLU", relu_forward, relu_backward), ("sigmoid", sigmoid_forward, sigmoid_backward)]
    for name, forward, backward in pairs:
        both = gradient_sizes(forward, backward, np.random.default_rng(2))
        for ax, sizes in zip(axes, both, strict=True):
            ax.semilogy(range(1, len(sizes) + 1), sizes, "o-", label=name)
    for ax, what in zip(axes, ("dz", "dW"), strict=True):
        ax.set(xlabel="layer (1 is the first)", ylabel=f"size of {what}", title=f"{what} before training")
        ax.grid(alpha=0.3)
    axes[0].legend(loc="lower right")
    plt.show()


# %% [markdown]
# ## Question 11: in your own words
#
# Answer in the cell below, in 150 to 300 words. Formulas are welcome but not needed.
#
# 1. Going back through the network, each layer re-uses the gradient of the layer above it. **Why is that
#    possible?** Say what exactly is handed from layer to layer.
# 2. **What would it cost not to re-use it?** Think of a network of $L$ layers in which every layer's gradient
#    is computed from the loss down, without the others.
# 3. What is handed down is a product that grows longer with every layer. **How does that lead to vanishing
#    gradients**, and what do the last picture and the sigmoid's slope have to do with it?
#
# A person marks this question. Double-click the cell to write in it, and leave its first line as it is.

# %% [markdown] answer="explain"
# **Your answer (explain)**
#
# ### BEGIN SOLUTION
# 1. Layer $l$ reaches the loss only through what it hands to layer $l+1$. All that lies above it therefore
#    enters its gradient as one factor, $\partial L/\partial Z_l$, which is the same for its weights, its
#    bias and everything below. Once layer $l+1$ has been worked out, this factor is known but for one step:
#    $\mathrm{d}Z_l = (\mathrm{d}Z_{l+1} W_{l+1}^{\mathsf T}) \odot f'(Z_l)$. So one array of the shape of
#    $Z_l$ is handed down, and nothing else: no layer has to know what the loss is or how many layers
#    follow.
#
# 2. With re-use, each layer costs about two matrix products, so that the whole way back is of the order of
#    $L$ products, about twice a forward. Without it, layer $l$ would have to repeat the $L-l$ steps above
#    it. Together that is $1+2+\dots+L \approx L^2/2$ of them: quadratic in depth instead of linear. (What
#    re-use costs in turn is memory, since the values of the forward have to be kept.)
#
# 3. Handed down through $k$ layers, the gradient has been multiplied $k$ times by a weight matrix and by
#    slopes. If these factors are below 1 on the whole, the product shrinks exponentially with $k$. The
#    sigmoid's slope is at most 1/4, and much less where it saturates, so even in the best case ten layers
#    may leave about $4^{-10}$, a millionth, unless the weights make up for it. In the picture the sigmoid's
#    line falls by orders of magnitude towards the first layer, while ReLU, whose slope is 1 wherever it is
#    active, keeps it nearly level. The first layers of the sigmoid network would hardly learn at all.
#    Computing each gradient anew would not help: the product is as small however it is worked out. (Factors
#    above 1 explode, for the same reason.)
# ### END SOLUTION

# %% [markdown]
# ## Before you hand in
#
# Choose *Restart and run all*, look through the lines that the checks have printed, save, and hand in this
# one file. A question that you have not finished costs only its own marks. The questions that need it are
# tested again with a correct version in its place, as long as your code calls it by its name.
