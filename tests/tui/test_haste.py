"""Keys that come faster than the screen follows, and keys no one would think of."""

from __future__ import annotations

import random

import pytest
from driving import Reader, Run
from textual import events
from textual.widgets import Input

from newsreader.actions import Where
from newsreader.models import RawContent
from tui.screens.main import MainScreen

#: Everything that opens, closes or moves something, sheets and palette included.
_KEYS = [
    *("HfqhljkgGnxcOosmupPaetzZMNFRTSX129"),
    *("ctrl+p", "ctrl+p", "question_mark", "colon", "slash", "backslash", "space"),
    *("escape", "escape", "enter", "tab", "shift+tab", "up", "down", "left", "right"),
    *("pageup", "pagedown", "home", "end", "ctrl+d", "ctrl+u"),
]
_CHARACTERS = {
    "question_mark": "?",
    "colon": ":",
    "slash": "/",
    "backslash": "\\",
    "space": " ",
}
_SIZES = [(120, 40), (80, 24), (200, 50), (40, 10), (20, 5), (3, 2)]


def hurry(reader: Reader, *keys: str) -> None:
    """Send keys in one go, as a held key or a slow connection does."""
    for key in keys:
        character = _CHARACTERS.get(key, key if len(key) == 1 else None)
        reader.app.post_message(events.Key(key, character))


@pytest.mark.parametrize("opening", ["help", "feed_info", "links"])
@pytest.mark.parametrize("keys", [("h", "h"), ("q", "q"), ("escape", "q"), ("a", "a")])
async def test_a_sheet_is_left_once(
    run: Run, opening: str, keys: tuple[str, ...]
) -> None:
    async with run() as reader:
        await reader.do("open")
        await reader.do(opening)
        assert reader.app.screen is not reader.main
        hurry(reader, *keys)
        await reader.settle()
        assert reader.app.is_running
        if "a" not in keys or opening == "links":
            assert reader.app.screen is reader.main
        chosen = opening == "links" and "a" in keys
        asked = [name for name, *_ in reader.session.asked]
        assert asked.count("open") == chosen


async def test_a_sheet_opened_and_left_in_one_go(run: Run) -> None:
    async with run() as reader:
        await reader.do("open")
        hurry(reader, "question_mark", "h")
        await reader.settle()
        assert reader.app.screen is reader.main
        assert reader.main.level is Where.ARTICLE
        hurry(reader, "f", "a", "a")
        await reader.settle()
        assert reader.app.screen is reader.main
        assert [name for name, *_ in reader.session.asked].count("open") == 1


@pytest.mark.parametrize(
    "keys",
    [
        ("pageup",), ("pagedown",), ("down", "pageup"), ("home", "end"),
        ("escape", "escape"), ("enter", "enter", "enter"),
    ],
)  # fmt: skip
async def test_the_palette_takes_keys_before_it_is_drawn(
    run: Run, keys: tuple[str, ...]
) -> None:
    async with run() as reader:
        hurry(reader, "ctrl+p", *keys)
        await reader.settle()
        assert reader.app.is_running
        hurry(reader, *keys)
        await reader.settle()
        assert reader.app.is_running


@pytest.mark.parametrize("size", [(20, 5), (3, 2)], ids=str)
async def test_the_palette_pages_where_it_has_no_room(
    run: Run, size: tuple[int, int]
) -> None:
    async with run(size) as reader:
        await reader.do("palette")
        await reader.press("pageup", "pagedown", "down", "pageup")
        assert reader.app.is_running


async def test_tab_completes_what_was_typed_a_moment_ago(run: Run) -> None:
    async with run() as reader:
        await reader.do("command_line")
        hurry(reader, *"toggle_th", "tab")
        await reader.settle()
        box = reader.main.query_one(Input)
        assert box.value == "toggle_theme"
        await reader.press("enter")
        assert "theme" in reader.message
        await reader.do("command_line")
        hurry(reader, "q", "tab")
        await reader.settle()
        assert reader.main.query_one(Input).value.startswith("quit")


async def test_keys_after_leaving_do_nothing(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with run() as reader:
        monkeypatch.setattr(MainScreen, "is_attached", property(lambda _: False))
        reader.main.on_key(events.Key("slash", "/"))
        monkeypatch.undo()
        await reader.settle()
        assert not reader.main.query("Prompt")


async def test_an_original_that_comes_too_late_is_told(run: Run) -> None:
    async with run() as reader:
        await reader.do("toggle_original")
        assert reader.message == "Open an article first."
        await reader.do("open")
        desk, raw = reader.main.desk, reader.session.store.raw

        def left_meanwhile(entry_id: int) -> RawContent:
            desk.reading = None
            return raw(entry_id)

        reader.session.store.raw = left_meanwhile  # type: ignore[method-assign]
        await reader.do("toggle_original")
        assert "left before its original" in reader.message
        assert reader.main.article.original is None


@pytest.mark.parametrize("seed", range(3))
async def test_random_keys_never_end_the_reader(run: Run, seed: int) -> None:
    """Bursts of keys and new sizes; leaving for good is the only key left out."""
    dice = random.Random(seed)
    async with run() as reader:
        await reader.do("open")
        for _ in range(25):
            keys = dice.choices(_KEYS, k=dice.randint(1, 8))
            if dice.random() < 0.15:
                await reader.pilot.resize_terminal(*dice.choice(_SIZES))
            reader.app.exit = lambda *_, **__: None  # type: ignore[method-assign]
            hurry(reader, *keys)
            await reader.pilot.pause()
            assert reader.app._exception is None, (seed, keys)
        await reader.settle()
