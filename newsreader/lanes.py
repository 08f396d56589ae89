"""Who is asked next: no host has more than its share on the way."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence

from newsreader.models import FetchState
from newsreader.urls import host_of


class Lanes:
    """Hands out feeds so that no host has more than its share on the way."""

    def __init__(self, states: Sequence[FetchState], per_host: int = 2) -> None:
        self._waiting: dict[str, deque[FetchState]] = {}
        self._on_the_way: dict[str, int] = {}
        self._ready: deque[str] = deque()
        self._per_host = per_host
        self._changed = asyncio.Event()
        for state in states:
            host = host_of(state.url)
            self._waiting.setdefault(host, deque()).append(state)
        for _ in range(per_host):
            self._ready.extend(self._waiting)

    async def next(self) -> FetchState | None:
        """Return a feed whose host has room, None when all were handed out."""
        while True:
            while self._ready:
                host = self._ready.popleft()
                if self._waiting.get(host):
                    return self._waiting[host].popleft()
            self._waiting = {host: left for host, left in self._waiting.items() if left}
            if not self._waiting:
                return None
            self._changed.clear()
            await self._changed.wait()

    def finished(self, state: FetchState) -> None:
        self._ready.append(host_of(state.url))
        self._changed.set()
