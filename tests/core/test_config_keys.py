"""The table of actions, and what `[keys]` may say."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.actions import (
    ACTIONS,
    BY_ID,
    Group,
    Where,
    clashes,
    keys_for,
)
from newsreader.config.check import parse
from newsreader.errors import ConfigError
from newsreader.keynames import BadKey, parse_key


def keys_of(text: str) -> dict[str, tuple[str, ...]]:
    return dict(parse(f"[keys]\n{text}\n", Path("config.toml")).keys)


def complaints(text: str) -> list[tuple[int, str, str]]:
    with pytest.raises(ConfigError) as caught:
        keys_of(text)
    return [(p.line, p.key, p.message) for p in caught.value.problems]


# ------------------------------------------------------------------ the table


def test_ids_are_unique_and_every_action_is_explained() -> None:
    assert len(BY_ID) == len(ACTIONS)
    for action in ACTIONS:
        assert action.id.isidentifier()
        assert action.keys, f"{action.id} cannot be reached"
        assert action.where
        assert action.help.endswith(".")
        assert 1 <= len(action.label.split()) <= 3
        assert action.help.isprintable()
    assert {action.group for action in ACTIONS} == set(Group)


def test_default_keys_are_canonical_and_free_of_clashes() -> None:
    for action in ACTIONS:
        assert tuple(parse_key(key) for key in action.keys) == action.keys
    assert clashes(keys_for({})) == []


def test_vim_keys_and_arrows_both_work_by_default() -> None:
    keys = keys_for({})
    assert {"j", "down"} <= set(keys["next_line"])
    assert {"k", "up"} <= set(keys["prev_line"])
    assert {"l", "right", "enter"} <= set(keys["open"])
    assert {"h", "left", "escape"} <= set(keys["back"])


def test_the_footer_of_each_place_is_in_a_fixed_order() -> None:
    for where in Where:
        shown = [a.footer for a in ACTIONS if a.footer and where in a.where]
        assert len(shown) == len(set(shown)), where


# ------------------------------------------------------------------ notation


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("j", "j"),
        ("G", "G"),
        ("?", "?"),
        ("+", "+"),
        (" ", "space"),
        ("é", "é"),
        ("Space", "space"),
        ("ESC", "escape"),
        ("Return", "enter"),
        ("PgDn", "pagedown"),
        ("Ctrl+D", "ctrl+d"),
        ("control+x", "ctrl+x"),
        ("shift+ctrl+Up", "ctrl+shift+up"),
        ("alt+J", "alt+J"),
        ("shift+tab", "shift+tab"),
        ("F12", "f12"),
        ("alt++", "alt++"),
    ],
)
def test_keys_are_read_the_way_people_write_them(written: str, key: str) -> None:
    assert parse_key(written) == key
    assert parse_key(key) == key


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("ctrl+i", "write tab"),
        ("ctrl+m", "write enter"),
        ("ctrl+[", "write escape"),
        ("ctrl+h", "write backspace"),
        ("ctrl+c", "interrupting"),
        ("ctrl+1", "ctrl goes with letters"),
        ("shift+a", 'write "A"'),
        ("shift+1", "write the character itself"),
        ("ctrl+shift+a", "does not send shift"),
        ("ctrl+enter", "the same for ctrl+enter and enter"),
        ("super+x", "allowed before a key"),
        ("cmd+q", "allowed before a key"),
        ("entr", 'did you mean "enter"?'),
        ("f25", "no key called"),
        ("gg", "no key called"),
        ("\x1b", "cannot be typed"),
        ("ctrl+", "no key called"),
    ],
)
def test_keys_no_terminal_can_send_are_refused_in_words(
    written: str, words: str
) -> None:
    with pytest.raises(BadKey) as caught:
        parse_key(written)
    assert words in str(caught.value)


@given(st.text(max_size=12))
def test_any_text_is_a_key_or_explained(text: str) -> None:
    key, said = "", ""
    try:
        key = parse_key(text)
    except BadKey as bad:
        said = str(bad)
    assert bool(key) != bool(said)
    assert key.isprintable()
    assert not key or parse_key(key) == key


@pytest.mark.parametrize("text", ["\x1b\r", "\u200b ", "alt+\x1b", "alt+\u202e"])
def test_what_cannot_be_typed_is_no_key_however_it_is_written(text: str) -> None:
    with pytest.raises(BadKey, match="cannot be typed"):
        parse_key(text)


# ------------------------------------------------------------------ [keys]


def test_keys_are_given_alone_or_in_a_list_or_taken_away() -> None:
    assert keys_of('save = "S"') == {"save": ("S",)}
    assert keys_of('save = ["S", "ctrl+s", "S"]') == {"save": ("S", "ctrl+s")}
    assert keys_of("save = []") == keys_of('save = ""') == {"save": ()}


def test_two_actions_may_swap_their_keys() -> None:
    keys = keys_for(keys_of('save = "o"\nopen_browser = "s"'))
    assert (keys["save"], keys["open_browser"]) == (("o",), ("s",))


def test_the_same_key_may_mean_two_things_in_two_places() -> None:
    assert keys_of('pause_feed = "x"') == {"pause_feed": ("x",)}


def test_a_clash_names_the_line_and_the_other_action() -> None:
    (found,) = complaints('undo = "z"\nsave = "x"')
    assert found[:2] == (3, "keys.save")
    assert "already means show_removed" in found[2]


def test_quit_cannot_be_lost() -> None:
    for nothing in ("[]", '""', '[""]'):
        (found,) = complaints(f"quit = {nothing}")
        assert "no way out" in found[2]
    assert keys_of('quit = "Q"') == {"quit": ("Q",)}


def test_impossible_keys_are_named_with_their_place_in_the_list() -> None:
    found = complaints('open = [\n  "enter",\n  "ctrl+i",\n]')
    assert [(line, key) for line, key, _ in found] == [(4, "keys.open[2]")]
