"""Searching the store, finding in the text, choosing what is listed."""

from __future__ import annotations

from collections.abc import Coroutine
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from newsreader.actions import Where
from newsreader.facts.model import NameFact
from newsreader.models import EntryQuery
from tui import searching
from tui.commands.registry import command
from tui.listing import View

if TYPE_CHECKING:
    from tui.screens.main import MainScreen


@command("search")
def search(main: MainScreen, count: int = 0) -> None:
    """Search all stored articles."""
    from tui.widgets.prompt import Prompt

    row = main.article_list.current
    if main.listing.before_search is None:
        main.listing.before_search = (main.listing.view, row.id if row else None)
    # The star of a word that was still being typed comes by itself again.
    text = main.listing.view.query.text.removesuffix("*")
    main.mount(Prompt("search", "/", text, main.keys), before=main.hints)


@command("find_in_article")
def find_in_article(main: MainScreen, count: int = 0) -> None:
    """Find words in the article shown."""
    from tui.widgets.prompt import Prompt

    if main.desk.reading is not None:
        main.level = Where.ARTICLE
        main.mount(Prompt("find", "/", "", main.keys), before=main.hints)


@command("find_next")
def find_next(main: MainScreen, count: int = 0) -> None:
    """Go to the next match."""
    main.article.find_step(count or 1)
    main.say(main.desk.match, stay=True)


@command("find_prev")
def find_prev(main: MainScreen, count: int = 0) -> None:
    """Go to the match before this one."""
    main.article.find_step(-(count or 1))
    main.say(main.desk.match, stay=True)


@command("filter_unread")
def filter_unread(main: MainScreen, count: int = 0) -> Coroutine[Any, Any, Any]:
    """List unread articles only, or all again."""
    return _filter(main, replace(main.base, unread=not main.base.unread))


@command("filter_starred")
def filter_starred(main: MainScreen, count: int = 0) -> Coroutine[Any, Any, Any]:
    """List starred articles only, or all again."""
    return _filter(main, replace(main.base, starred=not main.base.starred))


@command("filter_all")
def filter_all(main: MainScreen, count: int = 0) -> Coroutine[Any, Any, Any]:
    """List every article kept."""
    return _filter(main, replace(main.base, unread=False, starred=False))


@command("show_new")
async def show_new(main: MainScreen, count: int = 0) -> None:
    """Bring in what arrived; in the text the cursor of the list stays."""
    row = main.article_list.current
    reading = main.level in (Where.ARTICLE, Where.FACTS)
    keep = row.id if row and reading else None
    await main.listing.show(main.listing.view, keep=keep)
    main.tell_place()


#: Sections of the key facts that the search language can ask for.
_FIELDS = {"people": "who", "organizations": "org", "places": "where"}


@command("fact_articles")
def fact_articles(main: MainScreen, count: int = 0) -> Coroutine[Any, Any, Any] | None:
    """List every stored article that names the chosen fact."""
    item = main.facts.current
    if item is None or not isinstance(item.fact, NameFact):
        main.say("Choose a person, an organization or a place first.")
        return None
    name = item.fact.name.replace('"', "")
    return searching.search_for(main, f'{_FIELDS[item.section]}:"{name}"')


def _filter(main: MainScreen, base: EntryQuery) -> Coroutine[Any, Any, Any]:
    """List the same view with other filters, the cursor on the same article."""
    row = main.article_list.current
    main.base = base
    view = main.listing.view
    starred = base.starred or view.key == "starred"
    query = replace(view.query, unread=base.unread, starred=starred)
    return _relist(main, replace(view, query=query), row.id if row else None)


async def _relist(main: MainScreen, view: View, keep: int | None) -> None:
    await main.listing.show(view, keep=keep)
    main.tell_place()
