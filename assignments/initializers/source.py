# ruff: noqa: I001
# What stands above the first cell does not reach students.

# %% [markdown]
# # Where training starts
#
# *Assignment 3 of 8.* The rulers of the second assignment showed that a signal stays level only if each layer's
# weights have the right variance, and that a wrong one is raised to the power of the depth. This notebook chooses
# the weights. You derive three schemes that carry the names of their inventors, draw from them, and watch one and
# the same network learn, or not learn, for no other reason than where it started.
#
# **You will be able to**
#
# - derive the schemes of LeCun, Glorot and He from the variance of a sum;
# - keep apart a variance, a standard deviation and the limit of a uniform distribution;
# - say why units that start alike stay alike;
# - match a scheme with an activation, and see from the first loss whether it fits.
#
# | | you write | points |
# |---|---|---|
# | 1 | three schemes | 5 |
# | 2 | normal weights | 8 |
# | 3 | uniform weights | 8 |
# | 4 | orthogonal weights | 5 |
# | 5 | the parameters of a network | 5 |
# | 6 | units that are twins | 5 |
# | 7 | a few paragraphs in your own words | 4 |
#
# *You bring:* $\operatorname{Var} z = m\,v\,q$ from assignment 2. *You make:* six initializers and a start for any
# network. *Used again in:* assignment 4, where a bad start kills ReLUs, and in every network after it.
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
# `float64` arrays whose sizes are at least 1, your arguments left unchanged, `float32` as good as `float64`,
# numbers right to a thousandth. For this notebook in particular:
#
# - **Randomness.** `rng` is a NumPy `Generator`, the last argument, and every draw comes from it: the same state of
#   it gives the same weights, and a second call with it gives others. The order of your draws is free. No test
#   compares your numbers with ours: they look at means, spreads, shapes and independence of many.
# - **Normal** may also mean *truncated*: if you cut off at two standard deviations, or further out, and widen the
#   rest so that the variance is exact, as Keras does, that is right.
# - **Orthogonal** leaves the signs to you.
# - **Sizes.** `fan_in` and `fan_out` are integers; where you draw, both are at least 8.
# - **A count** is an integer of Python or NumPy: 3, not 3.0.
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

# %% [markdown]
# ## Question 1: three schemes
#
# Recall one line of assignment 2. An entry of $z = aW$ is a sum of $m$ products, and for independent weights of mean
# 0 and variance $v$
#
# $$ \operatorname{Var} z = m\,v\,q , \qquad q = \text{the mean of } a^2 . $$
#
# **Forward.** If the activation passes on what it is given, $q$ is the variance of the layer before. The signal stays
# level if $m\,v = 1$. That is *LeCun's* scheme (1998).
#
# **Backward.** The gradient that a unit receives is a sum over the $n$ units above it. It stays level if $n\,v = 1$.
# Where $m \ne n$, no $v$ does both. *Glorot's* scheme (Glorot and Bengio, 2010; also called Xavier, his first name)
# takes the inverse of the mean of $m$ and $n$.
#
# **ReLU.** Of a symmetric $z$, a ReLU lets half of the mean square through, so that $q$ is only half the variance of
# the layer before. To make up for it, *He's* scheme (2015) doubles LeCun's variance.
#
# | scheme | variance $v$ of the weights |
# |---|---|
# | `"lecun"` | $1/m$ |
# | `"glorot"` | $2/(m+n)$ |
# | `"he"` | $2/m$ |
#
# *Worked example.* From 8 inputs to 2 outputs: ⅛, ⅕ and ¼.


# %%
def weight_variance(scheme, fan_in, fan_out):
    """The variance of a layer's weights.

    scheme: "lecun", "glorot" or "he", fan_in: the number of inputs, fan_out: of outputs. Returns a number.
    """
    ### BEGIN SOLUTION
    if scheme == "lecun":
        return 1 / fan_in
    if scheme == "glorot":
        return 2 / (fan_in + fan_out)
    return 2 / fan_in
    ### END SOLUTION


# %%
checks.check_weight_variance(weight_variance)

# %% [markdown]
# **One layer, two directions.** The bars show by what a linear layer multiplies the variance of a signal on the way
# up, $m\,v$, and that of a gradient on the way down, $n\,v$. **Look for** a scheme with both bars at 1. In the square
# layer in the middle LeCun and Glorot are the same. On the left and on the right LeCun serves one direction alone, and
# Glorot gives up a little of both: its two bars always add up to 2. (He's are twice LeCun's: no ReLU is in the
# picture yet.)


# %%
@checks.once_right([checks.check_weight_variance, weight_variance])
def plot_two_directions():
    _, axes = plt.subplots(1, 3, figsize=(11, 3.2), sharey=True)
    for ax, (m, n) in zip(axes, ((256, 64), (128, 128), (64, 256)), strict=True):
        for place, scheme in enumerate(("lecun", "glorot", "he")):
            v = weight_variance(scheme, m, n)
            ax.bar(place - 0.2, m * v, 0.38, color="tab:blue", label="signal, m·v" if place == 0 else None)
            ax.bar(place + 0.2, n * v, 0.38, color="tab:red", label="gradient, n·v" if place == 0 else None)
        ax.axhline(1, color="black", linewidth=1)
        ax.set(yscale="log", title=f"{m} → {n} units", ylim=(0.1, 10))
        ax.set_xticks(range(3), ("LeCun", "Glorot", "He"))
    axes[0].set_ylabel("factor of one layer")
    axes[0].legend()
    plt.show()


# %% [markdown]
# ## Question 2: normal weights
#
# Draw a matrix of independent normal numbers with mean 0 and the variance of each scheme. One thing to watch, because
# nearly every mistake is made here: `rng.normal` wants a *standard deviation*, and the table above has *variances*.
# Call your `weight_variance`, so that each formula stands in one place.


# %%
def lecun_normal(fan_in, fan_out, rng):
    """Normal weights of LeCun's variance. rng: a Generator. Returns an array of shape (fan_in, fan_out)."""
    ### BEGIN SOLUTION
    deviation = np.sqrt(weight_variance("lecun", fan_in, fan_out))
    return rng.normal(0.0, deviation, size=(fan_in, fan_out))
    ### END SOLUTION


def glorot_normal(fan_in, fan_out, rng):
    """Normal weights of Glorot's variance. rng: a Generator. Returns an array of shape (fan_in, fan_out)."""
    ### BEGIN SOLUTION
    deviation = np.sqrt(weight_variance("glorot", fan_in, fan_out))
    return rng.normal(0.0, deviation, size=(fan_in, fan_out))
    ### END SOLUTION


def he_normal(fan_in, fan_out, rng):
    """Normal weights of He's variance. rng: a Generator. Returns an array of shape (fan_in, fan_out)."""
    ### BEGIN SOLUTION
    deviation = np.sqrt(weight_variance("he", fan_in, fan_out))
    return rng.normal(0.0, deviation, size=(fan_in, fan_out))
    ### END SOLUTION


# %%
checks.check_normals(lecun_normal, glorot_normal, he_normal)

# %% [markdown]
# These four functions are given: the activations of assignment 2, and a stack of layers that reads digits.

# %%
digits = np.load("data/digits.npz")
X_train, y_train, X_test, y_test = (digits[name] for name in ("X_train", "y_train", "X_test", "y_test"))


def activate(z, name):
    """a = f(z) for each entry, f by its name."""
    if name == "relu":
        return np.maximum(z, 0.0)
    if name == "sigmoid":
        return 1.0 / (1.0 + np.exp(-np.clip(z, -500.0, 500.0)))
    return np.tanh(z)


def slope(a, name):
    """f'(z) for each entry, from a = f(z)."""
    if name == "relu":
        return (a > 0).astype(float)
    return a * (1.0 - a) if name == "sigmoid" else 1.0 - a**2


def forward(x, params, activation):
    """What each layer reads, first layer first, and the scores of the last, which has no activation."""
    inputs = [x]
    for W, b in params[:-1]:
        inputs.append(activate(inputs[-1] @ W + b, activation))
    W, b = params[-1]
    return inputs, inputs[-1] @ W + b


def variances_by_depth(x, depth, draw, activation):
    """The variance of z in each of `depth` layers as wide as x, without biases."""
    variances = []
    for _ in range(depth):
        z = x @ draw(x.shape[1], x.shape[1])
        variances.append(z.var())
        x = activate(z, activation)
    return variances


# %% [markdown]
# **The right pair.** Twenty layers of 256 units, with your initializers; on the left the units are ReLUs, on the right
# tanh. **Look for** lines that fall straight: on this axis, a straight fall is a constant factor in each layer. Under
# ReLU He's line alone is level. Glorot's, right for a linear layer, halves the variance each time, and after
# nineteen halvings a few millionths are left. Under tanh nothing of the kind happens to either: what is too large is
# squeezed, so that He's line soon lies level, at a height where tanh is bent and its slope clearly below 1. Glorot's
# sinks slowly, as each tanh takes a little, towards the range where tanh is straight. But no activation lifts
# a signal that is too small: a deviation of 0.01 is lost on both sides after five layers.


# %%
@checks.once_right([checks.check_normals, lecun_normal, glorot_normal, he_normal])
def plot_pairs():
    _, axes = plt.subplots(1, 2, figsize=(11, 3.4), sharex=True, sharey=True)
    for ax, activation in zip(axes, ("relu", "tanh"), strict=True):
        for init, name in ((he_normal, "He"), (glorot_normal, "Glorot"), (None, "deviation 0.01")):
            rng = np.random.default_rng(0)

            def draw(m, n, init=init, rng=rng):
                return init(m, n, rng) if init else 0.01 * rng.normal(size=(m, n))

            variances = variances_by_depth(rng.normal(size=(256, 256)), 20, draw, activation)
            ax.semilogy(range(1, 21), variances, "o-", markersize=3, label=name)
        ax.set(title=f"{activation}, 20 layers of 256 units", xlabel="layer", ylim=(1e-9, 30))
        ax.set_xticks((1, 5, 10, 15, 20))
        ax.grid(alpha=0.3)
    axes[0].set_ylabel("Var z")
    axes[1].legend()
    plt.show()


# %% [markdown]
# ## Question 3: uniform weights
#
# The lecture gives Glorot's scheme as a uniform distribution, between $-\sqrt{6/(m+n)}$ and $+\sqrt{6/(m+n)}$. Where
# does the 6 come from? A uniform distribution on $[-c, c]$ has the variance
#
# $$ \frac{1}{2c} \int_{-c}^{c} w^2\,\mathrm{d}w = \frac{c^2}{3} , \qquad\text{so}\qquad c = \sqrt{3\,v} . $$
#
# With $v = 2/(m+n)$ the 3 and the 2 make 6. The same works for the other two schemes.
#
# *Worked example.* Glorot from 8 inputs to 2 outputs: $v = ⅕$, and the limit is $\sqrt{0.6} \approx 0.775$.


# %%
def lecun_uniform(fan_in, fan_out, rng):
    """Uniform weights of LeCun's variance. rng: a Generator. Returns an array of shape (fan_in, fan_out)."""
    ### BEGIN SOLUTION
    limit = np.sqrt(3 * weight_variance("lecun", fan_in, fan_out))
    return rng.uniform(-limit, limit, size=(fan_in, fan_out))
    ### END SOLUTION


def glorot_uniform(fan_in, fan_out, rng):
    """Uniform weights of Glorot's variance. rng: a Generator. Returns an array of shape (fan_in, fan_out)."""
    ### BEGIN SOLUTION
    limit = np.sqrt(3 * weight_variance("glorot", fan_in, fan_out))
    return rng.uniform(-limit, limit, size=(fan_in, fan_out))
    ### END SOLUTION


def he_uniform(fan_in, fan_out, rng):
    """Uniform weights of He's variance. rng: a Generator. Returns an array of shape (fan_in, fan_out)."""
    ### BEGIN SOLUTION
    limit = np.sqrt(3 * weight_variance("he", fan_in, fan_out))
    return rng.uniform(-limit, limit, size=(fan_in, fan_out))
    ### END SOLUTION


# %%
checks.check_uniforms(lecun_uniform, glorot_uniform, he_uniform)

# %% [markdown]
# **Two shapes, one variance.** On the left are Glorot's weights, drawn in both ways. On the right is the $z$ of a layer
# that has read the same random signals through either of them. **Look at the right:** the two histograms lie on each
# other. A sum of 300 products has forgotten the shape of its terms, and remembers their variance alone.
# Normal or uniform hardly matters.


# %%
@checks.once_right(
    [checks.check_normals, lecun_normal, glorot_normal, he_normal],
    [checks.check_uniforms, lecun_uniform, glorot_uniform, he_uniform],
)
def plot_histograms():
    rng = np.random.default_rng(1)
    x = rng.normal(size=(400, 300))
    _, axes = plt.subplots(1, 2, figsize=(11, 3.2))
    for init, name in ((glorot_normal, "glorot_normal"), (glorot_uniform, "glorot_uniform")):
        W = init(300, 100, rng)
        for ax, values in zip(axes, (W, x @ W), strict=True):
            label = f"{name}: variance {values.var():.2g}"
            ax.hist(values.ravel(), bins=80, density=True, histtype="step", linewidth=1.5, label=label)
    axes[0].set(title="300 × 100 weights", xlabel="w")
    axes[1].set(title="what the layer makes of a signal", xlabel="z")
    for ax in axes:
        ax.set_ylim(top=1.35 * ax.get_ylim()[1])
        ax.set_yticks([])
        ax.legend(fontsize=8, loc="upper center")
    plt.show()


# %% [markdown]
# ## Question 4: orthogonal weights
#
# A random matrix keeps the length of a signal *on average*. An orthogonal one, $W^{\mathsf T} W = I$, keeps it
# *exactly*: it turns, and does not stretch. In a recurrent layer, where the same matrix is applied again and again,
# this is worth much.
#
# How does one draw such a matrix? Fill one with independent normal numbers. Its columns point in random directions,
# none preferred. Then make them orthonormal, each in turn: that is the $Q$ of the QR decomposition (`np.linalg.qr`).
# Numbers that are all positive will not do: they all point into the same corner.
#
# If there are more outputs than inputs, the columns cannot all be orthogonal. Then the *rows* are: draw a tall matrix,
# and turn it over. In short: the vectors along the shorter side are orthonormal.


# %%
def orthogonal(fan_in, fan_out, rng):
    """Orthonormal weights in random directions. rng: a Generator.

    Returns an array W of shape (fan_in, fan_out). Its columns are orthonormal if fan_in >= fan_out, else its rows.
    """
    ### BEGIN SOLUTION
    tall = rng.normal(size=(max(fan_in, fan_out), min(fan_in, fan_out)))
    Q, _ = np.linalg.qr(tall)
    return Q if fan_in >= fan_out else Q.T
    ### END SOLUTION


# %%
checks.check_orthogonal(orthogonal)

# %% [markdown]
# **Fifty times the same matrix.** Signals of length 1 go through $h \leftarrow h\,W$ for fifty steps, for five draws
# of a 32 × 32 matrix from each scheme. **Look at the spread of the blue lines.** LeCun's matrices are right on average
# and for one step. But what they miss by chance is raised to the power fifty: one signal stays near 1, another is
# thirty times as long. The five red lines are one.


# %%
@checks.once_right(
    [checks.check_orthogonal, orthogonal], [checks.check_normals, lecun_normal, glorot_normal, he_normal]
)
def plot_fifty_steps():
    _, ax = plt.subplots(figsize=(6.4, 3.4))
    for init, name, colour in (
        (lecun_normal, "lecun_normal", "tab:blue"),
        (orthogonal, "orthogonal", "tab:red"),
    ):
        for seed in range(5):
            rng = np.random.default_rng(seed)
            W, h, lengths = init(32, 32, rng), rng.normal(size=32), []
            h = h / np.linalg.norm(h)
            for _ in range(51):
                lengths.append(np.linalg.norm(h))
                h = h @ W
            ax.semilogy(lengths, color=colour, alpha=0.8, label=name if seed == 0 else None)
    ax.set(xlabel="step", ylabel="length of the signal", title="one 32 × 32 matrix, applied again and again")
    ax.grid(alpha=0.3)
    ax.legend()
    plt.show()


# %% [markdown]
# ## Question 5: the parameters of a network
#
# Now for a whole network. `sizes` lists the widths, from the inputs to the outputs: `[64, 32, 10]` has two layers.
# `draw` is a function that makes the weights of one layer, `draw(m, n)`. Call it **once for each layer**, from the
# first to the last, with that layer's inputs and outputs. A matrix that is drawn once and used in several layers
# would make these layers twins.
#
# The biases start at zero, a new array of shape `(n,)` for each layer. Nothing is lost by that: the weights already
# make the units different.
#
# *Worked example.* `initial_params([4, 3, 2], draw)` calls `draw(4, 3)`, then `draw(3, 2)`, and returns
# `[(W, b), (W, b)]`.


# %%
def initial_params(sizes, draw):
    """The parameters with which a network starts.

    sizes: a list of L + 1 widths, draw: a function, draw(m, n) returns an array of shape (m, n).
    Returns a list of L pairs (W, b), first layer first.
    """
    ### BEGIN SOLUTION
    params = []
    for layer in range(len(sizes) - 1):
        m, n = sizes[layer], sizes[layer + 1]
        params.append((draw(m, n), np.zeros(n)))
    return params
    ### END SOLUTION


# %%
checks.check_initial_params(initial_params)

# %% [markdown]
# These functions are given: the loss and the training of assignment 1, with the activation as an argument.


# %%
def cross_entropy(scores, y):
    """The mean softmax cross-entropy, and its gradient by the scores."""
    shifted = scores - scores.max(axis=1, keepdims=True)
    p = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)
    rows = np.arange(len(y))
    loss = np.mean(np.log(np.exp(shifted).sum(axis=1)) - shifted[rows, y])
    p[rows, y] -= 1.0
    return loss, p / len(y)


def train(params, activation, learning_rate, epochs, seed=0, size=50):
    """Gradient descent on the digits. Returns the new params and the mean loss of each epoch."""
    rng, losses = np.random.default_rng(seed), []
    for _ in range(epochs):
        order, of_epoch = rng.permutation(len(X_train)), []
        for start in range(0, len(order), size):
            batch = order[start : start + size]
            inputs, scores = forward(X_train[batch], params, activation)
            loss, dz = cross_entropy(scores, y_train[batch])
            of_epoch.append(loss)
            new = []
            for layer in range(len(params) - 1, -1, -1):
                W, b = params[layer]
                new.insert(0, (W - learning_rate * inputs[layer].T @ dz, b - learning_rate * dz.sum(axis=0)))
                if layer > 0:
                    dz = dz @ W.T * slope(inputs[layer], activation)
            params = new
        losses.append(np.mean(of_epoch))
    return params, losses


def accuracy(params, activation):
    """The share of test rows whose largest score is that of the right class."""
    return np.mean(forward(X_test, params, activation)[1].argmax(axis=1) == y_test)


# %% [markdown]
# **The same network, seven starts.** Ten layers of 48 units, the same rows in the same order, the same learning rate of
# 0.05, ten epochs. Only the first weights and the activation differ. **Look at the red and the orange line:** ReLU
# learns with He's scheme at once, and with Glorot's only after some epochs. **Then look at the dotted line** at log 10,
# the loss of somebody who knows nothing. Two more lines lie on it to the end: ReLU with a deviation of 0.01, and
# sigmoids, whose slope is at most ¼, with the start that suits tanh. A deviation of 1 leaves the range of numbers
# in the first epoch: its loss is *NaN*, and no line is drawn. Tanh learns with Glorot's and with He's: it squeezes
# what is too large.


# %%
def starts(activation, draw):
    """Parameters for ten layers of 48 units, each with weights of `draw(m, n, rng)`."""
    rng = np.random.default_rng(0)
    return initial_params([64] + [48] * 10 + [10], lambda m, n: draw(m, n, rng))


def constant_deviation(deviation):
    """A draw whose deviation knows nothing of the layer."""
    return lambda m, n, rng: deviation * rng.normal(size=(m, n))


@checks.once_right(
    [checks.check_normals, lecun_normal, glorot_normal, he_normal],
    [checks.check_initial_params, initial_params],
)
def compare_starts():
    settings = (
        ("relu", he_normal, "He", "tab:red", "-"),
        ("relu", glorot_normal, "Glorot", "tab:orange", "-"),
        ("relu", constant_deviation(0.01), "deviation 0.01", "tab:brown", "-"),
        ("relu", constant_deviation(1.0), "deviation 1", "black", "-"),
        ("tanh", glorot_normal, "Glorot", "tab:blue", "--"),
        ("tanh", he_normal, "He", "tab:cyan", "--"),
        ("sigmoid", glorot_normal, "Glorot", "tab:green", "-."),
    )
    _, ax = plt.subplots(figsize=(9, 3.8))
    for activation, draw, name, colour, line in settings:
        with np.errstate(all="ignore"):
            params, losses = train(starts(activation, draw), activation, 0.05, 10)
            share = accuracy(params, activation)
        reached = f"{share:.0%} of test right" if np.isfinite(losses[-1]) else "NaN"
        ax.plot(range(1, 11), losses, line, color=colour, label=f"{activation}, {name}: {reached}")
    ax.axhline(np.log(10), color="gray", linestyle=":")
    ax.set(xlabel="epoch", ylabel="loss", title="ten layers of 48 units, seven starts", ylim=(0, 2.8))
    ax.legend(loc="center left", bbox_to_anchor=(1, 0.5), fontsize=8)
    plt.tight_layout()
    plt.show()


# %% [markdown]
# **The first loss tells.** Before any step, a classifier of ten classes should know nothing, and its loss should be
# near log 10 ≈ 2.30. The table shows the first loss of each start. **Look for** what is far from 2.30. Far above it
# means that the network is wrong *and sure*: its scores are too large. He's is a little above, because its scores
# differ by about 1 from row to row. But 2.30 itself is no proof of a good start: a network whose signal has died on
# the way says the same for every row. The last column shows how much the scores of different rows differ.


# %%
@checks.once_right(
    [checks.check_normals, lecun_normal, glorot_normal, he_normal],
    [checks.check_initial_params, initial_params],
)
def show_first_losses():
    print(f"{'ReLU, ten layers of 48':<24}{'first loss':>12}{'spread of the scores':>24}")
    for draw, name in (
        (he_normal, "He"),
        (glorot_normal, "Glorot"),
        (constant_deviation(0.01), "deviation 0.01"),
        (constant_deviation(1.0), "deviation 1"),
    ):
        _, scores = forward(X_train, starts("relu", draw), "relu")
        print(f"{name:<24}{cross_entropy(scores, y_train)[0]:>12.4g}{scores.std(axis=0).mean():>24.2g}")


# %% [markdown]
# ## Question 6: units that are twins
#
# Why random weights at all? Let two units of a layer have the same weights into them, and the same weights out of them.
# They compute the same $a$ for every row. They receive the same $\mathrm{d}a$, hence the same gradient, and take the
# same step. After it they are still the same, and so it goes on: no data and no number of epochs can tell them apart.
# A layer of 32 twins is one unit, paid for 32 times.
#
# A unit is a **column** of $W$. Count the columns that are different: twins count once, wherever they stand. Two
# columns are equal if no entry differs by more than $10^{-9}$, because a sum that is added up in another order may
# differ in its last digits. (In the tests, entries of twins differ by less than $10^{-11}$ and others by more than
# $10^{-6}$.)
#
# *Worked example.* $\begin{pmatrix} 1 & 2 & 1 \\ 3 & 4 & 3 \end{pmatrix}$ has three units, and two different ones.


# %%
def distinct_units(W):
    """How many of the columns of W are different. W: (m, n). Returns an integer."""
    ### BEGIN SOLUTION
    kept = []
    for column in W.T:
        if not any(np.all(np.abs(column - other) <= 1e-9) for other in kept):
            kept.append(column)
    return len(kept)
    ### END SOLUTION


# %%
checks.check_distinct_units(distinct_units)

# %% [markdown]
# **32 units, or one.** A network with 32 hidden ReLUs learns the digits for fifteen epochs, from three starts: all
# weights zero, all weights 0.1, and He's. **Look at the right,** at the number of different units in the hidden
# layer: training adds none. All zeros learn nothing. All 0.1 learn what a single unit can learn, whatever the width.


# %%
@checks.once_right(
    [checks.check_distinct_units, distinct_units],
    [checks.check_initial_params, initial_params],
    [checks.check_normals, lecun_normal, glorot_normal, he_normal],
)
def plot_twins():
    rng = np.random.default_rng(0)
    settings = (
        (lambda m, n: np.zeros((m, n)), "all 0"),
        (lambda m, n: np.full((m, n), 0.1), "all 0.1"),
        (lambda m, n: he_normal(m, n, rng), "He"),
    )
    _, axes = plt.subplots(1, 2, figsize=(11, 3.2))
    for draw, name in settings:
        params, losses, units = initial_params([64, 32, 10], draw), [], []
        units.append(distinct_units(params[0][0]))
        for epoch in range(15):
            params, of_epoch = train(params, "relu", 0.1, 1, seed=epoch)
            losses.extend(of_epoch)
            units.append(distinct_units(params[0][0]))
        axes[0].plot(range(1, 16), losses, label=f"{name}: {accuracy(params, 'relu'):.0%} of test right")
        axes[1].plot(range(16), units, "o-", markersize=3, label=f"{name}: {units[-1]}")
    axes[0].set(xlabel="epoch", ylabel="loss", title="learning")
    axes[1].set(xlabel="epoch", title="different units among the 32", ylim=(0.8, 40), yscale="log")
    for ax in axes:
        ax.grid(alpha=0.3)
        ax.legend()
    plt.show()


# %% [markdown]
# ## Question 7: where to start
#
# Answer in the cell below, in 150 to 300 words.
#
# A friend sets all weights to zero, "because nothing is known yet", and the network does not learn. **Why not zeros,
# and which scheme for ReLU and for tanh?** Explain what goes wrong when units start alike. Derive from
# $\operatorname{Var} z = m\,v\,q$ how large random weights should be. Say why Glorot's formula has $m + n$ in it, where
# He's 2 comes from, and why the biases may start at zero. Cite one of the figures above, with numbers from your run.
#
# A person marks this question. Double-click the cell to write in it, and leave its first line as it is.

# %% [markdown] answer="start"
# **Your answer (start)**
#
# ### BEGIN SOLUTION
# *Not zeros.* Units with the same weights compute the same, receive the same gradient and take the same step, so they
# stay twins forever. In the last figure the network of 0.1s has one distinct unit out of 32 before and after training,
# and stays far behind He's. With zeros even that one learns nothing, since no signal passes in either direction: only
# the last biases move. Random weights break the symmetry. They suffice for that, which is why biases may be zero.
#
# *How large?* A $z$ is a sum of $m$ products, so its variance is $m\,v\,q$. It should be what it was in the layer
# before: any other factor is raised to the power of the depth. If the activation passes its input on, as tanh does near
# 0, $q$ is the variance of the layer before, and $m\,v = 1$. On the way back, a gradient is a sum over the $n$ units
# above, which asks for $n\,v = 1$. Both at once are impossible where $m \ne n$, so Glorot takes the inverse of their
# mean, $2/(m+n)$. This is the choice for tanh. A ReLU sets half of a symmetric signal to zero, so that $q$ is half the
# variance: hence He's 2, $v = 2/m$.
#
# With ten ReLU layers, He's start reached 92 % of the test digits, Glorot's 87 % in the same ten epochs and only after
# a late start, a deviation of 0.01 only 10 %, which is guessing. Tanh with Glorot's start reached 95 %.
# ### END SOLUTION

# %% [markdown]
# ## Before you hand in
#
# Choose *Restart and run all*, look through the lines that the checks have printed, save, and hand in this one file. A
# question that you have not finished costs only its own marks.
