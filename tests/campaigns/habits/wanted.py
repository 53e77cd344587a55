"""What is wanted and not yet so: claims by case, and by the reason why they do not hold.

A mend removes its lines here: a claim that holds must not stand in this list.
"""

from __future__ import annotations

_BY_REASON = {
    "a note names the kind of the exception, not the package, file, style or magic that is missing": {
        "absent packages: h5py and files that are not there": "notes",
        "templates of courses: OK, all in one cell": "notes",
        "templates of courses: plots for print, a theme and a framework": "notes",
        "drives and data: pictures of Colab's": "notes",
        "drives and data: attributes that NumPy no longer has": "notes",
        "magics: an interactive back end, widget": "notes",
        "magics: extensions that are not there": "notes",
        "magics: a style that Matplotlib has no longer": "notes",
    },
}

# An endless loop is interrupted only if the signal does not arrive while IPython draws: these claims hold by chance.
_BY_CHANCE = {
    "live plots: without end: plots": "notes alone shows",
    "live plots: without end: a figure updated": "notes alone shows",
    "live plots: without end: text": "notes alone shows",
    "live plots: without end: text that grows": "notes alone",
}

WANTED = {
    (name, claim): reason
    for reason, cases in _BY_REASON.items()
    for name, claims in cases.items()
    for claim in claims.split()
}
BY_CHANCE = {(name, claim) for name, claims in _BY_CHANCE.items() for claim in claims.split()}
