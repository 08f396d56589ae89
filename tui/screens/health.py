"""How the feeds are doing: one sentence each, and what can be done about it."""

from __future__ import annotations

import contextlib
from datetime import datetime
from typing import TYPE_CHECKING

from newsreader.errors import NewsreaderError
from newsreader.logfile import redact_url
from newsreader.models import Feed, HealthState
from tui import feedwork, words
from tui.screens.sheet import Line, Sheet
from tui.typeset import clip, width_of, wrap

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
    """All feeds, those with trouble first; what can be done for each is a key."""

    CLOSES = ("H",)

    def __init__(self, main: MainScreen, chosen: int | None, now: datetime) -> None:
        super().__init__()
        self._main, self._chosen, self._now = main, chosen, now
        self._feeds: list[Feed] = []
        #: Rules that may not cut in a feed, by its id.
        self._kept: dict[int, frozenset[str]] = {}

    def fill(self) -> None:
        """A line a feed, and for trouble its sentence and next step."""
        feeds = sorted(
            self._main.following.all_feeds,
            key=lambda f: (_ORDER[f.health], f.title.casefold()),
        )
        first = [f for f in feeds if f.id == self._chosen]
        self._feeds = [*first, *(f for f in feeds if f.id != self._chosen)]
        failing = sum(f.health is HealthState.FAILING for f in feeds)
        told = f"{words.count(len(feeds), 'feed')}, "
        told += f"{words.number(failing)} failing" if failing else "none failing"
        if self._main.following.watch.offline:
            told = f"{words.count(len(feeds), 'feed')}, no connection"
        with contextlib.suppress(NewsreaderError):
            self._kept = {
                f.id: rules
                for f in feeds
                if (rules := self._main.session.store.exceptions(f.id))
            }
        keys = "p asks again · P pauses · Enter lists · Esc goes back"
        if self._kept:
            keys = (
                "p asks again · P pauses · c cuts again · Enter lists · Esc goes back"
            )
        lines: list[Line] = [
            [],
            [("Feeds", "strong"), (f"  {told}", "muted")],
            *([(keys[a:b], "muted")] for a, b in wrap(keys, self.width - 2)),
            [],
        ]
        if self._main.following.watch.offline:
            said = next(iter(self._main.following.watch.failures.values()), None)
            text = f"{said.sentence} {said.next_step}".strip() if said else ""
            lines += [
                [(text[a:b], "text")] for a, b in wrap(text, self.width - 2) if text
            ]
            lines += [[]] if text else []
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
        sentence, next_step = feed.sentence, feed.next_step
        failure = self._main.following.watch.failures.get(feed.id)
        if failure is not None and feed.health in (HealthState.NEW, HealthState.OK):
            # Nobody's fault but the network's: the store does not call it failing.
            mark, style, state = "!", "error", "not reached"
            # Without a network the sentence is the same for all and stands on top.
            if not self._main.following.watch.offline:
                sentence, next_step = failure.sentence, failure.next_step
        room = max(8, self.width - 6)
        beside = room - width_of(state) - 2
        name = clip(feed.title, beside if beside >= 16 else room)
        lines: list[Line] = [[(f" {mark} ", "error"), (name, "strong")]]
        if width_of(name) <= beside:
            lines[0].append((f"  {state}", style))
        else:
            lines += [
                [("   " + state[a:b], style)] for a, b in wrap(state, self.width - 4)
            ]
        told = [f"{sentence} {next_step}".strip()]
        if feed.warning and feed.health is HealthState.OK:
            told[0] = f"{told[0]} {feed.warning}".strip()
        facts = [f"{words.count(feed.total, 'article')} kept"]
        if feed.last_success:
            facts.append(f"last fetched {words.clock(feed.last_success, self._now)}")
        if feed.next_due and feed.health is not HealthState.PAUSED:
            facts.append(f"next {words.clock(feed.next_due, self._now)}")
        told += [" · ".join(facts), redact_url(feed.url)]
        if rules := self._kept.get(feed.id):
            told.append(
                f"never cut here: {', '.join(sorted(rules))} · c cuts them again"
            )
        for n, text in enumerate(told):
            for a, b in wrap(text, self.width - 4) if text else ():
                lines.append([("   " + text[a:b], "text" if n == 0 else "muted")])
        return lines

    def pressed(self, key: str) -> bool:
        """Ask again, pause, list."""
        if not self._feeds or key not in ("p", "P", "c", "enter", "l"):
            return False
        feed = self._feeds[self.lines.cursor]
        if key == "c":
            if self._kept.get(feed.id):
                self._main.run(self._then(feedwork.cut_again(self._main, feed)))
        elif key == "P":
            paused = feed.health is not HealthState.PAUSED
            self._main.run(self._then(feedwork.pause(self._main, feed, paused=paused)))
        elif key == "p":
            self._main.run(self._then(feedwork.poll(self._main, [feed.id])))
        else:
            self.dismiss(None)
            feedwork.choose_feed(self._main, feed.id)
        return True

    async def _then(self, work: object) -> None:
        await work  # type: ignore[misc]
        await self._main.following.refresh_counts()
        if self.is_attached:
            self.fill()
