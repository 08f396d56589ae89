"""The line above the panes and the line below them."""

from __future__ import annotations

from collections.abc import Sequence

from rich.style import Style
from textual import events
from textual.strip import Strip
from textual.timer import Timer

from tui.messages import HintClicked
from tui.typeset import clip, width_of, wrap
from tui.widgets.pane import Pane, spread, strip_of

Part = tuple[str, Style]

#: Lines a long message may take, the line of keys not counted.
_MOST_LINES = 4
#: Seconds a message stays.
_MESSAGE_S = 6.0


class Bar(Pane):
    """A line that never takes the keys."""

    DEFAULT_CSS = "Bar { height: 1; }"
    can_focus = False
    RAIL = False


class StatusBar(Bar):
    """What is listed, where in it one is, and what goes on in the background."""

    def __init__(self, **kwargs: str) -> None:
        super().__init__(**kwargs)  # type: ignore[arg-type]
        self.name_, self.place, self.work, self.trouble = "", "", "", ""
        #: The same trouble in fewer words, where the place needs the room.
        self.brief = ""

    def tell(
        self,
        *,
        name: str | None = None,
        place: str | None = None,
        work: str | None = None,
        trouble: str | None = None,
        brief: str | None = None,
    ) -> None:
        """Change some of what is said; drawn only when something is different."""
        new = (
            self.name_ if name is None else name,
            self.place if place is None else place,
            self.work if work is None else work,
            self.trouble if trouble is None else trouble,
        )
        if new != (self.name_, self.place, self.work, self.trouble):
            self.name_, self.place, self.work, self.trouble = new
            self.brief = self.brief if brief is None else brief
            self.refresh()

    def draw(self, y: int, width: int) -> Strip:
        """Return the line."""
        look = self.look
        right: list[Part] = []
        wanted = width_of(f"{self.name_}  {self.place}{self.work}{self.trouble}") + 8
        trouble = self.trouble if wanted <= width else self.brief
        for text, style in ((self.work, look.muted), (trouble, look.error)):
            if text:
                right += [(" · ", look.muted)] if right else []
                right.append((text, style))
        room = width - sum(width_of(t) for t, _ in right) - 4
        if room < 12 and right:
            # What is read comes before what is polled.
            right = [(clip(right[-1][0], max(0, width // 2 - 2)), right[-1][1])]
            room = width - width_of(right[0][0]) - 4
        name = clip(self.name_, max(1, room))
        place = clip(self.place, max(0, room - width_of(name) - 2))
        left = [(" ", look.text), (name, look.strong), ("  ", look.text)]
        left.append((place, look.muted))
        return spread(left, [*right, (" ", look.text)], width, look.text)


class HintBar(Bar):
    """The keys that work here, and for a moment what the last one did."""

    def __init__(self, **kwargs: str) -> None:
        super().__init__(**kwargs)  # type: ignore[arg-type]
        #: (key as shown, label, action id), most useful first.
        self.hints: Sequence[tuple[str, str, str]] = ()
        self.message = ""
        self.trouble = False
        #: Keys of a count that is being typed.
        self.typed = ""
        #: Lines of a message too long for one, drawn above the keys.
        self.above: list[str] = []
        #: Where each drawn hint stands: (first cell, cell after the last, action).
        self._spots: list[tuple[int, int, str]] = []
        #: Takes the message away.
        self._until: Timer | None = None

    def show(self, hints: Sequence[tuple[str, str, str]]) -> None:
        """Show other hints."""
        if hints != self.hints:
            self.hints = hints
            self.refresh()

    def say(
        self,
        message: str,
        *,
        trouble: bool = False,
        stay: bool = False,
        after: str = "",
    ) -> None:
        """Say what happened for a while, or with `stay` until something else is said.

        With `after`, the end of what began with that message: it is left out when
        something newer is being said.
        """
        if after and self.message not in ("", after):
            return
        self._put(message, trouble=trouble)
        if self._until is not None:
            self._until.stop()
            self._until = None
        if message and not stay:
            self._until = self.set_timer(_MESSAGE_S, lambda: self._put(""))

    def _put(self, message: str, *, trouble: bool = False) -> None:
        if (message, trouble) != (self.message, self.trouble):
            self.message, self.trouble = message, trouble
            self._fit()
            self.refresh()

    def on_resize(self) -> None:
        """Break the message for the new width."""
        self._fit()

    def _fit(self) -> None:
        """Grow for a message that one line would cut off; its end says what to do."""
        width, height = self.app.size
        said = ("! " if self.trouble else "") + self.message
        self.above = []
        most = min(_MOST_LINES, height // 3)
        if width_of(said) > width - 4 and width >= 20 and most > 1:
            lines = [said[a:b] for a, b in wrap(said, width - 2)]
            if len(lines) > most:
                rest = " ".join(lines[most - 1 :])
                lines = [*lines[: most - 1], clip(rest, width - 2)]
            self.above = lines
        if self.styles.height is None or self.styles.height.value != 1 + len(
            self.above
        ):
            self.styles.height = 1 + len(self.above)

    def draw(self, y: int, width: int) -> Strip:
        """Return the line: hints as far as they fit, the message before them."""
        look = self.look
        if y < len(self.above):
            style = look.error if self.trouble else look.accent
            return strip_of([(" ", look.text), (self.above[y], style)])
        parts: list[Part] = [(" ", look.text)]
        used = 1
        said = "" if self.above else self.message
        if said:
            mark = "! " if self.trouble else ""
            said = clip(mark + said, max(1, width - 2))
            style = look.error if self.trouble else look.accent
            parts += [(said, style), ("   ", look.text)]
            used += width_of(said) + 3
        self._spots = []
        # Help keeps its place at the right edge, whatever else has to go.
        last = [h for h in self.hints if h[2] == "help"]
        right: list[Part] = [(self.typed + " ", look.strong)] if self.typed else []
        if last and not self.typed and width >= 24:
            key, label, action = last[0]
            size = width_of(key) + 1 + width_of(label)
            self._spots.append((width - size - 1, width - 1, action))
            right = [(key, look.accent), (f" {label} ", look.muted)]
        room = width - sum(width_of(t) for t, _ in right) - 2
        for key, label, action in self.hints:
            size = width_of(key) + 1 + width_of(label)
            if action == "help" or used + size > room:
                continue
            self._spots.append((used, used + size, action))
            parts += [(key, look.accent), (" " + label, look.muted), ("   ", look.text)]
            used += size + 3
        parts[-1] = (parts[-1][0].rstrip(), parts[-1][1])
        return spread(parts, right, width, look.text) if right else strip_of(parts)

    def on_click(self, event: events.Click) -> None:
        """A clicked hint does what its key does."""
        x, y = self.spot(event)
        if y != len(self.above):
            return
        for start, end, action in self._spots:
            if action and start <= x < end:
                self.post_message(HintClicked(action))
