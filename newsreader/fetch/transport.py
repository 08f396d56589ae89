"""Requests leave and answers arrive: directly, or through the configured proxy.

A connection is used for one request: one kept alive could be picked up by a request
that was never allowed to reach its host.
"""

from __future__ import annotations

import asyncio
import ssl
from typing import TYPE_CHECKING

import httpx

from newsreader.fetch.connect import Lookup, Names, connect
from newsreader.fetch.wire import PlainWire, SecureWire, Wire, exchange

if TYPE_CHECKING:
    from newsreader.fetch.proxy import Proxy


class Transport(httpx.AsyncBaseTransport):
    """Gives each httpx request a connection of its own to an address it may reach."""

    def __init__(
        self,
        *,
        proxy: str = "",
        tls: ssl.SSLContext | None = None,
        lookup: Lookup | None = None,
    ) -> None:
        self._tls = tls
        self._lookup = lookup or Names()
        self._proxy_url = proxy
        self._proxy: Proxy | None = None
        self._loading = asyncio.Lock()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self._proxy_url:
            return await (await self._to_proxy()).handle_async_request(request)
        url = request.url
        secure = url.scheme == "https"
        tls = await self._trust() if secure else None
        host = url.raw_host.decode("ascii")
        sock = await connect(host, url.port or (443 if secure else 80), self._lookup)
        wire: Wire = await SecureWire.over(sock, host, tls) if tls else PlainWire(sock)
        return await exchange(wire, request)

    async def aclose(self) -> None:
        if self._proxy is not None:
            await self._proxy.aclose()
            self._proxy = None

    async def _to_proxy(self) -> Proxy:
        tls = await self._trust()
        if self._proxy is None:
            from newsreader.fetch.proxy import Proxy

            self._proxy = Proxy(self._proxy_url, tls, self._lookup)
        return self._proxy

    async def _trust(self) -> ssl.SSLContext:
        async with self._loading:
            if self._tls is None:
                self._tls = await asyncio.to_thread(_trust)
            return self._tls


def _trust() -> ssl.SSLContext:
    """Return a context that trusts the system's and certifi's authorities.

    SSL_CERT_FILE and SSL_CERT_DIR replace both, as everywhere else.
    """
    import os

    import certifi

    context = ssl.create_default_context()
    if not (os.environ.get("SSL_CERT_FILE") or os.environ.get("SSL_CERT_DIR")):
        context.load_verify_locations(certifi.where())
    context.set_alpn_protocols(["http/1.1"])
    return context
