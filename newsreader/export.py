"""An article as Markdown, plain text or JSON; saved where the user keeps things.

In Markdown the text of a feed is only ever text: nothing in it becomes HTML, a link,
an image that loads, a heading or front matter. Real links of the article stay links.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from filters import article as articles
from filters.article import STRUCK, Article, Block, BlockKind, Span, SpanKind
from filters.text import one_line
from newsreader import filenames, frontmatter
from newsreader.facts import model as facts_model
from newsreader.facts.model import (
    DateFact,
    Facts,
    KeySentence,
    NameFact,
    NumberFact,
    QuoteFact,
)
from newsreader.logfile import redact_url
from newsreader.models import Reading, Saved
from newsreader.urls import display_host, is_web, mail_address, strip_tracking

_SECTION_TITLES = {
    "people": "People",
    "organizations": "Organizations",
    "places": "Places",
    "dates": "Dates",
    "numbers": "Numbers",
    "quotes": "Quotes",
    "key_sentences": "Key sentences",
}

# ------------------------------------------------------------------ what is known


def completed(reading: Reading) -> Article:
    """Return the article with what only its entry knows; every form starts from it.

    The title is the one in the list, so that an article is called the same wherever
    it is met; the page's own counts where the feed gives none.
    """
    article, entry = reading.article, reading.entry
    return replace(
        article,
        title=entry.row.title or article.title or first_heading(article),
        byline=article.byline or entry.row.author,
        published=entry.published or article.published,
        updated=entry.updated or article.updated,
        url=article.url or entry.row.url,
        lang=article.lang or entry.row.lang,
        site=article.site or entry.row.feed_title,
    )


def first_heading(article: Article) -> str:
    """Return the text of the heading the article begins with, or ""."""
    first = next(iter(article.kept), None)
    return one_line(first.text) if first and first.kind is BlockKind.HEADING else ""


def _printed(article: Article) -> tuple[Block, ...]:
    """The kept blocks, without a heading that says the title once more."""
    kept = tuple(article.kept)
    heading = first_heading(article)
    return kept[1:] if heading and _same(heading, article.title) else kept


def _same(one: str, other: str) -> bool:
    return _letters(one) == _letters(other)


def _letters(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in folded if char.isalnum())


# ------------------------------------------------------------------ Markdown


def markdown(reading: Reading) -> str:
    """Return front matter, title, text and key facts; ends with a newline."""
    article = completed(reading)
    parts = [f"# {escaped(one_line(article.title or 'Untitled'))}"]
    parts += _grouped(_markdown_blocks(_printed(article)))
    if facts := _markdown_facts(reading.facts):
        parts += ["## Key facts", *facts]
    return frontmatter.render(_fields(reading)) + "\n" + "\n\n".join(parts) + "\n"


def _fields(reading: Reading) -> dict[str, frontmatter.Value]:
    article, entry = completed(reading), reading.entry
    removed = Counter(b.removal.category.value for b in article.blocks if b.removal)
    return {
        "title": article.title,
        "byline": article.byline,
        "feed": entry.row.feed_title,
        "feed_url": redact_url(entry.feed_url),
        "url": strip_tracking(article.url),
        "published": _iso(article.published),
        "updated": _iso(article.updated),
        "fetched": _iso(entry.fetched),
        "lang": article.lang,
        "source": reading.source,
        "access": {
            "state": article.access.state.value,
            "evidence": list(article.access.evidence),
        },
        "removed": dict(removed.most_common()),
        "tags": list(dict.fromkeys((*entry.spec.tags, *entry.tags))),
    }


def _iso(value: datetime | None) -> str | None:
    return value.isoformat() if value else None


def _grouped(blocks: Iterator[tuple[bool, str]]) -> Iterator[str]:
    """Join neighbouring list items, so that they stay one list."""
    run: list[str] = []
    for is_item, text in blocks:
        if run and not is_item:
            yield "\n".join(run)
            run = []
        if is_item:
            run.append(text)
        else:
            yield text
    if run:
        yield "\n".join(run)


def _markdown_blocks(blocks: Iterable[Block]) -> Iterator[tuple[bool, str]]:
    #: The last item of each open list level.
    items: list[_Item] = []
    for block in blocks:
        if block.kind is BlockKind.LIST_ITEM:
            yield True, _list_item(block, items)
        elif text := _markdown_block(block):
            items.clear()
            yield False, text


def _markdown_block(block: Block) -> str:
    match block.kind:
        case BlockKind.HEADING:
            hashes = "#" * min(6, max(2, block.level or 2))
            return f"{hashes} {_inline(block).replace(chr(10), ' ')}"
        case BlockKind.QUOTE:
            marks = "> " * max(1, min(block.level, 6))
            return "\n".join(marks + line for line in _lines(block))
        case BlockKind.CODE:
            fence = "`" * max(3, 1 + _longest_run(block.text, "`"))
            return f"{fence}\n{block.text}\n{fence}"
        case BlockKind.TABLE:
            return _table(block)
        case BlockKind.IMAGE | BlockKind.EMBED:
            return _pointer(block)
        case BlockKind.RULE:
            return "***"
        case _:
            return "\n".join(_lines(block))


def _lines(block: Block) -> list[str]:
    """The block's lines, held together by hard breaks."""
    lines = [line for line in _inline(block).split("\n") if line.strip()]
    return [line + "\\" for line in lines[:-1]] + lines[-1:]


@dataclass(frozen=True, slots=True)
class _Item:
    """A list item that was written: what the next ones stand by."""

    #: Where its text begins; its children stand there.
    column: int
    #: Its number, -1 for a bullet, and what stands behind the number.
    number: int = -1
    stop: str = "."


def _list_item(block: Block, items: list[_Item]) -> str:
    """The item below or after the open ones in `items`, which it joins."""
    depth = max(0, block.level - 1)
    before = items[depth] if depth < len(items) else None
    if before is not None and not block.marker:
        # Another paragraph of the same item.
        del items[depth + 1 :]
        indent = " " * before.column
        return "\n" + indent + f"\n{indent}".join(_lines(block))
    del items[depth:]
    column = items[-1].column if items else 0
    marker, number, stop = _list_marker(block.marker, before)
    items.append(_Item(column + len(marker), number, stop))
    follow = "\n" + " " * items[-1].column
    # What no list of Markdown counts by stands in the text.
    told = "" if number >= 0 or block.marker in ("", "•") else f"{block.marker} "
    return " " * column + marker + escaped(told) + follow.join(_lines(block))


def _list_marker(marker: str, before: _Item | None) -> tuple[str, int, str]:
    """What stands before an item, its number, and the sign behind that.

    Whoever shows Markdown counts on from the first number of a list. Another sign
    begins another list, so that a number that does not follow is shown as it is.
    """
    found = re.fullmatch(r"(\d{1,9})[.)]", marker)
    if found is None:
        return "- ", -1, "."
    number, stop = int(found[1]), "."
    if before is not None and before.number >= 0:
        follows = number == before.number + 1
        stop = before.stop if follows else {".": ")", ")": "."}[before.stop]
    return f"{found[1]}{stop} ", number, stop


def _table(block: Block) -> str:
    width = max((len(row) for row in block.rows), default=0)
    if not width:
        return "\n".join(_lines(block))
    rows = [
        "| " + " | ".join(_cell(c) for c in (*row, *[""] * (width - len(row)))) + " |"
        for row in block.rows
    ]
    return "\n".join([rows[0], "|" + " --- |" * width, *rows[1:]])


def _cell(text: str) -> str:
    return escaped(one_line(text))


def _pointer(block: Block) -> str:
    """Where a picture or embed is: named, never loaded."""
    name = "Image" if block.kind is BlockKind.IMAGE else "Embed"
    about = escaped(one_line(block.text))
    target = _target(block.href)
    if not about and not target:
        return ""
    link = f" [{escaped(display_host(block.href))}]({target})" if target else ""
    return f"{name}: {about}{link}".replace(":  ", ": ")


def _longest_run(text: str, char: str) -> int:
    return max((len(run) for run in re.findall(re.escape(char) + "+", text)), default=0)


# ------------------------------------------------------------------ inline

#: Begins something anywhere in a line, in CommonMark, GFM or common note programs.
_ACTIVE = re.compile(r"[\\`*_\[\]<>|~${}^]|%%|==|#(?=\S)|&(?=[#A-Za-z])|:(?=//)")
_WWW = re.compile(r"\bwww\.", re.IGNORECASE)
#: Begins something at the start of a line.
_LINE_START = re.compile(r"^( *)([-+#=:>]|\d{1,9}(?=[.)](?:\s|$)))", re.MULTILINE)


def escaped(text: str) -> str:
    """Return `text` as Markdown that shows exactly these characters."""
    text = _ACTIVE.sub(lambda m: "".join("\\" + c for c in m[0]), text)
    text = _WWW.sub(lambda m: m[0][:-1] + "\\.", text)
    return _LINE_START.sub(_escaped_start, text)


def _escaped_start(match: re.Match[str]) -> str:
    mark = match[2]
    if mark.isdigit():
        # A digit cannot be escaped, the dot after it can.
        return f"{match[1]}{mark}\\"
    return f"{match[1]}\\{mark}"


def _inline(block: Block) -> str:
    """The block's text with its spans as Markdown."""
    return _span_text(block.text, 0, len(block.text), _nested(block)).strip()


def _nested(block: Block) -> list[Span]:
    """Spans in order, without empty ones and those that cross another."""
    chosen: list[Span] = []
    open_until: list[int] = []
    for span in sorted(block.spans, key=lambda s: (s.start, -s.end)):
        trimmed = _trimmed(span, block.text)
        if trimmed is None:
            continue
        while open_until and open_until[-1] <= trimmed.start:
            open_until.pop()
        if open_until and trimmed.end > open_until[-1]:
            continue
        open_until.append(trimmed.end)
        chosen.append(trimmed)
    return chosen


def _trimmed(span: Span, text: str) -> Span | None:
    """The span without blanks at its ends: emphasis must touch its words."""
    start, end = max(0, span.start), min(len(text), span.end)
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end, span.kind, span.href) if start < end else None


def _span_text(text: str, start: int, end: int, spans: list[Span]) -> str:
    pieces, position, index = [], start, 0
    while index < len(spans):
        span = spans[index]
        inner = [s for s in spans[index + 1 :] if s.end <= span.end]
        pieces.append(_plain(text, position, span.start))
        pieces.append(_marked(text, span, inner))
        position = span.end
        index += 1 + len(inner)
    pieces.append(_plain(text, position, end))
    return "".join(pieces)


def _plain(text: str, start: int, end: int) -> str:
    """Escape a stretch; line starts count only where a line starts."""
    piece = text[start:end]
    if start == 0 or text[start - 1] == "\n":
        return escaped(piece)
    return escaped("\0" + piece)[1:]


def _marked(text: str, span: Span, inner: list[Span]) -> str:
    if span.kind is SpanKind.CODE:
        code = text[span.start : span.end].replace("\n", " ")
        ticks = "`" * (1 + _longest_run(code, "`"))
        pad = " " if code.startswith("`") or code.endswith("`") else ""
        return f"{ticks}{pad}{code}{pad}{ticks}"
    if span.kind is SpanKind.STRIKE:
        return _struck(text, span, inner)
    content = _span_text(text, span.start, span.end, inner)
    if span.kind in (SpanKind.LINK, SpanKind.MAIL):
        target = _target(span.href)
        if not target:
            return content
        return f"[{content}]({target}){_true_host(text[span.start : span.end], span)}"
    mark = "**" if span.kind is SpanKind.BOLD else "*"
    return f"{mark}{content}{mark}"


def _struck(text: str, span: Span, inner: list[Span]) -> str:
    """Struck words, whose signs are those of Markdown."""
    start, end = span.start + len(STRUCK), span.end - len(STRUCK)
    within = [
        replace(s, start=max(start, s.start), end=min(end, s.end))
        for s in inner
        if s.start < end and s.end > start
    ]
    return STRUCK + _span_text(text, start, end, within) + STRUCK


def _target(url: str) -> str:
    """The address as a Markdown target, "" when it is neither web nor mail."""
    if address := mail_address(url):
        return f"<mailto:{address}>"
    if not is_web(url):
        return ""
    clean = strip_tracking(url)
    return "<" + re.sub(r"[\s<>\\]", lambda m: _percent(m[0]), clean) + ">"


def _percent(char: str) -> str:
    return "".join(f"%{byte:02X}" for byte in char.encode())


_LOOKS_LIKE_HOST = re.compile(r"(?:https?://)?([\w.-]+\.\w{2,})\b", re.IGNORECASE)


def _true_host(shown: str, span: Span) -> str:
    """The real host or address in brackets where the shown text names another."""
    if address := mail_address(span.href):
        other = "@" in shown and shown.strip().casefold() != address.casefold()
        return f" ({escaped(address)})" if other else ""
    match = _LOOKS_LIKE_HOST.match(shown.strip())
    host = display_host(span.href)
    if match is None or match[1].lower().removeprefix("www.") == host.removeprefix(
        "www."
    ):
        return ""
    return f" ({escaped(host)})"


# ------------------------------------------------------------------ facts


def _markdown_facts(facts: Facts) -> list[str]:
    parts = []
    for section, title in _SECTION_TITLES.items():
        lines = [f"- {escaped(one_line(t))}" for t in _fact_lines(facts, section)]
        if lines:
            parts.append("\n".join([f"**{title}**", "", *lines]))
    return parts


def _fact_lines(facts: Facts, section: str) -> list[str]:
    return [_fact_line(fact) for fact in getattr(facts, section)]


def _fact_line(fact: facts_model.AnyFact) -> str:
    match fact:
        case NameFact():
            return f"{fact.name} ({fact.role})" if fact.role else fact.name
        case DateFact():
            return f"{fact.iso}: {fact.text}"
        case NumberFact():
            return f"{fact.text}: {fact.of}" if fact.of else fact.text
        case QuoteFact():
            said = fact.text.strip('“”„"«»')
            return f"“{said}” ({fact.speaker or 'unattributed'})"
        case KeySentence():
            return fact.text


# ------------------------------------------------------------------ text, JSON


def text(reading: Reading) -> str:
    """Return title, byline, address and the kept text; ends with a newline."""
    article, row = completed(reading), reading.entry.row
    when = article.published
    about = [
        article.byline,
        row.feed_title or article.site,
        f"{when:%Y-%m-%d %H:%M} UTC" if when else "",
    ]
    head = [
        article.title,
        " · ".join(a for a in about if a),
        strip_tracking(article.url),
    ]
    return "\n".join(h for h in head if h) + "\n\n" + _blocks_text(_printed(article))


def article_text(article: Article) -> str:
    """Return the kept blocks as plain text, a blank line between; newline at end."""
    return _blocks_text(article.kept)


def _blocks_text(blocks: Iterable[Block]) -> str:
    parts: list[tuple[bool, str]] = []
    for is_item, part in (
        (b.kind is BlockKind.LIST_ITEM, _text_block(b)) for b in blocks
    ):
        if not part:
            continue
        glue = "\n" if is_item and parts and parts[-1][0] else "\n\n"
        parts.append((is_item, (glue if parts else "") + part))
    return "".join(p for _, p in parts) + "\n"


def _text_block(block: Block) -> str:
    match block.kind:
        case BlockKind.LIST_ITEM:
            indent = "  " * max(0, block.level - 1)
            return f"{indent}{block.marker or ' '} {block.text}"
        case BlockKind.QUOTE:
            return "\n".join("> " + line for line in block.text.split("\n"))
        case BlockKind.IMAGE | BlockKind.EMBED:
            return f"[{block.kind.value}: {block.text}]" if block.text else ""
        case BlockKind.RULE:
            return "* * *"
        case _:
            return block.text


def as_json(reading: Reading) -> dict[str, Any]:
    """Return the JSON form that `newsreader read --as json` documents."""
    article = articles.to_dict(completed(reading))
    return {**article, "facts": facts_model.to_dict(reading.facts)}


# ------------------------------------------------------------------ saving

#: Characters in which the front matter names the article's address.
_HEAD = 20_000


def save_markdown(reading: Reading, folder: Path, template: str) -> Saved:
    """Save as a new Markdown file, unless there is one that says just the same.

    Nothing is overwritten. `template` names the file: its fields are in braces, a slash
    makes folders. Raises OSError.
    """
    folder, relative = Path(folder).expanduser(), _file_name(reading, template)
    text = markdown(reading)
    there = filenames.same_text(folder, relative, text)
    if there is not None:
        return Saved(there, is_new=False)
    before = _saved_before(reading, folder / relative)
    return Saved(filenames.write_new(folder, relative, text), before=before)


def _saved_before(reading: Reading, path: Path) -> Path | None:
    """Return `path` when an earlier save of this article made it."""
    url = _fields(reading)["url"]
    line = frontmatter.render({"url": url}).splitlines()[1]
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            head = file.read(_HEAD)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return path if url and line in head.splitlines() else None


def _file_name(reading: Reading, template: str) -> Path:
    row, article = reading.entry.row, completed(reading)
    values = {
        "date": f"{row.when.astimezone():%Y-%m-%d}",
        "feed": row.feed_title,
        "title": article.title,
        "id": str(row.id),
        "lang": article.lang,
        "host": display_host(row.url),
    }
    return filenames.from_template(template, values, ".md")
