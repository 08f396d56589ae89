"""fivefilters site configs: XPath to the body of a site's pages and to what to strip.

Understood: title, body, author, date, strip, strip_id_or_class, strip_image_src,
find_string with replace_string, next_page_link. Other directives (HTTP headers, tidy,
test addresses) are about fetching and are left alone.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from typing import Any

_log = logging.getLogger(__name__)
_LINE = re.compile(r"^\s*([a-z_]+)(?:\((.*?)\))?\s*:\s*(.*?)\s*$")
_MAX_CHARS = 2_000_000
_BLANK_RUN = re.compile(r"\s{3,}")


@dataclass(frozen=True, slots=True)
class SiteConfig:
    """One site's rules, each list in file order."""

    title: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    strip: tuple[str, ...] = ()
    strip_id_or_class: tuple[str, ...] = ()
    strip_image_src: tuple[str, ...] = ()
    next_page_link: tuple[str, ...] = ()
    #: Pairs of text to find and text to put there, before parsing.
    replacements: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Applied:
    """What a config makes of a page."""

    #: HTML of the body when a body rule matched, else of the whole stripped page.
    html: str
    #: Whether `html` is the body.
    is_body: bool
    title: str = ""
    author: str = ""
    date: str = ""
    next_page: str = ""


_FIELDS = frozenset(
    ("title", "body", "author", "date", "strip", "strip_id_or_class")
) | {"strip_image_src", "next_page_link"}


def parse_config(text: str) -> SiteConfig:
    """Parse a config file; lines that are not understood are left out."""
    lists: dict[str, list[str]] = {name: [] for name in _FIELDS}
    replacements: list[tuple[str, str]] = []
    wanted = ""
    for line in text.splitlines():
        if line.lstrip().startswith("#") or not (match := _LINE.match(line)):
            continue
        name, argument, value = match.groups()
        if name == "replace_string" and argument is not None:
            replacements.append((argument, value))
        elif name == "find_string":
            wanted = value
        elif name == "replace_string" and wanted:
            replacements.append((wanted, value))
            wanted = ""
        elif name in lists and value:
            lists[name].append(value.strip("\"'") if "id_or" in name else value)
    return SiteConfig(
        **{name: tuple(values) for name, values in lists.items()},
        replacements=tuple(replacements),
    )


def apply(config: SiteConfig, html: str) -> Applied | None:
    """Apply a config to a page; None when the page cannot be parsed for XPath."""
    from lxml import html as lxml_html

    for old, new in config.replacements:
        if old:
            html = html.replace(old, new)
    html = _BLANK_RUN.sub(" ", html[:_MAX_CHARS])
    # lxml refuses control characters and an encoding declaration in text.
    html = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f]|<\\?xml[^>]*>", "", html)
    try:
        tree = lxml_html.document_fromstring(html)
    except Exception as error:  # lxml raises several unrelated types
        _log.info("site rules need a parsable page: %s", error)
        return None
    title, author = _text(tree, config.title), _text(tree, config.author)
    date, next_page = _text(tree, config.date), _text(tree, config.next_page_link)
    for node in _stripped(tree, config):
        parent = node.getparent()
        if parent is not None:
            node.drop_tree()
    for expression in config.body:
        nodes = [n for n in _select(tree, expression) if not isinstance(n, str)]
        parts = [lxml_html.tostring(n, encoding="unicode") for n in nodes]
        if any(len("".join(n.itertext()).strip()) > 50 for n in nodes):
            return Applied("".join(parts), True, title, author, date, next_page)
    whole = lxml_html.tostring(tree, encoding="unicode")
    return Applied(whole, False, title, author, date, next_page)


def _stripped(tree: Any, config: SiteConfig) -> list[Any]:
    nodes: list[Any] = []
    for expression in config.strip:
        nodes.extend(_select(tree, expression))
    for word in config.strip_id_or_class:
        nodes.extend(
            tree.xpath(
                "//*[contains(@class, $word) or contains(@id, $word)]", word=word
            )
        )
    for word in config.strip_image_src:
        nodes.extend(tree.xpath("//img[contains(@src, $word)]", word=word))
    return [n for n in nodes if hasattr(n, "drop_tree")]


def _select(tree: Any, expression: str) -> list[Any]:
    """Return what an XPath finds; a faulty expression finds nothing."""
    try:
        found = tree.xpath(expression)
    except Exception as error:  # XPathError and, for odd functions, others
        _log.warning("site rule %r: %s", expression, error)
        return []
    return found if isinstance(found, list) else [str(found)]


def _text(tree: Any, expressions: tuple[str, ...]) -> str:
    for expression in expressions:
        for node in _select(tree, expression):
            text = node if isinstance(node, str) else "".join(node.itertext())
            if text := " ".join(text.split()):
                return text
    return ""
