"""Cleaned articles, their versions and facts, marks and exceptions."""

from __future__ import annotations

import zlib
from dataclasses import replace

import pytest
from store_builders import HOUR, NOW, article, entry, name, poll, stored, subscribe

from filters.article import (
    Access,
    AccessState,
    Block,
    BlockKind,
    Category,
    Removal,
    Span,
    SpanKind,
)
from newsreader.errors import StoreDamaged
from newsreader.facts.model import Facts
from newsreader.models import EntryQuery, Mark, RawContent
from newsreader.store import Store, articles, codec, fulltext


@pytest.fixture
def store():
    made = Store.memory()
    subscribe(made)
    yield made
    made.close()


@pytest.fixture
def entry_id(store):
    return poll(store, [entry("a")]).new[0]


def test_an_article_comes_back_equal(store, entry_id):
    removal = Removal(Category.DONATION, "en.donation.x", "It asks for money.", 0.9)
    clean = article(
        "Nine people were freed.",
        blocks=(
            Block(BlockKind.HEADING, "Süd 市場", level=2),
            Block(
                BlockKind.PARAGRAPH,
                "A link.",
                (Span(2, 6, SpanKind.LINK, "https://x.example/"),),
            ),
            Block(BlockKind.TABLE, "a | b", rows=(("a", "b"),)),
            Block(BlockKind.PARAGRAPH, "Give now.", removal=removal),
        ),
        published=NOW,
        hints=("Ann",),
        notes=("cut",),
    )
    made = stored(clean, Facts(people=(name("Ann", "A."),), level="basic"), version=3)
    store.save_article(entry_id, made)
    assert store.article(entry_id) == made
    assert store.article(999) is None


def test_the_row_follows_the_article(store, entry_id):
    access = Access(AccessState.PAYWALLED, ("the page says so",))
    store.save_article(entry_id, stored(article("one two three", access=access)))
    (row,) = store.rows([entry_id])
    assert (row.access, row.words, row.lang) == (AccessState.PAYWALLED, 3, "en")


def test_saving_for_an_unknown_entry_is_ignored(store):
    store.save_article(999, stored(article("x")))
    store.save_page(999, "<html>", "https://x.example/", NOW)
    assert store.article(999) is None
    assert store.raw(999) == RawContent()
    assert store.check() == []


def test_an_article_made_from_older_raw_forms_is_left_out(store, entry_id):
    before = store.raw(entry_id)
    poll(store, [entry("a", html="<p>The text as corrected.</p>")])
    store.save_article(entry_id, stored(article("The first text.")), before)
    assert store.article(entry_id) is None
    between = store.raw(entry_id)
    store.save_page(entry_id, "<html>", "https://news.example/a", NOW)
    store.save_article(entry_id, stored(article("A teaser.")), between)
    assert store.article(entry_id) is None
    made = stored(article("The whole page."), source="page")
    store.save_article(entry_id, made, store.raw(entry_id))
    assert store.article(entry_id) == made


def test_a_page_is_outdated_once_the_feed_changed_its_text(store, entry_id):
    assert not store.raw(entry_id).page_outdated
    poll(store, [entry("a", html="<p>Changed.</p>")], now=NOW + HOUR)
    assert not store.raw(entry_id).page_outdated
    store.save_page(entry_id, "<html>", "https://news.example/a", NOW + 2 * HOUR)
    assert not store.raw(entry_id).page_outdated
    poll(store, [entry("a", html="<p>Again.</p>")], now=NOW + 3 * HOUR)
    assert store.raw(entry_id).page_outdated


def test_both_raw_forms_are_kept(store, entry_id):
    page = "<html>" + "Größe 市場 " * 1000
    store.save_page(entry_id, page, "https://news.example/a?x", NOW)
    raw = store.raw(entry_id)
    assert raw == RawContent(
        "<p>Text of a.</p>",
        page,
        "https://news.example/a?x",
        NOW,
        content_hash=entry("a").content_hash[:16],
    )
    store.save_page(entry_id, "second", "https://news.example/b", NOW + HOUR)
    assert store.raw(entry_id).page_html == "second"


def test_articles_of_older_rules_are_stale_newest_first(store):
    ids = poll(store, [entry(f"{n}") for n in range(4)]).new
    for entry_id, (filters, facts) in zip(
        ids, [(1, 5), (2, 4), (2, 5), (1, 4)], strict=True
    ):
        made = replace(
            stored(article("x")), filters_version=filters, facts_version=facts
        )
        store.save_article(entry_id, made)
    assert store.stale(2, 5, 10) == [ids[3], ids[1], ids[0]]
    assert store.stale(2, 5, 1) == [ids[3]]
    assert store.stale(1, 4, 10) == []


def test_a_changed_text_makes_its_article_stale(store, entry_id):
    store.save_article(entry_id, stored(article("x"), version=5))
    assert store.stale(5, 5, 10) == []
    poll(store, [entry("a", html="new")])
    assert store.stale(5, 5, 10) == [entry_id]


def test_an_earlier_version_is_kept_only_when_the_outlet_changed_it(store, entry_id):
    first = stored(article("Nine were freed."))
    store.save_article(entry_id, first)
    store.save_article(entry_id, stored(article("Nine were freed", "now."), version=2))
    assert store.versions(entry_id) == []
    poll(store, [entry("a", html="<p>views: 2</p>")])
    store.save_article(entry_id, stored(article("nine were freed", "now."), version=2))
    assert store.versions(entry_id) == []
    assert store.last_replaced(entry_id) is None
    poll(store, [entry("a", html="<p>Ten were freed.</p>")])
    store.save_article(entry_id, stored(article("Ten were freed."), version=2))
    ((replaced, kept),) = store.versions(entry_id)
    assert kept.article.text == "nine were freed\nnow."
    assert store.last_replaced(entry_id) == replaced


def test_a_text_of_the_other_source_is_no_earlier_version(store, entry_id):
    store.save_article(entry_id, stored(article("Nine were freed.")))
    poll(store, [entry("a", html="<p>Ten were freed.</p>")])
    store.save_article(entry_id, stored(article("Ten were freed.")))
    assert len(store.versions(entry_id)) == 1
    store.save_page(entry_id, "<p>Ten</p>", "https://news.example/a", NOW)
    page = stored(article("Ten were freed.", "A boat took them."), source="page")
    store.save_article(entry_id, page)
    assert store.versions(entry_id) == []
    assert store.last_replaced(entry_id) is None
    store.save_article(entry_id, stored(article("Ten were freed.")))
    assert len(store.versions(entry_id)) == 1
    assert store.last_replaced(entry_id) is not None


def test_versions_are_bounded(store, entry_id, monkeypatch):
    monkeypatch.setattr(articles, "MAX_VERSIONS", 2)
    for run in range(5):
        poll(store, [entry("a", html=f"{run}")])
        with store._connections.writing() as connection:
            made = stored(article(f"Text {run}."))
            articles.save(connection, entry_id, made, NOW + run * HOUR)
    texts = [v.article.text for _, v in store.versions(entry_id)]
    assert texts == ["Text 2.", "Text 3."]


# ------------------------------------------------------------------ facts


def test_names_lead_to_their_articles(store):
    old, new = poll(
        store, [entry("n", published=NOW), entry("o", published=NOW - HOUR)]
    ).new
    facts = Facts(
        people=(name("Volodymyr Zelensky", "Zelensky", "Зеленский"),),
        places=(name("Zürich"),),
        organizations=(name("Paris Club"),),
    )
    for entry_id in (old, new):
        store.save_article(entry_id, stored(article("x"), facts))
    assert store.fact_entries("people", "volodymyr ZELENSKY").tolist() == [new, old]
    assert store.fact_entries("people", "Zelensky").tolist() == [new, old]
    assert store.fact_entries("people", "Volodymyr").tolist() == []
    assert store.fact_entries("places", "Zurich").tolist() == [new, old]
    assert store.fact_entries("places", "Paris Club").tolist() == []
    for text, count in {
        "who:zelensky": 2,
        "who:зеленский": 2,
        "where:zurich": 2,
        "org:paris": 2,
        "where:paris": 0,
        "who:zelen": 0,
    }.items():
        assert store.count(EntryQuery(text=text)) == count
    store.save_article(new, stored(article("x"), Facts(places=(name("Bern"),))))
    assert store.fact_entries("people", "Zelensky").tolist() == [old]
    assert store.count(EntryQuery(text="where:bern")) == 1


def test_no_name_runs_into_the_next(store, entry_id):
    people = (name("Ada Byron"), name("Charles Babbage"), name("王小明", "小明"))
    store.save_article(entry_id, stored(article("x"), Facts(people=people)))
    for wanted, found in {
        'who:"ada byron"': 1,
        "who:babbage": 1,
        'who:"byron charles"': 0,
        'who:"babbage ada"': 0,
        "who:小明": 1,
        "who:明": 1,
        "who:明王": 0,
        "where:ada": 0,
    }.items():
        assert store.count(EntryQuery(text=wanted)) == found, wanted
    for exact, found in {
        "Byron": 0,
        "ada byron": 1,
        "小明": 1,
        "王小": 0,
        "": 0,
    }.items():
        assert len(store.fact_entries("people", exact)) == found, exact
    assert len(store.fact_entries("dates", "ada byron")) == 0
    store.save_article(entry_id, stored(article("x")))
    assert store.count(EntryQuery(text="who:babbage")) == 0


def test_a_name_of_an_unknown_section_is_nobody(store, entry_id):
    names = [("people", "ada"), ("ships", "beagle")]
    with store._connections.writing() as connection:
        fulltext.index_names(connection, entry_id, names)
    assert store.count(EntryQuery(text="who:ada")) == 1
    for search in ("who:beagle", "org:beagle", "where:beagle"):
        assert store.count(EntryQuery(text=search)) == 0


# ------------------------------------------------------------------ marks


def test_marking_returns_what_undoes_it(store):
    a, b, c = poll(store, [entry(n) for n in "cba"]).new
    store.mark([Mark(b, read=True, starred=True)])
    before = store.rows([a, b, c])
    undo = store.mark(
        [Mark(a, read=True), Mark(b, read=True, starred=False), Mark(999, read=True)]
    )
    assert sorted(undo, key=lambda m: m.entry_id) == [
        Mark(a, read=False),
        Mark(b, starred=True),
    ]
    redo = store.mark(undo)
    assert store.rows([a, b, c]) == before
    store.mark(redo)
    assert [r.read for r in store.rows([a, b, c])] == [True, True, False]


def test_the_last_of_several_marks_wins_and_undo_goes_back_to_the_first(store):
    (entry_id,) = poll(store, [entry("a")]).new
    undo = store.mark(
        [
            Mark(entry_id, read=True),
            Mark(entry_id, read=False),
            Mark(entry_id, read=True),
        ]
    )
    assert store.rows([entry_id])[0].read
    store.mark(undo)
    assert not store.rows([entry_id])[0].read


def test_a_mark_that_changes_nothing_returns_nothing(store, entry_id):
    assert store.mark([Mark(entry_id, read=False), Mark(entry_id)]) == []
    assert store.mark([]) == []


def test_thousands_of_marks_at_once(store, monkeypatch):
    monkeypatch.setattr("newsreader.store.store._MARK_CHUNK", 30)
    ids = poll(store, [entry(f"{n}") for n in range(100)]).new
    undo = store.mark([Mark(i, read=True) for i in ids])
    assert len(undo) == 100
    assert store.totals().unread == 0
    store.mark(undo)
    assert store.totals().unread == 100


def test_exceptions_are_remembered_per_feed(store):
    store.add_exceptions(1, frozenset({"en.a", "en.b"}))
    store.add_exceptions(1, frozenset({"en.a"}))
    assert store.exceptions(1) == {"en.a", "en.b"}
    assert store.exceptions(2) == frozenset()
    store.remove_exceptions(1, frozenset({"en.a", "en.z"}))
    assert store.exceptions(1) == {"en.b"}


#: Bytes that cannot be unpacked, and those that can but are no article.
DAMAGE = (b"\4\x28\xb5", b"\0x", codec.pack("[1,"), codec.pack('{"article": []}'))


@pytest.mark.parametrize("blob", DAMAGE)
def test_an_article_that_cannot_be_read_is_as_good_as_none(store, entry_id, blob):
    store.save_article(entry_id, stored(article("Nine people were freed.")))
    with store._connections.writing() as connection:
        connection.execute("UPDATE articles SET body = ?", (blob,))
    assert store.article(entry_id) is None
    again = stored(article("Ten people were freed."))
    store.save_article(entry_id, again)
    assert store.article(entry_id) == again
    assert store.versions(entry_id) == []


def test_a_text_of_an_older_version_that_ends_early_is_told():
    press = zlib.compressobj(6, zlib.DEFLATED, 15, zdict=codec._DICTIONARY)
    packed = b"\1" + press.compress(b"Nine people. " * 50) + press.flush()
    assert codec.unpack(packed) == "Nine people. " * 50
    with pytest.raises(StoreDamaged, match="ends early"):
        codec.unpack(packed[:-6])
