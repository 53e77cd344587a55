"""The edits of a mutant: the nodes that may replace a node of a syntax tree.

Operators and comparisons become others, constants move, terms and calls are dropped, arguments and operands change
places, conditions are negated, statements are left out, `.T` and `keepdims` go, mean and sum are confused.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any

_OPERATORS: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div, ast.Add),
    ast.Div: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
    ast.Pow: (ast.Mult,),
    ast.FloorDiv: (ast.Div,),
    ast.Mod: (ast.Mult,),
}
_COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
_CONFUSED = (
    ("mean", "sum"),
    ("maximum", "minimum"),
    ("max", "min"),
    ("argmax", "argmin"),
    ("zeros", "ones"),
    ("zeros_like", "ones_like"),
    ("var", "std"),
    ("exp", "log"),
    ("append", "remove"),
    ("sin", "cos"),
    ("floor", "ceil"),
)
_OTHER = {name: other for pair in _CONFUSED for name, other in (pair, pair[::-1])}


def of(node: ast.AST) -> Iterator[ast.AST]:
    """Yield every edit of this node, as the node that replaces it. The node itself is not changed."""
    edits: Callable[[Any], Iterator[ast.AST]] | None = _EDITS.get(type(node))
    if edits is not None:
        yield from edits(node)
    if isinstance(node, ast.stmt) and not isinstance(
        node, ast.Return | ast.FunctionDef | ast.ClassDef | ast.Pass
    ):
        yield ast.Pass()


def _binary(node: ast.BinOp) -> Iterator[ast.AST]:
    for operator in _OPERATORS.get(type(node.op), ()):
        yield ast.BinOp(node.left, operator(), node.right)
    yield node.left
    yield node.right
    if not isinstance(node.op, ast.Add | ast.Mult):
        yield ast.BinOp(node.right, node.op, node.left)


def _compare(node: ast.Compare) -> Iterator[ast.AST]:
    for operator in _COMPARISONS.get(type(node.ops[0]), ()):
        yield ast.Compare(node.left, [operator(), *node.ops[1:]], node.comparators)


def _boolean(node: ast.BoolOp) -> Iterator[ast.AST]:
    yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)


def _unary(node: ast.UnaryOp) -> Iterator[ast.AST]:
    yield node.operand


def _constant(node: ast.Constant) -> Iterator[ast.AST]:
    value = node.value
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int | float):
        for other in dict.fromkeys((value + 1, value - 1, 0, 2 * value, -value)):
            if other != value:
                yield ast.Constant(other)


def _attribute(node: ast.Attribute) -> Iterator[ast.AST]:
    if node.attr == "T":
        yield node.value
    if node.attr in _OTHER:
        yield ast.Attribute(node.value, _OTHER[node.attr], node.ctx)


def _name(node: ast.Name) -> Iterator[ast.AST]:
    if isinstance(node.ctx, ast.Load) and node.id in _OTHER:
        yield ast.Name(_OTHER[node.id], node.ctx)


def _call(node: ast.Call) -> Iterator[ast.AST]:
    plain = [argument for argument in node.args if not isinstance(argument, ast.Starred)]
    if plain:
        yield plain[0]
    if isinstance(node.func, ast.Attribute):
        yield node.func.value
    if len(plain) == len(node.args):
        for place in range(1, len(plain)):
            swapped = [*plain[: place - 1], plain[place], plain[place - 1], *plain[place + 1 :]]
            yield ast.Call(node.func, swapped, node.keywords)
    if isinstance(node.func, ast.Name) and node.func.id in ("len", "range"):
        yield from _shifted(node)
    for dropped in node.keywords:
        yield ast.Call(node.func, node.args, [keyword for keyword in node.keywords if keyword is not dropped])


def _if(node: ast.If) -> Iterator[ast.AST]:
    yield ast.If(ast.UnaryOp(ast.Not(), node.test), node.body, node.orelse)
    yield ast.If(ast.Constant(True), node.body, node.orelse)


def _if_expression(node: ast.IfExp) -> Iterator[ast.AST]:
    yield node.body
    yield node.orelse
    yield ast.IfExp(node.test, node.orelse, node.body)


def _tuple(node: ast.Tuple) -> Iterator[ast.AST]:
    if len(node.elts) > 1:
        yield ast.Tuple([node.elts[1], node.elts[0], *node.elts[2:]], node.ctx)


def _slice(node: ast.Slice) -> Iterator[ast.AST]:
    if node.lower is not None:
        yield ast.Slice(None, node.upper, node.step)
        yield ast.Slice(ast.BinOp(node.lower, ast.Add(), ast.Constant(1)), node.upper, node.step)
    if node.upper is not None:
        yield ast.Slice(node.lower, None, node.step)
        yield ast.Slice(node.lower, ast.BinOp(node.upper, ast.Sub(), ast.Constant(1)), node.step)
    if node.step is not None:
        yield ast.Slice(node.lower, node.upper, None)


def _shifted(node: ast.expr) -> Iterator[ast.AST]:
    """Yield a count or an index that is off by one."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "range":
        *others, last = node.args
        for operator in (ast.Add(), ast.Sub()):
            yield ast.Call(node.func, [*others, ast.BinOp(last, operator, ast.Constant(1))], node.keywords)
    else:
        yield ast.BinOp(node, ast.Add(), ast.Constant(1))
        yield ast.BinOp(node, ast.Sub(), ast.Constant(1))


def _subscript(node: ast.Subscript) -> Iterator[ast.AST]:
    if isinstance(node.slice, ast.Name | ast.BinOp):
        for index in _shifted(node.slice):
            yield ast.Subscript(node.value, index, node.ctx)  # type: ignore[arg-type]


def _augmented(node: ast.AugAssign) -> Iterator[ast.AST]:
    for operator in _OPERATORS.get(type(node.op), ()):
        yield ast.AugAssign(node.target, operator(), node.value)
    yield ast.Assign([node.target], node.value, lineno=node.lineno)


def _comprehension(node: ast.ListComp) -> Iterator[ast.AST]:
    first, *others = node.generators
    for dropped in first.ifs:
        kept = [test for test in first.ifs if test is not dropped]
        yield ast.ListComp(
            node.elt, [ast.comprehension(first.target, first.iter, kept, first.is_async), *others]
        )


_EDITS: dict[type[ast.AST], Any] = {
    ast.BinOp: _binary,
    ast.Compare: _compare,
    ast.BoolOp: _boolean,
    ast.UnaryOp: _unary,
    ast.Constant: _constant,
    ast.Attribute: _attribute,
    ast.Name: _name,
    ast.Call: _call,
    ast.If: _if,
    ast.IfExp: _if_expression,
    ast.Tuple: _tuple,
    ast.Slice: _slice,
    ast.Subscript: _subscript,
    ast.AugAssign: _augmented,
    ast.ListComp: _comprehension,
}
