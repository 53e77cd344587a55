"""Converts LaTeX to MathML when the page is built.

latex2mathml returns a tree that may contain links, styles and lengths of any size; it is written out again here from
an allow-list. Browsers draw only MathML Core, so letters of other alphabets become Unicode characters, alignment
becomes a class, and functions such as log get their thin space. What cannot be converted is shown as its source.
"""

from __future__ import annotations

import html
import re
from xml.etree.ElementTree import Element

from latex2mathml.converter import Converter
from markupsafe import Markup, escape

from autograder.rendering.text import clip, visible

_LONGEST = 4000
_DEEPEST = 60
_MACROS = re.compile(r"\\(?:def|gdef|let|newcommand|renewcommand|providecommand|require)(?![a-zA-Z])")
_GROUP = re.compile(r"\\(?:left|right|begin|end)(?![a-zA-Z])|\\.|[{}]", re.DOTALL)
_STEP = {"{": 1, "}": -1, "\\left": 1, "\\right": -1, "\\begin": 1, "\\end": -1}
_TAGS = frozenset(
    "mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow mspace msqrt "
    "mstyle msub msubsup msup mtable mtd mtext mtr munder munderover none".split()
)
_LENGTH = re.compile(r"([+-]?(?:\d+(?:\.\d+)?|\.\d+))(em|ex|mu|pt|px)")
_EM = {"em": 1.0, "ex": 0.5, "mu": 1 / 18, "pt": 0.1, "px": 1 / 16}
_WIDEST = 4.0
_NAMED = {"negativethinmathspace": "-0.167em", "negativemediummathspace": "-0.222em"}
_WORDS = {
    "displaystyle": ("true", "false"),
    "scriptlevel": ("0", "1", "2", "+1"),
    "stretchy": ("true", "false"),
    "fence": ("true", "false"),
    "form": ("prefix", "infix", "postfix"),
    "accent": ("true", "false"),
    "accentunder": ("true", "false"),
    "movablelimits": ("true", "false"),
    "largeop": ("true", "false"),
    "symmetric": ("true", "false"),
}
_LENGTHS = frozenset(
    ("width", "lspace", "rspace", "height", "depth", "voffset", "linethickness", "minsize", "maxsize")
)
_ALPHABETS = {  # the first capital, small letter and digit of each
    "bold": (0x1D400, 0x1D41A, 0x1D7CE),
    "bold-italic": (0x1D468, 0x1D482, 0),
    "sans-serif": (0x1D5A0, 0x1D5BA, 0x1D7E2),
    "bold-sans-serif": (0x1D5D4, 0x1D5EE, 0x1D7EC),
    "monospace": (0x1D670, 0x1D68A, 0x1D7F6),
}
_GREEK = {"bold": (0x1D6A8, 0x1D6C2), "bold-italic": (0x1D71C, 0x1D736)}
_UPRIGHT = re.compile(r"&#x000[4-7][0-9A-F];")  # how the converter writes the letter of \mathrm{d}
_LEFT_OVER = re.compile(r"\\[A-Za-z]|&\Z")
_OPERATOR = re.compile("[\u2016\u2190-\u21ff\u2308-\u230b\u2329\u232a\u27e6-\u27ff]")
_FUNCTION = re.compile(r"[A-Za-z][A-Za-z\u2006\u2009]+")


# Commands that latex2mathml does not know, written with those that it knows. Equations are not numbered.
_RENAMED = (
    (re.compile(r"\\(begin|end)\{(?:align|aligned|flalign|eqalign)\*?\}"), r"\\\1{align*}"),
    (re.compile(r"\\begin\{(?:alignat|alignedat)\*?\}\s*\{\d+\}"), r"\\begin{align*}"),
    (re.compile(r"\\end\{(?:alignat|alignedat)\*?\}"), r"\\end{align*}"),
    (re.compile(r"\\begin\{eqnarray\*?\}"), r"\\begin{array}{rcl}"),
    (re.compile(r"\\end\{eqnarray\*?\}"), r"\\end{array}"),
    (re.compile(r"\\(begin|end)\{(?:gather|gathered)\*?\}"), r"\\\1{matrix}"),
    (re.compile(r"\\(begin|end)\{dcases\}"), r"\\\1{cases}"),
    (re.compile(r"\\(?:begin|end)\{(?:equation|multline)\*?\}"), ""),
    (re.compile(r"\\arg(?![a-zA-Z])"), r"\\operatorname{arg}"),
    (re.compile(r"\\(?:nonumber|notag|label\{[^{}]*\})"), ""),
)


class _Unconvertible(Exception):
    """The formula cannot be converted and is shown as its source."""


def to_html(source: str, display: bool = False) -> Markup:
    """Return a formula as MathML, or as its escaped source where it cannot be converted. Never raises."""
    try:
        return _converted(source.strip(), display)
    except Exception:  # a parser that meets hostile text may fail in any way; RecursionError included
        shown = visible(clip(source.strip(), _LONGEST))
        return Markup('<code class="formula-source">{}</code>').format(shown)


def _converted(source: str, display: bool) -> Markup:
    if len(source) > _LONGEST or _MACROS.search(source) or _depth(source) > _DEEPEST:
        raise _Unconvertible
    kind = "block" if display else "inline"
    for pattern, known in _RENAMED:
        source = pattern.sub(known, source)
    if "\\\\" in source and "\\begin" not in source and "\\substack" not in source:
        source = rf"\begin{{matrix}}{source}\end{{matrix}}"
    tree = Converter(display=kind).convert_to_element(visible(source))
    inside = "".join(_children(tree, 0))
    if not inside or len(inside) > 60 * len(source) + 4000:
        raise _Unconvertible
    if display:
        return Markup(f'<span class="display" tabindex="0"><math display="block">{inside}</math></span>')
    return Markup(f"<math>{inside}</math>")


def _depth(source: str) -> int:
    """Return how deep the groups nest. Raises `_Unconvertible` where they do not match: the parser would guess."""
    depth = deepest = 0
    for found in _GROUP.finditer(source):
        depth += _STEP.get(found[0], 0)
        deepest = max(deepest, depth)
        if depth < 0:
            raise _Unconvertible
    if depth:
        raise _Unconvertible
    return deepest


def _children(element: Element, depth: int) -> list[str]:
    children = list(element)
    written = []
    for place, child in enumerate(children):
        written.append(_element(child, depth + 1))
        after = children[place + 1] if place + 1 < len(children) else None
        if (
            element.tag in ("mrow", "mtd", "mstyle", "math")
            and after is not None
            and _needs_space(child, after)
        ):
            written.append('<mspace width="0.167em"></mspace>')
    return written


def _element(element: Element, depth: int) -> str:
    if depth > 4 * _DEEPEST:
        raise _Unconvertible
    text = visible(html.unescape(element.text or ""))
    if element.tag in ("mi", "mo", "mn", "mtext") and _LEFT_OVER.match(text):
        raise _Unconvertible
    inside = str(escape(_in_alphabet(text, element.get("mathvariant", "")))) + "".join(
        _children(element, depth)
    )
    tag = element.tag if element.tag in _TAGS else "mrow"
    if tag == "mi" and _UPRIGHT.fullmatch(element.text or ""):
        return f'<mi mathvariant="normal">{text}</mi>'
    if tag == "mi" and _OPERATOR.fullmatch(text):
        tag = "mo"
    if tag == "mo" and text == "∂":
        return '<mi mathvariant="normal">∂</mi>'
    if tag == "mo" and text == "/":
        return '<mo lspace="0" rspace="0">/</mo>'
    if tag == "mo" and _FUNCTION.fullmatch(text) and not element.get("movablelimits"):
        tag = "mi"
    return f"<{tag}{_attributes(element)}>{inside}</{tag}>"


def _attributes(element: Element) -> str:
    written = ""
    for name, value in element.attrib.items():
        if name in _WORDS and value in _WORDS[name]:
            written += f' {name}="{value}"'
        elif name in _LENGTHS and (length := _length(value)):
            written += f' {name}="{length}"'
        elif name == "columnalign" and value in ("left", "right"):
            written += f' class="{value}"'
        elif name == "mathvariant" and value == "normal" and element.tag == "mi":
            written += ' mathvariant="normal"'
    return written


def _length(value: str) -> str:
    """Return the length in em if it is modest, else nothing: no formula may cover the page."""
    found = _LENGTH.fullmatch(_NAMED.get(value, value))
    if not found or abs(float(found[1])) * _EM[found[2]] > _WIDEST:
        return ""
    return f"{float(found[1]) * _EM[found[2]]:.3g}em"


def _in_alphabet(text: str, variant: str) -> str:
    """Return the text in the Unicode characters of an alphabet such as bold."""
    if variant not in _ALPHABETS:
        return text
    capital, small, digit = _ALPHABETS[variant]
    greek_capital, greek_small = _GREEK.get(variant, (0, 0))
    ranges = (
        ("A", "Z", capital),
        ("a", "z", small),
        ("0", "9", digit),
        ("Α", "Ω", greek_capital),
        ("α", "ω", greek_small),
    )
    return "".join(
        next((chr(to + ord(sign) - ord(low)) for low, high, to in ranges if to and low <= sign <= high), sign)
        for sign in text
    )


def _needs_space(element: Element, after: Element) -> bool:
    """Return whether a thin space follows, as in TeX: after a function's name, but not before a bracket or operator."""
    name = element
    while name.tag in ("msub", "msup", "msubsup", "munder", "mover", "munderover") and len(name):
        name = name[0]
    if name.tag not in ("mi", "mo") or not _FUNCTION.fullmatch(html.unescape(name.text or "")):
        return False
    return after.tag in ("mi", "mn", "msub", "msup", "msubsup", "mfrac", "msqrt", "mover") or (
        after.tag == "mrow" and (len(after) == 0 or after[0].tag != "mo")
    )
