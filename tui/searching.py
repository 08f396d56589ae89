"""Searching the store while typing, and words in the open article."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from newsreader.actions import Where
from newsreader.errors import NewsreaderError
from newsreader.query import MIN_PREFIX, bare_end
from tui.listing import View

if TYPE_CHECKING:
    from tui.screens.main import MainScreen


def growing(text: str) -> str:
    """Return a search in which the word that is still being typed may go on.

    Only a bare word at the very end is one; a phrase, a field, a combining word or too
    few letters stay as they are.
    """
    return f"{text}*" if len(bare_end(text)) >= MIN_PREFIX else text


async def search(
    main: MainScreen, text: str, *, typing: bool, grows: bool = False
) -> str:
    """List what matches; returns what is wrong with the search, or nothing.

    With `grows` the last word is only the beginning of one; see `growing`.
    """
    text = text.strip()
    if not text:
        return ""
    asked = growing(text) if grows else text
    base = replace(main.base, unread=False, text=asked)
    try:
        view = View(f"Search: {text}", base, "search")
        await main.listing.show(view, typing=typing)
    except NewsreaderError as error:
        if not main.article_list.ids:
            main.article_list.empty = ("This search cannot be run.", str(error))
            main.article_list.refresh()
        return str(error)
    main.tell_place()
    return ""


async def search_for(main: MainScreen, text: str) -> None:
    """Search without typing, remembering where one was."""
    if main.listing.before_search is None:
        row = main.article_list.current
        main.listing.before_search = (main.listing.view, row.id if row else None)
    if main.level is Where.FACTS:
        main.facts.leave()
    problem = await search(main, text, typing=False)
    if problem:
        main.say(problem, trouble=True)
    else:
        main.wishes = replace(main.wishes, reading=main.app.size.width >= 160)
    await end_search(main, keep=not problem)


async def end_search(main: MainScreen, *, keep: bool) -> None:
    """Leave the search line; without `keep` go back to where one was."""
    if keep and main.listing.view.query.text:
        main.go_to(Where.LIST)
        return
    if main.listing.before_search is not None:
        view, entry_id = main.listing.before_search
        if main.listing.view != view:
            await main.list_view(view, entry_id)
        main.listing.before_search = None
    main.rearrange()


def find(main: MainScreen, text: str) -> str:
    """Highlight words in the article; returns how many there are, in words."""
    total = main.desk.find(text)
    main.tell_place()
    if not text:
        return ""
    return main.desk.match if total else "not in this article"
