"""Unpack a body while it streams in, never holding more than its bound.

No network: chunks in, bytes out. Unpacking gives the event loop a turn after every
mebibyte, so that a bomb costs nobody else their time.
"""

from __future__ import annotations

import asyncio
import zlib

_STEP = 1 << 16
_TURN = 1 << 20
#: What the beginning of one more gzip member costs, in bytes unpacked.
_MEMBER = 1 << 12
_GZIP_MAGIC = b"\x1f\x8b"
_GZIP_OR_ZLIB, _RAW_DEFLATE = 47, -15
_CODINGS = frozenset({"gzip", "x-gzip", "deflate"})


class BodyError(Exception):
    """The body cannot be used; `reason` completes "arrived damaged: ..."."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class TooLarge(BodyError):
    """More bytes than allowed, packed or unpacked."""


class Incomplete(BodyError):
    """The compressed data ends early."""


class Body:
    """Collects one body. `add` every chunk, then `finish`."""

    def __init__(self, codings: list[str], limit: int) -> None:
        if len(codings) > 1:
            raise BodyError("more than one layer of compression")
        if codings and codings[0] not in _CODINGS:
            raise BodyError("a compression that was not asked for")
        self._coding = codings[0] if codings else ""
        self._limit = limit
        self._out = bytearray()
        self._packed_bytes = 0
        self._unpacker: zlib._Decompress | None = None
        self._started = False
        self._since_turn = 0

    async def add(self, chunk: bytes) -> None:
        """Take the next chunk as it came over the wire."""
        if not self._started and chunk:
            self._start(chunk)
        self._packed_bytes += len(chunk)
        if self._packed_bytes > self._limit:
            raise TooLarge("")
        if self._unpacker is None:
            self._out += chunk
            return
        await self._unpack(chunk)

    def finish(self) -> bytes:
        """Return the whole body; raise `Incomplete` when packed data ends early."""
        if self._unpacker is not None and not self._unpacker.eof:
            raise Incomplete("the compressed data ends early")
        return bytes(self._out)

    def so_far(self) -> bytes:
        """Return what has arrived, whole or not."""
        return bytes(self._out)

    def _start(self, first: bytes) -> None:
        """Choose the unpacker by what the first bytes are, not only what was said."""
        self._started = True
        if first.startswith(_GZIP_MAGIC):
            self._unpacker = zlib.decompressobj(_GZIP_OR_ZLIB)
        elif self._coding == "deflate":
            zlib_header = (first[0] & 0x0F) == 8 and int.from_bytes(first[:2]) % 31 == 0
            bits = _GZIP_OR_ZLIB if zlib_header else _RAW_DEFLATE
            self._unpacker = zlib.decompressobj(bits)
        elif self._coding and first.lstrip()[:1] not in (b"<", b"{", b"\xef"):
            raise BodyError("the data is not compressed as announced")

    async def _unpack(self, chunk: bytes) -> None:
        unpacker = self._unpacker
        while chunk and unpacker is not None:
            try:
                part = unpacker.decompress(chunk, _STEP)
            except zlib.error:
                raise BodyError("the compressed data is broken") from None
            self._out += part
            if len(self._out) > self._limit:
                raise TooLarge("after unpacking")
            if unpacker.eof:
                chunk = unpacker.unused_data
                if not chunk.startswith(_GZIP_MAGIC):
                    return
                unpacker = self._unpacker = zlib.decompressobj(_GZIP_OR_ZLIB)
                self._since_turn += _MEMBER
            else:
                chunk = unpacker.unconsumed_tail
            self._since_turn += len(part)
            if self._since_turn >= _TURN:
                self._since_turn = 0
                await asyncio.sleep(0)
