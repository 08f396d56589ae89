"""Articles as rows hold them: small, and equal when they come back."""

from __future__ import annotations

import json
import random

import pytest
from store_builders import HOUR, NOW, article, entry, name, poll, stored, subscribe

from filters import article as articles
from newsreader.errors import StoreDamaged
from newsreader.facts import model
from newsreader.facts.model import (
    SECTIONS,
    DateFact,
    Facts,
    KeySentence,
    Mention,
    NameFact,
    NumberFact,
    QuoteFact,
)
from newsreader.models import EntryQuery, StoredArticle
from newsreader.store import Store, bodies, codec
from newsreader.store import articles as cleaned

VERSIONS = {"filters_version": 1, "facts_version": 1, "source": "feed"}
SAID = " ".join(
    "".join(random.Random(n).choices("abcdefghijklmnopqrstuvwxyzé", k=6))
    for n in range(300)
)


def mention(rng: random.Random, text: str) -> Mention:
    """Anywhere, and now and then where no text is."""
    start = rng.randint(0, len(text))
    ends = start + rng.randint(-2, 300)
    return Mention(start, ends, start - rng.randint(-3, 200), ends, rng.randint(-1, 40))


def facts_of(rng: random.Random, text: str) -> Facts:
    """Facts of every kind, some of which say what stands at their first mention."""

    def mentions(least: int = 1) -> tuple[Mention, ...]:
        return tuple(mention(rng, text) for _ in range(rng.randint(least, 3)))

    def said(where: tuple[Mention, ...]) -> str:
        if where and rng.random() < 0.5:
            return text[where[0].start : where[0].end]
        return rng.choice(("", "0", "Ann", "港口"))

    def made(kind: type) -> object:
        where = mentions(0 if rng.random() < 0.1 else 1)
        if kind is NameFact:
            return NameFact(said(where), said(where), (said(where), "A."), where)
        if kind is DateFact:
            return DateFact("2026-11", said(where), where)
        if kind is NumberFact:
            value = rng.choice((0, 0.0, 1, 2.5e6, -3.25))
            return NumberFact(value, "%", said(where), said(where), where)
        if kind is QuoteFact:
            return QuoteFact(said(where), said(where), where)
        return KeySentence(said(where), where)

    return Facts(
        **{
            s: tuple(made(k) for _ in range(rng.randint(0, 3)))
            for s, k in SECTIONS.items()
        },
        level=rng.choice(("", "basic")),
    )


@pytest.mark.parametrize("seed", range(60))
def test_every_article_comes_back_equal(seed: int) -> None:
    rng = random.Random(seed)
    clean = article(*(SAID[n * 90 : n * 90 + 80] for n in range(rng.randint(0, 8))))
    made = StoredArticle(clean, facts_of(rng, clean.text), **VERSIONS)
    for leaning_on in ("", "x", SAID):
        body = bodies.pack(made, leaning_on)
        assert bodies.leans(body) == bool(leaning_on)
        assert bodies.unpack(body, leaning_on, **VERSIONS) == made
        assert bodies.bare(body, leaning_on) == clean
        alone = bodies.alone(body, leaning_on)
        assert not bodies.leans(alone)
        assert bodies.unpack(alone, **VERSIONS) == made


def test_what_articles_are_compressed_against_never_changes() -> None:
    """With other bytes here no stored article could be read any more."""
    common, dictionary = bodies._COMMON, codec._DICTIONARY
    assert codec.digest(common).hex() == "c7acc41b7865f6f32f0d91dc419b719a"
    assert codec.digest(dictionary).hex() == "2032829d971a5e31a324b298e7f4f790"


def test_an_article_of_an_older_version_comes_back_equal() -> None:
    clean = article("Ann went.")
    facts = facts_of(random.Random(1), clean.text)
    old = {"article": articles.to_dict(clean), "facts": model.to_dict(facts)}
    body = codec.pack(json.dumps(old, ensure_ascii=False))
    assert not bodies.leans(body)
    made = StoredArticle(clean, facts, **VERSIONS)
    assert bodies.unpack(body, **VERSIONS) == made
    assert bodies.bare(body) == clean


def test_what_the_feed_said_costs_little_again() -> None:
    made = StoredArticle(article(SAID), Facts(), **VERSIONS)
    assert len(bodies.pack(made, f"<p>{SAID}</p>")) < len(bodies.pack(made)) / 10


def test_against_other_words_it_is_damage_and_no_other_article() -> None:
    body = bodies.pack(StoredArticle(article(SAID), Facts(), **VERSIONS), SAID)
    for other in ("", SAID[1:], SAID.upper()):
        with pytest.raises(StoreDamaged):
            bodies.unpack(body, other, **VERSIONS)
        with pytest.raises(StoreDamaged):
            bodies.bare(body, other)


def test_missing_mentions_are_damage() -> None:
    clean = article(SAID)
    facts = Facts(people=(NameFact("Ann", "", (), (Mention(0, 3, 0, 9),)),))
    body = bodies.pack(StoredArticle(clean, facts, **VERSIONS))
    whole = bodies._BETWEEN.join(bodies._parts(body, ""))
    for cut in range(1, 8):
        short = bodies._ALONE + bodies._press(whole[:-cut], "")
        with pytest.raises(StoreDamaged):
            bodies.unpack(short, **VERSIONS)


# ------------------------------------------------------------------ in the store


@pytest.fixture
def store():
    made = Store.memory()
    subscribe(made)
    yield made
    made.close()


def leaning(store: Store, entry_id: int) -> bool:
    body: bytes = store._connections.writer.execute(
        "SELECT body FROM articles WHERE entry_id = ?", (entry_id,)
    ).get
    return bodies.leans(body)


def save(store: Store, entry_id: int, text: str, hour: int) -> None:
    """Store an article of this text at that time."""
    with store._connections.writing() as connection:
        made = stored(article(text))
        cleaned.save(connection, entry_id, made, NOW + hour * HOUR)


@pytest.mark.parametrize("fields", [{"html": SAID}, {"html": "", "summary": SAID}])
def test_the_article_of_a_feed_leans_on_what_it_said(store, fields) -> None:
    (entry_id,) = poll(store, [entry("a", **fields)]).new
    made = stored(article(SAID), Facts(people=(name("Ann"),)))
    store.save_article(entry_id, made)
    assert leaning(store, entry_id)
    assert store.article(entry_id) == made
    words = SAID.split()
    text = f'"{words[3]} {words[4]}"'
    assert list(store.entry_ids(EntryQuery(text=text))) == [entry_id]


def test_the_article_of_a_page_stands_alone(store) -> None:
    (entry_id,) = poll(store, [entry("a", html=SAID)]).new
    store.save_page(entry_id, f"<p>{SAID}</p>", "https://news.example/a", NOW)
    made = stored(article(SAID), source="page")
    store.save_article(entry_id, made)
    assert not leaning(store, entry_id)
    assert store.article(entry_id) == made


def test_an_article_outlives_the_text_it_leans_on(store) -> None:
    (entry_id,) = poll(store, [entry("a", html=SAID)]).new
    made = stored(article(SAID))
    store.save_article(entry_id, made)
    poll(store, [entry("a", html="<p>Other.</p>", title="New")], now=NOW + HOUR)
    kept = store.article(entry_id)
    assert kept is not None
    assert kept.article == made.article
    save(store, entry_id, "Other.", 1)
    ((_, earlier),) = store.versions(entry_id)
    assert earlier.article == made.article
    poll(store, [entry("a", html="<p>Third.</p>")], now=NOW + 2 * HOUR)
    save(store, entry_id, "Third.", 2)
    assert [v.article.text for _, v in store.versions(entry_id)] == [SAID, "Other."]


def test_an_article_made_of_a_page_later_keeps_the_earlier_one(store) -> None:
    (entry_id,) = poll(store, [entry("a", html=SAID)]).new
    store.save_article(entry_id, stored(article(SAID)))
    store._connections.writer.execute("UPDATE contents SET html = x'0478'")
    # Its words are gone: it is made again, and nothing else fails.
    assert store.article(entry_id) is None
    store.save_article(entry_id, stored(article("Again.")))
    again = store.article(entry_id)
    assert again is not None
    assert again.article.text == "Again."
