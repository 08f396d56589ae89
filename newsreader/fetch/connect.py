"""Sockets: every name is resolved once, checked, and that address is used.

Checking and connecting are one step, so that no second lookup can lead elsewhere.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import socket
import threading
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Any

from newsreader.fetch.places import Place
from newsreader.urls import is_private_address

#: Hosts and ports this task may reach even on a private network.
permitted: ContextVar[frozenset[tuple[str, int]]] = ContextVar(
    "permitted", default=frozenset()
)

#: RFC 8305: how long one address may take before the next is tried beside it.
_STAGGER_S = 0.25
_MAX_ADDRESSES = 8
#: Names looked up at once: a home router answers no hundred questions together.
_LOOKUPS = 32
Address = tuple[socket.AddressFamily, Any]
Lookup = Callable[[str, int], Awaitable[list[Address]]]


class PrivateAddress(OSError):
    """The host is on a private network and nobody allowed that."""


class NameNotFound(OSError):
    """The host name has no address."""


class ProxyRefused(OSError):
    """The proxy does not do what it is asked."""


async def connect(host: str, port: int, lookup: Lookup) -> socket.socket:
    """Return a socket connected to an address that was looked up and checked just now.

    Raises `NameNotFound`, `PrivateAddress` and what connecting raises.
    """
    addresses = await lookup(host, port)
    if (host, port) not in permitted.get():
        addresses = [a for a in addresses if not is_private_address(a[1][0])]
        if not addresses:
            raise PrivateAddress(host)
    return await _connect_first(addresses[:_MAX_ADDRESSES])


class Names:
    """Asks the system for the addresses of a host."""

    def __init__(self) -> None:
        self._places = asyncio.Semaphore(_LOOKUPS)

    async def __call__(self, host: str, port: int) -> list[Address]:
        """Return the addresses of `host`; raise `NameNotFound` when there is none.

        Each lookup has a thread of its own: the system's resolver may block for many
        seconds, which must delay neither other lookups nor the program's end.
        """
        try:
            ip = ipaddress.ip_address(host)
        except ValueError:
            pass
        else:
            if ip.version == 4:
                return [(socket.AF_INET, (host, port))]
            return [(socket.AF_INET6, (host, port, 0, 0))]
        loop = asyncio.get_running_loop()
        found: asyncio.Future[list[Address]] = loop.create_future()
        async with Place(self._places):
            threading.Thread(
                target=_look_up, args=(host, port, loop, found), name="dns", daemon=True
            ).start()
            return await found


def _look_up(
    host: str,
    port: int,
    loop: asyncio.AbstractEventLoop,
    found: asyncio.Future[list[Address]],
) -> None:
    answer: list[Address] | OSError
    try:
        infos = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        answer = _interleave([(info[0], info[4]) for info in infos])
    except (OSError, UnicodeError) as error:
        answer = NameNotFound(f"{host}: {error}")
    with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits
        loop.call_soon_threadsafe(_settle, found, answer)


def _settle(
    found: asyncio.Future[list[Address]], answer: list[Address] | OSError
) -> None:
    if found.done():
        return
    if isinstance(answer, OSError):
        found.set_exception(answer)
    else:
        found.set_result(answer)


def _interleave(addresses: list[Address]) -> list[Address]:
    """Return unique addresses, families alternating, the system's favourite first."""
    unique = list(dict.fromkeys(addresses))
    first = [a for a in unique if a[0] == unique[0][0]]
    second = [a for a in unique if a[0] != unique[0][0]]
    mixed: list[Address] = []
    for index in range(max(len(first), len(second))):
        mixed += first[index : index + 1] + second[index : index + 1]
    return mixed


async def _connect_first(addresses: list[Address]) -> socket.socket:
    """Return a socket connected to the first address that answers (happy eyeballs)."""
    if len(addresses) == 1:
        return await _connect(addresses[0])
    waiting = list(addresses)
    attempts: set[asyncio.Task[socket.socket]] = set()
    error: BaseException = OSError("no address")
    try:
        while waiting or attempts:
            if waiting:
                attempts.add(asyncio.create_task(_connect(waiting.pop(0))))
            done, attempts = await asyncio.wait(
                attempts,
                timeout=_STAGGER_S if waiting else None,
                return_when=asyncio.FIRST_COMPLETED,
            )
            winners = [task for task in done if not task.exception()]
            for late in winners[1:]:
                late.result().close()
            if winners:
                return winners[0].result()
            for task in done:
                error = task.exception() or error
        raise error
    finally:
        for task in attempts:
            task.cancel()
        for outcome in await asyncio.gather(*attempts, return_exceptions=True):
            if isinstance(outcome, socket.socket):
                outcome.close()


async def _connect(address: Address) -> socket.socket:
    family, where = address
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.setblocking(False)
        with contextlib.suppress(OSError):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await asyncio.get_running_loop().sock_connect(sock, where)
    except BaseException:
        sock.close()
        raise
    return sock
