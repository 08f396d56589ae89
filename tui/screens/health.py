"""How the feeds are doing: one sentence each, and what can be done about it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from newsreader.logfile import redact_url
from newsreader.models import Feed, HealthState
from tui import words
from tui.screens.sheet import Line, Sheet
from tui.typeset import clip, wrap

if TYPE_CHECKING:
    from tui.screens.main import MainScreen

_STATE = {
    HealthState.NEW: "not asked yet",
    HealthState.OK: "fine",
    HealthState.FAILING: "failing",
    HealthState.PAUSED: "paused",
}
#: Trouble first.
_ORDER = {
    HealthState.FAILING: 0,
    HealthState.PAUSED: 1,
    HealthState.NEW: 2,
    HealthState.OK: 3,
}


class HealthSheet(Sheet[None]):
    """All feeds, those with trouble first; p asks one again, P pauses it."""

    CLOSES = ("H",)

    def __init__(self, main: MainScreen, chosen: int | None, now: datetime) -> None:
        super().__init__()
        self._main, self._chosen, self._now = main, chosen, now
        self._feeds: list[Feed] = []

    def fill(self) -> None:
        """A line a feed, and for trouble its sentence and next step."""
        feeds = sorted(
            self._main.all_feeds, key=lambda f: (_ORDER[f.health], f.title.casefold())
        )
        first = [f for f in feeds if f.id == self._chosen]
        self._feeds = [*first, *(f for f in feeds if f.id != self._chosen)]
        failing = sum(f.health is HealthState.FAILING for f in feeds)
        told = f"{words.count(len(feeds), 'feed')}, "
        told += f"{words.number(failing)} failing" if failing else "none failing"
        lines: list[Line] = [
            [],
            [("Feeds", "strong"), (f"  {told}", "muted")],
            [("p asks again · P pauses · Enter lists · Esc goes back", "muted")],
            [],
        ]
        items = [-1] * len(lines)
        for n, feed in enumerate(self._feeds):
            shown = self._feed(feed)
            lines += shown
            items += [n] * len(shown)
            lines.append([])
            items.append(-1)
        self.lines.cursor = max(0, self.lines.cursor)
        self.lines.show(lines, items)

    def _feed(self, feed: Feed) -> list[Line]:
        state = _STATE[feed.health]
        mark = words.HEALTH_MARK[feed.health]
        style = "error" if feed.health is HealthState.FAILING else "muted"
        if feed.health is HealthState.FAILING and feed.failing_since:
            state += f" since {words.moment(feed.failing_since)}"
        name = clip(feed.title, max(8, self.width - 20))
        lines: list[Line] = [
            [(f" {mark} ", "error"), (name, "strong"), (f"  {state}", style)]
        ]
        told = [f"{feed.sentence} {feed.next_step}".strip()]
        facts = [f"{words.count(feed.total, 'article')} kept"]
        if feed.last_success:
            facts.append(f"last fetched {words.clock(feed.last_success, self._now)}")
        if feed.next_due and feed.health is not HealthState.PAUSED:
            facts.append(f"next {words.clock(feed.next_due, self._now)}")
        told += [" · ".join(facts), redact_url(feed.url)]
        for n, text in enumerate(told):
            for a, b in wrap(text, self.width - 4) if text else ():
                lines.append([("   " + text[a:b], "text" if n == 0 else "muted")])
        return lines

    def pressed(self, key: str) -> bool:
        """Ask again, pause, list."""
        if not self._feeds or key not in ("p", "P", "enter", "l"):
            return False
        feed = self._feeds[self.lines.cursor]
        if key == "P":
            paused = feed.health is not HealthState.PAUSED
            self._main.run(self._then(self._main.pause(feed, paused=paused)))
        elif key == "p":
            self._main.run(self._then(self._main.poll([feed.id])))
        else:
            self.dismiss(None)
            self._main.choose_feed(feed.id)
        return True

    async def _then(self, work: object) -> None:
        await work  # type: ignore[misc]
        await self._main.refresh_counts()
        if self.is_attached:
            self.fill()
