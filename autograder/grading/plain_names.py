"""Names that lead a notebook nowhere but to numbers and plots, and those that lead to the process or to files.

What a module offers is an allow-list, since one module leads to others: `numpy.polynomial` to `operator`, and that to
every attribute by its name. What an object offers is a deny-list: arrays, figures and the student's own objects have
too many names.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType, ModuleType

MODULES = frozenset(
    "numpy numpy.linalg numpy.random numpy.fft copy math time itertools matplotlib matplotlib.pyplot".split()
)
# They lead to the interpreter, to memory that forks share, or to a file. Files of a plot are in the worker's footprint.
REACH = frozenset(
    "os sys io gc mmap ctypes ctypeslib cffi builtins importlib inspect types signal threading subprocess socket "
    "logging pickle pathlib tempfile shutil contextlib functools operator weakref atexit warnings re lib core compat "
    "test testing f2py distutils memmap open_memmap load loads loadtxt genfromtxt fromfile fromregex save savez "
    "savez_compressed savetxt tofile dump DataSource open exec eval compile getattr setattr delattr globals locals "
    "vars input help breakpoint exit quit get_ipython f_back f_globals f_locals f_builtins In Out seterrcall "
    "set_printoptions setbufsize".split()
)
INNER = ("gi_", "cr_", "ag_", "co_", "tb_")  # generators, code and tracebacks hold frames and names
METHODS = frozenset("__init__ __call__ __repr__ __str__ __len__ __getitem__ __iter__ __name__".split())
_PLOTS = frozenset(
    "annotate axes axhline axhspan axis axline axvline axvspan bar barh boxplot cla clabel clf clim close "
    "colorbar contour contourf draw errorbar figlegend figtext figure fill fill_between fill_betweenx gca gcf "
    "get_cmap grid hexbin hist hist2d hlines imshow ioff ion legend locator_params loglog margins matshow "
    "minorticks_off minorticks_on pause pcolor pcolormesh pie plot polar quiver rc rcParams savefig sca scatter "
    "semilogx semilogy set_cmap show specgram stackplot stairs stem step streamplot subplot subplot2grid "
    "subplot_mosaic subplots subplots_adjust suptitle text tick_params ticklabel_format tight_layout title "
    "tricontour tricontourf tripcolor twinx twiny violinplot vlines xlabel xlim xscale xticks ylabel ylim "
    "yscale yticks".split()
)
# The grader does not import Matplotlib.
_LISTED: Mapping[str, frozenset[str]] = MappingProxyType(
    {"matplotlib": frozenset({"pyplot", "use", "rcParams"}), "matplotlib.pyplot": _PLOTS}
)


def is_free(name: str) -> bool:
    """Return True if a name leads nowhere, whatever it is a name of."""
    if name in METHODS:
        return True
    hidden = name.startswith("_") and name.strip("_")
    return not (name in REACH or name.startswith(INNER) or hidden or name == "*")


@cache
def offered(module: str) -> frozenset[str]:
    """Return the names that one of `MODULES` may be asked for; of other modules, those of `MODULES` alone."""
    if module in _LISTED:
        return _LISTED[module]
    inner = {name for parent, _, name in (one.rpartition(".") for one in MODULES) if parent == module}
    found = vars(importlib.import_module(module)).items()
    return frozenset(
        {name for name, value in found if is_free(name) and not isinstance(value, ModuleType)} | inner
    )
