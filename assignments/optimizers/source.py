# ruff: noqa: I001, RUF007
# What stands above the first cell does not reach students.

# %% [markdown]
# # Steps and schedules
#
# *Assignment 6 of 8.* Backpropagation says in which direction each weight should move. It does not say how far.
# You have made signals that arrive, weights that start well, units that stay alive and layers that keep their
# scale. This notebook is about the last line of the training loop: the *step*. Five rules for it are in daily use.
# They differ in what they remember.
#
# **You will be able to**
#
# - write an optimizer from its formula, and say what it remembers of each weight;
# - explain why plain steps zigzag in a ravine, and what momentum does about it;
# - derive the correction of Adam's averages, and see what happens without it;
# - let the learning rate fall in time, and compare two rules fairly.
#
# | | you write | points |
# |---|---|---|
# | 1 | gradient descent | 2 |
# | 2 | momentum | 6 |
# | 3 | Nesterov's rule | 3 |
# | 4 | RMSProp | 5 |
# | 5 | Adam | 9 |
# | 6 | learning rates in time | 6 |
# | 7 | a descent that keeps its path | 5 |
# | 8 | a few paragraphs in your own words | 4 |
#
# *You bring:* the gradients of assignment 1 and the starting weights of assignment 3; both are given here.
# *You make:* five optimizers and three schedules. *Used again in:* assignment 7, which trains with Adam, and
# assignment 8, where your optimizer trains your network.
#
# As before, every question has some mathematics, a cell to write in (replace the lines under
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
# The rules of the first assignment hold here too: plain `float64` arrays whose sizes are at least 1, your
# arguments left unchanged (one small test a question), `float32` as good as `float64`. For this notebook in
# particular:
#
# - **Making one.** Optimizers are classes. They are made by keyword, `Momentum(learning_rate=0.1, beta=0.9)`, and
#   two of them share nothing.
# - **Steps.** `step(params, grads)` gets two lists of arrays in the same order and shapes, and returns the list (or
#   tuple) of the moved arrays. It may write into the arrays of `params`; it returns the list all the same. The
#   arrays of `grads` stay as they are. Each step is given what the last one returned, or equal copies of it: so
#   keep what you remember by *position* in the list. Two arrays may have the same shape.
# - **Numbers.** Arrays have one dimension or more. Learning rates and ε are above 0, each β is at least 0 and below
#   1, and gradients may be exactly 0. Arrays, gradients and rates may be in the millions and in the billionths.
#   `learning_rate` is an attribute which somebody may set between two steps.
# - **Whose formula?** The ones below are the lecture's. If you learnt momentum as $m \leftarrow \beta m + g$,
#   $W \leftarrow W - \eta m$, or if your ε stands inside the root, or (in Adam) beside the root of the average that
#   is not yet corrected, that is right too.
# - Arrays are judged by how far they have moved, to a thousandth of it. Rates are right to a thousandth.
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
# Here $g$ is the gradient of one array $W$ of the parameters. All rules work entry by entry, so shapes do not
# matter to them.

# %% [markdown]
# ## A ravine
#
# The loss of a network is hard to draw. This one has two parameters, and the trouble of a large network in small:
#
# $$ J(x, y) = \tfrac12\,(x^2 + 25\,y^2) . $$
#
# Its level lines are long ellipses. Across the ravine, in $y$, the slope is up to 25 times as steep as along it. We
# start at (−8, 1.5), and want to be at (0, 0). `trace` is given: it takes steps and notes two numbers after each.

# %%
START = (-8.0, 1.5)


def ravine(x, y):
    """The loss."""
    return 0.5 * (x**2 + 25.0 * y**2)


def ravine_gradient(params):
    """The gradient of the loss: a list of one array, like params."""
    return [params[0] * np.array([1.0, 25.0])]


def trace(optimizer, steps):
    """The points (x, y) on the way from START: an array of shape (steps + 1, 2)."""
    params, points = [np.array(START)], [START]
    for _ in range(steps):
        params = optimizer.step(params, ravine_gradient(params))
        points.append((float(params[0][0]), float(params[0][1])))
    return np.array(points)


def plot_paths(ax, paths, title):
    """Draws paths over the level lines of the ravine. paths: names with arrays of points."""
    grid = np.meshgrid(np.linspace(-9, 4, 200), np.linspace(-2.4, 2.4, 160))
    ax.contour(*grid, ravine(*grid), levels=2.0 ** np.arange(-2, 8), linewidths=0.6, colors="gray")
    for name, points in paths.items():
        ax.plot(*points.T, "o-", markersize=2.5, linewidth=1, label=name)
    ax.plot(0, 0, "k*", markersize=9)
    ax.set(xlabel="x", ylabel="y", xlim=(-9, 4), ylim=(-2.4, 2.4), title=title)
    ax.legend(fontsize=8, loc="lower right")


# %% [markdown]
# And this is an optimizer. It is given as a pattern: an object with an attribute `learning_rate` and a method `step`.
# Its rule is a simple one, to walk in the direction of steepest descent, always exactly η far. This one **works in
# place**: it writes into the arrays that it is given. Yours may do that, or return new arrays.


# %%
class UnitStep:
    """All arrays together move by learning_rate, whatever the size of the gradients. Works in place."""

    def __init__(self, learning_rate):
        self.learning_rate = learning_rate

    def step(self, params, grads):
        length = np.sqrt(sum(np.sum(g**2) for g in grads))
        if length > 0:
            for W, g in zip(params, grads, strict=True):
                W -= self.learning_rate * g / length
        return params


# %% [markdown]
# ## Question 1: gradient descent
#
# The gradient points to where the loss grows fastest. So we go the other way, in proportion to the slope:
#
# $$ W \leftarrow W - \eta\, g . $$
#
# It is called *stochastic* gradient descent, SGD, because in a network $g$ comes from a mini-batch and is right only
# on average. It remembers nothing.
#
# *Worked example.* $W = 1$, $g = 2$, $\eta = 0.1$: one step leads to 0.8.


# %%
class SGD:
    """W ← W − η g."""

    def __init__(self, learning_rate):
        self.learning_rate = learning_rate

    def step(self, params, grads):
        """Return the list of moved arrays."""
        ### BEGIN SOLUTION
        return [W - self.learning_rate * g for W, g in zip(params, grads, strict=True)]
        ### END SOLUTION


# %%
checks.check_sgd(SGD)

# %% [markdown]
# **Figure 1: how long may a step be?** In $y$ a step multiplies by $1 - 25\eta$. If $\eta$ is above 2/25 = 0.08, the
# size of that factor is above 1. **Look for** the limit in the right picture: 0.07 falls and 0.085 explodes. And look
# for the price in the left one: the largest rate that holds across the ravine is small along it, so that the path
# zigzags where it should walk. `UnitStep` never explodes, and never arrives: its steps do not get shorter.


# %%
@checks.once_right([checks.check_sgd, SGD])
def plot_limit():
    _, (left, right) = plt.subplots(1, 2, figsize=(12, 3.6))
    paths = {
        "SGD, η = 0.02": trace(SGD(learning_rate=0.02), 60),
        "SGD, η = 0.07": trace(SGD(learning_rate=0.07), 60),
        "SGD, η = 0.085": trace(SGD(learning_rate=0.085), 60),
        "UnitStep, η = 0.5": trace(UnitStep(learning_rate=0.5), 60),
    }
    plot_paths(left, {name: paths[name] for name in list(paths)[:2]}, "the paths")
    for name, points in paths.items():
        right.semilogy(ravine(*points.T), label=name)
    right.set(xlabel="step", ylabel="J", title="the loss on the way")
    right.grid(alpha=0.3)
    right.legend(fontsize=8)
    plt.show()


# %% [markdown]
# ## Question 2: momentum
#
# Two steps in a ravine disagree across it and agree along it. So remember where the last steps went. A velocity
# $m$ decays by the factor β at each step, and the new step downhill is added to it:
#
# $$ m \leftarrow \beta m - \eta g, \qquad W \leftarrow W + m, \qquad m = 0 \text{ at the start.} $$
#
# What the gradients contradict each other in cancels. What they agree on adds up: with a constant $g$ the steps grow
# towards $-\eta g\,(1 + \beta + \beta^2 + \dots) = -\eta g / (1 - \beta)$, ten times as long with β = 0.9. Note what
# is *not* there: no factor $1 - \beta$ before $g$. (Some courses have one. Their η means another step.)
#
# *Worked example.* $W = 1$, $g = 2$ twice, η = 0.1, β = 0.5: first $m = -0.2$ and $W = 0.8$; then $m = -0.3$ and
# $W = 0.5$.


# %%
class Momentum:
    """m ← β m − η g, then W ← W + m."""

    def __init__(self, learning_rate, beta):
        self.learning_rate = learning_rate
        ### BEGIN SOLUTION
        self.beta = beta
        self.m = None
        ### END SOLUTION

    def step(self, params, grads):
        """Return the list of moved arrays."""
        ### BEGIN SOLUTION
        if self.m is None:
            self.m = [np.zeros_like(W) for W in params]
        self.m = [self.beta * m - self.learning_rate * g for m, g in zip(self.m, grads, strict=True)]
        return [W + m for W, m in zip(params, self.m, strict=True)]
        ### END SOLUTION


# %%
checks.check_momentum(Momentum)

# %% [markdown]
# ## Question 3: Nesterov's rule
#
# A ball with momentum notices a wall when it is in it. Nesterov's idea: ask for the slope where the velocity is about
# to take you, and brake before. Written with the gradient at the point where we stand, as all libraries do, it is
# momentum with a second look at the new velocity:
#
# $$ m \leftarrow \beta m - \eta g, \qquad W \leftarrow W + \beta m - \eta g . $$
#
# The $m$ in the second formula is the new one.
#
# *Worked example.* $W = 1$, $g = 2$ twice, η = 0.1, β = 0.5: first $m = -0.2$ and $W = 1 - 0.1 - 0.2 = 0.7$; then
# $m = -0.3$ and $W = 0.7 - 0.15 - 0.2 = 0.35$.


# %%
class Nesterov:
    """m ← β m − η g, then W ← W + β m − η g."""

    def __init__(self, learning_rate, beta):
        self.learning_rate = learning_rate
        ### BEGIN SOLUTION
        self.beta = beta
        self.m = None
        ### END SOLUTION

    def step(self, params, grads):
        """Return the list of moved arrays."""
        ### BEGIN SOLUTION
        if self.m is None:
            self.m = [np.zeros_like(W) for W in params]
        self.m = [self.beta * m - self.learning_rate * g for m, g in zip(self.m, grads, strict=True)]
        moved = []
        for W, m, g in zip(params, self.m, grads, strict=True):
            moved.append(W + self.beta * m - self.learning_rate * g)
        return moved
        ### END SOLUTION


# %%
checks.check_nesterov(Nesterov)

# %% [markdown]
# ## Question 4: RMSProp
#
# One η for all weights is too long for those with large gradients and too short for the others. So measure how large
# the gradients of each entry usually are, by a decaying average of their squares, and divide by its root:
#
# $$ v \leftarrow \beta v + (1 - \beta)\, g^2, \qquad W \leftarrow W - \eta\, \frac{g}{\sqrt{v} + \varepsilon},
#    \qquad v = 0 \text{ at the start.} $$
#
# What is left, $g/\sqrt v$, has no units: multiply the loss by 1000 and the path stays the same. Here the factor
# $1 - \beta$ does belong: $v$ is an average, not a sum. ε is there for entries whose gradients have always been 0.
#
# *Worked example.* $W = 1$, $g = 2$ twice, η = 0.1, β = 0.75, ε very small: first $v = 1$ and $W = 0.8$; then
# $v = 1.75$ and $W = 0.8 - 0.2/\sqrt{1.75} = 0.6488$.


# %%
class RMSProp:
    """v ← β v + (1 − β) g², then W ← W − η g / (√v + ε)."""

    def __init__(self, learning_rate, beta, eps):
        self.learning_rate = learning_rate
        ### BEGIN SOLUTION
        self.beta = beta
        self.eps = eps
        self.v = None
        ### END SOLUTION

    def step(self, params, grads):
        """Return the list of moved arrays."""
        ### BEGIN SOLUTION
        if self.v is None:
            self.v = [np.zeros_like(W) for W in params]
        self.v = [self.beta * v + (1 - self.beta) * g**2 for v, g in zip(self.v, grads, strict=True)]
        moved = []
        for W, g, v in zip(params, grads, self.v, strict=True):
            moved.append(W - self.learning_rate * g / (np.sqrt(v) + self.eps))
        return moved
        ### END SOLUTION


# %%
checks.check_rmsprop(RMSProp)

# %% [markdown]
# ## Question 5: Adam
#
# Adam keeps both: an average of the gradients for the direction, one of their squares for the size.
#
# $$ m \leftarrow \beta_1 m + (1 - \beta_1)\, g, \qquad v \leftarrow \beta_2 v + (1 - \beta_2)\, g^2 . $$
#
# Both start at 0, and that is a problem. Let $g$ be the same in all steps. After $t$ steps
# $m = (1 - \beta_1)(1 + \beta_1 + \dots + \beta_1^{t-1})\, g = (1 - \beta_1^t)\, g$: too small, by a factor that we
# know. In the same way $v = (1 - \beta_2^t)\, g^2$. Dividing by these factors makes true averages, from the first
# step on:
#
# $$ \hat m = \frac{m}{1 - \beta_1^t}, \qquad \hat v = \frac{v}{1 - \beta_2^t}, \qquad
#    W \leftarrow W - \eta\, \frac{\hat m}{\sqrt{\hat v} + \varepsilon} . $$
#
# $t$ is the number of the step, 1 in the first, and the same for all arrays. What is kept is $m$ and $v$; $\hat m$ and
# $\hat v$ are for this step only.
#
# *Worked example.* $W = 1$, η = 0.1, β₁ = 0.5, β₂ = 0.75, ε very small, $g = 2$ and then $g = -2$. After the first
# step $\hat m = 2$, $\hat v = 4$ and $W = 0.9$. After the second $m = -½$, $\hat m = -⅔$, $\hat v = 4$ and
# $W = 0.9 + 0.1 \cdot ⅓ = 0.9333$.


# %%
class Adam:
    """m and v as above, corrected in each step; W ← W − η m̂ / (√v̂ + ε)."""

    def __init__(self, learning_rate, beta1, beta2, eps):
        self.learning_rate = learning_rate
        ### BEGIN SOLUTION
        self.beta1 = beta1
        self.beta2 = beta2
        self.eps = eps
        self.t = 0
        self.m = None
        self.v = None
        ### END SOLUTION

    def step(self, params, grads):
        """Return the list of moved arrays."""
        ### BEGIN SOLUTION
        if self.m is None:
            self.m = [np.zeros_like(W) for W in params]
            self.v = [np.zeros_like(W) for W in params]
        self.t += 1
        self.m = [self.beta1 * m + (1 - self.beta1) * g for m, g in zip(self.m, grads, strict=True)]
        self.v = [self.beta2 * v + (1 - self.beta2) * g**2 for v, g in zip(self.v, grads, strict=True)]
        moved = []
        for W, m, v in zip(params, self.m, self.v, strict=True):
            m_hat = m / (1 - self.beta1**self.t)
            v_hat = v / (1 - self.beta2**self.t)
            moved.append(W - self.learning_rate * m_hat / (np.sqrt(v_hat) + self.eps))
        return moved
        ### END SOLUTION


# %%
checks.check_adam(Adam)

# %% [markdown]
# **Figure 2: five ways through the ravine**, twenty steps of each, and the loss that is reached. **Look at** what each
# one does about the zigzag: SGD has it; momentum overshoots and comes back, Nesterov's rule brakes earlier; RMSProp
# and Adam do not see that one direction is steeper, and start off on a diagonal.

# %%
all_right = checks.once_right(
    [checks.check_sgd, SGD],
    [checks.check_momentum, Momentum],
    [checks.check_nesterov, Nesterov],
    [checks.check_rmsprop, RMSProp],
    [checks.check_adam, Adam],
)


@all_right
def plot_five_paths():
    makers = {
        "SGD, η = 0.07": SGD(learning_rate=0.07),
        "momentum, η = 0.02": Momentum(learning_rate=0.02, beta=0.9),
        "Nesterov, η = 0.02": Nesterov(learning_rate=0.02, beta=0.9),
        "RMSProp, η = 0.3": RMSProp(learning_rate=0.3, beta=0.9, eps=1e-8),
        "Adam, η = 0.5": Adam(learning_rate=0.5, beta1=0.9, beta2=0.999, eps=1e-8),
    }
    paths = {name: trace(optimizer, 20) for name, optimizer in makers.items()}
    _, axes = plt.subplots(1, 2, figsize=(13, 3.8))
    named = {f"{name}: J = {ravine(*points[-1]):.2g}": points for name, points in paths.items()}
    plot_paths(axes[0], dict(list(named.items())[:3]), "steps in proportion to the gradient")
    plot_paths(axes[1], dict(list(named.items())[3:]), "steps of a size of their own")
    plt.show()


# %% [markdown]
# **Figure 3: Adam's first steps.** One weight, with a gradient of 1 in every step, and the usual β₁ = 0.9 and
# β₂ = 0.999. Your Adam should move by η each time. The other curve is worked out by hand: without the correction a
# step is $(1 - \beta_1^t)/\sqrt{1 - \beta_2^t}$ times as long. **Look at** the first fifty steps, which are three to
# six times too long, just when the weights are where a good initialization has put them; and at how long it takes
# until it does not matter.


# %%
@checks.once_right([checks.check_adam, Adam])
def plot_first_steps():
    rate, steps, grads = 0.01, 3000, [np.ones(1)]
    optimizer, params, lengths = Adam(learning_rate=rate, beta1=0.9, beta2=0.999, eps=1e-8), [np.zeros(1)], []
    for _ in range(steps):
        before = float(params[0][0])
        params = optimizer.step(params, grads)
        lengths.append((before - float(params[0][0])) / rate)
    t = np.arange(1, steps + 1)
    _, ax = plt.subplots(figsize=(6.4, 3.4))
    ax.semilogx(t, (1 - 0.9**t) / np.sqrt(1 - 0.999**t), color="tab:red", label="without the correction")
    ax.semilogx(t, lengths, color="tab:blue", label="your Adam")
    ax.set(
        xlabel="step",
        ylabel="length of the step / η",
        ylim=(0, None),
        title="a gradient of 1, again and again",
    )
    ax.grid(alpha=0.3)
    ax.legend()
    plt.show()


# %% [markdown]
# ## Networks
#
# Now the real thing. A network with ReLU layers and its gradients are given, as a flat list of arrays, and a training
# loop that asks an optimizer for its steps.


# %%
def random_params(rng, sizes):
    """He's weights and zero biases, as one flat list [W, b, W, b, …]."""
    params = []
    for inputs, outputs in zip(sizes[:-1], sizes[1:], strict=True):
        params += [rng.normal(size=(inputs, outputs)) * np.sqrt(2 / inputs), np.zeros(outputs)]
    return params


def loss_and_gradients(params, X, y):
    """The mean cross-entropy of a ReLU network, and its gradient with respect to each array of params."""
    inputs, z = [X], X @ params[0] + params[1]
    for W, b in zip(params[2::2], params[3::2], strict=True):
        inputs.append(np.maximum(z, 0.0))
        z = inputs[-1] @ W + b
    z = z - z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    dz = np.exp(log_p)
    dz[np.arange(len(y)), y] -= 1.0
    dz /= len(y)
    grads = []
    for layer in range(len(inputs) - 1, -1, -1):
        grads = [inputs[layer].T @ dz, dz.sum(axis=0), *grads]
        dz = (dz @ params[2 * layer].T) * (inputs[layer] > 0)
    return -log_p[np.arange(len(y)), y].mean(), grads


def right_share(params, X, y):
    """The share of rows whose largest score is that of the right class."""
    z = X @ params[0] + params[1]
    for W, b in zip(params[2::2], params[3::2], strict=True):
        z = np.maximum(z, 0.0) @ W + b
    return np.mean(z.argmax(axis=1) == y)


def learn(optimizer, params, X, y, epochs, rows, rng):
    """Trained copies of params, and the mean loss of each epoch."""
    params, history = [W.copy() for W in params], []
    for _ in range(epochs):
        order, losses = rng.permutation(len(X)), []
        for start in range(0, len(X), rows):
            batch = order[start : start + rows]
            loss, grads = loss_and_gradients(params, X[batch], y[batch])
            params = optimizer.step(params, grads)
            losses.append(loss)
        history.append(np.mean(losses))
    return params, history


RULES = {
    "SGD": lambda rate: SGD(learning_rate=rate),
    "momentum": lambda rate: Momentum(learning_rate=rate, beta=0.9),
    "RMSProp": lambda rate: RMSProp(learning_rate=rate, beta=0.9, eps=1e-8),
    "Adam": lambda rate: Adam(learning_rate=rate, beta1=0.9, beta2=0.999, eps=1e-8),
}

# %% [markdown]
# **Figure 4: the learning rate decides.** Two moons, a network of 2 → 16 → 16 → 2, ten epochs for each rule and each
# learning rate, from the same three starts. **Look at one rate at a time:** at 0.01 Adam seems to be many times better
# than SGD, at 1 it is the other way round. Neither says anything about the rules. Two rules are compared *at each
# one's own best rate*: the lowest point of each curve. **Look at** how near to each other those are, and how soon
# after its best each curve goes up.

# %%
moons = np.load("data/moons.npz")


@all_right
def plot_rates():
    X, y = moons["X_train"], moons["y_train"]
    rates = 10.0 ** np.arange(-3.0, 1.01, 0.5)
    _, ax = plt.subplots(figsize=(7, 3.8))
    for name, make in RULES.items():
        finals = []
        for rate in rates:
            ends = []
            for seed in range(3):
                rng = np.random.default_rng(seed)
                with np.errstate(all="ignore"):
                    params, _ = learn(make(rate), random_params(rng, (2, 16, 16, 2)), X, y, 10, 45, rng)
                    ends.append(loss_and_gradients(params, X, y)[0])
            finals.append(np.mean(ends) if np.isfinite(ends).all() else np.inf)
        best = int(np.argmin(finals))
        label = f"{name}: {finals[best]:.3f} at η = {rates[best]:.2g}"
        (line,) = ax.loglog(rates, np.minimum(finals, 20.0), "o-", markersize=3, label=label)
        ax.plot(rates[best], finals[best], "o", markersize=9, fillstyle="none", color=line.get_color())
    ax.set(xlabel="η", ylabel="loss after 10 epochs", ylim=(None, 5), title="two moons")
    ax.grid(alpha=0.3)
    ax.legend(fontsize=8)
    plt.show()


# %% [markdown]
# **Figure 5: digits, each rule at a good rate of its own.** The rates were found as in figure 4. **Look at** how
# different the losses on the training rows are, and how alike the shares of test rows that are right. The choice of
# the rule matters for how soon a network has learnt; here it hardly matters for what it has learnt.

# %%
digits = np.load("data/digits.npz")


@all_right
def plot_digits():
    _, ax = plt.subplots(figsize=(7, 3.6))
    for name, rate in (("SGD", 0.3), ("momentum", 0.03), ("RMSProp", 0.003), ("Adam", 0.003)):
        rng = np.random.default_rng(3)
        start = random_params(rng, (64, 48, 48, 10))
        params, history = learn(RULES[name](rate), start, digits["X_train"], digits["y_train"], 10, 32, rng)
        share = right_share(params, digits["X_test"], digits["y_test"])
        label = f"{name}, η = {rate:g}: {history[-1]:.3f}, test {share:.1%}"
        ax.semilogy(range(1, 11), history, "o-", markersize=3, label=label)
    ax.set(xlabel="epoch", ylabel="mean loss of the epoch", title="handwritten digits")
    ax.grid(alpha=0.3)
    ax.legend(fontsize=8)
    plt.show()


# %% [markdown]
# ## Question 6: learning rates in time
#
# Long steps get far, short steps settle down. So let the rate fall. A *schedule* gives the rate of step $t$, where
# $t = 0$ in the first step. Three of them:
#
# $$ \text{power:} \quad \frac{\eta_0}{(1 + t/s)^c} \qquad\qquad
#    \text{exponential:} \quad \eta_0 \cdot 0.1^{\,t/s} \qquad\qquad
#    \text{piecewise:} \quad \eta_0, \text{ then } \eta_1, \text{ then } \eta_2, \dots $$
#
# With $c = 1$ the first has halved after $s$ steps and then falls ever more slowly. The second falls to a tenth in
# every $s$ steps, smoothly and not at once. The third changes by hand: `boundaries` is a list of steps in rising
# order, `rates` has one number more. A step that *is* a boundary has the next rate already. The list of boundaries may
# be empty.
#
# *Worked examples.* `power(20, 0.6, 20, 1)` is 0.3. `exponential(10, 0.1, 10)` is 0.01.
# `piecewise(10, [10, 20], [0.5, 0.3, 0.2])` is 0.3.


# %%
def power(t, rate, s, c):
    """rate / (1 + t/s)^c. t: an integer from 0; rate, s, c: numbers above 0. Returns a number."""
    ### BEGIN SOLUTION
    return rate / (1 + t / s) ** c
    ### END SOLUTION


def exponential(t, rate, s):
    """rate, divided by ten every s steps. Returns a number."""
    ### BEGIN SOLUTION
    return rate * 0.1 ** (t / s)
    ### END SOLUTION


def piecewise(t, boundaries, rates):
    """The rate of step t. boundaries: a sorted list of steps, rates: a list of one number more. Returns a number."""
    ### BEGIN SOLUTION
    passed = sum(t >= boundary for boundary in boundaries)
    return rates[passed]
    ### END SOLUTION


# %%
checks.check_schedules(power, exponential, piecewise)

# %% [markdown]
# ## Question 7: a descent that keeps its path
#
# `descend` puts it together: any optimizer, any loss, any schedule. `gradient` is a function from a list of parameters
# to the list of their gradients; `schedule` is a function from $t$ to a rate, or `None`. For $t = 0, 1, \dots, T - 1$
#
# 1. set `optimizer.learning_rate = schedule(t)`, unless `schedule` is `None`;
# 2. take one step, with the gradient at the parameters that were reached. Ask for it once a step.
#
# Return the **path**: a list of $T + 1$ lists of arrays, the start first, then the parameters after each step. An
# optimizer may work in place, as `UnitStep` does. Even then every point of the path is a copy that later steps do not
# change, and the arrays of the caller's `params` stay as they were. The rate of the last step stays in the optimizer.
#
# *Worked example.* $g = W$, $W = 8$, SGD with η = ½, three steps: the path is 8, 4, 2, 1. With the rates ½, ¼, ½ it is
# 8, 4, 3, 1.5.


# %%
def descend(optimizer, params, gradient, steps, schedule):
    """The path of an optimizer.

    optimizer: has learning_rate and step(params, grads); params: a list of arrays, where to start;
    gradient: a function from params to grads; steps: an integer from 1; schedule: a function from t to a rate, or None.
    Returns a list of steps + 1 lists of arrays.
    """
    ### BEGIN SOLUTION
    params = [W.copy() for W in params]
    path = [[W.copy() for W in params]]
    for t in range(steps):
        if schedule is not None:
            optimizer.learning_rate = schedule(t)
        params = optimizer.step(params, gradient(params))
        path.append([W.copy() for W in params])
    return path
    ### END SOLUTION


# %%
checks.check_descend(descend, UnitStep)

# %% [markdown]
# **Figure 6: what a falling rate is for.** The ravine again, but now the gradient is noisy, as that of a mini-batch is.
# The picture shows SGD's mean distance from the minimum, over 15 descents, with a constant rate and with your three
# schedules. **Look at** the end: with a constant rate the distance stops falling, because the noise of each step is as
# long as the step. Each cut of the rate lowers that floor. **And look at** the exponential: it falls fast, until its
# steps are too short to get anywhere.


# %%
@checks.once_right(
    [checks.check_sgd, SGD],
    [checks.check_schedules, power, exponential, piecewise],
    [checks.check_descend, descend, UnitStep],
)
def plot_schedules():
    steps = 300
    schedules = {
        "constant 0.05": lambda t: 0.05,
        "power": lambda t: power(t, 0.05, 30, 1.0),
        "exponential": lambda t: exponential(t, 0.05, 60),
        "piecewise": lambda t: piecewise(t, [100, 200], [0.05, 0.01, 0.002]),
    }
    _, (left, right) = plt.subplots(1, 2, figsize=(12, 3.6), layout="constrained")
    for name, schedule in schedules.items():
        rng, distances = np.random.default_rng(4), []
        for _ in range(15):

            def noisy(params, rng=rng):
                return [ravine_gradient(params)[0] + rng.normal(size=2) * 4.0]

            path = descend(SGD(learning_rate=0.05), [np.array(START)], noisy, steps, schedule)
            distances.append([np.hypot(*point[0]) for point in path])
        left.semilogy([schedule(t) for t in range(steps)], label=name)
        right.semilogy(np.mean(distances, axis=0), label=name)
    left.set(xlabel="step", ylabel="η", title="the rates")
    right.set(xlabel="step", ylabel="mean distance from (0, 0)", title="SGD with a noisy gradient")
    for ax in (left, right):
        ax.grid(alpha=0.3)
        ax.legend(fontsize=8)
    plt.show()


# %% [markdown]
# ## Question 8: which rule, and why
#
# Answer in the cell below, in 150 to 300 words.
#
# 1. Why does Adam correct its averages? Use the formula.
# 2. Why does momentum help in a ravine?
# 3. Adam is the usual first choice. When would you still use SGD (with momentum, if you like)?
#
# Compare rules at each one's own best learning rate, and cite figure 4 with numbers from your own run.
#
# A person marks this question. Double-click the cell to write in it, and leave its first line as it is.

# %% [markdown] answer="compare"
# **Your answer (compare)**
#
# ### BEGIN SOLUTION
# *Why Adam corrects.* Both averages begin at 0. With a constant gradient $m = (1 - \beta_1^t)\,g$ and
# $v = (1 - \beta_2^t)\,g^2$ after $t$ steps, so both are too small. They are not too small alike: uncorrected,
# the first step is $(1 - \beta_1)/\sqrt{1 - \beta_2}$ times η, 3.2 times with the usual values, and figure 3 shows that
# it gets to 6.6 times by step 12. These long steps come just when the weights are where a good initialization put them.
# Dividing by $1 - \beta^t$ makes each of them a true average from the first step on.
#
# *Why momentum helps.* Across a ravine the gradients change their sign from step to step and cancel in $m$. Along it
# they agree and add up, to steps $1/(1 - \beta)$ times as long. So a small η that is stable across (below 2/25 in
# figure 1) still gets along.
#
# *When SGD.* In figure 4 one rate for all would be misleading: at η = 0.01 Adam's loss is 0.06 and SGD's 0.32, at η = 1
# it is 0.4 against 0.03. At the best rate of each, Adam reaches 0.006 at 0.1, momentum 0.018 at 0.1, SGD 0.031 at 1.
# On the moons Adam is ahead; on the digits all four end within about a percent of each other on the test
# rows. I would use SGD with momentum where there is time to tune the rate and its schedule and the test result is what
# counts, or where memory is short (Adam keeps two more arrays of the size of the weights, momentum one, SGD none).
# Adam is the better first choice when gradients differ much in size and nobody tunes.
# ### END SOLUTION

# %% [markdown]
# ## Before you hand in
#
# Choose *Restart and run all*, look through the lines that the checks have printed, save, and hand in this one file. A
# question that you have not finished costs only its own marks.
