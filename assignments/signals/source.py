# ruff: noqa: I001
# What stands above the first cell does not reach students.

# %% [markdown]
# # How far a message carries
#
# *Assignment 2 of 8.* In the first assignment you worked out the message that each weight receives. Its last
# picture showed that in a deep network this message can be too faint to be heard: the first layers of the
# sigmoid network would hardly have learned. This notebook is about that picture. Around 1990 deep networks did
# not train; after 2010 they did. At the end you say what had changed.
#
# **You will be able to**
#
# - follow a signal up through a stack of layers, and its gradient down again;
# - predict both from three numbers per layer, before anything is trained;
# - explain why a product of many factors vanishes or explodes, in depth and in time;
# - stop an exploding gradient without changing its direction.
#
# | | you write | points |
# |---|---|---|
# | 1 | a stack of layers, forward | 5 |
# | 2 | the gradients that come back | 7 |
# | 3 | two measures of size | 4 |
# | 4 | a prediction of the signal | 6 |
# | 5 | a prediction of the gradient | 5 |
# | 6 | gradients through time | 6 |
# | 7 | clipping | 3 |
# | 8 | a few paragraphs in your own words | 4 |
#
# *You bring:* the dense layer and the chain rule from assignment 1. *You make:* rulers for signals and
# gradients. *Used again in:* assignment 3, which chooses the weights so that the rulers show level lines.
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
# - **Names.** `activation` is one of the strings `"identity"`, `"relu"`, `"sigmoid"`, `"tanh"`; in questions 4
#   and 5 only the first two occur. No entry of a z is exactly 0, and before a
#   sigmoid or a tanh none is larger than 30. Elsewhere numbers and gradients may be in the millions and in the
#   billionths.
# - **Lists of arrays** may be lists or tuples. **One-dimensional results of numbers** may be arrays or lists.
#   Sizes and variances come to you as Python lists.
# - **Tiny numbers are right numbers.** `rms` and `norms_by_step` are tested with entries down to 1e-12: nothing
#   may be added, rounded or clipped.
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
# ## A product of many factors
#
# Going back through $k$ layers, a gradient is multiplied by $k$ slopes and by $k$ matrices. Forget the matrices
# for a moment. The steepest slope of a sigmoid is ¼, that of tanh is 1, and only at 0. The picture shows what is
# left of a message after $k$ slopes. **Look at the axis:** it is logarithmic, so a constant factor is a straight
# line. Nothing about such a line is gradual: ten layers of sigmoids leave a millionth, at best.


# %%
def plot_products():
    _, ax = plt.subplots(figsize=(6, 3.4))
    layers = np.arange(0, 31)
    for factor, name in (
        (1.1, "1.1"),
        (1.0, "1 (ReLU, where it is on)"),
        (0.65, "0.65 (a typical tanh)"),
        (0.25, "¼ (a sigmoid, at best)"),
    ):
        ax.semilogy(layers, factor**layers, label=name)
    ax.set(xlabel="layers", ylabel="what is left", title="the same factor, again and again")
    ax.grid(alpha=0.3)
    ax.legend()
    plt.show()


plot_products()

# %% [markdown]
# These two functions are given. Both take the activation by its name.


# %%
def activate(z, name):
    """a = f(z) for each entry, f by its name."""
    if name == "identity":
        return z
    if name == "relu":
        return np.maximum(z, 0.0)
    if name == "sigmoid":
        return 1.0 / (1.0 + np.exp(-z))
    return np.tanh(z)


def activate_backward(da, z, name):
    """dz, given the gradient da of activate(z, name)."""
    if name == "identity":
        return da
    if name == "relu":
        return da * (z > 0)
    if name == "sigmoid":
        a = activate(z, name)
        return da * a * (1.0 - a)
    return da * (1.0 - np.tanh(z) ** 2)


# %% [markdown]
# ## Question 1: a stack of layers, forward
#
# To see depth alone, we leave out the biases. Layer $l$ of $L$ computes
#
# $$ z_l = a_{l-1} W_l, \qquad a_l = f(z_l), \qquad a_0 = x , $$
#
# with the same activation after **every** layer, the last one too. Return all the $z$ and all the $a$: two lists
# of $L$ arrays, first layer first ($x$ itself is in neither).


# %%
def signals_forward(x, weights, activation):
    """Every z and every a of a stack without biases.

    x: (N, D), weights: a list of L arrays, weights[l] of shape (n_l, n_{l+1}), activation: a name.
    Returns zs, outs: two lists of L arrays.
    """
    ### BEGIN SOLUTION
    zs, outs = [], []
    a = x
    for W in weights:
        z = a @ W
        a = activate(z, activation)
        zs.append(z)
        outs.append(a)
    return zs, outs
    ### END SOLUTION


# %%
checks.check_signals_forward(signals_forward)

# %% [markdown]
# **Four ways to begin.** Twenty layers of 64 ReLU units read 256 pictures of digits. The weights are random, with
# four different standard deviations. The picture shows the variance of $z$ by layer. **Look for** the one line
# that is level. A deviation of 0.05 or of 1 does not look unreasonable in advance; twenty layers later one signal
# is gone and the other has left the range in which numbers mean anything.

# %%
digits = np.load("data/digits.npz")


def random_stack(rng, depth, width, deviation):
    """Weights for `depth` layers of `width` units."""
    return [deviation * rng.normal(size=(width, width)) for _ in range(depth)]


@checks.once_right([checks.check_signals_forward, signals_forward])
def plot_variances_by_depth():
    rng = np.random.default_rng(0)
    x, width = digits["X_train"][:256], 64
    _, ax = plt.subplots(figsize=(6, 3.4))
    for deviation, name in (
        (1.0, "1"),
        (np.sqrt(2 / width), "√(2/m)"),
        (np.sqrt(1 / width), "√(1/m)"),
        (0.05, "0.05"),
    ):
        zs, _ = signals_forward(x, random_stack(rng, 20, width, deviation), "relu")
        ax.semilogy(range(1, 21), [z.var() for z in zs], "o-", markersize=3, label=f"deviation {name}")
    ax.set(xlabel="layer", ylabel="Var z", title="20 layers of 64 ReLU units", xticks=(1, 5, 10, 15, 20))
    ax.grid(alpha=0.3)
    ax.legend()
    plt.show()


# %% [markdown]
# ## Question 2: the gradients that come back
#
# We are given `da`, the gradient of the loss with respect to the last layer's *output* $a_L$. Going down, each
# layer does two things:
#
# $$ \mathrm{d}z_l = \mathrm{d}a_l \odot f'(z_l), \qquad \mathrm{d}a_{l-1} = \mathrm{d}z_l\, W_l^{\mathsf T} . $$
#
# Return the $\mathrm{d}z$ of every layer, **first layer first**. `zs` is the list that `signals_forward` gave for
# the same weights.


# %%
def signals_backward(da, weights, zs, activation):
    """The gradient of every z of a stack.

    da: the gradient of outs[-1], weights and activation: as in signals_forward, zs: what it returned.
    Returns dzs: a list of L arrays in the shapes of zs, first layer first.
    """
    ### BEGIN SOLUTION
    dzs = []
    for W, z in zip(weights[::-1], zs[::-1], strict=True):
        dz = activate_backward(da, z, activation)
        dzs.insert(0, dz)
        da = dz @ W.T
    return dzs
    ### END SOLUTION


# %%
checks.check_signals_backward(signals_forward, signals_backward)

# %% [markdown]
# ## Question 3: two measures of size
#
# How large is an array? Its *root mean square*, $\sqrt{\text{the mean of } a^2}$, is the size of a typical entry.
# It is not the standard deviation: no mean is subtracted. (The outputs of a ReLU have a mean.)
#
# For gradients in time we will want one number for each step. `dh` has the shape (N, T, H): rows, steps, units.
# `norms_by_step` gives the *norm* of each step's gradient, $\sqrt{\sum \mathrm{d}h^2}$ over all rows and units.


# %%
def rms(a):
    """The root of the mean of the squares of all entries. a: any shape. Returns a number."""
    ### BEGIN SOLUTION
    return np.sqrt(np.mean(a**2))
    ### END SOLUTION


def norms_by_step(dh):
    """The norm of the gradient of each step. dh: (N, T, H). Returns T numbers."""
    ### BEGIN SOLUTION
    return np.sqrt((dh**2).sum(axis=(0, 2)))
    ### END SOLUTION


# %%
checks.check_sizes(rms, norms_by_step)

# %% [markdown]
# **Three lines tell what one hides.** Twenty layers again. On the left are sigmoids, with the deviation √(2/m) that
# kept the ReLU level: the gradients of the weights, $\mathrm{d}W_l = a_{l-1}^{\mathsf T}\,\mathrm{d}z_l$, fall by nine
# orders of magnitude towards the first layer. On the right are ReLUs whose weights are too small. **Look at the
# green line:** $\mathrm{d}W$ is the same in every layer, and tiny in all of them. It is a product of two things,
# one that shrinks on the way up and one that shrinks on the way down. A level line is not yet a good sign.


# %%
@checks.once_right(
    [checks.check_signals_forward, signals_forward],
    [checks.check_signals_backward, signals_forward, signals_backward],
    [checks.check_sizes, rms, norms_by_step],
)
def plot_three_lines():
    rng = np.random.default_rng(1)
    x, width, depth = digits["X_train"][:256], 64, 20
    _, axes = plt.subplots(1, 2, figsize=(11, 3.4), sharex=True)
    settings = (
        ("sigmoid, deviation √(2/m)", "sigmoid", np.sqrt(2 / width)),
        ("ReLU, deviation 0.05", "relu", 0.05),
    )
    for ax, (title, activation, deviation) in zip(axes, settings, strict=True):
        weights = random_stack(rng, depth, width, deviation)
        zs, outs = signals_forward(x, weights, activation)
        dzs = signals_backward(rng.normal(size=outs[-1].shape) / len(x), weights, zs, activation)
        inputs = [x, *outs[:-1]]
        dWs = [a.T @ dz for a, dz in zip(inputs, dzs, strict=True)]
        for arrays, name, colour in (
            (inputs, "a, what a layer reads", "tab:blue"),
            (dzs, "dz", "tab:red"),
            (dWs, "dW", "tab:green"),
        ):
            ax.semilogy(
                range(1, depth + 1),
                [rms(array) for array in arrays],
                "o-",
                markersize=3,
                label=name,
                color=colour,
            )
        ax.set(title=title, xlabel="layer", ylabel="root mean square", xticks=(1, 5, 10, 15, 20))
        ax.grid(alpha=0.3)
    axes[0].legend(loc="lower right")  # on the right it would hide a line
    plt.show()


# %% [markdown]
# And if all weights are zero? Then every $z$ is 0, and so is every gradient: nothing is heard in either direction.


# %%
@checks.once_right(
    [checks.check_signals_forward, signals_forward],
    [checks.check_signals_backward, signals_forward, signals_backward],
    [checks.check_sizes, rms, norms_by_step],
)
def show_zero_weights():
    weights = [np.zeros((64, 64)) for _ in range(3)]
    zs, outs = signals_forward(digits["X_train"][:8], weights, "relu")
    dzs = signals_backward(np.ones_like(outs[-1]), weights, zs, "relu")
    print("size of z: ", [float(rms(z)) for z in zs])
    print("size of dz:", [float(rms(dz)) for dz in dzs])


# %% [markdown]
# ## Question 4: a prediction of the signal
#
# Consider the variance. One entry of $z_l$ is a sum of $m_l$ products $a\,w$. If the weights are independent, have
# the mean 0 and the variance $v_l$, and know nothing of $a$, then the variances of the products add up:
#
# $$ \operatorname{Var} z_l = m_l\, v_l\, q_{l-1} , \qquad q_{l-1} = \text{the mean of } a_{l-1}^2 . $$
#
# Why the mean *square* of $a$? Because $w$ has the mean 0, the variance of a product is
# $\operatorname{E}[a^2 w^2] = q\,v$, whatever the mean of $a$. What happens in the activation? The identity passes
# everything on, $q_l = \operatorname{Var} z_l$. A ReLU cuts off one half of a symmetric $z$, so that half of the mean
# square goes on: $q_l = \tfrac12 \operatorname{Var} z_l$.
#
# *Worked example.* $q = 1$, sizes 4 → 3 → 2, variances ½ and ¼, ReLU: $4 \cdot \tfrac12 \cdot 1 = 2$, of which half
# goes on, and $3 \cdot \tfrac14 \cdot 1 = \tfrac34$.


# %%
def predicted_variances(q, sizes, variances, activation):
    """The variance of z in each layer of a random stack.

    q: the mean square of x, sizes: a list of L + 1 widths, the inputs first,
    variances: a list of L numbers, the variance of each layer's weights, activation: "identity" or "relu".
    Returns L numbers, first layer first.
    """
    ### BEGIN SOLUTION
    predicted = []
    for inputs, variance in zip(sizes[:-1], variances, strict=True):
        var_z = inputs * variance * q
        predicted.append(var_z)
        q = var_z / 2 if activation == "relu" else var_z
    return np.array(predicted)
    ### END SOLUTION


# %%
checks.check_predicted_variances(predicted_variances)

# %% [markdown]
# **Theory against experiment.** Ten ReLU layers of 512 units, for three deviations: the predicted variance divided by
# the one that is measured. **Look at the scale:** the variances themselves differ by many orders of magnitude,
# and the prediction stays within a factor of about one and a half of each. It knew three numbers per layer.


# %%
@checks.once_right(
    [checks.check_signals_forward, signals_forward],
    [checks.check_predicted_variances, predicted_variances],
)
def compare_with_prediction():
    rng = np.random.default_rng(2)
    width, depth = 512, 10
    x = rng.normal(size=(64, width))
    _, ax = plt.subplots(figsize=(6, 3.2))
    for factor, marker in ((0.5, "v"), (2.0, "o"), (8.0, "^")):
        deviation = np.sqrt(factor / width)
        zs, _ = signals_forward(x, random_stack(rng, depth, width, deviation), "relu")
        predicted = predicted_variances(np.mean(x**2), [width] * (depth + 1), [deviation**2] * depth, "relu")
        ratios = [p / z.var() for p, z in zip(predicted, zs, strict=True)]
        ax.plot(
            range(1, depth + 1),
            ratios,
            marker + "-",
            label=f"variance {factor:g}/m; last Var z {zs[-1].var():.1e}",
        )
    ax.axhline(1, color="gray", linewidth=1)
    ax.set(xlabel="layer", ylabel="predicted / measured", title="512 ReLU units a layer", ylim=(0.5, 2))
    ax.grid(alpha=0.3)
    ax.legend(fontsize=8)
    plt.show()


# %% [markdown]
# ## Question 5: a prediction of the gradient
#
# The way back is the same story in the other direction. An entry of
# $\mathrm{d}a_{l-1} = \mathrm{d}z_l W_l^{\mathsf T}$ is a sum over the $n_l$ units of the layer **above**, so
#
# $$ \text{mean of } (\mathrm{d}a_{l-1})^2 = n_l\, v_l \cdot \text{mean of } (\mathrm{d}z_l)^2 . $$
#
# And the activation? The identity's slope is 1. A ReLU's is 1 for half of the entries and 0 for the others, so
# that half of the mean square comes through: in **every** layer, the last one included, since `s` belongs to the
# gradient of the last layer's output.
#
# *Worked example.* $s = 1$, sizes 4 → 3 → 2, variances ½ and ¼, ReLU: the last $\mathrm{d}z$ has ½. The first:
# $2 \cdot \tfrac14 \cdot \tfrac12 = \tfrac14$ reaches $a_1$, and half of it, ⅛, its $z$.


# %%
def predicted_gradients(s, sizes, variances, activation):
    """The mean square of dz in each layer of a random stack.

    s: the mean square of the gradient of the last layer's output; the rest as in predicted_variances.
    Returns L numbers, first layer first.
    """
    ### BEGIN SOLUTION
    predicted = []
    for outputs, variance in zip(sizes[:0:-1], variances[::-1], strict=True):
        of_dz = s / 2 if activation == "relu" else s
        predicted.insert(0, of_dz)
        s = outputs * variance * of_dz
    return np.array(predicted)
    ### END SOLUTION


# %%
checks.check_predicted_gradients(predicted_gradients)

# %% [markdown]
# Put both together. The signal stays level if $m\,v = 2$ under ReLU, the gradient if $n\,v = 2$. Where a layer has as
# many inputs as outputs, one choice serves both ways. Where it has not, one must choose, or meet in the middle.
# That is the next assignment.

# %% [markdown]
# ## Question 6: gradients through time
#
# A recurrent layer reads a sequence and meets **itself** at every step:
#
# $$ h_t = \tanh(\dots + h_{t-1} W_h) . $$
#
# Unrolled, it is a network as deep as the sequence is long, with the *same* matrix in every layer. In a deep stack
# the factors may at least differ. Here it is one factor, again and again.
#
# Each state is heard in two ways: from above at its own step (`dh[:, t]`), and by the next step through $W_h$. Let
# $g_t$ be the whole gradient of the state $h_t$. Then
#
# $$ g_{T-1} = \mathrm{d}h_{T-1}, \qquad
#    g_{t-1} = \mathrm{d}h_{t-1} + \bigl(g_t \odot (1 - h_t^2)\bigr)\, W_h^{\mathsf T} . $$
#
# ($1 - h^2$ is the slope of tanh, written with its output.) Return all the $g_t$.


# %%
def state_gradients(dh, h, Wh):
    """The whole gradient of the loss with respect to every state.

    dh: (N, T, H), what each state receives from above; h: (N, T, H), the states; Wh: (H, H).
    Returns g: (N, T, H).
    """
    ### BEGIN SOLUTION
    g = dh.copy()
    for t in range(dh.shape[1] - 1, 0, -1):
        dz = g[:, t] * (1.0 - h[:, t] ** 2)
        g[:, t - 1] = g[:, t - 1] + dz @ Wh.T
    return g
    ### END SOLUTION


# %%
checks.check_state_gradients(state_gradients)

# %% [markdown]
# **Fifty steps back.** The loss looks at the last state alone. $W_h$ turns the state without stretching it (an
# orthogonal matrix), times a factor. **Look at step 0:** with 0.9 a two-hundredth of the gradient arrives, with 0.5
# nothing at all, and with 1.1 it explodes. No cell learns from what happened fifty steps ago with a factor of 0.5,
# however long it trains.


# %%
@checks.once_right([checks.check_sizes, rms, norms_by_step], [checks.check_state_gradients, state_gradients])
def plot_time():
    rng = np.random.default_rng(3)
    rows, steps, units = 32, 51, 32
    turn, _ = np.linalg.qr(rng.normal(size=(units, units)))
    _, ax = plt.subplots(figsize=(6, 3.4))
    for factor in (1.1, 1.0, 0.9, 0.5):
        Wh, state, states = factor * turn, np.zeros((rows, units)), []
        for _ in range(steps):
            state = np.tanh(0.002 * rng.normal(size=(rows, units)) + state @ Wh)
            states.append(state)
        dh = np.zeros((rows, steps, units))
        dh[:, -1] = rng.normal(size=(rows, units)) / 2
        g = state_gradients(dh, np.stack(states, axis=1), Wh)
        ax.semilogy(norms_by_step(g), label=f"factor {factor:g}")
    ax.set(xlabel="step", ylabel="norm of the state's gradient", title="a loss at the last of 51 steps")
    ax.grid(alpha=0.3)
    ax.legend()
    plt.show()


# %% [markdown]
# ## Question 7: clipping
#
# What vanishes cannot be brought back by multiplying it: there is nothing left to hear. What explodes can be held.
# Take **all** gradients together as one long vector, and let $\lVert g \rVert$ be its norm. If it is above a limit
# $c$, every gradient is multiplied by the same factor $c / \lVert g \rVert$. The direction stays; only the step is
# shorter. Gradients that are short enough stay as they are (a copy is fine), and all of them may be zero.
#
# *Worked example.* The gradients (3) and (4), in two arrays, have the norm 5. With $c = 2.5$ they become (1.5) and (2).


# %%
def clip_by_global_norm(grads, max_norm):
    """Gradients scaled together so that their common norm is at most max_norm.

    grads: a list of arrays of any shapes, max_norm: a number above 0. Returns a list of arrays.
    """
    ### BEGIN SOLUTION
    norm = np.sqrt(sum(np.sum(g**2) for g in grads))
    if norm <= max_norm:
        return list(grads)
    return [g * (max_norm / norm) for g in grads]
    ### END SOLUTION


# %%
checks.check_clip(clip_by_global_norm)

# %% [markdown]
# **One step from the edge of a cliff.** The curves are the level lines of a loss with a cliff. Both arrows start at the
# same point and follow the same gradient. **Look at the lengths:** one step as long as the gradient leaves the
# picture; the clipped one goes the same way, and stays.


# %%
@checks.once_right([checks.check_clip, clip_by_global_norm])
def plot_cliff():
    def loss(u, v):
        return 0.5 * (u**2 + v**2) + 4.0 / (1.0 + np.exp(-12.0 * (u - 0.6)))

    u, v, step = 0.62, 0.5, 1e-5
    gradient = [
        np.array([(loss(u + step, v) - loss(u - step, v)) / (2 * step)]),
        np.array([(loss(u, v + step) - loss(u, v - step)) / (2 * step)]),
    ]
    clipped = clip_by_global_norm(gradient, 1.0)
    grid = np.meshgrid(np.linspace(-2, 1.5, 200), np.linspace(-1.2, 1.2, 160))
    _, ax = plt.subplots(figsize=(6.4, 3.4))
    ax.contour(*grid, loss(*grid), levels=25, linewidths=0.7)
    for grads, name, colour in ((gradient, "as it is", "tab:red"), (clipped, "clipped to 1", "tab:blue")):
        ax.annotate(
            "",
            (u - float(grads[0][0]), v - float(grads[1][0])),
            (u, v),
            arrowprops={"arrowstyle": "->", "color": colour, "linewidth": 2},
            annotation_clip=False,
        )
        ax.plot([], [], color=colour, label=f"{name}: length {np.hypot(grads[0][0], grads[1][0]):.2f}")
    ax.set(
        title="a step down, from the edge of a cliff",
        xlabel="one weight",
        ylabel="another",
        xlim=(-2, 1.5),
        ylim=(-1.2, 1.2),
    )
    ax.legend(loc="lower left")
    plt.show()


# %% [markdown]
# ## Question 8: what changed?
#
# Answer in the cell below, in 150 to 300 words.
#
# Backpropagation was known in the 1980s. Still, networks with more than two or three layers hardly trained before
# 2010, and did afterwards. **What changed?** Name the changes that concern the *product of slopes and weights*
# which this notebook is about, and say what each does to it. Say what role data and computing played beside them,
# and why a recurrent layer is the hardest case. Cite one of the figures above, with numbers from your own run.
#
# A person marks this question. Double-click the cell to write in it, and leave its first line as it is.

# %% [markdown] answer="changed"
# **Your answer (changed)**
#
# ### BEGIN SOLUTION
# A gradient that goes back through $k$ layers has been multiplied by $k$ slopes and $k$ weight matrices. If the
# factors are below 1 on the whole it vanishes, if they are above 1 it explodes, exponentially in $k$. Three changes
# after 2010 brought this product near 1.
#
# *Activations.* A sigmoid's slope is at most ¼, and nearly 0 where it saturates; a ReLU's is 1 wherever the unit is
# on. *Initialization.* Weights were once drawn with any small deviation. With the variance $2/m$ the matrices make up
# exactly for the half that a ReLU loses: in the second figure Var z is still near 1 at layer 20, with a deviation of
# 0.05 it is 1e-22. *Normalization* does the same during training, when the weights have moved away from where they
# began; and optimizers such as Adam divide each gradient by its usual size, so that a layer whose gradients are small
# still moves.
#
# More data and faster machines were needed too, since large networks overfit small data, and nobody waits for a year.
# But they are not the cure: ten more years of training do not help a layer that receives 1e-10 of the gradient.
#
# A recurrent layer is the worst case because it is the *same* matrix at every step. In a stack, factors above and
# below 1 can balance. In time one factor is raised to the power of the length: with 0.9 the norm fell from 15 to 0.08
# in fifty steps, with 1.1 it grew to about a thousand. Clipping holds the second. For the first one needs another
# cell, with a path on which nothing is multiplied.
# ### END SOLUTION

# %% [markdown]
# ## Before you hand in
#
# Choose *Restart and run all*, look through the lines that the checks have printed, save, and hand in this one file. A
# question that you have not finished costs only its own marks.
