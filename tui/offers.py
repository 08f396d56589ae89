"""Which keys the bottom line offers: those that do something where one is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsreader.actions import ACTIONS, Where
from newsreader.facts.model import NameFact
from tui.widgets.pane import Pane

if TYPE_CHECKING:
    from tui.screens.main import MainScreen


class Offers:
    """Keeps the bottom line right; worked out only when something has changed."""

    def __init__(self, main: MainScreen) -> None:
        self._main = main
        self._offered: tuple[object, ...] = ()

    def forget(self) -> None:
        """Forget what is shown: something else was there."""
        self._offered = ()

    def show(self) -> None:
        """Show the keys that work here."""
        main = self._main
        if main.focused is not None and not isinstance(main.focused, Pane):
            return
        document = main.article.document
        state = (
            main.where,
            main.listing.fresh > 0,
            bool(document and document.runs),
            main.desk.can_fetch,
            main.desk.entry_id is not None,
            bool(main.article_list.ids),
            id(main.keys),
            deeper(main),
            useful(main, "fact_articles"),
            _other_text(main),
            marks := _mark_labels(main),
        )
        if state != self._offered:
            self._offered = state
            known = [a.id for a in ACTIONS if useful(main, a.id)]
            named = {
                "open": deeper(main) or "open",
                "switch_text": _other_text(main),
                **marks,
            }
            main.hints.show(
                [
                    (key, named.get(action, label), action)
                    for key, label, action in main.keys.hints(main.where, known)
                ]
            )


def _mark_labels(main: MainScreen) -> dict[str, str]:
    """What the keys for marks would do to the article they are about."""
    if main.level in (Where.ARTICLE, Where.FACTS):
        row = main.article_list.known(main.desk.entry_id)
    else:
        row = main.article_list.current
    if row is None:
        return {}
    # Both equally wide, so that the keys after them stand still from row to row.
    return {
        "toggle_read": "unread" if row.read else "read  ",
        "toggle_star": "unstar" if row.starred else "star",
    }


def _other_text(main: MainScreen) -> str:
    """Whose text is at hand beside the one that is shown, or nothing."""
    reading = main.desk.reading
    if reading is None or not reading.page_known or main.level is Where.LIST:
        return ""
    return "feed's text" if reading.source == "page" else "page's text"


def deeper(main: MainScreen) -> str:
    """What going deeper does to the fact under the cursor; else nothing."""
    item = main.facts.current if main.level is Where.FACTS else None
    if item is None:
        return "fetch the page" if main.level is Where.ARTICLE else ""
    if item.fact is not None:
        return "to its sentence"
    return "show all" if item.more else ("unfold" if item.folded else "fold")


def useful(main: MainScreen, action: str) -> bool:
    """Whether the footer should offer an action here."""
    if action == "show_new":
        return main.listing.fresh > 0
    if action == "fact_articles":
        item = main.facts.current
        return item is not None and isinstance(item.fact, NameFact)
    if action == "show_removed":
        document = main.article.document
        return bool(document and document.runs)
    if action == "fetch_full":
        return main.desk.can_fetch
    if action == "switch_text":
        return bool(_other_text(main))
    if action in ("toggle_read", "toggle_star", "save", "open_browser"):
        in_text = main.level in (Where.ARTICLE, Where.FACTS)
        return bool(main.article_list.ids) or (in_text and bool(main.desk.entry_id))
    if action == "open" and main.level is Where.ARTICLE:
        return main.desk.can_fetch
    if action in ("open", "next_unread", "mark_all_read"):
        return bool(main.article_list.ids) or main.level is not Where.LIST
    if action == "facts_toggle":
        return main.level is not Where.LIST
    return action != "back" or main.level is not Where.FEEDS
