"""The functions the public scorers call: thin calls of the code the app runs."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

import filters
from filters.article import Block, BlockKind


def extract_text(html: str, url: str | None, page_id: str | None = None) -> str:
    """Return the plain text of the article in a page, as the reader shows it."""
    return filters.clean(html, url=url or None).text


def keep_flags(blocks: list[str], lang: str, url: str | None) -> list[bool]:
    """Return for every block of text whether the appeal filter keeps it."""
    from filters.appeals import mark

    plain = [Block(BlockKind.PARAGRAPH, text) for text in blocks]
    options = filters.CleanOptions()
    return [b.kept for b in mark(plain, lang=lang, url=url, options=options)]


def key_facts(
    text: str, title: str, published: str | None, lang: str
) -> dict[str, Any]:
    """Return the key facts of a text as the dict the facts scorer reads."""
    from newsreader.facts import key_facts as find

    day = _day(published)
    facts = find(text, title=title, published=day, lang=lang)
    found: dict[str, Any] = {}
    for section in ("people", "organizations", "places", "dates", "numbers", "quotes"):
        found[section] = [_flat(asdict(item), text) for item in getattr(facts, section)]
    found["key_sentences"] = [_flat(asdict(s), text) for s in facts.key_sentences]
    return found


def _day(published: str | None) -> date | None:
    """Return the day a text is of; None when it is not said in ISO form."""
    try:
        return date.fromisoformat((published or "")[:10])
    except ValueError:
        return None


def _flat(item: dict[str, Any], text: str) -> dict[str, Any]:
    """Replace the mentions of a fact by one span.

    A name has many forms: the span is that of the form shown, else of the first.
    """
    spans = [[m["start"], m["end"]] for m in item.pop("mentions")]
    shown = [s for s in spans if text[slice(*s)] == item.get("name")]
    item["span"] = (shown or spans)[0]
    return item
