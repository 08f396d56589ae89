"""Cleaned articles with their facts, as rows hold them.

An article says again what the feed said, and its facts say again what the article says.
So the words of an article are compressed against those of the feed, the words of a fact
are left out where they are what stands at its first mention, and mentions are numbers:
which sentence, where in it, how long. It takes a fifth of the same as JSON.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from itertools import accumulate, islice
from typing import Any

from filters import article as articles
from filters.article import Article, Block, BlockKind
from filters.patterns import pattern
from newsreader.errors import StoreDamaged
from newsreader.facts import model as facts_model
from newsreader.facts.model import SECTIONS, AnyFact, Facts, Mention
from newsreader.models import StoredArticle
from newsreader.store import codec
from newsreader.store.text import plain

#: First byte: compressed against what the feed said, or alone; else `codec.pack` wrote
#: the article as JSON. The last: only what the feed said, never cleaned.
_LEANING, _ALONE, _SAID = b"\7", b"\x08", b"\x09"
#: Half as fast as 3, and a tenth smaller.
_LEVEL = 6
#: Between the article, the facts and the mentions; no text holds it.
_BETWEEN = b"\xff"
#: What all of them are full of. Part of the file format, as in `codec`.
_COMMON = (
    b'{"title":"","byline":"","published":null,"updated":null,"url":"https://www.","la'
    b'ng":"en","site":"","access":{"state":"teaser","evidence":["its text breaks off",'
    b'"feed gives 67 words"]},"hints":[],"notes":[],"blocks":[{"kind":"heading","text"'
    b':"","level":2,"dom":"html > body > h2","removed":null},{"kind":"paragraph","text'
    b'":"","spans":[[0,1,"link","https://www."]],"dom":"html > body > p","removed":{"c'
    b'ategory":"newsletter","rule":"en.","reason":"","confidence":0.9}},{"kind":"list_'
    b'item","text":"","marker":"-","removed":null}]}{"state":"full","evidence":["the f'
    b'eed gives 453 words that end in a full sentence"]}{"level":"","people":[["name",'
    b'"role","aliases"],[0,"",[]],[0,"President",["Mr "]],[0,"",[]]],"organizations":['
    b'["name","role","aliases"],[0,"",[]],[0,"",[]]],"places":[["name","role","aliases'
    b'"],[0,"",[]],[0,"",[]]],"dates":[["iso","text"],["2026-11-22",0],["2026",0]],"nu'
    b'mbers":[["value","unit","of","text"],[2.0,"","people",0],[15000000.0,"USD","",0]'
    b'],"quotes":[["text","speaker"],[0,""],[0,""]],"key_sentences":[["text"],[0],[0],'
    b"[0]]}"
)

#: Said of an earlier text that is kept as the feed gave it.
_UNCLEANED = "This is what the feed said, with nothing taken out."
_PARAGRAPH_ENDS = pattern(r"(?i)</(?:p|div|h[1-6]|li|blockquote)>|<br\b")

#: Where a sentence stands, and its block.
_Sentence = tuple[int, int, int]


def against(title: str, url: str, text: str) -> str:
    """What an article is compressed against: its row, and what the feed said."""
    return "\n".join((title, url, text))


def pack(stored: StoredArticle, leaning_on: str = "") -> bytes:
    """Return the article and its facts as one blob.

    When it leans on something, the same must be given to read it.
    """
    text = stored.article.text
    facts, mentions = _facts_out(stored.facts, text)
    parts = (_json(articles.to_dict(stored.article)), _json(facts), mentions)
    tag = _LEANING if leaning_on else _ALONE
    return tag + _press(_BETWEEN.join(parts), leaning_on)


def unpack(
    body: bytes,
    leaning_on: str = "",
    *,
    filters_version: int,
    facts_version: int,
    source: str,
) -> StoredArticle:
    """Undo `pack`, also that of older versions. Raises StoreDamaged."""
    with _readable():
        if body[:1] == _SAID:
            article = _uncleaned(*json.loads(codec.unpack(body[1:])))
            facts = Facts()
        elif body[:1] not in (_LEANING, _ALONE):
            data = json.loads(codec.unpack(body))
            article = articles.from_dict(data["article"])
            facts = facts_model.from_dict(data["facts"])
        else:
            first, second, mentions = _parts(body, leaning_on)
            article = articles.from_dict(json.loads(first))
            facts = _facts_in(json.loads(second), mentions, article.text)
        return StoredArticle(
            article=article,
            facts=facts,
            filters_version=filters_version,
            facts_version=facts_version,
            source=source,
        )


def bare(body: bytes, leaning_on: str = "") -> Article:
    """The article without its facts. Raises StoreDamaged."""
    with _readable():
        if body[:1] not in (_LEANING, _ALONE):
            return articles.from_dict(json.loads(codec.unpack(body))["article"])
        return articles.from_dict(json.loads(_parts(body, leaning_on)[0]))


def leans(body: bytes) -> bool:
    """Whether the feed's words are needed to read it."""
    return body[:1] == _LEANING


def said(title: str, url: str, text: str) -> bytes:
    """What the feed said, where no article is kept that was made of it."""
    return _SAID + codec.pack(json.dumps((title, url, text), ensure_ascii=False))


def is_article(body: bytes) -> bool:
    """Whether it is a cleaned article."""
    return bool(body) and body[:1] != _SAID


def _uncleaned(title: str, url: str, text: str) -> Article:
    """The paragraphs of what a feed said, with all that cleaning would take out."""
    lines = (" ".join(plain(part).split()) for part in _PARAGRAPH_ENDS.split(text))
    return Article(
        blocks=tuple(Block(BlockKind.PARAGRAPH, line) for line in lines if line),
        title=title,
        url=url,
        notes=(_UNCLEANED,),
    )


def alone(body: bytes, leaning_on: str) -> bytes:
    """The same article, readable without anything else. Raises StoreDamaged."""
    return _ALONE + _press(_BETWEEN.join(_parts(body, leaning_on)), "")


def _parts(body: bytes, leaning_on: str) -> Sequence[bytes]:
    prefix = _prefix(leaning_on if leans(body) else "")
    # No more than that: the numbers of mentions may be any byte.
    return codec.inflated(body[1:], prefix).split(_BETWEEN, 2)


def _press(data: bytes, leaning_on: str) -> bytes:
    zstd = codec.zstd()
    options = {
        zstd.CompressionParameter.compression_level: _LEVEL,
        # Against other words it would come out as another article.
        zstd.CompressionParameter.checksum_flag: 1,
        zstd.CompressionParameter.dict_id_flag: 0,
    }
    packed: bytes = zstd.compress(data, options=options, zstd_dict=_prefix(leaning_on))
    return packed


def _prefix(leaning_on: str) -> Any:
    words = _COMMON + leaning_on.encode("utf-8", "replace")
    return codec.zstd().ZstdDict(words, is_raw=True).as_prefix


def _json(data: Any) -> bytes:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace")


# ------------------------------------------------------------------ facts


def _facts_out(facts: Facts, text: str) -> tuple[dict[str, Any], bytes]:
    """Facts without their mentions, and those as numbers."""
    rows: dict[str, Any] = {"level": facts.level}
    mentions: list[Mention] = []
    counts: list[int] = []
    for section, kind in SECTIONS.items():
        found: tuple[AnyFact, ...] = getattr(facts, section)
        names = _names(kind)
        rows[section] = [names, *(_row(fact, names, text) for fact in found)]
        for fact in found:
            counts.append(len(fact.mentions))
            mentions += fact.mentions
    sentences = sorted({_sentence(one) for one in mentions})
    place = {sentence: number for number, sentence in enumerate(sentences)}
    which = [place[_sentence(one)] for one in mentions]
    columns = (
        counts,
        [len(sentences)],
        _steps(s[0] for s in sentences),
        [s[1] - s[0] for s in sentences],
        _steps(s[2] for s in sentences),
        _steps(which),
        [one.start - one.sentence_start for one in mentions],
        [one.end - one.start for one in mentions],
    )
    return rows, b"".join(_number(n) for column in columns for n in column)


def _facts_in(rows: dict[str, Any], numbers: bytes, text: str) -> Facts:
    """Undo `_facts_out`."""
    total = sum(len(rows[section]) - 1 for section in SECTIONS)
    values = _numbers(numbers)
    counts = _take(values, total)
    (many,) = _take(values, 1)
    starts = accumulate(_take(values, many))
    lengths = _take(values, many)
    blocks = accumulate(_take(values, many))
    sentences = [
        (start, start + length, block)
        for start, length, block in zip(starts, lengths, blocks, strict=True)
    ]
    mentioned = sum(counts)
    which = accumulate(_take(values, mentioned))
    offsets, sizes = _take(values, mentioned), _take(values, mentioned)
    mentions = (
        _mention(sentences[number], offset, size)
        for number, offset, size in zip(which, offsets, sizes, strict=True)
    )
    count = iter(counts)
    found = {
        section: tuple(
            _fact(kind, names, row, tuple(islice(mentions, next(count))), text)
            for row in facts
        )
        for section, kind in SECTIONS.items()
        for names, *facts in (rows[section],)
    }
    return Facts(**found, level=rows["level"])


def _names(kind: type) -> list[str]:
    return [field.name for field in fields(kind) if field.name != "mentions"]


def _row(fact: AnyFact, names: Sequence[str], text: str) -> list[Any]:
    first = _first(fact.mentions, text)
    values = (getattr(fact, name) for name in names)
    return [0 if isinstance(v, str) and v == first else v for v in values]


def _fact(
    kind: type,
    names: Sequence[str],
    row: Sequence[Any],
    mentions: tuple[Mention, ...],
    text: str,
) -> Any:
    first = _first(mentions, text)
    values = dict(zip(names, row, strict=True))
    for name, value in values.items():
        if isinstance(value, list):
            values[name] = tuple(value)
        elif value == 0 and type(value) is int and name != "value":
            values[name] = first
    return kind(**values, mentions=mentions)


def _first(mentions: Sequence[Mention], text: str) -> str:
    """What stands in the text where a fact stands first."""
    return text[mentions[0].start : mentions[0].end] if mentions else ""


def _sentence(mention: Mention) -> _Sentence:
    return mention.sentence_start, mention.sentence_end, mention.block


def _mention(sentence: _Sentence, offset: int, size: int) -> Mention:
    begins, ends, block = sentence
    start = begins + offset
    return Mention(start, start + size, begins, ends, block)


# ------------------------------------------------------------------ numbers


def _steps(values: Any) -> list[int]:
    """How far each is from the one before; `accumulate` undoes it."""
    steps, last = [], 0
    for value in values:
        steps.append(value - last)
        last = value
    return steps


def _number(value: int) -> bytes:
    """A number in seven bits a byte, the last bit its sign."""
    left = value * 2 if value >= 0 else -value * 2 - 1
    out = bytearray()
    while left > 127:
        out.append(left & 127 | 128)
        left >>= 7
    out.append(left)
    return bytes(out)


def _numbers(data: bytes) -> Iterator[int]:
    """Undo `_number`, for all of them."""
    value = shift = 0
    for byte in data:
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            yield -(value + 1) // 2 if value & 1 else value // 2
            value = shift = 0


def _take(values: Iterator[int], count: int) -> list[int]:
    taken = list(islice(values, count))
    if len(taken) < count:
        raise ValueError("mentions are missing")
    return taken


@contextmanager
def _readable() -> Iterator[None]:
    """Tell what cannot be read as damage: a changed byte can still be any text."""
    try:
        yield
    except (
        AttributeError,
        LookupError,
        OverflowError,
        RecursionError,
        TypeError,
        ValueError,
    ) as error:
        raise StoreDamaged("A stored article is damaged.") from error
