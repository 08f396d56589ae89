"""A configuration as TOML: the example, a new user's file, what is in effect.

Returns text; writing files is the caller's job.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from filters.article import Category
from newsreader.actions import ACTIONS, keys_for
from newsreader.config.model import Config
from newsreader.config.options import (
    CATEGORY_HELP,
    FEED_OPTIONS,
    FILTER_RULES,
    PLAIN_SECTIONS,
    value_of,
)
from newsreader.logfile import redact_url
from newsreader.models import FeedSpec
from newsreader.starter import STARTER_FEEDS

_EXAMPLE_HEAD = """\
# Every option of newsreader with its default.
#
# Nothing here is needed: without a configuration the reader starts with a list of
# known news feeds. `newsreader config init` writes a short file to begin with, and
# `newsreader config check` tells every mistake in it. Write down only what you want
# to be different. Changes are read while the reader runs.

# ------------------------------------------------------------------ feeds
# One [[feeds]] table for each feed. When the addresses are all you want to say, one
# line at the top of the file does as well:
#
#     feeds = ["https://example.org/rss", "https://example.net/atom.xml"]
#
# Without any feeds the starter list is used; feeds = [] means none at all.
"""
_STARTER_HEAD = """\
# Configuration of newsreader. It is read again whenever it changes.
# Everything left out has its default. All options: newsreader config example
# After a change: newsreader config check

# How the reader looks.
# [display]
# theme = "light"
# measure = 76

# What is left in the text: set to false what the filters shall not take out.
# [filters]
# newsletter = false

# The feeds you start with. Take out what you do not read and add your own; the
# command  newsreader feeds add ADDRESS  does it for you.
"""
_EXAMPLE_FEED = FeedSpec(
    "https://www.themoscowtimes.com/rss/news", title="The Moscow Times"
)


def example() -> str:
    """Return config.example.toml: every option with its default and a sentence."""
    config = Config(feeds=())
    parts = [_EXAMPLE_HEAD, "[[feeds]]\n"]
    shown = _feed_values(_EXAMPLE_FEED)
    for option in FEED_OPTIONS:
        parts.append(f"# {option.help}\n{_line(option.name, shown[option.name])}")
    for section in PLAIN_SECTIONS:
        parts.append(_heading(section.name, section.help))
        for option in section.options:
            line = _line(option.name, value_of(config, section, option))
            parts.append(f"# {option.help}\n{line}")
        if section.name == "network":
            parts.append(_example_filters())
    parts.append(
        _heading("keys", 'Keys: one ("s"), several (["s", "ctrl+s"]) or none ([]).')
    )
    for action in ACTIONS:
        parts.append(f"# {action.help}\n{_line(action.id, _one_or_more(action.keys))}")
    return "".join(parts)


def starter_file() -> str:
    """Return the short file that `config init` writes."""
    return _STARTER_HEAD + "".join(feed_table(spec) for spec in STARTER_FEEDS)


def feed_table(spec: FeedSpec) -> str:
    """Return one feed as a [[feeds]] table, with what every user fills in."""
    lines = ["\n[[feeds]]\n", _line("url", spec.url)]
    if spec.title:
        lines.append(_line("title", spec.title))
    if spec.tags:
        lines.append(_line("tags", spec.tags))
    return "".join(lines)


def effective(config: Config) -> str:
    """Return a configuration as TOML, complete; secrets in addresses are hidden."""
    parts = []
    if not config.feeds:
        parts.append("feeds = []\n")
    for section in PLAIN_SECTIONS:
        parts.append(f"\n[{section.name}]\n")
        for option in section.options:
            parts.append(_line(option.name, value_of(config, section, option)))
        if section.name == "network":
            parts.append("\n[filters]\n")
            parts += [_line(c, c not in config.filters.keep) for c in Category]
            parts.append(_line(FILTER_RULES.name, config.filters.rules_dir))
    parts.append("\n[keys]\n")
    for name, keys in keys_for(config.keys).items():
        parts.append(_line(name, _one_or_more(keys)))
    for spec in config.feeds:
        parts.append("\n[[feeds]]\n")
        parts += [_line(name, value) for name, value in _feed_values(spec).items()]
    return "".join(parts).lstrip("\n")


def value(item: Any) -> str:
    """Return one value in TOML."""
    if isinstance(item, bool):
        return "true" if item else "false"
    if isinstance(item, str):
        # JSON's escapes are TOML's; DEL is the one character only TOML forbids.
        return json.dumps(str(item), ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(item, Sequence):
        return f"[{', '.join(value(one) for one in item)}]"
    return str(item)


def _example_filters() -> str:
    parts = [_heading("filters", "What is taken out of articles; x always shows it.")]
    for category in Category:
        parts.append(f"# {CATEGORY_HELP[category]}\n{_line(category, True)}")
    parts.append(f"# {FILTER_RULES.help}\n{_line(FILTER_RULES.name, '')}")
    return "".join(parts)


def _heading(name: str, sentence: str) -> str:
    rule = "-" * 66
    return f"\n# {rule} {name}\n# {sentence}\n\n[{name}]\n"


def _line(name: str, item: Any) -> str:
    if name == "proxy" and isinstance(item, str):
        item = redact_url(item)
    return f"{name} = {value(item)}\n"


def _one_or_more(keys: Sequence[str]) -> str | list[str]:
    return keys[0] if len(keys) == 1 else list(keys)


def _feed_values(spec: FeedSpec) -> Mapping[str, Any]:
    values = {
        option.name: option.reader.show(getattr(spec, option.field))
        for option in FEED_OPTIONS
    }
    return values | {"url": redact_url(spec.url), "keep": _in_order(spec.keep)}


def _in_order(categories: Iterable[Category]) -> list[Category]:
    return [category for category in Category if category in categories]
