"""So many at once, but never stopped by those that keep us waiting."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

#: Seconds after which a place no longer belongs to who holds it.
_PATIENCE_S = 2.0
Room = Callable[[], Awaitable[object]]


class Place:
    """One of a number of places, held no longer than our patience lasts.

    A server that keeps us waiting costs a socket, not the time of the others:
    otherwise as many stalled servers as there are places stop everything.
    """

    def __init__(self, free: asyncio.Semaphore) -> None:
        self._free = free
        self._held = False

    async def __aenter__(self) -> None:
        await self._free.acquire()
        self._hold()

    async def __aexit__(self, *_: object) -> None:
        self._patience.cancel()
        self._give_back()

    def _hold(self) -> None:
        self._held = True
        loop = asyncio.get_running_loop()
        self._patience = loop.call_later(_PATIENCE_S, self._give_back)

    def _give_back(self) -> None:
        if self._held:
            self._held = False
            self._free.release()


class Turn(Place):
    """A place to receive a body in, once there is room for it.

    Waiting for it is our own doing: meanwhile the deadline stands still.
    """

    def __init__(
        self, free: asyncio.Semaphore, room: Room, deadline: asyncio.Timeout
    ) -> None:
        super().__init__(free)
        self._room = room
        self._deadline = deadline

    async def __aenter__(self) -> None:
        now = asyncio.get_running_loop().time
        left_s = (self._deadline.when() or now()) - now()
        self._deadline.reschedule(None)
        await self._free.acquire()
        try:
            await self._room()
        except BaseException:
            self._free.release()
            raise
        self._deadline.reschedule(now() + left_s)
        self._hold()
