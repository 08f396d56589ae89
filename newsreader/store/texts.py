"""The texts of feeds, packed with a dictionary made from the library's own articles.

What the articles of one's feeds have in common, their languages and their markup, is
kept once. The first thousand entries are packed without; a dictionary is made from them
and again when there are many more, in another process and beside the work of storing.
Texts stay as they were packed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import apsw

from filters.records import dataclass
from newsreader.errors import StoreDamaged
from newsreader.store import codec

#: First byte of a text packed with a dictionary; its number follows.
_TRAINED = b"\5"
#: A dictionary is made for so many entries, and again for so many times as many.
FIRST, TIMES = 1000, 20
#: Articles looked at for it, how much of each, and its size: three times as many
#: articles gain nothing, twice the size gains one percent.
_SAMPLES, _SAMPLE_CHARS, _BYTES = 500, 16_384, 65_536


@dataclass(frozen=True, slots=True)
class Dictionary:
    """What many articles have in common, and its number in the database."""

    number: int
    body: bytes


@dataclass(frozen=True, slots=True)
class _Packer:
    """Packs with one dictionary."""

    tag: bytes
    press: Any

    def pack(self, text: str) -> bytes:
        """Compress `text`; the empty text becomes the empty blob."""
        if not text:
            return b""
        data = text.encode("utf-8", "replace")
        packed: bytes = self.press.compress(data, self.press.FLUSH_FRAME)
        return self.tag + packed


def packing(dictionary: Dictionary | None) -> Callable[[str], bytes]:
    """What compresses texts in any process; without a dictionary the usual way."""
    return codec.pack if dictionary is None else _packer(dictionary).pack


@lru_cache(maxsize=1)
def _packer(dictionary: Dictionary) -> _Packer:
    press = codec.compressor(codec.zstd().ZstdDict(dictionary.body).as_digested_dict)
    tag = _TRAINED + dictionary.number.to_bytes(codec.NUMBER_BYTES, "big")
    return _Packer(tag, press)


def newest(connection: apsw.Connection, known: Dictionary | None) -> Dictionary | None:
    """The newest dictionary, `known` if it is that; None without any to be had."""
    number: int | None = connection.execute(
        "SELECT max(id) FROM dictionaries WHERE entries > 0"
    ).get
    if number is None or (known is not None and known.number == number):
        return known
    try:
        return Dictionary(number, _body(connection, number))
    except StoreDamaged:
        return None


def stored(connection: apsw.Connection) -> int:
    """About how many entries there are."""
    last: int = connection.execute("SELECT coalesce(max(id), 0) FROM entries").get
    return last


def reached(connection: apsw.Connection, work: str) -> int:
    """The last entry passed by work that passes each once; 0 before the first."""
    value: str | None = connection.execute(
        "SELECT value FROM settings WHERE key = ?", (work,)
    ).get
    return 0 if value is None else int(json.loads(value))


def reach(connection: apsw.Connection, work: str, entry_id: int) -> None:
    """This work has passed that entry."""
    connection.execute(
        "INSERT OR REPLACE INTO settings VALUES (?, ?)", (work, json.dumps(entry_id))
    )


def due_at(connection: apsw.Connection) -> int:
    """With how many entries it is time for the first dictionary, or for another."""
    made_for: int | None = connection.execute(
        "SELECT max(entries) FROM dictionaries"
    ).get
    return made_for * TIMES if made_for else FIRST


def samples(connection: apsw.Connection) -> list[bytes]:
    """The beginnings of some articles from the whole library."""
    last = stored(connection)
    ids = range(last, 0, -max(1, last // _SAMPLES))
    found = connection.execute(
        "SELECT substr(text(html), 1, ?) FROM json_each(?)"
        " JOIN contents ON entry_id = value WHERE length(html) > 0",
        (_SAMPLE_CHARS, json.dumps(list(ids))),
    )
    return [row[0].encode() for row in found]


def train(articles: Sequence[bytes]) -> bytes:
    """Make a dictionary, in about a tenth of a second; empty when none can be made."""
    try:
        made: bytes = codec.zstd().train_dict(articles, _BYTES).dict_content
    except (codec.zstd().ZstdError, ValueError):
        return b""
    return made


def is_sound(body: bytes) -> bool:
    """Whether what is packed with this dictionary comes back."""
    try:
        dictionary = codec.zstd().ZstdDict(body)
        press = codec.compressor(dictionary.as_digested_dict)
        frame = press.compress(body, press.FLUSH_FRAME)
        back: bytes = codec.zstd().decompress(frame, zstd_dict=dictionary)
    except (codec.zstd().ZstdError, ValueError):
        return False
    return back == body


def keep(connection: apsw.Connection, body: bytes) -> None:
    """Pack with this dictionary from now on."""
    connection.execute(
        "INSERT INTO dictionaries (digest, body, entries)"
        " SELECT ?, ?, max(id) FROM entries",
        (codec.digest(body), body),
    )


class Reader:
    """Unpacks texts that stand alone; remembers the dictionaries of a connection."""

    def __init__(self, connection: Callable[[], apsw.Connection | None]) -> None:
        """Ask `connection` for what holds the dictionaries."""
        self._connection = connection
        self._trained: dict[int, Any] = {}

    def text(self, blob: bytes) -> str:
        """Undo what `packing` gave. Raises StoreDamaged."""
        if blob[:1] != _TRAINED:
            return codec.unpack(blob)
        number = int.from_bytes(blob[1 : 1 + codec.NUMBER_BYTES], "big")
        return codec.decompressed(blob[1 + codec.NUMBER_BYTES :], self.trained(number))

    def trained(self, number: int) -> Any:
        """A dictionary, for zstd. Raises StoreDamaged."""
        own = self._connection()
        if number not in self._trained and own is not None:
            self._trained[number] = codec.zstd().ZstdDict(_body(own, number))
        return self._trained[number]


def damaged(connection: apsw.Connection) -> list[str]:
    """What is wrong with the dictionaries, on which many texts depend."""
    numbers: list[Any] = connection.execute(
        "SELECT id FROM dictionaries WHERE entries > 0"
    ).fetchall()
    problems = []
    for (number,) in numbers:
        try:
            _body(connection, number)
        except StoreDamaged as error:
            problems.append(str(error))
    return problems


def _body(connection: apsw.Connection, number: int) -> bytes:
    """A dictionary. Raises StoreDamaged."""
    row = connection.execute(
        "SELECT digest, body FROM dictionaries WHERE id = ?", (number,)
    ).fetchone()
    # Unpacked with other bytes, a text would come out as another one.
    if row is None or codec.digest(row[1]) != row[0]:
        raise StoreDamaged("The dictionary of a stored text is damaged.")
    body: bytes = row[1]
    return body
