"""How values become columns and back: times, compressed text, specs.

Times of entries are whole seconds since 1970 (UTC), those of the polling state
microseconds, so that what the poller remembers comes back exactly.
"""

from __future__ import annotations

import json
import sys
import zlib
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from importlib import import_module
from typing import Any

from filters.article import Category
from newsreader.errors import StoreDamaged
from newsreader.models import FeedSpec, FullText

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
#: What feeds' HTML is full of: short texts compress a third better with it. Part of
#: the file format: a changed dictionary needs a new tag byte.
_DICTIONARY = (
    b'</figcaption></figure><table><tr><td></td></tr></table><iframe src="https://www.'
    b'youtube.com/embed/" width="560" height="315" frameborder="0" allowfullscreen>'
    b"</iframe><script></script><h2></h2><h3></h3><ul><li></li></ul><blockquote>"
    b'</blockquote><span class=" style="text-align: center;"><br /><em></em><div class='
    b'"feed-description"><img class="alignnone size-full wp-image-" src="https://" '
    b'srcset="" sizes="(max-width: 1024px) 100vw, 1024px" width="1024" height="576" '
    b'alt="" loading="lazy" decoding="async" /><a href="https://www." target="_blank" '
    b'rel="noopener noreferrer nofollow"></a></strong><strong></p>\n<p>&nbsp;&#8217;'
    b'&#8220;&#8221;&#8230; The post <a rel="nofollow" appeared first on .jpg?w=640" '
    b'{"article": {"title": "", "byline": "", "published": null, "updated": null, '
    b'"url": "https://www.", "lang": "en", "site": "", "access": {"state": "full", '
    b'"evidence": ["feed gives words"]}, "hints": [], "notes": [], "blocks": [{"kind": '
    b'"heading", "text": "", "level": 2, "removed": null}, {"kind": "paragraph", '
    b'"text": " the of and in to a that is on for with as was by said from at has ", '
    b'"spans": [[0, 1, "link", "https://www."]], "removed": {"category": "newsletter", '
    b'"rule": "en.", "reason": "", "confidence": 0.9}}]}, "facts": {"people": [{"name":'
    b' "", "role": "", "aliases": [], "mentions": [{"start": 1, "end": 1, '
    b'"sentence_start": 0, "sentence_end": 1, "block": 1}]}], "organizations": [], '
    b'"places": [], "dates": [], "numbers": [], "quotes": [], "key_sentences": []'
)
#: First byte of a packed text: what packed it. 0 and 1 are of older versions; 2 and 3
#: are in `pages`, 5 in `texts`, 6 in `packs`, 7
#: and 8 in `bodies`.
_ZLIB, _ZLIB_DICTIONARY, _ZSTD_DICTIONARY = b"\0", b"\1", b"\4"
#: Bytes of the number of a dictionary that is in the database.
NUMBER_BYTES = 4
#: As small as zlib's 3 with the dictionary, in half the time.
_LEVEL = 3


def pack(text: str) -> bytes:
    """Compress `text`; the empty text becomes the empty blob."""
    if not text:
        return b""
    press = _usual()
    packed: bytes = press.compress(text.encode("utf-8", "replace"), press.FLUSH_FRAME)
    return _ZSTD_DICTIONARY + packed


def unpack(blob: bytes) -> str:
    """Undo `pack`, also that of older versions. Raises StoreDamaged."""
    if not blob:
        return ""
    tag, packed = blob[:1], blob[1:]
    if tag == _ZSTD_DICTIONARY:
        return decompressed(packed, _dictionary())
    try:
        if tag == _ZLIB:
            return zlib.decompress(packed).decode()
        press = zlib.decompressobj(15, zdict=_DICTIONARY)
        text = (press.decompress(packed) + press.flush()).decode()
    except (zlib.error, UnicodeDecodeError) as error:
        raise StoreDamaged(f"A stored text is damaged: {error}.") from error
    if not press.eof:
        raise StoreDamaged("A stored text is damaged: it ends early.")
    return text


def decompressed(frame: bytes, dictionary: Any) -> str:
    """Undo what a `compressor` with this dictionary did. Raises StoreDamaged."""
    try:
        return inflated(frame, dictionary).decode()
    except UnicodeDecodeError as error:
        raise StoreDamaged(f"A stored text is damaged: {error}.") from error


def inflated(frame: bytes, dictionary: Any) -> bytes:
    """The same for what need not be a text. Raises StoreDamaged."""
    try:
        data: bytes = zstd().decompress(frame, zstd_dict=dictionary)
    except zstd().ZstdError as error:
        raise StoreDamaged(f"A stored text is damaged: {error}.") from error
    return data


def zstd() -> Any:
    """The compressor's module, imported when the first text is packed or read."""
    own = sys.version_info >= (3, 14)
    return import_module("compression.zstd" if own else "backports.zstd")


def compressor(dictionary: Any, *, level: int = _LEVEL, checked: bool = False) -> Any:
    """One for many texts; it lets in one thread at a time."""
    parameter = zstd().CompressionParameter
    options = {
        parameter.compression_level: level,
        parameter.checksum_flag: int(checked),
        parameter.dict_id_flag: 0,
    }
    return zstd().ZstdCompressor(options=options, zstd_dict=dictionary)


@lru_cache(maxsize=1)
def _dictionary() -> Any:
    return zstd().ZstdDict(_DICTIONARY, is_raw=True)


@lru_cache(maxsize=1)
def _usual() -> Any:
    return compressor(_dictionary().as_digested_dict)


def digest(data: bytes) -> bytes:
    """What tells one dictionary from another."""
    from hashlib import blake2b

    return blake2b(data, digest_size=16).digest()


def hash64(text: str) -> int:
    """Return a signed 64-bit hash, for indexes that would be large with the text."""
    from hashlib import blake2b

    digest = blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def to_seconds(value: datetime) -> int:
    """Whole seconds since 1970."""
    return (value - _EPOCH) // timedelta(seconds=1)


def from_seconds(value: int) -> datetime:
    """Undo `to_seconds`."""
    return _EPOCH + timedelta(seconds=value)


def to_seconds_or_none(value: datetime | None) -> int | None:
    """`to_seconds`, None stays None."""
    return None if value is None else to_seconds(value)


def from_seconds_or_none(value: int | None) -> datetime | None:
    """`from_seconds`, None stays None."""
    return None if value is None else from_seconds(value)


def to_micros(value: datetime | None) -> int | None:
    """Microseconds since 1970, None stays None."""
    return None if value is None else (value - _EPOCH) // _MICROSECOND


def from_micros(value: int | None) -> datetime | None:
    """Undo `to_micros`."""
    return None if value is None else _EPOCH + value * _MICROSECOND


def spec_to_json(spec: FeedSpec) -> str:
    """Return `spec` as JSON."""
    return json.dumps(
        {
            "url": spec.url,
            "title": spec.title,
            "tags": spec.tags,
            "interval_minutes": spec.interval_minutes,
            "full_text": spec.full_text.value,
            "keep": sorted(c.value for c in spec.keep),
        },
        ensure_ascii=False,
    )


@lru_cache(maxsize=16_384)
def spec_from_json(text: str) -> FeedSpec:
    """Undo `spec_to_json`; cached, as the feed list is read after every mark."""
    data = json.loads(text)
    return FeedSpec(
        url=data["url"],
        title=data["title"],
        tags=tuple(data["tags"]),
        interval_minutes=data["interval_minutes"],
        full_text=FullText(data["full_text"]),
        keep=frozenset(Category(c) for c in data["keep"]),
    )
