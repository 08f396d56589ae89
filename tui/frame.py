"""The panes on the screen: `geometry` says how wide each is, here they become so."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Container, Horizontal

from newsreader.actions import Where
from tui.geometry import Panes
from tui.widgets.articles import ArticleList
from tui.widgets.facts import FactsPanel
from tui.widgets.feeds import FeedList
from tui.widgets.pane import Pane
from tui.widgets.reader import ArticleView


class Frame:
    """Holds the four panes side by side, the facts beside or below the article."""

    def __init__(
        self,
        feed_list: FeedList,
        article_list: ArticleList,
        article: ArticleView,
        facts: FactsPanel,
    ) -> None:
        self._feed_list, self._article_list = feed_list, article_list
        self._article, self._facts = article, facts
        self._row = Horizontal(id="panes")
        self._reading = Container(id="reading")

    def compose(self) -> ComposeResult:
        """Put the panes into their containers."""
        with self._row:
            yield self._feed_list
            yield self._article_list
            with self._reading:
                yield self._article
                yield self._facts

    def show(self, panes: Panes) -> None:
        """Give each pane its place, or none."""
        for widget, columns in (
            (self._feed_list, panes.feeds),
            (self._article_list, panes.list),
        ):
            widget.display = columns != 0
            widget.styles.width = "1fr" if columns is None else columns
        self._reading.display = panes.article_shown
        self._reading.set_class(panes.sheet > 0, "stacked")
        self._facts.display = bool(panes.facts or panes.sheet)
        self._facts.styles.width = "1fr" if panes.sheet else (panes.facts or 0)
        self._facts.styles.height = panes.sheet or "1fr"
        self._row.set_class(panes.rules, "ruled")
        self._row.set_class(panes.airy, "airy")
        self._feed_list.railed = panes.list != 0
        self._article_list.railed = panes.article_shown
        self._article.railed = bool(panes.facts)
        if self._article_list.compact != panes.compact:
            self._article_list.compact = panes.compact
            self._article_list.on_resize()

    def pane(self, level: Where) -> Pane | None:
        """Return the pane that has the keys at a level."""
        return {
            Where.FEEDS: self._feed_list,
            Where.LIST: self._article_list,
            Where.ARTICLE: self._article,
            Where.FACTS: self._facts,
        }.get(level)
