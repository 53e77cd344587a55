"""Finds out, for each test cell, which names come from the student's notebook and which are the judge's own.

A name that an answer binds or changes is the student's: a function is called over the pipe, a variable is fetched. What
the instructor's cells make without the student's part is the judge's own, and so is what earlier test cells have made.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from autograder.platforms.moved_in import free_names
from autograder.platforms.moved_in import statements as reading
from autograder.platforms.moved_in.facts import Role
from autograder.platforms.moved_in.statements import SourceStatement

_OF_IPYTHON = frozenset(("get_ipython", "In", "Out", "_", "__", "_ih", "_oh", "exit", "quit"))
_NETWORK = ("http://", "https://", "urlopen", "urlretrieve", "requests.", "download(", "fetch_openml")


@dataclass
class Binding:
    """The names of one test: the student's functions and values, and the statements that the judge runs for it.

    `shared` are those that stand at the top of the file, `own` those at the test's beginning. `problem` says why the
    cell cannot be bound; it is empty where it can.
    """

    functions: list[str] = field(default_factory=list)
    values: list[str] = field(default_factory=list)
    shared: list[SourceStatement] = field(default_factory=list)
    own: list[SourceStatement] = field(default_factory=list)
    problem: str = ""

    @property
    def taken(self) -> tuple[str, ...]:
        """The names that come from the notebook."""
        return tuple(sorted({*self.functions, *self.values}))


class CellNames:
    """The names of a notebook, as its cells bind them in order."""

    def __init__(self, every: Sequence[SourceStatement], unreadable: Sequence[str] = ()) -> None:
        self._every = every
        self._unreadable = unreadable
        self._of: dict[str, list[SourceStatement]] = {}
        for statement in every:
            for name in statement.binds | statement.changes:
                self._of.setdefault(name, []).append(statement)
        self._dependent: dict[tuple[int, int], bool] = {}
        self.stars = [
            one for one in every if isinstance(one.node, ast.ImportFrom) and one.node.names[0].name == "*"
        ]

    def bind(self, code: str, cell: int) -> Binding:
        """Return the binding of a test cell's code. Raises `SyntaxError` if it is not Python."""
        order = next((one.order for one in self._every if one.cell >= cell), len(self._every))
        binds, _ = reading.names(code)
        reads = free_names.free(code)
        binding = Binding()
        needed: dict[int, SourceStatement] = {}
        for name in sorted(reads):
            self._take(name, order, order, binds, binding, needed)
        used = [*needed.values()]
        self._place(binding, sorted(used, key=lambda one: one.order), binds)
        binding.problem = binding.problem or self._rebound(binding, cell, binds)
        if not binding.taken and not binding.problem:
            binding.problem = "asks for nothing that the student has written"
        return binding

    def solution(self, expressions: Sequence[str], cell: int) -> list[SourceStatement]:
        """Return every statement before a cell that the expressions need, the student's too. Raises `SyntaxError`."""
        order = next((one.order for one in self._every if one.cell >= cell), len(self._every))
        needed: dict[int, SourceStatement] = {}
        todo = [(name, order) for text in expressions for name in free_names.free(text)]
        while todo:
            name, at = todo.pop()
            for one in self._before(name, at):
                if one.order not in needed:
                    needed[one.order] = one
                    later = order if one.is_definition else one.order
                    todo += [(read, later) for read in one.reads | one.changes]
        return [needed[place] for place in sorted(needed)]

    def _take(
        self,
        name: str,
        order: int,
        test: int,
        local: frozenset[str],
        binding: Binding,
        needed: dict[int, SourceStatement],
    ) -> None:
        """Add what a name needs, as it is used at `order` by the test that begins at `test`."""
        found = self._before(name, order)
        if not found:
            self._absent(name, test, local, binding)
            return
        if self._is_students(name, found, test):
            is_function = _makes_function(found, name)
            listed = binding.functions if is_function else binding.values
            if name not in listed:
                listed.append(name)
            return
        for statement in found:
            seeds = statement.role is Role.ANSWER and not statement.is_import
            if statement.order not in needed and not seeds:
                needed[statement.order] = statement
                at = test if statement.is_definition else statement.order
                for read in sorted(statement.reads | statement.changes):
                    if read != name or read in statement.changes:
                        self._take(read, at, test, statement.binds, binding, needed)

    def _before(self, name: str, order: int) -> list[SourceStatement]:
        """Return the statements before `order` that make a name's value: the last that binds it, and changes since."""
        found: list[SourceStatement] = []
        for statement in reversed([one for one in self._of.get(name, ()) if one.order < order]):
            found.append(statement)
            conditional = isinstance(statement.node, ast.If | ast.Try | ast.For | ast.While)
            if name in statement.binds and name not in statement.reads and not conditional:
                break
        return found[::-1]

    def _is_students(self, name: str, found: Sequence[SourceStatement], test: int) -> bool:
        if self._is_answered(name, found):
            return True
        given = all(one.role is Role.GIVEN for one in found)
        if not given or found[-1].is_definition:
            return False
        return any(self._depends(one, test) or _is_far(one) for one in found)

    @staticmethod
    def _is_answered(name: str, found: Sequence[SourceStatement]) -> bool:
        """Return whether an answer gives the name its value, or changes it; a module is nobody's, whatever seeds it."""
        module = found[0].is_import
        return any(
            one.role is Role.ANSWER and not one.is_import and (name in one.binds or not module)
            for one in found
        )

    def _depends(self, statement: SourceStatement, test: int) -> bool:
        """Return whether a statement's value depends on what the student has written."""
        key = (statement.order, test)
        if key not in self._dependent:
            self._dependent[key] = False  # a function that calls itself
            at = test if statement.is_definition else statement.order
            self._dependent[key] = any(
                bool(found := self._before(read, at))
                and (
                    self._is_answered(read, found)
                    or any(self._depends(one, test) for one in found if one is not statement)
                )
                for read in statement.reads
            )
        return self._dependent[key]

    def _absent(self, name: str, test: int, local: frozenset[str], binding: Binding) -> None:
        """Deal with a name that nothing binds before."""
        later = [one for one in self._of.get(name, ()) if name in one.binds and one.role is Role.ANSWER]
        if name in local or self.stars or (hasattr(builtins, name) and name not in ("input", "exit", "quit")):
            return
        if later:
            (binding.functions if _makes_function(later, name) else binding.values).append(name)
        elif name in _OF_IPYTHON or name == "input":
            binding.problem = f"uses {name}, which is there in a notebook alone"
        elif name == "display":
            return
        elif self._unreadable:
            binding.problem = f"uses {name}, which only a cell that is not Python can define"
        else:
            binding.problem = f"uses {name}, which no cell before it defines"

    def _place(self, binding: Binding, needed: Sequence[SourceStatement], local: frozenset[str]) -> None:
        """Sort the judge's own statements into those that all tests share and those of this test."""
        students = frozenset(binding.taken)
        apart = self._apart(needed, students, local)
        kept_above: set[int] = set()
        todo = [one for one in needed if (one.is_definition or one.is_import) and one.order not in apart]
        while todo:
            one = todo.pop()
            if one.order in kept_above:
                continue
            kept_above.add(one.order)
            todo += [
                other
                for other in needed
                if other.order not in apart and (other.binds | other.changes) & one.reads
            ]
        seeding = {one.order for one in needed if reading.is_seeding(one)}
        for one in needed:
            above = one.order in kept_above and one.order not in seeding
            if above:
                binding.shared.append(one)
            if not above or one.binds & local:
                binding.own.append(one)

    @staticmethod
    def _apart(
        needed: Sequence[SourceStatement], students: frozenset[str], local: frozenset[str]
    ) -> set[int]:
        """Return the statements that use the student's names, directly or through others: they stand in the test."""
        names, apart = set(students), set[int]()
        while True:
            more = {one.order for one in needed if (one.reads | one.changes) & names} - apart
            if not more:
                return apart
            apart |= more
            names |= {name for one in needed if one.order in more for name in one.binds}

    def _rebound(self, binding: Binding, cell: int, local: frozenset[str]) -> str:
        """Return why the values that the notebook ends with are not those that the cell was written for."""
        for name in binding.taken:
            for one in self._of.get(name, ()):
                later = one.cell > cell and name in one.binds and one.shown
                if (
                    later
                    and not self._puts_back(one, name)
                    and any(other.cell < cell for other in self._of[name])
                ):
                    return f"uses {name}, which a later cell gives another value"
        for one in self._reached(binding):
            for name in sorted(one.reads & local):
                if name not in binding.functions and any(
                    name in other.binds and other.cell != cell for other in self._of.get(name, ())
                ):
                    function = ", ".join(sorted(one.binds))
                    return f"gives {name} a value, which {function} reads from the notebook"
        return ""

    def _puts_back(self, statement: SourceStatement, name: str) -> bool:
        """Return whether a test cell that binds a name uses it too: it puts back what it has taken away."""
        same = (one for one in self._every if one.cell == statement.cell)
        return statement.role is Role.TEST and any(name in one.reads for one in same)

    def _reached(self, binding: Binding) -> Iterator[SourceStatement]:
        """Yield the definitions in the student's process that the test's calls may reach."""
        todo, seen = list(binding.functions), set[str]()
        while todo:
            name = todo.pop()
            if name in seen:
                continue
            seen.add(name)
            for one in self._of.get(name, ()):
                if one.is_definition and one.role is not Role.TEST:
                    yield one
                    todo += one.reads


def _makes_function(found: Sequence[SourceStatement], name: str) -> bool:
    """Return whether the last of the statements that binds a name makes a function or a class of it."""
    last = next((one for one in reversed(found) if name in one.binds), None)
    if last is None:
        return False
    return last.is_definition or (
        isinstance(last.node, ast.Assign) and isinstance(last.node.value, ast.Lambda)
    )


def _is_far(statement: SourceStatement) -> bool:
    return any(word in statement.text for word in _NETWORK)
