"""Every size, every theme, hostile titles, help, mouse."""

from __future__ import annotations

from dataclasses import replace

import pytest
from driving import Reader, Run
from fake_session import (
    MARKUP_TITLES,
    FakeSession,
    FakeStore,
    Piece,
    _article,
    crowd,
    feeds,
)
from fake_session import world as made_up_world
from textual.app import App
from textual.screen import Screen
from textual.theme import Theme
from textual.widgets import Input

from newsreader import events
from newsreader.actions import ACTIONS, Where
from newsreader.models import Failure, FailureKind, Feed, PollReport
from tui import searching
from tui.look import DARK, LIGHT
from tui.screens.main import MainScreen

SIZES = [
    (200, 60), (160, 48), (159, 40), (120, 40), (100, 30), (99, 30), (80, 24),
    (60, 20), (59, 20), (40, 15), (30, 8), (20, 5), (10, 3), (3, 2), (1, 1),
]  # fmt: skip


async def test_every_size_and_back(run: Run) -> None:
    async with run((120, 40)) as reader:
        for level in ("list", "article", "facts", "feeds"):
            for size in [*SIZES, (120, 40)]:
                await reader.pilot.resize_terminal(*size)
                reader.main.go_to(Where(level))
                await reader.settle()
            if level == "list":
                await reader.do("open")
        assert "Harbour" in reader.text


@pytest.mark.parametrize("size", SIZES[::3] + SIZES[-2:-1], ids=str)
async def test_sheets_and_prompts_survive_every_size(
    run: Run, size: tuple[int, int]
) -> None:
    async with run(size) as reader:
        await reader.do("help")
        await reader.press("escape")
        await reader.do("feed_info")
        await reader.press("escape")
        await reader.do("command_line")
        await reader.press("q", "escape")
        assert reader.app.screen is reader.main


async def test_widths_show_the_panes_of_the_table(run: Run) -> None:
    async with run((200, 60)) as reader:
        main = reader.main

        def shown() -> list[bool]:
            panes = (main.feed_list, main.article_list, main.article, main.facts)
            return [w.display and w.region.width > 0 for w in panes]

        async def at(width: int) -> list[bool]:
            await reader.pilot.resize_terminal(width, 40)
            await reader.settle()
            return shown()

        assert await at(200) == [True, True, True, True]
        assert await at(120) == [True, True, False, False]
        assert await at(80) == [False, True, False, False]
        assert await at(40) == [False, True, False, False]
        await reader.do("open")
        assert await at(40) == [False, False, True, False]
        assert await at(80) == [False, False, True, False]
        assert await at(120) == [False, True, True, True]
        assert await at(200) == [True, True, True, True]


async def test_text_is_never_wider_than_its_measure(run: Run) -> None:
    async with run((200, 60)) as reader:
        await reader.do("open")
        document = reader.main.article.document
        assert document is not None
        assert document.width == 76
        await reader.pilot.resize_terminal(40, 20)
        await reader.settle()
        document = reader.main.article.document
        assert document is not None
        assert document.width <= 38


async def test_what_came_in_part_is_told_of_a_feed_that_does_well(run: Run) -> None:
    cut = "The feed arrived cut off after 7 entries; what followed is not here."
    some = [replace(f, warning=cut) if f.id == 1 else f for f in feeds()]
    async with run((120, 40), store=FakeStore(some)) as reader:
        await reader.do("feed_info")
        lines = reader.lines
        (row,) = [n for n, line in enumerate(lines) if cut in line]
        assert some[0].title in lines[row - 1]


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 15)], ids=str)
async def test_hostile_titles_are_only_text(run: Run, size: tuple[int, int]) -> None:
    spoilt = [replace(f, title=MARKUP_TITLES[f.id], tags=()) for f in feeds()]
    pieces = {
        n: Piece(1 + n % 7, t, n, _article(t, t, f"{t} {t}"), author=t)
        for n, t in enumerate(MARKUP_TITLES, 1)
    }
    async with run(size, store=FakeStore(spoilt, pieces)) as reader:
        await reader.do("back", "feed_info")
        await reader.press("escape")
        await reader.do("feeds_toggle", "feeds_toggle", "top")
        reader.main.go_to(Where.LIST)
        for title in MARKUP_TITLES:
            await reader.do("open")
            assert title in reader.article
            assert reader.app._exit is False
            reader.main.say(title)
            searching.find(reader.main, title)
            await reader.do("back", "back", "next_line")
            if reader.main.level is not Where.LIST:
                reader.main.go_to(Where.LIST)
        await reader.do("search")
        reader.main.query_one(Input).value = "[/]"
        await reader.press("enter")
        assert reader.main.listing.view.name == "Search: [/]"


async def test_titles_show_brackets_as_they_are(run: Run) -> None:
    async with run((120, 40)) as reader:
        for title in MARKUP_TITLES[:8]:
            assert title in reader.text


async def test_no_title_and_wide_letters_keep_the_columns(run: Run) -> None:
    async with run((120, 40)) as reader:
        lines = [line for line in reader.lines if "●" in line]
        assert any("(no title) 8" in line for line in lines)
        ages = ("40 min", "1 h", "2 h", "3 h", "5 h", "1 h")
        assert any(line.endswith(ages) for line in lines)


async def test_no_color_writes_no_colour(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with run((120, 40)) as reader:
        await reader.do("open", "facts_focus")
        for strip in reader.app.screen._compositor.render_strips():
            for segment in strip:
                if segment.style is not None and segment.style.color is not None:
                    assert segment.style.color.is_default
                    background = segment.style.bgcolor
                    assert background is None or background.is_default
        # The cursor, the unread and the sentence are still told apart.
        assert "▎" in reader.text
        assert "●" in reader.text
        await reader.do("toggle_theme")
        assert "NO_COLOR" in reader.message


@pytest.mark.parametrize("theme", ["dark", "light", "terminal", "gruvbox", "nonsense"])
async def test_themes(run: Run, theme: str) -> None:
    session = FakeSession(made_up_world())
    display = replace(session.config.display, theme=theme)
    session.config = replace(session.config, display=display)
    async with run(session=session) as reader:
        await reader.do("open", "toggle_theme")
        assert "theme." in reader.message
        assert "Ilse Marand" in reader.text


# ---------------------------------------------------------------- help and hints


async def test_help_lists_every_action_those_that_work_here_first(run: Run) -> None:
    async with run((120, 40)) as reader:
        await reader.do("open", "help")
        lines = reader.app.screen.lines.lines  # type: ignore[attr-defined]
        text = "\n".join("".join(part for part, _ in line) for line in lines)
        assert text.index("Show or hide what the filters") < text.index("Elsewhere")
        assert text.index("Elsewhere") < text.index("all read")
        for action in ACTIONS:
            assert action.label in text
        await reader.press("?")
        assert reader.app.screen is reader.main


async def test_the_footer_offers_only_what_works_here(run: Run) -> None:
    async with run((200, 40)) as reader:
        assert "show new" not in reader.lines[-1]
        assert "x removed" not in reader.lines[-1]
        await reader.do("open")
        assert "x removed" in reader.lines[-1]
        await reader.do("next_entry")
        assert "x removed" not in reader.lines[-1]
        await reader.pilot.resize_terminal(40, 15)
        await reader.settle()
        assert reader.lines[-1].endswith("? help")


async def test_the_palette_offers_the_table(run: Run) -> None:
    async with run((120, 40)) as reader:
        await reader.press("ctrl+p")
        assert reader.app.screen is not reader.main
        await reader.press(*"light or", "enter")
        await reader.pilot.pause()
        await reader.settle()
        assert reader.app.theme == "newsreader-light"


async def test_quit_leaves_with_zero_from_anywhere(run: Run) -> None:
    async with run() as reader:
        await reader.do("open")
        await reader.press("q")
        assert reader.app.return_code == 0
        assert not reader.app.is_running or reader.app._exit


# ---------------------------------------------------------------- mouse


async def click(reader: Reader, words: str) -> None:
    """Click on the first place where `words` stand on the screen."""
    for y, line in enumerate(reader.lines):
        if words in line:
            await reader.pilot.click(offset=(line.index(words) + 1, y))
            await reader.settle()
            return
    raise AssertionError(f"{words!r} is not on the screen")


async def test_clicking_rows_feeds_hints_runs_and_facts(run: Run) -> None:
    async with run((120, 50)) as reader:
        await click(reader, "Las inundaciones")
        assert reader.main.desk.entry_id == 2
        await click(reader, "h back")
        assert reader.main.level is Where.LIST
        await click(reader, "Harbour of Lindvik")
        assert reader.main.desk.entry_id == 1
        await click(reader, "Tomas Brekke")
        assert reader.main.article._sentence is not None
        await reader.do("bottom")
        await click(reader, "paragraphs taken out")
        assert "Remind me later." in reader.article


async def test_clicking_a_feed_lists_it_and_its_triangle_folds(run: Run) -> None:
    async with run((120, 40)) as reader:
        await click(reader, "Business")
        await reader.rest()
        assert reader.main.listing.view.name == "Business"
        await click(reader, "▸ World")
        assert "▾ World" in reader.text


async def test_the_wheel_scrolls_without_moving_the_cursor(run: Run) -> None:
    async with run((80, 20)) as reader:
        rows = reader.main.article_list
        await reader.pilot._post_mouse_events(  # type: ignore[attr-defined]
            [_scroll_down()], widget=rows, offset=(5, 5)
        )
        await reader.settle()
        assert rows.cursor == 0
        assert rows.scroll_offset.y == 3


def _scroll_down() -> type:
    from textual.events import MouseScrollDown

    return MouseScrollDown


async def test_clicking_a_link_opens_it(run: Run) -> None:
    async with run((120, 40)) as reader:
        await reader.do("open")
        await click(reader, "harbour of Lindvik")
        assert ("open", "https://www.example.org/port") in reader.session.asked


def test_feeds_know_their_row() -> None:
    from newsreader.models import Totals
    from tui.widgets.feeds import rows_of

    rows = rows_of(feeds(), Totals(unread=3), frozenset({"tag:world"}))
    keys = [row.key for row in rows]
    assert keys[:3] == ["all", "starred", "tag:world"]
    assert "feed:1:world" in keys
    assert keys[-1] == "feed:7"
    assert all(isinstance(r.feed, Feed) for r in rows if r.key.startswith("feed"))


async def test_panes_that_were_hidden_stay_hidden_next_time(run: Run) -> None:
    store = made_up_world()
    async with run((120, 40), store=store) as reader:
        await reader.do("open", "facts_toggle")
    async with run((120, 40), store=store) as reader:
        await reader.do("open")
        assert not reader.main.facts.display
        assert reader.main.article_list.display


async def test_dragging_the_thumb_scrolls(run: Run) -> None:
    async with run((80, 20), store=crowd(500)) as reader:
        rows = reader.main.article_list
        right = rows.region.right - 1
        await reader.pilot.mouse_down(offset=(right, rows.region.y))
        await reader.pilot.hover(offset=(right, rows.region.bottom - 1))
        await reader.pilot.mouse_up(offset=(right, rows.region.bottom - 1))
        await reader.settle()
        assert rows.scroll_offset.y == 500 - rows.room.height
        assert rows.cursor == 0


async def test_selected_text_is_the_text_without_its_margin(run: Run) -> None:
    async with run((120, 40)) as reader:
        await reader.do("open")
        view = reader.main.article
        view.text_select_all()
        text = reader.main.get_selected_text()
        assert text is not None
        assert "The harbour of Lindvik reopened on Monday" in text
        assert "\n  " not in text


def test_every_action_of_the_table_is_done_by_something() -> None:
    from newsreader.actions import BY_ID
    from tui.commands.registry import COMMANDS, load

    load()
    assert COMMANDS.keys() == BY_ID.keys()


@pytest.mark.parametrize("theme", ["light", "terminal"])
async def test_sheets_and_palette_in_other_themes(run: Run, theme: str) -> None:
    session = FakeSession(made_up_world())
    display = replace(session.config.display, theme=theme)
    session.config = replace(session.config, display=display)
    async with run((100, 30), session=session) as reader:
        await reader.press("?")
        assert "Keys in the list" in reader.text
        await reader.press("escape", "ctrl+p", "s", "escape", "escape")
        await reader.press(":", "s", "escape")
        assert reader.app.screen is reader.main


async def test_actions_without_an_article_say_so(run: Run) -> None:
    async with run(store=FakeStore(feeds())) as reader:
        for action in ("toggle_star", "save", "copy_link"):
            await reader.do(action)
            assert reader.message == "There is no article here."
        for action in ("show_removed", "toggle_original"):
            await reader.do(action)
            assert reader.message == "Open an article first."
        await reader.do("open", "next_entry", "read_on", "links", "find_in_article")


@pytest.mark.parametrize("size", [(80, 24), (40, 15)], ids=str)
async def test_long_message_is_shown_whole(run: Run, size: tuple[int, int]) -> None:
    """What went wrong stands at the end of such a sentence, and the path in it."""
    told = (
        "The configuration has a mistake, the old one stays: config.toml:12: "
        "poll.minuts: no such option. Did you mean interval?"
    )
    async with run(size) as reader:
        reader.main.say(told, trouble=True)
        await reader.settle()
        hints = reader.main.hints
        shown = " ".join(line.strip() for line in reader.lines[hints.region.y :])
        assert told in shown
        assert "help" in reader.lines[-1]
        await reader.pilot.resize_terminal(160, 24)
        await reader.settle()
        assert hints.size.height == 1
        await reader.pilot.resize_terminal(*size)
        reader.main.say("")
        await reader.settle()
        assert hints.size.height == 1
        reader.main.say("word " * 500)
        await reader.settle()
        assert hints.size.height <= 5
        assert "…" in reader.lines[-2]


async def test_exceptions_are_seen_and_taken_back_in_the_health(run: Run) -> None:
    async with run((80, 24)) as reader:
        await reader.do("open", "never_cut")
        feed = reader.main.desk.reading.entry.row.feed_id  # type: ignore[union-attr]
        kept = reader.session.store.exceptions(feed)
        assert kept
        await reader.do("feed_info")
        shown = " ".join(reader.text.replace("│", " ").split())
        assert "never cut here: " + ", ".join(sorted(kept)) in shown
        assert "c cuts again" in shown
        await reader.press("c")
        assert not reader.session.store.exceptions(feed)
        assert "never cut here" not in reader.text
        await reader.press("escape")
        assert "taken out: donation appeal" in reader.article
        await reader.do("undo")
        told = "What was never to be cut in Coast Courier stays again."
        assert reader.message == told
        assert reader.session.store.exceptions(feed) == kept
        assert "taken out: donation appeal" not in reader.article


async def test_without_a_network_the_health_says_the_same(run: Run) -> None:
    """A poll without a network is not held against the feeds, but it is told."""
    lost = Failure(FailureKind.OFFLINE, "There is no connection.", "R tries again.")
    async with run((80, 24)) as reader:
        feed = reader.session.store.feeds()[0]
        reader.session.emit(events.PollStarted(1))
        reader.session.emit(events.FeedPolled(feed.id, feed.title, 0, lost, 1, 1))
        reader.main.following.asked_poll = True
        report = PollReport(polled=1, failures=((feed.title, feed.url, lost),))
        reader.session.emit(events.PollFinished(report))
        await reader.news()
        assert reader.message == "Still no connection; what is stored can be read."
        assert reader.lines[0].endswith("offline · H why")
        await reader.do("feed_info")
        assert "no connection" in reader.text
        assert f"{feed.title}  not reached" in reader.text
        assert reader.text.count("There is no connection. R tries again.") == 1


async def test_status_names_the_feed_that_fails(run: Run) -> None:
    async with run((120, 30)) as reader:
        assert reader.lines[0].endswith("Slow Science Letters failing · H why")
        await reader.pilot.resize_terminal(60, 20)
        await reader.settle()
        assert reader.lines[0].endswith("1 failing · H why")
        await reader.pilot.resize_terminal(40, 15)
        await reader.settle()
        assert reader.lines[0].endswith("1 failing")


async def test_news_in_the_status_come_before_a_feeds_name(run: Run) -> None:
    async with run((80, 24)) as reader:
        reader.main.status.tell(place="6 of 10 · 20 new · r to show them all")
        await reader.settle()
        assert "r to show them all" in reader.lines[0]
        assert reader.lines[0].endswith("1 failing")


async def test_notice_from_the_background_is_shown(run: Run) -> None:
    """A repaired database, an export that failed: one sentence, seen."""
    async with run((80, 24)) as reader:
        reader.session.emit(events.Notice("The database was damaged; a copy is used."))
        await reader.settle()
        assert "! The database was damaged; a copy is used." in reader.lines[-1]


async def test_the_first_frame_has_its_articles(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    frames: list[str] = []
    show = App._display

    def noted(self: App[None], screen: Screen[None], frame: object) -> None:
        if frame is not None and isinstance(screen, MainScreen):
            rows = screen._compositor.render_strips()
            frames.append("\n".join(row.text for row in rows))
        show(self, screen, frame)  # type: ignore[arg-type]

    monkeypatch.setattr(App, "_display", noted)
    async with run() as reader:
        title = reader.main.article_list.row(0)
        assert title is not None
        assert title.title[:20] in frames[0]


@pytest.mark.parametrize(("name", "theme"), [("dark", DARK), ("light", LIGHT)])
async def test_the_first_frame_has_the_colours_of_its_theme(
    run: Run, name: str, theme: Theme
) -> None:
    session = FakeSession(made_up_world())
    display = replace(session.config.display, theme=name)
    session.config = replace(session.config, display=display)
    async with run(session=session) as reader:
        assert reader.main.styles.background.hex6.lower() == theme.background
        assert reader.app.has_class("-light-mode") is not theme.dark
        assert reader.main.article_list.look.text.bgcolor.name == theme.background


# ---------------------------------------------------------------- leaving


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a second ^C count as soon after the first, however busy the machine."""
    monkeypatch.setattr("tui.app._AGAIN_S", 3600.0)


@pytest.mark.usefixtures("unhurried")
async def test_ctrl_c_tells_how_to_leave_and_twice_leaves(run: Run) -> None:
    async with run((80, 24)) as reader:
        await reader.pilot.press("ctrl+c")
        assert reader.message == "^C once more leaves the reader; ^Q does, too."
        assert reader.app.is_running
        await reader.pilot.press("ctrl+c")
        assert reader.app._exit


async def test_two_ctrl_c_far_apart_do_not_leave(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.app._AGAIN_S", 0.0)
    async with run((80, 24)) as reader:
        await reader.press("ctrl+c")
        await reader.press("ctrl+c")
        assert not reader.app._exit
        assert "once more leaves" in reader.message


@pytest.mark.usefixtures("unhurried")
@pytest.mark.parametrize("action", ["help", "feed_info", "palette"])
async def test_ctrl_c_is_answered_over_a_sheet_too(run: Run, action: str) -> None:
    async with run((80, 24)) as reader:
        await reader.do(action)
        await reader.press("ctrl+c")
        (told,) = reader.app._notifications
        assert told.message.startswith("^C once more leaves")
        await reader.pilot.press("ctrl+c")
        assert reader.app._exit


@pytest.mark.usefixtures("unhurried")
@pytest.mark.parametrize("action", ["search", "command_line"])
async def test_ctrl_c_is_answered_while_one_types(run: Run, action: str) -> None:
    async with run((80, 24)) as reader:
        await reader.do(action)
        await reader.press("ctrl+c")
        assert "^C once more leaves" in reader.lines[-1]
        await reader.pilot.press("ctrl+c")
        assert reader.app._exit


async def test_asking_no_feed_in_particular_says_what_to_do(run: Run) -> None:
    async with run((120, 40)) as reader:
        await reader.do("back", "poll_feed")
        assert reader.message == "Choose a feed or a tag first; R asks every feed."
        assert not [asked for asked in reader.session.asked if asked[0] == "poll"]
