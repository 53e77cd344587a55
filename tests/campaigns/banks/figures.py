"""Functions that draw a plot, and their known mistakes in its texts, its scales and its lines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import matplotlib.pyplot as plt
import numpy as np

from autograder.checks import figure
from tests.campaigns.banks.bank import Bank, edit


def drawn(student: Any, check: Callable[[figure.Axes], None], *args: object) -> None:
    """Check the one plot that `draw` leaves, and close its figure, as the end of a cell does."""
    try:
        check(student.figure("draw", *args).only(called="draw"))
    finally:
        plt.close("all")


def check_texts(student: Any, rng: np.random.Generator) -> None:
    def check(axes: figure.Axes) -> None:
        figure.check_labels(axes, called="draw", texts=("title", "xlabel", "ylabel"), legend=True)

    drawn(student, check)


TEXTS = Bank(
    "figure: labels",
    check_texts,
    """
import matplotlib.pyplot as plt
def draw():
    plt.plot([3, 2, 1], label="training")
    plt.title("Training")
    plt.xlabel("epoch")
    plt.ylabel("loss")
    plt.legend()
""",
    {
        "no title": edit('    plt.title("Training")\n', ""),
        "no label below": edit('    plt.xlabel("epoch")\n', ""),
        "no label at the side": edit('    plt.ylabel("loss")\n', ""),
        "no legend": edit("    plt.legend()\n", ""),
        "an empty title": edit('"Training"', '""'),
        "a blank label": edit('"epoch"', '"  "'),
        "a blank line": edit('"loss"', r'"\n"'),
        "one axis twice": edit("plt.ylabel", "plt.xlabel"),
        "a legend of nothing": edit(', label="training"', ""),
        "a label that is hidden": edit('"training"', '"_training"'),
        "a title of the figure": edit("plt.title", "plt.suptitle"),
        "a text in the plot": edit('plt.ylabel("loss")', 'plt.text(0, 1, "loss")'),
        "a function not called": edit('plt.xlabel("epoch")', 'xlabel = "epoch"'),
        "texts in another figure": edit("    plt.title", "    plt.figure()\n    plt.title"),
        "a second plot": edit("    plt.legend()\n", "    plt.legend()\n    plt.gcf().add_subplot(212)\n"),
        "closed": edit("    plt.legend()\n", "    plt.legend()\n    plt.close()\n"),
    },
    {
        "by its axes": """
import matplotlib.pyplot as plt
def draw():
    fig, axes = plt.subplots()
    axes.plot([3, 2, 1], label="training")
    axes.set(title="Training", xlabel="epoch", ylabel="loss")
    axes.legend()
    return axes
""",
        "the figure returned": edit("    plt.legend()\n", "    plt.legend()\n    return plt.gcf()\n"),
        "other words": edit('"epoch"', '"Épocas"'),
        "formulas": edit('"loss"', r'r"$\\ell(t)$"'),
        "labels of the legend": edit(', label="training"', "") + edit("legend()", 'legend(["training"])'),
        "one letter": edit('"loss"', '"L"'),
    },
    narrow=False,
)


def check_scales(student: Any, rng: np.random.Generator) -> None:
    drawn(student, lambda axes: figure.check_scale(axes, called="draw", y="log"))


SCALES = Bank(
    "figure: scale",
    check_scales,
    """
import matplotlib.pyplot as plt
def draw():
    plt.plot([1, 2, 3], [100, 10, 1])
    plt.yscale("log")
""",
    {
        "linear": edit('    plt.yscale("log")\n', ""),
        "set back": edit('"log")', '"log")\n    plt.yscale("linear")'),
        "the other axis": edit("plt.yscale", "plt.xscale"),
        "both axes": edit("plt.plot", "plt.loglog"),
        "logarithms drawn": edit("[100, 10, 1]", "np.log([100, 10, 1])") + edit('"log"', '"linear"'),
        "linear near zero": edit('"log"', '"symlog"'),
        "the logit": edit('"log"', '"logit"'),
        "in another figure": edit("    plt.yscale", "    fig = plt.gcf()\n    plt.figure()\n    plt.yscale")
        + edit('"log")', '"log")\n    return fig'),
        "logarithmic ticks alone": edit('plt.yscale("log")', "plt.yticks([1, 10, 100])"),
    },
    {
        "semilogy": edit("plt.plot", "plt.semilogy") + edit('    plt.yscale("log")\n', ""),
        "by its axes": edit("plt.yscale", "plt.gca().set_yscale"),
        "another base": edit('"log"', '"log", base=2'),
        "set first": edit("    plt.plot", '    plt.yscale("log")\n    plt.plot'),
    },
    narrow=False,
)


def check_lines(student: Any, rng: np.random.Generator) -> None:
    """Check lines of losses that neither rise nor fall throughout."""
    for count in (5, 5, 8):
        losses = rng.permutation(np.arange(count)) + rng.uniform(0.2, 0.7, count)
        losses[:2] = count + 1.0, count + 2.0

        def check(axes: figure.Axes, y: Any = losses) -> None:
            figure.check_line(axes, np.arange(len(y)), y, called="draw", label="training")

        drawn(student, check, losses)


LINES = Bank(
    "figure: line",
    check_lines,
    """
import matplotlib.pyplot as plt
def draw(losses):
    plt.plot(np.arange(len(losses)), losses, label="training")
""",
    {
        "points": edit("plt.plot", "plt.scatter"),
        "bars": edit("plt.plot", "plt.bar"),
        "counts": edit("plt.plot(np.arange(len(losses)), losses", "plt.hist(losses"),
        "from one": edit("np.arange(len(losses))", "np.arange(len(losses)) + 1"),
        "between zero and one": edit("np.arange(len(losses))", "np.linspace(0, 1, len(losses))"),
        "the axes swapped": edit("np.arange(len(losses)), losses", "losses, np.arange(len(losses))"),
        "sorted": edit(", losses,", ", np.sort(losses),"),
        "backwards": edit(", losses,", ", losses[::-1],"),
        "drawn from the right": edit(
            "np.arange(len(losses)), losses", "np.arange(len(losses))[::-1], losses[::-1]"
        ),
        "logarithms": edit(", losses,", ", np.log(losses),"),
        "running means": edit(", losses,", ", np.cumsum(losses) / np.arange(1, len(losses) + 1),"),
        "as shares": edit(", losses,", ", losses / losses.sum(),"),
        "rounded": edit(", losses,", ", losses.round(),"),
        "the last left out": edit(
            "np.arange(len(losses)), losses", "np.arange(len(losses) - 1), losses[:-1]"
        ),
        "every other one": edit("np.arange(len(losses)), losses", "np.arange(len(losses))[::2], losses[::2]"),
        "a piece for each step": edit(
            "plt.plot(np.arange(len(losses)), losses,",
            "for i in range(len(losses) - 1):\n        plt.plot([i, i + 1], losses[i:i + 2],",
        ),
        "no label": edit(', label="training"', ""),
        "another label": edit('"training"', '"validation"'),
        "the label of another line": edit(
            'label="training")', ')\n    plt.plot([0, 1], [1, 0], label="training")'
        ),
        "two lines, neither right": edit(", losses,", ", np.c_[losses + 1, losses - 1],"),
        "nothing drawn": edit("plt.plot", "dict"),
    },
    {
        "places left to Matplotlib": edit("np.arange(len(losses)), losses", "losses"),
        "lists": edit("np.arange(len(losses)), losses", "list(range(len(losses))), losses.tolist()"),
        "with markers": edit("losses, label", 'losses, "o--", color="red", label'),
        "by its axes": edit("plt.plot", "plt.subplots()[1].plot"),
        "the line returned": edit("plt.plot", "return plt.plot"),
        "beside another line": edit(
            "    plt.plot", '    plt.plot([0, 1], [1, 0], label="bound")\n    plt.plot'
        ),
        "over another of its label": edit(
            "    plt.plot", '    plt.plot([0, 1], [1, 0], label="training")\n    plt.plot'
        ),
        "as steps": edit("plt.plot", "plt.step"),
        "on a logarithmic scale": edit("plt.plot", "plt.semilogy"),
    },
)
# They are asked for by the names figure.check_labels, figure.check_scale and figure.check_line.
BANKS = [TEXTS, SCALES, LINES]
