"""The list and the feeds: paging, snapshots, marks, searching, news."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace

import pytest
from driving import Run
from fake_session import FakeSession, FakeStore, Piece, _article, crowd, feeds, world

from filters.article import AccessState
from newsreader import events
from newsreader.actions import ACTIONS, Where
from newsreader.errors import ConfigProblem, NewsreaderError
from newsreader.models import EntryQuery, Failure, FailureKind, Found, PollReport
from tui import searching
from tui.listing import Listing, View
from tui.opening import FIRST
from tui.widgets.prompt import matching


def fresh(feed: int = 1, title: str = "Fresh from the press") -> Piece:
    return Piece(feed, title, -5, _article(title, "Just now."))


async def test_only_what_is_seen_is_fetched_and_drawn(run: Run) -> None:
    store = crowd(100_000)
    async with run((120, 40), store=store) as reader:
        rows = reader.main.article_list
        assert len(rows.ids) == 100_000
        assert rows.fetches <= 2
        assert store.rows_given <= 200
        await reader.do("bottom")
        assert rows.cursor == 99_999
        assert "Headline number 100000" in reader.text
        assert rows.fetches <= 4
        await reader.do(("top", 50_000))
        assert rows.cursor == 49_999
        assert store.rows_given <= 600


async def test_a_step_draws_two_lines_not_a_screen(run: Run) -> None:
    async with run((120, 40), store=crowd(1000)) as reader:
        from tui.widgets.pane import Pane

        rows = reader.main.article_list
        await reader.do("next_line")
        drawn: list[int] = []
        draw = rows.draw

        def counted(y: int, width: int):  # type: ignore[no-untyped-def]
            drawn.append(y)
            return draw(y, width)

        rows.draw = counted  # type: ignore[method-assign]
        await reader.do("next_line")
        assert len(drawn) <= 4
        assert Pane.drawn > 0


async def test_counts_and_jumps(run: Run) -> None:
    async with run(store=crowd(200)) as reader:
        await reader.press("5", "j")
        assert reader.main.article_list.cursor == 5
        await reader.press("G")
        assert reader.main.article_list.cursor == 199
        await reader.press("g")
        assert reader.main.article_list.cursor == 0
        await reader.press("4", "2", "G")
        assert reader.main.article_list.cursor == 41
        await reader.press("pagedown")
        assert reader.main.article_list.cursor > 60


async def test_news_moves_nothing_until_asked_for(run: Run) -> None:
    async with run() as reader:
        await reader.do(("next_line", 4))
        rows = reader.main.article_list
        before, top = list(rows.ids), rows.scroll_offset.y
        text = reader.lines[3:20]
        reader.session.arrive(fresh())
        await reader.news()
        assert list(rows.ids) == before
        assert rows.cursor == 4
        assert rows.scroll_offset.y == top
        assert [line[30:80] for line in reader.lines[3:20]] == [
            line[30:80] for line in text
        ]
        assert "1 new · r to show" in reader.lines[0]
        await reader.press("r")
        assert "Fresh from the press" in reader.text
        assert "new · r to show" not in reader.text


async def test_news_while_reading_leaves_the_text_where_it_is(run: Run) -> None:
    async with run((120, 20)) as reader:
        await reader.do("open", ("next_line", 3))
        reader.session.arrive(fresh())
        await reader.news()
        assert reader.main.article.scroll_offset.y == 3
        await reader.press("r")
        assert reader.main.article.scroll_offset.y == 3
        rows = reader.main.article_list
        assert rows.ids[rows.cursor] == 1


async def test_news_comes_in_by_itself_before_the_first_key(run: Run) -> None:
    async with run() as reader:
        reader.session.arrive(fresh())
        await reader.news()
        assert "Fresh from the press" in reader.text


async def test_news_of_other_feeds_is_not_announced(run: Run) -> None:
    async with run() as reader:
        await reader.do("back", "bottom")
        await reader.rest()
        assert reader.main.listing.view.name == "Old Weblog"
        reader.session.arrive(fresh(feed=1))
        await reader.news()
        assert reader.main.listing.fresh == 0


# ---------------------------------------------------------------- marks


async def test_marks_can_be_taken_back_one_by_one(run: Run) -> None:
    async with run() as reader:
        pieces = reader.session.store.pieces
        await reader.press("m")
        assert pieces[1].read
        assert reader.main.article_list.cursor == 1
        await reader.press("*")
        assert pieces[2].starred
        assert "★ Las inundaciones" in reader.text
        await reader.press("u")
        assert not pieces[2].starred
        assert reader.message.startswith("“Las inundaciones ")
        assert reader.message.endswith("…” is not starred any more.")
        await reader.press("u")
        assert not pieces[1].read
        assert reader.message.startswith("“Harbour of Lindvik ")
        assert reader.message.endswith("…” is unread again.")
        await reader.press("u")
        assert reader.message == "Nothing to take back."


async def test_two_letters_say_that_three_find_beginnings(run: Run) -> None:
    async with run() as reader:
        await reader.press("slash", "q", "q")
        reader.main.query_one("Prompt")._live("qq")  # type: ignore[attr-defined]
        await reader.settle()
        assert "No article holds “qq” as a word." in reader.text
        assert "from 3 letters on" in reader.text
        assert "Nothing found" not in reader.text


async def test_marking_everything_read_is_one_undo(run: Run) -> None:
    async with run() as reader:
        unread = [i for i, p in reader.session.store.pieces.items() if not p.read]
        await reader.press("M")
        assert all(p.read for p in reader.session.store.pieces.values())
        assert reader.message == f"{len(unread)} articles marked read. u takes it back."
        await reader.press("u")
        assert reader.message == f"{len(unread)} articles are unread again."
        after = [i for i, p in reader.session.store.pieces.items() if not p.read]
        assert after == unread


async def test_marking_everything_leaves_what_was_never_listed(run: Run) -> None:
    async with run() as reader:
        store = reader.session.store
        unread = [i for i, p in store.pieces.items() if not p.read]
        await reader.press("j")
        new = reader.session.arrive(fresh())
        await reader.news()
        assert "1 new · r to show" in reader.text
        await reader.press("M")
        assert [i for i, p in store.pieces.items() if not p.read] == [new]
        assert reader.message == f"{len(unread)} articles marked read. u takes it back."
        await reader.press("M")
        assert reader.message == "Everything here is read already."
        await reader.press("u")
        assert [i for i, p in store.pieces.items() if not p.read] == [*unread, new]


async def test_marking_a_feed_just_chosen_marks_that_feed_alone(run: Run) -> None:
    async with run() as reader:
        store = reader.session.store
        reader.main.go_to(Where.FEEDS)
        await reader.settle()
        assert reader.main.feed_list.select("feed:2")
        assert reader.main.listing.view.key == "all"
        before = {i for i, p in store.pieces.items() if not p.read}
        await reader.do("mark_all_read")
        after = {i for i, p in store.pieces.items() if not p.read}
        assert before - after == {i for i in before if store.pieces[i].feed == 2}


async def test_marking_everything_waits_for_the_rest_of_a_long_list(run: Run) -> None:
    async with run(store=crowd(FIRST + 50)) as reader:
        main, gate = reader.main, asyncio.Event()
        hold_back(main.listing, gate)
        view = replace(main.listing.view, name="Again")
        main.run(main.list_view(view))
        while main.listing.view is not view:
            await reader.pilot.pause()
        assert len(main.article_list.ids) == FIRST
        main.do("mark_all_read")
        await reader.pilot.pause()
        gate.set()
        await reader.settle()
        assert all(p.read for p in reader.session.store.pieces.values())


def hold_back(listing: Listing, gate: asyncio.Event) -> None:
    """Let what is found without a limit wait for `gate`."""
    find = listing._find

    async def slow(
        query: EntryQuery, limit: int | None, *, typing: bool = False
    ) -> Found:
        if limit is None:
            await gate.wait()
        return await find(query, limit, typing=typing)

    listing._find = slow  # type: ignore[method-assign]


async def test_marking_a_list_that_was_left_meanwhile_marks_nothing(run: Run) -> None:
    async with run(store=crowd(FIRST + 50)) as reader:
        main, gate = reader.main, asyncio.Event()
        hold_back(main.listing, gate)
        long = replace(main.listing.view, name="Again")
        main.run(main.list_view(long))
        while main.listing.view is not long:
            await reader.pilot.pause()
        main.do("mark_all_read")
        await reader.pilot.pause()
        other = View("Coast Courier", EntryQuery(feed_ids=(1,)), "feed:1")
        assert await main.listing.show(other)
        await reader.pilot.pause()
        gate.set()
        await reader.settle()
        assert not any(p.read for p in reader.session.store.pieces.values())
        assert reader.message == (
            "Another list was opened meanwhile: nothing was marked."
        )


async def test_marking_before_the_list_asked_for_is_shown_marks_nothing(
    run: Run,
) -> None:
    async with run() as reader:
        main, gate = reader.main, asyncio.Event()
        find = main.listing._find
        before = [p.read for p in reader.session.store.pieces.values()]

        async def slow(
            query: EntryQuery, limit: int | None, *, typing: bool = False
        ) -> Found:
            await gate.wait()
            return await find(query, limit, typing=typing)

        main.listing._find = slow  # type: ignore[method-assign]
        other = View("Coast Courier", EntryQuery(feed_ids=(1,)), "feed:1")
        main.run(main.list_view(other))
        await reader.pilot.pause()
        main.do("mark_all_read")
        await reader.pilot.pause()
        gate.set()
        await reader.settle()
        assert [p.read for p in reader.session.store.pieces.values()] == before
        assert main.listing.view is other


@pytest.mark.parametrize("ends", ["raises", "unless"])
async def test_a_list_becomes_whole_though_a_later_one_is_not_shown(
    run: Run, ends: str
) -> None:
    async with run(store=crowd(FIRST + 50)) as reader:
        main, gate = reader.main, asyncio.Event()
        hold_back(main.listing, gate)
        long = replace(main.listing.view, name="Again")
        main.run(main.list_view(long))
        while main.listing.view is not long:
            await reader.pilot.pause()
        if ends == "raises":
            with pytest.raises(NewsreaderError):
                await main.listing.show(View("Search", EntryQuery(text='"open')))
        else:
            other = View("Coast Courier", EntryQuery(feed_ids=(1,)), "feed:1")
            assert not await main.listing.show(other, unless=lambda: True)
        gate.set()
        await reader.settle()
        assert main.listing.view is long
        assert len(main.article_list.ids) == FIRST + 50
        await reader.do("mark_all_read")
        assert all(p.read for p in reader.session.store.pieces.values())


async def test_the_list_of_the_start_becomes_whole_though_a_search_failed(
    run: Run,
) -> None:
    async with run(store=crowd(FIRST + 50)) as reader:
        main = reader.main
        listing = Listing(main.session.store, main.article_list)
        ids = reader.session.store.entry_ids(EntryQuery(), limit=FIRST)
        listing.begin(View("All news", EntryQuery()), ids)
        with pytest.raises(NewsreaderError):
            await listing.show(View("Search", EntryQuery(text='"open')))
        await listing.complete()
        assert len(await listing.held()) == FIRST + 50


async def test_a_slow_list_is_not_shown_after_one_asked_for_later(run: Run) -> None:
    async with run() as reader:
        listing, gate = reader.main.listing, asyncio.Event()
        find = listing._find

        async def slow(
            query: EntryQuery, limit: int | None, *, typing: bool = False
        ) -> Found:
            if query.feed_ids == (1,):
                await gate.wait()
            return await find(query, limit, typing=typing)

        listing._find = slow  # type: ignore[method-assign]
        first = View("Coast Courier", EntryQuery(feed_ids=(1,)), "feed:1")
        later = View("El Faro del Norte", EntryQuery(feed_ids=(2,)), "feed:2")
        shown = asyncio.create_task(listing.show(first))
        await asyncio.sleep(0)
        assert await listing.show(later)
        gate.set()
        assert not await shown
        assert listing.view is later


async def test_a_read_only_database_is_said_in_words(run: Run) -> None:
    session = FakeSession(world())
    session.store.read_only = True
    session.read_only_reason = "Another newsreader (process 7, since 9:12) has it."
    async with run(session=session) as reader:
        assert reader.message == session.read_only_reason
        await reader.press("*")
        assert reader.message == session.read_only_reason
        await reader.press("enter")
        assert "Ilse Marand" in reader.article


# ---------------------------------------------------------------- choosing


async def test_unread_only_and_all(run: Run) -> None:
    async with run() as reader:
        total = len(reader.session.store.pieces)
        await reader.press("U")
        assert len(reader.main.article_list.ids) == total - 2
        assert "unread only" in reader.lines[0]
        await reader.press("A")
        assert len(reader.main.article_list.ids) == total
        await reader.press("F")
        assert len(reader.main.article_list.ids) == 1


async def test_all_read_says_what_to_do_next(run: Run) -> None:
    store = world()
    store.pieces = {i: replace(p, read=True) for i, p in store.pieces.items()}
    async with run(store=store) as reader:
        await reader.press("U")
        assert "Nothing unread." in reader.text
        assert "31 articles kept · A all · / search" in reader.text


async def test_feeds_fold_and_choose(run: Run) -> None:
    async with run() as reader:
        await reader.do("back")
        assert reader.main.level is Where.FEEDS
        await reader.do(("next_line", 2), "open")
        assert "▾ World" in reader.text
        assert "El Faro del Norte" in reader.text
        await reader.do(("next_line", 2), "open")
        assert reader.main.level is Where.LIST
        assert reader.main.listing.view.name == "El Faro del Norte"
        assert len(reader.main.article_list.ids) == 2
        await reader.do("back", "back")
        assert reader.main.feed_list.current.tag == "world"
        await reader.do("back")
        assert "▸ World" in reader.text


async def test_next_unread_goes_on_in_the_next_feed(run: Run) -> None:
    async with run() as reader:
        main = reader.main
        main.feed_list.select("tag:business")
        await reader.rest()
        assert main.listing.view.name == "Business"
        for entry_id, piece in reader.session.store.pieces.items():
            if piece.feed == 3:
                reader.session.store.pieces[entry_id] = replace(piece, read=True)
        await main.following.refresh_counts()
        main.article_list._rows.clear()
        await reader.do("next_unread")
        assert main.listing.view.name != "Business"
        assert main.level is Where.ARTICLE
        await reader.do("quit")


async def test_nothing_unread_left_is_said(run: Run) -> None:
    store = FakeStore(feeds(), {1: replace(fresh(), read=True)})
    async with run(store=store) as reader:
        await reader.press("n")
        assert reader.message == "Nothing unread left."


# ---------------------------------------------------------------- searching


async def test_searching_lists_while_typing_and_returns(run: Run) -> None:
    async with run() as reader:
        await reader.do(("next_line", 3))
        await reader.press("/", *"lind")
        await reader.settle()
        prompt = reader.main.query_one("Prompt")
        prompt._live("lindvik")  # type: ignore[attr-defined]
        await reader.settle()
        assert len(reader.main.article_list.ids) == 1
        assert "1 found" in reader.text
        await reader.press("enter")
        assert reader.main.level is Where.LIST
        assert reader.main.listing.view.query.text == "lind*"
        assert reader.main.listing.view.name == "Search: lind"
        await reader.press("escape")
        assert len(reader.main.article_list.ids) == 31
        assert reader.main.article_list.cursor == 3


def test_only_a_bare_word_that_is_being_typed_grows() -> None:
    grown = ("har", "big harb", 'say "a b" harb', "łódź")
    assert [searching.growing(text) for text in grown] == [t + "*" for t in grown]
    for kept in (
        "",
        "ha",
        'say "the harb',
        "title:harb",
        "-harb",
        "a or",
        "x not",
        "b*",
    ):
        assert searching.growing(kept) == kept


async def test_a_search_that_cannot_be_run_says_so_where_nothing_was_found(
    run: Run,
) -> None:
    async with run((60, 24)) as reader:
        await reader.do("search")
        await reader.press(*"qqq")
        prompt = reader.main.query_one("Prompt")
        prompt._live("qqq")  # type: ignore[attr-defined]
        await reader.settle()
        assert "Nothing found" in reader.text
        prompt._live('qqq "')  # type: ignore[attr-defined]
        await reader.settle()
        assert "Nothing found" not in reader.text
        assert "This search cannot be run." in reader.text
        assert reader.text.count("The quotation mark is not closed.") == 2


async def test_a_search_that_was_cut_short_says_so(run: Run) -> None:
    async with run() as reader:
        reader.session.store.searched = 8000
        await reader.do("search")
        await reader.press(*"lind")
        prompt = reader.main.query_one("Prompt")
        prompt._live("lindvik")  # type: ignore[attr-defined]
        await reader.settle()
        told = "1 found among the newest 8,000 articles with these words"
        assert told in reader.text
        # A phrase is looked for in few texts at each key, in more at the end.
        assert reader.session.store.quick
        await reader.press("enter")
        assert not reader.session.store.quick
        assert "of the newest 8,000 with these words" in reader.text
        await reader.press("escape")
        assert "newest" not in reader.text


async def test_what_no_name_can_be_found_in_yet_is_told(run: Run) -> None:
    async with run() as reader:
        reader.session.store.unknown_names = 1234
        await reader.do("search")
        await reader.press(*"lindvik")
        await reader.press("enter")
        assert "1,234 not looked through yet" in reader.text
        await reader.press("escape")
        assert "looked through" not in reader.text


async def test_a_search_that_cannot_be_understood_says_why(run: Run) -> None:
    async with run() as reader:
        await reader.do("search")
        await reader.press('"', "a", "enter")
        assert "The quotation mark is not closed." in reader.text
        await reader.press("escape")
        assert len(reader.main.article_list.ids) == 31
        assert not reader.main.query("Prompt")


async def test_nothing_found_is_a_state_of_its_own(run: Run) -> None:
    async with run() as reader:
        await reader.do("search")
        await reader.press(*"qqq", "enter")
        assert "Nothing found for “qqq”." in reader.text


async def test_the_command_line_completes_and_runs(run: Run) -> None:
    async with run() as reader:
        await reader.press(":", *"tog")
        assert "toggle_read" in reader.text
        await reader.press("tab", "tab", "enter")
        assert reader.session.store.pieces[1].read
        await reader.press(":", *"xyzzy", "enter")
        assert "There is no action called “xyzzy”." in reader.message
        await reader.press(":", *"search ostra", "enter")
        assert len(reader.main.article_list.ids) == 1


def test_a_name_counts_before_the_sentence_beside_it() -> None:
    assert matching("th")[0].id == "toggle_theme"
    assert matching("toggle_t")[0].id == "toggle_theme"
    assert matching("quit")[0].id == "quit"
    assert len(matching("")) == len(ACTIONS)
    assert matching("xyzzy") == []


async def test_the_palette_shows_keys_as_they_are(run: Run) -> None:
    async with run() as reader:
        await reader.do("palette")
        await reader.press(*"list")
        assert "\\" in reader.text
        assert "\\\\" not in reader.text


# ---------------------------------------------------------------- background


async def test_polling_is_counted_in_the_status_line(run: Run) -> None:
    async with run() as reader:
        failure = Failure(FailureKind.DNS, "No such host.")
        reader.session.emit(events.PollStarted(120))
        reader.session.emit(events.FeedPolled(2, "x", 0, failure, 38, 120))
        await reader.news()
        assert "polling 38/120" in reader.lines[0]
        reader.session.emit(events.PollFinished(PollReport(polled=120)))
        await reader.news()
        assert "polling" not in reader.lines[0]
        assert "failing · H why" in reader.lines[0]


async def test_the_first_start_says_what_happens(run: Run) -> None:
    async with run(store=FakeStore(feeds())) as reader:
        assert "No articles yet." in reader.text
        reader.session.emit(events.PollStarted(7))
        await reader.news()
        assert "Fetching the first articles …" in reader.text
        offline = ("x", "https://x", Failure(FailureKind.OFFLINE, "No network."))
        report = PollReport(polled=7, failures=(offline,) * 7)
        reader.session.emit(events.PollFinished(report))
        await reader.news()
        assert "No connection, and nothing stored yet." in reader.text
        assert "offline" in reader.lines[0]


async def test_a_bad_configuration_keeps_the_old_one_and_says_so(run: Run) -> None:
    async with run() as reader:
        problem = ConfigProblem("config.toml", 12, "poll.minuts", "no such option")
        reader.session.emit(events.ConfigRejected((problem, problem)))
        await reader.settle()
        assert "config.toml:12: poll.minuts: no such option" in reader.message
        assert "(and 1 more)" in reader.message


async def test_new_keys_are_used_when_the_configuration_changes(run: Run) -> None:
    async with run() as reader:
        config = reader.session.config
        reader.session.config = replace(config, keys={"next_line": ("e",)})
        reader.session.emit(events.ConfigReloaded())
        await reader.settle()
        await reader.press("e", "j")
        assert reader.main.article_list.cursor == 1


async def test_health_names_the_trouble_and_the_next_step(run: Run) -> None:
    async with run() as reader:
        await reader.press("H")
        text = reader.text
        assert "failing since Sun 8 Mar 2026, 15:12" in text
        assert "The server did not answer within 30 seconds." in text
        assert "It is tried again at 16:40." in text
        await reader.press("p")
        assert ("poll", (1,)) in reader.session.asked
        await reader.press("q")
        assert reader.app.screen is reader.main


async def test_pausing_a_feed_and_taking_it_back(run: Run) -> None:
    async with run() as reader:
        await reader.do("back", "bottom", "pause_feed")
        assert reader.message.startswith("Old Weblog is polled again.")
        await reader.do("undo")
        assert reader.message == "Old Weblog is paused again."
        assert reader.main.feed_list.current.feed.health.value == "paused"  # type: ignore[union-attr]


async def test_polling_is_asked_for_all_or_one(run: Run) -> None:
    async with run() as reader:
        await reader.press("R")
        assert ("poll", None) in reader.session.asked
        await reader.press("p")
        assert ("poll", (1,)) in reader.session.asked


async def test_a_held_key_reads_only_where_it_stops(run: Run) -> None:
    async with run((200, 40)) as reader:
        reader.session.asked.clear()
        for _ in range(9):
            reader.main.do("next_line")
        await reader.rest()
        assert reader.session.asked == [("read", 10)]
        assert reader.main.desk.entry_id == 10
        assert reader.session.store.pieces[10].read
        assert not reader.session.store.pieces[9].read


async def test_an_empty_list_offers_nothing_that_needs_an_article(run: Run) -> None:
    async with run(store=FakeStore(feeds())) as reader:
        assert "open" not in reader.lines[-1]
        assert "next unread" not in reader.lines[-1]
        assert "/ search" in reader.lines[-1]


async def test_labels_in_columns_are_whole_and_apart(run: Run) -> None:
    labels = (AccessState.CONSENT_WALL, AccessState.BOT_WALL)
    pieces = {
        n: Piece(1, f"Number {n}", n, _article("Text", "A word.", state=state))
        for n, state in enumerate(labels, 1)
    }
    store = FakeStore(world().list_of_feeds, pieces)
    async with run((80, 24), store=store) as reader:
        for label in ("consent wall", "robot check"):
            assert re.search(rf" {label} +Coast Courier", reader.text)


async def test_a_headline_has_the_room_of_a_label_that_is_not_there(run: Run) -> None:
    title = "The last ferry of the year leaves an hour late"
    full, cut = _article("x", "A word."), _article("x", "A", state=AccessState.TEASER)
    pieces = {1: Piece(1, title, 1, full), 2: Piece(1, title, 2, cut)}
    store = FakeStore(world().list_of_feeds, pieces)
    async with run((80, 24), store=store) as reader:
        whole, labelled = (line for line in reader.lines if "The last ferry" in line)
        assert title in whole
        assert title not in labelled
        assert whole.index("Coast Courier") == labelled.index("Coast Courier")


async def test_a_search_without_hits_says_how_to_find_more(run: Run) -> None:
    async with run((80, 24)) as reader:
        await reader.do("open", "back")

        def said() -> tuple[str, ...]:
            return reader.main.article_list.empty

        await reader.press("/", *"qqq")
        await reader.pilot.pause(0.1)
        await reader.settle()
        once_more = "31 articles searched. / changes the search, Esc goes back."
        assert said() == ("Nothing found for “qqq”.", once_more)
        assert once_more in reader.text
        await reader.press("enter")
        assert said() == ("Nothing found for “qqq”.", once_more)
        assert "star" not in reader.lines[-1]
        await searching.search_for(reader.main, "harbour qqq")
        assert "Fewer words find more." in said()[1]
        await reader.do("filter_unread")
        assert said()[0] == "Nothing found for “harbour qqq” among what is unread."
        assert said()[1].startswith("A searches all 31 articles. ")
        await reader.press("escape")
        assert len(reader.main.article_list.ids) > 20


async def test_the_first_article_to_come_is_shown_beside_the_list(run: Run) -> None:
    store = FakeStore(feeds())
    async with run((200, 60), store=store) as reader:
        assert reader.main.panes.article_shown
        assert reader.main.desk.entry_id is None
        reader.session.arrive(fresh())
        await reader.news()
        assert reader.main.desk.entry_id == 1
        assert "Just now." in reader.text
        # While the first poll runs, the list and the article beside it go together.
        reader.session.arrive(replace(fresh(title="Newer"), minutes=-6))
        await reader.news()
        assert reader.main.article_list.cursor == 0
        assert reader.main.desk.entry_id == 2
        reader.session.emit(events.PollFinished(PollReport(polled=7)))
        await reader.news()
        # From then on somebody may be reading it.
        reader.session.arrive(replace(fresh(title="Newest"), minutes=-7))
        await reader.news()
        assert reader.main.desk.entry_id == 2
        assert list(reader.main.article_list.ids) == [2, 1]
        assert "1 new · r to show" in reader.text


async def test_a_key_that_comes_while_news_are_listed_keeps_its_place(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with run((80, 24)) as reader:
        find = reader.session.store.find

        def slow(query: EntryQuery, *, limit: int | None, quick: bool) -> Found:
            # As if a key had been pressed while the store was asked.
            reader.main.touched = True
            return find(query, limit=limit, quick=quick)

        monkeypatch.setattr(reader.session.store, "find", slow)
        reader.session.arrive(fresh())
        await reader.news()
        assert "Fresh from the press" not in reader.text
        assert "1 new · r to show" in reader.text


async def test_an_empty_list_of_cards_survives_a_new_width(run: Run) -> None:
    async with run((80, 24)) as reader:
        await reader.do("back")
        await searching.search_for(reader.main, "qqq")
        assert not reader.main.article_list.columns
        await reader.pilot.resize_terminal(70, 24)
        await reader.settle()
        assert "Nothing found" in reader.text
