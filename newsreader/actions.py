"""Every action of the reader, once: the source of keys, help, footer, palette, docs.

Pure data; knows no screen. The Textual app binds these ids, the
configuration validates `[keys]` against them, README and the man page print them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from filters.records import dataclass


class Where(StrEnum):
    """A place where keys are read."""

    FEEDS = "feeds"
    LIST = "list"
    ARTICLE = "article"
    FACTS = "facts"
    #: An article with a search open; its keys come before those of the article.
    FIND = "find"


class Group(StrEnum):
    """Headings of the help screen, in the order shown."""

    READ = "Reading"
    MOVE = "Moving"
    MARK = "Marking"
    FIND = "Finding and choosing"
    FEEDS = "Feeds"
    LAYOUT = "Layout"
    APP = "The program"


EVERYWHERE = frozenset({Where.FEEDS, Where.LIST, Where.ARTICLE, Where.FACTS})
_LISTS = frozenset({Where.FEEDS, Where.LIST})
_ENTRIES = frozenset({Where.LIST, Where.ARTICLE, Where.FACTS})
_TEXT = frozenset({Where.ARTICLE, Where.FACTS})
_FEEDS = frozenset({Where.FEEDS})
_FIND = frozenset({Where.FIND})
_FACTS = frozenset({Where.FACTS})


@dataclass(frozen=True, slots=True)
class Action:
    """Something a key, the palette or the command line can do."""

    #: Stable name: binding id, option in `[keys]`, word after ":".
    id: str
    #: Default keys in the notation of `[keys]`, the one shown first.
    keys: tuple[str, ...]
    #: One to three words for the footer and the palette.
    label: str
    #: One sentence for help, man page and README.
    help: str
    group: Group
    where: frozenset[Where] = EVERYWHERE
    #: Order in the footer, 1 first; 0 keeps the action out of it.
    footer: int = 0


#: In the order of the help screen: what matters first inside each group.
ACTIONS: tuple[Action, ...] = (
    Action(
        "open",
        ("enter", "l", "right"),
        "open",
        "Go deeper: from a feed to its articles, from an article to its text, from a "
        "fact to its sentence.",
        Group.READ,
        footer=1,
    ),
    Action(
        "back",
        ("h", "left", "escape"),
        "back",
        "Go back one step.",
        Group.READ,
        footer=2,
    ),
    Action(
        "next_unread",
        ("n",),
        "next unread",
        "Go to the next unread article, in the next feed if need be.",
        Group.READ,
        footer=4,
    ),
    Action(
        "prev_unread",
        ("N",),
        "previous unread",
        "Go to the unread article before this one.",
        Group.READ,
    ),
    Action(
        "read_on",
        ("space",),
        "read on",
        "Scroll a page down; at the end go to the next unread article.",
        Group.READ,
        _ENTRIES,
    ),
    Action(
        "save",
        ("s",),
        "save",
        "Save the article as Markdown in the save folder.",
        Group.READ,
        _ENTRIES,
        footer=5,
    ),
    Action(
        "open_browser",
        ("o",),
        "browser",
        "Open the article's page in the browser.",
        Group.READ,
        _ENTRIES,
        footer=12,
    ),
    Action(
        "fetch_full",
        ("w",),
        "full text",
        "Fetch the article's own page and clean it.",
        Group.READ,
        _ENTRIES,
        footer=8,
    ),
    Action(
        "switch_text",
        ("W",),
        "feed or page",
        "Switch between the feed's text and the page's, which is fetched if need be.",
        Group.READ,
        _TEXT,
        footer=9,
    ),
    Action(
        "show_removed",
        ("x",),
        "removed",
        "Show or hide what the filters took out, dimmed and with its reason.",
        Group.READ,
        _TEXT,
        footer=7,
    ),
    Action(
        "never_cut",
        ("X",),
        "never cut here",
        "Put back what was taken out here and never cut it again in this feed.",
        Group.READ,
        _TEXT,
    ),
    Action(
        "toggle_original",
        ("O",),
        "original",
        "Switch between the cleaned text and what it was made of, uncleaned.",
        Group.READ,
        _TEXT,
    ),
    Action(
        "show_changes",
        ("v",),
        "changes",
        "Show what the article said before its outlet changed it; again for earlier "
        "changes.",
        Group.READ,
        _TEXT,
    ),
    Action(
        "links",
        ("f",),
        "links",
        "List the links of the article and open one.",
        Group.READ,
        _TEXT,
    ),
    Action(
        "copy_link",
        ("y",),
        "copy link",
        "Send the article's address to the terminal's clipboard.",
        Group.READ,
        _ENTRIES,
    ),
    # ---------------------------------------------------------------- moving
    Action("next_line", ("j", "down"), "down", "Move one line down.", Group.MOVE),
    Action("prev_line", ("k", "up"), "up", "Move one line up.", Group.MOVE),
    Action(
        "page_down",
        ("pagedown", "ctrl+f"),
        "page down",
        "Move one page down.",
        Group.MOVE,
    ),
    Action("page_up", ("pageup", "ctrl+b"), "page up", "Move one page up.", Group.MOVE),
    Action(
        "half_page_down",
        ("ctrl+d",),
        "half page down",
        "Move half a page down.",
        Group.MOVE,
    ),
    Action(
        "half_page_up", ("ctrl+u",), "half page up", "Move half a page up.", Group.MOVE
    ),
    Action("top", ("g", "home"), "top", "Go to the first line.", Group.MOVE),
    Action("bottom", ("G", "end"), "bottom", "Go to the last line.", Group.MOVE),
    Action(
        "next_entry",
        ("J",),
        "next article",
        "Open the next article of the list, read or not.",
        Group.MOVE,
        _ENTRIES,
    ),
    Action(
        "prev_entry",
        ("K",),
        "previous article",
        "Open the article before this one in the list.",
        Group.MOVE,
        _ENTRIES,
    ),
    Action(
        "next_feed", ("]",), "next feed", "Go to the next feed with news.", Group.MOVE
    ),
    Action(
        "prev_feed",
        ("[",),
        "previous feed",
        "Go to the feed with news before this one.",
        Group.MOVE,
    ),
    Action(
        "next_pane", ("tab",), "next pane", "Go to the next pane shown.", Group.MOVE
    ),
    Action(
        "prev_pane",
        ("shift+tab",),
        "previous pane",
        "Go to the pane before this one.",
        Group.MOVE,
    ),
    # ---------------------------------------------------------------- marking
    Action(
        "toggle_read",
        ("m",),
        "unread",
        "Mark the article read, or unread again.",
        Group.MARK,
        _ENTRIES,
        footer=10,
    ),
    Action(
        "toggle_star",
        ("*",),
        "star",
        "Star the article, or take its star away.",
        Group.MARK,
        _ENTRIES,
        footer=11,
    ),
    Action(
        "mark_all_read",
        ("M",),
        "all read",
        "Mark everything listed, or the chosen feed, as read; not what waits to be "
        "shown.",
        Group.MARK,
        _LISTS,
        footer=13,
    ),
    Action(
        "undo",
        ("u",),
        "undo",
        "Take back the last change: of marks, of a pause, of what is never cut.",
        Group.MARK,
    ),
    # ---------------------------------------------------------------- finding
    Action(
        "search",
        ("/",),
        "search",
        "Search all stored articles.",
        Group.FIND,
        _LISTS,
        footer=14,
    ),
    Action(
        "find_in_article",
        ("/",),
        "find",
        "Find words in the article shown.",
        Group.FIND,
        _TEXT,
        footer=14,
    ),
    Action(
        "find_next",
        ("n", "f3"),
        "next match",
        "Go to the next match, while a search in the article is open.",
        Group.FIND,
        _FIND,
        footer=1,
    ),
    Action(
        "find_prev",
        ("N", "shift+f3"),
        "previous match",
        "Go to the match before this one, while a search is open.",
        Group.FIND,
        _FIND,
        footer=2,
    ),
    Action(
        "fact_articles",
        ("a",),
        "articles",
        "List every stored article that names the chosen person, organization or "
        "place.",
        Group.FIND,
        _FACTS,
        footer=3,
    ),
    Action(
        "filter_unread",
        ("U",),
        "unread only",
        "List unread articles only.",
        Group.FIND,
        _LISTS,
    ),
    Action(
        "filter_starred",
        ("F",),
        "starred only",
        "List starred articles only.",
        Group.FIND,
        _LISTS,
    ),
    Action(
        "filter_all",
        ("A",),
        "all",
        "List every article kept, read ones too.",
        Group.FIND,
        _LISTS,
    ),
    Action(
        "show_new",
        ("r",),
        "show new",
        "Bring in the articles that arrived while you read.",
        Group.FIND,
        footer=15,
    ),
    # ---------------------------------------------------------------- feeds
    Action(
        "poll_all",
        ("R",),
        "poll all",
        "Ask every feed for news now.",
        Group.FEEDS,
    ),
    Action(
        "poll_feed",
        ("p",),
        "poll feed",
        "Ask the chosen feed for news now.",
        Group.FEEDS,
        _LISTS,
    ),
    Action(
        "pause_feed",
        ("P",),
        "pause feed",
        "Stop polling the chosen feed, or start again; its articles stay.",
        Group.FEEDS,
        _FEEDS,
    ),
    Action(
        "feed_info",
        ("H",),
        "feed health",
        "Tell how the chosen feed is doing: last success, last error, next poll.",
        Group.FEEDS,
    ),
    # ---------------------------------------------------------------- layout
    Action(
        "facts_toggle",
        ("i",),
        "facts",
        "Show or hide the key facts.",
        Group.LAYOUT,
        _ENTRIES,
        footer=6,
    ),
    Action(
        "facts_focus",
        ("I",),
        "go to facts",
        "Go to the key facts, or back to the text.",
        Group.LAYOUT,
        _TEXT,
    ),
    Action(
        "list_toggle",
        ("\\",),
        "list",
        "Show or hide the article list beside the text.",
        Group.LAYOUT,
    ),
    Action(
        "feeds_toggle",
        ("1",),
        "feeds",
        "Show or hide the feeds.",
        Group.LAYOUT,
    ),
    Action(
        "toggle_theme",
        ("T",),
        "light or dark",
        "Switch between the light and the dark theme.",
        Group.LAYOUT,
    ),
    # ---------------------------------------------------------------- the program
    Action(
        "help",
        ("?", "f1"),
        "help",
        "Show the keys that work here.",
        Group.APP,
        footer=17,
    ),
    Action(
        "command_line",
        (":",),
        "command",
        "Type the name of an action; Tab completes.",
        Group.APP,
        footer=16,
    ),
    Action("palette", ("ctrl+p",), "palette", "Choose from every action.", Group.APP),
    Action(
        "suspend",
        ("ctrl+z",),
        "suspend",
        "Put the reader to sleep; fg in the shell brings it back.",
        Group.APP,
    ),
    Action("quit", ("q",), "quit", "Leave the reader.", Group.APP, footer=18),
)

BY_ID: Mapping[str, Action] = {action.id: action for action in ACTIONS}

#: Actions that must keep a key: without them nobody gets out.
REQUIRED = frozenset({"quit"})


def keys_for(overrides: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Return the keys of every action: the user's where given, else the defaults."""
    return {a.id: tuple(overrides.get(a.id, a.keys)) for a in ACTIONS}


def clashes(keys: Mapping[str, Sequence[str]]) -> list[tuple[str, Action, Action]]:
    """Return (key, first action, second action) for keys with two meanings at once."""
    found = []
    taken: dict[tuple[Where, str], Action] = {}
    for action in ACTIONS:
        reported = set()
        for key in keys[action.id]:
            for where in sorted(action.where):
                other = taken.setdefault((where, key), action)
                if other is not action and (key, other.id) not in reported:
                    reported.add((key, other.id))
                    found.append((key, other, action))
    return found
