"""Settings that hold from cell to cell, odd text, plots that are drawn again, and what must be left of them."""

from __future__ import annotations

from .case import NUMPY, SOFTMAX, TRAIN, Habit, Note, between, front, habit

_PLOTS = f"{NUMPY}\nimport matplotlib.pyplot as plt\nfrom IPython import display"
_LIVE = """\
losses = []
for epoch in range({count}):
    losses.append(1 / (epoch + 1))
    {clear}
    plt.plot(losses)
    plt.title('epoch')
    {show}
print('epoch', epoch)"""
_LATER = "the cell after the plot"
_AFTER = f"print('{_LATER}')"
_LINE = "plt.plot([0, 1])\nplt.title('one more')\nplt.show()\nprint('the last plot is here')"
_FIGURE = "image/png"
_ENDLESS = "k = 0\nwhile True:\n    k += 1\n    {}"

SETTINGS = [
    habit("settings", "print options", front("import numpy as np\nnp.set_printoptions(precision=3, suppress=True)", "print(np.array([0.123456]))"), shows=("[0.123]",), alone=True),
    habit("settings", "errors raised", front("import numpy as np\nold = np.seterr(all='raise')", "try:\n    np.log(np.zeros(1))\nexcept FloatingPointError:\n    print('raised, as it was set')"), shows=("raised, as it was set",), alone=True),
    habit("settings", "errors ignored", front("import numpy as np\nnp.seterr(divide='ignore', invalid='ignore')", "import warnings\nwith warnings.catch_warnings(record=True) as caught:\n    warnings.simplefilter('always')\n    np.log(np.zeros(1))\nprint('warnings:', len(caught))"), shows=("warnings: 0",), alone=True),
    habit("settings", "precision of decimals", front("from decimal import Decimal, getcontext\ngetcontext().prec = 6\nimport numpy as np", "print(Decimal(1) / Decimal(7))"), shows=("0.142857\\n",), alone=True),
    habit("settings", "a context variable", front("import contextvars\nimport numpy as np\nmode = contextvars.ContextVar('mode', default='eval')\nmode.set('train')", "print('mode is', mode.get())"), shows=("mode is train",), alone=True),
    habit("settings", "a context variable, after an await", front("import asyncio, contextvars\nimport numpy as np\nmode = contextvars.ContextVar('mode', default='eval')\nawait asyncio.sleep(0)\nmode.set('train')", "await asyncio.sleep(0)\nprint('mode is', mode.get())"), shows=("mode is train",), alone=True),
    habit("settings", "warnings silenced, a seed, sizes of figures", front("import warnings\nwarnings.filterwarnings('ignore')\nimport numpy as np\nimport matplotlib as mpl\nmpl.rcParams['figure.dpi'] = 60\nnp.random.seed(0)", "print('dpi', mpl.rcParams['figure.dpi'])"), shows=("dpi 60",), alone=True),
]  # fmt: skip

TEXT = [
    habit("odd text", "a name of a file that is no UTF-8", between("import os\nprint(os.fsdecode(b'caf\\xe9.csv'))\ny = 1", "print('y =', y)"), shows=("y = 1",), alone=True),
    habit("odd text", "half an emoji, shown", between("'\\ud83d'", "from IPython.display import display, Markdown\ndisplay('\\ud83d')\ndisplay(Markdown('\\ude00'))\nprint('shown')"), shows=("shown",), alone=True),
    habit("odd text", "half an emoji, logged", between("import sys, logging\nsys.stderr.write('\\udcff\\n')\nlogging.warning('caf\\udce9')\nprint('logged')"), shows=("logged",), alone=True),
    habit("odd text", "half an emoji, raised", between("raise ValueError('no such file: caf\\udce9.csv')"), notes=(Note("ValueError", 2, 1),), alone=True),
    habit("odd text", "half an emoji, printed by an answer", front(NUMPY, answers=("def double(x):\n    print('caf\\udce9')\n    return np.multiply(2, x)", SOFTMAX, TRAIN)), alone=True),
    habit("odd text", "a progress bar of its own", between("import sys\nfor k in range(300):\n    print(f'\\r{k / 3:5.1f} % ' + '█' * (k // 10), end='', flush=True)\nprint('\\ndone')"), shows=("done",), alone=True),
]  # fmt: skip

PLOTS = [
    habit("live plots", "clear, draw, show", front(_PLOTS, _LIVE.format(count=12, clear="display.clear_output(wait=True)", show="plt.show()"), _AFTER, _LINE), shows=("epoch 11", _LATER, _FIGURE, "the last plot is here"), alone=True),
    habit("live plots", "display the figure, then clear", front(_PLOTS, "fig, ax = plt.subplots()\n" + _LIVE.format(count=12, clear="ax.cla()", show="display.display(fig); display.clear_output(wait=True)"), _AFTER, _LINE), shows=("epoch 11", _LATER, _FIGURE, "the last plot is here"), alone=True),
    habit("live plots", "a display that is updated", front(_PLOTS, "fig, ax = plt.subplots()\nshown = display.display(fig, display_id=True)\nfor k in range(12):\n    ax.plot([k, k + 1])\n    shown.update(fig)\nplt.close(fig)", _AFTER, _LINE), shows=(_LATER, _FIGURE, "the last plot is here"), alone=True),
    habit("live plots", "one line of text again and again", front(_PLOTS, "for k in range(60):\n    display.clear_output(wait=True)\n    print('\\n'.join(f'step {k}, sample {n:04}: loss {1 / (k + n + 1):.6f}' for n in range(150)))", _AFTER), shows=("step 59, sample 0149", _LATER), alone=True),
    habit("live plots", "plt.ion and plt.pause", front(_PLOTS, "plt.ion()\nfor k in range(3):\n    plt.plot([k, 1])\n    plt.pause(0.001)\nplt.ioff()", _AFTER), shows=(_LATER,), alone=True),
    habit("live plots", "an animation", front(_PLOTS, "from matplotlib import animation\nfig, ax = plt.subplots(figsize=(2, 1), dpi=40)\nline, = ax.plot([], [])\nax.set_xlim(0, 1)\ndef frame(k):\n    line.set_data([0, 1], [0, k / 3])\n    return line,\nanim = animation.FuncAnimation(fig, frame, frames=3, interval=40, blit=True)\nplt.close(fig)\ndisplay.HTML(anim.to_jshtml())", _AFTER), shows=(_LATER,), alone=True),
    *(habit("live plots", f"without end: {what}", front(_PLOTS, _ENDLESS.format(body), _AFTER), notes=(Note("^(?!.*could not be interrupted)", 2),), alone=True, shows=after, endless=True) for what, body, after in (
        ("plots", "display.clear_output(wait=True); plt.plot([0, k]); plt.show()", (_LATER,)),
        ("a figure updated", "plt.close('all'); fig, ax = plt.subplots(); display.display(fig, display_id='f', update=k > 1)", (_LATER,)),
        ("text", "display.clear_output(wait=True); print('step', k)", (_LATER,)),
        ("text that grows", "print('step', k)", ()),
    )),
]  # fmt: skip

CASES: list[Habit] = [*SETTINGS, *TEXT, *PLOTS]
