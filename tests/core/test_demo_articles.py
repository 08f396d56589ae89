"""The demo's articles through cleaning and facts: the news stays, the rest goes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from lxml import html

import filters
from filters.article import AccessState, Article, BlockKind, Category
from newsreader import facts
from newsreader.actions import keys_for
from newsreader.config import Config
from newsreader.demo import demo_session, stories
from newsreader.demo.edition import Edition, Piece
from newsreader.demo.fill import fill
from newsreader.demo.pages import page
from newsreader.demo.stories import outlets
from newsreader.models import EntryQuery, FullText
from newsreader.pipeline import Material, make_article

NOW = datetime(2026, 6, 10, 12, 0, tzinfo=UTC)
EDITION = Edition("http://127.0.0.1:9", NOW, keys_for({}))
PIECES = [p for o in outlets() for p in EDITION.pieces(o, NOW + timedelta(minutes=5))]
_UNITS = "//p|//li|//h2|//h3|//td|//th|//pre"


def _name(piece: Piece) -> str:
    return f"{piece.outlet.slug}/{piece.story.slug}"


def _piece(name: str) -> Piece:
    return next(p for p in PIECES if _name(p) == name)


def _squeeze(text: str) -> str:
    return "".join(text.split())


def _written(piece: Piece) -> Iterator[str]:
    """Yield the story's own paragraphs, list items, headings and cells as text."""
    body = fill(piece.story.body, piece.filling)
    tree = html.fragment_fromstring(body, create_parent="div")
    for unit in tree.xpath(_UNITS):
        yield unit.text_content()


def _added(piece: Piece) -> Iterator[str]:
    """Yield the lines that the outlet added to this story, and its own furniture."""
    words = stories.furniture(piece.outlet.lang)
    names = {"newsletter": ["newsletter_title", "newsletter_text"]}
    for extra in piece.story.extras:
        if extra in {"message", "appeal-sample"}:
            yield from stories.read(f"{piece.outlet.slug}/_{extra}.txt").splitlines()
        else:
            yield from (words[n] for n in names.get(extra, [extra.replace("-", "_")]))


def _kept(article: Article) -> str:
    return _squeeze("\n".join(b.text for b in article.kept))


def _from_feed(piece: Piece) -> Article:
    return filters.clean_fragment(
        piece.feed_html, piece.url, title=piece.title, lang=piece.outlet.lang
    )


def _from_page(piece: Piece) -> Article:
    return filters.clean(page(piece), piece.url)


FULL = [p for p in PIECES if p.outlet.feed == "full"]


@pytest.mark.parametrize("piece", FULL, ids=_name)
def test_no_news_is_lost_from_the_feed(piece: Piece) -> None:
    kept = _kept(_from_feed(piece))
    for text in _written(piece):
        assert _squeeze(text) in kept, text


@pytest.mark.parametrize("piece", PIECES, ids=_name)
def test_no_news_is_lost_from_the_page(piece: Piece) -> None:
    kept = _kept(_from_page(piece))
    for text in _written(piece):
        assert _squeeze(text) in kept, text


@pytest.mark.parametrize("piece", [p for p in FULL if p.story.extras], ids=_name)
def test_what_an_outlet_added_to_its_feed_is_taken_out(piece: Piece) -> None:
    article = _from_feed(piece)
    kept = _kept(article)
    for text in _added(piece):
        assert _squeeze(text) not in kept, text
    assert article.removed, "it is marked, not lost"


@pytest.mark.parametrize("piece", PIECES, ids=_name)
def test_what_stands_around_a_page_is_not_shown(piece: Piece) -> None:
    kept = _kept(_from_page(piece))
    words = stories.furniture(piece.outlet.lang)
    around = [*_added(piece), words["cookie"], words["newsletter_text"], words["legal"]]
    around += [*words["share"], *words["imprint"]]
    if not piece.story.free:
        around += [words["paywall_title"], words["paywall_text"]]
    for text in around:
        assert _squeeze(text) not in kept, text


@pytest.mark.parametrize("piece", PIECES, ids=_name)
def test_a_page_says_who_when_and_in_which_language(piece: Piece) -> None:
    article = _from_page(piece)
    assert article.title == piece.title
    assert article.published == piece.published
    assert article.lang == piece.outlet.lang


class TestTheLongTail:
    @pytest.mark.parametrize("clean", [_from_feed, _from_page], ids=["feed", "page"])
    def test_nine_paragraphs_stay_and_eight_lines_go(self, clean: object) -> None:
        assert callable(clean)
        piece = _piece("harbour-times/night-ferry")
        article: Article = clean(piece)
        paragraphs = [b.text for b in article.kept if b.kind is BlockKind.PARAGRAPH]
        if paragraphs[0] == piece.summary:  # the page gives it above the text
            del paragraphs[0]
        assert paragraphs == list(_written(piece))
        assert len(paragraphs) == 9
        lines = stories.read("harbour-times/_message.txt").splitlines()
        appeal = [b for b in article.removed if b.text in lines]
        assert [b.text for b in appeal] == lines
        assert len(lines) == 8
        for block in appeal:
            assert block.removal is not None
            assert block.removal.category is Category.DONATION
            assert block.removal.rule
            assert block.removal.reason

    def test_news_about_donations_is_whole(self) -> None:
        article = _from_feed(_piece("harbour-times/lifeboat"))
        assert len(article.kept) == 8
        assert not article.removed

    def test_the_correction_stays(self) -> None:
        kept = _from_page(_piece("harbour-times/empty-shops")).kept
        assert "There were 41." in kept[-1].text


class TestShape:
    def test_table_and_list_survive(self) -> None:
        article = _from_page(_piece("harbour-times/rents"))
        (table,) = [b for b in article.kept if b.kind is BlockKind.TABLE]
        assert len(table.rows) == 5
        assert table.rows[1][0] == "Katendrecht, Rotterdam"
        items = [b for b in article.kept if b.kind is BlockKind.LIST_ITEM]
        assert [b.marker for b in items] == ["1.", "2.", "3."]

    def test_a_live_report_keeps_its_times(self) -> None:
        article = _from_page(_piece("harbour-times/storm-ada"))
        heads = [b.text for b in article.kept if b.kind is BlockKind.HEADING]
        assert [h[:5] for h in heads[1:]] == [
            "07:55",
            "06:40",
            "04:25",
            "01:15",
            "22:50",
            "21:05",
        ]

    def test_an_interview_keeps_its_questions_bold(self) -> None:
        article = _from_page(_piece("uferblatt/moor"))
        questions = [b for b in article.kept if b.spans and b.text.endswith("?")]
        assert len(questions) == 5


class TestAccess:
    def test_the_stub_is_paywalled_and_says_why(self) -> None:
        article = _from_page(_piece("ledger/lighthouses"))
        assert article.access.state is AccessState.PAYWALLED
        assert article.access.evidence

    @pytest.mark.parametrize("piece", [p for p in PIECES if p.story.free], ids=_name)
    def test_nothing_else_is_called_paywalled(self, piece: Piece) -> None:
        bad = {AccessState.PAYWALLED, AccessState.CONSENT_WALL, AccessState.BOT_WALL}
        assert _from_page(piece).access.state not in bad

    def test_a_teaser_feed_is_seen_and_its_page_wanted(self) -> None:
        piece = _piece("courrier/halle")
        material = Material(
            title=piece.title,
            url=piece.url,
            lang="fr",
            published=piece.published,
            feed_html=piece.summary,
            page_html=page(piece),
            page_url=piece.url,
        )
        stored = make_article(material)
        assert stored.source == "page"
        assert stored.article.word_count > 150


class TestFacts:
    def test_the_ferry_story_shows_what_the_panel_can_do(self) -> None:
        piece = _piece("harbour-times/night-ferry")
        article = _from_feed(piece)
        found = facts.article_facts(article, piece.published)
        people = {f.name for f in found.people}
        assert people >= {"Ingrid Solheim", "Callum Reid"}
        places = {f.name for f in found.places}
        assert places >= {"Bergen", "Aberdeen", "Rotterdam"}
        assert "2026-06-10" in {f.iso for f in found.dates}
        assert {f.value for f in found.numbers} >= {410e6, 380_000}
        assert {f.speaker for f in found.quotes} >= {"Ingrid Solheim", "Callum Reid"}

    def test_a_particle_is_part_of_a_name(self) -> None:
        piece = _piece("harbour-times/night-ferry")
        found = facts.article_facts(_from_feed(piece), piece.published)
        assert "Annemiek de Vries" in {f.name for f in found.people}
        assert "Vries" not in {f.name for f in found.organizations}

    @pytest.mark.parametrize("piece", PIECES, ids=_name)
    def test_every_fact_stands_in_the_text(self, piece: Piece) -> None:
        article = _from_page(piece)
        found = facts.article_facts(article, piece.published)
        for fact in (*found.dates, *found.numbers, *found.quotes):
            start, end = fact.mentions[0].start, fact.mentions[0].end
            assert fact.text in article.text
            assert article.text[start:end].strip()
        names = (*found.people, *found.organizations, *found.places)
        for name in names:
            first = name.mentions[0]
            said = article.text[first.start : first.end]
            assert said in (name.name, *name.aliases), said


class TestSession:
    async def test_a_demo_session_reads_everything_and_leaves_nothing(self) -> None:
        base = Config(keys={"quit": ("Q",)})
        async with demo_session(base) as session:
            report = await session.poll(force=True)
            assert len(report.failures) == 1
            folder = session.config.storage.database.parent
            assert folder.is_dir()
            for row in session.store.rows(session.store.entry_ids(EntryQuery())):
                reading = await session.read(row.id)
                assert reading.article.word_count > 0, row.title
                assert reading.failure is None, row.title
                auto = reading.entry.spec.full_text is FullText.AUTO
                if auto and row.words < 50:
                    assert reading.source == "page", row.title
                if not auto:
                    assert reading.source == "feed", row.title
            tutorial = session.store.entry_ids(EntryQuery(text="throws its data away"))
            reading = await session.read(tutorial[0])
            assert "Q leaves the demo" in reading.article.text
        assert not folder.exists()

    async def test_the_endless_page_costs_no_more_than_its_limit(
        self, tmp_path: Path
    ) -> None:
        async with demo_session() as session:
            await session.poll(force=True)
            query = EntryQuery(text='"never ends"')
            (entry_id,) = session.store.entry_ids(query)
            reading = await session.read(entry_id, fetch=True)
            said = reading.failure.sentence if reading.failure else ""
            assert said or reading.article.notes
            assert "the server goes on sending" in reading.article.text
