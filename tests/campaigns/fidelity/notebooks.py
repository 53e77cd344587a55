"""Notebooks of many kinds, whose outputs must be those of Jupyter; and where they are not, the documented reason.

Text after `#%%` begins a cell. Nothing here may depend on the time, the machine or the folder.
"""

from __future__ import annotations

NOTEBOOKS: dict[str, str] = {
    "text": """
print("hello")
print("a", "b", sep="-", end="!")
print()
print("é ß 中 \\U0001f600 \\u202e")
#%%
for i in range(3):
    print(i, end=" ", flush=True)
#%%
import sys
sys.stdout.write("written\\n")
#%%
sys.stdout.write("written, and not shown\\n");
#%%
sys.stdout.writelines(["one\\n", "two\\n"])
print("x" * 3, file=sys.stdout)
""",
    "stderr": """
import sys
print("out")
print("err", file=sys.stderr)
#%%
sys.stderr.write("e")
None
#%%
import os
os.write(2, b"raw\\n")
None
""",
    "last expression": """
1 + 1
#%%
1 + 1;
#%%
x = 5
x
#%%
x; # a comment
#%%
x  # ; no
#%%
"a;b"
#%%
None
#%%
1
2
#%%
if True:
    7
#%%
x = 3; x
#%%
(lambda: 5)()
#%%
[1, 2][0];
#%%
'''
;'''
""",
    "history": """
41
#%%
_ + 1
#%%
__, _
#%%
Out[1], In[1], _1, _i1
#%%
sorted(Out)
#%%
_ = "mine"
_
#%%
len(In), _ih[-1]
#%%
_oh is Out
""",
    "displays": """
from IPython.display import display
display(1, "two", [3])
#%%
display({"a": 1})
4
#%%
for i in range(2):
    display(i)
print("text")
display("after text")
#%%
print("before", end="")
display(1)
print("after")
#%%
display()
""",
    "rich displays": """
from IPython.display import HTML, JSON, SVG, Code, Image, Latex, Markdown, Math, display
HTML("<b>bold</b>")
#%%
Markdown("# title")
#%%
Latex(r"$x^2$")
#%%
Math(r"x^2")
#%%
SVG("<svg xmlns='http://www.w3.org/2000/svg'><circle r='1'/></svg>")
#%%
JSON({"a": [1, 2]})
#%%
display(HTML("<i>a</i>"), Markdown("*b*"))
#%%
Code("x = 1", language="python")
""",
    "own displays": """
class Table:
    def _repr_html_(self):
        return "<table><tr><td>1</td></tr></table>"
    def __repr__(self):
        return "Table(1)"
Table()
#%%
class Bundle:
    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/plain": "b", "application/x-b+json": {"k": [1]}}, {"application/x-b+json": {"m": 1}}
Bundle()
#%%
class Bad:
    def _repr_html_(self):
        raise ValueError("no")
    def __repr__(self):
        return "Bad()"
Bad()
#%%
class Worse:
    def __repr__(self):
        raise ValueError("no repr")
Worse()
#%%
class Shown:
    def _ipython_display_(self):
        print("shown by itself")
Shown()
#%%
class Png:
    def _repr_png_(self):
        return b"\\x89PNG\\r\\n\\x1a\\n"
Png()
#%%
class Pretty:
    def _repr_pretty_(self, p, cycle):
        p.text("pretty!")
[Pretty(), Pretty()]
""",
    "widget stand-in": """
class Slider:
    def _repr_mimebundle_(self, **kwargs):
        return {"text/plain": "Slider(value=3)", "application/vnd.jupyter.widget-view+json": {"version_major": 2, "version_minor": 0, "model_id": "a"}}
Slider()
#%%
from IPython.display import display
display(Slider())
""",
    "display handles": """
from IPython.display import display
handle = display("first", display_id="h")
#%%
handle.update("second")
#%%
handle.display("third")
#%%
from IPython.display import HTML, update_display
update_display(HTML("<b>fourth</b>"), display_id="h")
#%%
h = display(1, display_id=True)
for i in range(3):
    h.update(i)
#%%
from IPython.display import DisplayHandle
g = DisplayHandle("g")
g.display("g")
g.update("gg")
print("end")
""",
    "clear output": """
from IPython.display import clear_output
print("gone")
clear_output()
print("stays")
#%%
for i in range(3):
    clear_output(wait=True)
    print(i)
#%%
print("stays, since nothing follows")
clear_output(wait=True)
#%%
print("gone at once")
clear_output()
#%%
print("a")
clear_output(wait=True)
5
""",
    "progress bars": """
import sys
for i in range(4):
    print(f"\\rstep {i}", end="")
#%%
for i in range(3):
    sys.stderr.write(f"\\r{'#' * i}{'.' * (2 - i)}")
sys.stderr.flush()
#%%
print("abc\\b\\bX")
print("a\\rb\\r\\nc")
#%%
from IPython.display import ProgressBar
for _ in ProgressBar(3):
    pass
""",
    "errors": """
1 / 0
#%%
def f(x):
    return g(x)
def g(x):
    y = x + 1
    return y / 0
f(1)
#%%
undefined_name
#%%
"a" + 1
#%%
[1, 2][5]
#%%
{}["k"]
#%%
None.x
#%%
int("x")
#%%
raise Exception
#%%
raise ValueError("two\\nlines")
#%%
import nonexistent_module
""",
    "errors after output": """
print("before")
x = 1
raise RuntimeError("stop")
x = 2
#%%
x
""",
    "chained errors": """
try:
    1 / 0
except ZeroDivisionError as error:
    raise ValueError("while handling") from error
#%%
try:
    1 / 0
except ZeroDivisionError:
    raise ValueError("during")
#%%
try:
    1 / 0
except ZeroDivisionError:
    raise ValueError("alone") from None
#%%
error = ValueError("noted")
error.add_note("a note")
raise error
""",
    "exception groups": """
raise ExceptionGroup("several", [ValueError("a"), TypeError("b")])
#%%
try:
    raise ExceptionGroup("several", [ValueError("a"), KeyError("b")])
except* ValueError as group:
    print("caught", group.exceptions)
""",
    "own exceptions": """
class MyError(Exception):
    def __init__(self, code):
        super().__init__(f"code {code}")
        self.code = code
raise MyError(5)
#%%
class Silent(Exception):
    def __str__(self):
        return ""
raise Silent()
#%%
class Unprintable(Exception):
    def __str__(self):
        raise RuntimeError("no")
raise Unprintable()
""",
    "assertions": """
assert 1 == 1
#%%
assert 1 == 2
#%%
assert [1] == [2], "lists differ"
#%%
import numpy as np
np.testing.assert_allclose([1.0, 2.0], [1.0, 2.5])
""",
    "syntax errors": """
def f(:
    pass
#%%
x = (1,
#%%
  indented = 1
#%%
if True:
pass
#%%
print "python 2"
#%%
x = “curly”
#%%
if True:
        x = 1
\ty = 2
#%%
return 5
#%%
eval("1 +")
#%%
f"{1"
#%%
'unterminated
""",
    "interrupts and exits": """
raise KeyboardInterrupt
#%%
raise KeyboardInterrupt("by hand")
#%%
raise SystemExit
#%%
raise SystemExit("with a message")
#%%
import sys
sys.exit(3)
#%%
raise GeneratorExit
#%%
"still here"
""",
    "recursion": """
def down(n):
    return down(n + 1)
try:
    down(0)
except RecursionError as error:
    print(type(error).__name__, str(error)[:32])
#%%
def deep(n):
    if n == 0:
        raise ValueError("bottom")
    return deep(n - 1)
deep(5)
""",
    "await": """
import asyncio
await asyncio.sleep(0)
"awaited"
#%%
async def f(x):
    await asyncio.sleep(0)
    return x + 1
await f(1)
#%%
results = await asyncio.gather(*(f(i) for i in range(3)))
results
#%%
async def numbers():
    for i in range(3):
        yield i
async for n in numbers():
    print(n)
#%%
[n async for n in numbers()]
#%%
class Context:
    async def __aenter__(self):
        print("enter")
        return 7
    async def __aexit__(self, *exc):
        print("exit")
async with Context() as c:
    print(c)
#%%
asyncio.get_running_loop().is_running()
#%%
await asyncio.wait_for(asyncio.sleep(10), 0.01)
#%%
f(1).__class__.__name__
""",
    "event loops": """
import asyncio
async def f():
    return 5
asyncio.run(f())
#%%
loop = asyncio.get_event_loop()
loop.run_until_complete(f())
#%%
loop.is_running()
#%%
await f()
""",
    "tasks left running": """
import asyncio
async def later():
    await asyncio.sleep(0)
    return "done"
task = asyncio.create_task(later())
#%%
await task
#%%
event = asyncio.Event()
async def waits():
    await event.wait()
    return "event"
waiting = asyncio.ensure_future(waits())
await asyncio.sleep(0)
waiting.done()
#%%
event.set()
await waiting
#%%
async def fails():
    raise ValueError("in a task")
failing = asyncio.create_task(fails())
#%%
await failing
""",
    "classes": """
class A:
    \"\"\"A class.\"\"\"
    count = 0
    def __init__(self, x):
        self.x = x
        A.count += 1
    @property
    def twice(self):
        return 2 * self.x
    def __repr__(self):
        return f"A({self.x})"
a = A(3)
a
#%%
a.twice, A.count, A.__doc__
#%%
A
#%%
A.__module__, A.__qualname__
#%%
class B(A):
    def __init__(self):
        super().__init__(9)
B()
#%%
a.missing
#%%
str(A), A.twice
""",
    "dataclasses and enums": """
from dataclasses import dataclass, field
import enum
@dataclass(order=True)
class P:
    x: float
    y: float = 0.0
    tags: list = field(default_factory=list)
P(1.5)
#%%
P(1) < P(2), P(1) == P(1)
#%%
class Color(enum.Enum):
    RED = 1
    BLUE = enum.auto()
Color.RED, list(Color)
#%%
Color["GREEN"]
#%%
from typing import NamedTuple
class N(NamedTuple):
    a: int
N(1)
""",
    "generators and contexts": """
def gen():
    yield 1
    yield 2
g = gen()
next(g), next(g)
#%%
next(g)
#%%
from contextlib import contextmanager
@contextmanager
def c():
    print("in")
    yield "value"
    print("out")
with c() as v:
    print(v)
#%%
with c():
    raise ValueError("inside")
#%%
(x for x in [1]).__class__
""",
    "decorators": """
import functools
def logged(f):
    @functools.wraps(f)
    def inner(*args, **kwargs):
        print("calling", f.__name__, args)
        return f(*args, **kwargs)
    return inner
@logged
def add(a, b):
    return a + b
add(1, 2)
#%%
@functools.lru_cache
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)
fib(30), fib.cache_info()
#%%
add("a", 1)
""",
    "namespaces": """
__name__
#%%
x = 1
globals()["x"], locals() is globals(), "x" in vars()
#%%
exec("y = x + 1")
y
#%%
eval("x + y")
#%%
del x
x
#%%
import __main__
__main__.y, __main__.__name__
#%%
from math import *
cos(0), pi
#%%
__file__
#%%
def outer():
    global made
    made = "global"
outer()
made
#%%
[name for name in dir() if not name.startswith("_")]
#%%
import sys
sys.modules["__main__"].y
#%%
sum([1, 2]); sum = 5
sum([1])
""",
    "logging": """
import logging
logging.warning("careful")
#%%
log = logging.getLogger("mine")
log.info("hidden")
log.error("shown")
#%%
logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s", force=True)
log.info("now shown")
#%%
try:
    1 / 0
except ZeroDivisionError:
    log.exception("caught")
""",
    "warnings": """
import warnings
warnings.warn("first")
#%%
for _ in range(3):
    warnings.warn("once in a loop")
#%%
def f():
    warnings.warn("from f", DeprecationWarning, stacklevel=2)
f()
#%%
warnings.warn("deprecated", DeprecationWarning)
#%%
warnings.simplefilter("ignore")
warnings.warn("silent")
#%%
warnings.simplefilter("error")
warnings.warn("as an error")
#%%
import numpy as np
warnings.simplefilter("default")
np.array([1.0]) / 0
#%%
np.log(np.array([-1.0]))
#%%
x = 1
x is 1
#%%
"\\d"
""",
    "numpy": """
import numpy as np
np.arange(12).reshape(3, 4)
#%%
np.linspace(0, 1, 3)
#%%
np.random.seed(0)
np.random.rand(2)
#%%
rng = np.random.default_rng(1)
rng.normal(size=3)
#%%
np.float32(1.5), np.int64(3)
#%%
np.zeros((100, 100))
#%%
np.array([1, 2]) @ np.array([1, 2, 3])
#%%
np.set_printoptions(precision=2)
np.array([1 / 3])
#%%
np.array([[1, 2], [3]])
""",
    "random seeds": """
import random
random.seed(5)
random.random(), random.randint(0, 9)
#%%
random.Random(3).sample(range(10), 3)
""",
    "plots": """
import matplotlib.pyplot as plt
plt.plot([1, 2, 3])
#%%
plt.plot([1, 2]);
#%%
plt.plot([1, 2])
plt.show()
#%%
fig, ax = plt.subplots()
ax.set_title("t")
#%%
fig
#%%
fig2, axes = plt.subplots(1, 2, figsize=(4, 2))
None
#%%
plt.figure()
plt.figure()
None
#%%
plt.plot([1])
plt.close()
#%%
print("before")
plt.plot([1])
plt.show()
print("after")
#%%
plt.get_fignums()
#%%
plt.plot([1, 2])
1 / 0
#%%
plt.hist([1, 2, 2, 3])
#%%
plt.imshow([[0, 1], [1, 0]])
plt.colorbar()
""",
    "plots to files": """
%matplotlib inline
import matplotlib.pyplot as plt, os
fig = plt.figure()
plt.plot([1, 2])
plt.savefig("a.png")
plt.close(fig)
os.path.exists("a.png"), plt.get_fignums()
#%%
import matplotlib
matplotlib.get_backend()
#%%
matplotlib.use("Agg")
plt.plot([1, 2])
plt.show()
""",
    "plot settings": """
%config InlineBackend.figure_formats = ["svg"]
import matplotlib.pyplot as plt
plt.plot([1, 2])
None
#%%
%config InlineBackend.figure_formats = ["png"]
%config InlineBackend.close_figures = False
plt.figure(figsize=(3, 2))
plt.plot([1, 2])
None
#%%
len(plt.get_fignums()) > 0
#%%
plt.close("all")
#%%
from IPython.display import display
fig, ax = plt.subplots()
display(fig)
plt.close(fig)
#%%
plt.style.use("ggplot")
plt.rcParams["figure.figsize"]
""",
    "times": """
%time sum(range(10))
#%%
%%time
x = sum(range(10))
print(x)
#%%
%%time
x
#%%
%timeit -n1 -r1 sum(range(10))
#%%
%%timeit -n1 -r1
sum(range(10))
#%%
t = %timeit -n1 -r1 -o -q sum(range(10))
t.__class__.__name__
""",
    "capture": """
%%capture out
print("hidden")
7
#%%
out.stdout
#%%
out.show()
#%%
%%capture --no-stdout
print("visible")
#%%
from IPython.utils.capture import capture_output
with capture_output() as c:
    print("inside")
    display("displayed")
c.stdout, len(c.outputs)
#%%
import io, contextlib
buffer = io.StringIO()
with contextlib.redirect_stdout(buffer):
    print("redirected")
buffer.getvalue()
#%%
%%capture
1 / 0
""",
    "magics": """
a, b = 1, "two"
#%%
%who
#%%
%who_ls
#%%
%whos
#%%
%matplotlib inline
#%%
%load_ext autoreload
%autoreload 2
#%%
%env MY_VARIABLE=5
#%%
import os
os.environ["MY_VARIABLE"]
#%%
%precision 3
1 / 3
#%%
%pprint
list(range(3))
#%%
%reset -f
#%%
a
#%%
%lsmagic
None
#%%
%unknown_magic
#%%
%%unknown_cell_magic
x
#%%
%xmode Plain
#%%
1 / 0
#%%
%config InteractiveShell.ast_node_interactivity = "all"
#%%
1
2
#%%
%alias_magic t timeit
""",
    "magics for files": """
%%writefile module_of_mine.py
\"\"\"A module.\"\"\"
def f():
    return "from a file"
print("imported")
#%%
import module_of_mine
module_of_mine.f()
#%%
%run module_of_mine.py
#%%
f()
#%%
import os
start = os.getcwd()
os.mkdir("inner")
%cd -q inner
os.path.relpath(os.getcwd(), start)
#%%
os.chdir(start)
sorted(name for name in os.listdir() if not name.startswith(("_", ".")))
#%%
%%file other.txt
text
#%%
open("other.txt").read()
#%%
open("missing.txt")
#%%
%pycat module_of_mine.py
#%%
with open("log.txt", "w") as file:
    print("to a file", file=file)
open("log.txt").read()
""",
    "help": """
def documented(x, y=2):
    \"\"\"Says what it does.\"\"\"
    return x
#%%
?documented
#%%
documented??
#%%
help(documented)
#%%
documented.__doc__
#%%
%pdoc documented
#%%
%pinfo undefined_thing
#%%
import inspect
print(inspect.getsource(documented))
""",
    "debuggers": """
1 / 0
#%%
%debug
#%%
import pdb
pdb.set_trace()
#%%
breakpoint()
#%%
%pdb
""",
    "keyboard": """
name = input("name? ")
#%%
from getpass import getpass
getpass()
#%%
"after"
""",
    "shell": """
!echo hello
#%%
files = !echo a b
files
#%%
%%bash
echo hello
#%%
%pip --version
#%%
"after"
""",
    "subprocesses": """
import subprocess, sys
subprocess.run([sys.executable, "-c", "print('from a child')"]).returncode
#%%
subprocess.run([sys.executable, "-c", "print(1)"], capture_output=True, text=True).stdout
#%%
import os
os.write(1, b"raw\\n")
#%%
os.system("exit 3") >> 8
#%%
subprocess.check_call([sys.executable, "-c", "import sys; print('err', file=sys.stderr); sys.exit(2)"])
""",
    "streams": """
import sys
sys.stdout.buffer
#%%
sys.stdout.isatty(), sys.stdout.encoding, sys.stdout.writable(), sys.stdout.readable()
#%%
isinstance(sys.stdout.fileno(), int)
#%%
try:
    sys.stdout.write(5)
except TypeError as error:
    print(error)
#%%
print("to the original", file=sys.__stdout__)
#%%
sys.stdin.readline()
#%%
sys.stdout.name, sys.stderr.name
#%%
sys.stdout.flush()
sys.stdout.__class__.__name__
#%%
sys.stdout = open("out.txt", "w")
print("hidden in a file")
sys.stdout.close()
sys.stdout = sys.__stdout__
""",
    "long outputs": """
for i in range(1200):
    print(i)
#%%
"x" * 5000
#%%
list(range(1200))
#%%
{i: i * i for i in range(300)}
#%%
print("y" * 20_000)
""",
    "pretty printing": """
{"b": 1, "a": [1, 2, {"c": (3,)}]}
#%%
[["long list " * 3] * 3] * 4
#%%
{3, 1, 2}
#%%
b"bytes", 1e-10, 1j, ..., NotImplemented
#%%
print({"b": 1}, [1.0], (None,))
#%%
float("nan"), float("inf"), -0.0
#%%
"two\\nlines"
#%%
len, print, int
#%%
import collections
collections.OrderedDict(a=1), collections.Counter("aab"), collections.deque([1])
#%%
range(5), slice(1, 2), type(None)
#%%
object, Exception("e"), [ValueError("x")]
""",
    "threads": """
import threading
def work():
    print("from a thread")
t = threading.Thread(target=work)
t.start()
t.join()
#%%
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor(2) as pool:
    print(list(pool.map(lambda x: x * x, range(4))))
#%%
def fails():
    raise ValueError("in a thread")
t = threading.Thread(target=fails, name="failing")
t.start()
t.join()
#%%
threading.current_thread() is threading.main_thread()
""",
    "shell object": """
get_ipython().__class__.__name__
#%%
get_ipython().execution_count
#%%
get_ipython().run_line_magic("who_ls", "")
#%%
get_ipython().run_cell("3 + 4")
None
#%%
get_ipython().user_ns is globals()
#%%
get_ipython().ev("1 + 1")
#%%
get_ipython().events.register("post_run_cell", lambda result: print("hook"))
#%%
5
#%%
"IPKernelApp" in get_ipython().config
#%%
from IPython import get_ipython
get_ipython() is not None
""",
    "comments and blanks": """
# only a comment
#%%


#%%
pass
#%%
\"\"\"a docstring\"\"\"
#%%
x = 1 \\
    + 2
x
#%%
if True:
    y = 5

    y
#%%
>>> 1 + 1
#%%
In [5]: 2 + 2
#%%
...
""",
    "deletion and finalisers": """
class D:
    def __del__(self):
        print("deleted")
d = D()
#%%
del d
#%%
class E:
    def __del__(self):
        raise ValueError("in del")
e = E()
del e
#%%
import gc
gc.collect() >= 0
""",
    "typing and patterns": """
def f(x: int | None = None) -> list[str]:
    match x:
        case None:
            return ["none"]
        case int(n) if n > 5:
            return ["big"]
        case _:
            return ["small"]
f(), f(3), f(9)
#%%
f.__annotations__
#%%
if (n := 10) > 5:
    print(f"{n=}")
#%%
print(f"{3.14159:.2f} {'a':>5} {1000000:,}")
#%%
x, *rest = [1, 2, 3]
rest
#%%
lambda: 0
""",
    "pickles and copies": """
import copy, pickle
class C:
    def __init__(self):
        self.x = 1
pickle.loads(pickle.dumps(C())).x
#%%
copy.deepcopy(C()).x
#%%
import json
print(json.dumps({"a": [1, None]}, indent=1))
#%%
import numpy as np
np.save("a.npy", np.arange(3))
np.load("a.npy")
#%%
import tempfile, os
with tempfile.TemporaryDirectory() as folder:
    print(os.path.isdir(folder))
""",
    "unittest": """
import unittest, sys
class T(unittest.TestCase):
    def test_a(self):
        self.assertEqual(1, 1)
unittest.TextTestRunner(stream=sys.stdout, verbosity=0).run(T("test_a")).wasSuccessful()
#%%
import doctest
def f():
    \"\"\"
    >>> f()
    5
    \"\"\"
    return 5
doctest.run_docstring_examples(f, globals())
doctest.testmod(verbose=False)
""",
}

_EXIT, _SYNTAX, _KEYS = "advice after `SystemExit`", "a doubled `SyntaxWarning`", "`input()` and debuggers"
_SHELL, _UNPRINTABLE = "commands of the system", "an exception that cannot be printed"
_REST = "the rest of a cell after a failing line"
DIFFERENT: dict[tuple[str, int], str] = {
    ("errors after output", 1): _REST,
    ("own exceptions", 2): _UNPRINTABLE,
    ("interrupts and exits", 2): _EXIT,
    ("warnings", 8): _SYNTAX,
    ("warnings", 9): _SYNTAX,
    ("debuggers", 1): _KEYS,
    ("debuggers", 2): _KEYS,
    ("debuggers", 3): _KEYS,
    ("keyboard", 0): _KEYS,
    ("keyboard", 1): _KEYS,
    ("shell", 0): _SHELL,
    ("shell", 1): _SHELL,
    ("shell", 2): _SHELL,
    ("shell", 3): _SHELL,
}


def cells(name: str) -> list[str]:
    """The sources of a notebook's cells."""
    return [cell.removeprefix("\n").removesuffix("\n") for cell in NOTEBOOKS[name].split("#%%")]
