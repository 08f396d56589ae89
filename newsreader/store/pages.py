"""The web pages of entries, each packed against an earlier page of the same host.

A fetched page is fifty times the size of the text in it, and nearly all of that it has
in common with the next one of its host. So the second page of a host is kept as a
dictionary, and the pages that follow only cost what is new in them.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import apsw

from filters.records import dataclass
from newsreader.errors import StoreDamaged
from newsreader.store import codec
from newsreader.urls import host_of

#: First byte of a page; with another, `codec.pack` wrote it.
_ALONE, _AGAINST = b"\2", b"\3"
#: Half as fast as the usual 3, and a tenth smaller; a page is packed once.
_LEVEL = 6
#: Shorter pages are no dictionary, nor are longer ones: zstd looks back two megabytes.
_LEAST_CHARS, _MOST_CHARS = 2000, 500_000
#: A page must shrink to this part of itself packed alone, or its host has changed ...
_WORTH = 0.7
#: ... and gets a new dictionary, unless it has had one for so few pages.
_TRIED = 10
#: Pages packed anew in one transaction.
_STEP = 4


@dataclass(frozen=True, slots=True)
class Page:
    """A stored page."""

    html: str
    url: str
    fetched: datetime


def load(connection: apsw.Connection, entry_id: int) -> Page | None:
    """The page of an entry, if one is stored and can be read.

    One that cannot is as good as none: it is fetched again when it is wanted.
    """
    row = connection.execute(
        "SELECT html, url, fetched FROM pages WHERE entry_id = ?", (entry_id,)
    ).fetchone()
    if row is None:
        return None
    blob, url, fetched = row
    try:
        return Page(_unpack(connection, blob), url, codec.from_seconds(fetched))
    except StoreDamaged:
        return None


def save(
    connection: apsw.Connection, entry_id: int, html: str, url: str, fetched: datetime
) -> None:
    """Keep the page of an entry."""
    known: int | None = connection.execute(
        "SELECT id FROM entries WHERE id = ?", (entry_id,)
    ).get
    if known is None:
        return
    connection.execute(
        "INSERT OR REPLACE INTO pages (entry_id, fetched, url, html)"
        " VALUES (?, ?, ?, ?)",
        (entry_id, codec.to_seconds(fetched), url, _pack(connection, html, url)),
    )


def pack_anew(connection: apsw.Connection) -> bool:
    """Pack some pages of an older version; False when none is left."""
    found: list[Any] = connection.execute(
        "SELECT o.entry_id, p.html, p.url FROM old_pages o"
        " LEFT JOIN pages p ON p.entry_id = o.entry_id ORDER BY o.entry_id LIMIT ?",
        (_STEP,),
    ).fetchall()
    for entry_id, blob, url in found:
        if blob and blob[:1] not in (_ALONE, _AGAINST):
            _pack_one_anew(connection, entry_id, blob, url)
        connection.execute("DELETE FROM old_pages WHERE entry_id = ?", (entry_id,))
    return bool(found)


def _pack_one_anew(
    connection: apsw.Connection, entry_id: int, blob: bytes, url: str
) -> None:
    try:
        html = codec.unpack(blob)
    except StoreDamaged:
        return
    connection.execute(
        "UPDATE pages SET html = ? WHERE entry_id = ?",
        (_pack(connection, html, url), entry_id),
    )


def _pack(connection: apsw.Connection, html: str, url: str) -> bytes:
    """Compress a page, against its host's dictionary when there is one."""
    data = html.encode("utf-8", "replace")
    alone: bytes = _ALONE + codec.zstd().compress(data, _LEVEL)
    host = host_of(url)
    if not host or not _LEAST_CHARS <= len(html) <= _MOST_CHARS:
        return alone
    row = connection.execute(
        "SELECT pages, dictionary_id FROM hosts WHERE host = ?", (host,)
    ).fetchone()
    pages, number = row or (0, None)
    connection.execute(
        "INSERT INTO hosts (host, pages) VALUES (?, 1)"
        " ON CONFLICT (host) DO UPDATE SET pages = pages + 1",
        (host,),
    )
    if number is not None:
        packed = _against(connection, number, data)
        if packed is not None and len(packed) < _WORTH * len(alone):
            return packed
        if pages < _TRIED:
            return alone
    # Of many hosts one page is all that is ever read.
    return _found_host(connection, host, data, alone) if pages else alone


def _found_host(
    connection: apsw.Connection, host: str, data: bytes, alone: bytes
) -> bytes:
    """Make the page the dictionary of its host; return it packed against itself."""
    connection.execute(
        "INSERT INTO dictionaries (digest, body) VALUES (?, ?)",
        (codec.digest(data), alone),
    )
    number = connection.last_insert_rowid()
    connection.execute(
        "UPDATE hosts SET dictionary_id = ?, pages = 1 WHERE host = ?", (number, host)
    )
    return _against(connection, number, data) or alone


def _against(connection: apsw.Connection, number: int, data: bytes) -> bytes | None:
    """Compress with a dictionary; None when that cannot be read."""
    try:
        prefix = _prefix(connection, number)
    except StoreDamaged:
        return None
    packed: bytes = codec.zstd().compress(data, _LEVEL, zstd_dict=prefix)
    return _AGAINST + number.to_bytes(codec.NUMBER_BYTES, "big") + packed


def _unpack(connection: apsw.Connection, blob: bytes) -> str:
    """Undo `_pack`, and `codec.pack` of older versions. Raises StoreDamaged."""
    tag = blob[:1]
    if tag == _ALONE:
        return codec.decompressed(blob[1:], None)
    if tag != _AGAINST:
        return codec.unpack(blob)
    number = int.from_bytes(blob[1 : 1 + codec.NUMBER_BYTES], "big")
    return codec.decompressed(
        blob[1 + codec.NUMBER_BYTES :], _prefix(connection, number)
    )


def _prefix(connection: apsw.Connection, number: int) -> Any:
    """The page that others are packed against, for zstd. Raises StoreDamaged."""
    row = connection.execute(
        "SELECT digest, body FROM dictionaries WHERE id = ?", (number,)
    ).fetchone()
    if row is None:
        raise StoreDamaged("The page that a stored page was packed against is gone.")
    data = codec.decompressed(row[1][1:], None).encode()
    # Unpacked with other bytes, a page would come out as another one.
    if codec.digest(data) != row[0]:
        raise StoreDamaged("The page that a stored page was packed against is damaged.")
    return codec.zstd().ZstdDict(data, is_raw=True).as_prefix
