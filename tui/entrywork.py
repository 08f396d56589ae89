"""What is done with single articles: chosen, shown beside the list, opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsreader.actions import Where
from newsreader.models import EntryRow, Mark
from newsreader.urls import mail_address
from tui import words

if TYPE_CHECKING:
    from tui.screens.main import MainScreen

#: Unread articles made ready ahead.
_AHEAD = 3
NO_ADDRESS = "The feed gives no address for this article."


def current_row(main: MainScreen) -> EntryRow | None:
    """The article actions are about: the open one, else the one in the list."""
    if main.level in (Where.ARTICLE, Where.FACTS):
        reading = main.desk.reading
        if reading is None:
            # One that cannot be shown can still be marked, or opened in the browser.
            return main.article_list.current
        rows = main.session.store.rows([reading.entry.row.id])
        return rows[0] if rows else None
    return main.article_list.current


def chosen_row(main: MainScreen) -> EntryRow | None:
    """The same, saying so when there is none."""
    row = current_row(main)
    if row is None:
        main.say("There is no article here.")
    return row


async def peek(main: MainScreen, entry_id: int) -> None:
    """Show an article beside the list without marking it."""
    if entry_id != main.desk.entry_id:
        await main.desk.open(entry_id)
        main.tell_place()


async def open_entry(main: MainScreen, entry_id: int) -> None:
    """Show an article, give it the keys, mark it read."""
    main.forget_later()
    main.go_to(Where.ARTICLE)
    reading = main.desk.reading
    shown = reading is not None and reading.entry.row.id == entry_id
    if not shown and await main.desk.open(entry_id) is None:
        return
    main.tell_place()
    main.session.prepare(_ahead(main))
    if main.session.config.display.mark_read == "open":
        row = current_row(main)
        if row is not None and not row.read and not main.read_only:
            await main.changes.mark(
                [Mark(entry_id, read=True)],
                told="Marked read.",
                undone=f"{words.named(row)} is unread again.",
                quiet=True,
            )


def _ahead(main: MainScreen) -> list[int]:
    """Return the ids of the next unread articles."""
    found: list[int] = []
    index: int | None = main.article_list.cursor
    while index is not None and len(found) < _AHEAD:
        index = main.article_list.next_unread(index)
        if index is not None:
            found.append(main.article_list.ids[index])
    return found


async def browse(main: MainScreen, url: str) -> None:
    """Open an address in the browser and say how that went; one of mail is copied."""
    if address := mail_address(url):
        main.app.copy_to_clipboard(address)
        main.say(f"{address} was sent to the terminal's clipboard.")
        return
    if not url:
        main.say(NO_ADDRESS, trouble=True)
        return
    asked = f"Opening {words.host(url)} …"
    main.say(asked)
    problem = await main.session.open_in_browser(url)
    if problem:
        row = current_row(main)
        if row is not None and row.url == url:
            problem += f" {main.keys.shown('copy_link')} copies the address."
        main.say(problem, trouble=True)
    else:
        main.say(f"Opened {words.host(url)} in the browser.", after=asked)
