"""Encodings of the file, and characters in code that an editor, a chat or a web page put there."""

from __future__ import annotations

import codecs

from .case import Case, graded
from .documents import RIGHT, code, notebook, text, with_code

_ACCENTS = text(code("# é ß ñ"), code(RIGHT))
_LATIN = notebook(code("PLACE"), code(RIGHT))
_BROKEN = notebook(code("# äöü ÄÖÜ ß PLACE"), code(RIGHT)).replace(b"PLACE", b"\xff\xfe\x80")

ENCODINGS = [
    graded("encoding", "UTF-8 with a mark", "bom.ipynb", codecs.BOM_UTF8 + _ACCENTS.encode()),
    graded("encoding", "UTF-16 with a mark", "utf16.ipynb", _ACCENTS.encode("utf-16"), says="not as UTF-8"),
    graded("encoding", "UTF-16, little end first", "utf16le.ipynb", _ACCENTS.encode("utf-16-le"), says="not as UTF-8"),
    graded("encoding", "UTF-16, big end first", "utf16be.ipynb", _ACCENTS.encode("utf-16-be"), says="not as UTF-8"),
    graded("encoding", "UTF-16, big end first, with a mark", "utf16bom.ipynb", codecs.BOM_UTF16_BE + _ACCENTS.encode("utf-16-be"), says="not as UTF-8"),
    graded("encoding", "UTF-32", "utf32.ipynb", _ACCENTS.encode("utf-32"), says="not as UTF-8"),
    graded("encoding", "Latin-1", "latin1.ipynb", _ACCENTS.encode("latin-1"), says="Western European"),
    graded("encoding", "cp1252", "cp1252.ipynb", _LATIN.replace(b"PLACE", "# “é” €".encode("cp1252")), says="Western European"),
    graded("encoding", "bytes that are no UTF-8", "broken.ipynb", _BROKEN, says="were damaged"),
    graded("encoding", "half a surrogate pair", "surrogate.ipynb", _LATIN.replace(b"PLACE", b"# \\ud83d"), says="") ,
    graded("encoding", "Windows line ends", "crlf.ipynb", text().replace("\n", "\r\n").encode()),
    graded("encoding", "old Mac line ends", "cr.ipynb", text().replace("\n", "\r").encode()),
    graded("encoding", "Windows line ends in the code", "crlf-code.ipynb", notebook(code(RIGHT.replace("\n", "\r\n")))),
    graded("encoding", "old Mac line ends in the code", "cr-code.ipynb", notebook(code(RIGHT.replace("\n", "\r")))),
    graded("encoding", "line ends within JSON strings", "raw.ipynb", text().replace("\\n", "\n").encode()),
    graded("encoding", "zero bytes between the lines", "nul.ipynb", text().replace("\n", "\n\0").encode(), says="NUL"),
]  # fmt: skip

CHARACTERS = [
    graded("characters in code", "curly quotes", "curly.ipynb", with_code("x = 1\nprint(“hello”)"), says="Cell 2 has a syntax error: line 2 holds “ (U+201C, LEFT DOUBLE QUOTATION MARK)"),
    graded("characters in code", "a curly apostrophe", "apostrophe.ipynb", with_code("print('hello’)"), says="line 1 holds ’ (U+2019"),
    graded("characters in code", "curly quotes in the answer", "curly-answer.ipynb", notebook(code("def double(x):\n    ‘’’Doubles.’’’\n    return 2 * x")), 0, "line 2 holds ‘ (U+2018"),
    graded("characters in code", "curly quotes in a string", "curly-string.ipynb", with_code("s = '“hello”'")),
    graded("characters in code", "a non-breaking space", "nbsp.ipynb", with_code("x =\u00a01"), says="line 1 holds a NO-BREAK SPACE (U+00A0)"),
    graded("characters in code", "non-breaking indentation", "nbsp2.ipynb", with_code("for i in ():\n\u00a0\u00a0\u00a0 pass"), says="line 2 holds a NO-BREAK SPACE (U+00A0)"),
    graded("characters in code", "a non-breaking space in a text", "nbsp3.ipynb", with_code("s = 'a\u00a0b'  # c\u00a0d")),
    graded("characters in code", "a zero-width space", "zwsp.ipynb", with_code("x\u200b = 1"), says="line 1 holds a ZERO WIDTH SPACE (U+200B)"),
    graded("characters in code", "a byte order mark within", "bom2.ipynb", with_code("y = 1\nx = \ufeff1"), says="(U+FEFF)"),
    graded("characters in code", "a minus of mathematics", "minus.ipynb", with_code("x = 3 − 2"), says="line 1 holds − (U+2212, MINUS SIGN)"),
    graded("characters in code", "a multiplication sign", "times.ipynb", with_code("x = 3 × 2"), says="line 1 holds × (U+00D7"),
    graded("characters in code", "full-width brackets", "wide.ipynb", with_code("print（1）"), says="line 1 holds （ (U+FF08"),
    graded("characters in code", "an ellipsis", "dots.ipynb", with_code("x = [1, 2, … ]"), says="line 1 holds … (U+2026"),
    graded("characters in code", "tabs mixed with spaces", "tabs.ipynb", with_code("if True:\n        x = 1\n\ty = 2"), says="mixes tabs and spaces"),
    graded("characters in code", "tabs alone", "tabs2.ipynb", notebook(code("def double(x):\n\treturn 2 * x"))),
    graded("characters in code", "a zero byte", "nul2.ipynb", with_code("x = 1\0"), says="line 1 holds a NUL"),
    graded("characters in code", "a form feed", "feed.ipynb", with_code("x = 1\n\f\ny = 2")),
    graded("characters in code", "prompts pasted along", "prompt.ipynb", with_code(">>> x = 1\n>>> x\n1")),
    graded("characters in code", "marks of a git merge", "merge-code.ipynb", with_code("<<<<<<< HEAD\nx = 1\n=======\nx = 2\n>>>>>>> b"), says="git merge"),
    graded("characters in code", "Python 2", "python2.ipynb", with_code("print 'hello'"), says="Python 2"),
    graded("characters in code", "an unfinished line", "unfinished.ipynb", with_code("x = ("), says="Cell 2 has a syntax error (line 1"),
    graded("characters in code", "identifiers of other scripts", "greek.ipynb", with_code("δ = 2\nпеременная = δ")),
]  # fmt: skip

CASES: list[Case] = [*ENCODINGS, *CHARACTERS]
