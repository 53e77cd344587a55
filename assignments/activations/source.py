# ruff: noqa: I001
# What stands above the first cell does not reach students.

# %% [markdown]
# # The family of activations, and units that die
#
# *Assignment 4 of 8.* The signal of a deep network stays level if the weights suit the activation: that was
# assignment 3. Which activation, though? Sigmoid and tanh pass a gradient on near 0 alone. A ReLU passes it on for
# every positive number, and pays for it: a unit that is negative for all rows hears nothing more, ever. This notebook
# builds the functions that were invented to mend one fault or the other, and then looks for units that die, counts
# them, and tries to keep them alive.
#
# **You will be able to**
#
# - write an activation and its slope so that both are right however large the numbers are;
# - say for which numbers an activation passes a useful gradient on;
# - find and count the dead units of a network;
# - choose a remedy that fits the cause, and know what it does not cure.
#
# | | you write | points |
# |---|---|---|
# | 1 | tanh | 3 |
# | 2 | the leaky ReLU | 6 |
# | 3 | a leaky ReLU that learns its slopes | 5 |
# | 4 | ELU | 6 |
# | 5 | SiLU | 6 |
# | 6 | softplus | 4 |
# | 7 | the useful share of the slopes | 3 |
# | 8 | a count of dead units | 3 |
# | 9 | a few paragraphs in your own words | 4 |
#
# *You bring:* ReLU and sigmoid from assignment 1, slopes that multiply from assignment 2, He's weights from
# assignment 3. *You make:* a box of activations and a counter of dead units. *Used again in:* assignment 5, where
# normalization keeps z in the useful range, and in the capstone, where you choose.
#
# As before, every question has some mathematics, a cell to write in (replace the line under `# YOUR CODE HERE`,
# keep the names), and a cell that checks your work: `ok`, or `--` and the first thing that is not right yet. The
# checks help you; marks come from other tests, on other numbers. Keep the notebook in one folder with `checks.py`
# and the folder `data`.

# %%
import itertools

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
# - **Shapes.** `z` and `da` are (N, M): N rows, M units. Every forward and every dz has that shape too.
# - **Every backward takes z**, what went *into* the activation, and returns dz = da · f′(z).
# - **Zero** itself is never tried: at a kink either slope is right, and no entry of a `z` is exactly 0.
# - **How large?** `tanh`, `elu`, `silu` and `softplus`, forward and backward, are tried up to ±800, where `np.exp`
#   gives infinity. Elsewhere numbers, and gradients everywhere, may be in the millions and in the billionths. A
#   warning of NumPy costs nothing; NaN and infinity are wrong.
# - **Constants.** `slope` lies between 0 and 1, also each learned one, and `alpha` is above 0. They are seldom the
#   usual 0.01 or 1. No slope is exactly `least`.
# - **A count is an integer**, of Python or of NumPy: 3, not 3.0.
# - A cell may take 20 seconds and the notebook a minute. It needs a few seconds.
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
# ## Two that you know
#
# ReLU and sigmoid are given, as in assignment 1.


# %%
def relu_forward(z):
    """max(z, 0) for each entry."""
    return np.maximum(z, 0.0)


def relu_backward(da, z):
    """dz of the ReLU."""
    return da * (z > 0)


def sigmoid_forward(z):
    """1 / (1 + exp(-z)) for each entry; exp is taken of negative numbers alone, so that it cannot overflow."""
    small = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, small) / (1.0 + small)


def sigmoid_backward(da, z):
    """dz of the sigmoid."""
    small = np.exp(-np.abs(z))
    return da * small / (1.0 + small) ** 2


# %% [markdown]
# **Where is the message lost?** The curves are the two *slopes*: what a gradient is multiplied by on its way back.
# The grey part of each picture is where the slope is below 0.1. **Look for** the grey: the sigmoid is deaf on both
# sides, the ReLU on one. (And note the height of the sigmoid: ¼ at best.)


# %%
def plot_two_slopes():
    z = np.linspace(-6, 6, 1201).reshape(-1, 1)
    _, axes = plt.subplots(1, 2, figsize=(10, 2.8), sharey=True)
    for ax, name, backward in zip(axes, ("sigmoid", "ReLU"), (sigmoid_backward, relu_backward), strict=True):
        slope = backward(np.ones_like(z), z)
        ax.plot(z, slope, color="tab:red")
        ax.fill_between(z.ravel(), 0, 1.1, where=slope.ravel() < 0.1, color="lightgray")
        ax.set(title=f"the slope of {name}", xlabel="z", ylim=(0, 1.1))
    plt.show()


plot_two_slopes()

# %% [markdown]
# ## Question 1: tanh
#
# $$ \tanh z = \frac{e^{z} - e^{-z}}{e^{z} + e^{-z}}, \qquad \tanh' z = 1 - \tanh^2 z . $$
#
# It is a sigmoid, stretched to reach from −1 to 1: $\tanh z = 2\,\sigma(2z) - 1$. Its outputs have a mean near 0,
# and its slope at 0 is 1 and not ¼; far out it is as flat as the sigmoid. Both functions must work up to ±800: NumPy
# has a `tanh` that does, or use the sigmoid.
#
# *Worked example.* At $z = \log 2$: $\tanh z = (2 - \tfrac12)/(2 + \tfrac12) = 0.6$, and the slope is
# $1 - 0.36 = 0.64$.


# %%
def tanh_forward(z):
    """The hyperbolic tangent. z: (N, M). Returns a: (N, M)."""
    ### BEGIN SOLUTION
    return np.tanh(z)
    ### END SOLUTION


def tanh_backward(da, z):
    """The gradient of z, given the gradient da of tanh_forward(z). Both (N, M). Returns dz: (N, M)."""
    ### BEGIN SOLUTION
    a = np.tanh(z)
    return da * (1.0 - a**2)
    ### END SOLUTION


# %%
checks.check_tanh(tanh_forward, tanh_backward)

# %% [markdown]
# ## Question 2: the leaky ReLU
#
# A ReLU throws away what is negative, and with it the gradient. The *leaky* ReLU keeps a small share:
#
# $$ f(z) = \begin{cases} z & z > 0 \\ s\,z & z < 0 \end{cases} \qquad
#    f'(z) = \begin{cases} 1 & z > 0 \\ s & z < 0 \end{cases} $$
#
# with a fixed slope $0 < s < 1$, often 0.01. Now every number gets some gradient. Use the argument `slope`; which
# side an entry is on depends on `z` alone, in the backward too.
#
# *Worked example.* $s = 0.1$: the numbers −2 and 3 become −0.2 and 3; gradients of 10 and −10 become 1 and −10.


# %%
def leaky_relu_forward(z, slope):
    """z where it is positive, slope times z where it is negative.

    z: (N, M), slope: a number between 0 and 1. Returns a: (N, M).
    """
    ### BEGIN SOLUTION
    return np.where(z > 0, z, slope * z)
    ### END SOLUTION


def leaky_relu_backward(da, z, slope):
    """The gradient of z, given the gradient da of leaky_relu_forward(z, slope). Returns dz: (N, M)."""
    ### BEGIN SOLUTION
    return np.where(z > 0, da, slope * da)
    ### END SOLUTION


# %%
checks.check_leaky(leaky_relu_forward, leaky_relu_backward)

# %% [markdown]
# ## Question 3: a slope for each unit, learned
#
# Which slope is best? Let the network find out. The *parametric* ReLU has one slope for each of the M units, and the
# slopes are parameters like any weight:
#
# $$ a_{nm} = \begin{cases} z_{nm} & z_{nm} > 0 \\ s_m\, z_{nm} & z_{nm} < 0 \end{cases} \qquad
#    \mathrm{d}s_m = \sum_{n:\; z_{nm} < 0} \mathrm{d}a_{nm}\, z_{nm} . $$
#
# The second formula is the chain rule again. The slope $s_m$ multiplies $z_{nm}$ in the rows where that is negative,
# and has no say in the others. All rows share it, so their messages are **added**, as with a bias. (Nothing is
# averaged here: the loss is a mean already, and da knows.)
#
# *Worked example.* Two rows, one unit: $z = -1$ and $-3$, $\mathrm{d}a = 1$ and 10. Then
# $\mathrm{d}s = 1 \cdot (-1) + 10 \cdot (-3) = -31$.


# %%
def prelu_forward(z, slope):
    """A leaky ReLU with a slope for each unit. z: (N, M), slope: (M,). Returns a: (N, M)."""
    ### BEGIN SOLUTION
    return z * np.where(z > 0, 1.0, slope)
    ### END SOLUTION


def prelu_backward(da, z, slope):
    """The gradients of z and of slope, given the gradient da of prelu_forward(z, slope).

    da, z: (N, M), slope: (M,). Returns dz: (N, M), dslope: (M,), two arrays.
    """
    ### BEGIN SOLUTION
    dz = da * np.where(z > 0, 1.0, slope)
    dslope = np.where(z > 0, 0.0, da * z).sum(axis=0)
    return dz, dslope
    ### END SOLUTION


# %%
checks.check_prelu(prelu_forward, prelu_backward)

# %% [markdown]
# **What do the units choose?** A network with 32 hidden units learns the digits, and its 32 slopes with them. All
# begin at 0.25 (the dashed line). **Look at** how far apart they end: no single slope would have suited all units.
# Nearly all of them chose more than the usual 0.01.

# %%
digits = np.load("data/digits.npz")


def softmax_gradient(logits, y):
    """The gradient of the mean cross-entropy with respect to the logits, from assignment 1."""
    shares = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    shares[np.arange(len(y)), y] -= 1.0
    return shares / len(y)


@checks.once_right([checks.check_prelu, prelu_forward, prelu_backward])
def plot_learned_slopes():
    rng = np.random.default_rng(1)
    X, y, rate, units = digits["X_train"], digits["y_train"], 0.1, 32
    W1, b1 = np.sqrt(2 / 64) * rng.normal(size=(64, units)), np.zeros(units)
    W2, b2 = np.sqrt(2 / units) * rng.normal(size=(units, 10)), np.zeros(10)
    slope = np.full(units, 0.25)
    path = [slope]
    for _ in range(10):
        for rows in np.split(rng.permutation(len(X)), range(32, len(X), 32)):
            z = X[rows] @ W1 + b1
            a = prelu_forward(z, slope)
            dlogits = softmax_gradient(a @ W2 + b2, y[rows])
            dz, dslope = prelu_backward(dlogits @ W2.T, z, slope)
            W2, b2 = W2 - rate * a.T @ dlogits, b2 - rate * dlogits.sum(axis=0)
            W1, b1 = W1 - rate * X[rows].T @ dz, b1 - rate * dz.sum(axis=0)
            slope = slope - rate * dslope
        path.append(slope)
    _, ax = plt.subplots(figsize=(6, 3.2))
    ax.plot(path, linewidth=0.8)
    ax.axhline(0.25, color="black", linestyle="--", linewidth=1)
    ax.set(xlabel="epoch", ylabel="slope", title="32 units, each with its slope", ylim=(0, 1))
    ax.grid(alpha=0.3)
    plt.show()


# %% [markdown]
# ## Question 4: ELU
#
# The *exponential linear unit* is a line on the right as well, and on the left a curve that levels off at $-\alpha$:
#
# $$ f(z) = \begin{cases} z & z > 0 \\ \alpha\,(e^{z} - 1) & z < 0 \end{cases} \qquad
#    f'(z) = \begin{cases} 1 & z > 0 \\ \alpha\, e^{z} & z < 0 \end{cases} $$
#
# Its outputs take both signs, which brings their mean near 0, and a unit that is a little negative has a large slope:
# it finds its way back soon. Far on the left, though, it is as flat as the sigmoid.
#
# **A trap.** `np.where(condition, this, that)` computes *both* for every entry and then chooses. On the side that is
# not chosen $e^{800}$ is infinite. `where` drops it, with a warning; but a product with a mask does not, because $0
# \cdot \infty$ is NaN. Give `exp` only what it can bear: `np.exp(np.minimum(z, 0))`.
#
# *Worked example.* $\alpha = 3$ and $z = -\log 2$: $3 \cdot (\tfrac12 - 1) = -1.5$, and the slope is
# $3 \cdot \tfrac12 = 1.5$.


# %%
def elu_forward(z, alpha):
    """z where it is positive, alpha (exp(z) - 1) where it is negative.

    z: (N, M), alpha: a number above 0. Returns a: (N, M).
    """
    ### BEGIN SOLUTION
    below = np.minimum(z, 0.0)  # exp of a large number would overflow
    return np.where(z > 0, z, alpha * (np.exp(below) - 1.0))
    ### END SOLUTION


def elu_backward(da, z, alpha):
    """The gradient of z, given the gradient da of elu_forward(z, alpha). Returns dz: (N, M)."""
    ### BEGIN SOLUTION
    slope = alpha * np.exp(np.minimum(z, 0.0))
    return da * np.where(z > 0, 1.0, slope)
    ### END SOLUTION


# %%
checks.check_elu(elu_forward, elu_backward)

# %% [markdown]
# ## Question 5: SiLU
#
# The *sigmoid linear unit*, also called swish, multiplies z by a gate that opens as z grows:
#
# $$ f(z) = z\,\sigma(z), \qquad f'(z) = \sigma(z) + z\,\sigma'(z) . $$
#
# Far on the right the gate is open ($f \approx z$), far on the left it is shut ($f \approx 0$), and between them
# nothing has a corner. Left of about −1.3 the function rises again, towards the left: its slope is negative there, and
# beyond +1.3 it is a little above 1. The slope is the product rule: two terms. `sigmoid_forward` and
# `sigmoid_backward` above are yours to use.
#
# *Worked example.* At $z = \log 3$: $\sigma = \tfrac34$, so $f = \tfrac34 \log 3 \approx 0.824$, and the slope is
# $\tfrac34 + \log 3 \cdot \tfrac34 \cdot \tfrac14 \approx 0.956$.


# %%
def silu_forward(z):
    """z times sigmoid(z). z: (N, M). Returns a: (N, M)."""
    ### BEGIN SOLUTION
    return z * sigmoid_forward(z)
    ### END SOLUTION


def silu_backward(da, z):
    """The gradient of z, given the gradient da of silu_forward(z). Returns dz: (N, M)."""
    ### BEGIN SOLUTION
    gate = sigmoid_forward(z)
    return da * (gate + z * gate * (1.0 - gate))
    ### END SOLUTION


# %%
checks.check_silu(silu_forward, silu_backward)

# %% [markdown]
# ## Question 6: softplus
#
# Round off the corner of the ReLU, and you have
#
# $$ f(z) = \log(1 + e^{z}), \qquad f'(z) = \sigma(z) . $$
#
# The slope of the softplus *is* the sigmoid. As it stands, the formula overflows from $z = 710$ on, where its value
# is nearly z itself. Take the larger of the two terms out of the logarithm:
#
# $$ \log(1 + e^{z}) = \max(z, 0) + \log\bigl(1 + e^{-|z|}\bigr) . $$
#
# *A law.* $f(z) - f(-z) = z$ for every z. Can you see why?


# %%
def softplus_forward(z):
    """log(1 + exp(z)). z: (N, M). Returns a: (N, M)."""
    ### BEGIN SOLUTION
    return np.maximum(z, 0.0) + np.log1p(np.exp(-np.abs(z)))
    ### END SOLUTION


def softplus_backward(da, z):
    """The gradient of z, given the gradient da of softplus_forward(z). Returns dz: (N, M)."""
    ### BEGIN SOLUTION
    return da * sigmoid_forward(z)
    ### END SOLUTION


# %%
checks.check_softplus(softplus_forward, softplus_backward)

# %% [markdown]
# **The family.** On the left the functions, on the right their slopes. **Look at** $z < 0$ on the right: the ReLU is 0
# there at once, the leaky ReLU never is, and the others fade. At $z = -5$ they have hardly more to say than the ReLU.


# %%
@checks.once_right(
    [checks.check_leaky, leaky_relu_forward, leaky_relu_backward],
    [checks.check_elu, elu_forward, elu_backward],
    [checks.check_silu, silu_forward, silu_backward],
    [checks.check_softplus, softplus_forward, softplus_backward],
)
def plot_family():
    z = np.linspace(-5, 3, 801).reshape(-1, 1)
    ones = np.ones_like(z)
    family = (
        ("ReLU", relu_forward(z), relu_backward(ones, z)),
        ("leaky ReLU, 0.1", leaky_relu_forward(z, 0.1), leaky_relu_backward(ones, z, 0.1)),
        ("ELU, α = 1", elu_forward(z, 1.0), elu_backward(ones, z, 1.0)),
        ("SiLU", silu_forward(z), silu_backward(ones, z)),
        ("softplus", softplus_forward(z), softplus_backward(ones, z)),
    )
    _, axes = plt.subplots(1, 2, figsize=(11, 3.6), sharex=True)
    for name, values, slopes in family:
        axes[0].plot(z, values, label=name)
        axes[1].plot(z, slopes)
    for ax, title in zip(axes, ("f(z)", "its slope"), strict=True):
        ax.set(title=title, xlabel="z")
        ax.grid(alpha=0.3)
    axes[0].legend()
    plt.show()


# %% [markdown]
# **Eight hundred.** Every function of the family is harmless far out. The formulas are not: the first line is the
# softplus as it was written above, the others are yours. **Look for** `inf` and `nan`.


# %%
@checks.once_right(
    [checks.check_tanh, tanh_forward, tanh_backward],
    [checks.check_elu, elu_forward, elu_backward],
    [checks.check_silu, silu_forward, silu_backward],
    [checks.check_softplus, softplus_forward, softplus_backward],
)
def show_far_out():
    z = np.array([[-800.0, -1.0, 1.0, 800.0]])
    with np.errstate(over="ignore"):
        naive = np.log(1.0 + np.exp(z))
    lines = (
        ("log(1 + exp(z))", naive),
        ("softplus", softplus_forward(z)),
        ("its slope", softplus_backward(np.ones_like(z), z)),
        ("tanh", tanh_forward(z)),
        ("ELU, α = 1", elu_forward(z, 1.0)),
        ("SiLU", silu_forward(z)),
        ("its slope", silu_backward(np.ones_like(z), z)),
    )
    print(f"{'z':>16}", *(f"{number:9.3f}" for number in z[0]))
    for name, values in lines:
        print(f"{name:>16}", *(f"{number:9.3f}" for number in values[0]))


# %% [markdown]
# ## Question 7: the useful share
#
# How much of a layer passes a gradient on? Given an array of slopes f′(z), return the share of its entries whose size
# is at least `least`: a number from 0 to 1. A slope of −0.2 passes as much on as one of 0.2.
#
# *Worked example.* Of the slopes 0.25, 0.05, −0.2 and 0.01 two are of size 0.1 or more: the share is 0.5.


# %%
def useful_share(slopes, least):
    """The share of the slopes whose size is at least `least`.

    slopes: (N, M), least: a number above 0. Returns a number from 0 to 1.
    """
    ### BEGIN SOLUTION
    return np.mean(np.abs(slopes) >= least)
    ### END SOLUTION


# %%
checks.check_range(useful_share)

# %% [markdown]
# **A small range.** 20 000 numbers z are drawn with the mean 0 and a standard deviation from 0.1 to 30. The lines
# say for which share of them the slope is at least 0.1. **Look at** the right end: let the signal grow, and the
# sigmoids and tanhs fall silent, one unit after the other. The ReLU has one half at any scale, and the leaky ReLU
# has all.


# %%
@checks.once_right(
    [checks.check_tanh, tanh_forward, tanh_backward],
    [checks.check_leaky, leaky_relu_forward, leaky_relu_backward],
    [checks.check_range, useful_share],
)
def plot_useful_share():
    draws = np.random.default_rng(2).normal(size=(200, 100))
    ones = np.ones_like(draws)
    deviations = np.geomspace(0.1, 30, 40)
    _, ax = plt.subplots(figsize=(6, 3.4))
    for name, backward in (
        ("leaky ReLU, 0.2", lambda da, z: leaky_relu_backward(da, z, 0.2)),
        ("ReLU", relu_backward),
        ("tanh", tanh_backward),
        ("sigmoid", sigmoid_backward),
    ):
        shares = [useful_share(backward(ones, deviation * draws), 0.1) for deviation in deviations]
        ax.semilogx(deviations, shares, label=name)
    ax.set(xlabel="standard deviation of z", ylabel="share", title="slopes of 0.1 and more", ylim=(0, 1.05))
    ax.grid(alpha=0.3)
    ax.legend()
    plt.show()


# %% [markdown]
# ## Question 8: dead units
#
# For a ReLU unit to learn, at least one row has to arrive with $z > 0$. A unit whose z is negative for **every** row
# has the slope 0 in all of them: its weights and its bias get the gradient 0, so they stay where they are, and in
# the next step its z is negative for every row again. Such a unit is *dead*.
#
# Count them: how many columns of z have no entry above 0? (A unit that is silent for one batch is not dead yet. Give
# the counter all the rows there are.)
#
# *Worked example.* In the rows (−1, 2) and (−3, −1) the first unit is dead, and the second lives: it was on once. The
# answer is 1, an integer.


# %%
def dead_units(z):
    """The number of units that are positive for no row. z: (N, M), before the ReLU. Returns an integer."""
    ### BEGIN SOLUTION
    return int(np.sum(np.all(z <= 0, axis=0)))
    ### END SOLUTION


# %%
checks.check_dead(dead_units)

# %% [markdown]
# For the last figures we train. The network is given: 64 pixels, two hidden layers of 64 units with He's weights, ten
# classes, plain gradient descent on batches of 32 rows. After each epoch it notes how many units of the second hidden
# layer are dead for all training rows, and which share of the test rows it gets right.


# %%
def new_network(rng, bias):
    """Pairs (W, b) of a network 64 → 64 → 64 → 10; every hidden bias begins at `bias`."""
    sizes = (64, 64, 64, 10)
    params = [
        [np.sqrt(2 / m) * rng.normal(size=(m, n)), np.full(n, bias)] for m, n in itertools.pairwise(sizes)
    ]
    params[-1][1] = np.zeros(10)
    return params


def all_layers(x, params, forward):
    """What each layer reads, and its z. The last layer has no activation."""
    inputs, zs = [x], []
    for W, b in params:
        zs.append(inputs[-1] @ W + b)
        inputs.append(forward(zs[-1]))
    return inputs[:-1], zs


def train(activation, rate, epochs, bias=0.0, seed=3):
    """Train with the activation, a pair (forward, backward).

    Returns two lists with one number for each epoch, counted from before the first: the dead units of the second hidden
    layer, and the share of test rows that are right (NaN once the weights are no numbers any more).
    """
    forward, backward = activation
    rng = np.random.default_rng(seed)
    params = new_network(rng, bias)
    X, y, dead, right = digits["X_train"], digits["y_train"], [], []
    with np.errstate(all="ignore"):  # steps that are too long end in infinity, on purpose
        for epoch in range(epochs + 1):
            if epoch:
                for rows in np.split(rng.permutation(len(X)), range(32, len(X), 32)):
                    one_step(params, X[rows], y[rows], rate, forward, backward)
            dead.append(dead_units(all_layers(X, params, forward)[1][1]))
            logits = all_layers(digits["X_test"], params, forward)[1][-1]
            share = np.mean(logits.argmax(axis=1) == digits["y_test"])
            right.append(share if np.isfinite(logits).all() else np.nan)
    return dead, right


def one_step(params, x, y, rate, forward, backward):
    """One step of gradient descent; params are changed in place."""
    inputs, zs = all_layers(x, params, forward)
    dz = softmax_gradient(zs[-1], y)
    for layer in (2, 1, 0):
        W, b = params[layer]
        params[layer] = [W - rate * inputs[layer].T @ dz, b - rate * dz.sum(axis=0)]
        if layer:
            dz = backward(dz @ W.T, zs[layer - 1])


# %% [markdown]
# **Death by long steps.** Five epochs with three learning rates. One step that is too long can throw a unit so far
# that no row ever turns it on again. On the left are the dead units of 64, with ReLU; on the right is what the networks
# are worth, with ReLU (solid) and with a leaky ReLU (dashed). **Look at** the left for η = 3, and then, on the right,
# at what the leak does about it. Where a dashed line ends, the weights are no numbers any more.


# %%
@checks.once_right(
    [checks.check_leaky, leaky_relu_forward, leaky_relu_backward], [checks.check_dead, dead_units]
)
def plot_long_steps():
    relu = (relu_forward, relu_backward)
    leaky = (lambda z: leaky_relu_forward(z, 0.01), lambda da, z: leaky_relu_backward(da, z, 0.01))
    _, axes = plt.subplots(1, 2, figsize=(11, 3.6))
    for rate, colour in ((0.1, "tab:green"), (1.0, "tab:orange"), (3.0, "tab:red")):
        dead, right = train(relu, rate, 5)
        axes[0].plot(dead, "o-", color=colour, label=f"η = {rate:g}: {dead[-1]} dead at the end")
        axes[1].plot(right, "o-", color=colour, label=f"η = {rate:g}, ReLU")
        axes[1].plot(train(leaky, rate, 5)[1], "x--", color=colour, label=f"η = {rate:g}, leaky ReLU, 0.01")
    axes[0].set(xlabel="epoch", ylabel="dead units of 64", title="the second hidden layer", ylim=(-2, 66))
    axes[1].set(xlabel="epoch", ylabel="share", title="test rows that are right", ylim=(0, 1))
    for ax in axes:
        ax.grid(alpha=0.3)
        ax.legend(fontsize=8, loc="upper center", bbox_to_anchor=(0.5, -0.18))
    plt.show()


# %% [markdown]
# **Born silent.** Here the steps are short (η = 0.1) and the beginning is bad: every hidden bias is −3. Some units of
# the second layer are dead before the first step, and most of the others are on for few rows. **Look at** who
# recovers: on the left is the count (for a leaky ReLU and an ELU, of units that are on the left side in every
# row), on the right what the network is worth.


# %%
@checks.once_right(
    [checks.check_leaky, leaky_relu_forward, leaky_relu_backward],
    [checks.check_elu, elu_forward, elu_backward],
    [checks.check_dead, dead_units],
)
def plot_born_silent():
    _, axes = plt.subplots(1, 2, figsize=(11, 3.6))
    for name, activation in (
        ("ReLU", (relu_forward, relu_backward)),
        (
            "leaky ReLU, 0.1",
            (lambda z: leaky_relu_forward(z, 0.1), lambda da, z: leaky_relu_backward(da, z, 0.1)),
        ),
        ("ELU, α = 1", (lambda z: elu_forward(z, 1.0), lambda da, z: elu_backward(da, z, 1.0))),
    ):
        dead, right = train(activation, 0.1, 10, bias=-3.0)
        axes[0].plot(dead, "o-", markersize=3, label=f"{name}: {dead[0]} at first, {dead[-1]} at the end")
        axes[1].plot(right, "o-", markersize=3, label=f"{name}: {right[-1]:.2f}")
    axes[0].set(xlabel="epoch", ylabel="units of 64", title="negative for every row")
    axes[1].set(xlabel="epoch", ylabel="share", title="test rows that are right", ylim=(0, 1))
    for ax in axes:
        ax.grid(alpha=0.3)
        ax.legend(fontsize=8, loc="upper center", bbox_to_anchor=(0.5, -0.18))
    plt.show()


# %% [markdown]
# ## Question 9: dying ReLUs
#
# Answer in the cell below, in 150 to 300 words.
#
# **How can we prevent dying ReLUs?** Say first what it means that a unit is dead, and why no gradient brings it back.
# Name two causes, each with a remedy that fits it. Say what your remedy does *not* cure, and when you would do nothing
# at all. Cite one of the figures above, with numbers from your own run.
#
# A person marks this question. Double-click the cell to write in it, and leave its first line as it is.

# %% [markdown] answer="dying"
# **Your answer (dying)**
#
# ### BEGIN SOLUTION
# A ReLU unit is dead if its z is negative for every row. Its slope is then 0 in all of them, so that its weights and
# its bias get the gradient 0. They stay where they are, and z stays negative: no gradient brings the unit back.
#
# *Long steps.* One step that is too long throws the bias or the weights so far that no row turns the unit on again. In
# the figure "death by long steps", with η = 0.1 none of the 64 units was dead after five epochs, with η = 1 there
# were 55, and with η = 3 all 64 after the first epoch, where the test share stayed at 0.10. The remedy that fits is a
# shorter step, or clipped gradients.
#
# *A bad beginning.* With biases of −3, 14 of 64 units were dead before the first step and 16 at the end, and the ReLU
# network ended at 0.12. The remedies are biases of 0 and He's weights (or normalization, which puts z back around 0).
# If the beginning is given, an activation with a slope on the left lets units return: with a leaky ReLU 8 became 3, and
# with ELU 7 became 2 and the share 0.92.
#
# What such an activation does not cure is the step: with η = 1 the leaky network had no numbers left after two epochs,
# while the ReLU network still stood at 0.65: its dead units may even have stopped the explosion. And a leak is slow:
# with 0.1 the share was only 0.55 after ten epochs.
#
# So I would count first. A ReLU is cheap, and a few dead units among many cost nothing: they are a smaller network. I
# would act only if the count is large, or grows.
# ### END SOLUTION

# %% [markdown]
# ## Before you hand in
#
# Choose *Restart and run all*, look through the lines that the checks have printed, save, and hand in this one file. A
# question that you have not finished costs only its own marks.
