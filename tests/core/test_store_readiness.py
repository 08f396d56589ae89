"""Old articles are let go and made again when they are opened; nothing else is lost."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import apsw
import pytest
from store_builders import (
    FEED,
    HOUR,
    NOW,
    article,
    entry,
    name,
    poll,
    stored,
    subscribe,
)

from filters.article import Article
from newsreader.facts.model import Facts
from newsreader.models import EntryQuery, Mark, ParsedEntry, StoredArticle
from newsreader.store import Store, articles, bodies, entries, readiness

KEPT = 20


def said(number: int) -> ParsedEntry:
    """An entry of two paragraphs, one of which is an appeal."""
    html = f"<p>Ann Lee{number} came.</p><p>Give us money, number{number}.</p>"
    return entry(f"{number}", html=html, published=NOW - number * HOUR)


def cleaned(number: int, version: int = 1) -> StoredArticle:
    text = f"Ann Lee{number} came."
    facts = Facts(people=(name(f"Ann Lee{number}"),))
    return stored(article(text), facts, version=version)


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "_FEWEST", KEPT)
    monkeypatch.setattr(readiness, "_LET_GO", 8)
    monkeypatch.setattr(readiness, "_LOOKED_AT", 30)


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with contextlib.closing(Store.open(path)) as opened:
        subscribe(opened, FEED)
        yield opened


def fill(store: Store, count: int) -> list[int]:
    """Poll so many entries; their ids, oldest first."""
    return sorted(poll(store, [said(n) for n in range(count)]).new)


def number_of(store: Store, entry_id: int) -> int:
    (row,) = store.rows([entry_id])
    return int(row.title.removeprefix("Title "))


def look_through(store: Store, ids: list[int], *, opened: bool = False) -> None:
    for entry_id in ids:
        made = cleaned(number_of(store, entry_id))
        store.save_article(entry_id, made, opened=opened)


def tidied(store: Store) -> int:
    steps = 0
    while store.tidy():
        steps += 1
    return steps


def ready(store: Store) -> list[int]:
    """Entries whose articles are kept."""
    writer = store._connections.writer
    return [
        row[0]
        for row in writer.execute(
            "SELECT entry_id FROM articles WHERE length(body) > 0 ORDER BY 1"
        ).fetchall()
    ]


def ask(store: Store, sql: str) -> list[tuple[object, ...]]:
    return store._connections.writer.execute(sql).fetchall()


def found(store: Store) -> list[list[int]]:
    texts = ("lee3", '"Lee3 came"', "money", 'who:"ann lee5"', "words:2..5", "is:full")
    return [list(store.entry_ids(EntryQuery(text=text))) for text in texts]


def test_only_the_newest_and_the_opened_are_kept(store):
    ids = fill(store, 100)
    look_through(store, ids)
    assert ready(store) == ids[-KEPT:]
    assert store.article(ids[0]) is None
    assert store.article(ids[-1]) == cleaned(number_of(store, ids[-1]))
    look_through(store, ids[3:4], opened=True)
    assert store.article(ids[3]) == cleaned(number_of(store, ids[3]))
    assert ready(store) == [ids[3], *ids[-KEPT:]]
    # All count as looked through by these rules.
    assert store.not_looked_through(200) == []
    assert store.stale(1, 1, 200) == []
    assert store.stale(1, 2, 200) == ids[::-1]


def test_what_is_kept_ages_and_is_let_go_once(store):
    ids = fill(store, 60)
    look_through(store, ids, opened=True)
    told = found(store)
    assert ready(store) == ids
    assert tidied(store) > 40 / 8
    assert ready(store) == ids[-KEPT:]
    assert found(store) == told
    look_through(store, ids[:2], opened=True)
    tidied(store)
    assert ready(store) == [*ids[:2], *ids[-KEPT:]]


def test_what_was_opened_stays_kept_when_newer_rules_look_through_it(store):
    ids = fill(store, 60)
    look_through(store, ids)
    tidied(store)
    look_through(store, ids[:1], opened=True)
    for entry_id in ids[:2]:
        made = cleaned(number_of(store, entry_id), version=2)
        store.save_article(entry_id, made, opened=False)
    assert ready(store) == [ids[0], *ids[-KEPT:]]
    assert store.article(ids[0]) == cleaned(number_of(store, ids[0]), version=2)
    # What its outlet has changed is another text, which nobody has opened.
    changed = replace(said(59), html="<p>New.</p>", content_hash="f" * 32)
    poll(store, [changed], now=NOW + HOUR)
    store.save_article(ids[0], stored(article("New."), version=2), opened=False)
    assert ready(store) == ids[-KEPT:]


def test_only_what_has_other_words_than_its_feed_said_is_indexed_again(store):
    def indexes() -> list[tuple[object, ...]]:
        return [
            (table, *row)
            for table in ("titles_fts", "words_fts")
            for row in ask(store, f"SELECT id, block FROM {table}_data ORDER BY id")
        ]

    subscribe(store)
    html = "<p>One möre word.</p><p>Word, one: 東京都!</p>"
    made = [entry(f"{n}", html=html, author="Ann Lee") for n in range(4)]
    same, cut, byline, changed = poll(store, made).new
    before = indexes()
    store.save_article(same, stored(article("One möre word.", "Word: one 東京都!")))
    assert indexes() == before
    store.save_article(cut, stored(article("One möre word.")))
    named = replace(article("One möre word.", "One: 東京都!"), byline="Bo Ek")
    store.save_article(byline, stored(named))
    new = replace(made[0], html="<p>Two.</p>", content_hash="f" * 32)
    poll(store, [new], now=NOW + HOUR)
    before = indexes()
    store.save_article(changed, stored(article("Two.")))
    assert indexes() == before
    # What was indexed of an article is not what the feed said.
    store.save_article(cut, stored(article("One möre word.", "東京都"), version=2))

    def found(text: str) -> list[int]:
        return sorted(store.entry_ids(EntryQuery(text=text)))

    assert found("mOre") == [same, cut, byline]
    assert found("東京") == [same, cut, byline]
    assert found("two") == [changed]
    assert found("author:lee") == [same, cut, changed]
    assert found("ek") == [byline]
    assert store.check() == []


def test_an_article_made_again_as_it_was_writes_its_own_row_only(store):
    ids = fill(store, 60)
    look_through(store, ids)
    tidied(store)
    told = found(store)
    indexes = "SELECT id, block FROM words_fts_data ORDER BY id"
    before = ask(store, indexes)
    look_through(store, ids[:2], opened=True)
    assert ask(store, indexes) == before
    assert ready(store)[:2] == ids[:2]
    assert found(store) == told


@pytest.mark.parametrize("why", ["page", "no text", "damaged", "changed"])
def test_what_could_not_be_made_again_is_never_let_go(store, why):
    (entry_id, *_) = fill(store, 60)
    made = cleaned(number_of(store, entry_id))
    if why == "page":
        store.save_page(entry_id, "<p>Page</p>", "https://news.example/p", NOW)
        made = replace(made, source="page")
    elif why == "no text":
        ask(store, f"UPDATE contents SET html = x'' WHERE entry_id = {entry_id}")
    elif why == "damaged":
        ask(store, f"UPDATE contents SET html = x'0478' WHERE entry_id = {entry_id}")
    store.save_article(entry_id, made, opened=why == "changed")
    if why == "changed":
        changed = replace(said(59), html="<p>New.</p>", content_hash="f" * 32)
        poll(store, [changed], now=NOW + HOUR)
    assert ready(store) == [entry_id]
    tidied(store)
    assert ready(store) == [entry_id]
    kept = store.article(entry_id)
    assert kept is not None
    assert kept.article == made.article


IN_WORDS = {
    "drop cap": (
        "<i>T</i>he minister said so.",
        "The minister said so.",
        "the minister",
    ),
    "subscript": ("The H<sub>2</sub>O level rose.", "The H2O level rose.", "h2o level"),
    "soft hyphen": ("The minis&shy;ter said.", "The minister said.", "minister said"),
    "part of a word": (
        "The <b>Min</b>ister said.",
        "The Minister said.",
        "minister said",
    ),
    "unspaced": ("今日<b>東</b>京で", "今日東京で", "今日東京"),
    "mark": ("हि<i>न्</i>दी में", "हिन्दी में", "हिन्दी में"),
}
AROUND_WORDS = {
    "words": ("The <b>minister</b> said.", "The minister said.", "minister said"),
    "links": (
        'See <a href="/a">this</a>, he said.',
        "See this, he said.",
        "this he said",
    ),
    "entities": ("Caf&eacute;&nbsp;<i>No</i>&nbsp;1", "Café No 1", "cafe no 1"),
    "case": ("THE <b>MINISTER</b> said.", "The Minister said.", "the minister"),
    "signs only": (
        "The minister said.</p><p>***",
        "The minister said.",
        "minister said",
    ),
    "unspaced": ("今日東京で。<b>会議</b>", "今日東京で。会議", "今日東京"),
}


def let_one_go(store: Store, html: str, **fields: str) -> tuple[int, Article]:
    """Poll one of two blocks and others, look through, tidy; what it said before."""
    author = fields.pop("author", "")
    odd = entry("odd", html=f"<p>{html}</p><p>Ann.</p>", author=author)
    (entry_id,) = poll(store, [odd]).new
    ids = fill(store, 60)
    look_through(store, ids)
    made = article(fields.pop("text"), "Ann.", **fields)
    store.save_article(entry_id, stored(made))
    return entry_id, made


@pytest.mark.parametrize("how", IN_WORDS)
def test_a_phrase_that_markup_parts_is_found_as_before(store, how):
    html, text, phrase = IN_WORDS[how]
    entry_id, made = let_one_go(store, html, text=text)
    query = EntryQuery(text=f'"{phrase}"')
    assert list(store.entry_ids(query)) == [entry_id]
    tidied(store)
    assert list(store.entry_ids(query)) == [entry_id]
    kept = store.article(entry_id)
    assert kept is not None
    assert kept.article == made
    # Nor is it let go when nobody has opened it.
    store.save_article(entry_id, stored(made, version=2), opened=False)
    assert store.article(entry_id) is not None


@pytest.mark.parametrize("how", AROUND_WORDS)
def test_markup_between_words_keeps_no_article(store, how):
    html, text, phrase = AROUND_WORDS[how]
    entry_id, _ = let_one_go(store, html, text=text)
    query = EntryQuery(text=f'"{phrase}"')
    assert list(store.entry_ids(query)) == [entry_id]
    tidied(store)
    assert store.article(entry_id) is None
    assert list(store.entry_ids(query)) == [entry_id]


@pytest.mark.parametrize(
    ("byline", "author", "is_kept"),
    [
        ("Ann Lee", "", True),
        ("Ann Lee", "Ben Ode", True),
        ("Ann Lee", "Ann Lee", False),
        ("", "Ann Lee", False),
    ],
)
def test_a_byline_is_found_as_before(store, byline, author, is_kept):
    entry_id, _ = let_one_go(
        store, "She came.", text="She came.", byline=byline, author=author
    )
    query = EntryQuery(text='"ann lee"')
    assert entry_id in store.entry_ids(query)
    tidied(store)
    assert entry_id in store.entry_ids(query)
    assert (store.article(entry_id) is not None) == is_kept


def test_a_byline_that_stands_in_the_text_keeps_no_article(store):
    html, text = "By Ann Lee</p><p>She came.", "She came."
    entry_id, _ = let_one_go(store, html, text=text, byline="Ann Lee", author="Ben Ode")
    query = EntryQuery(text='"ann lee"')
    assert entry_id in store.entry_ids(query)
    tidied(store)
    assert store.article(entry_id) is None
    assert entry_id in store.entry_ids(query)


def test_articles_of_older_versions_shrink_too(store):
    ids = fill(store, 60)
    look_through(store, ids, opened=True)
    # As version 7 wrote them: with the hash of what they were made of.
    ask(
        store,
        "UPDATE articles SET origin = (SELECT substr(content_hash, 1, 12)"
        " FROM entries WHERE id = entry_id)",
    )
    before = ask(store, "SELECT sum(length(body) + length(origin)) FROM articles")
    tidied(store)
    after = ask(
        store,
        "SELECT sum(length(body) + length(origin)) FROM articles"
        f" WHERE entry_id <= {ids[-KEPT - 1]}",
    )
    assert before[0][0] > 60 * 12
    assert after == [(0,)]


def test_an_earlier_text_is_kept_although_its_article_was_let_go(store):
    ids = fill(store, 60)
    look_through(store, ids)
    old = ids[0]
    assert store.article(old) is None
    changed = replace(said(59), html="<p>Ann left.</p>", content_hash="e" * 32)
    assert poll(store, [changed], now=NOW + HOUR).changed == (old,)
    assert store.article(old) is None
    assert store.stale(1, 1, 9) == [old]
    store.save_article(old, stored(article("Ann left.")), opened=False)
    ((_, earlier),) = store.versions(old)
    assert earlier.article.text == "Ann Lee59 came.\nGive us money, number59."
    assert earlier.article.notes
    # By newer rules: no text of the outlet's changed.
    store.save_article(old, stored(article("Ann left"), version=2), opened=False)
    assert len(store.versions(old)) == 1


def test_a_text_that_changes_twice_keeps_the_first(store):
    ids = fill(store, 60)
    look_through(store, ids)
    for n, text in enumerate(("Second.", "Third.")):
        html = f"<p>{text}</p>"
        changed = replace(said(59), html=html, content_hash=f"{n}" * 32)
        poll(store, [changed], now=NOW + (n + 1) * HOUR)
    store.save_article(ids[0], stored(article("Third.")), opened=False)
    texts = [v.article.text for _, v in store.versions(ids[0])]
    assert texts == ["Ann Lee59 came.\nGive us money, number59."]


def test_an_origin_is_the_beginning_of_what_an_entry_keeps():
    assert articles._ORIGIN_DIGITS <= entries._HASH_DIGITS


def test_nothing_is_no_earlier_text(store):
    ids = fill(store, 60)
    look_through(store, ids)
    ask(store, f"UPDATE contents SET html = x'0478' WHERE entry_id = {ids[0]}")
    changed = replace(said(59), html="<p>Ann left.</p>", content_hash="e" * 32)
    assert poll(store, [changed], now=NOW + HOUR).changed == (ids[0],)
    store.save_article(ids[0], stored(article("Ann left.")), opened=False)
    assert ask(store, "SELECT * FROM article_versions") == []


def test_what_is_not_an_article_is_none():
    body = bodies.said("Title", "~/a", "<p>One</p>")
    assert not bodies.is_article(body)
    assert not bodies.is_article(readiness.NOT_KEPT)
    assert not bodies.leans(body)
    assert bodies.is_article(bodies.pack(cleaned(1)))


LETTING_GO = """
import sys
from newsreader.store import Store, readiness
readiness._FEWEST, readiness._LET_GO = 20, 2
with_store = Store.open(sys.argv[1])
print("open", flush=True)
while with_store.tidy():
    print("step", flush=True)
print("done", flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("steps", [1, 7, 19])
def test_kill_9_while_articles_are_let_go_loses_nothing(path, steps):
    with contextlib.closing(Store.open(path)) as store:
        subscribe(store, FEED)
        ids = fill(store, 90)
        look_through(store, ids, opened=True)
        store.mark([Mark(i, read=True) for i in ids[::2]])
        store.mark([Mark(i, starred=True) for i in ids[::3]])
        told = found(store)
        raw = [store.raw(i).feed_html for i in ids]
    process = subprocess.Popen(
        [sys.executable, "-c", LETTING_GO, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    for _ in range(steps + 1):
        process.stdout.readline()
    process.send_signal(signal.SIGKILL)
    process.communicate()
    with contextlib.closing(Store.open(path)) as store:
        assert store.recovered == ""
        assert store.check() == []
        kept = ready(store)
        assert KEPT <= len(kept) <= 90
        assert kept == ids[-len(kept) :]
        for entry_id in kept:
            assert store.article(entry_id) == cleaned(number_of(store, entry_id))
        tidied(store)
        assert ready(store) == ids[-len(ready(store)) :]
        # A few wait until they are worth a transaction.
        assert len(ready(store)) < KEPT + 8
        assert [store.raw(i).feed_html for i in ids] == raw
        assert found(store) == told
        rows = store.rows(ids)
        assert [row.read for row in rows] == [n % 2 == 0 for n in range(90)]
        assert [row.starred for row in rows] == [n % 3 == 0 for n in range(90)]


def test_letting_go_makes_the_file_shorter(path, monkeypatch):
    monkeypatch.setattr(readiness, "_LET_GO", 100)
    with contextlib.closing(Store.open(path)) as store:
        subscribe(store, FEED)
        ids = fill(store, 1200)
        look_through(store, ids, opened=True)
        monkeypatch.setattr(readiness, "_FEWEST", 10_000)
        tidied(store)
        size = "SELECT sum(pgsize) FROM dbstat WHERE name = 'articles'"
        ((pages,),), ((before,),) = ask(store, "PRAGMA page_count"), ask(store, size)
        monkeypatch.setattr(readiness, "_FEWEST", KEPT)
        tidied(store)
        assert ask(store, "PRAGMA page_count")[0][0] < pages
        ((after,),) = ask(store, size)
        assert after <= before / 2
    with contextlib.closing(apsw.Connection(str(path))) as file:
        assert file.execute("PRAGMA integrity_check").get == "ok"
