"""What is wanted and not yet so: claims by case, and by the reason why they do not hold.

A mend removes its lines here: a claim that holds must not stand in this list.
"""

from __future__ import annotations

_BY_REASON = {
    "a statement that fails takes the rest of its cell with it": {
        "absent packages: pandas above numpy": "score",
        "absent packages: the first cell of Kaggle": "score",
        "absent packages: several on one line, numpy the last": "score",
        "absent packages: torch that nobody uses": "score",
        "absent packages: a device chosen": "score",
        "absent packages: a seed for everything": "score",
        "absent packages: h5py and files that are not there": "score",
        "absent packages: seaborn and its theme": "score",
        "absent packages: a progress bar that nobody uses": "score",
        "absent packages: a progress bar that one answer needs": "score",
        "absent packages: sliders": "score",
        "absent packages: one that is absent on purpose": "score",
        "absent packages: one imported in the cell of an answer": "score",
        "absent packages: secrets of Kaggle": "score",
        "templates of courses: OK, all in one cell": "score",
        "templates of courses: a book that is installed first": "score",
        "templates of courses: names at the top and NotImplementedError left": "score",
        "templates of courses: plots for print, a theme and a framework": "score",
        "drives and data: a folder of Colab's drive": "score",
        "drives and data: an upload of Colab's": "score",
        "drives and data: pictures of Colab's": "score",
        "drives and data: a table that is not there": "score",
        "drives and data: an assertion on a folder": "score",
        "drives and data: data that one answer needs": "score",
        "drives and data: attributes that NumPy no longer has": "score",
        "magics: an interactive back end, widget": "score shows",
        "magics: an interactive back end, a window": "score",
        "magics: a back end chosen by hand": "score",
        "magics: a blank after the sign": "score",
        "magics: a version of a framework": "score",
        "magics: extensions that are not there": "score",
        "magics: a magic of an extension that is not there": "score",
        "magics: the call that IPython had once": "score",
        "magics: a style that Matplotlib never had": "score",
        "magics: a style that Matplotlib has no longer": "score",
        "newer Python: a module of a newer Python": "score",
    },
    "half a character that is printed ends the process": {
        "odd text: a name of a file that is no UTF-8": "score alone shows",
    },
    "a note names the kind of the exception, not the package, file, style or magic that is missing": {
        "absent packages: pandas above numpy": "notes alone",
        "absent packages: the first cell of Kaggle": "notes alone",
        "absent packages: several on one line, numpy the last": "notes",
        "absent packages: several on one line, numpy the first": "notes",
        "absent packages: torch that nobody uses": "notes",
        "absent packages: a device chosen": "notes alone",
        "absent packages: a seed for everything": "notes",
        "absent packages: h5py and files that are not there": "notes",
        "absent packages: seaborn and its theme": "notes alone",
        "absent packages: a progress bar that nobody uses": "notes alone",
        "absent packages: a progress bar that one answer needs": "notes",
        "absent packages: pandas that every answer needs": "notes alone",
        "absent packages: a compiler that one answer needs": "notes",
        "absent packages: sliders": "notes",
        "absent packages: one that is absent on purpose": "notes alone",
        "absent packages: one installed before": "notes alone",
        "absent packages: one imported in the cell of an answer": "notes alone",
        "absent packages: secrets of Kaggle": "notes alone",
        "absent packages: a try-out in a cell that failed": "notes alone",
        "templates of courses: Otter": "notes alone",
        "templates of courses: OK, all in one cell": "notes alone",
        "templates of courses: a book that is installed first": "notes",
        "templates of courses: autograder's checks below each answer": "notes",
        "templates of courses: plots for print, a theme and a framework": "notes",
        "drives and data: a folder of Colab's drive": "notes alone",
        "drives and data: pictures of Colab's": "notes alone",
        "drives and data: attributes that NumPy no longer has": "notes",
        "magics: an interactive back end, widget": "notes alone",
        "magics: a version of a framework": "notes alone",
        "magics: extensions that are not there": "notes",
        "magics: a magic of an extension that is not there": "notes",
        "magics: a style that Matplotlib never had": "notes alone",
        "magics: a style that Matplotlib has no longer": "notes",
        "helper packages: a package that is not handed in": "notes alone",
        "helper packages: an answer in a package that is not handed in": "notes alone",
        "newer Python: a module of a newer Python": "notes alone",
    },
    "nothing says where a function was lost to another value": {
        "names used again: a split called train and test": "notes",
        "names used again: a result under the name of its function": "notes",
        "names used again: a loop's variable": "notes",
        "names used again: a file opened under the name": "notes",
    },
    "nothing says which Python a syntax needs, nor which one runs": {
        "newer Python: quotes within quotes of an f-string": "notes alone",
        "newer Python: a type statement": "notes alone",
        "newer Python: parameters of types": "notes alone",
        "newer Python: a template string": "notes alone page",
        "newer Python: an answer with a template string": "notes",
    },
    "a line of one cell is told as a line of another": {
        "failures in other cells: in a function of an earlier cell": "notes alone",
        "failures in other cells: in a function of an earlier cell, after text cells": "notes alone",
    },
    "a test says that a name is not defined, not why": {
        "absent packages: a progress bar that one answer needs": "because",
        "absent packages: pandas that every answer needs": "because",
        "absent packages: a compiler that one answer needs": "because",
        "drives and data: data that one answer needs": "because",
        "helper packages: an answer in a package that is not handed in": "because",
    },
    "what contains itself is unrolled to the pipe's depth": {
        "self-containing: a list as the answer": "ends",
        "self-containing: a list that holds itself twice": "ends",
        "self-containing: two lists that hold each other": "ends",
        "self-containing: a dictionary as the answer": "ends",
    },
    "each cell runs in a context of its own": {
        "settings: print options": "shows",
        "settings: errors raised": "shows",
        "settings: errors ignored": "shows",
        "settings: precision of decimals": "shows",
        "settings: a context variable": "shows",
        "settings: a context variable, after an await": "shows",
    },
    "what is cleared or updated keeps its share of the output": {
        "live plots: clear, draw, show": "shows",
        "live plots: display the figure, then clear": "shows",
        "live plots: a display that is updated": "shows",
        "live plots: one line of text again and again": "shows",
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
