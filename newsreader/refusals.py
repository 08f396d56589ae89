"""Pages that could not be had are remembered, so that they are not asked for again.

What the server said holds for a day, whoever asks by opening the article; `w` always
asks. What may pass in a minute (no network, an overloaded server) is asked for again
when somebody opens the article, but not to prepare it ahead.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from filters.records import dataclass
from newsreader.models import Failure, FailureKind

if TYPE_CHECKING:
    from newsreader.store import Store

_DAY_S = 24 * 3600
#: Failures remembered; of more, the oldest are forgotten.
_MOST = 500
#: Where the store keeps them.
_KEPT = "page_failures"
_PASSING = frozenset(
    {
        FailureKind.DNS,
        FailureKind.REFUSED,
        FailureKind.CONNECTION,
        FailureKind.TLS,
        FailureKind.TIMEOUT,
        FailureKind.RATE_LIMITED,
        FailureKind.SERVER_ERROR,
        FailureKind.TRUNCATED,
        FailureKind.WORKER,
        FailureKind.OFFLINE,
    }
)
_NEXT_STEP = "It is not asked for again within a day, unless you fetch it yourself."


@dataclass(frozen=True, slots=True)
class _Refusal:
    """When the page of a certain text could not be had, and why."""

    at: int
    #: Of what the feed gave; with another text the page may be another one.
    content_hash: str
    failure: Failure


class Refusals:
    """Remembers failed fetches of pages, by entry."""

    def __init__(self, store: Store, write: Callable[..., Awaitable[Any]]) -> None:
        """Read what is remembered when it is first asked for."""
        self._store, self._write = store, write
        self._known: dict[int, _Refusal] | None = None

    def standing(
        self, entry_id: int, content_hash: str, *, ahead: bool
    ) -> Failure | None:
        """Return why the page is not to be asked for now; None when it may be.

        `ahead` of anybody's wish to read the article, passing failures count too.
        """
        known = self._load().get(entry_id)
        if known is None or known.content_hash != content_hash:
            return None
        if not 0 <= time.time() - known.at < _DAY_S:
            return None
        if known.failure.kind in _PASSING and not ahead:
            return None
        return replace(known.failure, next_step=_NEXT_STEP)

    async def remember(
        self, entry_id: int, content_hash: str, failure: Failure | None
    ) -> None:
        """Note how asking for a page ended; None is success, which forgets."""
        known = self._load()
        if known.pop(entry_id, None) is None and failure is None:
            return
        if failure is not None:
            known[entry_id] = _Refusal(int(time.time()), content_hash, failure)
        while len(known) > _MOST:
            del known[next(iter(known))]
        await self._write(self._store.set_setting, _KEPT, _as_json(known))

    def _load(self) -> dict[int, _Refusal]:
        if self._known is None:
            self._known = _from_json(self._store.get_setting(_KEPT))
        return self._known


def _as_json(known: dict[int, _Refusal]) -> list[list[Any]]:
    return [
        [entry_id, one.at, one.content_hash, one.failure.kind, one.failure.sentence]
        for entry_id, one in known.items()
    ]


def _from_json(value: Any) -> dict[int, _Refusal]:
    """What was kept; rows of another form are left out."""
    found: dict[int, _Refusal] = {}
    for row in value if isinstance(value, list) else []:
        match row:
            case [int(entry_id), int(at), str(content_hash), kind, str(sentence)] if (
                kind in tuple(FailureKind)
            ):
                failure = Failure(FailureKind(kind), sentence)
                found[entry_id] = _Refusal(at, content_hash, failure)
    return found
