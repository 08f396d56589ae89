"""TOML in, a checked `Config` out, or every mistake at once with file and line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from filters.article import Category
from filters.text import one_line
from newsreader import actions
from newsreader.config.model import Config, FilterConfig
from newsreader.config.options import (
    FEED_OPTIONS,
    FILTER_RULES,
    PLAIN_SECTIONS,
    SECTION_NAMES,
    Section,
)
from newsreader.config.read import Bad, Reader, boolean, found
from newsreader.config.syntax import problem_of_syntax
from newsreader.errors import ConfigError, ConfigProblem
from newsreader.models import FeedSpec, FullText
from newsreader.urls import is_web, origin

Keys = tuple[str | int, ...]

#: Options of a feed that say where its password is; one of them at most.
_PASSWORD_WAYS = ("password_command", "password_keyring")
#: More mistakes than this are not listed one by one.
_MAX_PROBLEMS = 100


def parse(text: str, path: Path) -> Config:
    """Return the configuration that `text`, the content of `path`, describes.

    Raises `ConfigError` with every problem found.
    """
    import tomllib

    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise ConfigError([problem_of_syntax(error, text, path)]) from error
    checker = _Checker(text, path)
    config = checker.config(data)
    if checker.problems:
        raise ConfigError(checker.in_order())
    return config


def _default_filters(folder: Path) -> FilterConfig:
    return FilterConfig(rules_dir=FILTER_RULES.reader.read("", folder))


class _Checker:
    """Reads one parsed document and collects what is wrong with it."""

    def __init__(self, text: str, path: Path) -> None:
        self.problems: list[ConfigProblem] = []
        self._text = text
        self._path = path
        self._base = path.absolute().parent
        self._lines: dict[Keys, int] | None = None

    def config(self, data: dict[str, Any]) -> Config:
        self._unknown_keys(data, SECTION_NAMES, (), "section")
        config = Config(path=self._path)
        for section in PLAIN_SECTIONS:
            values = self._section(data, section)
            if values:
                part = replace(getattr(config, section.name), **values)
                config = replace(config, **{section.name: part})
        self._intervals(config)
        config = replace(
            config,
            filters=self._filters(self._table(data, "filters")),
            keys=self._keys(self._table(data, "keys")),
        )
        if "feeds" not in data:
            return config
        return replace(config, feeds=self._feeds(data["feeds"]), starter=False)

    def in_order(self) -> list[ConfigProblem]:
        ordered = sorted(self.problems, key=lambda problem: problem.line)
        if len(ordered) <= _MAX_PROBLEMS:
            return ordered
        rest = len(ordered) - _MAX_PROBLEMS
        last = ConfigProblem(str(self._path), 0, "", f"and {rest} more problems")
        return [*ordered[:_MAX_PROBLEMS], last]

    # -------------------------------------------------------------- sections

    def _table(self, data: Mapping[str, Any], name: str) -> dict[str, Any]:
        value = data.get(name, {})
        if isinstance(value, dict):
            return value
        self._report(
            (name,), f"found {found(value)}; allowed: a table, written [{name}]"
        )
        return {}

    def _section(self, data: Mapping[str, Any], section: Section) -> dict[str, Any]:
        table = self._table(data, section.name)
        names = [option.name for option in section.options]
        self._unknown_keys(table, names, (section.name,), "option")
        values = {}
        for option in section.options:
            keys = (section.name, option.name)
            for value in self._read(table, keys, option.reader):
                values[option.field] = value
        return values

    def _intervals(self, config: Config) -> None:
        poll = config.poll
        if poll.min_interval_minutes > poll.max_interval_minutes:
            lines = self._where()
            named = ("poll", "min_interval")
            self._report(
                named if named in lines else ("poll", "max_interval"),
                f"min_interval ({poll.min_interval_minutes} minutes) is longer than "
                f"max_interval ({poll.max_interval_minutes} minutes)",
            )

    def _filters(self, table: dict[str, Any]) -> FilterConfig:
        names = [*Category, FILTER_RULES.name]
        self._unknown_keys(table, names, ("filters",), "option")
        keep = set()
        for category in Category:
            for on in self._read(table, ("filters", category.value), boolean()):
                if not on:
                    keep.add(category)
        folder = _default_filters(self._base).rules_dir
        for value in self._read(table, ("filters", "rules_dir"), FILTER_RULES.reader):
            folder = value
        return FilterConfig(frozenset(keep), folder)

    # -------------------------------------------------------------- keys

    def _keys(self, table: dict[str, Any]) -> dict[str, tuple[str, ...]]:
        self._unknown_keys(table, list(actions.BY_ID), ("keys",), "action")
        chosen = {}
        for name, value in table.items():
            if name in actions.BY_ID:
                keys = self._key_list(name, value)
                if keys is not None:
                    chosen[name] = keys
        everything = actions.keys_for(chosen)
        for key, first, second in actions.clashes(everything):
            mine, other = (second, first) if second.id in chosen else (first, second)
            self._report(
                ("keys", mine.id),
                f'"{key}" already means {other.id} ("{other.label}") in the same '
                f"place; choose another key, or give {other.id} another one",
            )
        return chosen

    def _key_list(self, name: str, value: object) -> tuple[str, ...] | None:
        written = [value] if isinstance(value, str) else value
        if not isinstance(written, list):
            self._report(
                ("keys", name),
                f"found {found(value)}; allowed: a key such as "
                '"j" or "ctrl+d", or a list of keys',
            )
            return None
        from newsreader import keynames  # most configurations name no keys

        keys: list[str] = []
        fine = True
        for number, text in enumerate(written):
            path: Keys = ("keys", name, number) if value is written else ("keys", name)
            if text == "":
                continue
            if not isinstance(text, str):
                self._report(path, f"found {found(text)}; allowed: a key in quotes")
                fine = False
                continue
            try:
                keys.append(keynames.parse_key(text))
            except keynames.BadKey as bad:
                self._report(path, one_line(str(bad)))
                fine = False
        if fine and not keys and name in actions.REQUIRED:
            self._report(
                ("keys", name), f"{name} must keep a key, or there is no way out"
            )
        return tuple(dict.fromkeys(keys)) if fine else None

    # -------------------------------------------------------------- feeds

    def _feeds(self, value: object) -> tuple[FeedSpec, ...]:
        if not isinstance(value, list):
            self._report(
                ("feeds",),
                f"found {found(value)}; allowed: tables written [[feeds]], or a list "
                'of addresses such as feeds = ["https://example.org/rss"]',
            )
            return ()
        specs = []
        seen: dict[object, Keys] = {}
        for number, item in enumerate(value):
            path: Keys = ("feeds", number)
            spec = self._feed(item, path)
            if spec is None:
                continue
            where: Keys = path if isinstance(item, str) else (*path, "url")
            identity = same_feed(spec.url)
            if identity in seen:
                line = self._line(seen[identity])
                self._report(
                    where,
                    f"this feed is already there, on line {line}; remove one of them",
                )
            seen.setdefault(identity, where)
            specs.append(spec)
        return tuple(specs)

    def _feed(self, item: object, path: Keys) -> FeedSpec | None:
        if isinstance(item, str):
            return FeedSpec(item.strip()) if self._is_address(item, path) else None
        if not isinstance(item, dict):
            self._report(path, f"found {found(item)}; allowed: an address or a table")
            return None
        names = [option.name for option in FEED_OPTIONS]
        self._unknown_keys(item, names, path, "option of a feed")
        if "url" not in item:
            self._report(path, 'this feed has no address; add url = "https://..."')
        values: dict[str, Any] = {}
        for option in FEED_OPTIONS[1:]:
            for value in self._read(item, (*path, option.name), option.reader):
                values[option.field] = value
        if "full_text" in values:
            values["full_text"] = FullText(values["full_text"])
        if "keep" in values:
            values["keep"] = self._categories(values["keep"], (*path, "keep"))
        self._login(item, path)
        if "url" not in item or not self._is_address(item["url"], (*path, "url")):
            return None
        return FeedSpec(item["url"].strip(), **values)

    def _login(self, item: Mapping[str, Any], path: Keys) -> None:
        """Report a name without a way to its password, and the other way about."""
        ways = [name for name in _PASSWORD_WAYS if item.get(name)]
        named = bool(item.get("user"))
        if len(ways) > 1:
            already = f"{ways[0]} already says where the password is"
            self._report((*path, ways[1]), already)
        if ways and not named:
            self._report((*path, ways[0]), 'a password needs a name; add user = "..."')
        if named and not ways:
            message = f"a name needs a password; add {' or '.join(_PASSWORD_WAYS)}"
            self._report((*path, "user"), message)
        host = str(item.get("url", "")).partition("://")[2].partition("/")[0]
        if named and "@" in host:
            self._report((*path, "user"), "the address has a name already")

    def _is_address(self, value: object, path: Keys) -> bool:
        if isinstance(value, str) and is_web(value.strip()):
            return True
        message = f"found {found(value)}; allowed: an address such as " + (
            '"https://example.org/rss"'
        )
        if isinstance(value, str):
            message += _hint_for_address(value)
        self._report(path, message)
        return False

    def _categories(self, names: Iterable[str], path: Keys) -> frozenset[Category]:
        known = set()
        for name in names:
            if name in list(Category):
                known.add(Category(name))
            else:
                self._report(
                    path,
                    f'there is no category "{name}"{_nearest(name, Category)}; '
                    f"allowed: {', '.join(Category)}",
                )
        return frozenset(known)

    # -------------------------------------------------------------- problems

    def _read(
        self, table: Mapping[str, Any], keys: Keys, reader: Reader
    ) -> Iterable[Any]:
        """Yield the checked value when it is given and good; report it when not."""
        name = str(keys[-1])
        if name not in table:
            return
        value = table[name]
        try:
            checked = reader.read(value, self._base)
        except Bad as bad:
            near = _nearest_value(value, reader)
            self._report(
                keys,
                str(bad) or f"found {found(value)}{near}; allowed: {reader.allowed}",
            )
            return
        yield checked

    def _unknown_keys(
        self, table: Mapping[str, Any], known: Iterable[str], path: Keys, what: str
    ) -> None:
        names = [str(name) for name in known]
        for name in table:
            if name in names:
                continue
            shown = one_line(name)[:60]
            message = f'there is no {what} "{shown}"{_nearest(name, names)}'
            if home := _home_of(name, path):
                message += f"; {name} belongs in [{home}]"
            elif not path and (near := _nearest_option(name)):
                message += f'; did you mean "{near[1]}" in [{near[0]}]?'
            elif len(names) <= 15:
                message += f"; allowed: {', '.join(names)}"
            else:
                message += "; config.example.toml lists them all"
            self._report((*path, name), message)

    def _report(self, keys: Keys, message: str) -> None:
        line = self._line(keys)
        self.problems.append(
            ConfigProblem(str(self._path), line, dotted(keys), message)
        )

    def _line(self, keys: Keys) -> int:
        lines = self._where()
        while keys and keys not in lines:
            keys = keys[:-1]
        return lines.get(keys, 0)

    def _where(self) -> dict[Keys, int]:
        if self._lines is None:
            from newsreader.config.lines import key_lines

            self._lines = key_lines(self._text)
        return self._lines


def dotted(keys: Keys) -> str:
    """Return a path as a user writes it; lists count from 1: "feeds[3].interval"."""
    text = ""
    for key in keys:
        if isinstance(key, int):
            text += f"[{key + 1}]"
            continue
        bare = re.fullmatch(r"[A-Za-z0-9_-]+", key) is not None
        name = key if bare else f'"{one_line(key)[:60]}"'
        text += f".{name}" if text else name
    return text


def same_feed(url: str) -> object:
    """Return what is equal for two addresses of the same feed."""
    rest = url.split("#", 1)[0].partition("://")[2]
    _, slash, path = rest.partition("/")
    return origin(url), (slash + path) or "/"


def _nearest(name: str, known: Iterable[str]) -> str:
    import difflib

    near = difflib.get_close_matches(name.lower(), [str(k) for k in known], n=1)
    return f' (did you mean "{near[0]}"?)' if near else ""


def _nearest_value(value: object, reader: Reader) -> str:
    """Suggest the nearest of the quoted choices, when there are some."""
    if not isinstance(value, str) or not reader.allowed.startswith('"'):
        return ""
    return _nearest(value, re.findall(r'"([^"]+)"', reader.allowed))


def _home_of(name: str, path: Keys) -> str:
    """Return the section an option belongs to, when it stands at the wrong place."""
    if path and path[0] == "feeds":
        return ""
    homes = [
        section.name
        for section in PLAIN_SECTIONS
        if any(option.name == name for option in section.options)
    ]
    if name in list(Category):
        homes.append("filters")
    return homes[0] if homes and (homes[0],) != path else ""


def _nearest_option(name: str) -> tuple[str, str] | None:
    """Return (section, option) of the option a misspelt name is most like."""
    import difflib

    homes = {o.name: s.name for s in PLAIN_SECTIONS for o in s.options}
    near = difflib.get_close_matches(name.lower(), homes, n=1, cutoff=0.7)
    return (homes[near[0]], near[0]) if near else None


def _hint_for_address(value: str) -> str:
    text = value.strip()
    scheme, colon, _ = text.partition("://")
    if colon and scheme.lower() not in ("http", "https"):
        return "; only http and https are read"
    if not colon and is_web(f"https://{text}"):
        return f'; did you mean "https://{one_line(text)[:60]}"?'
    if any(char.isspace() for char in text):
        return "; an address has no blanks in it"
    return ""
