"""Opening, scrolling and leaving articles; what was taken out; finding; facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from driving import Run
from fake_session import NOW, FakeSession, FakeStore, Piece, book, removed, world

from filters.article import Access, AccessState, Block, BlockKind, Category
from newsreader.actions import Where
from newsreader.choosing import SHORTER
from newsreader.errors import StoreDamaged
from newsreader.facts.model import Facts
from newsreader.models import EntryRow, Reading, StoredArticle
from tui import words

LINDVIK = "Harbour of Lindvik reopens after nine weeks of ice"


async def test_enter_opens_and_marks_read_and_escape_returns(run: Run) -> None:
    async with run() as reader:
        await reader.press("enter")
        assert reader.main.level is Where.ARTICLE
        assert "Ilse Marand, the authority's director" in reader.text
        assert reader.session.store.pieces[1].read
        await reader.press("escape")
        assert reader.main.level is Where.LIST
        assert "Ilse Marand, the authority" not in reader.text


async def test_manual_marking_leaves_an_opened_article_unread(run: Run) -> None:
    session = FakeSession(world())
    display = replace(session.config.display, mark_read="manual")
    session.config = replace(session.config, display=display)
    async with run(session=session) as reader:
        await reader.press("enter")
        assert not session.store.pieces[1].read


async def test_the_head_says_where_when_how_long_and_how_complete(run: Run) -> None:
    async with run((200, 40)) as reader:
        await reader.do("open")
        assert "Anna Sørli" in reader.text
        assert "Coast Courier · Tue 10 Mar 2026, 14:32 · 1 min · full text" in (
            reader.text
        )


async def test_labels_are_words_with_their_evidence(run: Run) -> None:
    async with run((200, 40)) as reader:
        await reader.do(("next_line", 2), "open")
        assert "paywalled (page says isAccessibleForFree=false;" in reader.article
        await reader.do("next_entry")
        assert "teaser (13 words; Enter fetches the page)" in reader.article


async def test_enter_on_a_teaser_fetches_its_page(run: Run) -> None:
    async with run() as reader:
        await reader.do(("next_line", 3), "open")
        assert "since 1871" not in reader.text
        await reader.press("enter")
        assert "since 1871" in reader.text
        assert ("fetch", 4) in reader.session.asked


async def test_a_page_that_gives_no_more_is_not_offered_again(run: Run) -> None:
    teaser = replace(book(91), access=Access(AccessState.TEASER), notes=(SHORTER,))
    store = FakeStore(world().list_of_feeds, {1: Piece(1, "Cut short", 1, teaser)})
    async with run((200, 40), store=store) as reader:
        await reader.do("open")
        assert "teaser (91 words; Enter fetches the page)" in reader.article
        await reader.press("enter")
        assert "teaser (91 words; the page gives no more)" in reader.article
        assert not reader.main.desk.can_fetch


def test_a_page_left_for_the_feeds_teaser_is_offered_not_called_short() -> None:
    teaser = replace(book(91), access=Access(AccessState.TEASER))
    store = FakeStore(world().list_of_feeds, {1: Piece(1, "Cut short", 1, teaser)})
    entry = store.entry(1)
    assert entry is not None
    reading = Reading(entry, teaser, Facts(), "feed", None, page_known=True)
    assert words.access(reading) == "teaser (91 words; W shows the page's text)"


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (AccessState.CONSENT_WALL, "consent wall (the page shows its cookie notice"),
        (AccessState.BOT_WALL, "robot check (the page wants proof of a person"),
    ],
)
async def test_a_wall_says_what_is_here_and_where_a_person_gets_past_it(
    run: Run, state: AccessState, told: str
) -> None:
    walled = replace(book(91), access=Access(state, ("seen on the page",)))
    feeds = world().list_of_feeds
    pieces = {
        1: Piece(1, "The feed's text", 1, walled),
        2: Piece(1, "The notice itself", 2, book(91), page=walled),
    }
    async with run((200, 40), store=FakeStore(feeds, pieces)) as reader:
        await reader.do("open")
        browser = "o opens it in the browser)"
        assert (
            f"{told} instead of the text; 91 words from the feed; {browser}"
            in reader.article
        )
        await reader.do("next_entry", "fetch_full")
        assert f"{told} instead of the text; {browser}" in reader.article


async def test_a_page_that_cannot_be_had_says_why(run: Run) -> None:
    async with run() as reader:
        await reader.do(("next_line", 8), "open")
        assert "! The page asks for proof of a person (403)." in reader.text
        assert "There is no text here yet." in reader.text


async def test_a_page_without_any_text_is_not_offered_again(run: Run) -> None:
    store = FakeStore(world().list_of_feeds, {1: Piece(1, "Only a title", 1)})
    async with run((200, 40), store=store) as reader:
        await reader.do("open")
        assert "Enter fetches the page." in reader.text
        await reader.press("enter")
        assert ("fetch", 1) in reader.session.asked
        assert "The page holds no readable text; o opens it" in reader.text
        assert "Enter fetches the page" not in reader.text


async def test_slow_articles_say_that_they_are_prepared(run: Run) -> None:
    import asyncio

    async with run() as reader:
        reader.session.gate = asyncio.Event()
        reader.main.do("open")
        while "Preparing" not in reader.text:
            await reader.pilot.pause()
        assert "Harbour of Lindvik" in reader.text
        reader.session.gate.set()
        await reader.settle()
        assert "Ilse Marand" in reader.text


async def test_an_article_nobody_can_be_told_of_is_not_waited_for(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    import asyncio

    monkeypatch.setattr("tui.desk._PATIENCE_S", 0.0)
    async with run() as reader:
        ended: list[int] = []

        async def slow(entry_id: int, **_: object) -> Reading:
            try:
                return await asyncio.Future()
            finally:
                ended.append(entry_id)

        def damaged(ids: Sequence[int]) -> list[EntryRow]:
            raise StoreDamaged("news.db is damaged.")

        monkeypatch.setattr(reader.session, "read", slow)
        monkeypatch.setattr(reader.session.store, "rows", damaged)
        assert await reader.main.desk.open(1) is None
        assert ended == [1]
        assert "This article cannot be shown." in reader.article


async def test_a_slow_article_never_replaces_the_one_opened_after_it(run: Run) -> None:
    import asyncio

    async with run() as reader:
        gate = reader.session.gate = asyncio.Event()
        reader.main.do("open")
        await reader.pilot.pause()
        reader.session.gate = None
        reader.main.do("next_entry")
        await reader.pilot.pause()
        gate.set()
        await reader.settle()
        assert "El río subió" in reader.text
        assert "Ilse Marand" not in reader.text


async def test_reopening_returns_to_the_line_that_was_read(run: Run) -> None:
    store = FakeStore(world().list_of_feeds, {1: Piece(1, "Long", 1, book(3000))})
    async with run(store=store) as reader:
        await reader.do("open", ("next_line", 40))
        before = reader.main.article.scroll_offset.y
        await reader.do("back", "open")
        assert reader.main.article.scroll_offset.y == before == 40


async def test_resizing_keeps_the_line_being_read(run: Run) -> None:
    store = FakeStore(world().list_of_feeds, {1: Piece(1, "Long", 1, book(3000))})
    async with run((120, 30), store=store) as reader:
        await reader.do("open", ("next_line", 60))
        view = reader.main.article
        place = view.place()
        assert place is not None
        assert place.block > 3
        await reader.pilot.resize_terminal(62, 30)
        await reader.settle()
        after = view.place()
        assert after is not None
        assert after.block == place.block
        await reader.pilot.resize_terminal(120, 30)
        await reader.settle()
        assert view.place().block == place.block  # type: ignore[union-attr]


async def test_space_reads_on_to_the_next_unread_article(run: Run) -> None:
    async with run((120, 24)) as reader:
        await reader.do("open")
        presses = 0
        while reader.main.desk.entry_id == 1 and presses < 9:
            await reader.do("read_on")
            presses += 1
        assert 1 < presses < 9
        assert reader.main.desk.entry_id == 2


async def test_the_next_three_unread_are_prepared(run: Run) -> None:
    async with run() as reader:
        await reader.do("open")
        assert ("prepare", (2, 4, 5)) in reader.session.asked


# ---------------------------------------------------------------- taken out


async def test_what_was_taken_out_is_one_line_until_x_is_pressed(run: Run) -> None:
    async with run((160, 60)) as reader:
        await reader.do("open")
        assert "7 paragraphs taken out: donation appeal, newsletter box" in reader.text
        assert "Remind me later." not in reader.text
        await reader.press("x")
        assert "Remind me later." in reader.article
        assert "Rule en.donation.message-from." in reader.article
        assert "opens an appeal for money." in reader.text
        await reader.press("x")
        assert "Remind me later." not in reader.article


async def test_opening_what_is_out_of_sight_goes_there_and_back(run: Run) -> None:
    async with run((120, 20)) as reader:
        await reader.do("open")
        await reader.do("show_removed")
        assert "taken out" in reader.text
        await reader.do("back")
        assert reader.main.article.scroll_offset.y == 0


async def test_never_cut_here_is_remembered_for_the_feed_and_undone(run: Run) -> None:
    async with run((160, 60)) as reader:
        await reader.do("open", "never_cut")
        assert "Remind me later." in reader.article
        assert "taken out" not in reader.article
        assert "will stay in Coast Courier from now on" in reader.text
        assert reader.session.store.exceptions(1) == {
            "en.donation.message-from",
            "en.newsletter.sign-up",
        }
        await reader.do("undo")
        assert "taken out" in reader.text
        assert reader.message == (
            "The donation appeal and newsletter box will be taken out of Coast Courier"
            " again."
        )
        assert reader.session.store.exceptions(1) == frozenset()


def revised(*texts: tuple[str, ...]) -> FakeStore:
    """A store with one article that said each of `texts` before the last one."""
    *earlier, now = [
        replace(book(1), blocks=tuple(Block(BlockKind.PARAGRAPH, t) for t in text))
        for text in texts
    ]
    store = FakeStore(world().list_of_feeds, {1: Piece(1, "The rate", 1, now)})
    store.earlier[1] = [
        (NOW + timedelta(hours=n), StoredArticle(article, Facts(), -1, -1, "feed"))
        for n, article in enumerate(earlier)
    ]
    return store


async def test_what_an_outlet_changed_is_told_and_shown(run: Run) -> None:
    same = tuple(f"Paragraph {n} stays as it is." for n in range(9))
    store = revised(
        ("The rate stays at 3.25 percent. He said so.", *same),
        ("The rate rises to 3.5 percent. He said so.", *same, "A correction."),
    )
    async with run((80, 40), store=store) as reader:
        await reader.do("open")
        assert "▸ Changed by the outlet, seen 10 Mar 2026 ┄ v show" in reader.text
        assert "3.25" not in reader.text
        await reader.press("v")
        assert "What the outlet changed, seen 10 Mar 2026" in reader.text
        shown = [line.strip() for line in reader.lines]
        assert "− The rate stays at 3.25 percent." in shown
        assert "+ The rate rises to 3.5 percent." in shown
        assert "+ A correction." in shown
        assert "┄ 8 paragraphs as before ┄" in shown
        await reader.press("v")
        assert "3.25" not in reader.text
        await reader.press("v", "escape")
        assert "3.25" not in reader.text
        assert reader.main.level is Where.ARTICLE


async def test_earlier_changes_follow_the_last_one(run: Run) -> None:
    store = revised(("One.",), ("Two.",), ("Three.",))
    async with run((80, 24), store=store) as reader:
        await reader.do("open")
        seen = []
        for _ in range(4):
            await reader.press("v")
            said = (line.strip() for line in reader.lines)
            seen.append([line for line in said if line[:2] in ("− ", "+ ")])
        last, first = ["− Two.", "+ Three."], ["− One.", "+ Two."]
        help_ = [[line for line in texts if "is gone" not in line] for texts in seen]
        assert help_ == [last, first, [], last]


async def test_what_the_user_keeps_is_no_change_of_the_outlet(run: Run) -> None:
    """An appeal the rules took from both texts, put back in the one that is read."""
    store = revised(("The rate stays.",), ("The rate rises.",))
    appeal = removed(Category.DONATION, "en.donation.plea", "asks", "Please give.")
    now = store.pieces[1]
    blocks = (*now.article.blocks, *appeal)
    store.pieces[1] = replace(now, article=replace(now.article, blocks=blocks))
    ((when, before),) = store.earlier[1]
    blocks = (*before.article.blocks, *appeal)
    before = replace(before, article=replace(before.article, blocks=blocks))
    store.earlier[1] = [(when, before)]
    store.allowed[1] = frozenset({"en.donation.plea"})
    async with run((80, 40), store=store) as reader:
        await reader.do("open")
        assert "Please give." in reader.article
        await reader.press("v")
        assert "+ The rate rises." in reader.text
        assert "+ Please give." not in reader.text


async def test_a_text_of_the_page_is_not_compared_with_the_feeds(run: Run) -> None:
    store = revised(("The rate stays.",), ("The rate rises.",))
    ((when, before),) = store.earlier[1]
    store.earlier[1] = [(when, replace(before, source="page"))]
    async with run((80, 24), store=store) as reader:
        await reader.do("open")
        await reader.press("v")
        assert reader.message == "No earlier text of this article is kept."


async def test_a_new_headline_alone_is_all_that_changed(run: Run) -> None:
    store = revised(("The rate rises.",), ("The rate rises.",))
    ((when, before),) = store.earlier[1]
    before = replace(before, article=replace(before.article, title="An older title"))
    store.earlier[1] = [(when, before)]
    async with run((80, 24), store=store) as reader:
        await reader.do("open")
        await reader.press("v")
        assert "− An older title" in reader.text
        assert "only their order" not in reader.text
        assert "┄ 1 paragraph as before ┄" in reader.text


async def test_an_article_that_never_changed_says_so(run: Run) -> None:
    async with run((80, 24)) as reader:
        await reader.do("open")
        assert "Changed by the outlet" not in reader.text
        await reader.press("v")
        assert reader.message == "No earlier text of this article is kept."


async def test_the_text_goes_on_where_it_was_left_for_its_original(run: Run) -> None:
    store = FakeStore(world().list_of_feeds, {1: Piece(1, "Long", 1, book(3000))})
    store.pieces[1] = replace(store.pieces[1], raw="<p>As it came.</p>")
    async with run((80, 24), store=store) as reader:
        await reader.do("open", "page_down", "page_down")
        place = reader.main.article.scroll_offset.y
        await reader.do("toggle_original")
        assert "As it came." in reader.article
        await reader.do("toggle_original")
        assert reader.main.article.scroll_offset.y == place > 0


async def test_the_original_is_plain_text_without_controls(run: Run) -> None:
    async with run() as reader:
        await reader.do("open", "toggle_original")
        assert "<p>The harbour of <b>Lindvik</b> reopened]0;x</p>" in reader.article
        await reader.do("back")
        assert "Ilse Marand" in reader.text


# ---------------------------------------------------------------- finding


async def test_finding_walks_through_the_matches(run: Run) -> None:
    async with run((120, 20)) as reader:
        await reader.do("open")
        await reader.press("/", *"quay")
        await reader.press("enter")
        view = reader.main.article
        assert len(view.hits) == 3
        assert reader.message == "“quay” 1 of 3"
        await reader.press("n")
        assert reader.message == "“quay” 2 of 3"
        await reader.press("N", "N")
        assert reader.message == "“quay” 3 of 3"
        assert "The north quay opens first." in reader.text
        await reader.press("escape")
        assert not view.hits
        assert reader.main.level is Where.ARTICLE


async def test_finding_what_is_not_there_says_so(run: Run) -> None:
    async with run() as reader:
        await reader.do("open", "find_in_article")
        await reader.press(*"zebra", "enter")
        assert reader.message == "“zebra” is not in this article"


# ---------------------------------------------------------------- facts


async def test_moving_over_facts_lights_their_sentences(run: Run) -> None:
    async with run((120, 24)) as reader:
        await reader.do("open")
        await reader.press("tab")
        assert reader.main.level is Where.FACTS
        view = reader.main.article
        lit = view._sentence
        assert lit is not None
        assert view.document is not None
        piece = view.document.pieces[lit.piece]
        assert piece.text[lit.start : lit.end].startswith("Ilse Marand, the authority")
        await reader.do("bottom")
        lit = view._sentence
        assert lit is not None
        piece = view.document.pieces[lit.piece]
        assert piece.text[lit.start : lit.end].startswith("The harbour of Lindvik")


async def test_every_fact_lights_the_very_words_it_names(run: Run) -> None:
    async with run((120, 24)) as reader:
        await reader.do("open")
        view, document = reader.main.article, reader.main.article.document
        assert document is not None
        text = document.article.text
        for item in reader.main.facts.panel.items:
            for start, end, _, _ in item.mentions:
                hit = document.hit_of(start, end)
                assert hit is not None
                piece = document.pieces[hit.piece]
                assert piece.text[hit.start : hit.end] == text[start:end]
        assert view.document is document


async def test_enter_on_a_fact_goes_there_and_escape_comes_back(run: Run) -> None:
    async with run((120, 16)) as reader:
        await reader.do("open", ("next_line", 2), "facts_focus", ("next_line", 12))
        await reader.do("open")
        assert reader.main.level is Where.ARTICLE
        assert reader.main.article._sentence is not None
        assert reader.main.article.scroll_offset.y != 2
        await reader.press("escape")
        assert reader.main.article.scroll_offset.y == 2
        assert reader.main.article._sentence is None
        assert reader.main.level is Where.ARTICLE


async def test_sections_fold_and_an_empty_panel_says_so(run: Run) -> None:
    async with run((120, 40)) as reader:
        await reader.do("open", "facts_focus", "prev_line", "open")
        assert "▸ Who 2" in reader.text
        assert "director of the coastal" not in reader.text
        await reader.do("back", "back", ("next_line", 1), "open")
        assert reader.main.facts.facts == Facts()
        assert "nothing certain found" in reader.text


async def test_facts_move_below_the_article_when_it_is_narrow(run: Run) -> None:
    async with run((80, 30)) as reader:
        await reader.do("open")
        assert "▸ Key facts: 2 people, 2 places, 4 dates, 4 numbers" in reader.text
        assert "Tomas Brekke" not in reader.text.split("Key facts")[0]
        await reader.press("i")
        text = reader.text
        assert 0 < text.index(LINDVIK) < text.index(" Who ") < text.index("Brekke")
        await reader.press("i")
        assert " Who " not in reader.text


# ---------------------------------------------------------------- leaving


async def test_saving_tells_the_path(run: Run) -> None:
    async with run() as reader:
        await reader.press("s")
        assert reader.message == "Saved to ~/newsreader/1.md"
        await reader.press("s")
        told = "Already saved to ~/newsreader/1.md."
        assert reader.message == told
        store = reader.session.store
        changed = replace(store.pieces[1], article=store.pieces[2].article)
        store.pieces[1] = changed
        await reader.press("s")
        told = "Saved to ~/newsreader/1 (2).md; it was saved before as 1.md"
        assert reader.message == told
        assert reader.session.asked.count(("save", 1)) == 2


async def test_the_bottom_line_says_what_marking_would_do(run: Run) -> None:
    async with run() as reader:
        labels = {action: label.strip() for _, label, action in reader.main.hints.hints}
        assert (labels["toggle_read"], labels["toggle_star"]) == ("read", "star")
        await reader.press("enter", "asterisk")
        labels = {action: label.strip() for _, label, action in reader.main.hints.hints}
        assert (labels["toggle_read"], labels["toggle_star"]) == ("unread", "unstar")


async def test_opening_the_browser_and_links(run: Run) -> None:
    async with run() as reader:
        await reader.do("open", "open_browser")
        assert ("open", "https://www.example.org/news/1") in reader.session.asked
        assert reader.message == "Opened example.org in the browser."
        await reader.press("f")
        assert "harbour of Lindvik" in reader.text
        await reader.press("a")
        assert ("open", "https://www.example.org/port") in reader.session.asked


async def test_copying_the_link_says_where_it_went(run: Run) -> None:
    async with run() as reader:
        await reader.press("y")
        assert reader.app.clipboard == "https://www.example.org/news/1"
        assert "sent to the terminal" in reader.message


async def test_a_fact_lists_every_article_that_names_it(run: Run) -> None:
    async with run((120, 40)) as reader:
        await reader.do("open", "facts_focus", "fact_articles")
        assert reader.main.listing.view.query.text == 'who:"Ilse Marand"'
        assert reader.main.level is Where.LIST
        await reader.do("back")
        assert reader.main.listing.view.name == "All news"


async def test_an_action_that_fails_costs_nothing_else(
    run: Run, caplog: pytest.LogCaptureFixture
) -> None:
    async with run() as reader:

        async def broken(entry_id: int) -> None:
            raise ZeroDivisionError

        reader.session.save = broken  # type: ignore[assignment, method-assign]
        await reader.press("s")
        assert reader.message == "Something went wrong; the log has the details."
        assert "an action failed" in caplog.text
        caplog.clear()
        await reader.press("enter")
        assert "Ilse Marand" in reader.text


async def test_the_date_is_written_as_the_user_likes_it(run: Run) -> None:
    session = FakeSession(world())
    display = replace(session.config.display, date_format="%Y-%m-%d")
    session.config = replace(session.config, display=display)
    async with run(session=session) as reader:
        await reader.do("open")
        assert "Coast Courier · 2026-03-10 · 1 min" in reader.article


async def test_a_late_page_does_not_talk_over_what_came_after(run: Run) -> None:
    import asyncio

    async with run() as reader:
        await reader.do(("next_line", 3), "open")
        gate = reader.session.gate = asyncio.Event()
        reader.main.do("fetch_full")
        await reader.pilot.pause()
        assert reader.message == "Fetching the page …"
        reader.main.do("copy_link")
        gate.set()
        await reader.settle()
        assert "sent to the terminal" in reader.message
        assert "since 1871" in reader.article


async def test_footer_says_what_enter_does_to_a_fact(run: Run) -> None:
    async with run((80, 24)) as reader:
        await reader.do("open")
        assert "i facts" in reader.lines[-1]
        assert "x removed" in reader.lines[-1]
        await reader.do("facts_focus")
        assert "Enter to its sentence" in reader.lines[-1]
        assert "a articles" in reader.lines[-1]
        await reader.do("prev_line")
        assert "Enter fold" in reader.lines[-1]
        assert "a articles" not in reader.lines[-1]
        await reader.do("open")
        assert "Enter unfold" in reader.lines[-1]


async def test_key_that_does_nothing_here_is_answered(run: Run) -> None:
    async with run((120, 40)) as reader:
        await reader.press("x")
        assert reader.message == "x (removed) works in an article."
        await reader.press("Z")
        assert reader.message == "Z does nothing. ? shows the keys."
        await reader.press("5")
        assert reader.message == "Z does nothing. ? shows the keys."
        assert reader.main.keys.typed == "5"


async def test_undo_of_an_opened_article_says_which_is_unread_again(run: Run) -> None:
    async with run((120, 40)) as reader:
        await reader.do("open")
        assert reader.message == ""
        await reader.do("undo")
        assert reader.message == (
            "“Harbour of Lindvik reopens after nine w…” is unread again."
        )


async def test_the_feeds_text_and_the_pages_are_a_key_apart(run: Run) -> None:
    async with run() as reader:
        await reader.do(("next_line", 3), "open")
        assert "a yes." in reader.article
        assert "since 1871" not in reader.article
        await reader.press("W")
        assert "since 1871" in reader.article
        assert reader.message == "This is the page's text; W switches back."
        reader.main.say("")
        await reader.settle()
        assert "W feed's text" in reader.lines[-1]
        await reader.press("W")
        assert "since 1871" not in reader.article
        assert reader.message == "This is the feed's text; W switches back."


async def test_a_text_that_is_not_there_is_said_and_what_is_shown_stays(
    run: Run,
) -> None:
    async with run() as reader:
        await reader.press("enter")
        before = reader.article
        await reader.press("W")
        assert reader.message == "The page holds no text."
        assert reader.article == before


async def test_an_article_without_an_address_offers_no_page(run: Run) -> None:
    store = world()
    row = store._row
    store._row = lambda i: replace(row(i), url="")  # type: ignore[method-assign]
    async with run(store=store) as reader:
        await reader.do(("next_line", 3), "open")
        assert "teaser (13 words)" in reader.text
        for key, said in {
            "W": "The feed gives no address for this article.",
            "y": "The feed gives no address for this article.",
            "o": "The feed gives no address for this article.",
        }.items():
            await reader.press(key)
            assert reader.message == said
        assert not [a for a in reader.session.asked if a[0] in ("open", "fetch")]


async def test_what_could_not_be_opened_is_said_with_a_way_out(run: Run) -> None:
    async with run() as reader:
        await reader.press("o")
        assert reader.message == "Opened example.org in the browser."
        reader.session.no_browser = "firefox opened nothing (it ended with status 1)."
        await reader.press("o")
        assert reader.message == f"{reader.session.no_browser} y copies the address."


async def test_the_key_that_shows_changes_stays_on_a_narrow_screen(run: Run) -> None:
    async with run((40, 15), store=revised(("One.",), ("Two.",))) as reader:
        await reader.do("open")
        line = next(line for line in reader.lines if "Changed by" in line)
        assert line.rstrip("┃ ").endswith("┄ v show")
        await reader.press("v")
        assert "− is gone, + is new ┄ v back" in reader.text
