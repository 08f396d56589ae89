"""What a page says about its own article: evidence for the block model, never text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from math import ceil
from typing import Any

from filters.extract.page import Page
from filters.western import letters, split

ARTICLE_TYPES = frozenset(
    (
        "Article",
        "NewsArticle",
        "ReportageNewsArticle",
        "AnalysisNewsArticle",
        "OpinionNewsArticle",
        "BackgroundNewsArticle",
        "ReviewNewsArticle",
        "AdvertiserContentArticle",
        "BlogPosting",
        "LiveBlogPosting",
        "SocialMediaPosting",
        "TechArticle",
        "ScholarlyArticle",
        "Report",
        "Review",
        "Recipe",
    )
)


#: Words in common that make a line the headline; share of a claim's words that must
#: be looked for before one of them is sure to be in such a line.
_LIKE, _PROBED = 0.7, 0.3
#: Characters of a text that are compared with what the page claims.
_COMPARED = 350
_WORD = re.compile(r"[^\W_]+")
_LETTERS = letters(str.isalnum)
_ADDRESS = re.compile(r"@\w|https?://|www\.")


def fold(text: str) -> str:
    """Return the words of `text`, case folded, one blank between them."""
    return " ".join(words_of(text))


def words_of(text: str) -> list[str]:
    """Return the words of `text`, case folded: runs of letters and digits."""
    folded = text.casefold()
    words = split(folded, _LETTERS)
    return _WORD.findall(folded) if words is None else words


class Claims:
    """What the page says about its article, folded for comparison."""

    __slots__ = (
        "_longest",
        "_probes",
        "_shortest",
        "_sizes",
        "body",
        "description",
        "live",
        "title",
    )

    def __init__(
        self,
        title: Sequence[str] = (),
        description: Sequence[str] = (),
        body: str = "",
        *,
        live: bool = False,
    ) -> None:
        self.title = _word_sets(title)
        self.description = _word_sets(description)
        self.body = fold(body)
        #: Whether the page calls itself a live blog.
        self.live = live
        #: Lengths a headline can have; words of which every headline has one.
        self._sizes = [(2 * n / 3, 3 * n / 2) for n in {len(t) for t in title if t}]
        self._shortest = min((low for low, _ in self._sizes), default=0.0)
        self._longest = max((high for _, high in self._sizes), default=0.0)
        probes: set[str] = set()
        for words in self.title:
            longest = sorted(words, key=lambda w: (-len(w), w))
            probes.update(longest[: ceil(_PROBED * len(words))])
        self._probes = tuple(probes)

    def is_headline(self, text: str) -> bool:
        """Whether `text` is about one of the titles the page claims."""
        size = len(text)
        # Most lines of a page are shorter than any headline, or paragraphs.
        if not self._shortest < size < self._longest:
            return False
        if not any(low < size < high for low, high in self._sizes):
            return False
        folded = text.casefold()
        if not any(map(folded.__contains__, self._probes)):
            return False
        return _overlap(set(words_of(text)), self.title) > _LIKE

    def match(self, text: str) -> tuple[float, ...]:
        """Return what of the claims `text` meets: the features of `MATCH_NAMES`."""
        short = len(text) < _COMPARED
        title = description = contained = 0.0
        if short or self.body:
            words = words_of(text[:_COMPARED])
            if short:
                different = set(words)
                title = _overlap(different, self.title)
                description = _overlap(different, self.description)
            if self.body and words:
                contained = self._contained(" ".join(words))
        return title, description, contained, _has_address(text)

    def _contained(self, folded: str) -> float:
        """Return how surely the text the page claims for its article has a line."""
        if folded[:300] in self.body:
            return 1.0
        if len(folded) > 80 and (
            folded[20:60] in self.body or folded[-60:-20] in self.body
        ):
            return 0.6
        return -1.0


def _has_address(text: str) -> bool:
    """Whether a text holds an address of a page, a letter box or an account."""
    # Most texts have nothing of what the pattern needs.
    if "@" not in text and "://" not in text and "www." not in text:
        return False
    return _ADDRESS.search(text) is not None


def _word_sets(texts: Sequence[str]) -> list[set[str]]:
    """Return the words of each different text."""
    return [set(f.split()) for f in dict.fromkeys(map(fold, texts)) if f]


def _overlap(words: set[str], claims: Sequence[set[str]]) -> float:
    """Return the largest share of words in common with one of the claims."""
    best = 0.0
    size = len(words)
    for claim in claims:
        if common := len(words & claim):
            best = max(best, common / (size + len(claim) - common))
    return best


def article_nodes(page: Page) -> list[dict[str, Any]]:
    """Return the JSON-LD nodes that describe an article, in page order."""
    return [n for n in page.jsonld if not ARTICLE_TYPES.isdisjoint(types_of(n))]


def types_of(node: dict[str, Any]) -> list[str]:
    """Return the type names of a JSON-LD node without their namespace."""
    kinds = node.get("@type")
    if isinstance(kinds, str):
        kinds = [kinds]
    if not isinstance(kinds, list):
        return []
    return [
        k.rpartition("/")[2].rpartition(":")[2] for k in kinds if isinstance(k, str)
    ]


def texts(value: object, *keys: str) -> Iterator[str]:
    """Yield the strings in a JSON-LD value: itself, its items, their `keys`."""
    if isinstance(value, str):
        if value.strip():
            yield value
    elif isinstance(value, list):
        for item in value[:50]:
            yield from texts(item, *keys)
    elif isinstance(value, dict):
        for key in keys:
            inner = value.get(key)
            if isinstance(inner, str) and inner.strip():
                yield inner
                return


def claims_of(page: Page) -> Claims:
    """Collect headline, standfirst and body text the page claims."""
    metas = page.metas
    titles = [metas.get("og:title", ""), metas.get("twitter:title", "")]
    if (title := page.tree.css_first("title")) is not None:
        text = title.text(deep=True) or ""
        titles.append(text[:500])
        # "Headline | Site", "Headline - Site"
        for mark in (" | ", " - ", " – ", " — "):
            if mark in text:
                titles.append(text[:500].rpartition(mark)[0])
    descriptions = [
        metas.get("og:description", ""),
        metas.get("description", ""),
        metas.get("twitter:description", ""),
    ]
    subtitles: list[str] = []
    body = ""
    for node in article_nodes(page):
        titles.extend(texts(node.get("headline")))
        subtitles.extend(texts(node.get("alternativeHeadline")))
        descriptions.extend(texts(node.get("description")))
        for text in texts(node.get("articleBody")):
            if len(text) > len(body):
                body = text[:200_000]
    # An alternative headline that is also the description is the standfirst.
    about = _word_sets(descriptions)
    titles += [t for t in subtitles if _overlap(set(words_of(t)), about) <= _LIKE]
    live = any("LiveBlogPosting" in types_of(node) for node in page.jsonld)
    return Claims(titles, descriptions, body, live=live)
