"""Finds patterns that a hostile text can make slow: those that match a part of it in many ways, and then fail.

A backtracking matcher takes more than linear time on a pattern exactly where it has two different places p and q, so
that one text leads from p to p, from p to q and from q to q (polynomial), or two ways from p to p (exponential), and
what follows q can still fail. The place before an unanchored pattern is one too, since a search starts anew at each
character. Patterns become automata over a few dozen characters, one for each class that they tell apart.

What the automata do not know makes them stricter, not laxer: look-behinds and negative look-aheads of more than one
character always hold, and a reference to a group is any text. Repeats of more than `MANY` count as unbounded.
"""

from __future__ import annotations

import re
import string
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

MANY = 20
BEGIN, BEFORE = 0, 1  # the places at the text's start, and within the text before what a search finds
ALPHABET = frozenset(string.printable + "\0\x1b\x7f\x85\xa0éßжЖ中あ\u0301\u200b\u2028\ue000\ue001😀“")
_CATEGORIES = {
    op.CATEGORY_DIGIT: r"\d",
    op.CATEGORY_NOT_DIGIT: r"\D",
    op.CATEGORY_SPACE: r"\s",
    op.CATEGORY_NOT_SPACE: r"\S",
    op.CATEGORY_WORD: r"\w",
    op.CATEGORY_NOT_WORD: r"\W",
}

Chars = frozenset[str]


@dataclass
class Automaton:
    """Steps that take a character of a set, and free steps that need the next character in a set (or the end)."""

    steps: list[list[tuple[Chars, int]]] = field(default_factory=list)
    free: list[list[tuple[Chars, int]]] = field(default_factory=list)

    def state(self) -> int:
        self.steps.append([])
        self.free.append([])
        return len(self.steps) - 1


def problems(pattern: re.Pattern[str], methods: Iterable[str]) -> list[str]:
    """Return why a pattern can be slow, used with these methods of `re`; nothing where it is linear."""
    tree = parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
    searched = not set(methods) <= {"match", "fullmatch"}
    found = list(_problems(list(tree), pattern.flags, searched, set(methods) == {"fullmatch"}))
    return sorted(set(found))


def _problems(tree: list[Any], flags: int, searched: bool, whole: bool) -> Iterator[str]:
    made = Automaton()
    first = [made.state() for _ in (BEGIN, BEFORE, "first")][-1]
    if searched and not _anchored(tree, flags):
        made.steps[BEGIN].append((ALPHABET, BEFORE))
        made.steps[BEFORE].append((ALPHABET, BEFORE))
    made.free[BEGIN].append((ALPHABET, first))
    made.free[BEFORE].append((ALPHABET, first))
    end = _sequence(made, tree, flags, first)
    yield from _ambiguities(made, BEGIN, end, whole)


def _anchored(tree: list[Any], flags: int) -> bool:
    code, value = tree[0] if tree else (None, None)
    return code is op.AT and (
        value is op.AT_BEGINNING_STRING or (value is op.AT_BEGINNING and not flags & re.MULTILINE)
    )


def _sequence(made: Automaton, tree: Iterable[Any], flags: int, at: int) -> int:
    for node in tree:
        at = _node(made, node, flags, at)
    return at


def _node(made: Automaton, node: Any, flags: int, at: int) -> int:
    code, value = node
    if code in (op.LITERAL, op.NOT_LITERAL, op.IN, op.ANY):
        return _step(made, at, _chars(code, value, flags))
    if code is op.SUBPATTERN:
        _, add, remove, body = value
        return _sequence(made, body, (flags | add) & ~remove, at)
    if code is op.BRANCH:
        end = made.state()
        for body in value[1]:
            made.free[_sequence(made, body, flags, at)].append((ALPHABET, end))
        return end
    if code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
        return _repeat(made, value, flags, at, possessive=code is op.POSSESSIVE_REPEAT)
    if code is op.ATOMIC_GROUP:
        return _sequence(made, value, flags, at)
    if code in (op.ASSERT, op.ASSERT_NOT):
        return _look(made, code, value, flags, at)
    if code is op.AT:
        return _at(made, value, flags, at)
    if code is op.GROUPREF:
        end = _step(made, at, ALPHABET)
        made.steps[end].append((ALPHABET, end))
        return end
    raise AssertionError(f"a kind of pattern that is new here: {code}")


def _step(made: Automaton, at: int, chars: Chars) -> int:
    end = made.state()
    made.steps[at].append((chars, end))
    return end


def _at(made: Automaton, value: Any, flags: int, at: int) -> int:
    """An anchor: at the end nothing follows, or a newline; at a line's start a newline stands before, or nothing."""
    end = made.state()
    if value is op.AT_END_STRING:
        made.free[at].append((frozenset(), end))
    elif value in (op.AT_END, op.AT_END_LINE):
        made.free[at].append((frozenset("\n"), end))
    elif value in (op.AT_BEGINNING, op.AT_BEGINNING_STRING) and at in _freely(made, BEGIN):
        made.free[BEGIN].append((ALPHABET, end))
        if value is op.AT_BEGINNING and flags & re.MULTILINE:
            made.steps[BEFORE].append((frozenset("\n"), end))
    else:
        made.free[at].append((ALPHABET, end))
    return end


def _freely(made: Automaton, at: int) -> set[int]:
    seen, todo = {at}, [at]
    while todo:
        for _, target in made.free[todo.pop()]:
            if target not in seen:
                seen.add(target)
                todo.append(target)
    return seen


def _look(made: Automaton, code: Any, value: Any, flags: int, at: int) -> int:
    direction, body = value
    body = list(body)
    if direction > 0:
        _sequence(made, body, flags, at)  # its work is done here too, and leads nowhere
    end = made.state()
    allowed = ALPHABET
    if direction > 0 and len(body) == 1 and body[0][0] in (op.LITERAL, op.NOT_LITERAL, op.IN, op.ANY):
        chars = _chars(*body[0], flags)
        allowed = chars if code is op.ASSERT else ALPHABET - chars
    made.free[at].append((allowed, end))
    return end


def _repeat(made: Automaton, value: Any, flags: int, at: int, *, possessive: bool) -> int:
    least, most, body = value
    body = list(body)
    for _ in range(min(least, 2)):
        at = _sequence(made, body, flags, at)
    end = made.state()
    single = body[0] if len(body) == 1 else None
    if single and single[0] is op.SUBPATTERN and len(single[1][3]) == 1:
        single = single[1][3][0]
    leaving = ALPHABET
    if possessive and single and single[0] in (op.LITERAL, op.NOT_LITERAL, op.IN, op.ANY) and most > MANY:
        leaving = ALPHABET - _chars(*single, flags)  # it has taken all that there were
    if most is op.MAXREPEAT or most > MANY:
        loop = made.state()
        made.free[at].append((ALPHABET, loop))
        back = _sequence(made, body, flags, loop)
        made.free[back].append((ALPHABET, loop))
        made.free[loop].append((leaving, end))
        return end
    for _ in range(most - min(least, 2)):
        made.free[at].append((ALPHABET, end))
        at = _sequence(made, body, flags, at)
    made.free[at].append((ALPHABET, end))
    return end


def _chars(code: Any, value: Any, flags: int) -> Chars:
    if code is op.ANY:
        return ALPHABET if flags & re.DOTALL else ALPHABET - {"\n"}
    if code is op.LITERAL:
        return _literal(chr(value), flags)
    if code is op.NOT_LITERAL:
        return ALPHABET - _literal(chr(value), flags)
    negated, chars = False, set[str]()
    for kind, one in value:
        if kind is op.NEGATE:
            negated = True
        elif kind is op.LITERAL:
            chars |= _literal(chr(one), flags)
        elif kind is op.RANGE:
            chars |= {char for char in ALPHABET if one[0] <= ord(char) <= one[1]}
            if flags & re.IGNORECASE:
                chars |= {char for char in ALPHABET if one[0] <= ord(char.swapcase()[0]) <= one[1]}
        else:
            chars |= {char for char in ALPHABET if re.match(_CATEGORIES[one], char)}
    return ALPHABET - chars if negated else frozenset(chars)


def _literal(char: str, flags: int) -> Chars:
    both = {char, char.swapcase()} if flags & re.IGNORECASE else {char}
    return ALPHABET & both


def _ambiguities(made: Automaton, start: int, end: int, whole: bool) -> Iterator[str]:
    """Yield the ambiguities of the automaton without free steps: its places are the ends of steps."""
    closures = [list(_closure(made, state)) for state in range(len(made.steps))]
    edges: dict[int, list[tuple[Chars, int]]] = {}
    doubled = []
    for state, closure in enumerate(closures):
        edges[state] = [
            (allowed & chars, target)
            for allowed, inner in closure
            for chars, target in made.steps[inner]
            if allowed & chars
        ]
        for place, (chars, target) in enumerate(edges[state]):
            if any(other == target and chars & more for more, other in edges[state][:place]):
                doubled.append((state, target))
    ends = {
        state: [allowed for allowed, inner in closure if inner == end]
        for state, closure in enumerate(closures)
    }
    used = _reached(edges, start)
    reach = {state: _reached(edges, state) for state in used}
    for source, target in doubled:
        if source in used and source in reach.get(target, ()):
            yield "a repeat of a repeat: exponential"
    cycles = [state for state in used if any(state in reach[target] for _, target in edges[state])]
    for p in cycles:
        ring = {state for state in reach[p] if p in reach[state]}
        if _exponential(edges, p, ring):
            yield "two ways around one repeat: exponential"
        for q in cycles:
            if q in ring or q not in reach[p] or _never_fails(edges, ends, q, whole):
                continue
            if _polynomial(edges, p, q, reach):
                yield "two repeats that take the same text, and then something that can fail"


def _closure(made: Automaton, state: int) -> Iterator[tuple[Chars, int]]:
    """Yield every way without a character, as the characters that may follow it and the place where it ends."""
    todo: list[tuple[Chars, tuple[int, ...]]] = [(ALPHABET, (state,))]
    while todo:
        allowed, path = todo.pop()
        yield allowed, path[-1]
        for needed, target in made.free[path[-1]]:
            if target not in path:
                todo.append((allowed & needed, (*path, target)))


def _reached(edges: dict[int, list[tuple[Chars, int]]], state: int) -> set[int]:
    seen: set[int] = {state}
    todo = deque([state])
    while todo:
        for _, target in edges[todo.popleft()]:
            if target not in seen:
                seen.add(target)
                todo.append(target)
    return seen


def _exponential(edges: dict[int, list[tuple[Chars, int]]], p: int, ring: set[int]) -> bool:
    """Return whether two different ways lead from p back to p on one text."""
    seen, todo = {(p, p)}, deque([(p, p)])
    while todo:
        a, b = todo.popleft()
        for chars, x in edges[a]:
            for more, y in edges[b]:
                if chars & more and x in ring and y in ring:
                    if (x, y) == (p, p) and a != b:
                        return True
                    if (x, y) not in seen:
                        seen.add((x, y))
                        todo.append((x, y))
    return False


def _polynomial(
    edges: dict[int, list[tuple[Chars, int]]], p: int, q: int, reach: dict[int, set[int]]
) -> bool:
    """Return whether one text leads from p to p, from p to q and from q to q."""
    seen, todo = {(p, p, q)}, deque([(p, p, q)])
    while todo:
        a, b, c = todo.popleft()
        for first, x in edges[a]:
            if p not in reach[x]:
                continue
            for second, y in edges[b]:
                if not (both := first & second) or q not in reach[y]:
                    continue
                for third, z in edges[c]:
                    if not both & third or q not in reach[z]:
                        continue
                    if (x, y, z) == (p, q, q):
                        return True
                    if (x, y, z) not in seen:
                        seen.add((x, y, z))
                        todo.append((x, y, z))
    return False


def _never_fails(
    edges: dict[int, list[tuple[Chars, int]]], ends: dict[int, list[Chars]], state: int, whole: bool
) -> bool:
    """Return whether the pattern fits from here whatever follows."""
    begin = frozenset({state})
    seen, todo = {begin}, deque([begin])
    while todo:
        states = todo.popleft()
        done = [allowed for one in states for allowed in ends[one]]
        if not done:
            return False
        left = ALPHABET if whole else ALPHABET - frozenset().union(*done)
        for char in left:
            after = frozenset(target for one in states for chars, target in edges[one] if char in chars)
            if after not in seen:
                seen.add(after)
                todo.append(after)
    return True
