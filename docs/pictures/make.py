"""Takes the pictures of the manual from the real reader over the demo's feeds.

    python docs/pictures/make.py            # all of them, into this folder
    python docs/pictures/make.py reading    # only docs/pictures/reading.svg

The app runs without a terminal; the demo's server, the poller, the filters and the
store behind it are the real ones. Everything shown is invented for the demo.
"""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from textual.pilot import Pilot

from newsreader.config import Config
from newsreader.demo import demo_session
from newsreader.session import Session
from tui.app import NewsApp

FOLDER = Path(__file__).parent
#: Seconds the demo's feeds may take.
_PATIENCE_S = 60.0


@dataclass(frozen=True, slots=True)
class Picture:
    """One screen: its size, theme and the actions that lead to it."""

    name: str
    size: tuple[int, int]
    #: Words of the headline the cursor is put on first, or nothing.
    headline: str
    actions: Sequence[str | tuple[str, int]] = ()
    theme: str = "dark"


PICTURES = (
    Picture("browse", (120, 36), "", ()),
    Picture("reading", (120, 36), "Bergen", ("open",)),
    Picture("facts", (120, 36), "Bergen", ("open", "facts_focus", ("next_line", 1))),
    Picture("removed", (100, 32), "What was taken out", ("open", "show_removed")),
    Picture("wide", (180, 44), "Bergen", ("open",)),
    Picture("light", (120, 36), "Bergen", ("open",), theme="light"),
    Picture("narrow", (60, 24), "Bergen", ("open",)),
    Picture("phone", (40, 16), "", ()),
    Picture("health", (100, 32), "", ("feed_info",)),
    Picture("help", (100, 36), "", ("help",)),
)


async def main(names: Sequence[str]) -> None:
    """Poll the demo's feeds once, then take every picture over them."""
    async with demo_session(Config()) as session:
        await asyncio.wait_for(session.poll(force=True), _PATIENCE_S)
        # The pictures show what is there; nothing may arrive while they are taken.
        session.start_background = lambda *_: None  # type: ignore[method-assign]
        for picture in PICTURES:
            if not names or picture.name in names:
                await take(picture, session)


async def take(picture: Picture, session: Session) -> None:
    """Save one picture as ``docs/pictures/NAME.svg``."""
    display = replace(session.config.display, theme=picture.theme, mark_read="manual")
    session.config = replace(session.config, display=display)
    app = NewsApp(session)
    async with app.run_test(size=picture.size) as pilot:
        await _settle(app, pilot)
        rows = app.main.article_list
        for index in range(len(rows.ids)):
            row = rows.row(index)
            if picture.headline and row and picture.headline in row.title:
                rows.cursor = index
                break
        await _settle(app, pilot)
        for action in picture.actions:
            name, count = action if isinstance(action, tuple) else (action, 0)
            app.main.do(name, count)
            await _settle(app, pilot)
        drawing = app.export_screenshot(title="newsreader", simplify=True)
    path = FOLDER / f"{picture.name}.svg"
    path.write_text(_at_home(drawing), encoding="utf-8")
    print(path)


def _at_home(drawing: str) -> str:
    """Take the fonts out that a viewer would fetch from somebody's server."""
    drawing = re.sub(r"@font-face \{.*?\}\s*", "", drawing, flags=re.DOTALL)
    return re.sub(r"Fira Code(?=,|;)", "ui-monospace", drawing)


async def _settle(app: NewsApp, pilot: Pilot[None]) -> None:
    await pilot.pause()
    while not all(worker.is_finished for worker in app.workers):
        await app.workers.wait_for_complete()
        await pilot.pause()
    await pilot.pause()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
