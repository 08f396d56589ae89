"""Frozen dataclasses that take a quarter of the time to make.

A start of the reader makes some seventy small value classes before it can paint.
`dataclasses` compiles up to six functions for each, most of half a millisecond; here
only ``__init__`` is compiled, for classes with more than a few instances, and all share
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


#: Annotations that mean something else than a field.
_NO_FIELDS = (
    "ClassVar", "InitVar", "KW_ONLY", "typing.ClassVar", "dataclasses.InitVar",
    "dataclasses.KW_ONLY",
)  # fmt: skip
#: What a field may say beside its factory: nothing.
_OFFERED = {
    "default": dataclasses.MISSING, "init": True, "repr": True, "hash": None,
    "compare": True, "metadata": {}, "kw_only": dataclasses.MISSING,
}  # fmt: skip
#: Instances made without a compiled ``__init__``: compiling one takes as long.
_FEW = 20


def _record(cls: C) -> C:
    if cls.__bases__ != (object,):
        raise TypeError("a record inherits nothing")
    own = dict(vars(cls))
    annotations = own.get("__annotations__", {})
    names = tuple(annotations)
    defaults = {name: own.pop(name) for name in names if name in own}
    _refuse_unsupported(own, annotations, defaults)
    for unwanted in ("__dict__", "__weakref__"):
        own.pop(unwanted, None)
    shared = {name: made for name, made in _SHARED.items() if name not in own}
    made: Any = type(cls)(
        cls.__name__,
        cls.__bases__,
        {
            **own,
            **shared,
            "__slots__": names,
            "__match_args__": names,
            "__dataclass_fields__": _LateFields(cls, annotations, defaults),
            "__dataclass_params__": _PARAMETERS,
            "__setattr__": _refuse,
            "__delattr__": _refuse,
            "__getstate__": _state,
            "__setstate__": _restore,
            # What `copy.replace` of newer Pythons calls.
            "__replace__": dataclasses.replace,
        },
    )
    made.__qualname__ = cls.__qualname__
    made.__init__ = _early_initializer(made, names, defaults)
    made._values = _reader(names)
    return made  # type: ignore[no-any-return]


def _refuse_unsupported(
    own: dict[str, Any], annotations: dict[str, Any], defaults: dict[str, Any]
) -> None:
    """Raise `TypeError` for what `dataclasses` would heed and nothing here does."""
    if "__post_init__" in own:
        raise TypeError("a record has no __post_init__")
    optional = False
    for name, kind in annotations.items():
        if str(kind).startswith(_NO_FIELDS):
            raise TypeError(f"{name!r} is no field of a record: {kind}")
        if optional and name not in defaults:
            raise TypeError(f"{name!r} has no default and comes after one that has")
        optional = name in defaults
        if optional and not _is_plain(defaults[name]):
            raise TypeError(f"{name!r} has a default that records do not offer")


def _is_plain(default: Any) -> bool:
    """Whether this is a value nobody can change, or a factory and nothing else."""
    if not isinstance(default, dataclasses.Field):
        return type(default).__hash__ is not None
    told = {name: getattr(default, name) for name in _OFFERED}
    return told == _OFFERED and default.default_factory is not dataclasses.MISSING


def _reader(names: tuple[str, ...]) -> Callable[[Any], Any]:
    return attrgetter(*names) if names else staticmethod(lambda record: ())


class _LateFields:
    """Has `dataclasses` itself make its description of a class when one is asked for.

    `replace`, `fields` and `asdict` do.
    """

    def __init__(
        self, cls: type, annotations: dict[str, Any], defaults: dict[str, Any]
    ) -> None:
        self._like = {
            "__module__": cls.__module__,
            "__annotations__": annotations,
            **defaults,
        }

    def __get__(self, record: object, owner: Any) -> dict[str, Any]:
        bare = dataclasses.dataclass(init=False, repr=False, eq=False)
        like: Any = bare(type(owner.__name__, (), self._like))
        fields: dict[str, Any] = like.__dataclass_fields__
        owner.__dataclass_fields__ = fields
        return fields


@dataclasses.dataclass(init=False, repr=False, eq=False)
class _Bare:
    pass


_PARAMETERS: Any = _Bare.__dataclass_params__  # type: ignore[attr-defined]


def _early_initializer(
    made: Any, names: tuple[str, ...], defaults: dict[str, Any]
) -> Callable[..., None]:
    """Return an ``__init__`` for the first instances, and for none made wrongly."""
    known = frozenset(names)
    left = _FEW

    def __init__(self: Any, *values: Any, **named: Any) -> None:
        nonlocal left
        left -= 1
        given = {**dict(zip(names, values, strict=False)), **named}
        whole = len(given) == len(values) + len(named) and given.keys() <= known
        if left < 0 or not whole:
            made.__init__ = _initializer(made, names, defaults)
            made.__init__(self, *values, **named)
            return
        for name in names:
            if name in given:
                value = given[name]
            elif name in defaults:
                value = _default(defaults[name])
            else:
                # For its words about what is missing.
                _initializer(made, names, defaults)(self, *values, **named)
            _set(self, name, value)

    return __init__


def _default(value: Any) -> Any:
    if isinstance(value, dataclasses.Field):
        make: Any = value.default_factory
        return make()
    return value


def _initializer(
    made: Any, names: tuple[str, ...], defaults: dict[str, Any]
) -> Callable[..., None]:
    """Compile the one function that has to be fast: it runs for every instance."""
    known: dict[str, Any] = {"_unset": dataclasses.MISSING}
    parameters, lines = [], []
    for name in names:
        value = name
        default = defaults.get(name, dataclasses.MISSING)
        if default is dataclasses.MISSING:
            parameters.append(name)
        elif isinstance(default, dataclasses.Field):
            known[f"_{name}"] = default.default_factory
            parameters.append(f"{name}=_unset")
            value = f"_{name}() if {name} is _unset else {name}"
        else:
            known[f"_{name}"] = default
            parameters.append(f"{name}=_{name}")
        # The slot itself takes half the time of `object.__setattr__`.
        known[f"_set_{name}"] = getattr(made, name).__set__
        lines.append(f"    _set_{name}(self, {value})")
    head = f"def __init__({', '.join(['self', *parameters])}):"
    exec("\n".join([head, *(lines or ["    pass"])]), known)
    made_init: Callable[..., None] = known["__init__"]
    made_init.__qualname__ = f"{made.__qualname__}.__init__"
    return made_init


def _repr(self: Any) -> str:
    shown = (f"{name}={getattr(self, name)!r}" for name in self.__match_args__)
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
    return [getattr(self, name) for name in self.__match_args__]


def _restore(self: Any, state: list[Any]) -> None:
    for name, value in zip(self.__match_args__, state, strict=True):
        _set(self, name, value)


#: What a class does not define itself, as with `dataclasses`.
_SHARED: dict[str, Callable[..., Any]] = {
    "__repr__": _repr,
    "__eq__": _equal,
    "__hash__": _hash,
}
