# ruff: noqa: I001
# What stands above the first cell does not reach students.

# %% [markdown]
# # Normalizing a batch
#
# *Assignment 5 of 8.* So far you chose a start so that signals and gradients stay level. But as soon as training
# begins, the weights move, and nobody holds the signals level any more. In 2015 Ioffe and Szegedy proposed to do it
# at every layer and in every step: subtract the mean of the batch, divide by its deviation. You build that, go
# backward through it, and find out what it costs: the rows of a batch are no longer alone.
#
# **You will be able to**
#
# - normalize a batch, forward and backward, along all three ways that lead from an input to the output;
# - keep the averages that serve where there is no batch;
# - build a layer that has two modes, and say when they disagree;
# - judge when batch normalization is the wrong tool, and what to take in its place.
#
# | | you write | points |
# |---|---|---|
# | 1 | normalizing, forward | 6 |
# | 2 | normalizing, backward | 9 |
# | 3 | averages for later | 3 |
# | 4 | one row alone | 3 |
# | 5 | a layer with two modes | 8 |
# | 6 | along the rows | 3 |
# | 7 | folding it away | 4 |
# | 8 | a few paragraphs in your own words | 4 |
#
# *You bring:* the chain rule from assignment 1, Var z from assignment 2, He's start from assignment 3. *You make:* a
# layer that keeps signals level while the weights move. *Used again in:* the layers of assignment 8, which have the
# same four parts.
#
# As before, every question has some mathematics, a cell to write in (replace the line under
# `# YOUR CODE HERE`, keep the names), and a cell that checks your work: `ok`, or `--` and the first thing that
# is not right yet. The checks help you; marks come from other tests, on other numbers. Keep the notebook in one
# folder with `checks.py` and the folder `data`.

# %%
import matplotlib.pyplot as plt
import numpy as np

# %%
import checks  # the file checks.py beside this notebook

# %% [markdown]
# ## What you can rely on
#
# The rules of the first assignment hold here too: positional arguments, one example in each row, plain
# `float64` arrays whose sizes are at least 1, your arguments left unchanged (one small test a question),
# `float32` as good as `float64`, and answers right to a thousandth of the largest entry of each array. For this
# notebook in particular:
#
# - **Batches.** In training there are at least two rows; in inference, and along rows, one is enough. A column may be
#   constant. No mean is further from 0 than ten deviations of its column.
# - **Numbers.** ε is above 0, momentum lies from 0.5 to 0.99. Variances may be far above a million or below a
#   millionth, and so may ε: nothing is bounded.
# - **N or N − 1?** The variance of the batch, by which you divide, has the divisor N. In the running averages both
#   are right, and questions 3 and 5 may differ in it.
# - **Objects.** Layers are made by keyword: `BatchNorm(features=3, momentum=0.9, eps=0.001)`. Their methods are called
#   by position. What a layer keeps belongs to it alone.
# - A cell may take 20 seconds and the notebook a minute. It needs about ten seconds.
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
#
# One letter has a second meaning here, because everybody uses it: `beta` is the shift of a normalized column.

# %% [markdown]
# ## Question 1: normalizing, forward
#
# `x` has $N$ rows and $D$ columns. For each **column**, over the rows of the batch,
#
# $$ \mu = \frac1N \sum_n x_n , \qquad \sigma^2 = \frac1N \sum_n (x_n - \mu)^2 , \qquad
#    \hat x = \frac{x - \mu}{\sqrt{\sigma^2 + \varepsilon}} , \qquad y = \gamma\,\hat x + \beta . $$
#
# So $\hat x$ has the mean 0 and, but for the small ε, the variance 1. ε stands under the root and keeps the division
# finite where a column is constant. After that, `gamma` and `beta` (one of each for every column) give the network
# back what was taken: if it wants another mean and another deviation, it learns them.
#
# *Worked example.* The column 1, 3 has $\mu = 2$ and $\sigma^2 = 1$. With $\gamma = 2$, $\beta = 1$, $\varepsilon = 3$:
# $\hat x = \mp 1/\sqrt{1 + 3} = \mp\tfrac12$, so $y$ is 0 and 2.


# %%
def batch_norm_forward(x, gamma, beta, eps):
    """Normalize each column by the mean and the variance of the batch.

    x: (N, D) with N >= 2, gamma and beta: (D,), eps: a number above 0. Returns y: (N, D).
    """
    ### BEGIN SOLUTION
    mean = x.mean(axis=0)
    variance = x.var(axis=0)
    normalized = (x - mean) / np.sqrt(variance + eps)
    return gamma * normalized + beta
    ### END SOLUTION


# %%
checks.check_batch_norm_forward(batch_norm_forward)

# %% [markdown]
# **Six columns, before and after.** A dense layer with badly chosen weights reads 640 digits. Each box holds the middle
# half of one column, and the line in it is the median. **Look at the two axes:** on the left the columns sit at
# different heights, and the widest is about thirty times as wide as the narrowest. On the right all have one centre
# and one width. What is left is the *shape* of each column, which no shift and no scale can change.

# %%
digits = np.load("data/digits.npz")
X, y = digits["X_train"][:640], digits["y_train"][:640]
X_test, y_test = digits["X_test"], digits["y_test"]


@checks.once_right([checks.check_batch_norm_forward, batch_norm_forward])
def plot_columns():
    rng = np.random.default_rng(0)
    z = X @ (rng.normal(size=(64, 6)) * [0.03, 0.1, 0.3, 1, 0.2, 0.5]) + [0, 3, -2, 5, -6, 1]
    _, axes = plt.subplots(1, 2, figsize=(11, 3.2))
    for ax, values, title in (
        (axes[0], z, "z"),
        (axes[1], batch_norm_forward(z, np.ones(6), np.zeros(6), 1e-3), "z, normalized"),
    ):
        ax.boxplot(values, showfliers=False)
        ax.set(title=title, xlabel="column")
        ax.grid(alpha=0.3)
    plt.show()


# %% [markdown]
# ## Question 2: normalizing, backward
#
# Now an input reaches the output in **three ways**: straight, through the mean, and through the variance. Draw it:
#
# ```text
# x ──┬─────────► x − μ ──┬──────────────────────► x̂ ──► y = γ x̂ + β
#     └──► μ ──────┘      └──► σ² ──► 1/√(σ² + ε) ──┘
# ```
#
# The two parameters are easy. Each is shared by all rows, so its gradient is a **sum** over rows:
#
# $$ \mathrm{d}\gamma = \sum_n \mathrm{d}y_n\,\hat x_n , \qquad \mathrm{d}\beta = \sum_n \mathrm{d}y_n . $$
#
# For the rest, let $\mathrm{d}\hat x = \gamma\,\mathrm{d}y$. Adding the same number to all $x$ of a column changes
# nothing, because μ moves along. So what all rows of $\mathrm{d}\hat x$ have in common must drop out: its mean is
# subtracted. Stretching the column changes (almost) nothing either, because σ moves along. So the part of
# $\mathrm{d}\hat x$ that points along $\hat x$ drops out too:
#
# $$ \mathrm{d}x = \frac{1}{\sqrt{\sigma^2 + \varepsilon}} \Bigl( \mathrm{d}\hat x
#    - \underbrace{\tfrac1N \textstyle\sum \mathrm{d}\hat x}_{\text{through } \mu}
#    - \hat x \cdot \underbrace{\tfrac1N \textstyle\sum \mathrm{d}\hat x\,\hat x}_{\text{through } \sigma^2} \Bigr) . $$
#
# Derive it once on paper from the graph, node by node; any form that you arrive at is right.


# %%
def batch_norm_backward(dy, x, gamma, eps):
    """The gradients of batch_norm_forward.

    dy: (N, D), the gradient of y; x, gamma, eps: as in batch_norm_forward.
    Returns dx: (N, D), dgamma: (D,), dbeta: (D,).
    """
    ### BEGIN SOLUTION
    deviation = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / deviation
    dgamma = (dy * x_hat).sum(axis=0)
    dbeta = dy.sum(axis=0)
    dx_hat = gamma * dy
    through_mean = dx_hat.mean(axis=0)
    through_variance = x_hat * (dx_hat * x_hat).mean(axis=0)
    dx = (dx_hat - through_mean - through_variance) / deviation
    return dx, dgamma, dbeta
    ### END SOLUTION


# %%
checks.check_batch_norm_backward(batch_norm_forward, batch_norm_backward)

# %% [markdown]
# **What the two detours take away.** A column of 200 numbers and a gradient that grows with them. Each dot is a row. On
# the left is the straight way alone, $\mathrm{d}\hat x / \sqrt{\sigma^2 + \varepsilon}$; on the right is your
# $\mathrm{d}x$. **Look at the line** that fits the dots best: on the left it has a height and a slope, on the right
# neither. The sum of your column is 0 but for rounding. A step along $\mathrm{d}x$ moves rows against each other,
# and never all of them together.


# %%
@checks.once_right([checks.check_batch_norm_backward, batch_norm_forward, batch_norm_backward])
def plot_detours():
    rng = np.random.default_rng(1)
    x = rng.normal(2.0, 1.5, size=(200, 1))
    dy = 0.5 + 0.6 * (x - 2.0) + rng.normal(size=x.shape)
    dx, _, _ = batch_norm_backward(dy, x, np.ones(1), 1e-3)
    _, axes = plt.subplots(1, 2, figsize=(11, 3.2), sharex=True, sharey=True)
    for ax, gradient, title in ((axes[0], dy / x.std(), "the straight way alone"), (axes[1], dx, "dx")):
        slope, height = np.polyfit(x[:, 0], gradient[:, 0], 1)
        ax.plot(x, gradient, ".", markersize=4)
        ax.axline((0, height), slope=slope, color="tab:red")
        ax.axhline(0, color="gray", linewidth=0.8)
        ax.set(title=f"{title}: sum {abs(gradient.sum()):.2g}, slope {abs(slope):.2g}", xlabel="x")
    axes[0].set_ylabel("gradient")
    plt.show()


# %% [markdown]
# **Weights ten times as large.** A dense layer with its bias, then the normalization. All weights (and the bias) are
# multiplied by a factor. **Look at the two lines:** the output does not change at all, and the gradient of the weights
# is divided by the same factor. Weights that are ten times as large move, relative to their size, a hundred times more
# slowly, and cannot run away. This is why a network with this layer forgives a bad start. The title has the
# gradient of the bias. But for
# rounding it is 0: the mean takes every bias out again, so in front of this layer a bias is useless, and harmless.


# %%
@checks.once_right([checks.check_batch_norm_backward, batch_norm_forward, batch_norm_backward])
def plot_scale():
    rng = np.random.default_rng(2)
    W, b, dy = rng.normal(size=(64, 16)) / 8, rng.normal(size=16), rng.normal(size=(640, 16)) / 25
    factors, changes, sizes, biases = (0.1, 1.0, 10.0, 100.0), [], [], []
    still = batch_norm_forward(X @ W + b, np.ones(16), np.zeros(16), 1e-8)
    for factor in factors:
        z = X @ (factor * W) + factor * b
        out = batch_norm_forward(z, np.ones(16), np.zeros(16), 1e-8)
        dz, _, _ = batch_norm_backward(dy, z, np.ones(16), 1e-8)
        changes.append(np.sqrt(np.mean(out**2)) / np.sqrt(np.mean(still**2)))
        sizes.append(np.sqrt(np.mean((X.T @ dz) ** 2)))
        biases.append(np.abs(dz.sum(axis=0)).max())
    _, ax = plt.subplots(figsize=(6, 3.4))
    ax.loglog(factors, changes, "o-", label="size of the output")
    ax.loglog(factors, sizes, "o-", label="size of dW")
    ax.set(xlabel="factor of the weights", title=f"largest gradient of a bias: {max(biases):.0e}")
    ax.grid(alpha=0.3)
    ax.legend()
    plt.show()


# %% [markdown]
# ## Question 3: averages for later
#
# A trained network must answer for one picture at a time. One row is its own mean, and has no variance. So in training
# one keeps **running averages** of both, and uses them later. After each batch
#
# $$ \text{average} \leftarrow \text{momentum} \cdot \text{average}
#    + (1 - \text{momentum}) \cdot \text{the batch's} . $$
#
# Here, as in Keras, momentum is the share of the **old**; PyTorch calls *momentum* what is $1 - $ momentum here. The
# variance is averaged, and not the deviation. Its divisor may be $N$, or $N - 1$ (which does not underestimate the
# variance of all data).
#
# *Worked example.* The averages 0 and 1, momentum 0.8, the batch 1, 3: the new mean is
# $0.8 \cdot 0 + 0.2 \cdot 2 = 0.4$ and the new variance $0.8 \cdot 1 + 0.2 \cdot 1 = 1$
# (or $0.8 + 0.2 \cdot 2 = 1.2$ with $N - 1$).


# %%
def batch_norm_update(x, mean, variance, momentum):
    """The running averages after one more batch.

    x: (N, D) with N >= 2, mean and variance: (D,), the averages so far, momentum: the share of the old.
    Returns mean, variance: (D,) each.
    """
    ### BEGIN SOLUTION
    new_mean = momentum * mean + (1 - momentum) * x.mean(axis=0)
    new_variance = momentum * variance + (1 - momentum) * x.var(axis=0)
    return new_mean, new_variance
    ### END SOLUTION


# %%
checks.check_batch_norm_update(batch_norm_update)

# %% [markdown]
# **Averages creep.** Batches of 8 numbers come from a population with the mean 3 and the variance 4. The averages start
# at 0 and 1. **Look at two things, the time and the noise:** with a momentum of 0.5 they arrive at once and never come
# to rest; with 0.99 they are smooth, and after 100 batches still lack a third of the way ($0.99^{100} = 0.37$). There
# is no momentum that has both.


# %%
@checks.once_right([checks.check_batch_norm_update, batch_norm_update])
def plot_creeping():
    _, axes = plt.subplots(1, 2, figsize=(11, 3.2), sharex=True)
    for momentum, width in ((0.5, 0.7), (0.9, 1.2), (0.99, 2)):
        rng = np.random.default_rng(3)
        mean, variance, path = np.zeros(1), np.ones(1), [(0.0, 1.0)]
        for _ in range(250):
            mean, variance = batch_norm_update(rng.normal(3, 2, size=(8, 1)), mean, variance, momentum)
            path.append((float(mean[0]), float(variance[0])))
        for ax, values in zip(axes, zip(*path, strict=True), strict=True):
            ax.plot(values, linewidth=width, label=f"momentum {momentum}")
    for ax, aim, title in ((axes[0], 3, "running mean"), (axes[1], 4, "running variance")):
        ax.axhline(aim, color="black", linewidth=0.8)
        ax.set(title=title, xlabel="batches")
        ax.grid(alpha=0.3)
    axes[0].legend(loc="lower right", fontsize=8)
    plt.show()


# %% [markdown]
# ## Question 4: one row alone
#
# In inference the averages take the place of the batch's mean and variance. They are constants, so each row is treated
# by itself:
#
# $$ y = \gamma\,\frac{x - \text{mean}}{\sqrt{\text{variance} + \varepsilon}} + \beta . $$
#
# *Worked example.* The mean 1, the variance 6, ε = 3, γ = 2, β = 5: for $x = 4$, $y = 2 \cdot 3/3 + 5 = 7$.


# %%
def batch_norm_inference(x, gamma, beta, mean, variance, eps):
    """Normalize each column by the running averages.

    x: (N, D), one row is enough; gamma, beta, mean, variance: (D,), eps: a number above 0. Returns y: (N, D).
    """
    ### BEGIN SOLUTION
    return gamma * (x - mean) / np.sqrt(variance + eps) + beta
    ### END SOLUTION


# %%
checks.check_batch_norm_inference(batch_norm_forward, batch_norm_inference)

# %% [markdown]
# **The company that a row keeps.** One digit passes through a dense layer of two units and a normalization. Each small
# dot is that same digit in a batch with other digits, drawn anew 300 times; the cross is the digit in inference.
# **Look at the clouds:** in company of one the output is hardly about the digit at all. With
# two rows, $\hat x$ is $+1$ or $-1$, whichever of the two numbers is larger. In company of 63 the cloud is small, and
# lies around the cross.


# %%
@checks.once_right(
    [checks.check_batch_norm_forward, batch_norm_forward],
    [checks.check_batch_norm_inference, batch_norm_forward, batch_norm_inference],
)
def plot_company():
    rng = np.random.default_rng(4)
    z = X @ (rng.normal(size=(64, 2)) / 8)
    one, others, ones, zeros = z[:1], z[1:], np.ones(2), np.zeros(2)
    alone = batch_norm_inference(one, ones, zeros, z.mean(axis=0), z.var(axis=0), 1e-3)[0]
    _, axes = plt.subplots(1, 3, figsize=(11, 3.4), sharex=True, sharey=True)
    for ax, size in zip(axes, (2, 8, 64), strict=True):
        dots = []
        for _ in range(300):
            batch = np.concatenate([one, others[rng.permutation(len(others))[: size - 1]]])
            dots.append(batch_norm_forward(batch, ones, zeros, 1e-3)[0])
        ax.plot(*np.transpose(dots), ".", markersize=3, alpha=0.5)
        ax.plot(*alone, "x", color="tab:red", markersize=10, markeredgewidth=2)
        ax.set(title=f"one row in a batch of {size}", xlabel="unit 1")
        ax.grid(alpha=0.3)
    axes[0].set_ylabel("unit 2")
    plt.show()


# %% [markdown]
# ## Question 5: a layer with two modes
#
# Put the four functions together in an object. From here on every layer of a network looks like this, and the given
# cell below has two more of them:
#
# - `forward(x, training)` returns the output;
# - `backward(dy)` returns the gradient of the input, after a forward in training;
# - `params` is a list of arrays, here `[gamma, beta]`, which start at 1 and 0;
# - `grads` is the list of their gradients in the same order. Each backward sets it anew.
#
# The running averages start at 0 and 1. They belong to the object. A forward with `training=True` uses the batch and
# moves the averages. One with `training=False` uses the averages, and changes nothing, not even what a later
# `backward` needs: that belongs to the last forward in training. An optimizer changes `params` from outside, either
# the arrays themselves or by putting new ones into the list. So look into `self.params` in every pass.
#
# Call your functions; do not write the formulas a second time.


# %%
class BatchNorm:
    """Batch normalization as a layer."""

    def __init__(self, features, momentum, eps):
        """features: the number of columns, momentum: the share of the old averages, eps: a number above 0."""
        ### BEGIN SOLUTION
        self.momentum, self.eps = momentum, eps
        self.params = [np.ones(features), np.zeros(features)]
        self.grads = [np.zeros(features), np.zeros(features)]
        self.mean, self.variance = np.zeros(features), np.ones(features)
        ### END SOLUTION

    def forward(self, x, training):
        """x: (N, features), training: True or False. Returns y: (N, features)."""
        ### BEGIN SOLUTION
        gamma, beta = self.params
        if not training:
            return batch_norm_inference(x, gamma, beta, self.mean, self.variance, self.eps)
        self.x = x
        self.mean, self.variance = batch_norm_update(x, self.mean, self.variance, self.momentum)
        return batch_norm_forward(x, gamma, beta, self.eps)
        ### END SOLUTION

    def backward(self, dy):
        """dy: (N, features), the gradient of the last training output. Sets grads, returns dx: (N, features)."""
        ### BEGIN SOLUTION
        dx, dgamma, dbeta = batch_norm_backward(dy, self.x, self.params[0], self.eps)
        self.grads = [dgamma, dbeta]
        return dx
        ### END SOLUTION


# %%
checks.check_batch_norm_layer(BatchNorm)

# %% [markdown]
# These are given: two other layers, a network that is a list of layers, and training by plain gradient descent.


# %%
class Dense:
    """z = x W + b."""

    def __init__(self, W, b):
        self.params, self.grads = [W, b], []

    def forward(self, x, training):
        self.x = x
        return x @ self.params[0] + self.params[1]

    def backward(self, dz):
        self.grads = [self.x.T @ dz, dz.sum(axis=0)]
        return dz @ self.params[0].T


class Relu:
    """a = max(z, 0)."""

    def __init__(self):
        self.params, self.grads = [], []

    def forward(self, z, training):
        self.on = z > 0
        return z * self.on

    def backward(self, da):
        return da * self.on


def network(hidden, norm, rng, deviation=None, momentum=0.9):
    """Layers from 64 pixels through `hidden` widths to 10 scores; He's deviation unless another one is given."""
    layers = []
    for inputs, units in zip([64, *hidden], [*hidden, 10], strict=True):
        spread = np.sqrt(2 / inputs) if deviation is None else deviation
        layers.append(Dense(spread * rng.normal(size=(inputs, units)), np.zeros(units)))
        if norm:
            layers.append(BatchNorm(features=units, momentum=momentum, eps=1e-3))
        layers.append(Relu())
    return layers[: -2 if norm else -1]  # the scores are those of the last dense layer


def scores(layers, x, training=False):
    for layer in layers:
        x = layer.forward(x, training)
    return x


def loss_and_gradient(z, labels):
    """The cross-entropy of softmax, and the gradient of z."""
    rows = np.arange(len(labels))
    p = np.exp(z - z.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    loss = -np.log(np.maximum(p[rows, labels], 1e-300)).mean()
    p[rows, labels] -= 1
    return loss, p / len(labels)


def train(layers, rate, epochs, size, rng, watch=None):
    """Plain gradient descent on 640 digits in batches of `size`; watch(layers) is called before each step."""
    for _ in range(epochs):
        order = rng.permutation(len(X))
        for rows in order.reshape(-1, size):
            if watch:
                watch(layers)
            _, dz = loss_and_gradient(scores(layers, X[rows], True), y[rows])
            for layer in reversed(layers):
                dz = layer.backward(dz)
            for layer in layers:
                layer.params[:] = [p - rate * g for p, g in zip(layer.params, layer.grads, strict=True)]


def accuracy(layers):
    return float(np.mean(scores(layers, X_test).argmax(axis=1) == y_test))


# %% [markdown]
# **Any start will do, almost.** Four layers of 32 ReLUs learn to read digits for five epochs, from weights of six
# different deviations. **Look at the width of the valley:** without normalization one of the six starts learns, and
# the others end above 2, where $\ln 10 = 2.3$ is pure guessing. With it every start learns something, and those from
# 0.03 to 0.3 learn well. You have bought what assignment 3 took pains to compute: a network that does not need the
# right variance.


# %%
@checks.once_right([checks.check_batch_norm_layer, BatchNorm])
def plot_starts():
    deviations = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
    _, ax = plt.subplots(figsize=(6, 3.4))
    for norm, name in ((False, "without"), (True, "with batch normalization")):
        losses = []
        for deviation in deviations:
            rng = np.random.default_rng(0)
            layers = network([32] * 4, norm, rng, deviation)
            train(layers, 0.1, 5, 32, rng)
            losses.append(loss_and_gradient(scores(layers, X), y)[0])
        ax.semilogx(deviations, losses, "o-", label=name)
    ax.axhline(np.log(10), color="gray", linewidth=0.8, linestyle="--", label="guessing, ln 10")
    ax.set(xlabel="deviation of the weights at the start", ylabel="loss after 5 epochs", ylim=(0, 2.6))
    ax.grid(alpha=0.3)
    ax.legend(fontsize=8)
    plt.show()


# %% [markdown]
# **Small batches.** Two layers of 32 ReLUs with He's start, five epochs, three runs for each size of batch: the share
# of test digits that is read correctly, with the running averages. **Look at the left end:** with two rows in a batch,
# the layer ruins a network that reads 95 % without it. You saw why in the clouds above: each row is
# judged against one other, and what is learned in such company does not hold in inference. **And look at the right
# end:** with a good start and two layers, normalization gains nothing here even in batches of sixteen. Keep the numbers
# for question 8.


# %%
@checks.once_right([checks.check_batch_norm_layer, BatchNorm])
def plot_small_batches():
    sizes = (2, 4, 8, 16)
    _, ax = plt.subplots(figsize=(6, 3.4))
    for norm, name, colour in (
        (False, "without", "tab:blue"),
        (True, "with batch normalization", "tab:orange"),
    ):
        shares = np.zeros((len(sizes), 3))
        for place, size in enumerate(sizes):
            for run in range(3):
                rng = np.random.default_rng(run)
                layers = network([32, 32], norm, rng)
                train(layers, 0.05, 5, size, rng)
                shares[place, run] = accuracy(layers)
        ax.plot(range(4), shares.mean(axis=1), "-", color=colour, label=name)
        ax.plot(range(4), shares, ".", color=colour)
        print(f"{name}: {', '.join(f'{m:.0%}' for m in shares.mean(axis=1))} for batches of 2, 4, 8, 16")
    ax.set(xlabel="rows in a batch", ylabel="test digits read correctly", ylim=(0, 1))
    ax.set_xticks(range(4), sizes)
    ax.grid(alpha=0.3)
    ax.legend(loc="lower right")
    plt.show()


# %% [markdown]
# **Two modes, two networks.** The same network during training, from weights of deviation 0.5: the loss on the test
# digits, once with the running averages and once as if the test digits were a training batch. **Look for** the place
# where the lines meet. Where they are apart, the averages have not caught up with the layers below them, so that what
# is trained and what is used are two different functions. With the momentum 0.9 that takes about forty steps,
# with 0.99 more than a hundred. (The cell makes a copy of the layers before it asks in the training mode. Why is this
# needed?)


# %%
@checks.once_right([checks.check_batch_norm_layer, BatchNorm])
def plot_two_modes():
    import copy

    _, axes = plt.subplots(1, 2, figsize=(11, 3.2), sharex=True, sharey=True)
    for ax, momentum in zip(axes, (0.9, 0.99), strict=True):
        rng = np.random.default_rng(0)
        losses = {True: [], False: []}

        def watch(layers, losses=losses):
            for training in losses:
                z = scores(copy.deepcopy(layers), X_test, training)
                losses[training].append(loss_and_gradient(z, y_test)[0])

        train(network([32, 32], True, rng, 0.5, momentum), 0.05, 15, 32, rng, watch)
        ax.plot(losses[True], label="statistics of the batch")
        ax.plot(losses[False], label="running averages")
        ax.set(title=f"momentum {momentum}", xlabel="step", yscale="log")
        ax.grid(alpha=0.3)
    axes[0].set_ylabel("loss on test digits")
    axes[0].legend()
    plt.show()


# %% [markdown]
# ## Question 6: along the rows
#
# *Layer normalization* (Ba, Kiros and Hinton, 2016) uses the same formula with the axes exchanged: the mean and the
# variance of each **row**, over its columns. `gamma` and `beta` still belong to the columns.
#
# $$ \mu_n = \frac1D \sum_d x_{nd} , \qquad \sigma_n^2 = \frac1D \sum_d (x_{nd} - \mu_n)^2 , \qquad
#    y_{nd} = \gamma_d\,\frac{x_{nd} - \mu_n}{\sqrt{\sigma_n^2 + \varepsilon}} + \beta_d . $$
#
# No row sees another one. So there is one mode only, no averages, and a batch of one row is as good as any.


# %%
def layer_norm_forward(x, gamma, beta, eps):
    """Normalize each row by its own mean and variance.

    x: (N, D), one row is enough; gamma and beta: (D,), eps: a number above 0. Returns y: (N, D).
    """
    ### BEGIN SOLUTION
    mean = x.mean(axis=1, keepdims=True)
    variance = x.var(axis=1, keepdims=True)
    return gamma * (x - mean) / np.sqrt(variance + eps) + beta
    ### END SOLUTION


# %%
checks.check_layer_norm_forward(layer_norm_forward)

# %% [markdown]
# **Who hears whom?** Eight rows. The row of the picture that is being read is moved a little, and the columns show how
# much each row of the output moves. **Look off the diagonal:** under batch normalization every row hears every other
# one. Under layer normalization, and under batch normalization in inference, a row hears itself alone.


# %%
@checks.once_right(
    [checks.check_batch_norm_forward, batch_norm_forward],
    [checks.check_batch_norm_inference, batch_norm_forward, batch_norm_inference],
    [checks.check_layer_norm_forward, layer_norm_forward],
)
def plot_hearing():
    rng = np.random.default_rng(5)
    x, ones, zeros = rng.normal(size=(8, 16)), np.ones(16), np.zeros(16)
    _, axes = plt.subplots(1, 3, figsize=(11, 3.4))
    for ax, title, function in (
        (axes[0], "batch, in training", lambda v: batch_norm_forward(v, ones, zeros, 1e-3)),
        (axes[1], "batch, in inference", lambda v: batch_norm_inference(v, ones, zeros, zeros, ones, 1e-3)),
        (axes[2], "layer", lambda v: layer_norm_forward(v, ones, zeros, 1e-3)),
    ):
        moved = np.zeros((8, 8))
        for row in range(8):
            other = x.copy()
            other[row] += 0.1 * rng.normal(size=16)
            moved[row] = np.sqrt(np.mean((function(other) - function(x)) ** 2, axis=1))
        ax.imshow(np.log10(moved + 1e-4), vmin=-4, vmax=-1, cmap="viridis")
        ax.set(title=title, xlabel="row of the output", ylabel="row that is moved")
    plt.show()


# %% [markdown]
# ## Question 7: folding it away
#
# In inference the normalization is a scale and a shift of each column, and so is what a dense layer can do by itself.
# A dense layer followed by a normalization in inference,
#
# $$ y = \gamma\,\frac{(xW + b) - \text{mean}}{\sqrt{\text{variance} + \varepsilon}} + \beta , $$
#
# is therefore **one** dense layer $xW' + b'$. Find $W'$ and $b'$. (Collect what is multiplied with $x$, and then the
# rest. A unit is a column of $W$.) Before a network is put to use, every normalization disappears in this way.
#
# *Worked example.* One input, one unit, $W = 3$, $b = 4$, γ = 2, β = 5, mean 1, variance 6, ε = 3:
# $y = 2\,(3x + 3)/3 + 5 = 2x + 7$.


# %%
def fold(W, b, gamma, beta, mean, variance, eps):
    """One dense layer that does what a dense layer and batch_norm_inference do one after the other.

    W: (D, M), b, gamma, beta, mean, variance: (M,), eps: a number above 0. Returns W: (D, M), b: (M,).
    """
    ### BEGIN SOLUTION
    scale = gamma / np.sqrt(variance + eps)
    return W * scale, (b - mean) * scale + beta
    ### END SOLUTION


# %%
checks.check_fold(batch_norm_inference, fold)

# %% [markdown]
# **Half the layers, the same answers.** A dense layer and a normalization as trained, against the one dense layer
# that you have folded them into, for all test digits. **Look at the dots:** they lie on the diagonal, to rounding. The
# folded layer needs one multiplication of matrices and nothing else.


# %%
@checks.once_right(
    [checks.check_batch_norm_update, batch_norm_update],
    [checks.check_batch_norm_inference, batch_norm_forward, batch_norm_inference],
    [checks.check_fold, batch_norm_inference, fold],
)
def plot_folded():
    rng = np.random.default_rng(6)
    W, b, mean, variance = rng.normal(size=(64, 10)) / 8, np.zeros(10), np.zeros(10), np.ones(10)
    gamma, beta = rng.normal(1, 0.3, size=10), rng.normal(size=10)
    for rows in rng.permutation(640).reshape(-1, 32):
        mean, variance = batch_norm_update(X[rows] @ W + b, mean, variance, 0.9)
    two = batch_norm_inference(X_test @ W + b, gamma, beta, mean, variance, 1e-3)
    folded_W, folded_b = fold(W, b, gamma, beta, mean, variance, 1e-3)
    one = X_test @ folded_W + folded_b
    _, ax = plt.subplots(figsize=(4.4, 4))
    ax.plot(two.ravel(), one.ravel(), ".", markersize=3)
    ax.set(
        xlabel="dense layer, then normalization",
        ylabel="one folded layer",
        title=f"largest difference {np.abs(one - two).max():.0e}",
    )
    ax.grid(alpha=0.3)
    plt.show()


# %% [markdown]
# ## Question 8: why not?
#
# Answer in the cell below, in 150 to 300 words.
#
# Batch normalization made deep networks easy to train, and its noise even regularizes a little. **Why wouldn't you want
# to use batch normalization?** Explain how the rows of a batch come to depend on each other and what follows for small
# batches, or batches unlike the data. Explain in what the two modes differ and when this does harm. Say what else it
# costs or where it does not fit, name an alternative and when it serves. Cite the figure of small batches, with
# numbers from your own run.
#
# A person marks this question. Double-click the cell to write in it, and leave its first line as it is.

# %% [markdown] answer="whynot"
# **Your answer (whynot)**
#
# ### BEGIN SOLUTION
# In training each row is measured against the mean and the variance of its batch. So its output depends on which other
# rows happen to be there, and so do the gradients. In a large, well mixed batch these two numbers are nearly those of
# the data, and the dependence is a mild noise. In a small batch they are mostly chance: with two rows x̂ is just +1 or
# −1. In the figure of small batches the network reads 95 % of the test digits without the layer for batches of two, and
# about 55 % with it; from eight rows on the two differ by two or three points. The same happens if batches are unlike
# the data, for example sorted by class or taken from one patient each.
#
# In use there is no batch, and running averages stand in. The network that is used is therefore another function than
# the one that was trained. They agree only if the averages have caught up: with a momentum of 0.99 it took over a
# hundred steps, and if the data change later, or a part of the network is trained further, they are stale. Forgetting
# to switch the mode is a frequent and silent error.
#
# It also costs: two more passes over every activation, stored values, state that must be saved, and, over several
# machines, communication. In a recurrent layer each time step would need its own statistics. Where noise is
# unwanted (regression, reinforcement learning, generators) it disturbs.
#
# Layer normalization uses each row's own mean and variance, has one mode, and serves for sequences and batches of one.
# A good start, He's, serves for networks that are not deep, as here.
# ### END SOLUTION

# %% [markdown]
# ## Before you hand in
#
# Choose *Restart and run all*, look through the lines that the checks have printed, save, and hand in this one file. A
# question that you have not finished costs only its own marks.
