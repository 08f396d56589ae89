"""Marks, and taking them back."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from newsreader.actions import Where
from newsreader.models import Mark
from tui import entrywork, words
from tui.commands.registry import command
from tui.listing import view_of

if TYPE_CHECKING:
    from tui.screens.main import MainScreen

#: Said in place of marking what the user did not see when the key was pressed.
_LEFT = "Another list was opened meanwhile: nothing was marked."


@command("undo")
async def undo(main: MainScreen, count: int = 0) -> None:
    """Take back the last change."""
    await main.changes.take_back()


@command("toggle_read")
async def toggle_read(main: MainScreen, count: int = 0) -> None:
    """Mark the article read, or unread again."""
    if row := entrywork.chosen_row(main):
        told = "Marked unread." if row.read else "Marked read."
        before = "read" if row.read else "unread"
        await main.changes.mark(
            [Mark(row.id, read=not row.read)],
            told=told,
            undone=f"{words.named(row)} is {before} again.",
        )
        if main.level is Where.LIST:
            main.article_list.move(1)


@command("toggle_star")
async def toggle_star(main: MainScreen, count: int = 0) -> None:
    """Star the article, or take its star away."""
    if row := entrywork.chosen_row(main):
        told = "Star taken away." if row.starred else "Starred."
        before = "starred again" if row.starred else "not starred any more"
        await main.changes.mark(
            [Mark(row.id, starred=not row.starred)],
            told=told,
            undone=f"{words.named(row)} is {before}.",
        )


@command("mark_all_read")
async def mark_all_read(main: MainScreen, count: int = 0) -> None:
    """Mark everything listed read, and nothing that waits to be shown."""
    listing, row = main.listing, main.feed_list.current
    view = listing.view
    if main.level is Where.FEEDS and row.key != view.key:
        # Chosen a moment ago: what is marked is listed first.
        main.forget_later()
        view = view_of(row, main.base)
        await main.list_view(view)
    if listing.is_changing or listing.view is not view:
        main.say(_LEFT)
        return
    listed = await listing.held()
    if listing.view is not view:
        main.say(_LEFT)
        return
    query = replace(view.query, unread=True)
    unread = await asyncio.to_thread(main.session.store.entry_ids, query)
    marks = await asyncio.to_thread(_read_marks, unread, listed)
    if not marks:
        main.say("Everything here is read already.")
        return
    many = words.count(len(marks), "article")
    are = "is" if len(marks) == 1 else "are"
    await main.changes.mark(
        marks, told=f"{many} marked read.", undone=f"{many} {are} unread again."
    )


def _read_marks(unread: Iterable[int], listed: Iterable[int]) -> list[Mark]:
    """Return marks for what is unread among what is listed."""
    seen = frozenset(listed)
    return [Mark(i, read=True) for i in unread if i in seen]
