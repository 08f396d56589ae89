"""Every action of the reader, once: the source of keys, help, footer, palette, docs.

Pure data and a key grammar; knows no screen. The Textual app binds these ids, the
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


# ------------------------------------------------------------------ keys

_NAMED = (
    "up", "down", "left", "right", "home", "end", "pageup", "pagedown", "insert",
    "delete", "backspace", "tab", "enter", "escape", "space",
    *(f"f{n}" for n in range(1, 25)),
)  # fmt: skip
_ALIASES = {
    "esc": "escape",
    "return": "enter",
    "pgup": "pageup",
    "pgdn": "pagedown",
    "pgdown": "pagedown",
    "page_up": "pageup",
    "page_down": "pagedown",
    "del": "delete",
    "ins": "insert",
    " ": "space",
}
_MODIFIERS = {"ctrl": "ctrl", "control": "ctrl", "alt": "alt", "shift": "shift"}
#: What a terminal sends for these is the same byte as for another key.
_SAME_BYTE = {
    "ctrl+i": "tab",
    "ctrl+m": "enter",
    "ctrl+[": "escape",
    "ctrl+h": "backspace",
}
#: Keys whose combinations only a few terminals tell apart.
_PLAIN_ONLY = frozenset({"tab", "enter", "escape", "space", "backspace"})
#: Textual's names of the printable characters that have one.
_TEXTUAL_NAMES = {
    "!": "exclamation_mark", '"': "quotation_mark", "#": "number_sign",
    "$": "dollar_sign", "%": "percent_sign", "&": "ampersand", "'": "apostrophe",
    "(": "left_parenthesis", ")": "right_parenthesis", "*": "asterisk",
    "+": "plus", ",": "comma", "-": "minus", ".": "full_stop", "/": "slash",
    ":": "colon", ";": "semicolon", "<": "less_than_sign", "=": "equals_sign",
    ">": "greater_than_sign", "?": "question_mark", "@": "at",
    "[": "left_square_bracket", "\\": "backslash", "]": "right_square_bracket",
    "^": "circumflex_accent", "_": "underscore", "`": "grave_accent",
    "{": "left_curly_bracket", "|": "vertical_line", "}": "right_curly_bracket",
    "~": "tilde",
}  # fmt: skip


class BadKey(ValueError):
    """A key no terminal can send, or no name of one; the message says what to write."""


def parse_key(text: str) -> str:
    """Return a key in canonical notation ("Ctrl+D" → "ctrl+d"). Raises `BadKey`.

    A key is one printable character, or a name such as "enter" or "f5", with "ctrl+",
    "alt+" or "shift+" before it where a terminal can tell the difference.
    """
    if len(text) == 1 and text not in _ALIASES:
        return _typed(text)
    *prefix, last = _split(text)
    modifiers = sorted({_modifier(word) for word in prefix})
    name = _key_name(last, modifiers)
    key = "+".join([*modifiers, name])
    if same := _SAME_BYTE.get(key):
        raise BadKey(f"a terminal sends the same for {key} and {same}; write {same}")
    if key == "ctrl+c":
        raise BadKey("ctrl+c is kept for interrupting the program")
    if modifiers and len(name) == 1:
        _check_character(name, modifiers)
    elif modifiers and name in _PLAIN_ONLY and key != "shift+tab":
        raise BadKey(f"most terminals send the same for {key} and {name}")
    return key


def textual_key(key: str) -> str:
    """Return the name Textual gives a key in canonical notation ("?" → ...)."""
    *modifiers, name = _split(key)
    if len(name) == 1 and not name.isalnum():
        name = _TEXTUAL_NAMES.get(name, name)
    return "+".join([*modifiers, name])


def _split(text: str) -> list[str]:
    if text == "+":
        return ["+"]
    if text.endswith("++"):
        return [*text[:-2].split("+"), "+"]
    return text.split("+")


def _typed(char: str) -> str:
    if not char.isprintable():
        raise BadKey("this character cannot be typed")
    return char


def _modifier(word: str) -> str:
    modifier = _MODIFIERS.get(word.strip().lower())
    if modifier is None:
        raise BadKey(
            f'"{word}" is not something a terminal can send with a key; '
            "allowed before a key: ctrl+, alt+, shift+"
        )
    return modifier


def _key_name(word: str, modifiers: list[str]) -> str:
    word = word if word == " " else word.strip()
    if len(word) == 1 and word != " ":
        return _typed(word.lower() if "ctrl" in modifiers else word)
    name = _ALIASES.get(word.lower(), word.lower())
    if name in _NAMED:
        return name
    import difflib

    near = difflib.get_close_matches(name, _NAMED, n=1)
    hint = f' (did you mean "{near[0]}"?)' if near else ""
    raise BadKey(
        f'there is no key called "{word}"{hint}; a key is one character ("j", "?") or '
        "a name such as enter, space, tab, escape, up, pagedown, f5, ctrl+d"
    )


def _check_character(char: str, modifiers: list[str]) -> None:
    if "shift" in modifiers:
        wanted = char.upper() if modifiers == ["shift"] and char.isalpha() else ""
        hint = f'write "{wanted}"' if wanted else "write the character itself"
        raise BadKey(f"a terminal does not send shift with a character; {hint}")
    if "ctrl" in modifiers and not (char.isascii() and char.isalpha()):
        raise BadKey(f"a terminal cannot send ctrl+{char}; ctrl goes with letters")
