"""config.example.toml, the starter file and `config show` tell the truth."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from textual.theme import BUILTIN_THEMES

from filters.article import Category
from newsreader import actions
from newsreader.config import Config, load
from newsreader.config.check import parse
from newsreader.config.options import FEED_OPTIONS, PLAIN_SECTIONS, THEMES
from newsreader.config.write import effective, example, starter_file, value
from newsreader.models import FeedSpec, FullText
from newsreader.starter import STARTER_FEEDS

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "config.example.toml"
#: Fields of `Config` that are no options.
NO_OPTIONS = {"path", "starter"}


def test_the_example_is_what_the_table_of_options_makes() -> None:
    assert EXAMPLE.read_text(encoding="utf-8") == example(), (
        "run: newsreader config example > config.example.toml"
    )


def test_the_example_s_values_are_the_defaults() -> None:
    config = load(EXAMPLE)
    defaults = Config()
    for section in ("poll", "network", "filters", "display", "save", "storage"):
        assert getattr(config, section) == getattr(defaults, section)
    assert actions.keys_for(config.keys) == actions.keys_for({})
    (feed,) = config.feeds
    assert replace(feed, url="", title="") == FeedSpec("")


@pytest.mark.parametrize("section", PLAIN_SECTIONS, ids=lambda s: s.name)
def test_every_field_of_a_section_is_in_the_example(section: Any) -> None:
    part = getattr(Config(), section.name)
    assert {f.name for f in fields(part)} == {o.field for o in section.options}
    written = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))[section.name]
    assert set(written) == {option.name for option in section.options}


def test_every_section_feed_field_filter_and_action_is_in_the_example() -> None:
    written = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))
    assert set(written) == {f.name for f in fields(Config)} - NO_OPTIONS
    assert set(written["feeds"][0]) == {option.name for option in FEED_OPTIONS}
    assert {option.field for option in FEED_OPTIONS} == {
        f.name for f in fields(FeedSpec)
    }
    assert set(written["filters"]) == {*Category, "rules_dir"}
    assert set(written["keys"]) == set(actions.BY_ID)


def test_every_option_of_the_example_has_a_sentence_above_it() -> None:
    lines = EXAMPLE.read_text(encoding="utf-8").split("\n")
    for above, line in pairwise(lines):
        if re.match(r"\w+ = ", line):
            assert re.fullmatch(r"# \S.*[.\]]", above), line


def test_the_starter_file_is_short_valid_and_shows_what_was_on_the_screen() -> None:
    config = parse(starter_file(), Path("config.toml"))
    assert config.feeds == STARTER_FEEDS
    assert config.display == Config().display
    assert not config.starter


def test_what_is_in_effect_can_be_read_again() -> None:
    config = replace(
        Config(),
        feeds=(
            FeedSpec(
                'https://a.example/?q="x"\\',
                title='A "quoted" \\ title ✓',
                tags=("a b", "ü"),
                interval_minutes=90,
                full_text=FullText.ALWAYS,
                keep=frozenset({Category.LEGAL, Category.SHARE}),
            ),
        ),
        display=replace(Config().display, measure=60, theme="nord", mouse=False),
        poll=replace(Config().poll, interval_minutes=45),
        network=replace(Config().network, allow_private=("nas.local",), timeout_s=2.5),
        filters=replace(Config().filters, keep=frozenset({Category.COOKIE})),
        starter=False,
    )
    config = replace(
        config, feeds=(replace(config.feeds[0], url="https://a.example/"),)
    )
    again = parse(effective(config), Path("config.toml"))
    assert replace(again, path=None, keys={}) == config
    assert actions.keys_for(again.keys) == actions.keys_for({})


def test_what_is_in_effect_hides_secrets() -> None:
    config = Config(
        feeds=(FeedSpec("https://me:hunter2@a.example/f?token=hunter2"),),
        network=replace(Config().network, proxy="http://me:hunter2@proxy.example:1"),
    )
    shown = effective(config)
    assert "hunter2" not in shown
    assert "a.example/f" in shown


def test_no_feeds_is_written_down_as_none() -> None:
    config = parse(effective(Config(feeds=(), starter=False)), Path("c.toml"))
    assert (config.feeds, config.starter) == ((), False)


@pytest.mark.parametrize(
    "item",
    ["", 'a\nb\t"c" \\', "\x00\x1f\x7f", "日本語 🗞", True, 3, 2.5, ["a", ["b"]]],
)
def test_values_survive_toml(item: object) -> None:
    assert tomllib.loads(f"x = {value(item)}")["x"] == item


def test_every_theme_on_offer_exists() -> None:
    assert set(THEMES) - {"dark", "light", "terminal"} <= set(BUILTIN_THEMES)
