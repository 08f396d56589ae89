"""The line one types in: a search, words to find, the name of an action."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.style import Style
from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.strip import Strip
from textual.timer import Timer
from textual.widgets import Input, Static

from newsreader.actions import ACTIONS, BY_ID, Action
from tui import searching
from tui.keys import Keys
from tui.typeset import clip, fit, width_of
from tui.widgets.bars import Bar
from tui.widgets.pane import spread, strip_of

if TYPE_CHECKING:
    from tui.screens.main import MainScreen

#: Seconds between the last character and the search.
_PAUSE_S = 0.06
#: Completions shown at once.
_SHOWN = 7


#: What the line below offers while one types; these are not actions of the table.
_HINTS = {
    "search": (("Enter", "keep", ""), ("Esc", "back", "")),
    "find": (("↓", "next match", ""), ("Enter", "keep", ""), ("Esc", "back", "")),
    "command": (("Tab", "complete", ""), ("Enter", "run", ""), ("Esc", "back", "")),
}


def matching(text: str) -> list[Action]:
    """Return the actions a typed name may mean, the likeliest first."""
    text = text.strip().casefold().replace(" ", "_").replace("-", "_")
    if not text:
        return list(ACTIONS)
    ranked = ((_rank(text, action), action) for action in ACTIONS)
    found = [(rank, action) for rank, action in ranked if rank is not None]
    return [action for _, action in sorted(found, key=lambda pair: pair[0])]


def _rank(text: str, action: Action) -> int | None:
    """Return how far `text` is from naming an action: 0 is nearest, None is not.

    The name one can type counts before the label, a beginning before an inside.
    """
    label = action.label.casefold().replace(" ", "_")
    tests = (
        action.id.startswith(text),
        f"_{text}" in action.id,
        label.startswith(text),
        f"_{text}" in label,
        text in action.id,
        text in label,
        _in_order(text, action.id),
    )
    return tests.index(True) if True in tests else None


def _in_order(letters: str, text: str) -> bool:
    rest = iter(text)
    return all(letter in rest for letter in letters)


class Suggestions(Bar):
    """Completions above the line, or one note about what was typed."""

    DEFAULT_CSS = "Suggestions { height: auto; }"

    def __init__(self, keys: Keys) -> None:
        super().__init__()
        self._keys = keys
        self.actions: list[Action] = []
        self.chosen = -1
        self.note = ""
        self.trouble = False

    def show(self, actions: list[Action], chosen: int = -1) -> None:
        """Show completions."""
        self.actions, self.chosen = actions, chosen
        self._resize()

    def tell(self, note: str, *, trouble: bool = False) -> None:
        """Show one note."""
        self.note, self.trouble = note, trouble
        self._resize()

    def _resize(self) -> None:
        lines = min(_SHOWN, len(self.actions)) + bool(self.note)
        self.display = lines > 0
        self.styles.height = lines
        self.refresh()

    def draw(self, y: int, width: int) -> Strip:
        """Return one line."""
        look = self.look
        first = max(0, min(self.chosen - _SHOWN + 1, len(self.actions) - _SHOWN))
        if y >= min(_SHOWN, len(self.actions)):
            style = look.error if self.trouble else look.muted
            return strip_of([("   ", look.text), (clip(self.note, width - 4), style)])
        action = self.actions[first + y]
        here = first + y == self.chosen
        mark = "▎ " if here else "  "
        name = fit(action.id, 18)
        keys = self._keys.all_shown(action.id)
        room = max(0, width - 24 - width_of(keys))
        named: Style = look.strong if here else look.text
        return spread(
            [
                (mark, look.accent),
                (" " + name + " ", named),
                (clip(action.help, room), look.muted),
            ],
            [(keys + " ", look.accent)],
            width,
            look.text,
        )


class Prompt(Vertical):
    """One line of input with what it means above it."""

    DEFAULT_CSS = """
    Prompt { height: auto; max-height: 9; background: $background; }
    Prompt Input {
        border: none; height: 1; padding: 0; background: $background;
        color: $foreground;
    }
    Prompt .lead { width: auto; height: 1; color: $accent; padding: 0 0 0 1; }
    Prompt .line { height: 1; }
    """

    def __init__(self, purpose: str, lead: str, text: str, keys: Keys) -> None:
        super().__init__()
        #: "search", "find" or "command".
        self.purpose = purpose
        self._lead, self._text = lead, text
        self._suggestions = Suggestions(keys)
        self._timer: Timer | None = None
        #: What the completions were made for, or the one that was chosen.
        self._suggested = ""
        #: The line has had the keys once, and what was typed before it had.
        self._ready = False
        self._own: events.Key | None = None
        self._ahead: list[events.Key] = []

    @property
    def main(self) -> MainScreen:
        """The screen below."""
        from tui.screens.main import MainScreen

        assert isinstance(self.screen, MainScreen)
        return self.screen

    def compose(self) -> ComposeResult:
        """Lay out note, mark and input."""
        yield self._suggestions
        with Horizontal(classes="line"):
            yield Static(self._lead, classes="lead", markup=False)
            yield Input(self._text, compact=True, select_on_focus=True)

    def type_ahead(self, key: events.Key) -> bool:
        """Take a key that was typed before the line was there; False if it was not.

        The line's own keys pass here first, so any other key comes from elsewhere.
        """
        if key is self._own:
            return False
        if self._ready and not isinstance(self.app.focused, Input):
            return False
        self._ahead.append(key)
        self.app.call_later(self._catch_up)
        return True

    def _catch_up(self) -> None:
        if isinstance(self.app.focused, Input):
            self._ready = True
            keys, self._ahead = self._ahead, []
            for key in keys:
                self.app.post_message(events.Key(key.key, key.character))

    def on_mount(self) -> None:
        """Take the keys."""
        self._suggestions.show([])
        self.query_one(Input).focus()
        self.app.call_later(self._catch_up)
        self.main.hints.show(_HINTS[self.purpose])
        if self.purpose == "command":
            self._suggest("")
        elif self.purpose == "search":
            self._suggestions.tell(
                'words · "a phrase" · title: who: where: feed: · is:unread is:starred'
            )

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        if self.purpose == "command":
            # News of an older text may come after Tab has completed it.
            if event.value == event.input.value:
                self._suggest(event.value)
            return
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(_PAUSE_S, lambda: self._live(event.value))

    def _suggest(self, text: str) -> None:
        self._suggested = text
        self._suggestions.show(matching(text))

    def _live(self, text: str) -> None:
        if self.purpose == "find":
            self._suggestions.tell(searching.find(self.main, text))
        elif text.strip():
            self.main.run(self._search(text))

    async def _search(self, text: str) -> None:
        problem = await searching.search(self.main, text, typing=True, grows=True)
        if not self.is_attached:
            return
        listing, rows = self.main.listing, self.main.article_list
        total = f"{len(rows.ids):,}{'+' if listing.more else ''} found"
        if listing.newest:
            total += f" among the newest {listing.newest:,} articles with these words"
        self._suggestions.tell(problem or total, trouble=bool(problem))

    @on(Input.Submitted)
    async def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        text = event.value.strip()
        if self._timer is not None:
            self._timer.stop()
        main = self.main
        if self.purpose == "command":
            await self._close()
            self._run(text)
            return
        if self.purpose == "find":
            searching.find(main, text)
            told = main.desk.match
            await self._close()
            main.say(told, stay=True)
            return
        problem = await searching.search(main, text, typing=False, grows=True)
        if problem:
            self._suggestions.tell(problem, trouble=True)
            return
        await self._close()
        await searching.end_search(main, keep=bool(text))

    def _run(self, text: str) -> None:
        main = self.main
        if not text:
            return
        name, _, rest = text.partition(" ")
        if rest and name in ("search", "find", "find_in_article"):
            if name == "search":
                main.run(searching.search_for(main, rest))
            else:
                searching.find(main, rest)
                main.say(main.desk.match, stay=True)
            return
        found = matching(text)
        if text in BY_ID:
            main.do(text)
        elif found:
            main.do(found[0].id)
        else:
            main.say(f"There is no action called “{text}”.", trouble=True)

    async def on_key(self, event: events.Key) -> None:
        """Esc leaves; Tab and arrows choose a completion."""
        self._own = event
        if event.key == "escape":
            event.stop()
            event.prevent_default()
            if self._timer is not None:
                self._timer.stop()
            main, purpose = self.main, self.purpose
            await self._close()
            if purpose == "search":
                await searching.end_search(main, keep=False)
            elif purpose == "find":
                main.desk.stop_finding()
                main.rearrange()
        elif event.key in ("tab", "shift+tab", "up", "down"):
            event.stop()
            event.prevent_default()
            if self.purpose == "command":
                self._choose(-1 if event.key in ("shift+tab", "up") else 1)
            elif self.purpose == "find":
                self.main.article.find_step(-1 if event.key in ("up",) else 1)
                self._suggestions.tell(self.main.desk.match)

    def _choose(self, by: int) -> None:
        box = self.query_one(Input)
        if box.value != self._suggested:
            # Typed a moment ago, and not told yet.
            self._suggest(box.value)
        actions = self._suggestions.actions
        if not actions:
            return
        chosen = (self._suggestions.chosen + by) % len(actions)
        self._suggestions.show(actions, chosen)
        self._suggested = actions[chosen].id
        with box.prevent(Input.Changed):
            box.value = self._suggested
            box.cursor_position = len(box.value)

    async def _close(self) -> None:
        main = self.main
        await self.remove()
        main.offers.forget()
        main.rearrange()
