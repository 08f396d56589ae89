"""The demo's outlets and stories, read from the package's own data files.

No network and no clock: a story knows how old it is, not when it was written.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

#: Words of the page furniture: a text, or a list of labels, by name.
Words = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Story:
    """One article as its author wrote it; texts still hold their ``{{...}}``."""

    slug: str
    title: str
    summary: str
    byline: str
    #: HTML of the article alone, without anything the outlet puts around it.
    body: str
    #: Hours between publication and the start of the server.
    age_hours: float
    tags: tuple[str, ...] = ()
    #: What the outlet adds to its text: names of the files and words it is made of.
    extras: frozenset[str] = frozenset()
    #: Seconds after the start of the server before the feed has it.
    appears_after_s: float = 0.0
    #: False when the page gives the beginning only and says so.
    free: bool = True
    #: Words the whole article would have, where the page gives the beginning only.
    full_words: int = 0
    #: schema.org type.
    kind: str = "NewsArticle"
    #: "What the picture shows|Caption", or empty.
    image: str = ""


@dataclass(frozen=True, slots=True)
class Outlet:
    """A made-up newspaper with its feed."""

    slug: str
    title: str
    lang: str
    #: "rss", "atom", "atom-xhtml", "rdf", "json"; "raw" is a ready-made document,
    #: "unavailable" answers with an error.
    dialect: str
    tagline: str = ""
    #: "full" or "teaser": how much of a story the feed gives.
    feed: str = "full"
    encoding: str = "utf-8"
    tags: tuple[str, ...] = ()
    #: Labels of the menu on its pages.
    nav: tuple[str, ...] = ()
    #: Path the feed has moved away from, or empty.
    moved_from: str = ""
    #: Newest first.
    stories: tuple[Story, ...] = ()

    @property
    def feed_path(self) -> str:
        """Path of the feed on the server, with a leading slash."""
        return f"/{self.slug}/feed." + ("json" if self.dialect == "json" else "xml")


@cache
def outlets() -> tuple[Outlet, ...]:
    """Return every outlet, in the order of the demo's feed list."""
    table = tomllib.loads(read("outlets.toml"))
    return tuple(_outlet(item) for item in table["outlets"])


@cache
def furniture(lang: str) -> Words:
    """Return the words that stand around articles in `lang`."""
    words: Words = tomllib.loads(read("furniture.toml"))[lang]
    return words


@cache
def read(path: str) -> str:
    """Return the text of a file below the demo's content folder."""
    return _content().joinpath(*path.split("/")).read_text("utf-8")


def _content() -> Traversable:
    return resources.files("newsreader.demo") / "content"


def _outlet(item: Mapping[str, Any]) -> Outlet:
    folder = _content() / item["slug"]
    stories = [
        _story(file.name.removesuffix(".html"), file.read_text("utf-8"))
        for file in (folder.iterdir() if folder.is_dir() else ())
        if file.name.endswith(".html")
    ]
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in item.items()
    }
    newest_first = sorted(stories, key=lambda s: (s.age_hours, s.slug))
    return Outlet(**values, stories=tuple(newest_first))


def _story(slug: str, text: str) -> Story:
    """Split a file into its TOML head, between lines of ``+++``, and its HTML."""
    _, head, body = text.split("+++\n", 2)
    values = tomllib.loads(head)
    values["tags"] = tuple(values.get("tags", ()))
    values["extras"] = frozenset(values.get("extras", ()))
    return Story(slug=slug, body=body.strip(), **values)
