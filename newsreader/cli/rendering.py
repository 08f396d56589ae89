"""One article in the forms of ``newsreader read``. Pure: a `Reading` in, text out."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from filters.article import Article, Block
from newsreader import export
from newsreader.facts.model import (
    DateFact,
    Facts,
    KeySentence,
    NameFact,
    NumberFact,
    QuoteFact,
)
from newsreader.models import Entry, EntryRow, FeedSpec, Reading, StoredArticle

Form = Literal["markdown", "text", "json"]

_SECTIONS = (
    ("people", "Who"),
    ("organizations", "Organizations"),
    ("places", "Where"),
    ("dates", "When"),
    ("numbers", "Numbers"),
    ("quotes", "Said"),
    ("key_sentences", "Key sentences"),
)


def rendered(
    reading: Reading, form: Form, *, removed: bool, facts: bool
) -> str | dict[str, Any]:
    """Return the article as text, or as a dict for JSON.

    JSON always has everything; the others show what was taken out and the key facts
    when asked.
    """
    if form == "json":
        return export.as_json(reading)
    if form == "markdown":
        shown = reading if facts else replace(reading, facts=Facts())
        text = export.markdown(shown)
        return text + (_removed_markdown(reading.article) if removed else "")
    text = export.text(reading)
    text += _facts_text(reading.facts) if facts else ""
    return text + (_removed_text(reading.article) if removed else "")


def reading_of(made: StoredArticle, name: str, now: datetime) -> Reading:
    """Return something cleaned on the spot as if it were a stored entry."""
    article = made.article
    row = EntryRow(
        id=0,
        feed_id=0,
        feed_title=article.site,
        title=article.title or export.first_heading(article) or Path(name).stem,
        author=article.byline,
        url=article.url,
        when=article.published or now,
        read=False,
        starred=False,
        access=article.access.state,
        words=article.word_count,
        lang=article.lang,
    )
    entry = Entry(
        row=row,
        guid="",
        feed_url="",
        summary="",
        tags=(),
        enclosures=(),
        published=article.published,
        updated=article.updated,
        fetched=now,
        spec=FeedSpec(""),
    )
    return Reading(entry, article, made.facts, made.source)


# ------------------------------------------------------------------ what was taken out


def _removed_runs(article: Article) -> list[list[Block]]:
    return [list(article.blocks[run.start : run.end]) for run in article.removed_runs()]


def _removed_text(article: Article) -> str:
    runs = _removed_runs(article)
    if not runs:
        return "\nNothing was taken out.\n"
    parts = ["", f"Taken out: {_paragraphs(len(article.removed))}"]
    for run in runs:
        for block in run:
            assert block.removal is not None
            name = f"{block.removal.category.value} ({block.removal.rule})"
            parts += ["", f"[{name}: {block.removal.reason}]", block.text]
    return "\n".join(parts) + "\n"


def _removed_markdown(article: Article) -> str:
    runs = _removed_runs(article)
    if not runs:
        return "\n## Taken out\n\nNothing.\n"
    parts = ["\n## Taken out"]
    for run in runs:
        for block in run:
            assert block.removal is not None
            why = export.escaped(block.removal.reason)
            name = f"**{block.removal.category.value}** `{block.removal.rule}`"
            quoted = export.escaped(block.text).replace("\n", "\n> ")
            parts.append(f"{name}: {why}\n\n> {quoted}")
    return "\n\n".join(parts) + "\n"


def _paragraphs(count: int) -> str:
    return f"{count} paragraph{'' if count == 1 else 's'}"


# ------------------------------------------------------------------ key facts


def _facts_text(facts: Facts) -> str:
    parts = ["\nKey facts"]
    for section, title in _SECTIONS:
        lines = [f"  {_fact_line(fact)}" for fact in getattr(facts, section)]
        if lines:
            parts += ["", title, *lines]
    if len(parts) == 1:
        parts.append("\n  nothing certain found")
    return "\n".join(parts) + "\n"


def _fact_line(
    fact: NameFact | DateFact | NumberFact | QuoteFact | KeySentence,
) -> str:
    if isinstance(fact, NameFact):
        return f"{fact.name}, {fact.role}" if fact.role else fact.name
    if isinstance(fact, DateFact):
        return f"{fact.iso}  {fact.text}"
    if isinstance(fact, NumberFact):
        return f"{fact.text}  {fact.of}".rstrip()
    if isinstance(fact, QuoteFact):
        return f"{fact.speaker or 'unattributed'}: {fact.text}"
    return fact.text
