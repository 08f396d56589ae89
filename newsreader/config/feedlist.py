"""The feeds of a configuration, taken out of their box when somebody looks at one.

A start of the reader compares them with the database by their mark alone: making
five thousand values takes longer than everything else it does.
"""

from __future__ import annotations

import marshal
from collections.abc import Iterator, Sequence
from typing import Any, overload

from filters.article import Category
from newsreader.models import FeedSpec, FullText

#: What a row holds, in order. Part of what is kept: other fields, another row.
FIELDS = (
    "url", "title", "tags", "interval_minutes", "full_text", "keep", "user",
    "password_command", "password_keyring",
)  # fmt: skip


class PackedFeeds(Sequence[FeedSpec]):
    """Feeds in the user's order, with a mark that other feeds do not have."""

    def __init__(self, count: int, mark: str, packed: bytes) -> None:
        """Use `PackedFeeds.of` for feeds that are there already."""
        self.mark, self.packed = mark, packed
        self._count = count
        self._specs: tuple[FeedSpec, ...] | None = None

    @classmethod
    def of(cls, specs: Sequence[FeedSpec]) -> PackedFeeds:
        """Return these feeds, packed and marked."""
        from hashlib import blake2b

        rows = [_row(spec) for spec in specs]
        told = repr((FIELDS, rows)).encode("utf-8", "surrogatepass")
        mark = blake2b(told, digest_size=16).hexdigest()
        made = cls(len(rows), mark, marshal.dumps(rows))
        made._specs = tuple(specs)
        return made

    def _all(self) -> tuple[FeedSpec, ...]:
        if self._specs is None:
            self._specs = tuple(map(_spec, marshal.loads(self.packed)))
        return self._specs

    @overload
    def __getitem__(self, index: int) -> FeedSpec: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[FeedSpec, ...]: ...

    def __getitem__(self, index: int | slice) -> FeedSpec | tuple[FeedSpec, ...]:
        return self._all()[index]

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[FeedSpec]:
        return iter(self._all())

    def __eq__(self, other: object) -> bool:
        if isinstance(other, PackedFeeds):
            return self.mark == other.mark
        return isinstance(other, Sequence) and self._all() == tuple(other)

    #: Equal to a list or tuple of the same feeds, whose hashes differ.
    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"PackedFeeds({self._all()!r})"


def mark_of(specs: Sequence[FeedSpec]) -> str:
    """Return what tells these feeds from others; "" when that is not known."""
    return specs.mark if isinstance(specs, PackedFeeds) else ""


def _row(spec: FeedSpec) -> tuple[Any, ...]:
    values = {name: getattr(spec, name) for name in FIELDS}
    values["full_text"] = spec.full_text.value
    values["keep"] = tuple(sorted(category.value for category in spec.keep))
    return tuple(values.values())


def _spec(row: Sequence[Any]) -> FeedSpec:
    values = dict(zip(FIELDS, row, strict=True))
    values["full_text"] = FullText(values["full_text"])
    values["keep"] = frozenset(map(Category, values["keep"]))
    return FeedSpec(**values)
