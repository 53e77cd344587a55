"""Says in words what is missing where a line of a notebook failed, and what to write instead where that is known."""

from __future__ import annotations

from collections.abc import Collection

from autograder.worker.pipes.notebook import Cause


def reason(cause: Cause, subject: str, forbidden: Collection[str] = ()) -> str:
    """Return why a line failed, where something is not here; else an empty text.

    `forbidden` are the packages that are absent on purpose.
    """
    if cause in ("package", "member") and subject.partition(".")[0] in forbidden:
        return f"{subject} is absent on purpose, because this assignment is done without it"
    if cause == "member":
        return _member(subject)
    if cause == "style":
        return _style(subject)
    if cause == "file" and subject.startswith(_ELSEWHERE):
        return f"{subject} is a path of another machine, and nothing of that is here"
    return _REASONS[cause].format(subject) if cause in _REASONS else ""


def what(cause: Cause, subject: str) -> str:
    """Return what is missing, the same for each module of one package."""
    return subject.partition(".")[0] if cause == "package" else subject


def no_effect(cause: Cause, subject: str) -> str:
    """Return why a line has no effect here."""
    if cause == "window":
        return f"the back end {subject} needs a window or a browser, and figures are shown as pictures here"
    instead = "; show pictures with plt.imshow instead" if subject == _PATCHES else ""
    return f"{subject} is only on Colab, and its calls do nothing here{instead}"


def _member(subject: str) -> str:
    owner, _, name = subject.rpartition(".")
    instead = INSTEAD.get(subject, "")
    return (
        f"{subject} is no longer there; use {instead} instead" if instead else f"{owner} has no {name} here"
    )


def _style(subject: str) -> str:
    if subject.split("-")[0] != "seaborn" or subject.startswith(_SEABORN):
        return _REASONS["style"].format(subject)
    instead = subject.replace("seaborn", _SEABORN, 1)
    return f"the style {subject} is no longer there; use {instead} instead"


_PATCHES = "google.colab.patches"
_SEABORN = "seaborn-v0_8"  # the name since Matplotlib 3.6 for each style that began with "seaborn"
_ELSEWHERE = ("/content", "/kaggle", "/home/", "/Users/", "/mnt/", "/gdrive", "C:")
_REASONS: dict[Cause, str] = {
    "package": "{} is not installed here",
    "name": "{} is not defined",
    "magic": "there is no magic %{} here",
    "extension": "the extension {} is not installed here",
    "style": "the style {} is not installed here",
    "backend": "the back end {} opens windows and does not work here",
    "keyboard": "{} has nobody to ask while this notebook is graded; put the value into the cell instead",
    "file": "there is no file or folder {} here",
}

# NumPy's release notes 1.20 to 2.4 name the replacements; its messages do so only for some.
_NUMPY = {
    **{kind: kind for kind in ("bool", "int", "float", "complex", "object", "str")},
    "long": "int",
    "unicode": "str",
    "bool8": "np.bool_",
    "int0": "np.intp",
    "uint0": "np.uintp",
    "float_": "np.float64",
    "complex_": "np.complex128",
    "cfloat": "np.complex128",
    "singlecomplex": "np.complex64",
    "longfloat": "np.longdouble",
    "unicode_": "np.str_",
    "clongfloat": "np.clongdouble",
    "longcomplex": "np.clongdouble",
    "string_": "np.bytes_",
    **dict.fromkeys(("Inf", "Infinity", "infty", "PINF"), "np.inf"),
    **dict.fromkeys(("NaN", "NAN"), "np.nan"),
    "NINF": "-np.inf",
    "PZERO": "0.0",
    "NZERO": "-0.0",
    "round_": "np.round",
    "asfarray": "np.asarray",
    "product": "np.prod",
    "cumproduct": "np.cumprod",
    "sometrue": "np.any",
    "alltrue": "np.all",
    "in1d": "np.isin",
    "trapz": "np.trapezoid",
    "row_stack": "np.vstack",
    "msort": "np.sort",
    "asscalar": "x.item()",
    "rank": "np.ndim",
    "mat": "np.asmatrix",
    "disp": "print",
    "math": "the module math",
    "warnings": "the module warnings",
    "issubclass_": "issubclass",
    "safe_eval": "ast.literal_eval",
    "set_string_function": "np.set_printoptions",
    "find_common_type": "np.result_type",
    "recfromcsv": "np.genfromtxt",
    "recfromtxt": "np.genfromtxt",
    "cast": "np.asarray(x, dtype=...)",
    "source": "inspect.getsource",
}
INSTEAD = {
    **{f"numpy.{old}": new for old, new in _NUMPY.items()},
    "numpy.random.random_integers": "np.random.randint",
    "numpy.ndarray.ptp": "np.ptp(x)",
    "numpy.ndarray.itemset": "x[i] = value",
    "numpy.ndarray.newbyteorder": "x.view(x.dtype.newbyteorder())",
    "matplotlib.cm.get_cmap": "plt.get_cmap",
    "IPython.display.set_matplotlib_formats": "matplotlib_inline.backend_inline.set_matplotlib_formats",
    "sklearn.datasets.fetch_mldata": "sklearn.datasets.fetch_openml",
    "sklearn.cross_validation": "sklearn.model_selection",
    "sklearn.grid_search": "sklearn.model_selection",
    "sklearn.externals.joblib": "the package joblib",
}
