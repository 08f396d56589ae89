"""The app over made-up news, with every drawn line checked."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from driving import Reader, Run
from fake_session import NOW, FakeSession, FakeStore, world
from textual.strip import Strip

from tui.app import NewsApp
from tui.widgets.pane import Pane


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> Run:
    """Return a way to run the app; each drawn line must be printable and fit."""
    draw = Pane.render_line

    def checked(self: Pane, y: int) -> Strip:
        strip = draw(self, y)
        assert strip.text.isprintable(), strip.text
        assert strip.cell_length == max(0, self.content_size.width)
        return strip

    monkeypatch.setattr(Pane, "render_line", checked)

    @asynccontextmanager
    async def start(
        size: tuple[int, int] = (120, 40),
        store: FakeStore | None = None,
        session: FakeSession | None = None,
    ) -> AsyncIterator[Reader]:
        session = session or FakeSession(store or world())
        app = NewsApp(session)  # type: ignore[arg-type]
        async with app.run_test(size=size) as pilot:
            reader = Reader(app, session, pilot)
            reader.main.article_list._now = lambda: NOW
            reader.main.article_list.forget()
            await reader.settle()
            yield reader
        assert not [r for r in caplog.records if r.levelno >= logging.ERROR]

    return start
