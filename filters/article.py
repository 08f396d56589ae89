"""The value that flows: an article as a list of blocks, with what was taken out.

Pure data: no parsing, no rules, no I/O. Markdown, plain text, word count, key facts
and the search index are all views of the same `Article.blocks`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any

from filters.patterns import pattern
from filters.records import dataclass


class BlockKind(StrEnum):
    """What a block is on the page; the values appear in JSON output."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    QUOTE = "quote"
    CODE = "code"
    TABLE = "table"
    IMAGE = "image"
    EMBED = "embed"
    RULE = "rule"


#: Kinds that carry no running text of the article (captions and titles at most).
ASIDE_KINDS = frozenset({BlockKind.IMAGE, BlockKind.EMBED, BlockKind.RULE})


#: What a sentence ends with, in most scripts.
SENTENCE_ENDS = (".", "!", "?", "…", "。", "！", "？", "؟", "।")


class SpanKind(StrEnum):
    """Inline markup inside a block's text."""

    BOLD = "bold"
    ITALIC = "italic"
    CODE = "code"
    LINK = "link"
    #: An address of mail: `href` is "mailto:" and the address alone.
    MAIL = "mail"
    #: Struck out; the text holds `STRUCK` at both ends, inside the span.
    STRIKE = "strike"
    #: Only while a page is read: the text of a block spells its level.
    SUPERSCRIPT = "superscript"
    SUBSCRIPT = "subscript"


#: Stands in a text before and after what is struck out, so that no view of it, however
#: plain, takes a withdrawn word for a said one.
STRUCK = "~~"


class Category(StrEnum):
    """Why a block is not journalism; the values appear in config and JSON."""

    DONATION = "donation"
    SUBSCRIPTION = "subscription"
    PAYWALL = "paywall"
    REGISTRATION = "registration"
    NEWSLETTER = "newsletter"
    APP_PROMO = "app_promo"
    ADBLOCK_NAG = "adblock_nag"
    COOKIE = "cookie"
    RELATED = "related"
    SHARE = "share"
    LEGAL = "legal"


#: The note of an article whose page holds none.
NO_ARTICLE = "No article was found on this page."


class AccessState(StrEnum):
    """How much of the article the reader has in hand."""

    FULL = "full"
    TEASER = "teaser"
    METERED = "metered"
    PAYWALLED = "paywalled"
    CONSENT_WALL = "consent_wall"
    BOT_WALL = "bot_wall"
    UNKNOWN = "unknown"


_LINK = SpanKind.LINK


@dataclass(frozen=True, slots=True)
class Span:
    """Inline markup over ``text[start:end]`` of its block (code points)."""

    start: int
    end: int
    kind: SpanKind
    #: Absolute http(s) address for links, mailto: address for mail, else empty.
    href: str = ""


@dataclass(frozen=True, slots=True)
class Removal:
    """Why a rule took a block out. The block itself stays in the article."""

    category: Category
    #: Id of the deciding rule, stable across versions: "en.donation.message-from".
    rule: str
    #: One plain sentence a reader understands.
    reason: str
    #: 0..1; how sure the filter is.
    confidence: float


@dataclass(frozen=True, slots=True)
class Block:
    """One block of an article, in document order."""

    kind: BlockKind
    #: Clean text: no control, bidi-override or zero-width characters. A paragraph has
    #: no newline except for explicit line breaks; code keeps its lines.
    text: str
    spans: tuple[Span, ...] = ()
    #: Heading level 1-6, list depth from 1, quote depth from 1; 0 where meaningless.
    level: int = 0
    #: What stands before a list item: "•" or "3."; empty elsewhere.
    marker: str = ""
    #: Source of an image or target of an embed: absolute http(s) address or empty.
    href: str = ""
    #: Cells of a table, row by row; the text then joins them with " | " and newlines.
    rows: tuple[tuple[str, ...], ...] = ()
    #: The evidence of the page: nearest element chain such as
    #: "div.article-body > aside.newsletter > p"; for the appeal filter and `explain`.
    dom: str = ""
    removal: Removal | None = None

    @property
    def kept(self) -> bool:
        """Whether the block is shown by default."""
        return self.removal is None

    @property
    def link_density(self) -> float:
        """Share of the text that is inside links, 0..1."""
        if not self.text:
            return 0.0
        linked = sum([s.end - s.start for s in self.spans if s.kind is _LINK])
        return min(1.0, linked / len(self.text))


@dataclass(frozen=True, slots=True)
class Access:
    """The completeness label, always with its evidence."""

    state: AccessState = AccessState.UNKNOWN
    #: Plain sentences: "page says isAccessibleForFree=false", "feed gives 41 words".
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RemovedRun:
    """Neighbouring blocks that were taken out together: ``blocks[start:end]``."""

    start: int
    end: int
    #: Categories in order of first appearance.
    categories: tuple[Category, ...]
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """A clean article. Nothing is ever deleted: removed blocks carry a `Removal`."""

    blocks: tuple[Block, ...] = ()
    title: str = ""
    byline: str = ""
    #: Aware UTC, or None when the page does not say.
    published: datetime | None = None
    updated: datetime | None = None
    #: Canonical address, or the one given.
    url: str = ""
    #: BCP 47 primary tag ("en", "ru") or empty.
    lang: str = ""
    site: str = ""
    access: Access = Access()
    #: Names the page's structured data offers (authors, about, mentions, keywords).
    hints: tuple[str, ...] = ()
    #: Plain sentences about the cleaning itself ("the page was cut at 5 MB").
    notes: tuple[str, ...] = ()

    @property
    def kept(self) -> tuple[Block, ...]:
        """The blocks shown by default."""
        return tuple(b for b in self.blocks if b.removal is None)

    @property
    def removed(self) -> tuple[Block, ...]:
        """The blocks a rule took out."""
        return tuple(b for b in self.blocks if b.removal is not None)

    @property
    def text(self) -> str:
        """Plain text of the kept running text, one block a line.

        Image captions, embeds and rules are not part of it.
        """
        return "\n".join(
            b.text
            for b in self.blocks
            if b.removal is None and b.kind not in ASIDE_KINDS and b.text
        )

    @property
    def word_count(self) -> int:
        """Words of `text`; for scripts without spaces two characters count as one."""
        return count_words(self.text)

    def removed_runs(self) -> Iterator[RemovedRun]:
        """Yield maximal runs of neighbouring removed blocks in document order."""
        start = None
        for i, block in enumerate((*self.blocks, None)):
            if block is not None and block.removal is not None:
                start = i if start is None else start
                continue
            if start is not None:
                taken = [b.removal for b in self.blocks[start:i] if b.removal]
                yield RemovedRun(
                    start,
                    i,
                    tuple(dict.fromkeys(r.category for r in taken)),
                    tuple(dict.fromkeys(r.rule for r in taken)),
                )
                start = None

    def allowing(
        self,
        rules: frozenset[str] = frozenset(),
        categories: frozenset[Category] = frozenset(),
    ) -> Article:
        """Put back what the given rules or categories took ("never cut here")."""
        if not rules and not categories:
            return self
        return replace(
            self,
            blocks=tuple(
                replace(b, removal=None)
                if b.removal
                and (b.removal.rule in rules or b.removal.category in categories)
                else b
                for b in self.blocks
            ),
        )


#: Text in which two characters count as a word.
HAN_OR_KANA = pattern("[\u3040-\u30ff\u3400-\u9fff]+")


#: ASCII with blanks as blanks and all else as one letter.
_BLANK_OR_NOT = bytes(ord(" " if chr(code).isspace() else "x") for code in range(128))
_BLANK_OR_NOT += bytes(128)


@cache
def _western_blanks() -> bytes:
    from filters.western import table

    return table(lambda char: " " if char.isspace() else "x")


def count_words(text: str) -> int:
    """Count words; in Han and kana text two characters count as one word."""
    if text.isascii():
        # As many as `split` makes, in a third of the time: none is made.
        marks = text.encode("ascii").translate(_BLANK_OR_NOT)
        return marks.count(b" x") + marks.startswith(b"x")
    # Imported late: who shows articles counts words of ASCII, if any.
    from filters.western import western

    if (data := western(text)) is not None:
        marks = data.translate(_western_blanks())
        return marks.count(b" x") + marks.startswith(b"x")
    cjk = sum(map(len, HAN_OR_KANA.findall(text)))
    if cjk * 4 < len(text):
        return len(text.split())
    return max(1, cjk // 2) if cjk else 0


# ------------------------------------------------------------------ JSON


def to_dict(article: Article) -> dict[str, Any]:
    """Return a JSON-ready dict that `from_dict` turns back into an equal article."""
    return {
        "title": article.title,
        "byline": article.byline,
        "published": _iso(article.published),
        "updated": _iso(article.updated),
        "url": article.url,
        "lang": article.lang,
        "site": article.site,
        "access": {
            "state": article.access.state.value,
            "evidence": list(article.access.evidence),
        },
        "hints": list(article.hints),
        "notes": list(article.notes),
        "blocks": [_block_to_dict(b) for b in article.blocks],
    }


def from_dict(data: Mapping[str, Any]) -> Article:
    """Build an `Article` from `to_dict` output. Raises KeyError, ValueError."""
    access = data["access"]
    return Article(
        blocks=tuple(_block_from_dict(b) for b in data["blocks"]),
        title=data["title"],
        byline=data["byline"],
        published=_from_iso(data["published"]),
        updated=_from_iso(data["updated"]),
        url=data["url"],
        lang=data["lang"],
        site=data["site"],
        access=Access(AccessState(access["state"]), tuple(access["evidence"])),
        hints=tuple(data["hints"]),
        notes=tuple(data["notes"]),
    )


def _iso(value: datetime | None) -> str | None:
    return value.isoformat() if value else None


def _from_iso(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None


def _block_to_dict(block: Block) -> dict[str, Any]:
    data: dict[str, Any] = {"kind": block.kind.value, "text": block.text}
    if block.spans:
        data["spans"] = [[s.start, s.end, s.kind.value, s.href] for s in block.spans]
    for name in ("level", "marker", "href", "dom"):
        if value := getattr(block, name):
            data[name] = value
    if block.rows:
        data["rows"] = [list(row) for row in block.rows]
    removal = block.removal
    data["removed"] = removal and {
        "category": removal.category.value,
        "rule": removal.rule,
        "reason": removal.reason,
        "confidence": removal.confidence,
    }
    return data


def _block_from_dict(data: Mapping[str, Any]) -> Block:
    removed = data["removed"]
    return Block(
        kind=BlockKind(data["kind"]),
        text=data["text"],
        spans=tuple(
            Span(start, end, SpanKind(kind), href)
            for start, end, kind, href in data.get("spans", ())
        ),
        level=data.get("level", 0),
        marker=data.get("marker", ""),
        href=data.get("href", ""),
        rows=tuple(tuple(row) for row in data.get("rows", ())),
        dom=data.get("dom", ""),
        removal=removed
        and Removal(
            Category(removed["category"]),
            removed["rule"],
            removed["reason"],
            removed["confidence"],
        ),
    )
