"""Fuzz targets for what comes back from disk: packed texts, records, logins."""

from __future__ import annotations

import dataclasses
import json
import pickle
import random
import zlib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import apsw

from benchmarks.growing import HTML, WORDS, expect, grown, noise
from filters import records
from filters.article import Article, Block, BlockKind, to_dict
from newsreader.config import write
from newsreader.config.check import parse
from newsreader.errors import ConfigError, StoreDamaged
from newsreader.facts import model as facts_model
from newsreader.facts.model import Facts
from newsreader.models import StoredArticle
from newsreader.store import bodies, codec, packs, pages, schema, texts

_JSON = (
    '{"article": ', '"facts": ', "{}", "[]", "null", "1e999", '"blocks": [', "]", "}",
    ",", '{"kind": "paragraph", "text": "x", "removed": null}',
    '"access": {"state": "full",', '"published": "2026-99-99"', '"title": 1', "[",
)  # fmt: skip


def _damaged(rng: random.Random, blob: bytes) -> bytes:
    data = bytearray(blob)
    for _ in range(rng.choice((1, 1, 2, 8))):
        at = rng.randint(0, len(data))
        how = rng.randrange(4)
        if how == 0:
            data[at : at + 1] = bytes([rng.randrange(256)])
        elif how == 1 and at < len(data):
            data[at] ^= 1 << rng.randrange(8)
        elif how == 2:
            del data[at : at + rng.randint(1, 9)]
        else:
            del data[at:]
    return bytes(data)


@lru_cache(maxsize=1)
def _library() -> tuple[apsw.Connection, Callable[[str], bytes]]:
    """A library with a dictionary of its own."""
    connection = apsw.Connection(":memory:")
    schema.migrate(connection)
    packs.add_functions(connection)
    rng = random.Random(1)
    known = [
        grown(rng, (*HTML, *WORDS), 60).encode("utf-8", "replace") for _ in range(300)
    ]
    connection.execute(
        "INSERT INTO dictionaries (digest, body, entries) VALUES (?1, ?2, 1)",
        (codec.digest(body := texts.train(known)), body),
    )
    dictionary = texts.newest(connection, None)
    assert dictionary is not None
    return connection, texts.packing(dictionary)


def blob(rng: random.Random) -> None:
    """What was packed comes back; damaged, it is a text or told as damage."""
    connection, pack = _library()
    text = grown(rng, (*HTML, *WORDS), 40)
    back = text.encode("utf-8", "replace").decode()

    def read(packed: bytes) -> object:
        return connection.execute("SELECT text(?)", (packed,)).get

    def page(packed: bytes) -> str:
        return pages._unpack(connection, packed)

    old = b"\0" + zlib.compress(text.encode("utf-8", "replace"))
    ways: tuple[tuple[bytes, Any], ...] = (
        (codec.pack(text), codec.unpack),
        (pack(text), read),
        (pages._pack(connection, text, "http://a.example/x"), page),
        (old, codec.unpack),
    )
    packed, unpack = rng.choice(ways)
    expect(unpack(packed) == back, "a text came back as another")
    try:
        expect(isinstance(unpack(_damaged(rng, packed)), str), "damage is no text")
    except StoreDamaged:
        return


def stored_article(rng: random.Random) -> None:
    """An article comes back equal; damaged, it is an article or told as damage."""
    text = grown(rng, WORDS, 12).encode("utf-8", "replace").decode()
    article = Article((Block(BlockKind.PARAGRAPH, text),), title=text[:20])
    versions: dict[str, Any] = {"filters_version": 1, "facts_version": 1, "source": ""}
    packed = bodies.pack(StoredArticle(article, Facts(), **versions))
    again = bodies.unpack(packed, **versions)
    expect(again.article == article, "an article came back as another")
    old = {"article": to_dict(article), "facts": facts_model.to_dict(Facts())}
    plain = json.dumps(old)
    at = rng.randint(0, len(plain))
    changed = plain[:at] + rng.choice(_JSON) + plain[at + rng.randint(0, 9) :]
    parts = _damaged(rng, bodies._BETWEEN.join(bodies._parts(packed, "")))
    odd = (
        _damaged(rng, packed),
        bodies._ALONE + bodies._press(parts, ""),
        codec.pack(changed),
        codec.pack(grown(rng, _JSON, 12)),
    )
    try:
        bodies.unpack(rng.choice(odd), **versions)
        bodies.bare(rng.choice(odd))
    except StoreDamaged:
        return


@records.dataclass(frozen=True, slots=True)
class _Ours:
    name: str
    size: Any = 3
    parts: tuple[Any, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class _Theirs:
    name: str
    size: Any = 3
    parts: tuple[Any, ...] = ()


def record(rng: random.Random) -> None:
    """A record does what a frozen dataclass does with any values.

    Not with NaN: dataclasses compare it by identity before Python 3.13, records always.
    """
    values: tuple[Any, ...] = (
        noise(rng),
        rng.choice((0, -1.5, float("inf"), None, "x", (1,))),
        tuple(rng.choices((1, "a", None), k=rng.randint(0, 3))),
    )
    given = values[: rng.randint(1, 3)]
    ours, theirs = _Ours(*given), _Theirs(*given)
    expect(repr(ours)[5:] == repr(theirs)[7:], "another repr")
    expect(hash(ours) == hash(theirs), "another hash")
    expect(dataclasses.astuple(ours) == dataclasses.astuple(theirs), "other values")
    changed = dataclasses.replace(ours, size=values[1])
    as_theirs = dataclasses.replace(theirs, size=values[1])
    expect((changed == ours) == (as_theirs == theirs), "another equality")
    expect(repr(pickle.loads(pickle.dumps(ours))) == repr(ours), "pickled to another")


_LOGIN = (
    "user = \"jane\"", "user = ", "password_command = [\"pass\", \"feeds/x\"]", "\n",
    "\n", "password_command = \"pass show x\"", "password_command = ",
    "password_keyring = ", "password_keyring = \"service\"", "\"\"", "[]", "[1]",
    "[\"\"]", "\"'\"", "\"a \\u0000\"", "[\"-x\", \"\\u001b[31m\"]", "\"\\\"\"", "\n",
    "password = \"secret\"", "title = \"x\"",
)  # fmt: skip


def login(rng: random.Random) -> None:
    """A login has a name and one way to its password, and is written as it was read."""
    url = rng.choice(("https://a.example/", "https://u:p@a.example/", "http://a@b/"))
    lines = (
        grown(rng, _LOGIN, 8)
        if rng.random() < 0.5
        else "\n".join(rng.choices(_LOGIN, k=rng.randint(0, 5)))
    )
    text = f"[[feeds]]\nurl = {json.dumps(url)}\n{lines}\n"
    try:
        config = parse(text, Path("/nowhere/config.toml"))
    except ConfigError as error:
        expect(error.problems, "an error without problems")
        return
    for feed in config.feeds:
        command, service = feed.password_command, feed.password_keyring
        expect(bool(feed.user) == bool(command or service), "half a login")
        expect(not (command and service), "two ways to a password")
        expect(all(isinstance(word, str) for word in command), "a command of no words")
        expect(not command or command[0], "a command without a program")
        kept = codec.spec_from_json(codec.spec_to_json(feed))
        expect(not kept.password_command, "a way to a password was stored")
    if "@" not in url:
        again = parse(write.effective(config), Path("/nowhere/config.toml"))
        expect(again.feeds == config.feeds, "written as another feed")
