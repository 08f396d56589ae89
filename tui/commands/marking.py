"""Marks, and taking them back."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from newsreader.actions import Where
from newsreader.models import Mark
from tui import words
from tui.commands.registry import command

if TYPE_CHECKING:
    from tui.screens.main import MainScreen


@command("undo")
async def undo(main: MainScreen, count: int = 0) -> None:
    """Take back the last change."""
    if not main._undo:
        main.say("Nothing to take back.")
        return
    told, how = main._undo.pop()
    await how()
    main.say(f"Taken back: {told}" if told else "Taken back.")


@command("toggle_read")
async def toggle_read(main: MainScreen, count: int = 0) -> None:
    """Mark the article read, or unread again."""
    if row := main.chosen_row():
        told = "Marked unread." if row.read else "Marked read."
        await main.mark([Mark(row.id, read=not row.read)], told=told)
        if main.level is Where.LIST:
            main.article_list.move(1)


@command("toggle_star")
async def toggle_star(main: MainScreen, count: int = 0) -> None:
    """Star the article, or take its star away."""
    if row := main.chosen_row():
        told = "Star taken away." if row.starred else "Starred."
        await main.mark([Mark(row.id, starred=not row.starred)], told=told)


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
    await main.mark(marks, told=told)
