"""What a page's metadata and markup say about access: the signals of a label.

Collected, not judged: `filters.access` weighs them against the text that was found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice, pairwise
from typing import TYPE_CHECKING, Any

from filters.access_offers import Offer, is_marked, offer_in
from filters.access_walls import Lines
from filters.access_words import BOT, BOT_MARKUP, CONSENT, cuts, firmness, is_letter
from filters.access_zone import Line, is_hidden, lines_after
from filters.appeals.attribution import attributes
from filters.appeals.fold import fold
from filters.appeals.languages import primary

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from filters.extract.page import Page

#: A page with more words than this is no bot or consent wall.
_WALL_WORDS = 260
#: Characters of an inline script that are searched for a vendor's name.
_LOADER_CHARS = 20_000

#: Vendor -> what stands in its scripts or their addresses, in small letters.
_VENDORS = {
    "Piano": (b"tinypass.com", b".piano.io"),
    "Poool": (b"poool.fr", b"poool-"),
    "Evolok": (b"evolok",),
    "Zephr": (b"zephr", b"blaize.io"),
    "Subscribe with Google": (b"swg.js", b"swg-basic.js", b"news.google.com/swg"),
    "Steady": (b"steadyhq.com",),
    "Memberful": (b"memberful.com",),
    "Leaky Paywall": (b"leaky-paywall", b"leakypaywall"),
    "Pelcro": (b"pelcro.com",),
    "Wallkit": (b"wallkit",),
    "Axate": (b"axate.",),
    "Sophi": (b"sophi.io",),
}
#: What elements that are walls are called, and a first look with fewer names.
_WALL_NAMES = re.compile(
    "paywall|regwall|piano-|subscription-wall|article-gate|gateway|premium-teaser"
    "|locked|meter"
)
_WALL_SELECTOR = (
    '[id*="paywall"],[class*="wall"],[class*="piano-"],[class*="gate"],'
    '[class*="premium-teaser"],[class*="locked"],[class*="meter"]'
)
#: Elements called walls that are looked at, and their characters that are read; one
#: around the page has them all.
_MOST_LOOKED_AT, _MOST_READ = 40, 1_000_000
#: Different texts of such elements that are judged.
_MOST_WALLS = 20
#: Elements that may say who reads on, where the text is short; and how many are read.
_LINES, _MOST_LINES = "p, h2, h3, h4", 150
#: Lines right after the text that may be one sentence in two, and how short they are.
_FIRST, _SHORT_LINE = 4, 60
#: Where such a line is not about this text: other articles, menus, comments.
_ELSEWHERE = frozenset(("a", "nav", "header", "footer", "template", "noscript"))
#: Elements that may be a bar above or below the page, how many are looked at, and the
#: letters of a bar; what no bar holds.
_BARS, _MOST_BARS, _LONGEST_BAR = frozenset(("div", "section", "aside", "p")), 40, 220
_NO_BAR = "h1, h2, h3, ul, nav, img, script, article, main, iframe"
#: Style sheets in the page that are read, and their letters; what they hide, and the
#: parts that hold for one medium only.
_MOST_STYLES, _STYLE_CHARS = 10, 40_000
_HIDDEN_NAME = re.compile(
    r"(?:^|[},])\s*([.#][\w-]+)\s*(?:,[^{}]{0,200})?"
    r"\{[^{}]{0,400}?display\s*:\s*none"
)
_MEDIA = re.compile(r"@media[^{}]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_TAGS = re.compile(r"<[^<>]{1,200}>")


@dataclass(frozen=True, slots=True)
class PageSignals:
    """What a page's metadata and markup say about access. Picklable."""

    #: isAccessibleForFree of JSON-LD or microdata; None when the page does not say.
    free: bool | None = None
    #: hasPart.cssSelector of the JSON-LD.
    selectors: tuple[str, ...] = ()
    #: Whether an element of the page is such a part; None when no part is named.
    part_here: bool | None = None
    #: article:content_tier: "free", "metered", "locked" or empty.
    tier: str = ""
    #: Paywall vendors whose scripts the page loads ("Piano", "Poool" ...).
    vendors: tuple[str, ...] = ()
    #: wordCount of the JSON-LD, 0 when it does not say.
    words: int = 0
    #: Characters of the JSON-LD's articleBody; counted, never shown.
    body_letters: int = 0
    #: Sentence about a bot wall ("the page asks to verify you are human"), or empty.
    bot_wall: str = ""
    #: The title of the page says so.
    bot_title: bool = False
    #: Sentence about a consent wall, or empty.
    consent_wall: str = ""
    #: Wording of a wall found in an element the page calls one, or empty.
    paywall: str = ""
    #: A line anywhere on the page that holds a text back, where the text is short.
    line: str = ""
    #: The line after the text that says for whom the rest is, or empty.
    held: str = ""
    #: A line after the text, or of a wall, that counts free articles, or empty.
    counts: str = ""
    #: The same of a line that promises free articles to whoever signs up, or empty.
    promises: str = ""
    #: The line after the text whose link leads to the whole text elsewhere, or empty.
    away: str = ""
    #: A line right after the text that names a means to read: no more than a hint.
    offer: str = ""
    #: The price of an offer right after the text that names a way to subscribe, too.
    sale: str = ""
    #: A form to sign in by stands right after the text.
    signs_in: bool = False
    #: The page calls itself, its article or its heading a paid one.
    marked: bool = False


def read_signals(
    page: Page,
    *,
    short: bool = False,
    maybe_wall: bool = True,
    end: str = "",
    lang: str = "",
) -> PageSignals:
    """Collect the access signals of a parsed page.

    `short` says that little text was found: then every line of the page is read, since
    a wall may stand where no article was looked for. `maybe_wall` says that there may
    be nothing but a wall: only then is one for bots or consent looked for. `end` is the
    last paragraph of the text: what stands after it is read in any case.
    """
    langs = tuple(dict.fromkeys((primary(lang) or _lang(page), "en")))
    after = lines_after(page, end)
    texts = [line.text for line in after]
    lines = Lines(langs)
    here = list(_of_here(after, lines))
    walls = dict(_walls(page))
    sold = offer_in(after, lines) if maybe_wall else Offer()
    articles = [node for node in page.jsonld if _is_article(node)]
    free = _first(_truth(node.get("isAccessibleForFree")) for node in articles)
    if free is None:
        free = _truth(page.metas.get("isaccessibleforfree"))
    tier = _tier(page.metas)
    if free is None and page.metas.get("ispremium", "").lower() == "true":
        free = False
    words = _page_words(page) if maybe_wall else 0
    selectors = _selectors(page.jsonld)
    return PageSignals(
        free=free,
        selectors=selectors,
        part_here=_part_here(page, selectors),
        tier=tier,
        vendors=_vendors(page),
        words=max((_number(node.get("wordCount")) for node in articles), default=0),
        body_letters=max(
            (_letters(node.get("articleBody")) for node in articles), default=0
        ),
        bot_wall=_bot_wall(page, words) if maybe_wall else "",
        bot_title=maybe_wall and bool(BOT.search(_title(page))),
        consent_wall=_consent_wall(page, words) if maybe_wall else "",
        paywall=_wall_wording(page, walls),
        line=_wall_line(page, lines) if short else "",
        held=lines.first("held", (*here, *_in_pairs(here))),
        counts=_counts(page, after, walls, lines),
        promises=next(filter(lines.promise, (*texts, *walls)), ""),
        away=next(
            (
                line.text
                for line in after
                if ": " not in line.text
                and lines.say("away", line.text)
                and line.leaves
            ),
            "",
        ),
        offer=_offer(texts, lines),
        sale=sold.text,
        signs_in=sold.signs_in,
        marked=bool(sold.text) and is_marked(page),
    )


def _of_here(after: Sequence[Line], lines: Lines) -> Iterator[str]:
    """Yield the lines that do not lead to the whole text on another site, for free."""
    for line in after:
        if lines.say("away", line.text) and not firmness(line.text) and line.leaves:
            continue
        yield line.text


def _counts(
    page: Page, after: Sequence[Line], walls: dict[str, LexborNode], lines: Lines
) -> str:
    """Return the visible line that counts the free articles of its reader.

    It stands after the text, in an element called a wall or a meter, or in a bar above
    or below the whole page.
    """
    for text, node in chain(
        ((line.text, line.node) for line in after), walls.items(), _bars(page)
    ):
        if lines.say("count", text) and not _is_unseen(page, node):
            return text
    return ""


def _bars(page: Page) -> Iterator[tuple[str, LexborNode]]:
    """Yield the short texts of what stands above and below the page's main parts."""
    body = page.tree.body
    tops = _parts(body) if body is not None else []
    if len(tops) == 1 and tops[0].css_first(_NO_BAR) is not None:
        tops = _parts(tops[0])
    for node in tops:
        if node.css_first(_NO_BAR) is not None or is_hidden(node):
            continue
        text = " ".join(node.text(deep=True, separator=" ").split())
        if 10 < len(text) < _LONGEST_BAR:
            yield text, node


def _parts(node: LexborNode) -> list[LexborNode]:
    return [x for x in islice(node.iter(), _MOST_BARS) if x.tag in _BARS]


def _is_unseen(page: Page, node: LexborNode | None) -> bool:
    """Whether an element is hidden, by what holds it or by the page's style sheets."""
    hidden: set[str] = set()
    for style in page.tree.css("style")[:_MOST_STYLES]:
        sheet = _MEDIA.sub(" ", style.text(deep=True)[:_STYLE_CHARS])
        hidden.update(_HIDDEN_NAME.findall(sheet))
    above = node
    for _ in range(12):
        if above is None or (above.tag or "-").startswith("-"):
            break
        attributes = above.attributes
        names = {f".{name}" for name in (attributes.get("class") or "").split()}
        names.add(f"#{attributes.get('id')}")
        if is_hidden(above) or hidden & names:
            return True
        above = above.parent
    return False


def _in_pairs(lines: Sequence[str]) -> list[str]:
    """Return short neighbours in one: "To read the full story" and "Subscribe"."""
    return [
        f"{one} {two}"
        for one, two in pairwise(lines[:_FIRST])
        if len(one) < _SHORT_LINE and len(two) < _SHORT_LINE
    ]


def _offer(texts: Sequence[str], lines: Lines) -> str:
    """Return the first of the lines after the text that names a means to read on."""
    return next(
        (
            text
            for text in texts[:_FIRST]
            if firmness(text) and not is_letter(text) and not lines.say("open", text)
        ),
        "",
    )


def _lang(page: Page) -> str:
    root = page.tree.css_first("html")
    return primary((root.attributes.get("lang") or "") if root else "")


def _is_article(node: dict[str, Any]) -> bool:
    kinds = node.get("@type")
    names = kinds if isinstance(kinds, list) else [kinds]
    return any(
        isinstance(name, str) and name.endswith(("Article", "BlogPosting", "Posting"))
        for name in names
    )


def _truth(value: object) -> bool | None:
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        word = value.strip().lower().rsplit("/", 1)[-1]
        return {"true": True, "false": False, "yes": True, "no": False}.get(word)
    return None


def _first(values: Any) -> bool | None:
    return next((value for value in values if value is not None), None)


def _number(value: object) -> int:
    try:
        number = int(str(value).strip())
    except ValueError:
        return 0
    return number if 0 < number < 200_000 else 0


def _tier(metas: dict[str, str]) -> str:
    for name in ("article:content_tier", "og:article:content_tier", "content_tier"):
        if value := metas.get(name, "").strip().lower():
            return value if value in ("free", "metered", "locked") else ""
    return ""


def _selectors(nodes: Sequence[dict[str, Any]]) -> tuple[str, ...]:
    found: list[str] = []
    for node in nodes:
        parts = node.get("hasPart")
        for part in parts if isinstance(parts, list) else [parts]:
            if not isinstance(part, dict) or _truth(part.get("isAccessibleForFree")):
                continue
            value = part.get("cssSelector")
            for selector in value if isinstance(value, list) else [value]:
                if isinstance(selector, str) and selector.strip():
                    found.append(" ".join(selector.split())[:120])
    return tuple(dict.fromkeys(found))[:8]


def _part_here(page: Page, selectors: Sequence[str]) -> bool | None:
    """Whether the page holds an element its metadata calls not free."""
    if not selectors:
        return None
    for selector in selectors:
        try:
            node = page.tree.css_first(selector)
            if node is not None and (
                node.text(deep=True).strip() or node.tag == "body"
            ):
                return True
        except Exception:  # selectolax raises its own and plain errors on bad CSS
            return None
    return False


def _letters(body: object) -> int:
    """Return how many characters of text a claimed body has, its tags not counted."""
    if not isinstance(body, str):
        return 0
    return len(" ".join(_TAGS.sub(" ", body[:100_000]).split()))


def _page_words(page: Page) -> int:
    total = 0
    for node in page.tree.css("p, h1, h2, li"):
        total += len(node.text(deep=True).split())
        if total > 2 * _WALL_WORDS:
            break
    return total


def _vendors(page: Page) -> tuple[str, ...]:
    """Return the paywall vendors whose scripts the page loads.

    Loaders are short; the megabytes of state that some pages carry are not searched.
    """
    parts = []
    for node in page.tree.css("script, link[href], iframe[src]"):
        attributes = node.attributes
        parts.append(attributes.get("src") or attributes.get("href") or "")
        if node.tag == "script" and "json" not in (attributes.get("type") or ""):
            parts.append(node.text(deep=True)[:_LOADER_CHARS])
    # Searching bytes is several times quicker than searching wide text.
    loaded = "\n".join(parts).encode().lower()
    return tuple(
        name
        for name, marks in _VENDORS.items()
        if any(mark in loaded for mark in marks)
    )


def _bot_wall(page: Page, words: int) -> str:
    if words > _WALL_WORDS:
        return ""
    body = page.tree.body
    text = (body.text(deep=True)[:6000] if body else "").lower()
    text = f"{_title(page)} {text}".replace("\u2019", "'")
    if match := BOT.search(text):
        asked = match.group()[:60]
        return f"the page asks to prove that a person reads: \u201c{asked}\u201d"
    head = page.html[:400_000].lower() if words < 40 else ""
    if match := BOT_MARKUP.search(head):
        return f"the page is a captcha ({match.group()})"
    return ""


def _title(page: Page) -> str:
    title = page.tree.css_first("title")
    return title.text()[:400].lower().replace("\u2019", "'") if title else ""


def _consent_wall(page: Page, words: int) -> str:
    if words > _WALL_WORDS * 2:
        return ""
    body = page.tree.body
    text = " ".join((body.text(deep=True)[:20_000] if body else "").lower().split())
    found = [match.group() for match in CONSENT.finditer(text)]
    if len(set(found)) < 1:
        return ""
    return f"the page asks for consent first: \u201c{found[0][:60]}\u201d"


def _walls(page: Page) -> Iterator[tuple[str, LexborNode]]:
    """Yield what is visible in elements the page calls a wall or a meter, once each."""
    read = 0
    seen: set[str] = set()
    walls = filter(_is_called_wall, page.tree.css(_WALL_SELECTOR))
    for node in islice(walls, _MOST_LOOKED_AT):
        if is_hidden(node) or read > _MOST_READ:
            continue
        text = node.text(deep=True, separator=" ")
        read += len(text)
        text = " ".join(text.split())
        if 10 < len(text) < 900 and text not in seen:
            seen.add(text)
            yield text, node
            if len(seen) == _MOST_WALLS:
                return


def _is_called_wall(node: LexborNode) -> bool:
    attributes = node.attributes
    classes, ident = attributes.get("class"), attributes.get("id")
    return bool(classes and _WALL_NAMES.search(classes)) or "paywall" in (ident or "")


def _wall_wording(page: Page, walls: Iterable[str]) -> str:
    """Return the wording of a visible wall element, by the rules of the language."""
    return next((said for text in walls for _, said in _walls_in(page, text)), "")


def _wall_line(page: Page, lines: Lines) -> str:
    """Return a visible line of the page that names the text and who may read on."""
    for node in page.tree.css(_LINES)[:_MOST_LINES]:
        text = " ".join(node.text(deep=True, separator=" ").split())
        if not 10 < len(text) < 300 or firmness(text) < 2 or _is_elsewhere(node):
            continue
        if attributes(fold(text)):
            continue
        if lines.say("held", text) or any(
            cuts(rule) for rule, _ in _walls_in(page, text)
        ):
            return text[:80]
    return ""


def _walls_in(page: Page, text: str) -> Iterator[tuple[str, str]]:
    """Yield the rules about walls that match, each with the words it matched."""
    from filters.appeals.index import words_of
    from filters.appeals.judge import builtin_rules

    rules = builtin_rules(("en", _lang(page))).appeals
    folded = fold(text)
    some = rules.candidates(words_of(folded)) & rules.walls
    for rule, match in rules.matches(folded, some) if some else ():
        yield rule.id, match.group().strip()[:80]


def _is_elsewhere(node: LexborNode) -> bool:
    """Whether a line is hidden, a link to another text, or of the page's rim."""
    above: LexborNode | None = node
    for _ in range(12):
        if above is None:
            break
        if above.tag in _ELSEWHERE or is_hidden(above):
            return True
        above = above.parent
    return False
