"""Texts of feeds: packed with the library's own dictionary, and always readable."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from store_builders import entry, poll, subscribe

from newsreader.errors import StoreDamaged
from newsreader.models import EntryQuery, ParsedEntry
from newsreader.store import Store, texts

PHRASES = [
    "".join(random.Random(n).choices("abcdefghijklmnopqrstuvwxyz ", k=60))
    for n in range(40)
]


def said(number: int) -> ParsedEntry:
    """An entry of phrases that many entries have."""
    chosen = random.Random(number).sample(PHRASES, 9)
    html = "".join(f'<p class="é-{number}">{phrase}</p>' for phrase in chosen)
    return entry(f"{number}", html=html)


@pytest.fixture(autouse=True)
def early(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the first dictionary be made for a hundred entries."""
    monkeypatch.setattr(texts, "FIRST", 100)


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with contextlib.closing(Store.open(path)) as opened:
        subscribe(opened)
        yield opened


def fill(store: Store, numbers: range) -> None:
    """Polls of fifty entries each."""
    for start in range(numbers.start, numbers.stop, 50):
        poll(store, [said(n) for n in range(start, min(numbers.stop, start + 50))])
        if articles := store.to_learn_from():
            store.learn(texts.train(articles))


def whole(store: Store, numbers: range) -> bool:
    """Whether the texts of these entries come back as they were."""
    found = {
        store.entry(i).guid: store.raw(i).feed_html  # type: ignore[union-attr]
        for i in store.entry_ids(EntryQuery())
    }
    return all(found[said(n).guid] == said(n).html for n in numbers)


def ask(store: Store, sql: str) -> int:
    value: int = store._connections.writer.execute(sql).get
    return value


TRAINED = "FROM contents WHERE substr(html, 1, 1) = x'05'"


def test_later_texts_are_smaller_and_all_come_back(store, path):
    fill(store, range(300))
    assert whole(store, range(300))
    assert ask(store, "SELECT count(*) FROM dictionaries") == 1
    assert ask(store, f"SELECT count(*) {TRAINED}") == 200
    before = ask(store, "SELECT avg(length(html)) FROM contents WHERE html < x'05'")
    assert ask(store, f"SELECT avg(length(html)) {TRAINED}") < before / 2
    # A reader of its own finds phrases in them.
    with contextlib.closing(Store.open(path, read_only=True)) as reader:
        assert whole(reader, range(300))
        words = PHRASES[0].split()[1:3]
        query = EntryQuery(text=f'"{" ".join(words)}"')
        held = [n for n in range(300) if " ".join(words) in said(n).html]
        assert len(reader.entry_ids(query)) == len(held) > 0


def test_a_text_that_changes_is_packed_with_it_too(store):
    fill(store, range(150))
    changed = [entry(f"{n}", html=said(n + 1000).html) for n in range(10)]
    poll(store, changed)
    for entry_id in store.entry_ids(EntryQuery(text="is:changed")):
        number = int(store.entry(entry_id).guid.rpartition("-")[2])
        assert store.raw(entry_id).feed_html == said(number + 1000).html


def test_a_bigger_library_gets_another_dictionary_and_reads_the_old_texts(
    store, monkeypatch
):
    monkeypatch.setattr(texts, "TIMES", 3)
    fill(store, range(600))
    assert ask(store, "SELECT count(*) FROM dictionaries") == 2
    numbers = "SELECT count(DISTINCT substr(html, 2, 4)) " + TRAINED
    assert ask(store, numbers) == 2
    assert whole(store, range(600))


def test_texts_that_give_no_dictionary_are_kept_and_not_tried_at_each_poll(
    store, monkeypatch
):
    tried: list[int] = []

    def fail(articles: Sequence[bytes]) -> bytes:
        tried.append(len(articles))
        return b""

    monkeypatch.setattr(texts, "train", fail)
    fill(store, range(500))
    assert tried == [100, 200, 400]
    assert ask(store, f"SELECT count(*) {TRAINED}") == 0
    assert whole(store, range(500))


def test_a_dictionary_that_is_none_is_not_used(store):
    fill(store, range(99))
    store.learn(b"")
    store.learn(b"\x37\xa4\x30\xec" + bytes(60))
    assert ask(store, "SELECT count(*) FROM dictionaries") == 0
    fill(store, range(99, 200))
    assert whole(store, range(200))


def test_only_the_beginning_of_a_long_article_is_learned_from(store):
    fill(store, range(99))
    poll(store, [entry("long", html="<p>é</p>" * 50_000)])
    articles = store.to_learn_from()
    assert len(articles) == 100
    assert max(map(len, articles)) < 40_000


def test_nothing_to_learn_from_is_no_trouble():
    assert texts.train([]) == b""
    assert texts.train([b""]) == b""
    assert texts.train([b"x"] * 3) == b""


def test_a_damaged_dictionary_is_told_and_the_next_start_restores_the_backup(
    store, path
):
    fill(store, range(200))
    store.backup()
    store._connections.writer.execute("UPDATE dictionaries SET body = zeroblob(9)")
    # This connection has it already; one that opens now has not.
    with contextlib.closing(Store.open(path, read_only=True)) as reader:
        (newest,) = reader.entry_ids(EntryQuery(), limit=1)
        with pytest.raises(StoreDamaged, match="dictionary"):
            reader.raw(newest)
        assert reader.rows([newest])[0].title
        assert len(reader.entry_ids(EntryQuery(text='"Title 3"'))) == 1
        assert reader.check() == ["The dictionary of a stored text is damaged."]
    store.close()
    with contextlib.closing(Store.open(path)) as mended:
        assert "restored" in mended.recovered
        assert mended.check() == []
        assert whole(mended, range(200))


def test_new_texts_do_not_wait_for_a_damaged_dictionary(store, path):
    fill(store, range(200))
    store._connections.writer.execute("UPDATE dictionaries SET digest = x'00'")
    store.close()
    with contextlib.closing(Store.open(path)) as opened:
        fill(opened, range(200, 250))
        assert whole_from(opened, 200, 250)


def whole_from(store: Store, first: int, last: int) -> bool:
    """The same for entries some of whose neighbours cannot be read."""
    wanted = {said(n).guid: said(n).html for n in range(first, last)}
    ids = store.entry_ids(EntryQuery())
    rows = {store.entry(i).guid: i for i in ids}  # type: ignore[union-attr]
    return all(store.raw(rows[g]).feed_html == html for g, html in wanted.items())
