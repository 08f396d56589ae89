"""Searches find exactly what the language says, whichever plan answers them."""

from __future__ import annotations

import contextlib
import random
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_builders import NOW, article, entry, name, poll, stored, subscribe

from filters.article import Access, AccessState
from newsreader import query
from newsreader.facts.model import Facts
from newsreader.models import EntryQuery, FeedSpec, Found, Mark, Sort
from newsreader.query import QueryError
from newsreader.store import Store, fulltext, search
from newsreader.store.text import folded, plain, spaced

NEWS, TECH = "https://news.example/feed", "https://tech.example/feed"
WORDS = ["carbon", "price", "Kyiv", "Zürich", "prices", "市場", "価格", "시장"]


def build() -> Store:
    """Sixty entries with every mark, label, length and language in some of them."""
    store = Store.memory()
    specs = [FeedSpec(NEWS, tags=("World",)), FeedSpec(TECH, title="Tech Weekly")]
    store.sync_feeds(specs)
    for number in range(60):
        chosen = [w for i, w in enumerate(WORDS) if number >> (i % 6) & 1]
        made = entry(
            f"{number}",
            title=" ".join(chosen[:2]) or "nothing",
            author="Ann Lee" if number % 3 else "Bo Ek",
            html="<p>" + " ".join(chosen[2:]) + " end</p>" + "<p>more</p>" * number,
            lang=["en", "de", "en-GB"][number % 3],
            published=NOW - timedelta(hours=7 * number),
        )
        (entry_id,) = poll(store, [made], url=[NEWS, TECH][number % 2]).new
        store.mark([Mark(entry_id, read=number % 4 == 0, starred=number % 5 == 0)])
        if number % 6 == 1:
            access = Access(list(AccessState)[number % 7], ())
            facts = (
                Facts(people=(name("Volodymyr Zelensky"),)) if number % 4 else Facts()
            )
            clean = article("carbon price rises", "in Zürich", access=access, lang="de")
            store.save_article(entry_id, stored(clean, facts))
        if number % 11 == 0:
            poll(store, [entry(f"{number}", html="<p>changed carbon text</p>")],
                 url=[NEWS, TECH][number % 2])  # fmt: skip
    return store


@pytest.fixture(scope="module")
def store():
    made = build()
    yield made
    made.close()


class Reference:
    """The language again, slowly and plainly, over everything the store gives back."""

    def __init__(self, store: Store) -> None:
        self.rows = store.rows(store.entry_ids(EntryQuery()))
        self.feeds = {f.id: f for f in store.feeds()}
        self.texts, self.people = {}, {}
        for row in self.rows:
            clean = store.article(row.id)
            names = clean.facts.people if clean else ()
            if clean and clean.filters_version < 0:
                clean = None  # the outlet changed the text: only its names still count
            body = clean.article.text if clean else plain(store.raw(row.id).feed_html)
            self.texts[row.id] = (row.title, row.author, body)
            self.people[row.id] = [n.name for n in names]

    def ids(self, node) -> list[int]:
        return [r.id for r in self.rows if self.holds(node, r)]

    def holds(self, node, row) -> bool:
        match node:
            case None:
                return True
            case query.And(parts):
                return all(self.holds(p, row) for p in parts)
            case query.Or(parts):
                return any(self.holds(p, row) for p in parts)
            case query.Not(part):
                return not self.holds(part, row)
            case query.Text(text, column, prefix):
                title, author, _ = texts = self.texts[row.id]
                where = {"title": [title], "author": [author]}.get(column, texts)
                return any(contains(t, text, prefix) for t in where)
            case query.Is("changed"):
                return row.changed
            case query.Is(state) if state in query.MARK_STATES:
                value = row.starred if "starred" in state else not row.read
                return value is not (state in ("read", "unstarred"))
            case query.Is(state):
                return row.access.value == query.ACCESS_STATES[state]
            case query.InFeed(part):
                feed = self.feeds[row.feed_id]
                return part.lower() in (feed.title + " " + feed.url).lower()
            case query.Tagged(tag):
                tags = [t.lower() for t in self.feeds[row.feed_id].tags]
                return tag.lower() in tags
            case query.Language(code):
                return row.lang.split("-")[0] == code
            case query.Named(section, wanted):
                people = self.people[row.id] if section == "people" else []
                return any(contains(n, wanted, False) for n in people)
            case query.Between(first, end):
                seconds = row.when.timestamp()
                return (first or 0) <= seconds < (end or float("inf"))
            case query.Length(low, high):
                return (low or 0) <= row.words <= (high or float("inf"))
        raise AssertionError(node)


def contains(text: str, wanted: str, prefix: bool) -> bool:
    """Whether the words stand side by side; unspaced scripts match inside runs."""
    folded = text.lower().replace("ü", "u")
    needle = wanted.lower().replace("ü", "u")
    if not needle.isascii():
        return needle in folded
    end = "" if prefix else r"\b"
    return bool(re.search(rf"\b{re.escape(needle)}{end}", folded, re.ASCII))


_TERMS = st.sampled_from(
    [*WORDS, "pric*", "carb*", "市", "場", "zurich", '"carbon price"', '"price rises"',
     '"市場 価格"', "title:carbon", 'title:"carbon price"', "title:価", "author:lee",
     "author:bo", "text:end", "nowhere", "is:unread", "is:read", "is:starred",
     "is:unstarred", "is:changed", "is:paywalled", "is:full", "is:unknown", "feed:tech",
     "feed:example", "tag:world", "tag:none", "lang:en", "lang:de", "who:zelensky",
     'who:"volodymyr zelensky"', "where:kyiv", "words:>20", "words:5..30",
     "before:2026-11-15", "after:2026-11-20", "on:2026-11-21", "age:<3d", "age:>1w"]
)  # fmt: skip
_QUERIES = st.recursive(
    _TERMS,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda p: f"({p[0]} or {p[1]})"),
        st.tuples(inner, inner).map(lambda p: f"({p[0]} {p[1]})"),
        inner.map(lambda q: f"-{q}" if not q.startswith("-") else q),
    ),
    max_leaves=6,
)


@pytest.mark.parametrize("plan", ["walk", "drive", "arrival"])
@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(text=_QUERIES, unread=st.booleans(), starred=st.booleans(), feed=st.booleans())
def test_every_plan_finds_what_the_language_says(
    store, plan, monkeypatch, text, unread, starred, feed
):
    if plan != "walk":
        monkeypatch.setattr(search, "_SMALL_VIEW", -1)
    if plan == "arrival":
        monkeypatch.setattr(search, "EXACT", 0)
    reference = Reference(store)
    now = datetime.now().astimezone()
    node = query.parse(text, now=now)
    shown = {r.id: r for r in reference.rows}
    expected = [
        i
        for i in reference.ids(node)
        if not (unread and shown[i].read)
        and (shown[i].starred or not starred)
        and (not feed or shown[i].feed_id == 1)
    ]
    wanted = EntryQuery((1,) if feed else (), "", unread, starred, text)
    found = store.entry_ids(wanted).tolist()
    if plan == "arrival":
        assert sorted(found) == sorted(expected)
    else:
        assert found == expected
    assert store.count(wanted) == len(expected)
    assert store.entry_ids(wanted, limit=3, offset=1).tolist() == found[1:4]
    assert found[::-1] == store.entry_ids(_oldest(wanted)).tolist()


def _oldest(wanted: EntryQuery) -> EntryQuery:
    return EntryQuery(
        wanted.feed_ids, wanted.tag, wanted.unread, wanted.starred, wanted.text,
        Sort.OLDEST,
    )  # fmt: skip


def test_the_corpus_makes_searches_meaningful(store):
    """Most terms find some entries and not all: the comparison above says something."""
    counts = [
        store.count(EntryQuery(text=t))
        for t in (*WORDS, '"carbon price"', "who:zelensky", "is:changed", "title:価")
    ]
    assert all(0 < c < 60 for c in counts)


FINDS = {
    "東京": "本日、東京都で会議が開かれた。",
    "京都": "本日、東京都で会議が開かれた。",
    "都": "本日、東京都で会議が開かれた。",
    "会議が開かれた": "本日、東京都で会議が開かれた。",
    "장관은": "한국 장관은 말했다",
    "장관": "한국 장관은 말했다",
    "กรุงเทพ": "ข่าวกรุงเทพวันนี้",
    "हिन्दी": "आज हिन्दी समाचार",
    "cafe": "Le Café ouvert",
    "ЗЕЛЕНСКИЙ": "сказал Зеленский вчера",
    "strasse": "strasse",
    "u.s.": "in the U.S. today",
    "don't": "they don't know",
    '"e-mail address"': "an e-mail, address",
    "c++": "the c++ language",
    "h2o": "where H₂O levels rose",
    '"h2o levels"': "where H₂O levels rose",
    "H₂O": "where H2O levels rose",
    "km²": "five km² of wood",
    "no 5": "la ligne nº 5",
    "state_of": "a state_of_mind",
}


@pytest.mark.parametrize("text", FINDS)
def test_every_script_is_found(text):
    store = Store.memory()
    subscribe(store)
    (wanted, _) = poll(
        store, [entry("other", html="<p>東 京 장 관</p>"), entry("a", html=FINDS[text])]
    ).new
    assert store.entry_ids(EntryQuery(text=text)).tolist() == [wanted]
    store.close()


MISSES = {
    "京東": "東京都",
    '"price carbon"': "carbon price",
    '"carbon price"': "carbon. The price",
    '"car price"': "carbon price",
    "carb": "carbon",
    '"東京議"': "東京都 会議",
    "script": "<script>script</script>words",
    "img": '<img src="x" alt="img">words',
    "href": '<a href="https://x.example/">words</a>',
}


@pytest.mark.parametrize("text", MISSES)
def test_what_must_not_be_found(text):
    store = Store.memory()
    subscribe(store)
    poll(store, [entry("a", html=MISSES[text])])
    assert len(store.entry_ids(EntryQuery(text=text))) == 0
    store.close()


def test_words_in_the_title_come_first_when_ranked():
    store = Store.memory()
    subscribe(store)
    body, title, both = (
        poll(store, [entry("a", html="carbon price", published=NOW)]).new[0],
        poll(store, [entry("b", title="carbon", html="price")]).new[0],
        poll(store, [entry("c", title="Price of carbon")]).new[0],
    )
    wanted = EntryQuery(text="carbon price", sort=Sort.RELEVANCE)
    search_small, search._SMALL_VIEW = search._SMALL_VIEW, -1
    try:
        assert store.entry_ids(wanted).tolist() == [both, title, body]
        assert store.entry_ids(wanted, limit=1, offset=1).tolist() == [title]
    finally:
        search._SMALL_VIEW = search_small
    assert store.entry_ids(wanted).tolist() == [both, title, body]
    store.close()


def test_the_cleaned_text_replaces_the_feeds_text_in_the_index():
    store = Store.memory()
    subscribe(store)
    (entry_id,) = poll(store, [entry("a", html="<p>teaser appeal</p>")]).new
    store.save_article(entry_id, stored(article("the whole story")))
    assert len(store.entry_ids(EntryQuery(text="appeal"))) == 0
    assert len(store.entry_ids(EntryQuery(text='"whole story"'))) == 1
    store.close()


def test_a_phrase_of_common_words_is_looked_for_in_a_bounded_number_of_texts(
    monkeypatch,
):
    looked: list[Any] = []
    real = fulltext._hold

    def counted(parts, wanted):
        looked.append(parts)
        return real(parts, wanted)

    monkeypatch.setattr(fulltext, "_hold", counted)
    monkeypatch.setattr(search, "LOOKS", 200)
    monkeypatch.setattr(search, "QUICK_LOOKS", 120)
    monkeypatch.setattr(search, "EXACT", 20)
    monkeypatch.setattr(search, "_SMALL_VIEW", 50)
    with contextlib.closing(Store.memory()) as store:
        subscribe(store)
        texts = [f"<p>{'of the' if n % 2 else 'the of'} {n}</p>" for n in range(600)]
        poll(store, [entry(f"{n}", html=text) for n, text in enumerate(texts)])

        def found(text: str, *, quick: bool = False, **fields: Any) -> Found:
            looked.clear()
            wanted = EntryQuery(text=text, **fields)
            return store.find(wanted, limit=50, quick=quick)

        never = found('"the the"')
        assert (len(never.ids), never.newest, len(looked)) == (0, 200, 200)
        typed = found('"the the"', quick=True)
        assert (len(typed.ids), typed.newest, len(looked)) == (0, 120, 120)
        # A page that is full says nothing of what was not looked at.
        half = found('"of the"')
        assert (len(half.ids), half.newest) == (50, 0)
        assert len(looked) <= 200
        assert found("of the").newest == 0
        ranked = found('"the the"', sort=Sort.RELEVANCE)
        assert (len(ranked.ids), ranked.newest) == (0, 200)
        assert len(looked) == 200
        found('"the the"', sort=Sort.RELEVANCE, quick=True)
        assert len(looked) == 120
        assert store.count(EntryQuery(text='"of the"')) == 100


def test_ranking_says_when_it_looked_at_the_newest_only(monkeypatch):
    monkeypatch.setattr(search, "RANKED", 30)
    monkeypatch.setattr(search, "_SMALL_VIEW", 5)
    with contextlib.closing(Store.memory()) as store:
        subscribe(store)
        poll(store, [entry(f"{n}") for n in range(40)])
        found = store.find(EntryQuery(text="text", sort=Sort.RELEVANCE))
        assert (len(found.ids), found.newest) == (30, 30)
        few = store.find(EntryQuery(text="7", sort=Sort.RELEVANCE))
        assert (len(few.ids), few.newest) == (1, 0)


def pieces(store: Store) -> int:
    """How many pieces the index of words consists of."""
    number: int = store._connections.writer.execute(
        "SELECT count(DISTINCT id >> 37) FROM words_fts_data WHERE id >> 37"
    ).get
    return number


def test_tidying_joins_the_pieces_of_the_index_and_ends():
    with contextlib.closing(Store.memory()) as store:
        subscribe(store)
        for n in range(60):
            poll(store, [entry(f"{n}", html=f"<p>Common and rare{n}.</p>")])
        before = pieces(store)
        everything = list(store.entry_ids(EntryQuery(text="common")))
        steps = 0
        while store.tidy():
            steps += 1
            assert steps < 100
        assert pieces(store) <= before // 2
        assert list(store.entry_ids(EntryQuery(text="common"))) == everything
        assert len(store.entry_ids(EntryQuery(text="rare7"))) == 1
        assert store.check() == []
        assert not store.tidy()


def test_markup_beyond_reason_is_read_in_linear_time():
    assert plain("<" * 10**6) == " ".join([""] + ["<"[1:]] * 10**6)
    assert plain("a<b" * 10).count("a") == 10
    assert spaced("x" * 10) == "x" * 10
    # Nothing in it is a style, or all of it is text that no tag ends.
    assert plain("<p>a<s>b</s>c<sty>d") == " a b c d"
    assert plain("a<p b<q") == "a p b q"
    assert plain("a<p>b>c&lt;p&gt;") == "a b>c<p>"
    assert plain("<p" * 10**5 + ">") == " p" * (10**5 - 1) + " "


def test_western_letters_fold_as_all_others_do():
    letters = bytes(range(256)).decode("cp1252", "ignore")
    others = [folded(letter + "и").removesuffix("и") for letter in letters]
    assert [folded(letter) for letter in letters] == others
    assert folded(letters) == "".join(others)
    assert folded("Größe ÉTÉ µ") == "grosse ete μ"


def test_a_query_that_cannot_be_understood_is_told(store):
    with pytest.raises(QueryError):
        store.entry_ids(EntryQuery(text="(a"))
    with pytest.raises(QueryError):
        store.count(EntryQuery(text="(a"))


@pytest.mark.parametrize(
    "text",
    ['x"; DROP TABLE entries; --', "a' OR 1=1", '"a"" OR b"', "title:NEAR(a", "{x} : y",
     "^a", "a + b", "rowid:1", "feed:%' OR 1=1", "tag:'", "lang:'", "NEAR", "a\x00b"],
)  # fmt: skip
def test_nothing_in_a_query_becomes_sql_or_match_syntax(store, text):
    before = store.totals()
    for plan in (5000, -1):
        search_small, search._SMALL_VIEW = search._SMALL_VIEW, plan
        with contextlib.suppress(QueryError):
            store.count(EntryQuery(text=text))
        search._SMALL_VIEW = search_small
    assert store.totals() == before


def test_dates_of_searches_follow_the_local_day():
    store = Store.memory()
    subscribe(store)
    now = datetime.now(UTC)
    poll(store, [entry("now", published=now)], now=now)
    assert store.count(EntryQuery(text="after:today")) == 1
    assert store.count(EntryQuery(text="age:<1h")) == 1
    assert store.count(EntryQuery(text="before:yesterday")) == 0
    store.close()


# ------------------------------------------------------------------ cost

VIEWS = {
    "everything": EntryQuery(),
    "unread": EntryQuery(unread=True),
    "starred": EntryQuery(starred=True),
    "unread starred": EntryQuery(unread=True, starred=True),
    "feed": EntryQuery((1,)),
    "unread feed": EntryQuery((1,), unread=True),
    "tag": EntryQuery(tag="World"),
    "typed": EntryQuery(text="is:unread tag:world"),
    "oldest": EntryQuery(sort=Sort.OLDEST),
    "since": EntryQuery(text="after:2026-11-20"),
}


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_walks_one_index_in_its_order(store, monkeypatch, view):
    """So that a page costs the same in sixty and in a million entries."""
    ran = []
    real = search._column

    def recording(connection, text, sql, more):
        ran.append((connection, text, (*sql.parameters, *more)))
        return real(connection, text, sql, more)

    monkeypatch.setattr(search, "_column", recording)
    store.entry_ids(VIEWS[view], limit=20)
    ((connection, text, parameters),) = ran
    plan = [
        row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {text}", parameters)
    ]
    walks = [step for step in plan if " e " in step]
    assert len(walks) == 1
    assert "INDEX entries_" in walks[0]
    if view != "unread starred":  # few are starred: those rows are looked up
        assert "COVERING" in walks[0]
    assert not any("TEMP B-TREE" in step for step in plan)


def test_kept_counts_are_read_and_not_counted(store):
    statements = []
    with store._connections.reading() as connection:
        connection.set_exec_trace(
            lambda _cursor, text, _bindings: statements.append(text) or True
        )
        for view in ("everything", "unread", "feed", "tag", "typed"):
            store.count(VIEWS[view])
        store.totals()
        store.feeds()
        connection.set_exec_trace(None)
    assert statements
    assert not any("entries" in text for text in statements)


# ------------------------------------------------------------------ pieces


def test_what_has_grown_beside_the_largest_piece_is_joined_with_it(monkeypatch):
    store = Store.memory()
    subscribe(store)
    words = ["".join(random.Random(n).choices("abcdefgh", k=6)) for n in range(900)]

    def more(first: int, count: int) -> None:
        for start in range(first, first + count, 20):
            made = []
            for n in range(start, start + 20):
                text = " ".join(random.Random(n).choices(words, k=120))
                made.append(entry(f"n{n}", html=f"<p>{text}</p>"))
            poll(store, made)

    def pieces() -> list[int]:
        return fulltext._pieces(store._connections.writer, "words_fts")

    def found() -> list[list[int]]:
        queries = (EntryQuery(text=f"{words[n]} {words[n + 1]}") for n in range(30))
        return [list(store.entry_ids(query)) for query in queries]

    monkeypatch.setattr(fulltext, "_LARGE", 1)
    more(0, 400)
    told = found()
    assert len(pieces()) > 3
    steps = 0
    while store.tidy():
        steps += 1
    assert found() == told
    assert not fulltext._is_in_pieces(pieces())
    # Few more are not worth writing all of it anew, many are.
    before = max(pieces())
    more(400, 20)
    while store.tidy():
        pass
    assert max(pieces()) == before
    more(420, 200)
    told = found()
    while store.tidy():
        pass
    assert max(pieces()) > before
    assert sum(pieces()) <= 1.2 * max(pieces())
    assert found() == told
    assert store.check() == []
    assert (
        sum(pieces())
        == store._connections.writer.execute(
            "SELECT count(*) FROM words_fts_data WHERE id >= 1 << 37"
            " AND id & ((1 << 37) - 1) < 1 << 31"
        ).get
    )
