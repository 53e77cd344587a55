"""Makes a stand-in resemble the student's own part in everything but the mathematics.

Honest code reads a part's signature, its docstring and its attributes, calls it by keyword with its own names for the
arguments, asks whether a layer is an instance of its own base class, or uses a helper that only its own class has.
Where the student's part has these, its stand-in has them too; and where the same function has a second name, that is
replaced as well. What the part computes is always the reference's.
"""

from __future__ import annotations

import contextlib
import inspect
import types
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_NOT_COPIED = frozenset(
    f"__{name}__"
    for name in (
        *("new", "init", "init_subclass", "getattribute", "getattr", "setattr", "delattr", "del"),
        *("reduce", "reduce_ex", "getstate", "setstate"),
    )
)
_TABLES = ("__match_args__", "__dataclass_fields__", "__dataclass_params__")
_PLAIN = (bool, int, float, str, type(None))


def resemble(part: Any, own: Any) -> None:
    """Give a stand-in what the student's own part has beside its mathematics; what cannot be given is left out."""
    if not isinstance(part, type):
        _as_function(part, own)
    elif isinstance(own, type) and not issubclass(own, part):
        _as_class(part, own)


def _as_function(part: Any, own: Any) -> None:
    with contextlib.suppress(Exception):
        part.__signature__ = inspect.signature(own)
    with contextlib.suppress(Exception):
        part.__doc__ = own.__doc__
        part.__annotations__ = getattr(own, "__annotations__", {})
        given = {name: value for name, value in vars(own).items() if not name.startswith("__")}
        vars(part).update({name: value for name, value in given.items() if name not in vars(part)})


def _as_class(part: type, own: type) -> None:
    """Give it the bases, and the methods and constants that the reference's class lacks; signatures of the others."""
    with contextlib.suppress(TypeError):
        part.__bases__ = (part.__bases__[0], *(base for base in own.__bases__ if base is not object))
    for name, member in vars(own).items():
        mine = vars(part).get(name)
        with contextlib.suppress(Exception):
            if isinstance(mine, types.FunctionType):
                mine.__signature__ = inspect.signature(member)  # type: ignore[attr-defined]
            elif mine is None and _is_extra(name, member):
                setattr(part, name, _Yielding(member) if hasattr(member, "__set__") else member)


def _is_extra(name: str, member: object) -> bool:
    """Return True if a member of the student's class works in another class."""
    if name.startswith("__"):
        return name in _TABLES or (name not in _NOT_COPIED and isinstance(member, types.FunctionType))
    return not isinstance(member, types.MemberDescriptorType | types.GetSetDescriptorType)


class _Yielding:
    """A property of the student's class that yields to an attribute of its name, which the reference may set."""

    def __init__(self, member: Any) -> None:
        self._member = member

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        return self._member.__get__(instance, owner)


def renamed(part: Any, names: Sequence[str], keywords: Mapping[str, Any]) -> dict[str, Any]:
    """Return keywords under the reference's names for the arguments.

    A name that the reference does not know is translated by its position in the student's own signature. An argument
    that only the student's own part has is left out where its value is that part's default.
    """
    if keywords.keys() <= set(names):
        return dict(keywords)
    own: Mapping[str, Any] = getattr(getattr(part, "__signature__", None), "parameters", {})
    known = {**dict(zip(own, names, strict=False)), **{name: name for name in names}}
    return {
        known.get(name, name): value
        for name, value in keywords.items()
        if name in known or name not in own or not _is_default(own[name].default, value)
    }


def _is_default(default: object, value: object) -> bool:
    return type(value) is type(default) and isinstance(value, _PLAIN) and value == default


def replace_twins(names: dict[str, Any], own: Any, part: Any) -> None:
    """Put the stand-in wherever else the student's own part is bound: to names of the notebook, or in a class of it.

    Only for what the notebook itself defines: a function of a library may be bound to many names for many purposes.
    """
    function = getattr(own, "__func__", own)
    at_home = getattr(function, "__globals__", None) is names
    if not at_home and not (isinstance(own, type) and own.__module__ == names.get("__name__")):
        return
    twins = [name for name, value in names.items() if value is own and not name.startswith("_own_")]
    names.update(dict.fromkeys(twins, part))
    for holder, name in _holders(names, function) if at_home else ():
        with contextlib.suppress(Exception):
            setattr(holder, name, _in_class(vars(holder)[name], part))


def _holders(names: Mapping[str, Any], function: Any) -> Iterator[tuple[type, str]]:
    """Yield the class that has this function as a method, and under which name, if the notebook can name the class."""
    holder, _, name = function.__qualname__.rpartition(".")
    found = names.get(holder)
    if (
        isinstance(found, type)
        and getattr(vars(found).get(name), "__func__", vars(found).get(name)) is function
    ):
        yield found, name


def _in_class(member: Any, part: Any) -> Any:
    if isinstance(member, staticmethod):
        return staticmethod(part)
    if isinstance(member, classmethod):
        return classmethod(lambda cls, *args, **keywords: part(*args, **keywords))
    return lambda self, *args, **keywords: part(*args, **keywords)
