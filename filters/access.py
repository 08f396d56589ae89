"""How much of the article is there: full, teaser, paywalled ... with its evidence.

Labels only. Nothing is hidden by a label and nothing is circumvented. A page that says
"not free" is often whole (measured: 87 of 95), so metadata alone never says "cut off":
that takes evidence in the text itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from filters.article import (
    ASIDE_KINDS,
    Access,
    AccessState,
    Block,
    BlockKind,
    Category,
    count_words,
)

if TYPE_CHECKING:
    from filters.extract.page import Page

#: Words below which a page's text is short for an article / hardly a text at all.
SHORT, STUB = 150, 60
#: A feed item of so many words is taken for the whole article.
_FEED_WHOLE = 250
#: Words of text that may still stand after a wall: a byline, a box.
_AFTER_WALL = 40
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
_BOT = re.compile(
    r"just a moment\.{3}|attention required|verify(?:ing)? (?:that )?you are (?:a )?"
    r"human|are you a (?:robot|human)|enable javascript and cookies to continue"
    r"|checking (?:if the site connection|your browser)|pardon our interruption"
    r"|unusual (?:traffic|activity) from your|access (?:to this page has been )?denied"
    r"|complete the (?:security check|captcha)|please solve (?:this|the) captcha"
    r"|i am not a robot|i'm not a robot|request unsuccessful\. incapsula"
    r"|why have i been blocked|press (?:&|and) hold|confirm you are (?:a )?human"
    r"|bist du ein (?:mensch|roboter)|sind sie ein (?:mensch|roboter)"
    r"|vérifi(?:ez|er) que vous êtes (?:un )?humain|verifica que eres humano"
    r"|подтвердите, что (?:вы|запросы)|bitte bestätigen sie, dass sie kein roboter"
)
_BOT_MARKUP = re.compile(
    r"cf-(?:challenge|chl|turnstile)|challenge-platform|px-captcha|captcha-delivery\.com"
    r"|geo\.captcha|_incapsula_resource|g-recaptcha|h-captcha|awswafcaptcha"
)
_CONSENT = re.compile(
    r"before you continue to|consent\.(?:yahoo|google)"
    r"|we and our (?:\d[\d., ]*)?partners|wir und unsere (?:\d[\d., ]*)?partner"
    r"|nous et nos (?:\d[\d., ]*)?partenaires|noi e i nostri (?:\d[\d., ]*)?partner"
    r"|nosotros y nuestros (?:\d[\d., ]*)?socios|tout accepter|aceptar y continuar"
    r"|mit werbung (?:und tracking )?(?:weiter)?lesen|alle akzeptieren|pur-abo"
    r"|zustimmen und weiter|accept(?:er)? (?:all|et continuer)|accetta (?:tutti|e cont)"
)
_WALL_SELECTOR = (
    '[class*="paywall"],[id*="paywall"],[class*="regwall"],[class*="piano-"],'
    '[class*="subscription-wall"],[class*="article-gate"],[class*="gateway"],'
    '[class*="premium-teaser"],[class*="locked"]'
)
_ELLIPSIS = re.compile(r"(?:\u2026|\.\.\.|\[\u2026\]|\[\.\.\.\])[\s\"'\u201d\u00bb)]*$")
_READ_ON = re.compile(
    r"(?:…|\.{3}|\[.{1,3}\])?\s*(?:read (?:more|on|the (?:full|rest|whole))"
    r"|continue reading|full story|weiterlesen|mehr lesen|lire la suite|seguir leyendo"
    r"|leer más|leia mais|continua a leggere|leggi tutto|lees (?:meer|verder)"
    r"|czytaj (?:dalej|wi)|читать далее|続きを読|阅读全文).{0,40}$",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(
    r"[.!?\u2026\u3002\uff01\uff1f\u061f][\s\"'\u201d\u00bb)\]]*$"
)
#: Rules that say the rest of the text is held back, by the end of their id.
_CUTTING = (
    "paywall.only",
    "paywall.only-for",
    "paywall.continue",
    "paywall.keep-reading",
    "paywall.limit",
    "paywall.label",
    "paywall.labels",
)
_PERCENT_LEFT = re.compile(r"\d[\d.,]* ?%|\d[\d.,]* ?(?:文字|字)")


@dataclass(frozen=True, slots=True)
class PageSignals:
    """What a page's metadata and markup say about access. Picklable."""

    #: isAccessibleForFree of JSON-LD or microdata; None when the page does not say.
    free: bool | None = None
    #: hasPart.cssSelector of the JSON-LD.
    selectors: tuple[str, ...] = ()
    #: article:content_tier: "free", "metered", "locked" or empty.
    tier: str = ""
    #: Paywall vendors whose scripts the page loads ("Piano", "Poool" ...).
    vendors: tuple[str, ...] = ()
    #: wordCount of the JSON-LD, 0 when it does not say.
    words: int = 0
    #: Words in the page's paragraphs and headings, counted no further than matters.
    page_words: int = 0
    #: Sentence about a bot wall ("the page asks to verify you are human"), or empty.
    bot_wall: str = ""
    #: Sentence about a consent wall, or empty.
    consent_wall: str = ""
    #: Wording of a wall found in an element the page calls one, or empty.
    paywall: str = ""


def read_signals(page: Page) -> PageSignals:
    """Collect the access signals of a parsed page."""
    articles = [node for node in page.jsonld if _is_article(node)]
    free = _first(_truth(node.get("isAccessibleForFree")) for node in articles)
    if free is None:
        free = _truth(page.metas.get("isaccessibleforfree"))
    tier = _tier(page.metas)
    if free is None and page.metas.get("ispremium", "").lower() == "true":
        free = False
    words = _page_words(page)
    return PageSignals(
        free=free,
        selectors=_selectors(page.jsonld),
        tier=tier,
        vendors=_vendors(page),
        words=max((_number(node.get("wordCount")) for node in articles), default=0),
        page_words=words,
        bot_wall=_bot_wall(page, words),
        consent_wall=_consent_wall(page, words),
        paywall=_wall_wording(page),
    )


def label(
    blocks: Sequence[Block],
    *,
    signals: PageSignals | None,
    feed_words: int | None,
    source: Literal["page", "feed", "text"],
    lang: str,
) -> Access:
    """Say how complete the article is, always with evidence sentences."""
    kept = [b for b in blocks if b.kept and b.text and b.kind not in ASIDE_KINDS]
    words = count_words("\n".join(b.text for b in kept))
    if source == "page":
        return _label_page(blocks, kept, words, signals or PageSignals(), feed_words)
    if source == "feed":
        return _label_feed(blocks, kept, words)
    if not words:
        return Access(AccessState.UNKNOWN, ("there is no text",))
    return Access(AccessState.FULL, (f"the text given has {words} words",))


# ------------------------------------------------------------------ pages


def _label_page(
    blocks: Sequence[Block],
    kept: Sequence[Block],
    words: int,
    signals: PageSignals,
    feed_words: int | None,
) -> Access:
    if signals.bot_wall and words < SHORT:
        return Access(AccessState.BOT_WALL, (signals.bot_wall,))
    if signals.consent_wall and words < STUB:
        return Access(AccessState.CONSENT_WALL, (signals.consent_wall,))
    facts = _facts(signals)
    wall = _closing_wall(blocks)
    counted = _counts_what_is_left(blocks)
    last = next((b.text for b in reversed(kept) if _is_prose(b)), "")
    cut_end = bool(_ELLIPSIS.search(last) or _READ_ON.search(last[-80:]))
    short = words < SHORT
    # A short text may be whole: where the page says it is free and it ends like one, an
    # invitation below it is no wall.
    whole_end = signals.free is True and bool(_SENTENCE_END.search(last))
    said = signals.words
    # Some pages count characters and call them words.
    letters = sum(len(b.text) for b in kept)
    missing = said >= SHORT and words * 1.7 + 40 < said and said < 0.6 * letters
    missing = missing or (said >= SHORT and words * 6 < said and words < SHORT)
    held = signals.free is False or signals.tier == "locked"
    signs: list[str] = []
    if counted:
        signs.append(f"the page says how much is left: \u201c{counted}\u201d")
    elif wall:
        signs.append(f"the text ends at \u201c{wall}\u201d")
    elif signals.paywall:
        signs.append(f"the page shows a wall: \u201c{signals.paywall}\u201d")
    if missing:
        signs.append(f"the page says {said} words, here are {words}")
    if cut_end:
        signs.append("the text breaks off with an ellipsis")
    if short:
        signs.append(f"only {words} words")
    if feed_words and feed_words > words * 1.3 + 30:
        signs.append(f"the feed gives {feed_words} words, the page {words}")
    evidence = (*signs, *facts)
    if counted and words < 4 * SHORT:
        return Access(AccessState.PAYWALLED, evidence)
    stub = short and not whole_end
    if wall and (stub or missing or cut_end or (held and words < 2 * SHORT)):
        return Access(AccessState.PAYWALLED, evidence)
    if signals.paywall and (held or wall) and (stub or missing or cut_end):
        return Access(AccessState.PAYWALLED, evidence)
    if held and missing and (cut_end or short):
        return Access(AccessState.PAYWALLED, evidence)
    if not words:
        return Access(AccessState.UNKNOWN, ("no article text was found", *facts))
    if (cut_end and (missing or short)) or (missing and words < 2 * SHORT):
        return Access(AccessState.TEASER, evidence)
    if words < STUB:
        return Access(AccessState.UNKNOWN, evidence)
    if signals.tier == "metered" or _is_metered(blocks):
        return Access(AccessState.METERED, evidence or ("the page counts articles",))
    whole = [f"{words} words, no sign of a cut"] if not signs else list(signs)
    return Access(AccessState.FULL, (*whole, *facts))


def _facts(signals: PageSignals) -> tuple[str, ...]:
    facts = []
    if signals.free is not None:
        facts.append(f"page says isAccessibleForFree={str(signals.free).lower()}")
    if signals.selectors:
        facts.append(f"page marks a paid part ({signals.selectors[0][:60]})")
    if signals.tier:
        facts.append(f"page says content tier {signals.tier}")
    if signals.vendors:
        facts.append(f"page loads {', '.join(signals.vendors)}")
    return tuple(facts)


def _closing_wall(blocks: Sequence[Block]) -> str:
    """Return the words of a wall that stands where the text ends, or empty."""
    after = 0
    for block in reversed(blocks):
        removal = block.removal
        if removal and removal.rule.split(".", 1)[-1].startswith(_CUTTING):
            return block.text[:80]
        if block.kept and _is_prose(block):
            after += count_words(block.text)
            if after > _AFTER_WALL:
                break
    return ""


def _counts_what_is_left(blocks: Sequence[Block]) -> str:
    for block in blocks:
        removal = block.removal
        if (
            removal
            and removal.rule.endswith("paywall.limit")
            and _PERCENT_LEFT.search(block.text)
        ):
            return block.text[:80]
    return ""


def _is_metered(blocks: Sequence[Block]) -> bool:
    return any(
        b.removal is not None and b.removal.rule.endswith("paywall.limit")
        for b in blocks
    )


def _is_prose(block: Block) -> bool:
    return (
        block.kind in (BlockKind.PARAGRAPH, BlockKind.QUOTE, BlockKind.LIST_ITEM)
        and len(block.text) >= 60
    )


# ------------------------------------------------------------------ feeds


def _label_feed(blocks: Sequence[Block], kept: Sequence[Block], words: int) -> Access:
    said = f"feed gives {words} words"
    if not words:
        return Access(AccessState.UNKNOWN, ("the feed gives no text",))
    last = kept[-1].text
    if _ELLIPSIS.search(last) or _READ_ON.search(last[-80:]):
        return Access(AccessState.TEASER, (said, "its text breaks off"))
    if words < SHORT:
        return Access(AccessState.TEASER, (said,))
    if wall := _closing_wall(blocks):
        ends = f"the text ends at \u201c{wall}\u201d"
        return Access(AccessState.UNKNOWN, (said, ends))
    whole = bool(_SENTENCE_END.search(last))
    if words >= _FEED_WHOLE and len(kept) > 2 and not whole:
        return Access(AccessState.FULL, (said,))
    # A summary is one paragraph; several that end in a full sentence are the article.
    if whole and (words >= _FEED_WHOLE or len(kept) > 1):
        ends = f"the feed gives {words} words that end in a full sentence"
        return Access(AccessState.FULL, (ends,))
    return Access(AccessState.UNKNOWN, (said,))


# ------------------------------------------------------------------ signals


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
    title = page.tree.css_first("title")
    text = (
        f"{title.text() if title else ''} {body.text(deep=True)[:6000] if body else ''}"
    )
    if match := _BOT.search(text.lower().replace("\u2019", "'")):
        asked = match.group()[:60]
        return f"the page asks to prove that a person reads: \u201c{asked}\u201d"
    head = page.html[:400_000].lower() if words < 40 else ""
    if match := _BOT_MARKUP.search(head):
        return f"the page is a captcha ({match.group()})"
    return ""


def _consent_wall(page: Page, words: int) -> str:
    if words > _WALL_WORDS * 2:
        return ""
    body = page.tree.body
    text = " ".join((body.text(deep=True)[:20_000] if body else "").lower().split())
    found = [match.group() for match in _CONSENT.finditer(text)]
    if len(set(found)) < 1:
        return ""
    return f"the page asks for consent first: \u201c{found[0][:60]}\u201d"


def _wall_wording(page: Page) -> str:
    """Return the wording of a visible wall element, by the rules of the language."""
    from filters.appeals.fold import fold
    from filters.appeals.judge import builtin_rules
    from filters.appeals.languages import primary

    root = page.tree.css_first("html")
    tag = (root.attributes.get("lang") or "") if root else ""
    nodes = page.tree.css(_WALL_SELECTOR)[:40]
    if not nodes:
        return ""
    rules = builtin_rules(("en", primary(tag))).appeals
    for node in nodes:
        style = (node.attributes.get("style") or "").replace(" ", "")
        if "hidden" in node.attributes or "display:none" in style:
            continue
        text = " ".join(node.text(deep=True, separator=" ").split())
        if not 10 < len(text) < 900:
            continue
        for rule, match in rules.matches(fold(text)):
            if rule.category is Category.PAYWALL and rule.kind.value == "cue":
                return match.group().strip()[:80]
    return ""
