"""Marks, and taking them back."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from newsreader.actions import Where
from newsreader.models import Mark
from tui import entrywork, words
from tui.commands.registry import command

if TYPE_CHECKING:
    from tui.screens.main import MainScreen


@command("undo")
async def undo(main: MainScreen, count: int = 0) -> None:
    """Take back the last change."""
    await main.changes.take_back()


@command("toggle_read")
async def toggle_read(main: MainScreen, count: int = 0) -> None:
    """Mark the article read, or unread again."""
    if row := entrywork.chosen_row(main):
        told = "Marked unread." if row.read else "Marked read."
        await main.changes.mark([Mark(row.id, read=not row.read)], told=told)
        if main.level is Where.LIST:
            main.article_list.move(1)


@command("toggle_star")
async def toggle_star(main: MainScreen, count: int = 0) -> None:
    """Star the article, or take its star away."""
    if row := entrywork.chosen_row(main):
        told = "Star taken away." if row.starred else "Starred."
        await main.changes.mark([Mark(row.id, starred=not row.starred)], told=told)


@command("mark_all_read")
async def mark_all_read(main: MainScreen, count: int = 0) -> None:
    """Mark everything listed read."""
    query = replace(main.listing.view.query, unread=True)
    ids = await asyncio.to_thread(main.session.store.entry_ids, query)
    if not ids:
        main.say("Everything here is read already.")
        return
    marks = await asyncio.to_thread(lambda: [Mark(i, read=True) for i in ids])
    told = f"{words.count(len(ids), 'article')} marked read."
    await main.changes.mark(marks, told=told)
