"""The names of keys: what a terminal can send, and how the configuration writes it."""

from __future__ import annotations

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
