"""Frozen dataclasses that take a quarter of the time to make.

A start of the reader makes some seventy small value classes before it can paint.
`dataclasses` compiles up to six functions for each, most of half a millisecond; here
only ``__init__`` is compiled, when the first instance is made, and all classes share
the rest. What one gets is a frozen dataclass with slots in every respect that is used
here: `replace`, `fields`, `asdict`, pickling, matching, hashing, equality and a repr.
Type checkers see `dataclasses.dataclass` itself.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(*, frozen: bool, slots: bool) -> Callable[[type], type]:
        """Make a class a frozen dataclass with slots; nothing else is offered."""
        if not (frozen and slots):
            raise TypeError("a record is frozen and has slots")
        return _record


__all__ = ["dataclass"]

C = TypeVar("C", bound=type)
_set = object.__setattr__


def _record(cls: C) -> C:
    own = frozenset(vars(cls))
    bare = dataclasses.dataclass(init=False, repr=False, eq=False, slots=True)
    made: Any = bare(cls)
    names = tuple(made.__dataclass_fields__)
    made.__init__ = _late_initializer(made)
    made._values = attrgetter(*names) if names else staticmethod(lambda record: ())
    for name, shared in _SHARED.items():
        if name not in own:
            setattr(made, name, shared)
    made.__setattr__ = made.__delattr__ = _refuse
    made.__getstate__ = _state
    made.__setstate__ = _restore
    return made  # type: ignore[no-any-return]


def _late_initializer(made: Any) -> Callable[..., None]:
    """Return a stand-in that compiles the real ``__init__`` when it is first called."""

    def __init__(self: Any, *values: Any, **named: Any) -> None:
        made.__init__ = _initializer(made)
        made.__init__(self, *values, **named)

    return __init__


def _initializer(made: Any) -> Callable[..., None]:
    """Compile the one function that has to be fast: it runs for every instance."""
    known: dict[str, Any] = {"_unset": dataclasses.MISSING}
    parameters, lines = [], []
    for field in made.__dataclass_fields__.values():
        name, value = field.name, field.name
        if field.default is not dataclasses.MISSING:
            known[f"_{name}"] = field.default
            parameters.append(f"{name}=_{name}")
        elif field.default_factory is not dataclasses.MISSING:
            known[f"_{name}"] = field.default_factory
            parameters.append(f"{name}=_unset")
            value = f"_{name}() if {name} is _unset else {name}"
        else:
            parameters.append(name)
        # The slot itself takes half the time of `object.__setattr__`.
        known[f"_set_{name}"] = getattr(made, name).__set__
        lines.append(f"    _set_{name}(self, {value})")
    head = f"def __init__({', '.join(['self', *parameters])}):"
    exec("\n".join([head, *(lines or ["    pass"])]), known)
    made_init: Callable[..., None] = known["__init__"]
    made_init.__qualname__ = f"{made.__qualname__}.__init__"
    return made_init


def _repr(self: Any) -> str:
    shown = (f"{name}={getattr(self, name)!r}" for name in self.__dataclass_fields__)
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _equal(self: Any, other: Any) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    values = self._values
    return values(self) == values(other)


def _hash(self: Any) -> int:
    return hash(self._values(self))


def _refuse(self: Any, name: str, *value: object) -> None:
    raise dataclasses.FrozenInstanceError(f"{name!r} cannot be changed")


def _state(self: Any) -> list[Any]:
    return [getattr(self, name) for name in self.__dataclass_fields__]


def _restore(self: Any, state: list[Any]) -> None:
    for name, value in zip(self.__dataclass_fields__, state, strict=True):
        _set(self, name, value)


#: What a class does not define itself, as with `dataclasses`.
_SHARED: dict[str, Callable[..., Any]] = {
    "__repr__": _repr,
    "__eq__": _equal,
    "__hash__": _hash,
}
